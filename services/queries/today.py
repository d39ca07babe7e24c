"""The first page: what awaits somebody, by role, and where things stand. A constant number of statements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from db.enums import FindingLevel
from services.actors import Actor


@dataclass(frozen=True, slots=True)
class TodoRow:
    """Something that awaits the person. ``title_msgid`` with ``params`` is a whole sentence without the number.

    ``page`` is a name of ``ui/menu.py`` and ``query`` its query; ``path`` is the same as an address ("/stage?id=…").
    ``detail`` is plain text (names, a title), ``level`` block, warn or info.
    """

    kind: str
    count: int
    title_msgid: str
    page: str
    level: FindingLevel
    params: Mapping[str, Any] = field(default_factory=dict)
    detail: str = ""
    due: date | None = None
    query: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with its words; ``page`` and ``query`` lead to the records behind it."""

    kind: str
    label_msgid: str
    value: int
    page: str
    query: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Today:
    """``todos``: what blocks or is late first, then by day."""

    todos: tuple[TodoRow, ...]
    figures: tuple[Figure, ...]


def today(session: Session, actor: Actor, now: datetime) -> Today:
    """What awaits ``actor`` in all their roles. At most twelve statements, whatever the tables hold."""
    raise NotImplementedError
