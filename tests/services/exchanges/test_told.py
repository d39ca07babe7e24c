"""What of exchanges stands on the first page and in the calendar of each person."""

from datetime import date, timedelta

from db.enums import FindingLevel, LegState, ParticipationState
from db.models import Person
from db.session import writing
from seeds import reference
from services.queries.calendar.calendar_entries import of_person
from services.queries.today.today import today
from tests.conftest import NOW
from tests.services.exchanges.exchanging import OUTBOUND, Exchanging, exchanging

__all__ = ["exchanging"]


def told(db, actor, now=NOW):
    with db.session() as session:
        return {row.kind: row for row in today(session, actor, now).todos}


def days(db, actor):
    with db.session() as session:
        return [(one.when, one.path) for one in of_person(session, actor, now=NOW)]


def before(days_left):
    return NOW + (OUTBOUND[0] - NOW.date()) - timedelta(days=days_left)


def test_who_still_has_to_say_yes_is_told_to_their_own_city_and_to_themselves(db, make, exchanging: Exchanging):
    one = exchanging.participant(state=ParticipationState.EXPECTED)
    found = told(db, make.coordinator())["exchange_expected"]
    assert (found.count, found.level, found.query) == (
        1, FindingLevel.INFO, {"id": exchanging.exchange.public_id, "state": "expected"},
    )  # fmt: skip
    assert "exchange_expected" not in told(db, make.coordinator(exchanging.artachat))
    mine = told(db, make.applicant(db.get(Person, one.person_id)))["my_exchange"]
    assert (mine.level, mine.due) == (FindingLevel.WARN, exchanging.back.starts_on)


def test_a_school_is_told_of_its_pupils_alone(db, make, exchanging: Exchanging):
    school, other = exchanging.school(), exchanging.school()
    exchanging.participant(exchanging.artachat, school_id=school.id, state=ParticipationState.EXPECTED)
    assert told(db, make.partner(school))["exchange_pupils"].count == 1
    assert "exchange_pupils" not in told(db, make.partner(other))


def test_a_departure_that_is_not_ready_warns_a_month_before_and_blocks_in_the_last_week(
    db, make, exchanging: Exchanging
):
    actor = make.coordinator()
    assert "exchange_departure" not in told(db, actor, before(31))
    assert told(db, actor, before(30))["exchange_departure"].level is FindingLevel.WARN
    assert told(db, actor, before(7))["exchange_departure"].level is FindingLevel.BLOCK
    with writing() as session:
        session.merge(exchanging.outbound).state = LegState.CLEARED
    assert "exchange_departure" not in told(db, actor, before(7))


def test_a_stay_of_seven_minors_is_to_be_declared_two_months_before(db, make, exchanging: Exchanging):
    reference.load(NOW)
    actor = make.coordinator()
    for _one in range(6):
        exchanging.participant(exchanging.artachat)
    assert "exchange_declaration" not in told(db, actor, before(70))
    exchanging.participant(exchanging.artachat)
    found = told(db, actor, before(70))["exchange_declaration"]
    assert (found.due, found.page) == (date(2027, 2, 12), "exchange_edit")
    assert "exchange_declaration" not in told(db, actor, before(100))


def test_both_visits_stand_in_the_calendars_of_those_concerned(db, make, exchanging: Exchanging):
    one = exchanging.participant()
    page = f"/echange?id={exchanging.exchange.public_id}"
    assert len([entry for entry in days(db, make.coordinator(exchanging.artachat)) if entry[1] == page]) == 4
    mine = days(db, make.applicant(db.get(Person, one.person_id)))
    assert [when for when, _address in mine] == [
        exchanging.outbound.starts_on, exchanging.outbound.ends_on, exchanging.back.starts_on, exchanging.back.ends_on,
    ]  # fmt: skip
    assert days(db, make.coordinator(make.university())) == []
