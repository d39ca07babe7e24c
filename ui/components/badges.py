"""States and dates as people read them."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from typing import Any

import streamlit as st

from db.enums import Gender
from services import formats
from services.labels import STATES, WORDS
from services.rules.ages import MINOR_BELOW
from services.simulation_words import number
from ui.i18n import _, language
from ui.visitor import time_zone


def state_word(state: StrEnum, *, public: bool = False) -> str:
    """The label of a state: the internal one, or the one for the people concerned."""
    label = STATES[state]
    return _(label.public if public else label.internal)


def state_badge(state: StrEnum, *, public: bool = False) -> None:
    """Word and colour."""
    st.badge(state_word(state, public=public), color=STATES[state].colour)


def state_markdown(state: StrEnum, *, public: bool = False) -> str:
    """The badge inside a line of text."""
    return f":{STATES[state].colour}-badge[{state_word(state, public=public)}]"


def word(value: StrEnum | None) -> str:
    """The word for a value of a closed set; nothing for none."""
    return _(WORDS[value]) if value is not None else ""


def girl_or_boy(gender: Gender | None, age: int | None = None) -> str:
    """The word for a gender as one says it of a child; of a grown-up where ``age`` says so."""
    said = {Gender.FEMALE: _("girl"), Gender.MALE: _("boy")}
    is_grown = age is not None and age >= MINOR_BELOW
    return said[gender] if gender in said and not is_grown else word(gender)


def day(value: date | None) -> str:
    """«jeudi 3 décembre 2026»."""
    return formats.long_date(value, language()) if value else ""


def born(value: date | None) -> str:
    """«3 décembre 2005»: nobody asks on which day of the week somebody was born."""
    return formats.plain_date(value, language()) if value else ""


def day_and_left(value: date, today: date) -> str:
    """«jeudi 3 décembre 2026, dans 11 jours»."""
    return formats.date_and_left(value, today, language())


def period(starts_on: date, ends_on: date, *, unbroken: bool = False) -> str:
    return formats.period(starts_on, ends_on, language(), unbroken=unbroken)


def instant(value: datetime | None, zone: str | None = None) -> str:
    """«3 déc. 2026, 14:02» by the clock of who looks, or by that of ``zone`` for what is due there; nothing for none.

    Where the line is short it breaks before the hour alone.
    """
    if value is None:
        return ""
    on, at = formats.short_instant(value, language(), zone or time_zone()).rsplit(" ", 1)
    return on.replace(" ", "\N{NO-BREAK SPACE}") + " " + at


def in_words(params: dict[str, Any]) -> dict[str, Any]:
    """Parameters of a sentence as people read them: dates written out, values of closed sets by their word."""
    return {name: _in_words(value) for name, value in params.items()}


def _in_words(value: Any) -> Any:
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, formats.Cents):
        return formats.euros(value, language())
    if isinstance(value, float):
        return number(Fraction(value), language())
    if isinstance(value, date):
        return day(value)
    if isinstance(value, StrEnum):
        return _(WORDS[value]) if value in WORDS else state_word(value)
    return value
