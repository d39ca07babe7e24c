from datetime import timedelta

import pytest

from db.enums import Language, Role, Source, UserStatus
from db.models import Organisation
from db.session import writing
from services import people, unit
from services.actors import ANONYMOUS, system
from services.queries.people.accounts import RoleRow, accounts, my_sessions
from services.sessions import activate, lookup, open_session, revoke
from tests.counting import recorded

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0"


@pytest.fixture
def account(db, make):
    """Make an account with a name that can be searched for."""

    def save(family_name, given_name="Anna", **fields):
        person = make.person(
            family_name=family_name, given_name=given_name, family_name_hy="", given_name_hy="",
            organisation_id=fields.pop("organisation_id", make.city().id),
        )  # fmt: skip
        user = make.user(person=person, **fields)
        with writing() as session:
            people.reindex(session, session.get_one(type(person), person.id))
        return user

    return save


def signed_in(user, now, agent=FIREFOX) -> str:
    secret = open_session(user.id, address="192.0.2.7", user_agent=agent, now=now)
    assert activate(secret, now=now)
    return secret


def listed(db, actor, **options):
    with db.session() as session:
        return accounts(session, actor, **options)


def names(page) -> list[str]:
    return [row.name for row in page.rows]


def statements_of(act) -> int:
    with recorded() as seen:
        act()
    return len([one for one in seen if one.startswith("SELECT")])


def test_somebody_sees_their_own_living_sessions_the_last_seen_first(db, make, now):
    user, stranger = make.user(), make.user()
    here = signed_in(user, now - timedelta(minutes=10))
    there = signed_in(user, now - timedelta(minutes=5), "curl")
    signed_in(stranger, now)
    signed_in(user, now - timedelta(minutes=30))
    open_session(user.id, address="", user_agent="", now=now)
    ended = signed_in(user, now)
    unit.run(revoke, make.actor(user), lookup(ended, now=now, touch=False).public_id, now=now)
    actor = lookup(here, now=now, touch=False).actor
    with db.session() as session:
        rows = my_sessions(session, actor, now)
    assert [(row.browser, row.system, row.address, row.is_current) for row in rows] == [
        ("", "", "192.0.2.7", False),
        ("Firefox", "Windows", "192.0.2.7", True),
    ]
    assert rows[0].public_id == lookup(there, now=now, touch=False).public_id
    assert (rows[1].created_at, rows[1].expires_at) == (
        now - timedelta(minutes=10), now - timedelta(minutes=10) + timedelta(hours=8),
    )  # fmt: skip


def test_somebody_who_is_not_signed_in_has_no_sessions(db, make, now):
    signed_in(make.user(), now)
    with db.session() as session:
        assert my_sessions(session, ANONYMOUS, now) == []


def test_an_account_is_listed_with_its_living_roles_in_the_readers_language(db, make, now, account):
    admin, user = make.admin(), account("Petrosyan", email="anna@example.org", language=Language.HY)
    department = make.department(name_fr="Parcs et jardins")
    make.grant(user, Role.APPLICANT)
    host = make.grant(user, Role.HOST, department=department)
    with writing() as session:
        session.get_one(type(host), make.grant(user, Role.REVIEWER, make.city()).id).revoked_at = now
    signed_in(user, now)
    page = listed(db, admin, search="petros")
    row = page.rows[0]
    assert (row.public_id, row.name, row.email, row.status, row.language, row.version, row.last_seen_at) == (
        user.public_id, "Anna Petrosyan", "anna@example.org", UserStatus.ACTIVE, Language.HY, 1, now,
    )  # fmt: skip
    assert [(one.role, one.organisation, one.department) for one in row.roles] == [
        (Role.APPLICANT, "", ""),
        (Role.HOST, "Ville de Clamart", "Parcs et jardins"),
    ]
    assert row.roles[1] == RoleRow(host.id, Role.HOST, "Ville de Clamart", "Parcs et jardins", host.granted_at)


def test_an_account_that_was_never_used_has_not_been_seen(db, make, account):
    admin = make.admin()
    account("Petrosyan")
    assert listed(db, admin, search="petros").rows[0].last_seen_at is None


