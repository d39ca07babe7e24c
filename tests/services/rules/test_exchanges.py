"""What law and norms ask of an exchange: worked cases, and what holds for any group."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.rules.ages import age_on
from services.rules.exchanges import (
    TEXTS,
    Norms,
    Visit,
    birthday_of_age,
    comes_of_age,
    complement_by,
    declared_by,
    is_balanced,
    leaders_needed,
    must_be_declared,
    remarks,
)

LAW = Norms(
    per_leader=12, young_per_leader=8, least_leaders=2, declared_from=7, declared_months=2, complement_days=8,
    least_days=5, most_days=21, least_people=16, most_people=60, least_group=4,
)  # fmt: skip
AGES = st.lists(st.integers(0, 40), max_size=80)


@pytest.mark.parametrize(
    ("ages", "needed"),
    [
        ([], 0),
        ([18, 25], 0),
        ([17], 2),
        ([14] * 24, 2),
        ([14] * 25, 3),
        ([14] * 24 + [18] * 10, 2),
        ([5] * 8, 2),
        ([5] * 17, 3),
        ([5] * 9 + [6] * 13, 4),
    ],
)
def test_leaders_of_a_group(ages, needed):
    assert leaders_needed(ages, LAW) == needed


@given(AGES, AGES)
def test_more_young_people_never_need_fewer_leaders_and_two_groups_never_fewer_than_one(some, others):
    both = leaders_needed(some + others, LAW)
    assert max(leaders_needed(some, LAW), leaders_needed(others, LAW)) <= both
    assert both <= leaders_needed(some, LAW) + leaders_needed(others, LAW)


@given(AGES)
def test_each_leader_has_no_more_than_the_law_allows(ages):
    minors = [age for age in ages if age < 18]
    needed = leaders_needed(ages, LAW)
    assert needed * 12 >= len(minors)
    assert (needed == 0) == (not minors)


def test_a_number_that_is_not_entered_asks_for_nothing():
    assert leaders_needed([10] * 50, Norms()) == 0
    assert not must_be_declared(50, 9, Norms())
    assert declared_by(date(2027, 7, 5), Norms()) is None


@pytest.mark.parametrize(("minors", "nights", "found"), [(6, 9, False), (7, 0, False), (7, 1, True), (40, 12, True)])
def test_a_stay_is_declared_from_seven_minors_and_one_night(minors, nights, found):
    assert must_be_declared(minors, nights, LAW) is found


def test_the_declaration_is_due_two_months_and_eight_days_before():
    assert declared_by(date(2027, 7, 5), LAW) == date(2027, 5, 5)
    assert declared_by(date(2027, 4, 30), LAW) == date(2027, 2, 28)
    assert complement_by(date(2027, 7, 5), LAW) == date(2027, 6, 27)


FIRST, BACK = (date(2027, 4, 12), date(2027, 4, 21)), (date(2027, 7, 5), date(2027, 7, 14))


@pytest.mark.parametrize(
    ("birth_date", "day"),
    [
        (date(2009, 4, 12), None),
        (date(2009, 4, 13), date(2027, 4, 13)),
        (date(2009, 6, 1), date(2027, 6, 1)),
        (date(2009, 7, 14), date(2027, 7, 14)),
        (date(2009, 7, 15), None),
        (None, None),
    ],
)
def test_who_comes_of_age_between_the_first_day_and_the_last(birth_date, day):
    assert comes_of_age(birth_date, [BACK, FIRST]) == day


@given(st.dates(date(1990, 1, 1), date(2020, 12, 31)))
def test_on_the_birthday_somebody_is_eighteen_and_the_day_before_not(birth_date):
    day = birthday_of_age(birth_date)
    assert (age_on(birth_date, day), age_on(birth_date, day - timedelta(days=1))) == (18, 17)


@pytest.mark.parametrize(
    ("girls", "boys", "percent", "found"),
    [(0, 0, 40, True), (3, 3, 50, True), (6, 4, 40, True), (7, 4, 40, False), (5, 0, 1, False), (5, 0, 0, True)],
)
def test_balance_is_a_share_of_both(girls, boys, percent, found):
    assert is_balanced(girls, boys, percent) is found


def visit(**fields):
    usual = {
        "starts_on": FIRST[0], "ends_on": FIRST[1], "travel_days": 2, "ages": {"A": [15] * 9, "B": [16] * 9},
        "young": {"A": 9, "B": 9}, "leaders": {"A": 2, "B": 2}, "min_age": 13, "max_age": 17,
        "declared_on": date(2027, 2, 1),
    }  # fmt: skip
    return Visit(**(usual | fields))


@pytest.mark.parametrize(
    ("fields", "rules"),
    [
        ({}, []),
        ({"ends_on": date(2027, 4, 17)}, ["days"]),
        ({"young": {"A": 7, "B": 8}}, ["people"]),
        ({"young": {"A": 3, "B": 14}, "leaders": {"A": 0, "B": 1}}, ["group", "leader"]),
        ({"ages": {"A": [12, 18, 15], "B": []}}, ["young", "old"]),
        ({"travelling_minors": 7}, ["complement"]),
        ({"travelling_minors": 7, "declared_on": None}, ["declare"]),
        ({"young": {}, "ages": {}, "leaders": {}}, []),
    ],
)
def test_what_is_unusual_is_said_and_nothing_else(fields, rules):
    found = remarks(visit(**fields), LAW)
    assert [one.rule for one in found] == rules
    for one in found:
        assert TEXTS[one.rule] % one.params
