import pytest
from sqlalchemy import select

from db.enums import Language, Role, Source, UserStatus
from db.models import AuditEntry, CapabilityLink, Membership, User
from services import accounts, unit
from services.actors import Grant, system
from services.errors import AlreadyDone, Conflict, Forbidden, Invalid, InvalidFields, NotFound
from services.passwords import hash_password
from services.sessions import activate, authenticate, lookup, open_session
from tests.at_once import at_once
from tests.factories import PASSWORD
from tests.services.mailed import mails, templates

ADDRESS = "192.0.2.7"
LAST = "This is the last administrator: name another one first."


def signed_in(user, now) -> str:
    secret = open_session(user.id, address=ADDRESS, user_agent="", now=now)
    assert activate(secret, now=now)
    return secret


def is_alive(secret, now) -> bool:
    return lookup(secret, now=now, touch=False) is not None


def grant(actor, user, role, organisation, now, department=None):
    place = {"organisation_id": organisation.public_id, "department_id": department and department.public_id}
    return unit.run(accounts.grant_role, actor, user.public_id, role=role, now=now, **place)


def revoke(actor, membership, user, now):
    return unit.run(accounts.revoke_membership, actor, user.public_id, membership.id, now=now)


def user_of(db, actor) -> User:
    return db.get(User, actor.user_id)


def memberships(db, actor) -> list[Membership]:
    return db.all(select(Membership).where(Membership.user_id == actor.user_id))


def test_a_granted_role_signs_its_owner_out_and_tells_them(db, make, now):
    user = make.user()
    secret = signed_in(user, now)
    grant(make.coordinator(), user, Role.REVIEWER, make.city(), now)
    assert make.actor(user).grants == (Grant(Role.REVIEWER, make.city().id),)
    assert not is_alive(secret, now)
    assert templates(db, user.email) == ["membership_granted"]


def test_roles_are_granted_within_the_same_bounds_as_by_invitation(db, make, now):
    user, coordinator = make.user(), make.coordinator()
    with pytest.raises(Forbidden):
        grant(coordinator, user, Role.REVIEWER, make.artachat(), now)
    with pytest.raises(Forbidden):
        grant(coordinator, user, Role.ADMIN, make.city(), now)
    with pytest.raises(Forbidden):
        grant(make.applicant(), user, Role.REVIEWER, make.city(), now)
    grant(make.admin(), user, Role.ADMIN, make.artachat(), now)
    assert make.actor(user).grants == (Grant(Role.ADMIN, make.artachat().id),)


def test_a_host_is_granted_a_department(db, make, now):
    department, user = make.department(), make.user()
    grant(make.coordinator(), user, Role.HOST, make.city(), now, department)
    assert make.actor(user).departments() == {department.id}


@pytest.mark.parametrize("status", [UserStatus.PENDING, UserStatus.DISABLED])
def test_an_account_that_is_not_in_use_is_granted_nothing(db, make, now, status):
    with pytest.raises(Invalid, match="invite the person instead"):
        grant(make.coordinator(), make.user(status=status), Role.REVIEWER, make.city(), now)


def test_two_grants_of_one_role_at_once_give_it_once(db, make, now):
    user, coordinator, city = make.user(), make.coordinator(), make.city()
    answers = at_once(*[lambda: grant(coordinator, user, Role.REVIEWER, city, now)] * 4)
    assert sorted(str(answer) for answer in answers) == ["None", *["This person has this role already."] * 3]
    assert make.actor(user).grants == (Grant(Role.REVIEWER, city.id),)


def test_a_revoked_role_is_gone_and_its_owner_signed_out(db, make, now):
    user = make.user()
    keeps = make.grant(user, Role.APPLICANT)
    loses = make.grant(user, Role.REVIEWER, make.city())
    secret = signed_in(user, now)
    revoke(make.coordinator(), loses, user, now)
    assert make.actor(user).grants == (Grant(Role.APPLICANT),)
    assert not is_alive(secret, now)
    assert db.fresh(keeps).revoked_at is None
    entry = db.one(select(AuditEntry).where(AuditEntry.action == "role:revoke"))
    assert entry.details == {"role": "reviewer", "organisation_id": make.city().id, "department_id": None}


def test_a_role_is_revoked_by_whoever_may_give_it(db, make, now):
    coordinator, user = make.coordinator(), make.user()
    elsewhere = make.grant(user, Role.REVIEWER, make.artachat())
    applicant = make.grant(user, Role.APPLICANT)
    admin = make.grant(user, Role.ADMIN, make.city())
    for membership in (elsewhere, applicant, admin):
        with pytest.raises(Forbidden):
            revoke(coordinator, membership, user, now)
        with pytest.raises(Forbidden):
            revoke(make.host(), membership, user, now)
    for membership in (elsewhere, applicant):
        revoke(make.admin(), membership, user, now)
    assert make.actor(user).grants == (Grant(Role.ADMIN, make.city().id),)


def test_a_role_is_revoked_of_the_account_that_holds_it_and_once(db, make, now):
    user, other, admin = make.user(), make.user(), make.admin()
    membership = make.grant(user, Role.REVIEWER, make.city())
    with pytest.raises(NotFound):
        revoke(admin, membership, other, now)
    revoke(admin, membership, user, now)
    with pytest.raises(NotFound):
        revoke(admin, membership, user, now)


