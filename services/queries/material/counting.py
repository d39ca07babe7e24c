"""Reads about counts of places: the list, and one count with what is expected, counted and different."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from db.base import localised_column
from db.enums import CountState
from db.models import CountLine, CountSession, CountUnknown, Item, Kit, Location, Lot
from services.actors import Actor
from services.errors import NotFound
from services.i18n import N_
from services.materials.counts import COUNTED_PLACES, OPEN, there_now
from services.queries.keyed import Key, Page, paged
from services.queries.material.lending_scope import counts_visible_to, places_kept_by

MOST_CHOICES = 500
_NEWEST = Key(-CountSession.id, -CountSession.id, CountSession.public_id)
_OF = CountLine.session_id == CountSession.id


def _lines(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
    return select(func.count()).where(_OF, *conditions).correlate(CountSession).scalar_subquery()


@dataclass(frozen=True, slots=True)
class CountRow:
    """``things`` are on the list, ``done`` of them counted, ``different`` as counted and as expected."""

    public_id: str
    version: int
    place: str
    place_public_id: str
    state: CountState
    is_blind: bool
    opened_by: str
    opened_at: datetime
    things: int
    done: int
    different: int


@dataclass(frozen=True, slots=True)
class CountLineRow:
    """``expected`` is None where whoever counts shall not know; ``moved``: units that came or went since then."""

    public_id: str
    title: str
    code: str
    serial: str
    kit: str
    expected: int | None
    counted: int | None
    moved: int
    explanation: str

    @property
    def difference(self) -> int:
        """More (or fewer) than expected; 0 of what nobody counted."""
        return 0 if self.counted is None or self.expected is None else self.counted - self.expected


@dataclass(frozen=True, slots=True)
class CountDetail:
    """``unknown``: codes that no label bears, with how often they were scanned."""

    row: CountRow
    lines: tuple[CountLineRow, ...]
    unknown: tuple[tuple[str, int], ...]


def _columns(language: str) -> tuple[ColumnElement[object], ...]:
    counted = CountLine.counted.is_not(None)
    name = func.coalesce(func.nullif(Location.name_hy, ""), Location.name) if language == "hy" else Location.name
    return (
        CountSession.public_id, CountSession.version, name, Location.public_id, CountSession.state,
        CountSession.is_blind, CountSession.opened_by_name, CountSession.created_at, _lines(), _lines(counted),
        _lines(counted, CountLine.counted != CountLine.expected),
    )  # type: ignore[return-value]  # fmt: skip


def page(
    session: Session, actor: Actor, *, is_open: bool = True, after: str | None = None, before: str | None = None,
    size: int = 25, language: str = "fr",
) -> Page[CountRow]:  # fmt: skip
    """Counts, the newest first. One statement."""
    state = CountSession.state.in_(OPEN) if is_open else CountSession.state.not_in(OPEN)
    ids = select(CountSession.id).where(counts_visible_to(actor), state)
    columns = select(*_columns(language)).join(Location, Location.id == CountSession.location_id)
    return paged(session, ids, columns, _NEWEST, CountRow, after=after, before=before, size=size)


def detail(session: Session, actor: Actor, public_id: str, *, language: str = "fr") -> CountDetail:
    """One count. Four statements. Raises ``NotFound``."""
    query = select(CountSession.id, CountSession.location_id, *_columns(language)).join(
        Location, Location.id == CountSession.location_id
    )
    found = session.execute(query.where(CountSession.public_id == public_id, counts_visible_to(actor))).one_or_none()
    if found is None:
        raise NotFound(N_("This does not exist, or not any more."))
    count_id, place_id, *values = found
    row = CountRow(*values)
    there = there_now(session, place_id) if row.state in OPEN else {}
    unknown = session.execute(
        select(CountUnknown.code, CountUnknown.times)
        .where(CountUnknown.session_id == count_id)
        .order_by(CountUnknown.code)
    )
    return CountDetail(row, tuple(_rows(session, row, count_id, there, language)), tuple((c, n) for c, n in unknown))


def _rows(
    session: Session, row: CountRow, count_id: int, there: dict[tuple[int, int, int], int], language: str
) -> list[CountLineRow]:
    hidden = row.is_blind and row.state is CountState.COUNTING
    title = localised_column(Item, "title", language)
    lines = session.execute(
        select(CountLine, title, Item.code, func.coalesce(Lot.serial, ""), func.coalesce(Kit.name, ""))
        .join(Item, Item.id == CountLine.item_id)
        .outerjoin(Lot, Lot.id == CountLine.lot_id)
        .outerjoin(Kit, Kit.id == CountLine.kit_id)
        .where(CountLine.session_id == count_id)
        .order_by(CountLine.kit_id, title, CountLine.id)
    )
    found = []
    for line, name, code, serial, kit in lines:
        now = there.get((line.item_id, line.lot_id, line.kit_id), 0)
        expected = now if line.counted is None and row.state in OPEN else line.expected
        moved = now - line.expected_at_opening if row.state in OPEN else 0
        found.append(
            CountLineRow(
                line.public_id, name, code, serial, kit, None if hidden else expected, line.counted,
                0 if hidden else moved, line.explanation,
            )
        )  # fmt: skip
    return found


def countable(session: Session, actor: Actor, *, language: str = "fr") -> dict[str, str]:
    """Places that can be counted and are not being counted, by public id. One statement."""
    busy = select(CountSession.location_id).where(CountSession.state.in_(OPEN))
    return _places(session, actor, language, Location.id.not_in(busy))


def places(session: Session, actor: Actor, *, language: str = "fr") -> dict[str, str]:
    """Places of work in use, by public id. One statement."""
    return _places(session, actor, language)


def _places(session: Session, actor: Actor, language: str, *which: ColumnElement[bool]) -> dict[str, str]:
    name = func.coalesce(func.nullif(Location.name_hy, ""), Location.name) if language == "hy" else Location.name
    query = (
        select(Location.public_id, name)
        .where(
            places_kept_by(actor), Location.kind.in_(COUNTED_PLACES), Location.is_closed.is_(False), *which,
        )
        .order_by(name, Location.id)
        .limit(MOST_CHOICES)
    )  # fmt: skip
    return dict(session.execute(query).all())
