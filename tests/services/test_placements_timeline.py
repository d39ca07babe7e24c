"""Reading internships: the timeline, one's own, a department's; at a constant cost."""

from datetime import date, timedelta

import pytest

from db.enums import PlacementState
from db.models import Person
from services import other_interns, tutor_absences, unit
from services.queries.internships import placements as queries
from services.queries.internships import timeline as timelines
from services.rules.capacity import Span
from tests.conftest import NOW
from tests.counting import recorded
from tests.services.hosting import END, START, tutor

P = PlacementState
TODAY = NOW.date()


@pytest.fixture
def coordinator(make):
    return make.coordinator()


def ids(rows):
    return [row.public_id for row in rows]


def test_timeline_has_bars_and_free_places_of_each_department(db, make, coordinator):
    archives, park = make.department(name_fr="Archives", places=2), make.department(name_fr="Parcs", places=1)
    early = make.placement(department=archives, starts_on=START, ends_on=date(2027, 7, 31))
    late = make.placement(department=archives, starts_on=date(2027, 7, 15), ends_on=END)
    short = make.placement(department=park, state=P.INTERRUPTED, ended_on=date(2027, 7, 10))
    make.placement(department=archives, state=P.CANCELLED)
    make.placement(department=park, starts_on=END + timedelta(days=1), ends_on=END + timedelta(days=9))
    make.department(name_fr="Fermé", is_active=False)
    with db.session() as session:
        found = timelines.timeline(session, coordinator, START, END)
    assert [(row.public_id, row.last_day) for row in found.rows] == [
        (early.public_id, date(2027, 7, 31)), (late.public_id, END), (short.public_id, date(2027, 7, 10)),
    ]  # fmt: skip
    assert {one.name: one.free for one in found.departments} == {
        "Archives": (
            Span(START, date(2027, 7, 14), 1), Span(date(2027, 7, 15), date(2027, 7, 31), 0),
            Span(date(2027, 8, 1), END, 1),
        ),
        "Parcs": (Span(START, date(2027, 7, 10), 0), Span(date(2027, 7, 11), END, 1)),
    }  # fmt: skip
    assert not found.is_cut


def test_timeline_of_a_head_shows_their_department_alone(db, make):
    mine, other = make.department(), make.department()
    own = make.placement(department=mine)
    make.placement(department=other)
    with db.session() as session:
        found = timelines.timeline(session, make.host(mine), START, END)
    assert (ids(found.rows), ids(found.departments)) == ([own.public_id], [mine.public_id])


@pytest.mark.parametrize("number", [1, 3])
def test_timeline_costs_four_statements(db, make, coordinator, number):
    for _ in range(number):
        placement = make.placement(tutor_id=tutor(make).id)
        person = db.get(Person, placement.tutor_id)
        days = {"starts_on": START, "ends_on": END, "now": NOW}
        unit.run(tutor_absences.add, coordinator, person.public_id, **days)
        unit.run(other_interns.add, coordinator, tutor_public_id=person.public_id, **days)
    with db.session() as session, recorded() as statements:
        assert len(timelines.timeline(session, coordinator, START, END).departments) == number
    assert len(statements) == 4


def test_timeline_that_is_too_full_says_so(db, make, coordinator, monkeypatch):
    monkeypatch.setattr(timelines, "MOST_BARS", 2)
    for _ in range(3):
        make.placement()
    with db.session() as session:
        found = timelines.timeline(session, coordinator, START, END)
    assert (len(found.rows), found.is_cut) == (2, True)


def test_timeline_shows_other_interns_and_tutors_who_are_away_meanwhile(db, make, coordinator):
    archives, park, person = make.department(name_fr="Archives"), make.department(name_fr="Parcs"), tutor(make)
    make.placement(department=archives, tutor_id=person.id)
    days = {"starts_on": START, "ends_on": END}
    for place, more in ((park, {"name": "Léa", "tutor_public_id": person.public_id}), (None, {"name": "Ana"})):
        public_id = place.public_id if place else None
        unit.run(other_interns.add, coordinator, department_public_id=public_id, now=NOW, **days, **more)
    for first in (date(2027, 8, 2), date(2027, 9, 20), date(2027, 5, 1)):
        unit.run(
            tutor_absences.add, coordinator, person.public_id, starts_on=first, ends_on=first + timedelta(days=9),
            now=NOW,
        )  # fmt: skip
    with db.session() as session:
        found = timelines.timeline(session, coordinator, START - timedelta(days=90), END + timedelta(days=90))
        of_head = timelines.timeline(session, make.host(archives), START, END)
    assert {(one.name, one.department, one.is_confirmed) for one in found.others} == {
        ("Léa", "Parcs", False), ("Ana", "", False),
    }  # fmt: skip
    assert [(one.tutor, one.department, one.starts_on, one.without_deputy) for one in found.away] == [
        (person.name, "Archives", date(2027, 8, 2), True), (person.name, "Parcs", date(2027, 8, 2), False),
    ]  # fmt: skip
    assert ([one.department for one in of_head.away], of_head.others) == (["Archives"], ())


# One's own, a department's


def test_mine_are_those_about_me_latest_first(db, make):
    person = make.person()
    first = make.placement(person=person, starts_on=date(2026, 7, 1), ends_on=date(2026, 8, 31), state=P.CLOSED)
    second = make.placement(person=person)
    make.placement()
    with db.session() as session:
        assert ids(queries.mine(session, make.applicant(person), today=TODAY)) == [second.public_id, first.public_id]


def test_of_department_tells_who_is_there_who_comes_and_who_has_left(db, make):
    department = make.department()
    dates = {"starts_on": TODAY - timedelta(days=10), "ends_on": TODAY + timedelta(days=10)}
    present = make.placement(department=department, state=P.IN_PROGRESS, **dates)
    to_come = make.placement(department=department)
    past = make.placement(department=department, state=P.INTERRUPTED, **dates)
    person = tutor(make)
    tutored = make.placement(tutor_id=person.id)
    head = make.host(department)
    with db.session() as session:
        found = queries.of_department(session, head, today=TODAY)
        assert [ids(part) for part in (found.present, found.to_come, found.past)] == [
            [present.public_id], [to_come.public_id], [past.public_id],
        ]  # fmt: skip
        follows = make.actor(make.user(person=person))
        assert ids(queries.of_department(session, follows, today=TODAY).to_come) == [tutored.public_id]
        other = queries.of_department(session, head, today=TODAY, department_public_id=make.department().public_id)
        assert (other.present, other.to_come, other.past) == ((), (), ())


@pytest.mark.parametrize("number", [1, 3])
def test_of_department_costs_two_statements(db, make, number):
    department = make.department()
    for _ in range(number):
        make.placement(department=department)
        make.placement(department=department, state=P.CLOSED)
    head = make.host(department)
    with db.session() as session, recorded() as statements:
        queries.of_department(session, head, today=TODAY)
    assert len(statements) == 2
