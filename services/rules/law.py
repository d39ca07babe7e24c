"""The law of internships as the dated rules have it: rates by month, thresholds on the first day, public holidays."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

import holidays
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import DatedRule
from services.rules.internships import Law, Month

LIMITS = {
    "threshold": "gratification_threshold", "most_hours": "presence_maximum", "hours_per_day": "hours_per_day",
}  # fmt: skip
"""Values of :class:`Law` by the code of their dated rule."""
RATE = "gratification_hourly"
CODES = (RATE, *LIMITS.values())


class DatedRow(NamedTuple):
    """One dated value; ``valid_to`` is its last day, None while it is open."""

    code: str
    valid_from: date
    valid_to: date | None
    value: int


def rows(session: Session) -> list[DatedRow]:
    """The dated values that bear on an internship. One statement."""
    columns = (DatedRule.code, DatedRule.valid_from, DatedRule.valid_to, DatedRule.value)
    return [DatedRow(*row) for row in session.execute(select(*columns).where(DatedRule.code.in_(CODES)))]


def law_on(day: date, dated: Iterable[DatedRow]) -> Law:
    """The law as it stands for an internship that begins on ``day``; values that are not entered keep their default."""
    by_code: dict[str, list[DatedRow]] = {}
    for row in dated:
        by_code.setdefault(row.code, []).append(row)

    def value(code: str, at: date) -> int | None:
        return next((row.value for row in by_code.get(code, ()) if _holds(row, at)), None)

    def rate(month: Month) -> int | None:
        return value(RATE, date(*month, 1))

    limits: dict[str, Any] = {name: found for name, code in LIMITS.items() if (found := value(code, day)) is not None}
    return replace(Law(rates=rate, is_holiday=is_french_holiday), **limits)


def _holds(row: DatedRow, day: date) -> bool:
    return row.valid_from <= day and (row.valid_to is None or day <= row.valid_to)


@lru_cache(maxsize=64)
def holidays_of(country: str, year: int) -> frozenset[date]:
    """Public holidays of a country (FR, AM) in one year."""
    return frozenset(holidays.country_holidays(country, years=year))


def is_french_holiday(day: date) -> bool:
    """Whether ``day`` is a public holiday in France."""
    return day in holidays_of("FR", day.year)
