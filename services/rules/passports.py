"""What a passport must be like for a stay (Schengen borders code, article 6): young enough, and valid long enough."""

from __future__ import annotations

from datetime import date

from services.rules.ages import months_later

MONTHS_PAST_THE_RETURN = 3
YEARS_OF_A_PASSPORT = 10
"""An older passport is refused at the border whatever stands in it."""


def must_last_until(return_on: date) -> date:
    """The day on which the passport must still be valid, for somebody who leaves on ``return_on``."""
    return months_later(return_on, MONTHS_PAST_THE_RETURN)


def is_too_short(expires_on: date | None, return_on: date) -> bool:
    """Whether a passport that is known ends too early for the stay."""
    return expires_on is not None and expires_on < must_last_until(return_on)


def serves_before(issued_on: date) -> date:
    """The day on which a passport is ten years old: from then on nobody enters with it."""
    return months_later(issued_on, 12 * YEARS_OF_A_PASSPORT)


def is_too_old(issued_on: date | None, entry_on: date) -> bool:
    """Whether a passport whose day of issue is known has its ten years on the day of entry."""
    return issued_on is not None and entry_on >= serves_before(issued_on)
