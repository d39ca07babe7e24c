"""The money of an internship by month. Pure.

Hours ÷ 7 are days (D124-6); an amount is hours times the rate of its month, halves of a cent upwards (D124-8). For a
city that rate is the least and the most.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from services.presence.plan import HOUR, hours_by_month, month_bounds
from services.presence.sheets import Sheet
from services.rules.internships import Month, round_half_up


@dataclass(frozen=True, slots=True)
class MonthDue:
    """What is due for one month; ``rate`` and ``amount`` are cents, None where the law’s rate is not known."""

    month: date
    minutes: int
    earlier_minutes: int
    """Of an earlier internship of the same teaching year, which only this one makes due."""
    rate: int | None
    amount: int | None
    is_optional: bool
    """The law asks for nothing; the city pays by its own decision."""
    opens_on: date
    """The month is over for this internship, and can be stated."""


def months_due(current: Sheet) -> list[MonthDue]:
    """Months with money, planned ones to come included; none where nothing is due and nothing was agreed."""
    if current.result.is_due:
        return [_due(current, month, minutes) for month, minutes in sorted(_minutes(current).items())]
    if current.stay.hourly_cents:
        own = hours_by_month(current.plan)
        return [_optional(current, month, round_half_up(hours * HOUR)) for month, hours in sorted(own.items())]
    return []


def _minutes(current: Sheet) -> dict[Month, tuple[int, int]]:
    """Minutes of each month, own and earlier ones."""
    found: dict[Month, tuple[int, int]] = {}
    for line in current.result.by_month:
        if line.is_earlier and current.due_before:
            continue
        own, earlier = found.get(line.month, (0, 0))
        minutes = round_half_up(line.hours * HOUR)
        found[line.month] = (own, earlier + minutes) if line.is_earlier else (own + minutes, earlier)
    return found


def _due(current: Sheet, month: Month, minutes: tuple[int, int]) -> MonthDue:
    own, earlier = minutes
    rate = current.law.rates(month)
    amounts = None if rate is None else sum(round_half_up(Fraction(part * rate, HOUR)) for part in (own, earlier))
    return MonthDue(date(*month, 1), own + earlier, earlier, rate, amounts, False, _opens(current, month))


def _optional(current: Sheet, month: Month, minutes: int) -> MonthDue:
    """What the city pays by itself, never above the ceiling, which has to be known."""
    agreed, ceiling = current.stay.hourly_cents or 0, current.law.rates(month)
    rate = None if ceiling is None else min(agreed, ceiling)
    amount = None if rate is None else round_half_up(Fraction(minutes * rate, HOUR))
    return MonthDue(date(*month, 1), minutes, 0, rate, amount, True, _opens(current, month))


def _opens(current: Sheet, month: Month) -> date:
    return min(month_bounds(date(*month, 1))[1], current.stay.last_day)
