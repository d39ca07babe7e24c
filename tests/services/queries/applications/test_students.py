"""A school's list of its students: filtered, counted, paged, in the words that the students read."""

from __future__ import annotations

from datetime import timedelta

import pytest

from db.enums import ApplicationState as A
from db.enums import Enrolment
from services.queries.applications import applications, students
from services.queries.applications.applications import Viewer
from services.queries.applications.students import Wanted
from tests.conftest import NOW
from tests.counting import statements

ALL = Wanted()


@pytest.fixture
def ufar(db, make):
    """Four sent applications of UFAR's students, the first one the latest, and two that are none of its business."""
    call, other = make.call(title_fr="Été"), make.call(title_fr="Hiver")
    states = (A.SUBMITTED, A.SHORTLISTED, A.CONFIRMED, A.REJECTED)
    rows = [
        make.application(
            call=other if state is A.REJECTED else call, state=state, submitted_at=NOW - timedelta(hours=index),
            enrolment=Enrolment.CONFIRMED if state is A.CONFIRMED else Enrolment.UNKNOWN,
        )
        for index, state in enumerate(states)
    ]  # fmt: skip
    make.application(call=call)
    make.application(call=call, state=A.SUBMITTED, sending_organisation_id=make.artachat().id)
    stay = make.placement(application_id=rows[2].id, department=make.department(name_fr="Culture"))
    return {"actor": make.partner(), "rows": rows, "call": call, "other": other, "stay": stay}


def asked(db, actor, read, *args, **options):
    with db.session() as session:
        return read(session, actor, *args, **options)


def ids(db, story, wanted=ALL, **options):
    found = asked(db, story["actor"], students.page, wanted, **options)
    known = [row.public_id for row in story["rows"]]
    return [known.index(row.public_id) for row in found.rows]


def test_a_school_finds_its_students_by_call_state_and_what_it_must_say(db, ufar):
    assert ids(db, ufar) == [0, 1, 2, 3]
    assert ids(db, ufar, Wanted(call=ufar["other"].public_id)) == [3]
    assert ids(db, ufar, Wanted(state=A.UNDER_REVIEW)) == [1]
    assert ids(db, ufar, Wanted(state=A.SHORTLISTED)) == []
    assert ids(db, ufar, Wanted(to_confirm=True)) == [0, 1]
    assert asked(db, ufar["actor"], students.counts, Wanted(state=A.REJECTED)) == {
        A.SUBMITTED: 1, A.UNDER_REVIEW: 1, A.CONFIRMED: 1, A.REJECTED: 1,
    }  # fmt: skip
    assert asked(db, ufar["actor"], students.counts, Wanted(to_confirm=True)) == {A.SUBMITTED: 1, A.UNDER_REVIEW: 1}
    assert set(asked(db, ufar["actor"], students.calls)) == {ufar["call"].public_id, ufar["other"].public_id}


def test_a_line_says_where_the_intern_will_be_and_no_shortlist(db, ufar):
    rows = asked(db, ufar["actor"], students.page, ALL).rows
    assert [row.state for row in rows] == [A.SUBMITTED, A.UNDER_REVIEW, A.CONFIRMED, A.REJECTED]
    stay = ufar["stay"]
    assert (rows[2].department, rows[2].starts_on, rows[2].last_day, rows[2].placement_public_id) == (
        "Culture", stay.starts_on, stay.ends_on, stay.public_id,
    )  # fmt: skip
    assert (rows[0].department, rows[0].placement_public_id) == ("", None)


def test_pages_follow_each_other_and_cost_the_same(db, ufar):
    first = asked(db, ufar["actor"], students.page, ALL, size=3)
    assert (first.has_previous, first.has_next) == (False, True)
    assert ids(db, ufar, size=3, after=first.last) == [3]
    second = asked(db, ufar["actor"], students.page, ALL, size=3, after=first.last)
    assert ids(db, ufar, size=3, before=second.first) == [0, 1, 2]
    assert statements(students.page, ufar["actor"], ALL) == 1


def test_another_school_and_people_without_school_find_nothing(db, make, ufar):
    for actor in (make.applicant(), make.host(), make.coordinator()):
        assert asked(db, actor, students.page, ALL).rows == ()
        assert asked(db, actor, students.counts, ALL) == {}
    strangers = asked(db, make.partner(make.artachat()), students.page, ALL).rows
    assert not {row.public_id for row in strangers} & {row.public_id for row in ufar["rows"]}


def test_a_school_reads_of_its_student_what_the_student_reads(db, ufar):
    found = asked(db, ufar["actor"], applications.detail, ufar["rows"][1].public_id, now=NOW)
    assert (found.viewer, found.state, found.label) == (Viewer.SCHOOL, A.UNDER_REVIEW, "Under study")
    assert "shortlist" not in repr(found).casefold()
