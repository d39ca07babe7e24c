"""What people type, made fit to keep: trimmed, without control characters, within its length, of its kind.

Each function raises ``Invalid`` at ``field`` with a sentence that says what to do; an empty input is empty, not wrong.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from services.errors import Invalid
from services.formats import Cents
from services.i18n import N_

E = TypeVar("E", bound=StrEnum)
YEARS = range(1900, 2101)
EASTERNMOST = ZoneInfo("Asia/Yerevan")
"""Where a day begins first among the people who use this."""
_SPACES = re.compile(r"[^\S\n]+")
_KEPT = {"\n", "\u200d", "\u200c"}
"""Line breaks, and the joiners that some scripts need."""


def is_to_come(day: date, now: datetime) -> bool:
    """Whether ``day`` has begun nowhere yet: after midnight it is today in Armenia and in Clamart, before it in UTC."""
    return day > now.astimezone(EASTERNMOST).date()


def text(raw: Any, *, field: str, longest: int) -> str:
    """Several lines. Unicode is composed, control characters fall away, line breaks are kept."""
    if raw is None:
        return ""
    composed = unicodedata.normalize("NFC", str(raw).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    cleaned = "".join(char for char in composed if char in _KEPT or not unicodedata.category(char).startswith("C"))
    cleaned = "\n".join(line.rstrip() for line in cleaned.split("\n")).strip()
    if len(cleaned) > longest:
        raise Invalid(
            N_("This text has %(length)s characters; at most %(n)s are possible."),
            field=field,
            n=longest,
            length=len(cleaned),
        )
    return cleaned


def line(raw: Any, *, field: str, longest: int) -> str:
    """One line: the same, with single spaces instead of line breaks."""
    if raw is None:
        return ""
    return _SPACES.sub(" ", text(str(raw).replace("\n", " ").replace("\r", " "), field=field, longest=longest))


def day(raw: Any, *, field: str) -> date | None:
    """A civil date, from a date or its ISO form (2027-07-01)."""
    if raw is None or raw == "":
        return None
    try:
        value = raw if isinstance(raw, date) else date.fromisoformat(str(raw).strip())
    except ValueError:
        raise Invalid(N_("This is not a date: write day, month and year."), field=field) from None
    value = value.date() if isinstance(value, datetime) else value
    if value.year not in YEARS:
        raise Invalid(N_("Check the year of this date."), field=field)
    return value


def whole(raw: Any, *, field: str, least: int, most: int) -> int | None:
    """A whole number from ``least`` to ``most``."""
    if raw is None or raw == "":
        return None
    try:
        number = int(str(raw).strip()) if not isinstance(raw, bool) else None
    except ValueError:
        number = None
    if number is None or not least <= number <= most:
        raise Invalid(
            N_("Give a whole number from %(least)s to %(most)s."), field=field, least=least, most=most
        )  # fmt: skip
    return number


def cents(raw: Any, *, field: str, most: int) -> int | None:
    """Cents of an amount in euros as people type it: «4,50», «4.5 €», «1 390,50»; more than 0, at most ``most``."""
    typed = _SPACES.sub("", str(raw if raw is not None else "")).replace("€", "").replace(",", ".")
    if not typed:
        return None
    whole_, _point, rest = typed.partition(".")
    is_amount = whole_.isascii() and whole_.isdigit() and len(whole_) <= 9 and len(rest) <= 2
    if not is_amount or (rest and not (rest.isascii() and rest.isdigit())):
        raise Invalid(N_("Write the amount in euros, for instance %(example)s."), field=field, example=Cents(450))
    found = int(whole_) * 100 + int(rest.ljust(2, "0"))
    if not 0 < found <= most:
        raise Invalid(N_("Give an amount between 0 and %(most)s."), field=field, most=Cents(most))
    return found


def member(kind: type[E], raw: Any, *, field: str) -> E | None:
    """One value of a closed set."""
    if raw is None or raw == "":
        return None
    try:
        return kind(raw)
    except ValueError:
        raise Invalid(N_("Choose one of the values in the list."), field=field) from None
