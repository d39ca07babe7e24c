from datetime import timedelta

import pytest
from sqlalchemy import select

from db.enums import Language, Role, Source, UserStatus
from db.models import AuditEntry, CapabilityLink, Membership, Person, User
from services import accounts, unit
from services.actors import ANONYMOUS, Grant, system
from services.errors import AlreadyDone, Conflict, Forbidden, Invalid, InvalidFields, NotFound
from services.passwords import hash_password
from services.sessions import activate, authenticate, lookup, open_session
from tests.at_once import at_once
from tests.factories import PASSWORD
from tests.services.mailed import bearer, last_bearer, mails, templates, token_in

CLAIRE = "claire@example.org"
ADDRESS = "192.0.2.7"


@pytest.fixture
def parks(make):
    return make.department(code="parks", name_fr="Parcs et jardins")


def invite(actor, now, organisation, department=None, **changes) -> str:
    about = {
        "email": CLAIRE, "given_name": "Claire", "family_name": "Martin", "role": Role.COORDINATOR,
        "organisation_id": organisation.public_id, "department_id": department.public_id if department else None,
        "language": Language.FR, **changes,
    }  # fmt: skip
    return unit.run(accounts.invite, actor, now=now, **about)


def accept(actor, now, **changes):
    chosen = {
        "given_name": "Claire", "family_name": "Martin", "password": PASSWORD, "language": Language.FR, **changes,
    }  # fmt: skip
    return unit.run(accounts.complete_invitation, actor, now=now, **chosen)


def grants_of(db, make, email=CLAIRE) -> tuple[Grant, ...]:
    return make.actor(db.one(select(User).where(User.email == email))).grants


def test_an_invited_person_opens_the_account_with_the_role(db, make, parks, now):
    city, coordinator = make.city(), make.coordinator()
    public_id = invite(coordinator, now, city, parks, role=Role.HOST, email=" Claire@Example.org ")
    assert authenticate(CLAIRE, PASSWORD, address=ADDRESS, now=now) is None
    user_id = accept(last_bearer(db, CLAIRE, now), now, family_name="Durand", language=Language.EN)
    user = db.get(User, user_id)
    assert (user.public_id, user.status, user.language) == (public_id, UserStatus.ACTIVE, Language.EN)
    assert db.get(Person, user.person_id).name == "Claire Durand"
    assert grants_of(db, make) == (Grant(Role.HOST, city.id, parks.id),)
    assert authenticate(CLAIRE, PASSWORD, address=ADDRESS, now=now) == user_id


def test_the_mail_says_who_invites_to_what_for_how_long(db, make, parks, now):
    coordinator = make.coordinator()
    invite(coordinator, now, make.city(), parks, role=Role.HOST)
    mail = mails(db)[0]
    assert (mail.template, mail.recipient, mail.language) == ("account_invitation", CLAIRE, Language.FR)
    assert coordinator.name in mail.body
    assert "Ville de Clamart" in mail.body
    link = db.one(select(CapabilityLink))
    assert (link.expires_at, link.is_single_use) == (now + timedelta(days=14), True)


def test_the_bearer_of_an_invitation_is_greeted_by_name(db, make, now):
    invite(make.coordinator(), now, make.city())
    assert last_bearer(db, CLAIRE, now).name == "Claire Martin"


def test_the_inviter_does_not_learn_the_link(db, make, now):
    answer = invite(make.coordinator(), now, make.city())
    assert answer == db.one(select(User).where(User.email == CLAIRE)).public_id


@pytest.mark.parametrize("role", [Role.PARTNER, Role.REVIEWER, Role.COORDINATOR])
def test_a_coordinator_invites_within_their_own_organisation_only(db, make, now, role):
    coordinator = make.coordinator(make.university())
    invite(coordinator, now, make.university(), role=role)
    with pytest.raises(Forbidden):
        invite(coordinator, now, make.city(), role=role, email="other@example.org")
    assert templates(db) == ["account_invitation"]


def test_a_coordinator_of_a_city_invites_partners_of_universities_and_of_nobody_else(db, make, now):
    coordinator = make.coordinator()
    invite(coordinator, now, make.university(), role=Role.PARTNER)
    with pytest.raises(Forbidden):
        invite(coordinator, now, make.artachat(), role=Role.PARTNER, email="other@example.org")
    with pytest.raises(Forbidden):
        invite(coordinator, now, make.university(), role=Role.COORDINATOR, email="third@example.org")
    assert templates(db) == ["account_invitation"]


def test_a_coordinator_invites_hosts_of_their_own_departments_only(db, make, parks, now):
    with pytest.raises(Forbidden):
        invite(make.coordinator(make.artachat()), now, make.city(), parks, role=Role.HOST)
    with pytest.raises(Invalid) as refused:
        invite(make.coordinator(make.artachat()), now, make.artachat(), parks, role=Role.HOST)
    assert (refused.value.field, refused.value.msgid) == (
        "department_id", "This department belongs to another organisation: choose again.",
    )  # fmt: skip


