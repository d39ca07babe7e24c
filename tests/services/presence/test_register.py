"""The host’s register, the month of all interns, days unlike the week, and the journal."""

from datetime import date

import pytest
from sqlalchemy import select

from db.enums import PlacementState
from db.models import JournalEntry, Person, PresenceEntry
from services import unit
from services.errors import DomainError, Forbidden, InvalidMove
from services.presence import journal, register
from services.queries.internships.presence import calendar
from services.queries.internships.presence_register import register as month_of
from tests.conftest import NOW
from tests.counting import statements
from tests.services.hosting import everybody, tutor

MONDAY, NOVEMBER = date(2026, 11, 16), date(2026, 11, 1)
RUNNING = {"state": PlacementState.IN_PROGRESS, "starts_on": date(2026, 11, 2), "ends_on": date(2026, 12, 18)}


@pytest.fixture
def placement(make):
    return make.placement(tutor_id=tutor(make).id, keeps_register=True, **RUNNING)


def seen(db, actor, placement):
    with db.session() as session:
        return calendar(session, actor, placement.public_id, today=NOW.date())


def month(db, actor, first=NOVEMBER, **options):
    with db.session() as session:
        return month_of(session, actor, first, **options)


def test_a_week_is_noted_in_one_gesture_and_a_day_by_hand(db, make, placement):
    coordinator = make.coordinator()
    unit.run(register.set_day, coordinator, placement.public_id, date(2026, 11, 17), 480, now=NOW)
    assert unit.run(register.confirm_week, coordinator, placement.public_id, date(2026, 11, 18), now=NOW) == 4
    assert unit.run(register.confirm_week, coordinator, placement.public_id, MONDAY, now=NOW) == 0
    noted = {row.day.day: row.minutes for row in db.all(select(PresenceEntry))}
    assert noted == {16: 420, 17: 480, 18: 420, 19: 420, 20: 420}
    assert seen(db, coordinator, placement).forecast == 34 * 420 + 60
    unit.run(register.set_day, coordinator, placement.public_id, date(2026, 11, 17), None, now=NOW)
    assert seen(db, coordinator, placement).forecast == 34 * 420


@pytest.mark.parametrize(
    ("day", "minutes", "field"),
    [
        (None, 420, "day"), (date(2026, 11, 23), 420, "day"), (date(2026, 10, 30), 420, "day"),
        (MONDAY, 721, "minutes"), (MONDAY, -1, "minutes"),
    ],
)  # fmt: skip
def test_what_the_register_refuses(make, placement, day, minutes, field):
    with pytest.raises(DomainError) as refusal:
        unit.run(register.set_day, make.coordinator(), placement.public_id, day, minutes, now=NOW)
    assert refusal.value.field == field


def test_only_the_host_and_the_city_keep_it_and_only_where_it_is_kept(db, make, placement):
    allowed = {"coordinator", "admin", "head of the department", "tutor", "link to the internship"}
    people = everybody(db, make, placement)
    for who, actor in people.items():
        if who in allowed:
            unit.run(register.set_day, actor, placement.public_id, MONDAY, 300, now=NOW)
        else:
            with pytest.raises(Forbidden):
                unit.run(register.set_day, actor, placement.public_id, MONDAY, 300, now=NOW)
    host = people["head of the department"]
    for act in (register.set_keeping, register.set_plan):
        options = {"register": False, "journal": True} if act is register.set_keeping else {"day": MONDAY, "minutes": 0}
        with pytest.raises(Forbidden):
            unit.run(act, host, placement.public_id, now=NOW, **options)
    unit.run(register.set_keeping, people["admin"], placement.public_id, register=False, journal=True, now=NOW)
    with pytest.raises(InvalidMove):
        unit.run(register.confirm_week, host, placement.public_id, MONDAY, now=NOW)


def test_a_day_unlike_the_week_counts_as_the_city_says(db, make, placement):
    coordinator = make.coordinator()
    plan = (register.set_plan, coordinator, placement.public_id)
    unit.run(*plan, date(2026, 12, 11), 0, note="Pont", now=NOW)
    day = next(one for one in seen(db, coordinator, placement).days if one.day == date(2026, 12, 11))
    assert (day.planned, day.reason, day.note) == (0, "closed", "Pont")
    unit.run(*plan, date(2026, 12, 11), 200, now=NOW)
    assert seen(db, coordinator, placement).planned == 33 * 420 + 200
    unit.run(*plan, date(2026, 12, 11), None, now=NOW)
    assert seen(db, coordinator, placement).planned == 34 * 420


def test_a_journal_is_the_interns_own_where_it_is_kept(db, make, placement):
    intern = make.applicant(db.get(Person, placement.person_id))
    with pytest.raises(InvalidMove):
        unit.run(journal.write, intern, placement.public_id, MONDAY, "Enquête", now=NOW)
    coordinator = make.coordinator()
    unit.run(register.set_keeping, coordinator, placement.public_id, register=False, journal=True, now=NOW)
    for body in ("Enquête", "Enquête au marché"):
        unit.run(journal.write, intern, placement.public_id, MONDAY, body, now=NOW)
    assert [row.body for row in seen(db, coordinator, placement).journal] == ["Enquête au marché"]
    for day, body in ((date(2026, 11, 23), "x"), (date(2026, 10, 1), "x"), (date(2026, 11, 17), " ")):
        with pytest.raises(DomainError):
            unit.run(journal.write, intern, placement.public_id, day, body, now=NOW)
    with pytest.raises(Forbidden):
        unit.run(journal.write, coordinator, placement.public_id, MONDAY, "x", now=NOW)
    unit.run(journal.write, intern, placement.public_id, MONDAY, "", now=NOW)
    assert db.all(select(JournalEntry)) == []


def test_the_month_shows_all_that_one_looks_after_a_page_at_a_time(db, make, placement):
    coordinator = make.coordinator()
    cost = statements(month_of, coordinator, NOVEMBER)
    for _n in range(3):
        make.placement(**RUNNING)
    make.placement(**{**RUNNING, "state": PlacementState.CANCELLED})
    assert statements(month_of, coordinator, NOVEMBER) == cost <= 4
    page = month(db, coordinator)
    assert [(row.planned, row.done, row.can_note) for row in page.rows] == [
        (20 * 420, 20 * 420, True), *[(20 * 420, 20 * 420, False)] * 3,
    ]  # fmt: skip
    assert page.rows[0].open_days(MONDAY, NOW.date()) == 5
    assert len(month(db, coordinator, size=3).rows) == 3
    assert len(month(db, coordinator, size=3, after=page.rows[2].public_id).rows) == 1
    assert month(db, coordinator, date(2026, 10, 1)).rows == ()
    assert [
        row.public_id for row in month(db, make.actor(make.user(person=db.get(Person, placement.tutor_id)))).rows
    ] == [placement.public_id]
    for stranger in (make.host(), make.partner(), make.coordinator(make.artachat())):
        assert month(db, stranger).rows == ()
