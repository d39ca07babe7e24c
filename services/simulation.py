"""An internship described in a JSON document, and the answer of the law as one.

Nothing is guessed: an unknown key, a missing one, a day that does not exist or a number that is not exact to a
hundredth is a fault that names its place. The answer is the same for the same document, whoever asks.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from services.rules.internships import NOTHING, Hours, Law, Month, Plan, PreviousOnPost, Result, spread
from services.simulation_words import sentence

KEYS = frozenset({
    "host", "start", "end", "weekly_hours", "days_per_week", "schedule", "leave_hours", "absences", "hourly_rate",
    "birth_date", "ended_on", "ended_by", "previous_presence", "previous_on_post",
})  # fmt: skip
ENDED_BY = ("intern", "host", "school")
MOST_A_DAY = 24
LONGEST_YEARS = 3
"""An internship of more years is a slip of the keyboard."""


class Faults(Exception):
    """The document is broken: one line per fault, each with its place."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


@dataclass(slots=True)
class _Reader:
    """Reads values and collects what is wrong with them."""

    faults: list[str] = field(default_factory=list)

    def fault(self, where: str, what: str) -> None:
        self.faults.append(f"{where}: {what}")

    def keys(self, value: Any, where: str, allowed: frozenset[str], required: tuple[str, ...] = ()) -> dict[str, Any]:
        if not isinstance(value, dict):
            self.fault(where, "must be an object")
            return {}
        for key in value:
            if key not in allowed:
                self.fault(f"{where}.{key}".lstrip("."), "unknown key")
        for key in required:
            if value.get(key) is None:
                self.fault(f"{where}.{key}".lstrip("."), "is required")
        return value

    def day(self, value: Any, where: str) -> date | None:
        try:
            if isinstance(value, str) and len(value) == 10:
                return date.fromisoformat(value)
        except ValueError:
            pass
        if value is not None:
            self.fault(where, "must be a day written as 2026-07-01")
        return None

    def number(self, value: Any, where: str, *, most: int | None = None, exact: bool = True) -> Fraction | None:
        """A number from 0 to ``most``; ``exact``: at most two decimals."""
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            self.fault(where, "must be a number")
            return None
        number = Fraction(value) if isinstance(value, int) or value.is_finite() else None
        if number is None or number < 0 or (most is not None and number > most):
            self.fault(where, "must not be negative" if most is None else f"must lie between 0 and {most}")
            return None
        if exact and (number * 100).denominator != 1:
            self.fault(where, "must be exact to a hundredth")
            return None
        return number

    def rows(self, value: Any, where: str) -> list[Any]:
        if value is None:
            return []
        if not isinstance(value, list):
            self.fault(where, "must be a list")
            return []
        return value

    def hours_by_day(self, value: Any, where: str) -> dict[date, Hours]:
        """A list of ``{"date", "hours"}``, each day once, at most 24 hours."""
        found: dict[date, Hours] = {}
        for index, row in enumerate(self.rows(value, where)):
            place = f"{where}[{index}]"
            row = self.keys(row, place, frozenset({"date", "hours"}), ("date", "hours"))
            day, hours = self.day(row.get("date"), f"{place}.date"), self.number(
                row.get("hours"), f"{place}.hours", most=MOST_A_DAY
            )  # fmt: skip
            if day in found:
                self.fault(f"{place}.date", "this day is given twice")
            elif day is not None and hours is not None:
                found[day] = hours
        return found


def read(text: str, is_holiday: Callable[[date], bool]) -> Plan:
    """The internship of a JSON document. Raises ``Faults``."""
    return plan_of(parsed(text), is_holiday)


def parsed(text: str) -> Any:
    """The values of a JSON document, decimals exact. Raises ``Faults`` for what is no JSON or names a key twice."""
    twice: list[str] = []

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        names = [name for name, _value in items]
        twice.extend(f"{name}: this key is given twice" for name in dict.fromkeys(names) if names.count(name) > 1)
        return dict(items)

    def constant(name: str) -> Any:
        raise ValueError(f"{name} is not a number")

    try:
        value = json.loads(text, parse_float=Decimal, parse_constant=constant, object_pairs_hook=pairs)
    except (ValueError, RecursionError) as error:
        raise Faults([f"the file is not JSON: {error}"]) from None
    if twice:
        raise Faults(twice)
    return value


