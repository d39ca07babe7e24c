"""Values of the law on a day: the one in force, or a refusal; never the last known one."""

from datetime import date

import pytest

from db.models import DatedRule
from services.errors import Invalid, NotFound
from services.rules.dated import value_on, values_on
from tests.services.applying import sentence


@pytest.fixture
def rates(db):
    def rate(start, end, value):
        return DatedRule(code="rate", valid_from=start, valid_to=end, value=value, unit="cents", source=f"law {value}")

    db.add(
        rate(date(2025, 1, 1), date(2025, 12, 31), 435),
        rate(date(2026, 1, 1), date(2026, 12, 31), 450),
        DatedRule(code="limit", valid_from=date(2015, 1, 1), valid_to=None, value=3, unit="count", source="R124-13"),
    )


@pytest.mark.parametrize(
    ("day", "value"), [(date(2025, 12, 31), 435), (date(2026, 1, 1), 450), (date(2026, 12, 31), 450)]
)
def test_value_is_the_one_in_force_on_the_day(db, rates, day, value):
    with db.session() as session:
        assert value_on(session, "rate", day).value == value


@pytest.mark.parametrize("day", [date(2024, 12, 31), date(2027, 1, 1)])
def test_value_of_a_day_without_one_is_refused(db, rates, day):
    with db.session() as session, pytest.raises(NotFound) as refusal:
        value_on(session, "rate", day)
    assert sentence(refusal.value).startswith("No value is entered for the rule “rate” on ")
    assert refusal.value.params == {"code": "rate", "day": day}


def test_value_without_an_end_stays_in_force_with_its_unit_and_source(db, rates):
    with db.session() as session:
        found = value_on(session, "limit", date(2099, 1, 1))
    assert (found.value, found.unit, found.source, found.valid_to) == (3, "count", "R124-13", None)


def test_value_of_two_that_overlap_is_refused(db, rates):
    db.add(DatedRule(code="rate", valid_from=date(2026, 6, 1), valid_to=None, value=460, unit="cents", source="x"))
    with db.session() as session, pytest.raises(Invalid):
        value_on(session, "rate", date(2026, 6, 1))


def test_values_leave_out_codes_without_one(db, rates):
    with db.session() as session:
        found = values_on(session, ["rate", "limit"], date(2027, 1, 1))
    assert {code: one.value for code, one in found.items()} == {"limit": 3}


def test_refusal_writes_its_day_in_the_language_of_the_reader(db, rates):
    from services.i18n import translate

    with db.session() as session, pytest.raises(NotFound) as refusal:
        value_on(session, "rate", date(2027, 12, 3))
    assert "3 déc. 2027" in translate("fr", refusal.value.msgid, **refusal.value.params)
