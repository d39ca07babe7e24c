"""Money by month: the worked cases, a frozen statement, what was paid, and a year without a rate."""

from datetime import date

import pytest
from sqlalchemy import select

from db.enums import AbsenceKind, PlacementState, SubjectKind
from db.models import DatedRule, Department, GratificationMonth, Person
from db.session import writing
from services import unit
from services.actors import system
from services.documents import papers
from services.errors import Forbidden, Invalid, InvalidMove, NotFound
from services.exports.acts import Wanted, batches, take
from services.presence import absences, gratification, watching
from services.presence.absences import AbsenceFields
from services.queries.internships.gratification import of_placement, waiting
from services.queries.today.today import today
from tests.conftest import NOW
from tests.counting import statements
from tests.services.hosting import everybody, findings_of, tutor
from tests.services.test_documents import is_tagged, opened

P = PlacementState
LONG = {"state": P.IN_PROGRESS, "starts_on": date(2026, 9, 1), "ends_on": date(2026, 11, 30)}
SEPTEMBER, OCTOBER, NOVEMBER = (date(2026, month, 1) for month in (9, 10, 11))


@pytest.fixture(autouse=True)
def rates(db):
    for year, cents in ((2025, 435), (2026, 450)):
        db.add(
            DatedRule(
                code="gratification_hourly", valid_from=date(year, 1, 1), valid_to=date(year, 12, 31), value=cents,
                unit="cents", source=f"Arrêté {year}",
            )
        )  # fmt: skip


def lines(db, actor, placement):
    with db.session() as session:
        return of_placement(session, actor, placement.public_id, today=NOW.date())


def state(actor, placement, month, **options):
    return unit.run(gratification.state, actor, placement.public_id, month, now=NOW, **options)


def test_the_worked_cases_by_month(db, make):
    coordinator, person = make.coordinator(), make.person()
    winter = make.placement(
        state=P.COMPLETED, starts_on=date(2025, 12, 1), ends_on=date(2026, 2, 13), person=make.person()
    )
    got = [(one.rate, one.minutes, one.amount) for one in lines(db, coordinator, winter)]
    assert sum(amount for rate, _minutes, amount in got if rate == 435) == 66_990
    assert sum(amount for _rate, _minutes, amount in got) == 164_640
    # 154 h in November 2025 and 161 h in May 2026 at the same host: due only together.
    first = make.placement(state=P.CLOSED, starts_on=date(2025, 11, 1), ends_on=date(2025, 12, 3), person=person)
    assert lines(db, coordinator, first) == []
    second = make.placement(state=P.COMPLETED, starts_on=date(2026, 4, 27), ends_on=date(2026, 6, 4), person=person)
    later = lines(db, coordinator, second)
    assert [one.month.month for one in later] == [11, 12, 4, 5, 6]
    assert all(one.minutes == one.earlier_minutes for one in later[:2])
    assert lines(db, coordinator, first) == []


def test_a_month_is_stated_once_and_keeps_what_was_used(db, make):
    coordinator, placement = make.coordinator(), make.placement(**LONG)
    row = state(coordinator, placement, date(2026, 9, 17), minutes=22 * 420)
    assert (row.month, row.minutes, row.hourly_cents, row.amount_cents) == (SEPTEMBER, 22 * 420, 450, 69_300)
    assert (row.details["rate_source"], row.details["threshold_hours"]) == ("Arrêté 2026", 308)
    assert state(coordinator, placement, SEPTEMBER).id == row.id
    with pytest.raises(Invalid):
        state(coordinator, placement, OCTOBER, minutes=60)
    with pytest.raises(Invalid):
        state(coordinator, placement, NOVEMBER)
    before = lines(db, coordinator, placement)
    assert [(one.public_id is not None, one.can_state, one.differs) for one in before] == [
        (True, False, False), (False, True, False), (False, False, False),
    ]  # fmt: skip
    fields = AbsenceFields(AbsenceKind.ILLNESS, date(2026, 9, 8))
    unit.run(absences.report, coordinator, placement.public_id, fields, now=NOW)
    after = lines(db, coordinator, placement)[0]
    assert (after.minutes, after.amount, after.differs) == (22 * 420, 69_300, True)


def test_paid_and_taken_back(db, make):
    coordinator, placement = make.coordinator(), make.placement(**LONG)
    row = state(coordinator, placement, SEPTEMBER)
    for day in (date(2026, 8, 31), date(2026, 11, 23)):
        with pytest.raises(Invalid):
            unit.run(gratification.set_paid, coordinator, row.public_id, day, now=NOW)
    unit.run(gratification.set_paid, coordinator, row.public_id, date(2026, 10, 28), seen_version=1, now=NOW)
    with pytest.raises(InvalidMove):
        unit.run(gratification.withdraw, coordinator, row.public_id, now=NOW)
    unit.run(gratification.set_paid, coordinator, row.public_id, None, now=NOW)
    unit.run(gratification.withdraw, coordinator, row.public_id, now=NOW)
    assert db.all(select(GratificationMonth)) == []


def test_a_year_without_a_rate_refuses_the_amount(db, make):
    placement = make.placement(state=P.COMPLETED, starts_on=date(2024, 9, 2), ends_on=date(2024, 12, 20))
    coordinator = make.coordinator()
    assert {one.amount for one in lines(db, coordinator, placement)} == {None}
    with pytest.raises(Invalid) as refusal:
        state(coordinator, placement, date(2024, 9, 1))
    assert refusal.value.params == {"year": 2024}
    agreed = make.placement(state=P.COMPLETED, starts_on=date(2024, 9, 2), ends_on=date(2024, 9, 20), hourly_cents=400)
    with pytest.raises(Invalid):
        state(coordinator, agreed, date(2024, 9, 1))


