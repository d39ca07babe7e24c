"""Who needs a visa for an internship in France, by nationality and length of stay. Pure functions.

Regulation (EU) 2018/1806, annexes I and II; free movement: directive 2004/38/EC and the agreements with the EEA and
Switzerland. Countries are ISO 3166 codes of two letters.
"""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum

SHORT_STAY_DAYS = 90
_FREE_MOVEMENT = (
    "AT BE BG CH CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK"
)  # fmt: skip
_WITHOUT_SHORT_STAY_VISA = (
    "AD AE AG AL AR AU BA BB BN BR BS CA CL CO CR DM FM GB GD GE GT HK HN IL JP KI KN KR LC MC MD ME MH MK MO MU MX MY "
    "NI NZ PA PE PW PY RS SB SC SG SM SV TL TO TT TV TW UA US UY VA VC VE WS XK"
)
FREE_MOVEMENT = frozenset(re.findall(r"\w+", _FREE_MOVEMENT))
WITHOUT_SHORT_STAY_VISA = frozenset(re.findall(r"\w+", _WITHOUT_SHORT_STAY_VISA))
"""Nationals of these countries come for up to 90 days without a visa; beyond that they need one like everybody."""


class Formalities(StrEnum):
    """What somebody has to do before an internship in France."""

    UNKNOWN = "unknown"
    """The nationality is not known."""
    NONE = "none"
    BORDER = "border"
    """No visa, but the passport and the 90 days in any 180 are checked."""
    SHORT_VISA = "short_visa"
    LONG_VISA = "long_visa"


def days_of(starts_on: date, ends_on: date) -> int:
    """Length of a stay, both ends included."""
    return (ends_on - starts_on).days + 1


def formalities(nationality: str, starts_on: date, ends_on: date) -> Formalities:
    """What ``nationality`` has to do for a stay from ``starts_on`` to ``ends_on``, both included."""
    if not nationality:
        return Formalities.UNKNOWN
    if nationality in FREE_MOVEMENT:
        return Formalities.NONE
    if days_of(starts_on, ends_on) > SHORT_STAY_DAYS:
        return Formalities.LONG_VISA
    return Formalities.BORDER if nationality in WITHOUT_SHORT_STAY_VISA else Formalities.SHORT_VISA


def counts_in_180(nationality: str, starts_on: date, ends_on: date) -> bool:
    """Whether the stay counts among the 90 days in any 180: one under a long-stay visa does not."""
    return formalities(nationality, starts_on, ends_on) not in {Formalities.NONE, Formalities.LONG_VISA}