def test_the_last_administrator_keeps_the_role(db, make, now):
    admin = make.admin()
    make.grant(make.user(status=UserStatus.DISABLED), Role.ADMIN, make.city())
    with pytest.raises(Invalid) as refused:
        revoke(admin, memberships(db, admin)[0], user_of(db, admin), now)
    assert refused.value.msgid == LAST
    with pytest.raises(Invalid, match=LAST):
        unit.run(accounts.disable, admin, user_of(db, admin).public_id, now=now)
    assert make.actor(user_of(db, admin)).has(Role.ADMIN)


def test_one_of_two_roles_as_administrator_may_go(db, make, now):
    admin = make.admin()
    second = make.grant(user_of(db, admin), Role.ADMIN, make.artachat())
    revoke(admin, second, user_of(db, admin), now)
    assert make.actor(user_of(db, admin)).has(Role.ADMIN)


def test_two_administrators_who_close_each_other_at_once_do_not_both_succeed(db, make, now):
    one, two = make.admin(), make.admin()
    targets = {one: user_of(db, two).public_id, two: user_of(db, one).public_id}
    answers = at_once(
        *[lambda actor=actor: unit.run(accounts.disable, actor, targets[actor], now=now) for actor in (one, two)]
    )
    active = db.all(select(User).where(User.status == UserStatus.ACTIVE))
    assert len(active) == 1
    assert [answer is None for answer in answers].count(True) == 1


def test_a_closed_account_is_signed_out_and_does_not_come_back(db, make, now):
    user = make.user(password_hash=hash_password(PASSWORD))
    secret = signed_in(user, now)
    unit.run(accounts.disable, make.admin(), user.public_id, now=now)
    assert db.fresh(user).status is UserStatus.DISABLED
    assert not is_alive(secret, now)
    assert authenticate(user.email, PASSWORD, address=ADDRESS, now=now) is None


def test_closing_an_account_withdraws_its_links(db, make, now):
    user = make.user()
    accounts.request_reset(user.email, language=Language.FR, address=ADDRESS, now=now)
    unit.run(accounts.disable, make.admin(), user.public_id, now=now)
    assert db.one(select(CapabilityLink)).revoked_at == now


def test_an_account_opened_again_has_its_password_and_roles(db, make, now):
    user, admin = make.user(password_hash=hash_password(PASSWORD)), make.admin()
    make.grant(user, Role.REVIEWER, make.city())
    unit.run(accounts.disable, admin, user.public_id, now=now)
    unit.run(accounts.enable, admin, user.public_id, now=now)
    assert authenticate(user.email, PASSWORD, address=ADDRESS, now=now) == user.id
    assert make.actor(db.fresh(user)).has(Role.REVIEWER)


def test_an_account_without_password_is_pending_when_opened_again(db, make, now):
    user, admin = make.user(status=UserStatus.PENDING), make.admin()
    unit.run(accounts.disable, admin, user.public_id, now=now)
    unit.run(accounts.enable, admin, user.public_id, now=now)
    assert db.fresh(user).status is UserStatus.PENDING


def test_closing_and_opening_twice_is_done_once(db, make, now):
    user, admin = make.user(), make.admin()
    for verb in (accounts.disable, accounts.disable, accounts.enable, accounts.enable):
        unit.run(verb, admin, user.public_id, now=now)
    actions = [one.action for one in db.all(select(AuditEntry).order_by(AuditEntry.id))]
    assert actions == ["account:disable", "account:enable"]


def test_only_administrators_close_and_open_accounts(db, make, now):
    user = make.user()
    for actor in (make.coordinator(), make.host(), make.actor(user)):
        for verb in (accounts.disable, accounts.enable):
            with pytest.raises(Forbidden):
                unit.run(verb, actor, user.public_id, now=now)
    assert db.fresh(user).status is UserStatus.ACTIVE


def test_an_account_changed_meanwhile_is_not_closed_unseen(db, make, now):
    user, admin = make.user(), make.admin()
    unit.run(accounts.set_language, make.actor(user), Language.EN, now=now)
    with pytest.raises(Conflict):
        unit.run(accounts.disable, admin, user.public_id, seen_version=user.version, now=now)
    unit.run(accounts.disable, admin, user.public_id, seen_version=db.fresh(user).version, now=now)


def created(actor, now, **changes) -> str:
    about = {
        "email": "first@example.org", "given_name": "Claire", "family_name": "Martin", "password": PASSWORD,
        "role": Role.APPLICANT, "language": Language.FR, **changes,
    }  # fmt: skip
    return unit.run(accounts.create_account, actor, now=now, **about)


def test_the_command_line_opens_the_first_administrators_account(db, make, now):
    city = make.city()
    public_id = created(system(Source.COMMAND), now, role=Role.ADMIN, organisation_id=city.public_id)
    user = db.one(select(User).where(User.public_id == public_id))
    assert make.actor(user).grants == (Grant(Role.ADMIN, city.id),)
    assert authenticate("first@example.org", PASSWORD, address=ADDRESS, now=now) == user.id
    assert mails(db) == []


def test_an_applicants_account_needs_no_organisation(db, make, now):
    make.city()
    public_id = created(system(), now)
    user = db.one(select(User).where(User.public_id == public_id))
    assert make.actor(user).grants == (Grant(Role.APPLICANT),)


def test_no_person_opens_accounts_without_a_mailed_link(db, make, now):
    for actor in (make.admin(), make.coordinator()):
        with pytest.raises(Forbidden):
            created(actor, now)


def test_an_account_is_not_opened_twice_nor_with_a_weak_password(db, make, now):
    make.city()
    with pytest.raises(InvalidFields):
        created(system(), now, password="short")
    created(system(), now)
    with pytest.raises(AlreadyDone):
        created(system(), now)