def test_only_administrators_invite_administrators(db, make, now):
    with pytest.raises(Forbidden):
        invite(make.coordinator(), now, make.city(), role=Role.ADMIN)
    invite(make.admin(), now, make.artachat(), role=Role.ADMIN)
    assert templates(db) == ["account_invitation"]


def test_administrators_and_the_command_line_invite_everywhere(db, make, now):
    invite(make.admin(), now, make.university(), role=Role.PARTNER, email="a@example.org")
    invite(system(Source.COMMAND), now, make.artachat(), role=Role.ADMIN, email="b@example.org")
    assert templates(db) == ["account_invitation"] * 2


def test_others_invite_nobody(db, make, parks, now):
    for actor in (
        make.host(parks),
        make.partner(),
        make.member(Role.REVIEWER, make.city()),
        make.applicant(),
        ANONYMOUS,
    ):
        for organisation in (make.city(), make.university()):
            with pytest.raises(Forbidden):
                invite(actor, now, organisation, role=Role.PARTNER)
    assert mails(db) == []


@pytest.mark.parametrize(
    ("changes", "with_department", "field"),
    [
        ({"role": Role.HOST}, False, "department_id"),
        ({"role": Role.PARTNER}, True, "department_id"),
        ({"role": Role.APPLICANT}, False, "role"),
        ({"email": "claire"}, False, "email"),
    ],
)
def test_an_invitation_that_makes_no_sense_is_refused_at_its_input(
    db, make, parks, now, changes, with_department, field
):
    with pytest.raises(Invalid) as refused:
        invite(make.admin(), now, make.city(), parks if with_department else None, **changes)
    assert refused.value.field == field
    assert db.all(select(User).where(User.email == CLAIRE)) == []


def test_both_names_are_asked_for(db, make, now):
    with pytest.raises(InvalidFields) as refused:
        invite(make.coordinator(), now, make.city(), given_name="", family_name="")
    assert [error.field for error in refused.value.errors] == ["given_name", "family_name"]


def test_unknown_bodies_are_not_found(db, make, now):
    with pytest.raises(NotFound):
        invite(make.admin(), now, make.city(), organisation_id="unknown")
    with pytest.raises(NotFound):
        invite(make.admin(), now, make.city(), role=Role.HOST, department_id="unknown")


def test_an_open_account_gets_the_role_and_a_mail_at_once(db, make, now):
    applicant = make.user(email=CLAIRE, language=Language.HY)
    make.grant(applicant, Role.APPLICANT)
    invite(make.coordinator(), now, make.city(), role=Role.REVIEWER, given_name="Someone", family_name="Else")
    assert grants_of(db, make) == (Grant(Role.APPLICANT), Grant(Role.REVIEWER, make.city().id))
    assert [(mail.template, mail.language) for mail in mails(db)] == [("membership_granted", Language.HY)]
    assert db.get(Person, applicant.person_id).given_name != "Someone"


def test_a_role_that_is_held_already_is_not_given_again(db, make, now):
    user = make.user(email=CLAIRE)
    make.grant(user, Role.REVIEWER, make.city())
    with pytest.raises(Invalid, match="This person has this role already"):
        invite(make.coordinator(), now, make.city(), role=Role.REVIEWER)
    invite(make.admin(), now, make.artachat(), role=Role.REVIEWER)
    assert len(db.all(select(Membership).where(Membership.user_id == user.id))) == 2


def test_a_closed_account_is_not_invited(db, make, now):
    make.user(email=CLAIRE, status=UserStatus.DISABLED)
    with pytest.raises(Invalid, match="This account is closed"):
        invite(make.coordinator(), now, make.city())


def test_inviting_again_sends_a_new_link_and_the_old_one_ends(db, make, now):
    later = now + timedelta(days=1)
    for at in (now, later):
        invite(make.coordinator(), at, make.city())
    old, new = (token_in(mail) for mail in mails(db))
    accept(bearer(db, new, later), later)
    with pytest.raises(AssertionError):
        bearer(db, old, later)
    assert len(grants_of(db, make)) == 1


def test_two_invitations_of_one_person_at_once_make_one_account(db, make, now):
    coordinator, city = make.coordinator(), make.city()
    answers = at_once(*[lambda: invite(coordinator, now, city)] * 2)
    user = db.one(select(User).where(User.email == CLAIRE))
    assert all(answer == user.public_id or isinstance(answer, Conflict | Invalid) for answer in answers)
    assert len(db.all(select(Membership).where(Membership.user_id == user.id))) == 1


def test_one_role_given_to_an_open_account_by_several_at_once_is_given_once(db, make, now):
    coordinator, city = make.coordinator(), make.city()
    make.user(email=CLAIRE)
    answers = at_once(*[lambda: invite(coordinator, now, city, role=Role.REVIEWER)] * 4)
    assert sorted(type(answer).__name__ for answer in answers) == ["Invalid"] * 3 + ["str"]
    assert grants_of(db, make) == (Grant(Role.REVIEWER, city.id),)