def plan_of(document: Any, is_holiday: Callable[[date], bool]) -> Plan:
    """The same for values that were read already."""
    reader = _Reader()
    if not isinstance(document, dict):
        raise Faults(["the file must hold one object"])
    reader.keys(document, "", KEYS, ("start", "end"))
    start, end = reader.day(document.get("start"), "start"), reader.day(document.get("end"), "end")
    if start and end and end < start:
        reader.fault("end", "lies before the start")
    if start and end and (end - start).days > 366 * LONGEST_YEARS:
        reader.fault("end", f"lies more than {LONGEST_YEARS} years after the start")
    weekly = reader.number(document.get("weekly_hours"), "weekly_hours", most=7 * MOST_A_DAY)
    options = _options(reader, document, start, end)
    planned = _planned(reader, document, weekly, start, end, is_holiday)
    absences = _absences(reader, document, planned)
    if reader.faults or start is None or end is None:
        raise Faults(reader.faults)
    return Plan(start, end, planned, weekly_hours=weekly, absences=absences, **options)


def _planned(
    reader: _Reader, document: Mapping[str, Any], weekly: Fraction | None, start: date | None, end: date | None,
    is_holiday: Callable[[date], bool],
) -> dict[date, Hours]:  # fmt: skip
    """Hours of each day: the schedule as it is given, else the weekly hours spread over the weeks."""
    days = reader.number(document.get("days_per_week"), "days_per_week", most=7)
    per_week = 5 if days is None else int(days)
    if per_week != (5 if days is None else days) or per_week == 0:
        reader.fault("days_per_week", "must be a whole number from 1 to 7")
        per_week = 5
    schedule = reader.hours_by_day(document.get("schedule"), "schedule")
    if document.get("schedule") is None:
        if document.get("weekly_hours") is None:
            reader.fault("weekly_hours", "is required where there is no schedule")
        elif weekly is not None and weekly > per_week * MOST_A_DAY:
            reader.fault("weekly_hours", "do not fit into the days of a week")
        if reader.faults or weekly is None or start is None or end is None:
            return {}
        return spread(start, end, weekly, per_week, is_holiday)
    for day in schedule:
        if start and end and not start <= day <= end:
            reader.fault("schedule", f"{day} lies outside the internship")
    return {day: hours for day, hours in sorted(schedule.items()) if hours}


def _absences(reader: _Reader, document: Mapping[str, Any], planned: Mapping[date, Hours]) -> dict[date, Hours]:
    absences = reader.hours_by_day(document.get("absences"), "absences")
    if not reader.faults:
        for day, hours in absences.items():
            if hours > planned.get(day, NOTHING):
                reader.fault("absences", f"on {day} fewer hours are planned than are missed")
    return absences


def _options(reader: _Reader, document: Mapping[str, Any], start: date | None, end: date | None) -> dict[str, Any]:
    host = reader.keys(document.get("host") or {}, "host", frozenset({"kind", "staff"}))
    if host.get("kind") not in {None, "public", "private"}:
        reader.fault("host.kind", "must be public or private")
    staff = host.get("staff")
    if staff is not None and (isinstance(staff, bool) or not isinstance(staff, int) or staff < 0):
        reader.fault("host.staff", "must be a whole number")
    ended_on = reader.day(document.get("ended_on"), "ended_on")
    if ended_on and start and end and not start <= ended_on <= end:
        reader.fault("ended_on", "lies outside the internship")
    if document.get("ended_by") not in {None, *ENDED_BY}:
        reader.fault("ended_by", f"must be one of {', '.join(ENDED_BY)}")
    birth_date = reader.day(document.get("birth_date"), "birth_date")
    if birth_date and start and birth_date > start:
        reader.fault("birth_date", "lies after the start")
    return {
        "host_is_public": host.get("kind") != "private",
        "leave_hours": reader.number(document.get("leave_hours"), "leave_hours") or NOTHING,
        "hourly_cents": _hourly(reader, document.get("hourly_rate"), start, end),
        "birth_date": birth_date,
        "ended_on": ended_on,
        "previous": _previous(reader, document.get("previous_presence")),
        "previous_on_post": _previous_on_post(reader, document.get("previous_on_post")),
    }


