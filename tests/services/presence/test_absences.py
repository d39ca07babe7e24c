"""Absences: who reports them, what is refused, and that removing one leaves no trace in the figures."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from db.enums import AbsenceKind, PlacementState, Source, SubjectKind
from db.models import Absence, File, Person
from services import files, unit
from services.errors import Conflict, DomainError, Forbidden, InvalidMove, NotFound
from services.on_behalf import Evidence
from services.presence import absences, effects, register
from services.presence.absences import AbsenceFields
from services.queries.internships.presence import calendar
from services.rules.days import DayKind
from tests.conftest import NOW
from tests.counting import statements
from tests.samples import picture
from tests.services.hosting import everybody, findings_of, placement_link, tutor
from tests.services.test_host_opinions import desk_link

ILL, DAY = AbsenceKind.ILLNESS, date(2026, 11, 17)
AUTUMN = {"state": PlacementState.IN_PROGRESS, "starts_on": date(2026, 10, 1), "ends_on": date(2026, 12, 31)}


@pytest.fixture
def department(make):
    return make.department()


@pytest.fixture
def placement(make, department):
    return make.placement(department=department, tutor_id=tutor(make).id, **AUTUMN)


def report(actor, placement, starts_on=DAY, ends_on=None, *, kind=ILL, minutes=None, note="", **options):
    fields = AbsenceFields(kind, starts_on, ends_on, minutes, note)
    return unit.run(absences.report, actor, placement.public_id, fields, now=NOW, **options)


def seen(db, actor, placement):
    with db.session() as session:
        return calendar(session, actor, placement.public_id, today=NOW.date())


def test_host_intern_and_coordinator_report_and_nobody_else(db, make, placement):
    allowed = {"coordinator", "admin", "head of the department", "tutor", "intern", "link to the internship"}
    for number, (who, actor) in enumerate(everybody(db, make, placement).items()):
        day = date(2026, 10, (5, 6, 7, 8, 9, 12, 13, 14, 15, 16, 19, 20, 21, 22, 23, 26, 27, 28)[number])
        if who in allowed:
            report(actor, placement, day)
            assert seen(db, actor, placement).missed
        else:
            with pytest.raises(Forbidden):
                report(actor, placement, day)
            with pytest.raises(NotFound):
                seen(db, actor, placement)
    assert len(db.all(select(Absence))) == len(allowed)


def test_an_absence_takes_what_was_planned_and_its_removal_gives_it_back(db, make, placement, department):
    host = make.host(department)
    before = seen(db, host, placement)
    first = report(host, placement, date(2026, 11, 6), date(2026, 11, 11), note="Grippe")
    part = report(desk_link(db, department), placement, minutes=120)
    after = seen(db, host, placement)
    # Friday, Monday, Tuesday; the 11 November is a public holiday.
    assert (before.forecast - after.forecast, after.missed) == (3 * 420 + 120, 3 * 420 + 120)
    assert [(one.starts_on, one.missed, one.source) for one in after.absences] == [
        (DAY, 120, Source.LINK), (date(2026, 11, 6), 1260, Source.ACCOUNT),
    ]  # fmt: skip
    for one in (first, part):
        unit.run(absences.remove, host, one.public_id, now=NOW)
    again = seen(db, host, placement)
    assert (again.days, again.forecast, again.counted) == (before.days, before.forecast, before.counted)
    with pytest.raises(InvalidMove):
        unit.run(absences.remove, host, part.public_id, now=NOW)


def test_what_it_would_change_is_shown_with_the_days_that_count_and_nothing_is_kept(db, make, placement, department):
    host, fields = make.host(department), AbsenceFields(ILL, date(2026, 11, 10), date(2026, 11, 12), None, "")
    with db.session() as session:
        found = effects.effect(session, host, placement.public_id, fields)
    # Tuesday and Thursday; the 11 November is a public holiday.
    assert found.before.presence - found.after.presence == 2 * 420
    assert found.before.counted == found.after.counted
    kinds = [found.days[date(2026, 11, day)] for day in (10, 11, 12, 13, 14)]
    assert kinds == [DayKind.ABSENCE, DayKind.HOLIDAY, DayKind.ABSENCE, DayKind.PRESENCE, DayKind.FREE]
    assert db.all(select(Absence)) == []


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "minutes", "field"),
    [
        (None, None, None, "starts_on"),
        (date(2026, 11, 18), date(2026, 11, 17), None, "ends_on"),
        (date(2026, 9, 30), None, None, "starts_on"),
        (date(2026, 12, 31), date(2027, 1, 1), None, "ends_on"),
        (date(2026, 11, 10), date(2026, 11, 20), None, "starts_on"),
        (date(2026, 11, 14), date(2026, 11, 15), None, "starts_on"),
        (date(2026, 11, 11), None, None, "starts_on"),
        (date(2026, 11, 18), None, 421, "minutes"),
        (date(2026, 11, 18), None, 0, "minutes"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(make, placement, department, starts_on, ends_on, minutes, field):
    host = make.host(department)
    report(host, placement)
    with pytest.raises(DomainError) as refusal:
        report(host, placement, starts_on, ends_on, minutes=minutes)
    assert refusal.value.field == field


def test_a_reason_is_needed_and_a_closed_file_stays_closed(make, placement, department):
    with pytest.raises(DomainError) as refusal:
        report(make.host(department), placement, kind=None)
    assert refusal.value.field == "kind"
    closed = make.placement(department=department, **{**AUTUMN, "state": PlacementState.CLOSED})
    with pytest.raises(InvalidMove):
        report(make.host(department), closed)


def test_an_intern_changes_what_they_reported_and_not_what_the_host_did(db, make, placement, department):
    intern, host = make.applicant(db.get(Person, placement.person_id)), make.host(department)
    own = report(intern, placement)
    theirs = report(host, placement, date(2026, 11, 18))
    fields = AbsenceFields(AbsenceKind.FAMILY, DAY, None, 60)
    unit.run(absences.change, intern, own.public_id, fields, seen_version=1, now=NOW)
    with pytest.raises(Conflict):
        unit.run(absences.change, host, own.public_id, fields, seen_version=1, now=NOW)
    for act in (absences.remove, absences.change):
        with pytest.raises(Forbidden):
            unit.run(act, intern, theirs.public_id, *([fields] if act is absences.change else []), now=NOW)
    rows = seen(db, intern, placement).absences
    assert [(one.kind, one.can_change) for one in rows] == [(ILL, False), (AbsenceKind.FAMILY, True)]
    assert all(one.can_change for one in seen(db, host, placement).absences)


def test_the_paper_of_an_absence_is_for_the_intern_and_the_coordinators(db, make, placement, department):
    intern, host = make.applicant(db.get(Person, placement.person_id)), make.host(department)
    report(intern, placement, proof=("arret.jpg", picture()))
    coordinator = make.coordinator()
    [row] = seen(db, coordinator, placement).absences
    assert db.one(select(File)).purge_after == datetime(2027, 4, 1, tzinfo=UTC)
    assert seen(db, host, placement).absences[0].proof_public_id is None
    for actor in (intern, coordinator):
        assert unit.run(files.fetch, actor, row.proof_public_id, now=NOW)[0].subject_kind is SubjectKind.PLACEMENT
    for actor in (host, make.partner(), placement_link(db, placement)):
        with pytest.raises(NotFound):
            unit.run(files.fetch, actor, row.proof_public_id, now=NOW)


def test_a_coordinator_records_what_they_were_told(db, make, placement):
    told = Evidence(told_by="Mme Moreau", happened_on=DAY)
    report(make.coordinator(), placement, source=Source.PHONE, evidence=told)
    [row] = db.all(select(Absence))
    assert (row.source, row.reported_by) == (Source.PHONE, "Mme Moreau")


def test_what_the_register_has_is_changed_there(make, placement, department):
    host, coordinator = make.host(department), make.coordinator()
    unit.run(register.set_keeping, coordinator, placement.public_id, register=True, journal=False, now=NOW)
    unit.run(register.set_day, host, placement.public_id, DAY, 300, now=NOW)
    with pytest.raises(DomainError) as refusal:
        report(host, placement)
    assert refusal.value.field == "starts_on"


def test_a_remark_comes_before_the_line_is_crossed_and_goes_with_it(db, make, department):
    host, coordinator = make.host(department), make.coordinator()
    near = {"starts_on": date(2026, 9, 28), "ends_on": date(2026, 11, 30)}
    placement = make.placement(department=department, keeps_register=True, **{**AUTUMN, **near})
    report(host, placement, minutes=60)
    assert seen(db, coordinator, placement).counted == 45 * 420
    assert findings_of(db, placement, SubjectKind.PLACEMENT) == {
        "gratification_unpaid": {"hours": 315.0, "threshold": 308}, "gratification_to_state": {"day": "2026-09-30"},
    }  # fmt: skip
    shorter = make.placement(
        department=department, keeps_register=True, **{**AUTUMN, **near, "ends_on": date(2026, 11, 26)}
    )
    unit.run(register.set_day, host, shorter.public_id, DAY, 420, now=NOW)
    assert findings_of(db, shorter, SubjectKind.PLACEMENT) == {"gratification_margin": {"left": 7.0, "threshold": 308}}
    unit.run(register.set_day, host, shorter.public_id, DAY, 720, now=NOW)
    assert findings_of(db, shorter, SubjectKind.PLACEMENT)["gratification_margin"]["left"] == 2.0


def test_a_calendar_costs_the_same_with_many_absences(db, make, placement, department):
    host = make.host(department)
    report(host, placement)
    first = statements(calendar, host, placement.public_id, today=NOW.date())
    for day in (5, 6, 7):
        report(host, placement, date(2026, 10, day))
    earlier = {**AUTUMN, "starts_on": date(2026, 9, 1), "ends_on": date(2026, 9, 10), "state": PlacementState.CLOSED}
    make.placement(department=department, person=db.get(Person, placement.person_id), **earlier)
    assert statements(calendar, host, placement.public_id, today=NOW.date()) == first <= 10
    assert seen(db, host, placement).earlier == 8 * 420
