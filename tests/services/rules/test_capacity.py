"""Places, tutors and quotas over dates: worked cases, and properties against counting day by day."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.rules.capacity import (
    Span,
    Stay,
    first_day_over,
    free_places,
    full_spans,
    max_interns,
    monday,
    occupancy,
    peak,
    weeks_over,
)

DAY = timedelta(days=1)
JULY, AUGUST_END = date(2027, 7, 1), date(2027, 8, 31)
FIRST = date(2027, 1, 1)
days = st.integers(0, 120).map(lambda n: FIRST + n * DAY)
stays = st.lists(st.tuples(days, days, st.integers(1, 3)).map(lambda t: Stay(min(t[:2]), max(t[:2]), t[2])), max_size=8)
periods = st.tuples(days, days).map(sorted)


def every_day(start, end):
    return [start + n * DAY for n in range((end - start).days + 1)]


def taken(found, day):
    return sum(stay.weight for stay in found if stay.starts_on <= day <= stay.ends_on)


def on_day(spans, day):
    return next(span.number for span in spans if span.start <= day <= span.end)


@given(stays, periods)
def test_occupancy_is_what_counting_each_day_gives(found, period):
    spans = occupancy(found, *period)
    assert [on_day(spans, day) for day in every_day(*period)] == [taken(found, day) for day in every_day(*period)]


@given(stays, periods)
def test_occupancy_spans_follow_each_other_without_gap_and_differ(found, period):
    spans = occupancy(found, *period)
    assert (spans[0].start, spans[-1].end) == tuple(period)
    for one, following in pairwise(spans):
        assert one.end + DAY == following.start
        assert one.number != following.number


@given(stays, periods, st.integers(0, 6), st.integers(1, 3))
def test_full_spans_are_the_days_on_which_not_enough_is_free(found, period, places, wanted):
    spans = full_spans(found, places, *period, wanted)
    covered = {day for span in spans for day in every_day(span.start, span.end)}
    assert covered == {day for day in every_day(*period) if taken(found, day) + wanted > places}


@given(stays, periods, st.integers(0, 6))
def test_free_places_and_taken_ones_are_all_places(found, period, places):
    spans = free_places(found, places, *period)
    assert all(on_day(spans, day) + taken(found, day) == places for day in every_day(*period))


@given(stays, periods)
def test_peak_is_the_fullest_day(found, period):
    assert peak(found, *period) == max(taken(found, day) for day in every_day(*period))


@given(stays, periods, st.integers(1, 4))
def test_first_day_over_is_the_first_day_of_too_many(found, period, limit):
    over = [day for day in every_day(*period) if taken(found, day) >= limit]
    assert first_day_over(found, *period, limit) == (over[0] if over else None)


@given(stays, periods, st.integers(1, 4))
def test_weeks_over_counts_whoever_has_a_day_in_the_week(found, period, limit):
    def in_week(week):
        return sum(stay.weight for stay in found if stay.touches(week, week + 6 * DAY))

    mondays = sorted({monday(day) for day in every_day(*period)})
    assert weeks_over(found, *period, limit) == [week for week in mondays if in_week(week) >= limit]


@given(st.integers(0, 100_000))
def test_max_interns_never_falls_with_more_staff(staff):
    assert max_interns(staff) <= max_interns(staff + 1)


@pytest.mark.parametrize(("staff", "most"), [(0, 3), (19, 3), (20, 3), (21, 4), (100, 15), (101, 16), (900, 135)])
def test_max_interns_is_three_below_twenty_staff_then_15_percent_rounded_up(staff, most):
    assert max_interns(staff) == most


def test_max_interns_follows_the_numbers_of_the_day():
    assert max_interns(100, percent=20, small_count=5, small_below=50) == 20
    assert max_interns(49, percent=20, small_count=5, small_below=50) == 5


@pytest.mark.parametrize(("ends_on", "refused"), [(date(2027, 9, 14), None), (date(2027, 9, 15), date(2027, 9, 15))])
def test_tutor_with_three_takes_a_fourth_only_once_one_has_left(ends_on, refused):
    running = [Stay(JULY, date(2027, 10, 31)), Stay(JULY, date(2027, 12, 31)), Stay(JULY, ends_on)]
    assert first_day_over(running, date(2027, 9, 15), date(2027, 11, 15), 3) == refused


def test_one_who_leaves_on_tuesday_and_one_who_comes_on_thursday_share_a_civil_week():
    leaving = [Stay(date(2027, 6, 1), date(2027, 7, 6))]
    assert weeks_over(leaving, date(2027, 7, 8), date(2027, 8, 31), 1) == [date(2027, 7, 5)]
    assert weeks_over(leaving, date(2027, 7, 12), date(2027, 8, 31), 1) == []


def test_full_spans_join_neighbours_and_tell_the_fullest():
    found = [Stay(date(2027, 7, 1), date(2027, 7, 10)), Stay(date(2027, 7, 5), date(2027, 7, 7))]
    assert full_spans(found, 1, JULY, AUGUST_END) == [Span(date(2027, 7, 1), date(2027, 7, 10), 2)]


def test_a_stay_of_one_day_counts_on_that_day_alone():
    found = [Stay(date(2027, 7, 14), date(2027, 7, 14))]
    assert [span.number for span in occupancy(found, JULY, AUGUST_END)] == [0, 1, 0]
