"""The city's other interns count once they are confirmed; a tutor's absence without deputy is remarked."""

from datetime import date

import pytest
from sqlalchemy import select

from db.enums import EndReason, PlacementState, Source, SubjectKind
from db.models import AuditEntry, Finding, OtherIntern, TutorAbsence
from services import other_interns, placements, tutor_absences, unit
from services.errors import Conflict, Forbidden, Invalid
from services.queries.internships import timeline as timelines
from services.queries.internships import tutors
from tests.conftest import NOW
from tests.counting import statements
from tests.services.hosting import checklist_templates, law

DAYS = {"starts_on": date(2027, 7, 1), "ends_on": date(2027, 8, 31)}


@pytest.fixture
def coordinator(db, make):
    """With the limit of the law: three interns a tutor."""
    law(db)
    checklist_templates(db)
    return make.coordinator()


def enter(coordinator, make, department, **fields):
    return unit.run(
        placements.enter, coordinator, person=make.person().public_id, state=PlacementState.PLANNED,
        source=Source.PHONE, now=NOW,
        department_public_id=department.public_id, **{**DAYS, **fields},
    )  # fmt: skip


def add(coordinator, department, **fields):
    return unit.run(
        other_interns.add, coordinator, now=NOW, department_public_id=department.public_id, **{**DAYS, **fields}
    )


def rules_of(db, placement):
    return set(
        db.all(select(Finding.rule).where(Finding.subject_id == placement.id, Finding.resolved_at.is_(None)))
    )  # fmt: skip


def test_an_unconfirmed_intern_only_warns_and_a_confirmed_one_takes_the_place(db, make, coordinator):
    department = make.department(places=1)
    line = add(coordinator, department, name="Léa")
    placement = enter(coordinator, make, department)
    assert "department_full" in rules_of(db, placement)
    unit.run(placements.move, coordinator, placement.public_id, "cancel", seen_version=placement.version,
             reason="essai", end_reason=EndReason.OTHER, now=NOW)  # fmt: skip
    unit.run(other_interns.confirm, coordinator, line.public_id, seen_version=line.version, now=NOW)
    with pytest.raises(Invalid, match="no place left"):
        enter(coordinator, make, department)


def test_a_line_that_is_taken_away_frees_the_place(db, make, coordinator):
    department = make.department(places=1)
    line = add(coordinator, department)
    placement = enter(coordinator, make, department)
    unit.run(other_interns.remove, coordinator, line.public_id, seen_version=line.version, now=NOW)
    assert "department_full" not in rules_of(db, placement)
    assert db.all(select(OtherIntern)) == []


def test_new_days_ask_for_a_new_confirmation(db, make, coordinator):
    line = add(coordinator, make.department(), confirmed=True)
    unit.run(other_interns.edit, coordinator, line.public_id, seen_version=line.version, name="Léa", now=NOW)
    assert db.get(OtherIntern, line.id).confirmed_at == NOW
    version = db.get(OtherIntern, line.id).version
    unit.run(other_interns.edit, coordinator, line.public_id, seen_version=version, ends_on=date(2027, 9, 1), now=NOW)
    assert db.get(OtherIntern, line.id).confirmed_at is None
    with pytest.raises(Conflict):
        unit.run(other_interns.remove, coordinator, line.public_id, seen_version=version, now=NOW)
    with pytest.raises(Invalid, match="before the first"):
        add(coordinator, make.department(), ends_on=date(2027, 6, 1))


def test_other_interns_count_for_the_limit_of_a_tutor(db, make, coordinator):
    department, tutor = make.department(places=9), make.person()
    for _one in range(3):
        add(coordinator, department, tutor_public_id=tutor.public_id, confirmed=True)
    with pytest.raises(Invalid, match="name another internship tutor"):
        enter(coordinator, make, department, tutor_public_id=tutor.public_id)
    with db.session() as session:
        found = tutors.tutors(session, coordinator, today=date(2027, 7, 2))
    assert [(row.name, row.today, row.most) for row in found.rows] == [(tutor.name, 3, 3)]
    assert found.limit == 3


def test_free_places_of_the_timeline_leave_other_interns_out(db, make, coordinator):
    department = make.department(places=2)
    add(coordinator, department)
    with db.session() as session:
        view = timelines.timeline(session, coordinator, date(2027, 6, 1), date(2027, 9, 30))
    assert [span.number for span in view.departments[0].free] == [2, 1, 2]


