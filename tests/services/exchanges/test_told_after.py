"""What is due around a visit is told where one looks: days of papers in calendars, tasks once the group is back."""

from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from db.enums import (
    AttendanceMark,
    FindingLevel,
    HouseholdState,
    LegState,
    LinkPurpose,
    SecretKind,
    Theme,
)
from db.models import Activity, AttendanceEntry, Household, LegMember, OutboxMail, PersonSecret
from db.session import writing
from seeds import reference
from services import unit
from services.actors import account_actor, system
from services.exchanges import certificates, health, legs, paper_asking, participations, surveys
from services.queries.calendar import calendar_entries
from services.queries.today.today import today
from services.reminders import papers as reminders
from tests.conftest import NOW, UTC
from tests.services.exchanges.exchanging import Exchanging, exchanging
from ui.menu import BY_NAME, in_menu

__all__ = ["exchanging"]


def feed(db, actor, now=NOW):
    with db.session() as session:
        return {one.key: one for one in calendar_entries.of_person(session, actor, now=now)}


def todos(db, actor, now=NOW):
    with db.session() as session:
        return {one.kind: one for one in today(session, actor, now).todos}


def noon(day):
    return datetime.combine(day, time(12), UTC)


# Calendars


def test_papers_stand_in_the_calendar_of_who_owes_them_without_names(db, make, exchanging: Exchanging):
    person = make.person(organisation_id=exchanging.clamart.id, birth_date=date(2011, 3, 1))
    exchanging.participant(person=person)
    exchanging.participant()
    exchanging.papers(exchanging.back)
    own = [one for one in feed(db, make.applicant(person)).values() if one.key.startswith("paper-")]
    assert {one.path for one in own} == {"/mon-echange"}
    ours = feed(db, make.coordinator())
    passport = next(one for key, one in ours.items() if key.startswith(f"papers-{exchanging.back.public_id}-passport"))
    assert passport.title.startswith("2 ")
    assert passport.path == f"/preparatifs?id={exchanging.back.public_id}&thing=passport"
    assert passport.when in {one.when for one in own}
    assert person.family_name not in " ".join(one.title for one in ours.values())
    theirs = feed(db, make.coordinator(exchanging.artachat))
    assert not [key for key in theirs if key.startswith("papers-")]
    things = [{key for key in found if key.startswith("paper-")} for found in (ours, theirs)]
    assert things[0]
    assert things[1]
    assert things[0].isdisjoint(things[1])


def test_families_to_visit_have_their_day_with_the_city_that_receives(db, make, exchanging: Exchanging):
    leg = exchanging.outbound
    db.add(
        Household(
            leg_id=leg.id, organisation_id=exchanging.clamart.id, name="Famille Lambert", state=HouseholdState.OFFERED,
            created_at=NOW, updated_at=NOW,
        )
    )  # fmt: skip
    [entry] = [one for key, one in feed(db, make.coordinator()).items() if key.startswith("families-")]
    assert (entry.when, "Lambert" in entry.title) == (leg.starts_on - timedelta(days=30), False)
    assert not [key for key in feed(db, make.coordinator(exchanging.artachat)) if key.startswith("families-")]


# Mails and menu


def test_guardians_are_asked_and_reminded_of_papers_with_their_link(db, make, exchanging: Exchanging):
    young = exchanging.participant()
    guardian = exchanging.guardian(young)
    exchanging.papers(exchanging.back)
    soon = noon(exchanging.back.starts_on - timedelta(days=90))
    unit.run(paper_asking.ask, make.coordinator(), exchanging.back.public_id, now=soon)
    [mail] = db.all(select(OutboxMail).where(OutboxMail.recipient == guardian.email))
    assert "/l/" in mail.body
    with db.session() as session:
        found = reminders.papers(session, noon(exchanging.back.starts_on - timedelta(days=34)), None)
    links = {(one.link_to, one.link_id) for one in found if one.to.email == guardian.email}
    assert links == {(LinkPurpose.GUARDIAN, guardian.id)}


