"""How many interns fit: places of a department, the limit of a tutor, the quota of a host. Pure functions over dates.

A stay counts on each day from its first to its last, both included. The numbers of the law are arguments, read by the
callers from the dated rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

DAY = timedelta(days=1)
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Stay:
    """Somebody, or several places, from ``starts_on`` to ``ends_on``, both included."""

    starts_on: date
    ends_on: date
    weight: int = 1

    def touches(self, start: date, end: date) -> bool:
        """Whether it has a day between ``start`` and ``end``, both included."""
        return self.starts_on <= end and self.ends_on >= start


class Span(NamedTuple):
    """Consecutive days, both ends included, on which ``number`` is the same."""

    start: date
    end: date
    number: int


def occupancy(stays: Iterable[Stay], start: date, end: date) -> list[Span]:
    """How many stays there are on each day from ``start`` to ``end``, as spans without gaps."""
    changes = {start: 0}
    for stay in stays:
        if stay.weight and stay.touches(start, end):
            first, after = max(stay.starts_on, start), stay.ends_on + DAY
            changes[first] = changes.get(first, 0) + stay.weight
            if after <= end:
                changes[after] = changes.get(after, 0) - stay.weight
    return list(_spans(changes, end))


def _spans(changes: dict[date, int], end: date) -> Iterator[Span]:
    """Spans from the day of each change; neighbours with the same count are one."""
    days = sorted(changes)
    count, since = 0, days[0]
    for day in days:
        if day > since and changes[day]:
            yield Span(since, day - DAY, count)
            since = day
        count += changes[day]
    yield Span(since, end, count)


def peak(stays: Iterable[Stay], start: date, end: date) -> int:
    """The most stays on any one day from ``start`` to ``end``."""
    return max(span.number for span in occupancy(stays, start, end))


def free_places(stays: Iterable[Stay], places: int, start: date, end: date) -> list[Span]:
    """Free places on each day, as spans; negative where more are taken than there are."""
    return [Span(span.start, span.end, places - span.number) for span in occupancy(stays, start, end)]


def full_spans(stays: Iterable[Stay], places: int, start: date, end: date, wanted: int = 1) -> list[Span]:
    """The days from ``start`` to ``end`` on which fewer than ``wanted`` places are free, joined into spans.

    ``number`` is how many are taken at the fullest of them.
    """
    joined: list[Span] = []
    for span in occupancy(stays, start, end):
        if span.number + wanted <= places:
            continue
        if joined and joined[-1].end + DAY == span.start:
            last = joined.pop()
            span = Span(last.start, span.end, max(last.number, span.number))
        joined.append(span)
    return joined


def first_day_over(stays: Iterable[Stay], start: date, end: date, limit: int, wanted: int = 1) -> date | None:
    """The first day on which ``wanted`` more stays from ``start`` to ``end`` would make more than ``limit``, or None.

    Used for the tutor: at most three running agreements on any date (Code de l’éducation R124-13).
    """
    full = full_spans(stays, limit, start, end, wanted)
    return full[0].start if full else None


def max_interns(staff: int, *, percent: int = 15, small_count: int = 3, small_below: int = 20) -> int:
    """How many interns a host with ``staff`` people may have during one civil week.

    Fewer than 20 staff: 3; otherwise 15 % rounded up (Code de l’éducation R124-10). The three numbers are those of the
    dated rules on that day; the defaults are the ones in force since 2015.
    """
    if staff < small_below:
        return small_count
    return (percent * staff + 99) // 100


def monday(day: date) -> date:
    """The first day of its civil week."""
    return day - timedelta(days=day.weekday())


def weeks_over(stays: Sequence[Stay], start: date, end: date, limit: int, wanted: int = 1) -> list[date]:
    """Mondays of the civil weeks in which ``wanted`` more stays from ``start`` on would make more than ``limit``.

    A stay counts in each week of which it has a day (Code de l’éducation R124-10: agreements running during one
    civil week).
    """
    whole_weeks = [Stay(monday(s.starts_on), monday(s.ends_on) + WEEK - DAY, s.weight) for s in stays]
    over: list[date] = []
    for span in full_spans(whole_weeks, limit, monday(start), monday(end) + WEEK - DAY, wanted):
        week = monday(span.start)
        while week <= span.end:
            over.append(week)
            week += WEEK
    return over