def test_an_absence_without_deputy_is_remarked_until_somebody_stands_in(db, make, coordinator):
    department, tutor, deputy = make.department(), make.person(), make.person()
    placement = enter(coordinator, make, department, tutor_public_id=tutor.public_id)
    absence = unit.run(
        tutor_absences.add, coordinator, tutor.public_id, starts_on=date(2027, 8, 2), ends_on=date(2027, 8, 20), now=NOW
    )
    assert "tutor_away" in rules_of(db, placement)
    with db.session() as session:
        row = tutors.tutors(session, coordinator, today=date(2027, 7, 2)).rows[0]
    assert [one.without_deputy for one in row.absences] == [True]
    unit.run(
        placements.edit, coordinator, placement.public_id, seen_version=None, deputy_public_id=deputy.public_id, now=NOW
    )
    assert "tutor_away" not in rules_of(db, placement)
    unit.run(tutor_absences.remove, coordinator, absence.public_id, seen_version=absence.version, now=NOW)
    assert db.all(select(TutorAbsence)) == []


def test_a_tutor_enters_their_own_absence_and_others_do_not(db, make, coordinator):
    tutor = make.person()
    days = {"starts_on": date(2027, 8, 2), "ends_on": date(2027, 8, 20), "now": NOW}
    unit.run(tutor_absences.add, make.applicant(tutor), tutor.public_id, **days)
    for actor in (make.host(), make.coordinator(make.artachat()), make.applicant()):
        with pytest.raises(Forbidden):
            unit.run(tutor_absences.add, actor, tutor.public_id, **days)
    for actor in (make.host(), make.coordinator(make.artachat()), make.partner()):
        with pytest.raises(Forbidden):
            add(actor, make.department())


def test_a_changed_absence_moves_its_remark_and_a_stale_or_foreign_change_is_refused(db, make, coordinator):
    department, tutor = make.department(places=3), make.person()
    july, august = (
        enter(coordinator, make, department, tutor_public_id=tutor.public_id, starts_on=first, ends_on=last)
        for first, last in ((date(2027, 7, 1), date(2027, 7, 31)), (date(2027, 8, 1), date(2027, 8, 31)))
    )
    days = {"starts_on": date(2027, 7, 5), "ends_on": date(2027, 7, 9), "now": NOW}
    absence = unit.run(tutor_absences.add, coordinator, tutor.public_id, **days)
    assert ["tutor_away" in rules_of(db, one) for one in (july, august)] == [True, False]
    change = {"starts_on": date(2027, 8, 2), "ends_on": date(2027, 8, 6), "note": " Congés ", "now": NOW}
    edit = (tutor_absences.edit, coordinator, absence.public_id)
    unit.run(*edit, seen_version=absence.version, **change)
    assert ["tutor_away" in rules_of(db, one) for one in (july, august)] == [False, True]
    assert db.get(TutorAbsence, absence.id).note == "Congés"
    with pytest.raises(Conflict):
        unit.run(*edit, seen_version=absence.version, **change)
    with pytest.raises(Invalid, match="first and the last day"):
        unit.run(*edit, seen_version=None, **change | {"ends_on": None})
    for verb in (tutor_absences.edit, tutor_absences.remove):
        more = change if verb is tutor_absences.edit else {"now": NOW}
        with pytest.raises(Forbidden):
            unit.run(verb, make.host(department), absence.public_id, seen_version=None, **more)
    audited = db.all(select(AuditEntry.action).where(AuditEntry.subject_kind == SubjectKind.TUTOR_ABSENCE))
    assert sorted(audited) == ["tutor_absence:add", "tutor_absence:edit"]


def test_a_line_moves_to_another_department_and_tutor_and_frees_the_first(db, make, coordinator):
    first, second, tutor = make.department(places=1), make.department(places=1), make.person()
    line = add(coordinator, first, name="Léa")
    here, there = enter(coordinator, make, first), enter(coordinator, make, second)
    assert ["department_full" in rules_of(db, one) for one in (here, there)] == [True, False]
    fields = {"department_public_id": second.public_id, "tutor_public_id": tutor.public_id, "name": "Léa B."}
    unit.run(other_interns.edit, coordinator, line.public_id, seen_version=line.version, now=NOW, **fields)
    assert ["department_full" in rules_of(db, one) for one in (here, there)] == [False, True]
    kept = db.get(OtherIntern, line.id)
    assert (kept.department_id, kept.tutor_id, kept.name) == (second.id, tutor.id, "Léa B.")
    with pytest.raises(Forbidden):
        unit.run(other_interns.edit, make.host(first), line.public_id, seen_version=None, name="", now=NOW)


def test_the_list_of_tutors_costs_the_same_for_one_and_for_three(db, make, coordinator):
    department = make.department(places=9)
    make.placement(department=department, tutor_id=make.person().id)
    first = statements(tutors.tutors, coordinator, today=NOW.date())
    for _more in range(2):
        make.placement(department=department, tutor_id=make.person().id)
    assert statements(tutors.tutors, coordinator, today=NOW.date()) == first == 4
