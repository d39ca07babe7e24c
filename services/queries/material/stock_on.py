"""What was where at the end of a day: the balances of now without the lines that came after it.

The whole stock comes by pages of titles, so that only what is shown is computed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, func, literal, select, union_all
from sqlalchemy.orm import Session

from db.base import localised_column
from db.enums import EXTERNAL_LOCATIONS, LocationKind
from db.models import Balance, Item, Location, Lot, MovementLine
from services.actors import Actor
from services.materials.locations import everything_at
from services.queries.keyed import Key, Page, paged
from services.queries.material.material_scope import locations_visible_to

SIZE = 50
"""Titles on one page."""
_KEY = Key(Item.title_fr, Item.id, Item.public_id)


@dataclass(frozen=True, slots=True)
class OnDay:
    """Units of an item at a place at the end of a day."""

    item: str
    title: str
    place: str
    name: str
    kind: LocationKind
    quantity: int


def of_item(session: Session, actor: Actor, item: str, day: date, *, language: str = "fr") -> list[OnDay]:
    """Where the units of an item lay. One statement."""
    lots = select(Lot.id).join(Item, Item.id == Lot.item_id).where(Item.public_id == item).correlate(None)
    return _on(session, actor, day, None, lots, language)


@dataclass(frozen=True, slots=True)
class Title:
    """A title with the places where units of it lay."""

    public_id: str
    id: int
    places: tuple[OnDay, ...] = ()


def everywhere(
    session: Session, actor: Actor, day: date, *, place: str | None = None, language: str = "fr",
    after: str | None = None, before: str | None = None, size: int = SIZE,
) -> Page[Title]:  # fmt: skip
    """A page of the titles that had come by then, each with where it lay in the stock that the actor sees.

    Of one ``place`` (public id) alone where one is named: its classrooms and what was damaged or lent there included.
    Two statements. A title of which nothing was left has no places.
    """
    where = None
    if place is not None:
        where = everything_at(select(Location.id).where(Location.public_id == place).correlate(None).scalar_subquery())
    ids = select(Item.id).where(_had_come(actor, day, where))
    columns = select(Item.public_id, Item.id)
    page = paged(session, ids, columns, _KEY, Title, after=after, before=before, size=size)
    lots = select(Lot.id).where(Lot.item_id.in_([one.id for one in page.rows]))
    found: dict[str, list[OnDay]] = {one.public_id: [] for one in page.rows}
    for row in _on(session, actor, day, where, lots, language) if found else ():
        found[row.item].append(row)
    return replace(page, rows=tuple(replace(one, places=tuple(found[one.public_id])) for one in page.rows))


def _had_come(actor: Actor, day: date, where: ColumnElement[bool] | None) -> ColumnElement[bool]:
    """Items of which a unit had moved by then, and one ever was at a place that the actor sees (one of ``where``)."""
    places = select(Location.id).where(locations_visible_to(actor), *(() if where is None else (where,)))
    moved = select(MovementLine.id).where(MovementLine.lot_id == Lot.id, MovementLine.happened_on <= day)
    was_here = select(Balance.lot_id).where(Balance.lot_id == Lot.id, Balance.location_id.in_(places))
    return select(Lot.id).where(Lot.item_id == Item.id, moved.exists(), was_here.exists()).exists()


def _on(
    session: Session, actor: Actor, day: date, where: ColumnElement[bool] | None, lots: object, language: str
) -> list[OnDay]:  # fmt: skip
    places = select(Location.id).where(locations_visible_to(actor), *(() if where is None else (where,)))
    one = MovementLine
    parts = [
        select(Balance.lot_id.label("lot_id"), Balance.location_id.label("place_id"), Balance.quantity.label("n"))
        .where(Balance.location_id.in_(places), Balance.is_external.is_(False)),
        select(one.lot_id, one.source_id, one.quantity).where(one.happened_on > day, one.source_id.in_(places)),
        select(one.lot_id, one.target_id, one.quantity * literal(-1))
        .where(one.happened_on > day, one.target_id.in_(places)),
    ]  # fmt: skip
    if lots is not None:
        columns = (Balance.lot_id, one.lot_id, one.lot_id)
        parts = [part.where(column.in_(lots)) for part, column in zip(parts, columns, strict=True)]  # type: ignore[arg-type]
    every = union_all(*parts).subquery()
    title = localised_column(Item, "title", language)
    name = func.coalesce(func.nullif(Location.name_hy, ""), Location.name) if language == "hy" else Location.name
    units = func.sum(every.c.n)
    query = (
        select(Item.public_id, title, Location.public_id, name, Location.kind, units)
        .select_from(every)
        .join(Lot, Lot.id == every.c.lot_id)
        .join(Item, Item.id == Lot.item_id)
        .join(Location, Location.id == every.c.place_id)
        .where(Location.kind.not_in(EXTERNAL_LOCATIONS))
        .group_by(Item.id, Item.public_id, title, Location.id, Location.public_id, name, Location.kind)
        .having(units != 0)
        .order_by(title, Item.id, Location.id)
    )
    return [OnDay(*row) for row in session.execute(query)]
