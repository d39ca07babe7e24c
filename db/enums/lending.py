"""Closed sets of values of what people do with the material where it is: lending, counting, wishing."""

from __future__ import annotations

from enum import StrEnum


class LoanState(StrEnum):
    """A loan that is late is open: lateness follows from its date."""

    OPEN = "open"
    RETURNED = "returned"


class CountState(StrEnum):
    """``REVIEW``: all is counted, and the differences are looked at."""

    COUNTING = "counting"
    REVIEW = "review"
    POSTED = "posted"
    CANCELLED = "cancelled"


class WishState(StrEnum):
    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    FULFILLED = "fulfilled"
    WITHDRAWN = "withdrawn"
