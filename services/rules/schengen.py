"""The 90 days in any 180 in the Schengen area (Schengen borders code, Regulation (EU) 2016/399, article 6 (1)).

The days of entry and of exit are days of stay. On each day the 180 days up to and including it are looked at. Pure
functions over periods; their order does not matter, and a day that lies in two of them counts once.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

DAY = timedelta(days=1)
MOST_DAYS = 90
WINDOW = 180


class Period(NamedTuple):
    """Days of stay, both ends included."""

    first: date
    last: date


def merged(periods: Iterable[Period]) -> list[Period]:
    """The same days as periods that neither overlap nor touch, in order."""
    found: list[Period] = []
    for period in sorted(periods):
        if found and period.first <= found[-1].last + DAY:
            found[-1] = Period(found[-1].first, max(found[-1].last, period.last))
        else:
            found.append(Period(*period))
    return found


def used(periods: Iterable[Period], day: date) -> int:
    """Days of stay within the 180 days that end with ``day``."""
    since = day - DAY * (WINDOW - 1)
    return sum(
        (min(one.last, day) - max(one.first, since)).days + 1
        for one in merged(periods)
        if one.first <= day and one.last >= since
    )


def first_day_over(periods: Iterable[Period], stay: Period) -> date | None:
    """The first day of ``stay`` that is one too many beside the other ``periods``, or None."""
    days = merged([*periods, stay])
    return next((day for day in _days(stay) if used(days, day) > MOST_DAYS), None)


def may_stay_until(periods: Iterable[Period], arrival: date) -> date | None:
    """The last day that somebody may stay who enters on ``arrival`` and does not leave; None if they may not enter."""
    over = first_day_over(periods, Period(arrival, arrival + DAY * MOST_DAYS))
    return None if over is None or over == arrival else over - DAY


def free_from(periods: Iterable[Period], day: date) -> date:
    """The first day from ``day`` on which somebody may enter."""
    known = list(periods)
    while may_stay_until(known, day) is None:
        day += DAY
    return day


def _days(period: Period) -> Iterable[date]:
    return (period.first + DAY * n for n in range((period.last - period.first).days + 1))
