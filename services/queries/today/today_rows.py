"""What the first page is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

from sqlalchemy import bindparam

from db.enums import FindingLevel
from services.queries.today.singulars import SINGULARS

ZONE = "Europe/Paris"
"""Days are those of the host city."""
OWNERS: Any = bindparam("owners", expanding=True)
"""In statements that are made once: the organisations for which somebody coordinates."""
Asked: TypeAlias = Mapping[str, Any]
"""Parameters of such statements."""


INFORMS = frozenset({"in_study"})
"""Kinds that say that there is nothing to do: they are shown, and not counted as something to do."""


@dataclass(frozen=True, slots=True)
class TodoRow:
    """Something that awaits the person. ``title_msgid`` with ``params`` is a whole sentence without the number.

    :data:`SINGULARS` holds what it says of one.

    ``page`` is a name of the menu and ``query`` what its address carries. ``detail`` is plain text in the actor's
    language (names, what is missing), ``level`` block, warn or info.
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
    is_decision: bool = False
    """It asks for a decision and has no day: it stands before what is due on a day, within its level."""

    @property
    def sentence(self) -> str:
        """The msgid of its title for as many as there are."""
        return SINGULARS.get(self.title_msgid, self.title_msgid) if self.count == 1 else self.title_msgid


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
    """``todos``: what blocks first, then what is late or near, then the rest, each by day."""

    todos: tuple[TodoRow, ...]
    figures: tuple[Figure, ...]
