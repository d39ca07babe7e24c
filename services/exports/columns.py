"""What one column of a list is: its title, its meaning, where it comes from and how its values are written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, StrEnum, auto
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, String, type_coerce

from db.base import localised_column
from services.i18n import N_, translate
from services.labels import STATES, WORDS

ZONE = ZoneInfo("Europe/Paris")
"""Instants are written in the wall time of the city that keeps the lists."""
YES, NO = N_("Yes"), N_("No")


class Kind(Enum):
    """How a value is written."""

    TEXT = auto()
    NUMBER = auto()
    HOURS = auto()
    """Minutes in the database, hours in the file."""
    DECIMAL = auto()
    """A number to a hundredth."""
    EUROS = auto()
    """An amount, written with two decimals."""
    DATE = auto()
    INSTANT = auto()
    WORD = auto()
    """A value of a closed set, by its word."""
    WORDS = auto()
    """Several of them, parted by commas."""
    YES_NO = auto()


@dataclass(frozen=True)
class Column:
    """``label`` and ``help`` are msgids; ``value`` is a column of SQL, or makes one for a language."""

    label: str
    help: str
    value: Any
    kind: Kind = Kind.TEXT
    words: type[StrEnum] | None = None
    is_public: bool = False
    """Whether states are said in the words for people outside the city."""

    def expression(self, language: str) -> ColumnElement[Any]:
        """What is selected. Closed sets come as plain text: their words are looked up in one step."""
        made = self.value.make(language) if isinstance(self.value, InLanguage) else self.value
        return type_coerce(made, String) if self.kind is Kind.WORD else made

    def written(self, language: str) -> Callable[[Any], Any]:
        """Turns a value that is there into text, a number, a date or a naive instant of :data:`ZONE`."""
        match self.kind:
            case Kind.INSTANT:
                return _wall_time
            case Kind.HOURS:
                return _hours
            case Kind.DECIMAL | Kind.EUROS:
                return _hundredths
            case Kind.YES_NO:
                return {True: translate(language, YES), False: translate(language, NO)}.__getitem__
            case Kind.WORD:
                return self._by_value(language).__getitem__
            case Kind.WORDS:
                known = self._by_value(language)
                return lambda value: ", ".join(dict.fromkeys(known[one] for one in value.split(",")))
            case _:
                return _same

    def _by_value(self, language: str) -> Mapping[str, str]:
        return {one.value: translate(language, _word(one, self.is_public)) for one in self.words or ()}


@dataclass(frozen=True)
class InLanguage:
    """A value that depends on the language of the file."""

    make: Callable[[str], ColumnElement[str]]


def localised(model: Any, field: str) -> InLanguage:
    """A field that has a column per language."""
    return InLanguage(lambda language: localised_column(model, field, language))


def _word(one: StrEnum, is_public: bool) -> str:
    if one not in STATES:
        return WORDS[one]
    return STATES[one].public if is_public else STATES[one].internal


def _wall_time(value: datetime) -> datetime:
    return value.astimezone(ZONE).replace(tzinfo=None)


def _hours(minutes: int) -> float:
    return round(minutes / 60, 2)


def _hundredths(value: Any) -> float:
    return round(float(value), 2)


def _same(value: Any) -> Any:
    return value
