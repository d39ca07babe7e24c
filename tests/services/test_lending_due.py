"""What of lending is due: on the first page, in the calendar, by mail; and what is on the way is not bought twice."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from db.models import OutboxMail
from services.materials import counts, courses, locations, minimums, wishes
from services.queries.calendar import calendar_entries
from services.queries.material import needs
from services.queries.material.courses import pupils_reached
from services.queries.today.today import today
from services.reminders.sending import remind_due
from tests.conftest import NOW
from tests.services.applying import act
from tests.services.materials.lending import lending
from tests.services.materials.stocking import TODAY, stock

__all__ = ["lending", "stock"]


def todos(db, actor, now=NOW):
    with db.session() as session:
        return {row.kind: row.count for row in today(session, actor, now).todos}


def test_the_first_page_names_what_is_late_open_asked_and_missing(db, make, lending):
    lending.lend(2, due_on=TODAY)
    act(counts.open_count, lending.teacher, lending.place.public_id)
    act(wishes.make, lending.teacher, lending.place.public_id, quantity=1, teacher_name="N", title="Affiches")
    for item, least in ((lending.book, 11), (lending.game, 3)):
        act(minimums.put, lending.claire, lending.place.public_id, quantity=least, item_public_id=item.public_id)
    later = NOW + timedelta(days=8)
    mine = {"loans_late": 1, "counts_open": 1, "wishes": 1, "below_minimum": 1}
    assert {kind: n for kind, n in todos(db, lending.claire, later).items() if kind in mine} == mine
    assert todos(db, lending.teacher, later) == {"loans_late": 1, "counts_open": 1}
    assert set(todos(db, make.coordinator(make.artachat()), later)) & set(mine) == set()
    assert set(todos(db, lending.claire)) & set(mine) == {"wishes", "below_minimum"}


def test_a_loan_stands_in_the_calendar_of_those_who_see_it(db, make, lending):
    loan = lending.lend(1)
    with db.session() as session:
        for actor, found in ((lending.claire, 1), (lending.teacher, 1), (make.partner(), 0)):
            entries = calendar_entries.of_person(session, actor, now=NOW)
            assert [one.when for one in entries if one.key.startswith("loan-")] == [loan.due_on] * found


def test_the_teacher_is_reminded_of_a_late_loan_once_for_each_step(db, make, lending):
    teacher = make.person(email="nare@example.org")
    act(
        courses.edit, lending.claire, lending.course.public_id, seen_version=None,
        teacher_public_id=teacher.public_id,
    )  # fmt: skip
    lending.lend(1, due_on=TODAY + timedelta(days=10))
    sent = [remind_due(NOW + timedelta(days=days)) for days in (1, 7, 8, 11, 11, 12)]
    assert sent == [0, 1, 0, 1, 0, 0]
    assert {one.recipient for one in db.all(select(OutboxMail))} == {"nare@example.org"}


@pytest.mark.parametrize("address", ["", "nare@example.org"])
def test_who_answers_for_the_place_is_reminded_where_the_teacher_has_no_address(db, make, lending, address):
    teacher = make.person(email=address)
    act(
        courses.edit, lending.claire, lending.course.public_id, seen_version=None,
        teacher_public_id=teacher.public_id,
    )  # fmt: skip
    at = {"responsible_name": "Anahit Sargsyan", "responsible_email": "anahit@example.org"}
    act(locations.edit, lending.claire, lending.place.public_id, **at)
    lending.lend(1, due_on=TODAY + timedelta(days=10))
    remind_due(NOW + timedelta(days=11))
    assert {one.recipient for one in db.all(select(OutboxMail))} == {address or "anahit@example.org"}


def test_pupils_of_a_course_are_reached_once_however_often_it_borrows(db, lending):
    lending.lend(1)
    lending.lend(1, pupils=10)
    with db.session() as session:
        assert pupils_reached(session, lending.teacher, school_year=lending.course.school_year) == 24


def test_what_lies_in_the_store_is_sent_before_anything_is_bought(db, stock, lending):
    store = stock.place()
    stock.lot(4, at=store, item=lending.book, unit_value_cents=2000)
    for place, least in ((store, 1), (lending.place, 15)):
        act(minimums.put, lending.claire, place.public_id, quantity=least, item_public_id=lending.book.public_id)
    lending.lend(3)
    with db.session() as session:
        rows = needs.proposal(session, lending.claire)
        assert [(one.wanted, one.there, one.send, one.buy, one.cost_cents) for one in rows] == [(15, 10, 3, 2, 4000)]
        assert needs.proposal(session, lending.teacher) == []