def _hourly(reader: _Reader, value: Any, start: date | None, end: date | None) -> Callable[[int], Fraction | None]:
    """Cents per hour in a year: one number, or a number for each year."""
    if not isinstance(value, dict):
        rate = reader.number(value, "hourly_rate", exact=False)
        return lambda _year: None if rate is None else rate * 100
    rates: dict[int, Fraction] = {}
    for year, one in value.items():
        rate = reader.number(one, f"hourly_rate.{year}", exact=False)
        if not (len(year) == 4 and year.isascii() and year.isdigit()):
            reader.fault(f"hourly_rate.{year}", "must be a year")
        elif rate is None:
            reader.fault(f"hourly_rate.{year}", "is required") if one is None else None
        else:
            rates[int(year)] = rate * 100
    for year in range(start.year, end.year + 1) if start and end else ():
        if year not in rates:
            reader.fault(f"hourly_rate.{year}", "is required")
    return rates.get


def _previous(reader: _Reader, value: Any) -> dict[Month, Hours]:
    found: dict[Month, Hours] = {}
    for index, row in enumerate(reader.rows(value, "previous_presence")):
        place = f"previous_presence[{index}]"
        row = reader.keys(row, place, frozenset({"hours"}), ("hours",))
        months = row.get("hours")
        for name, hours in (months if isinstance(months, dict) else {}).items():
            first = reader.day(f"{name}-01", f"{place}.hours.{name}")
            number = reader.number(hours, f"{place}.hours.{name}", most=31 * MOST_A_DAY)
            if hours is None:
                reader.fault(f"{place}.hours.{name}", "is required")
            if first and number is not None:
                month = (first.year, first.month)
                found[month] = found.get(month, NOTHING) + number
        if months is not None and not isinstance(months, dict):
            reader.fault(f"{place}.hours", "must be an object of months")
    return found


def _previous_on_post(reader: _Reader, value: Any) -> PreviousOnPost | None:
    if value is None:
        return None
    row = reader.keys(value, "previous_on_post", frozenset({"start", "end", "ended_by"}), ("start", "end"))
    start = reader.day(row.get("start"), "previous_on_post.start")
    end = reader.day(row.get("end"), "previous_on_post.end")
    if start and end and end < start:
        reader.fault("previous_on_post.end", "lies before its start")
    if row.get("ended_by") not in {None, *ENDED_BY}:
        reader.fault("previous_on_post.ended_by", f"must be one of {', '.join(ENDED_BY)}")
    return PreviousOnPost(start, end, row.get("ended_by")) if start and end else None


def answer(result: Result, law: Law, language: str) -> dict[str, Any]:
    """The result as the JSON document of the contract, with sentences in ``language``."""
    return {
        "presence_hours": two_decimals(result.presence),
        "presence_days": two_decimals(result.presence_days),
        "counted_hours": two_decimals(result.counted),
        "year_hours": two_decimals(result.year_hours),
        "gratification_due": result.is_due,
        "gratification_minimum_eur": _euros(result.minimum),
        "by_month": [
            {
                "month": f"{line.month[0]}-{line.month[1]:02}",
                "hours": two_decimals(line.hours),
                "rate_eur": _euros(line.rate),
                "amount_eur": _euros(line.amount),
            }
            for line in result.by_month
        ],
        "findings": [
            {"rule": one.rule, "level": one.level, "message": sentence(one, law, language)} for one in result.findings
        ],
    }


def two_decimals(value: Fraction) -> str:
    """«301.00», halves upwards."""
    hundredths = (value * 200 + 1) // 2
    return f"{hundredths // 100}.{hundredths % 100:02}"


def _euros(cents: int | None) -> str | None:
    return None if cents is None else f"{cents // 100}.{cents % 100:02}"
