"""Reading internships: the timeline, one's own, a department's; at a constant cost."""

from datetime import date, timedelta

import pytest

from db.enums import PlacementState
from services.queries import placements as queries
from services.rules.capacity import Span
from tests.conftest import NOW
from tests.services.hosting import END, START, tutor
from tests.services.queries.counting import recorded

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
        found = queries.timeline(session, coordinator, START, END)
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
        found = queries.timeline(session, make.host(mine), START, END)
    assert (ids(found.rows), ids(found.departments)) == ([own.public_id], [mine.public_id])


@pytest.mark.parametrize("number", [1, 3])
def test_timeline_costs_two_statements(db, make, coordinator, number):
    for _ in range(number):
        make.placement()
    with db.session() as session, recorded() as statements:
        assert len(queries.timeline(session, coordinator, START, END).departments) == number
    assert len(statements) == 2


def test_timeline_that_is_too_full_says_so(db, make, coordinator, monkeypatch):
    monkeypatch.setattr(queries, "MOST_BARS", 2)
    for _ in range(3):
        make.placement()
    with db.session() as session:
        found = queries.timeline(session, coordinator, START, END)
    assert (len(found.rows), found.is_cut) == (2, True)


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