def test_a_department_head_entered_before_keeps_their_record(db, make, parks, now):
    person = make.person(email=CLAIRE, given_name="Claire", family_name="Martin")
    invite(make.coordinator(), now, make.city(), parks, role=Role.HOST)
    assert db.one(select(User).where(User.email == CLAIRE)).person_id == person.id


def test_an_invitation_is_good_for_fourteen_days_and_once(db, make, now):
    invite(make.coordinator(), now, make.city())
    actor = last_bearer(db, CLAIRE, now)
    with pytest.raises(Forbidden):
        accept(actor, now + timedelta(days=14))
    accept(actor, now + timedelta(days=13))
    with pytest.raises(Forbidden):
        accept(actor, now + timedelta(days=13))


def test_an_invitation_accepted_twice_at_once_opens_the_account_once(db, make, now):
    invite(make.coordinator(), now, make.city())
    actor = last_bearer(db, CLAIRE, now)
    answers = at_once(*[lambda: accept(actor, now)] * 4)
    assert sorted(type(answer).__name__ for answer in answers) == ["Forbidden"] * 3 + ["int"]


def test_somebody_without_the_invitation_accepts_nothing(db, make, now):
    invite(make.coordinator(), now, make.city())
    accounts.request_registration("new@example.org", language=Language.FR, address=ADDRESS, now=now)
    for actor in (ANONYMOUS, make.admin(), last_bearer(db, "new@example.org", now)):
        with pytest.raises(Forbidden):
            accept(actor, now)


def test_registering_instead_of_accepting_gives_the_invited_role_too(db, make, now):
    invite(make.coordinator(), now, make.city(), role=Role.REVIEWER)
    accounts.request_registration(CLAIRE, language=Language.FR, address=ADDRESS, now=now)
    invitation, registration = (bearer(db, token_in(mail), now) for mail in mails(db))
    names = {"given_name": "Claire", "family_name": "Martin", "password": PASSWORD, "language": Language.FR}
    unit.run(accounts.complete_registration, registration, now=now, **names)
    assert grants_of(db, make) == (Grant(Role.REVIEWER, make.city().id), Grant(Role.APPLICANT))
    with pytest.raises(AlreadyDone):
        accept(invitation, now)


def test_the_role_of_an_expired_invitation_is_not_given_to_who_registers_later(db, make, now):
    invite(make.coordinator(), now, make.city(), role=Role.REVIEWER)
    later = now + timedelta(days=14)
    accounts.request_registration(CLAIRE, language=Language.FR, address=ADDRESS, now=later)
    names = {"given_name": "Claire", "family_name": "Martin", "password": PASSWORD, "language": Language.FR}
    unit.run(accounts.complete_registration, last_bearer(db, CLAIRE, later), now=later, **names)
    assert grants_of(db, make) == (Grant(Role.APPLICANT),)


def test_inviting_again_counts_the_fourteen_days_anew(db, make, now):
    later = now + timedelta(days=20)
    invite(make.coordinator(), now, make.city(), role=Role.REVIEWER)
    invite(make.coordinator(), later, make.city(), role=Role.REVIEWER)
    accept(last_bearer(db, CLAIRE, later), later)
    assert grants_of(db, make) == (Grant(Role.REVIEWER, make.city().id),)


def test_the_same_invitation_is_mailed_once_a_day_and_another_role_at_once(db, make, now):
    coordinator = make.coordinator()
    invite(coordinator, now, make.city(), role=Role.REVIEWER)
    with pytest.raises(Invalid, match="Sent less than a day ago") as refusal:
        invite(coordinator, now + timedelta(hours=23), make.city(), role=Role.REVIEWER)
    assert refusal.value.field == "email"
    assert len(mails(db)) == 1
    invite(coordinator, now + timedelta(hours=23), make.city(), role=Role.COORDINATOR)
    invite(coordinator, now + timedelta(hours=48), make.city(), role=Role.REVIEWER)
    assert len(mails(db)) == 3


def test_inviting_is_audited(db, make, now):
    coordinator = make.coordinator()
    invite(coordinator, now, make.city())
    entry = db.one(select(AuditEntry).where(AuditEntry.action == "account:invite"))
    assert (entry.actor_id, entry.details) == (coordinator.user_id, {"role": "coordinator"})


def test_a_new_role_by_invitation_signs_the_person_out(db, make, now):
    user = make.user(email=CLAIRE, password_hash=hash_password(PASSWORD))
    secret = open_session(user.id, address=ADDRESS, user_agent="", now=now)
    activate(secret, now=now)
    invite(make.coordinator(), now, make.city())
    assert lookup(secret, now=now, touch=False) is None
