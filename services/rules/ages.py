"""Ages and months, as the law counts them: from a given day, never from today."""

from __future__ import annotations

import calendar
from datetime import date

MINOR_BELOW = 18


def age_on(birth_date: date, day: date) -> int:
    """Age in whole years on ``day``."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


def months_later(day: date, months: int) -> date:
    """The same day ``months`` months on, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
