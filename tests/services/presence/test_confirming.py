"""«The hours are right»: once at the end by host and intern, withdrawn where the hours change afterwards."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from db.enums import AbsenceKind, EndReason, PlacementState, Source
from db.models import Person, Placement, PresenceConfirmation
from db.session import writing
from services import placements, unit
from services.actors import system
from services.errors import Conflict, DomainError, Forbidden, Invalid, InvalidMove
from services.on_behalf import Evidence
from services.presence import absences, confirming, watching
from services.presence.absences import AbsenceFields
from services.queries.internships.desk import desk
from services.queries.internships.presence import calendar
from tests.conftest import NOW
from tests.counting import statements
from tests.services.hosting import checklist_templates, everybody, items, tutor
from tests.services.test_host_opinions import desk_link

ENDING = {
    "state": PlacementState.IN_PROGRESS, "starts_on": date(2026, 11, 2), "ends_on": date(2026, 11, 27),
}  # fmt: skip
WHOLE = 19 * 420
"""Four weeks without the 11 November."""


@pytest.fixture
def department(make):
    return make.department()


@pytest.fixture
def placement(make, db, department):
    checklist_templates(db)
    return unit.run(
        placements.enter, make.coordinator(), person=make.person().public_id,
        department_public_id=department.public_id, source=Source.PHONE, tutor_public_id=tutor(make).public_id,
        sending_organisation_public_id=make.university().public_id, now=NOW, **ENDING,
    )  # fmt: skip


def confirm(actor, placement, minutes=WHOLE, now=NOW, **options):
    return unit.run(confirming.confirm, actor, placement.public_id, minutes=minutes, now=now, **options)


def sides(db, make, placement):
    with db.session() as session:
        found = calendar(session, make.coordinator(), placement.public_id, today=NOW.date())
    return [side for side in (False, True) if found.confirmed(from_intern=side)]


def test_host_and_intern_confirm_once_and_settle_the_end(db, make, placement, department):
    host, intern = desk_link(db, department), make.applicant(db.get(Person, placement.person_id))
    confirm(host, placement)
    assert (items(db, placement)["end_by_host"].done_at, items(db, placement)["end_by_intern"].done_at) == (NOW, None)
    confirm(intern, placement)
    confirm(intern, placement, now=NOW + timedelta(hours=1))
    assert items(db, placement)["end_by_intern"].done_at == NOW
    rows = db.all(select(PresenceConfirmation).order_by(PresenceConfirmation.id))
    assert [(row.from_intern, row.minutes, row.source) for row in rows] == [
        (False, WHOLE, Source.LINK), (True, WHOLE, Source.ACCOUNT),
    ]  # fmt: skip
    assert sides(db, make, placement) == [False, True]


def test_nobody_else_confirms(db, make, placement):
    allowed = {
        "coordinator", "admin", "head of the department", "tutor", "intern", "link to the internship",
    }  # fmt: skip
    for who, actor in everybody(db, make, placement).items():
        if who not in allowed:
            with pytest.raises(Forbidden):
                confirm(actor, placement)
    assert db.all(select(PresenceConfirmation)) == []


def test_it_is_asked_from_a_week_before_the_end_and_of_the_hours_that_were_shown(make, placement, department):
    host = make.host(department)
    with pytest.raises(Invalid):
        confirm(host, placement, now=NOW - timedelta(days=3))
    with pytest.raises(Conflict):
        confirm(host, placement, WHOLE - 60)
    planned = make.placement(department=department, **{**ENDING, "state": PlacementState.READY})
    with pytest.raises(InvalidMove):
        confirm(host, planned)


def test_a_month_is_confirmed_once_it_is_over(db, make, department):
    host = make.host(department)
    long = make.placement(department=department, **{**ENDING, "starts_on": date(2026, 10, 1)})
    confirm(host, long, 22 * 420, month=date(2026, 10, 9))
    assert db.one(select(PresenceConfirmation)).month == date(2026, 10, 1)
    for month in (date(2026, 11, 1), date(2026, 9, 1), date(2026, 12, 1)):
        with pytest.raises(Invalid):
            confirm(host, long, 0, month=month)


def test_changed_hours_withdraw_it_and_open_the_end_again(db, make, placement, department):
    host = make.host(department)
    confirm(host, placement)
    fields = AbsenceFields(AbsenceKind.ILLNESS, date(2026, 11, 20))
    outcome = unit.run(absences.report, host, placement.public_id, fields, now=NOW)
    assert outcome.withdrawn == 1
    assert items(db, placement)["end_by_host"].done_at is None
    assert sides(db, make, placement) == []
    with db.session() as session:
        assert calendar(session, host, placement.public_id, today=NOW.date()).was_withdrawn(from_intern=False)
    confirm(host, placement, WHOLE - 420)
    assert items(db, placement)["end_by_host"].done_at == NOW
    unit.run(absences.remove, host, outcome.public_id, now=NOW)
    assert sides(db, make, placement) == []


def test_an_early_end_and_other_dates_withdraw_it_too(db, make, placement, department):
    host, coordinator = make.host(department), make.coordinator()
    confirm(host, placement)
    unit.run(placements.edit, coordinator, placement.public_id, ends_on=date(2026, 11, 26), now=NOW)
    assert sides(db, make, placement) == []
    confirm(host, placement, WHOLE - 420)
    unit.run(
        placements.move, coordinator, placement.public_id, "interrupt", end_reason=EndReason.INTERN,
        ended_on=date(2026, 11, 20), reason="Il est rentré", now=NOW,
    )  # fmt: skip
    assert sides(db, make, placement) == []


def test_hours_that_an_amendment_changed_are_noticed_at_once_and_withdrawn_by_the_daily_look(
    db, make, placement, department
):
    confirm(make.host(department), placement)
    with writing() as session:
        session.get_one(Placement, placement.id).week_minutes = [480, 420, 420, 420, 420, 0, 0]
    assert sides(db, make, placement) == []
    assert items(db, placement)["end_by_host"].done_at == NOW
    unit.run(watching.watch, system(), now=NOW + timedelta(days=1))
    assert items(db, placement)["end_by_host"].done_at is None
    assert db.one(select(PresenceConfirmation)).withdrawn_at == NOW + timedelta(days=1)


def test_a_coordinator_records_the_word_of_either_with_what_shows_it(db, make, placement):
    coordinator = make.coordinator()
    for options in ({}, {"from_intern": True}, {"from_intern": True, "source": Source.ACCOUNT}):
        with pytest.raises(DomainError):
            confirm(coordinator, placement, **options)
    told = Evidence("Mme Moreau", date(2026, 11, 20))
    confirm(coordinator, placement, from_intern=False, source=Source.PAPER, evidence=told)
    row = db.one(select(PresenceConfirmation))
    assert (row.by_name, row.told_by, row.happened_on, row.source) == (
        "Mme Moreau", "Mme Moreau", date(2026, 11, 20), Source.PAPER,
    )  # fmt: skip


def test_the_desk_shows_the_hours_of_those_who_end_at_constant_cost(db, make, placement, department):
    host = make.host(department)

    def on_desk():
        with db.session() as session:
            return desk(session, host, today=NOW.date(), language="fr")

    assert [one.minutes for one in on_desk().awaiting if one.end_item] == [WHOLE]
    cost = statements(desk, host, today=NOW.date(), language="fr")
    for _n in range(2):
        unit.run(
            placements.enter, make.coordinator(), person=make.person().public_id,
            department_public_id=department.public_id, source=Source.PHONE, now=NOW, **ENDING,
        )  # fmt: skip
    assert statements(desk, host, today=NOW.date(), language="fr") == cost <= 10
