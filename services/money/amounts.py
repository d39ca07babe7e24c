"""Amounts as people type them, in euros or in another currency with its rate of the day."""

from __future__ import annotations

from typing import Any, NamedTuple

from db.enums import Currency
from services import inputs
from services.errors import Invalid
from services.i18n import N_
from services.rules.money import RATE_UNITS, in_euros

MOST = {Currency.EUR: 100_000_000, Currency.AMD: 50_000_000_000}
"""Hundredths that one entry can be at most: a million euros, or about as much in drams."""
LEAST_RATE, MOST_RATE = 50 * RATE_UNITS, 5_000 * RATE_UNITS
"""Drams for one euro that are believable."""


class Amount(NamedTuple):
    """``cents`` of euros; of another currency also its hundredths and the rate in ten-thousandths for one euro."""

    cents: int
    currency: Currency = Currency.EUR
    foreign_cents: int | None = None
    rate: int | None = None


def amount(typed: Any, currency: Any, rate: Any) -> Amount:
    """What was typed. Raises ``Invalid`` at «amount», «currency» or «rate»."""
    chosen = inputs.member(Currency, currency, field="currency") or Currency.EUR
    if chosen is Currency.EUR:
        return Amount(_hundredths(typed, chosen))
    foreign, known = _hundredths(typed, chosen), _rate(rate)
    cents = in_euros(foreign, known)
    if cents == 0:
        raise Invalid(N_("This is less than a cent."), field="amount")
    return Amount(cents, chosen, foreign, known)


def _hundredths(typed: Any, currency: Currency) -> int:
    try:
        found = inputs.cents(typed, field="amount", most=MOST[currency])
    except Invalid:
        if currency is Currency.EUR:
            raise
        raise Invalid(N_("Write the amount in drams, in digits alone, for instance 45000."), field="amount") from None
    if found is None:
        raise Invalid(N_("Say how much it is."), field="amount")
    return found


def _rate(typed: Any) -> int:
    whole, _point, rest = str(typed if typed is not None else "").strip().replace(",", ".").partition(".")
    digits = whole + rest
    is_number = digits.isascii() and digits.isdigit() and 0 < len(whole) <= 4 and len(rest) <= 4
    found = int(whole) * RATE_UNITS + int(rest.ljust(4, "0")) if is_number else 0
    if not LEAST_RATE <= found <= MOST_RATE:
        raise Invalid(N_("Say how many drams one euro was worth on that day, for instance 425.50."), field="rate")
    return found