def test_administrators_and_the_software_see_all_accounts(db, make, account):
    admin = make.admin()
    account("Avagyan")
    account("Petrosyan", organisation_id=make.university().id)
    assert listed(db, admin).total == listed(db, system(Source.COMMAND)).total == 3


def test_a_coordinator_sees_the_accounts_of_their_organisation(db, make, account, now):
    university = make.university()
    coordinator = make.coordinator(university)
    account("Avagyan")
    kept = account("Grigoryan", organisation_id=university.id)
    holds = account("Petrosyan")
    make.grant(holds, Role.PARTNER, university)
    former = account("Sargsyan")
    with writing() as session:
        membership = make.grant(former, Role.PARTNER, university)
        session.get_one(type(membership), membership.id).revoked_at = now
    seen = {row.public_id for row in listed(db, coordinator).rows}
    assert {kept.public_id, holds.public_id} <= seen
    assert listed(db, coordinator).total == 3  # with the coordinator


def test_others_see_no_account(db, make, account):
    account("Petrosyan")
    for actor in (make.host(), make.partner(), make.applicant(), make.member(Role.REVIEWER, make.city()), ANONYMOUS):
        page = listed(db, actor)
        assert (page.rows, page.total, page.after) == ((), 0, None)


def test_accounts_are_found_by_name_address_role_and_status(db, make, account):
    admin = make.admin()
    reviewer = account("Petrosyan", email="p@example.org")
    make.grant(reviewer, Role.REVIEWER, make.city())
    account("Pétrosyan", "Karen", email="k@example.org", status=UserStatus.PENDING)
    account("Avagyan", email="a@example.org", status=UserStatus.DISABLED)
    assert names(listed(db, admin, search="PETROS")) == ["Anna Petrosyan", "Karen Pétrosyan"]
    assert names(listed(db, admin, search="karen petr")) == ["Karen Pétrosyan"]
    assert names(listed(db, admin, role=Role.REVIEWER)) == ["Anna Petrosyan"]
    assert names(listed(db, admin, status=UserStatus.DISABLED)) == ["Anna Avagyan"]
    assert names(listed(db, admin, search="petros", status=UserStatus.PENDING)) == ["Karen Pétrosyan"]
    assert listed(db, admin, search="nobody").total == 0


def test_pages_follow_one_another_by_name_without_gap_or_double(db, make, account):
    coordinator = make.coordinator(make.artachat())
    artachat = make.artachat().id
    for family_name, given_name in [("Sargsyan", "B"), ("Avagyan", "C"), ("Sargsyan", "A"), ("Sargsyan", "A")]:
        account(family_name, given_name, organisation_id=artachat)
    make.grant(account("Zakaryan"), Role.HOST, db.get(Organisation, artachat))
    found, after, totals = [], None, []
    while True:
        page = listed(db, coordinator, after=after, limit=2)
        found += names(page)
        totals.append(page.total)
        after = page.after
        if after is None:
            break
    others = [name for name in found if not name.startswith("Anna")]
    assert others == ["C Avagyan", "A Sargsyan", "A Sargsyan", "B Sargsyan"]
    assert found[-1] == "Anna Zakaryan"
    assert totals == [6, 6, 6]


def test_lists_cost_the_same_however_many_rows(db, make, account, now):
    admin = make.admin()

    def cost() -> tuple[int, int]:
        return (
            statements_of(lambda: listed(db, admin)),
            statements_of(lambda: my_sessions_of(db, admin, now)),
        )

    make.grant(account("Avagyan"), Role.REVIEWER, make.city())
    one = cost()
    for family_name in ("Grigoryan", "Petrosyan", "Sargsyan"):
        user = account(family_name)
        make.grant(user, Role.REVIEWER, make.city())
        make.grant(user, Role.APPLICANT)
        signed_in(user, now)
    assert cost() == one == (3, 1)


def my_sessions_of(db, actor, now):
    with db.session() as session:
        return my_sessions(session, actor, now)