def test_what_the_city_pays_by_itself_stays_below_the_ceiling(db, make):
    short = {"state": P.COMPLETED, "starts_on": date(2026, 9, 1), "ends_on": date(2026, 9, 30)}
    coordinator = make.coordinator()
    assert lines(db, coordinator, make.placement(**short)) == []
    with pytest.raises(Invalid):
        state(coordinator, make.placement(**short), SEPTEMBER)
    for agreed, paid in ((400, 400), (500, 450)):
        [line] = lines(db, coordinator, make.placement(hourly_cents=agreed, **short))
        assert (line.rate, line.is_optional, line.amount) == (paid, True, 154 * paid)


def test_only_the_city_states_and_only_the_intern_reads_with_it(db, make):
    placement = make.placement(tutor_id=tutor(make).id, **LONG)
    readers = {"coordinator", "admin", "intern"}
    for who, actor in everybody(db, make, placement).items():
        assert bool(lines(db, actor, placement)) is (who in readers), who
        if who not in readers - {"intern"}:
            with pytest.raises(Forbidden):
                state(actor, placement, SEPTEMBER)


def test_what_waits_is_remarked_once_a_day_and_stands_on_today(db, make):
    coordinator, placement = make.coordinator(), make.placement(hourly_cents=450, **LONG)
    near = make.placement(**{**LONG, "starts_on": date(2026, 10, 1), "ends_on": date(2026, 11, 30)})
    assert unit.run(watching.watch, system(), now=NOW) == 2
    assert list(findings_of(db, placement, SubjectKind.PLACEMENT)) == ["gratification_to_state"]
    assert findings_of(db, near, SubjectKind.PLACEMENT) == {"gratification_margin": {"left": 14.0, "threshold": 308}}
    for month in (SEPTEMBER, OCTOBER):
        state(coordinator, placement, month)
    assert findings_of(db, placement, SubjectKind.PLACEMENT) == {}
    with db.session() as session:
        rows = today(session, coordinator, NOW).todos
        name = session.get_one(Person, near.person_id).name
    assert [(row.kind, row.count) for row in rows if row.kind in {"to_pay", "near", "to_state"}] == [
        ("near", 1), ("to_pay", 2),
    ]  # fmt: skip
    assert (rows[0].params, rows[0].query) == ({"intern": name}, {"id": near.public_id})
    assert "14 h jusqu’à 308 h" in rows[0].detail
    with pytest.raises(Forbidden):
        unit.run(watching.watch, make.host(), now=NOW)


def test_the_list_of_what_waits_costs_the_same_for_many(db, make):
    coordinator = make.coordinator()
    placement = make.placement(**LONG)
    state(coordinator, placement, SEPTEMBER)
    cost = statements(waiting, coordinator, today=NOW.date())
    for _n in range(3):
        make.placement(person=make.person(), **LONG)
    with db.session() as session:
        rows = waiting(session, coordinator, today=NOW.date())
    assert [(row.month, row.public_id is None) for row in rows] == [
        *[(SEPTEMBER, True)] * 3, *[(OCTOBER, True)] * 4, (SEPTEMBER, False),
    ]  # fmt: skip
    assert statements(waiting, coordinator, today=NOW.date()) == cost <= 8
    assert statements(waiting, make.coordinator(make.artachat()), today=NOW.date()) <= 8
    with db.session() as session:
        assert waiting(session, make.host(), today=NOW.date()) == []
        assert db.get(Person, placement.person_id).name in {row.name for row in rows}


def test_the_statement_says_how_it_was_counted_in_french_and_is_accessible(db, make):
    coordinator, placement = make.coordinator(), make.placement(**LONG)
    row = state(coordinator, placement, SEPTEMBER)
    intern = make.applicant(db.get(Person, placement.person_id))
    for actor in (coordinator, intern):
        reader, words = opened(unit.run(papers.gratification, actor, row.public_id, now=NOW))
        assert is_tagged(reader)
        for part in ("septembre 2026", "154", "22", "4,50 €", "693,00 €", "Arrêté 2026", "308 h"):
            assert part in words.replace("\u202f", " ").replace("\xa0", " "), part
    for actor in (make.host(), make.partner(), make.applicant()):
        with pytest.raises(NotFound):
            unit.run(papers.gratification, actor, row.public_id, now=NOW)


def test_the_lists_as_files_hold_the_hours_of_the_month_and_what_was_stated(db, make):
    coordinator, placement = make.coordinator(), make.placement(**LONG)
    state(coordinator, placement, OCTOBER)
    fields = AbsenceFields(AbsenceKind.ILLNESS, date(2026, 10, 8), minutes=60)
    unit.run(absences.report, coordinator, placement.public_id, fields, now=NOW)

    def taken(name, actor=coordinator, **filters):
        with writing() as session:
            found = take(session, actor, Wanted(name, filters), form="csv", now=NOW)
        return [tuple(row) for rows in batches(found, "fr") for row in rows]

    [row] = taken("presence", month="2026-10-01")
    assert row[-3:] == (22 * 420, 60, 22 * 420 - 60)
    assert taken("presence", month="2026-12-01") == []
    assert taken("presence")[0][-1] == 64 * 420 - 60
    assert taken("presence", make.host(db.get(Department, placement.department_id)))[0][-3] == 64 * 420
    [money] = taken("gratifications", month="2026-10-01")
    assert [round(float(one), 2) for one in money[8:11]] == [22.0, 4.5, 693.0]
