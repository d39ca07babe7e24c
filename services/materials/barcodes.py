"""Numbers under bar codes: ISBN and EAN, checked by their last digit and kept as thirteen digits."""

from __future__ import annotations

from services.errors import Invalid
from services.i18n import N_
from services.materials.codes import tidy

BOOKLAND = "978"
"""With which an ISBN of ten digits becomes one of thirteen (ISO 2108)."""


def thirteen(text: str) -> str | None:
    """An ISBN-10, ISBN-13 or EAN-13 as thirteen digits; None for anything else, a wrong check digit included."""
    digits = tidy(text).replace("-", "")
    if len(digits) == 10 and digits[:9].isdigit() and digits[9] == _last_of_ten(digits[:9]):
        digits = BOOKLAND + digits[:9]
        return digits + _last_of_thirteen(digits)
    if len(digits) == 13 and digits.isdecimal() and digits[12] == _last_of_thirteen(digits[:12]):
        return digits
    return None


def checked(text: str, *, field: str) -> str:
    """The same for what somebody typed; empty stays empty. Raises ``Invalid`` where the number cannot be right."""
    if not text.strip():
        return ""
    number = thirteen(text)
    if number is None:
        raise Invalid(N_("This is no ISBN or EAN: check its digits, or leave the field empty."), field=field)
    return number


def _last_of_ten(digits: str) -> str:
    rest = sum((10 - place) * int(digit) for place, digit in enumerate(digits)) * -1 % 11
    return "X" if rest == 10 else str(rest)


def _last_of_thirteen(digits: str) -> str:
    return str(sum((3 if place % 2 else 1) * int(digit) for place, digit in enumerate(digits[:12])) * -1 % 10)