def test_the_own_exchange_stands_in_the_menu_of_whoever_is_in_one(db, make, exchanging: Exchanging):
    person = make.person(organisation_id=exchanging.clamart.id)
    actor, entry = make.applicant(person), BY_NAME["my_exchange"]

    def shown():
        with db.session() as session:
            return in_menu(entry, account_actor(session, actor.user_id))

    assert not shown()
    one = exchanging.participant(person=person)
    assert shown()
    unit.run(participations.move, make.coordinator(), one.public_id, "withdraw", reason="Déménagement", now=NOW)
    assert not shown()


# Afterwards


@pytest.fixture
def over(db, exchanging: Exchanging):
    """The first visit is over; somebody took part whose health is kept and who is in no later one."""
    young = exchanging.participant(exchanging.artachat)
    with writing() as session:
        session.delete(session.get_one(LegMember, exchanging.member(young, exchanging.back).id))
        leg = session.merge(exchanging.outbound)
        leg.state = LegState.ENDED
    activity = db.add(
        Activity(
            leg_id=exchanging.outbound.id, day=exchanging.outbound.starts_on, starts_at=time(9), ends_at=time(12),
            theme=Theme.WASTE, title_fr="Tri", created_at=NOW, updated_at=NOW,
        )
    )  # fmt: skip
    for number, mark in enumerate((AttendanceMark.ABSENT, AttendanceMark.PRESENT)):
        db.add(
            AttendanceEntry(
                entry_id=f"m{number}", activity_id=activity.id, participation_id=young.id, mark=mark,
                marked_at=NOW + timedelta(minutes=number), received_at=NOW,
            )
        )  # fmt: skip
    db.add(PersonSecret(person_id=young.person_id, kind=SecretKind.HEALTH, nonce=b"n", ciphertext=b"c", saved_at=NOW))
    return exchanging


def test_a_group_that_is_back_leaves_tasks_until_the_visit_can_be_closed(db, make, over):
    reference.load(NOW)
    actor, leg = make.coordinator(over.artachat), over.outbound
    back = noon(leg.ends_on + timedelta(days=2))
    found = todos(db, actor, back)
    assert found["visit_certificates"].count == 1
    assert found["visit_surveys"].query == {"id": leg.public_id}
    assert (found["visit_health"].due, found["visit_health"].level) == (date(2027, 5, 21), FindingLevel.INFO)
    assert "visit_close" not in found
    assert "visit_certificates" not in todos(db, make.coordinator(), back)
    unit.run(certificates.issue_all, actor, leg.public_id, now=back)
    unit.run(surveys.ask_all, actor, leg.public_id, now=back)
    found = todos(db, actor, back)
    assert {"visit_certificates", "visit_surveys"}.isdisjoint(found)
    assert found["visit_close"].page == "exchange_after"


def test_health_that_should_be_gone_is_told_and_kept_by_a_later_visit_is_not(db, make, over):
    late = noon(date(2027, 5, 24))
    assert todos(db, make.coordinator(over.artachat), late)["visit_health"].level is FindingLevel.BLOCK
    stays = over.participant()
    db.add(PersonSecret(person_id=stays.person_id, kind=SecretKind.HEALTH, nonce=b"n", ciphertext=b"c", saved_at=NOW))
    assert "visit_health" not in todos(db, make.coordinator(), late)


def test_a_visit_closed_early_says_that_health_is_deleted_later_and_it_is(db, make, over):
    actor, leg = make.coordinator(over.artachat), over.outbound
    back = noon(leg.ends_on + timedelta(days=2))
    unit.run(certificates.issue_all, actor, leg.public_id, now=back)
    unit.run(legs.move, actor, leg.public_id, "close", now=back)
    assert db.fresh(leg).state is LegState.CLOSED
    with writing() as session:
        assert health.purge_due(session, system(), now=back) == 0
    with writing() as session:
        assert health.purge_due(session, system(), now=noon(date(2027, 5, 22))) == 1
