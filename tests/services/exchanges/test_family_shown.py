"""Guardians learn of the host family in time, of a change at once; coordinators see what waits on their first page."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from db.enums import HostStayState, HouseholdState, LinkPurpose
from db.models import CapabilityLink, HostStay, OutboxMail, Person
from services.actors import account_actor, system
from services.errors import Forbidden
from services.exchanges import departure, family_shown
from services.exchanges import hosting as services
from services.queries.exchange.exchange_hosting import own_participation, shown_to_guardian
from services.queries.today.today_hosting import hosting_todos
from services.unit import run
from tests.conftest import NOW
from tests.services.exchanges.hosting import Hosting, exchanging, hosting

__all__ = ["exchanging", "hosting"]
THIRTY_BEFORE = datetime(2027, 3, 13, 9, 0, tzinfo=UTC)


def mails(db, template):
    return [one.recipient for one in db.all(select(OutboxMail).where(OutboxMail.template == template))]


def show(now):
    return run(family_shown.show_due, system(), now=now)


def test_guardians_are_told_thirty_days_before_once_each_with_their_own_link(db, hosting: Hosting):
    home, guest = hosting.family(), hosting.guest()
    guardian = hosting.exchanging.guardian(guest)
    hosting.exchanging.guardian(guest, email="")
    hosting.stay(guest, home)
    hosting.stay(hosting.guest(), hosting.family(), HostStayState.PROPOSED)
    assert show(THIRTY_BEFORE - timedelta(days=1)) == 0
    with pytest.raises(Forbidden):
        run(family_shown.show_due, hosting.make.applicant(), now=THIRTY_BEFORE)
    assert show(THIRTY_BEFORE) == 1
    assert show(THIRTY_BEFORE + timedelta(days=1)) == 0
    assert mails(db, "family_shown") == [guardian.email]
    assert db.one(select(CapabilityLink)).purpose is LinkPurpose.GUARDIAN
    later = hosting.guest()
    hosting.exchanging.guardian(later)
    hosting.stay(later, home, updated_at=THIRTY_BEFORE + timedelta(days=2))
    assert show(THIRTY_BEFORE + timedelta(days=3)) == 1


@pytest.mark.parametrize(
    ("day", "is_shown"),
    [(date(2027, 3, 12), False), (date(2027, 3, 13), True), (date(2027, 4, 21), True), (date(2027, 4, 22), False)],
)
def test_the_page_of_the_guardian_shows_it_from_then_until_the_visit_is_over(db, hosting: Hosting, day, is_shown):
    home, guest = hosting.family(presentation="Un jardin"), hosting.guest()
    hosting.child(home)
    hosting.stay(guest, home)
    hosting.stay(guest, hosting.family(), HostStayState.ENDED)
    with db.session() as session:
        found = shown_to_guardian(session, guest.id, day)
        assert shown_to_guardian(session, hosting.guest().id, day) == ()
    assert [(one.name, one.phone, one.presentation, one.children) for one in found] == (
        [(home.name, home.phone, "Un jardin", ("Louise",))] if is_shown else []
    )


def test_a_family_that_withdraws_is_told_to_guardians_who_knew_of_it_alone(db, make, hosting: Hosting):
    known, unknown = hosting.family(shown_at=NOW), hosting.family()
    guests = [hosting.guest(), hosting.guest()]
    guardians = [hosting.exchanging.guardian(one) for one in guests]
    leader = hosting.exchanging.leader(hosting.exchanging.artachat)
    for guest, home in zip(guests, (known, unknown), strict=True):
        hosting.stay(guest, home)
        run(services.withdraw, make.coordinator(), home.public_id, reason="Illness", now=NOW)
    to_leaders = db.get(type(make.person()), leader.person_id).email
    assert sorted(mails(db, "family_changed")) == sorted([guardians[0].email, to_leaders, to_leaders])


def test_young_people_with_an_account_are_told_of_their_family_and_of_a_change(db, make, hosting: Hosting):
    home, guest = hosting.family(), hosting.guest()
    user = make.user(person=db.get(Person, guest.person_id))
    hosting.stay(guest, home)
    hosting.stay(hosting.guest(), home)
    show(THIRTY_BEFORE)
    assert mails(db, "own_family_shown") == [user.email]
    run(services.withdraw, make.coordinator(), home.public_id, reason="Illness", now=THIRTY_BEFORE)
    assert mails(db, "own_family_changed") == [user.email]


def test_nobody_finds_the_part_of_another_as_their_own(db, make, hosting: Hosting):
    guest = hosting.guest()
    user = make.user(person=db.get(Person, guest.person_id))
    with db.session() as session:
        assert own_participation(session, account_actor(session, user.id), guest.public_id) == guest.id
        assert own_participation(session, make.applicant(), guest.public_id) is None


def test_the_first_page_names_lost_beds_first_and_what_is_to_be_done(db, make, hosting: Hosting):
    coordinator = make.coordinator()
    home = hosting.family()
    hosting.family(HouseholdState.OFFERED)
    hosting.adult(hosting.family(HouseholdState.VISITED), until=date(2027, 4, 20))
    lost = hosting.guest()
    hosting.stay(lost, home, HostStayState.ENDED)
    hosting.guest()
    day = date(2027, 2, 1)
    with db.session() as session:
        todos = {one.kind: one.count for one in hosting_todos(session, coordinator, day)}
        assert todos == {"bed_lost": 1, "bed_missing": 1, "family_check": 1, "family_visit": 1}
        assert hosting_todos(session, make.coordinator(hosting.exchanging.artachat), day) == []
        assert hosting_todos(session, coordinator, NOW.date()) == []


def test_nobody_leaves_for_a_family_whose_checks_do_not_last(db, hosting: Hosting):
    def reasons():
        with db.session() as session:
            leg = session.get_one(type(hosting.leg), hosting.leg.id)
            return [one.params["names"] for one in departure.reasons(session, leg, NOW) if "check" in one.text]

    good, bad = hosting.family(), hosting.family(visit_expires_on=date(2027, 4, 20))
    hosting.stay(hosting.guest(), good)
    assert reasons() == []
    hosting.stay(hosting.guest(), bad)
    assert reasons() == [bad.name]
    assert len(db.all(select(HostStay))) == 2
