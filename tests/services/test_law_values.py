"""The values of the law: entered with day and source, the past kept once something frozen rests on it."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from db.enums import AgreementState, Role
from db.models import AgreementVersion, AuditEntry, DatedRule, GratificationMonth
from db.session import writing
from seeds.reference_data import RULES as SEEDED
from services import law_values
from services.errors import Forbidden, Invalid, InvalidFields, InvalidMove, NotFound
from services.law_values import RATE, RULES
from services.queries.internships.law_values import law, rate_needed_on
from services.queries.today.today import today as first_page
from services.rules.dated import RuleCode, value_on
from services.rules.law import CODES
from services.unit import run
from tests.conftest import NOW
from tests.counting import statements
from tests.services.hosting import everybody, tutor

TODAY = NOW.date()
TUTORS = RuleCode.TUTOR_MAXIMUM
SOURCE = "Arrêté du 20 décembre"


@pytest.fixture(autouse=True)
def seeded(db):
    db.add(*(DatedRule(**row) for row in SEEDED))


def add(actor, code, value, start, **options):
    given: dict[str, Any] = {"source": SOURCE, "now": NOW} | options
    return run(law_values.add, actor, code, value=value, valid_from=start, **given)


def spans(db, code):
    rows = db.all(select(DatedRule).where(DatedRule.code == code).order_by(DatedRule.valid_from))
    return [(row.valid_from, row.valid_to, row.value) for row in rows]


def frozen(db, make, start, end):
    placement = make.placement(starts_on=start, ends_on=end)
    make.agreement(placement=placement, state=AgreementState.IN_SIGNATURE)
    return db.one(select(AgreementVersion))


def refused(kind, act):
    with pytest.raises(kind) as caught:
        act()
    return caught.value.field


def test_every_rule_that_the_software_asks_for_stands_in_the_table():
    assert {row["code"] for row in SEEDED} == set(RULES) >= set(RuleCode) | set(CODES)
    assert {(row["code"], row["unit"]) for row in SEEDED} == {(code, rule.unit) for code, rule in RULES.items()}
    assert all(RULES[row["code"]].least <= row["value"] <= RULES[row["code"]].most for row in SEEDED)


def test_the_rate_of_the_coming_year_is_entered_with_its_source_and_ends_with_the_year(db, make):
    row = add(make.admin(), RATE, 465, date(2027, 1, 1))
    assert (row.valid_to, row.unit, row.entered_at, row.source) == (date(2027, 12, 31), "cents", NOW, SOURCE)
    with db.session() as session:
        assert value_on(session, RATE, date(2027, 6, 1)).value == 465
        with pytest.raises(NotFound):
            value_on(session, RATE, date(2028, 1, 1))
    assert db.one(select(AuditEntry.action)) == "law:add"


def test_a_new_value_ends_the_one_before_and_stops_before_the_next(db, make):
    admin = make.admin()
    add(admin, TUTORS, 4, date(2028, 1, 1))
    add(admin, TUTORS, 5, date(2027, 1, 1))
    assert spans(db, TUTORS) == [
        (date(2015, 10, 29), date(2026, 12, 31), 3), (date(2027, 1, 1), date(2027, 12, 31), 5),
        (date(2028, 1, 1), None, 4),
    ]  # fmt: skip
    assert refused(Invalid, lambda: add(admin, TUTORS, 6, date(2028, 1, 1))) == "valid_from"
    late = {"valid_to": date(2028, 2, 1)}
    assert refused(Invalid, lambda: add(admin, TUTORS, 6, date(2027, 6, 1), **late)) == "valid_to"


def test_in_the_middle_of_a_year_the_rest_of_it_has_the_new_value(db, make):
    add(make.admin(), RATE, 460, date(2026, 7, 1))
    assert spans(db, RATE)[-2:] == [
        (date(2026, 1, 1), date(2026, 6, 30), 450), (date(2026, 7, 1), date(2026, 12, 31), 460),
    ]  # fmt: skip


@pytest.mark.parametrize("what", ["agreement", "month"])
def test_the_past_is_not_edited_once_something_frozen_rests_on_it(db, make, what):
    admin = make.admin()
    if what == "agreement":
        frozen(db, make, date(2026, 9, 15), date(2026, 10, 10))
    else:
        placement = make.placement()
        db.add(
            GratificationMonth(
                placement_id=placement.id, month=date(2026, 9, 1), minutes=60, hourly_cents=450, amount_cents=450,
                stated_at=NOW,
            )
        )  # fmt: skip
    for day in (date(2026, 1, 2), date(2026, 9, 20)):
        assert refused(Invalid, lambda day=day: add(admin, RATE, 460, day)) == "valid_from"
    for act in (
        lambda: run(law_values.correct, admin, RATE, date(2026, 1, 1), value=460, source=SOURCE, now=NOW),
        lambda: run(law_values.remove, admin, RATE, date(2026, 1, 1), now=NOW),
    ):
        refused(InvalidMove, act)
    assert spans(db, RATE)[-1] == (date(2026, 1, 1), date(2026, 12, 31), 450)
    add(admin, RATE, 460, date(2026, 11, 1))
    assert spans(db, RATE)[-1] == (date(2026, 11, 1), date(2026, 12, 31), 460)
    with db.session() as session:
        can_change = [row.can_change for row in law(session, admin, today=TODAY).rows[RATE]]
    assert can_change == [True, False, True, True, True]


def test_a_voided_version_holds_nothing_fast_and_a_missing_year_can_always_be_entered(db, make):
    version = frozen(db, make, date(2026, 12, 1), date(2027, 2, 13))
    admin = make.admin()
    add(admin, RATE, 465, date(2027, 1, 1))
    refused(InvalidMove, lambda: run(law_values.remove, admin, RATE, date(2027, 1, 1), now=NOW))
    with writing() as session:
        session.get_one(AgreementVersion, version.id).voided_at = NOW
    run(law_values.correct, admin, RATE, date(2027, 1, 1), value=470, source="Rectificatif", now=NOW)
    assert spans(db, RATE)[-1] == (date(2027, 1, 1), date(2027, 12, 31), 470)
    run(law_values.remove, admin, RATE, date(2027, 1, 1), now=NOW)
    assert spans(db, RATE)[-1] == (date(2026, 1, 1), date(2026, 12, 31), 450)


def test_what_lacks_is_said_at_its_field(make):
    with pytest.raises(InvalidFields) as caught:
        run(law_values.add, make.admin(), RATE, value=0, valid_from=None, source=" ", now=NOW)
    assert {one.field for one in caught.value.errors} == {"value", "valid_from", "source"}
    assert refused(InvalidFields, lambda: add(make.admin(), TUTORS, 4, TODAY, valid_to=date(2026, 1, 1))) == "valid_to"
    refused(NotFound, lambda: add(make.admin(), "no_rule", 4, TODAY))


def test_administrators_edit_coordinators_read_and_nobody_else(db, make):
    placement = make.placement(tutor_id=tutor(make).id)
    for actor in everybody(db, make, placement).values():
        if not actor.has(Role.ADMIN):
            refused(Forbidden, lambda actor=actor: add(actor, RATE, 465, date(2027, 1, 1)))
        with db.session() as session:
            if actor.has(Role.COORDINATOR, Role.ADMIN):
                assert law(session, actor, today=TODAY).can_edit is actor.has(Role.ADMIN)
            else:
                refused(Forbidden, lambda actor=actor: law(session, actor, today=TODAY))


@pytest.mark.parametrize(
    ("day", "is_shown"),
    [(date(2026, 11, 30), False), (date(2026, 12, 1), True), (date(2026, 12, 31), True), (date(2027, 1, 2), True)],
)
def test_the_first_page_asks_for_the_coming_rate_in_december_until_it_is_entered(db, make, day, is_shown):
    now = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)

    def kinds():
        with db.session() as session:
            return {row.kind: row.page for row in first_page(session, coordinator, now).todos}

    coordinator = make.coordinator()
    assert kinds().get("rate_missing") == ("law_values" if is_shown else None)
    with db.session() as session:
        assert law(session, coordinator, today=now.date()).missing_for == (2027 if is_shown else None)
    add(make.admin(), RATE, 465, date(2027, 1, 1))
    assert "rate_missing" not in kinds()


def test_the_day_for_which_a_rate_is_needed():
    assert rate_needed_on(date(2026, 11, 30)) == date(2026, 11, 30)
    assert rate_needed_on(date(2026, 12, 1)) == date(2027, 1, 1)


def test_the_table_costs_one_statement(db, make):
    frozen(db, make, date(2026, 9, 15), date(2026, 10, 10))
    assert statements(law, make.admin(), today=TODAY) == 1
