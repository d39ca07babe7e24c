"""Arithmetic of money in whole cents: nothing is lost to rounding."""

from __future__ import annotations

from typing import NamedTuple

RATE_UNITS = 10_000
"""A rate is kept in ten-thousandths of a currency for one euro."""


class Share(NamedTuple):
    """What falls to each of several, and the cents that cannot be divided: ``each`` times their number and ``rest``."""

    each: int
    rest: int


def shared(cents: int, number: int) -> Share | None:
    """``cents`` by ``number`` people or days, rounded down; None where there is nobody to share it."""
    return Share(*divmod(cents, number)) if number > 0 else None


def in_euros(foreign_cents: int, rate: int) -> int:
    """Cents of euros for hundredths of another currency at ``rate`` (ten-thousandths for one euro), half rounded up."""
    return (2 * foreign_cents * RATE_UNITS + rate) // (2 * rate)


def still_due(committed: int, paid: int) -> int:
    """What is owed of one commitment after what was paid of it; a bill above it is spent and owes nothing back."""
    return max(0, committed - paid)


def left(planned: int, spent: int, due: int) -> int:
    """What is free of a plan; below zero where more was spent and ordered than planned."""
    return planned - spent - due
