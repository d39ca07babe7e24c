"""The worked cases of the law of internships, edges around each, and properties that hold for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seeds.reference_data import RULES
from services.rules.days import DayKind, days_of
from services.rules.internships import Plan, PreviousOnPost, Result, free_from, presence, simulate, spread
from services.rules.law import DatedRow, is_french_holiday, law_on
from services.simulation_words import sentence

ROWS = [DatedRow(one["code"], one["valid_from"], one["valid_to"], one["value"]) for one in RULES]
SUMMER = (date(2026, 7, 1), date(2026, 8, 31))


def plan(start: date, end: date, weekly: int | Fraction = 35, **options: Any) -> Plan:
    """At a city, Monday to Friday."""
    days = options.pop("days_per_week", 5)
    return Plan(
        start,
        end,
        spread(start, end, Fraction(weekly), days, is_french_holiday),
        weekly_hours=Fraction(weekly),
        **options,
    )


def of_hours(hours: int | Fraction, start: date = SUMMER[0], end: date = SUMMER[1], **options: Any) -> Plan:
    """A plan of so many hours in all, seven a day."""
    days, planned = [start + timedelta(n) for n in range((end - start).days + 1)], {}
    left = Fraction(hours)
    for day in days:
        if left:
            planned[day] = min(Fraction(7), left)
            left -= planned[day]
    assert not left
    return Plan(start, end, planned, **options)


def answer(one: Plan) -> Result:
    return simulate(one, law_on(one.start, ROWS))


def rules(result: Result) -> list[str]:
    return [finding.rule for finding in result.findings]


def months(result: Result) -> list[tuple[Any, ...]]:
    return [(line.month, line.hours, line.rate, line.amount) for line in result.by_month]


# The worked cases


def test_july_and_august_is_301_hours_and_nothing_is_due():
    result = answer(plan(*SUMMER))
    assert (result.presence, result.presence_days, result.is_due, result.minimum) == (301, 43, False, 0)
    assert [(one.rule, one.level, one.params) for one in result.findings] == [
        ("gratification_margin", "warn", {"left": Fraction(7)})
    ]
    assert months(result) == [((2026, 7), 154, 450, 0), ((2026, 8), 147, 450, 0)]


def test_september_and_october_is_308_hours_with_no_margin_left():
    result = answer(plan(date(2026, 9, 1), date(2026, 10, 31)))
    assert (result.presence, result.is_due, rules(result)) == (308, False, ["gratification_margin"])
    assert result.findings[0].params == {"left": 0}
    said = sentence(result.findings[0], law_on(date(2026, 9, 1), ROWS), "en")
    assert said.startswith("Nothing is due, but the 308 h are reached"), "not «0 h are left»"


def test_309_hours_are_due_from_the_first_hour():
    result = answer(of_hours(309))
    assert (result.is_due, result.minimum, rules(result)) == (True, 139050, [])


@pytest.mark.parametrize(
    ("hours", "is_due"), [(Fraction(308), False), (Fraction(30801, 100), True), (Fraction(617, 2), True)]
)
def test_a_started_hour_above_the_threshold_counts(hours, is_due):
    assert answer(of_hours(hours)).is_due is is_due


def test_39_hours_a_week_make_the_summer_due():
    result = answer(plan(*SUMMER, weekly=39))
    assert (result.presence, result.minimum) == (Fraction(3354, 10), 150930)


def test_leave_counts_for_the_threshold_and_not_for_the_least_amount():
    result = answer(of_hours(300, leave_hours=Fraction(14)))
    assert (result.presence, result.counted, result.is_due, result.minimum) == (300, 314, True, 135000)


def test_an_amendment_that_crosses_the_line_is_due_from_the_first_hour():
    assert answer(of_hours(301)).minimum == 0
    assert answer(of_hours(322)).minimum == 144900


def test_earlier_hours_of_the_same_year_and_host_count():
    may = of_hours(161, date(2026, 5, 1), date(2026, 5, 31), previous={(2025, 11): Fraction(154)})
    result = answer(may)
    assert (result.counted, result.year_hours, result.minimum) == (161, 315, 139440)
    assert months(result) == [((2025, 11), 154, 435, 66990), ((2026, 5), 161, 450, 72450)]
    assert [line.is_earlier for line in result.by_month] == [True, False]
    assert rules(result) == ["gratification_retroactive", "rate_year_change"]


def test_earlier_hours_of_another_teaching_year_do_not_count():
    autumn = of_hours(161, date(2026, 9, 1), date(2026, 9, 30), previous={(2026, 8): Fraction(154)})
    assert (answer(autumn).year_hours, answer(autumn).is_due) == (161, False)


def test_each_month_is_paid_at_its_own_rate():
    result = answer(plan(date(2025, 12, 1), date(2026, 2, 13)))
    december, *others = result.by_month
    assert (december.hours, december.amount) == (154, 66990)
    assert (sum(line.hours for line in others), sum(line.amount or 0 for line in others)) == (217, 97650)
    assert (result.minimum, rules(result)) == (164640, ["rate_year_change"])


def test_two_years_with_the_same_rate_are_no_change():
    assert "rate_year_change" not in rules(answer(plan(date(2024, 12, 1), date(2025, 2, 28))))


@pytest.mark.parametrize(
    ("cents", "is_public", "expected"),
    [
        (500, True, ["rate_above_ceiling"]), (435, True, ["rate_below_minimum"]), (450, True, []),
        (500, False, []), (435, False, ["rate_below_minimum"]),
    ],
)  # fmt: skip
def test_what_is_paid_is_held_to_the_rate_where_money_is_due(cents, is_public, expected):
    paid = of_hours(309, hourly_cents=lambda _year: Fraction(cents), host_is_public=is_public)
    assert rules(answer(paid)) == expected


def test_what_is_paid_is_free_where_nothing_is_due():
    assert rules(answer(of_hours(100, hourly_cents=lambda _year: Fraction(500)))) == []


def test_a_minor_has_shorter_days_weeks_and_days_off():
    born = date(2009, 1, 1)
    assert rules(answer(plan(*SUMMER, weekly=39, birth_date=born))) == ["minor_weekly_hours"]
    long_days = plan(*SUMMER, weekly=34, days_per_week=4, birth_date=born)
    assert rules(answer(long_days)) == ["minor_daily_hours"]
    on_the_14th = Plan(*SUMMER, {date(2026, 7, 14): Fraction(7)}, birth_date=born)
    assert [(f.rule, f.params) for f in answer(on_the_14th).findings] == [("minor_day_off", {"day": date(2026, 7, 14)})]


@pytest.mark.parametrize(("born", "expected"), [
    (date(2010, 7, 1), []), (date(2010, 7, 2), ["minor_daily_hours"]), (date(2008, 7, 1), []),
])  # fmt: skip
def test_age_is_that_of_the_first_day(born, expected):
    eight_hours = Plan(*SUMMER, {SUMMER[0]: Fraction(8)}, birth_date=born)
    assert rules(answer(eight_hours)) == expected


def test_a_year_without_a_rate_has_no_final_amount():
    for hours in (100, 309):
        result = answer(of_hours(hours, date(2027, 7, 1), date(2027, 8, 31)))
        assert (result.minimum, rules(result)) == (None, ["rate_missing"])
        assert {line.rate for line in result.by_month} == {line.amount for line in result.by_month} == {None}


def test_924_hours_are_the_most():
    year = (date(2026, 1, 5), date(2026, 8, 31))
    assert "max_hours" not in rules(answer(of_hours(924, *year)))
    assert "max_hours" in rules(answer(of_hours(925, *year)))


def test_the_same_post_rests_for_a_third_of_the_stay_before():
    before = PreviousOnPost(*SUMMER)
    assert free_from(before) == date(2026, 9, 22)
    for day, expected in ((21, ["gap_on_post"]), (22, [])):
        start = date(2026, 9, day)
        assert rules(answer(of_hours(7, start, start, previous_on_post=before))) == expected


@pytest.mark.parametrize(
    ("ended_by", "day"), [("host", date(2026, 8, 12)), ("school", date(2026, 8, 12)), (None, date(2026, 8, 12)),
                          ("intern", date(2026, 8, 1))],
)  # fmt: skip
def test_the_rest_is_counted_from_the_real_end_and_not_after_an_interns_own(ended_by, day):
    assert free_from(PreviousOnPost(date(2026, 7, 1), date(2026, 7, 31), ended_by)) == day


# Edges


def test_an_early_end_leaves_the_threshold_and_pays_what_was_done():
    result = answer(of_hours(322, ended_on=date(2026, 7, 10)))
    assert (result.counted, result.is_due, result.presence, result.minimum) == (322, True, 70, 31500)


def test_an_absence_lowers_what_is_paid_and_not_the_threshold():
    result = answer(of_hours(310, absences={date(2026, 7, 1): Fraction(7), date(2026, 7, 2): Fraction(2)}))
    assert (result.counted, result.is_due, result.presence) == (310, True, 301)


def test_an_agreement_in_two_teaching_years_is_judged_in_each():
    apart = answer(plan(date(2026, 8, 3), date(2026, 10, 9)))
    assert (apart.counted > 308, apart.is_due, apart.year_hours) == (True, False, 203)
    together = answer(plan(date(2026, 6, 1), date(2026, 9, 4)))
    assert (together.is_due, together.minimum) == (True, round(together.presence * 450))


@pytest.mark.parametrize(("end", "expected"), [(date(2026, 9, 28), []), (date(2026, 9, 29), ["stay_over_90_days"])])
def test_a_stay_of_ninety_days_is_short(end, expected):
    assert rules(answer(of_hours(7, SUMMER[0], end))) == expected


@pytest.mark.parametrize(
    ("hours", "warned"),
    [(Fraction(29399, 100), False), (Fraction(294), True), (Fraction(308), True), (Fraction(309), False)],
)
def test_the_warning_begins_two_days_before_the_line(hours, warned):
    assert ("gratification_margin" in rules(answer(of_hours(hours)))) is warned


# Properties

DAYS = st.dates(date(2024, 1, 1), date(2026, 12, 31))
HOURS = st.integers(0, 1000).map(lambda n: Fraction(n, 100))
Schedule = Mapping[date, Fraction]
SCHEDULES = st.dictionaries(st.dates(*SUMMER), HOURS, max_size=62)


def due_amount(result: Result) -> int:
    assert result.minimum is not None
    return result.minimum


@given(SCHEDULES, st.dates(*SUMMER), HOURS, HOURS)
def test_more_hours_never_mean_less_due(schedule: Schedule, day: date, more: Fraction, leave: Fraction):
    one = answer(Plan(*SUMMER, schedule, leave_hours=leave))
    longer = answer(Plan(*SUMMER, {**schedule, day: schedule.get(day, Fraction(0)) + more}, leave_hours=leave))
    assert due_amount(longer) >= due_amount(one)
    assert longer.is_due >= one.is_due
    assert due_amount(answer(Plan(*SUMMER, schedule, leave_hours=leave + more))) >= due_amount(one)


@given(SCHEDULES, SCHEDULES)
def test_splitting_a_schedule_by_month_never_changes_the_hours(first: Schedule, second: Schedule):
    schedule = {**first, **second}
    whole = answer(Plan(*SUMMER, schedule))
    assert sum(line.hours for line in whole.by_month) == whole.presence == sum(schedule.values())
    july = {day: hours for day, hours in schedule.items() if day.month == 7}
    august = {day: hours for day, hours in schedule.items() if day.month == 8}
    earlier = {(2026, 7): sum(july.values(), Fraction(0))} if sum(july.values()) else {}
    halves = answer(Plan(date(2026, 8, 1), SUMMER[1], august, previous=earlier))
    assert (halves.year_hours, halves.is_due, halves.minimum) == (whole.year_hours, whole.is_due, whole.minimum)


@given(DAYS, st.integers(0, 80), st.integers(1, 48), st.integers(1, 7), st.randoms(use_true_random=False))
def test_equal_schedules_give_equal_answers(start: date, length: int, weekly: int, days: int, order: Any):
    end = start + timedelta(length)
    spread_out = Plan(start, end, spread(start, end, Fraction(weekly), days, is_french_holiday))
    listed = list(spread_out.planned.items())
    order.shuffle(listed)
    assert answer(replace(spread_out, planned=dict(listed))) == answer(spread_out)


@given(SCHEDULES, st.dates(*SUMMER), st.dates(*SUMMER))
def test_ending_earlier_never_means_more_presence(schedule: Schedule, one: date, other: date):
    early, late = sorted((one, other))
    assert sum(presence(Plan(*SUMMER, schedule, ended_on=early)).values()) <= sum(
        presence(Plan(*SUMMER, schedule, ended_on=late)).values()
    )


def test_days_say_whether_a_holiday_was_worked():
    """Easter Monday and Armenia’s day of the genocide’s victims, with and without presence."""
    easter, april, plain = date(2027, 3, 29), date(2027, 4, 24), date(2027, 3, 30)
    kinds = days_of(Plan(easter, april, dict.fromkeys((easter, april, plain), Fraction(7))))
    assert [kinds[day] for day in (easter, april, plain)] == [
        DayKind.WORKED_HOLIDAY, DayKind.OTHER_HOLIDAY, DayKind.PRESENCE,
    ]  # fmt: skip
    assert days_of(Plan(easter, plain, {plain: Fraction(7)}))[easter] is DayKind.HOLIDAY
