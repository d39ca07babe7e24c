"""The 90 days in any 180, against counting day by day, and who needs a visa."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.rules.borders import Formalities, counts_in_180, formalities
from services.rules.schengen import Period, first_day_over, free_from, may_stay_until, merged, used

DAY = timedelta(days=1)
FIRST = date(2027, 1, 1)
days = st.integers(0, 400).map(lambda n: FIRST + n * DAY)
periods = st.tuples(days, st.integers(0, 60)).map(lambda t: Period(t[0], t[0] + t[1] * DAY))
stays = st.lists(periods, max_size=6)


def every_day(found):
    return {one.first + n * DAY for one in found for n in range((one.last - one.first).days + 1)}


@given(stays, days)
def test_days_used_are_those_of_the_last_180_counted_once(found, day):
    assert used(found, day) == sum(day - 179 * DAY <= one <= day for one in every_day(found))


@given(stays.flatmap(lambda found: st.tuples(st.just(found), st.permutations(found))), days)
def test_order_of_stays_does_not_matter(both, arrival):
    one, other = both
    assert may_stay_until(one, arrival) == may_stay_until(other, arrival)


@given(stays, days)
def test_merging_adjacent_stays_changes_nothing(found, arrival):
    halves = [half for one in found for half in (Period(one.first, one.first), Period(one.first, one.last))]
    assert merged(halves) == merged(found)
    assert may_stay_until(halves, arrival) == may_stay_until(merged(found), arrival)


@given(stays, days)
def test_whoever_stays_until_that_day_has_at_most_90_and_the_next_is_too_many(found, arrival):
    until = may_stay_until(found, arrival)
    if until is None:
        assert used([*found, Period(arrival, arrival)], arrival) > 90
    else:
        assert first_day_over(found, Period(arrival, until)) is None
        assert first_day_over(found, Period(arrival, until + DAY)) == until + DAY


def test_after_90_days_nothing_is_free_until_day_181():
    stay = Period(FIRST, FIRST + 89 * DAY)
    assert may_stay_until([], FIRST) == stay.last
    assert first_day_over([], stay) is None
    assert free_from([stay], stay.last + DAY) == FIRST + 180 * DAY
    assert may_stay_until([stay], FIRST + 179 * DAY) is None


@pytest.mark.parametrize(
    ("nationality", "days", "expected"),
    [
        ("", 60, Formalities.UNKNOWN),
        ("FR", 200, Formalities.NONE),
        ("CH", 60, Formalities.NONE),
        ("AM", 90, Formalities.SHORT_VISA),
        ("AM", 91, Formalities.LONG_VISA),
        ("GE", 90, Formalities.BORDER),
        ("GE", 91, Formalities.LONG_VISA),
    ],
)
def test_formalities_follow_nationality_and_length(nationality, days, expected):
    last = FIRST + (days - 1) * DAY
    assert formalities(nationality, FIRST, last) is expected
    assert counts_in_180(nationality, FIRST, last) == (expected not in {Formalities.NONE, Formalities.LONG_VISA})
