"""Plan and presence of one internship, by day. Pure: what is counted anywhere comes from here.

Presence as planned stands. A day differs where the agreement says so (:class:`db.models.ScheduleDay`), where it is a
public holiday, where an absence was reported, and where the host’s register says something else. All is whole minutes,
so that any way of cutting the days into weeks or months adds up to the same.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from db.enums import AbsenceKind
from services.rules.internships import Hours, Law, Month, Plan, presence
from services.rules.law import is_french_holiday

DAY = timedelta(days=1)
HOUR = 60
WORKDAYS = 5


class DayReason(StrEnum):
    """Why a day has the hours it has."""

    PLANNED = "planned"
    HOLIDAY = "holiday"
    """A public holiday in France."""
    CLOSED = "closed"
    """The agreement leaves it out: the department is closed."""
    ABSENT = "absent"
    REGISTER = "register"
    """The host’s register says so."""
    FREE = "free"
    """A day of the week without presence."""
    AFTER_END = "after_end"
    """The internship ended before."""


@dataclass(frozen=True, slots=True)
class Away:
    """An absence that counts; ``minutes`` are those missed on each day, None for whole days."""

    starts_on: date
    ends_on: date
    kind: AbsenceKind = AbsenceKind.OTHER
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class PresenceDay:
    """One day in minutes: what was planned, what of it was missed by an absence, what is counted as presence."""

    day: date
    planned: int
    missed: int
    done: int
    reason: DayReason
    kind: AbsenceKind | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Stay:
    """What the arithmetic needs to know of one internship."""

    starts_on: date
    ends_on: date
    ended_on: date | None = None
    weekly_minutes: int = 35 * HOUR
    week_minutes: Sequence[int] | None = None
    different: Mapping[date, tuple[int, str]] = field(default_factory=dict)
    """Minutes and remark of days that differ from the week."""
    absences: Sequence[Away] = ()
    register: Mapping[date, int] = field(default_factory=dict)
    leave_minutes: int = 0
    hourly_cents: int | None = None
    birth_date: date | None = None

    @property
    def last_day(self) -> date:
        return self.ended_on or self.ends_on

    def week(self) -> tuple[int, ...]:
        """Minutes of each weekday from Monday. A weekly figure is spread over five days and adds up to the minute."""
        if self.week_minutes:
            return tuple(self.week_minutes)
        total = self.weekly_minutes
        spread = [total * (n + 1) // WORKDAYS - total * n // WORKDAYS for n in range(WORKDAYS)]
        return (*spread, 0, 0)

    def planned_on(self, day: date) -> int:
        """Minutes planned on one day, whatever was missed."""
        return self._plan_of(day)[0]

    def _plan_of(self, day: date) -> tuple[int, DayReason, str]:
        """Minutes that the agreement plans on a day, and why it is as it is."""
        if not self.starts_on <= day <= self.ends_on:
            return 0, DayReason.FREE, ""
        if day in self.different:
            minutes, note = self.different[day]
            return minutes, DayReason.PLANNED if minutes else DayReason.CLOSED, note
        if is_french_holiday(day):
            return 0, DayReason.HOLIDAY, ""
        minutes = self.week()[day.weekday()]
        return minutes, DayReason.PLANNED if minutes else DayReason.FREE, ""

    def days(self, first: date | None = None, last: date | None = None) -> list[PresenceDay]:
        """Each day of the internship, or those of it from ``first`` to ``last``."""
        start = max(self.starts_on, first or self.starts_on)
        end = min(self.ends_on, last or self.ends_on)
        return [self.day(start + DAY * n) for n in range((end - start).days + 1)]

    def day(self, day: date) -> PresenceDay:
        """One day as it counts: the register first, then absences, then the plan."""
        planned, reason, note = self._plan_of(day)
        if day > self.last_day:
            return PresenceDay(day, planned, 0, 0, DayReason.AFTER_END if planned else reason, note=note)
        away = next((one for one in self.absences if planned and one.starts_on <= day <= one.ends_on), None)
        missed = min(planned, planned if away.minutes is None else away.minutes) if away else 0
        kind = away.kind if away else None
        if day in self.register:
            return PresenceDay(day, planned, missed, self.register[day], DayReason.REGISTER, kind, note)
        return PresenceDay(day, planned, missed, planned - missed, DayReason.ABSENT if away else reason, kind, note)

    def plan(self, previous: Mapping[Month, Hours] | None = None, law: Law | None = None) -> Plan:
        """The same for the rules of :mod:`services.rules.internships`.

        Hours that the register has beyond the plan were really done: they count as if they had been planned. Whoever
        pays the legal rate of the first month pays that of each month, where ``law`` is given.
        """
        days = self.days()
        planned = {one.day: Fraction(max(one.planned, one.done), HOUR) for one in days if one.planned or one.done}
        absences = {
            one.day: planned[one.day] - Fraction(one.done, HOUR)
            for one in days
            if one.day in planned and one.day <= self.last_day and one.done < one.planned
        }
        return Plan(
            start=self.starts_on, end=self.ends_on, planned=planned,
            weekly_hours=Fraction(sum(self.week()), HOUR),
            leave_hours=Fraction(self.leave_minutes, HOUR), absences=absences,
            hourly_cents=self._hourly(law),
            birth_date=self.birth_date, ended_on=self.ended_on, previous=dict(previous or {}),
        )  # fmt: skip

    def _hourly(self, law: Law | None) -> Callable[[int], Fraction | None]:
        """What is paid per hour in a year, in cents."""
        cents, first = self.hourly_cents, self.starts_on
        is_legal = law is not None and cents is not None and cents == law.rates((first.year, first.month))
        return lambda year: None if cents is None or (is_legal and year != first.year) else Fraction(cents)


def minutes_of(days: Collection[PresenceDay]) -> int:
    """Minutes of presence on these days."""
    return sum(one.done for one in days)


def hours_by_month(plan: Plan) -> dict[Month, Hours]:
    """Presence by month."""
    found: dict[Month, Hours] = {}
    for day, hours in presence(plan).items():
        month = (day.year, day.month)
        found[month] = found.get(month, Fraction(0)) + hours
    return found


def month_bounds(first: date) -> tuple[date, date]:
    """The first and the last day of the month in which ``first`` lies."""
    start = first.replace(day=1)
    return start, (start + timedelta(days=31)).replace(day=1) - DAY
