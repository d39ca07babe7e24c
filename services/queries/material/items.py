"""The catalogue as a list: what there is, how many of it and where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal, get_args

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from db.base import localised_column
from db.enums import FrenchLevel, LocationKind, MaterialCategory, SubjectKind, Tracking
from db.models import Balance, Item, Location, Lot
from services.actors import Actor
from services.materials import barcodes
from services.materials.codes import tidy
from services.materials.locations import everything_at
from services.queries.applications.applications import Page
from services.queries.keyed import Key, paged
from services.queries.material.material_scope import items_visible_to, locations_visible_to, owners_of
from services.search import matches

Part = Literal["damaged", "none", "retired"]
"""What of the catalogue is looked for; without it: all that is in use."""
PARTS: tuple[Part, ...] = get_args(Part)
_KEY = Key(Item.title_fr, Item.id, Item.public_id)
NAMED_PLACES = 2
"""Places that a line of the list names; of others it says how many."""


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One title with what there is of it at the places that the actor sees, what is on the way or lent included."""

    public_id: str
    code: str
    title: str
    maker: str
    category: MaterialCategory
    level: FrenchLevel
    ean: str
    is_retired: bool
    total: int
    damaged: int


@dataclass(frozen=True, slots=True)
class Where:
    """How many units of an item lie at a place; kind and name of the place."""

    item: str
    place: str
    name: str
    kind: LocationKind
    quantity: int


@dataclass(frozen=True, slots=True)
class ItemChoice:
    """An item to choose in a form."""

    public_id: str
    title: str
    maker: str
    code: str
    by_serial: bool


@dataclass(frozen=True, slots=True)
class Wish:
    """What a list of items shows; ``place``: public id, its classrooms and damaged units included."""

    search: str = ""
    category: MaterialCategory | None = None
    level: FrenchLevel | None = None
    place: str | None = None
    part: Part | None = None


def page(
    session: Session,
    actor: Actor,
    wish: Wish,
    *,
    language: str = "fr",
    after: str | None = None,
    before: str | None = None,
    size: int = 50,
) -> Page[ItemLine]:
    """Items by French title. One statement."""
    ids = select(Item.id).where(*_filters(actor, wish))
    return paged(session, ids, _columns(actor, language), _KEY, ItemLine, after=after, before=before, size=size)


def count(session: Session, actor: Actor, wish: Wish) -> int:
    """How many items the filters leave. One statement."""
    return session.scalar(select(func.count()).select_from(Item).where(*_filters(actor, wish))) or 0


def where(session: Session, actor: Actor, items: Iterable[str], *, language: str = "fr") -> dict[str, list[Where]]:
    """Where the units of these items lie, the most first; places outside the stock are left out. One statement."""
    found: dict[str, list[Where]] = {one: [] for one in items}
    quantity = func.sum(Balance.quantity)
    name = func.coalesce(func.nullif(Location.name_hy, ""), Location.name) if language == "hy" else Location.name
    query = (
        select(Item.public_id, Location.public_id, name, Location.kind, quantity)
        .select_from(Item)
        .join(Lot, Lot.item_id == Item.id)
        .join(Balance, Balance.lot_id == Lot.id)
        .join(Location, Location.id == Balance.location_id)
        .where(Item.public_id.in_(found), Balance.is_external.is_(False), locations_visible_to(actor))
        .group_by(Item.public_id, Location.id, Location.public_id, Location.name, Location.name_hy, Location.kind)
        .having(quantity != 0)
        .order_by(Item.public_id, quantity.desc(), Location.id)
    )
    for row in session.execute(query):
        found[row[0]].append(Where(*row))
    return found


def may_enter(session: Session, actor: Actor) -> bool:
    """Whether the actor keeps a catalogue: that of a city which coordinates. Schools and twin cities read it."""
    owned = select(Location.id).where(Location.organisation_id.in_(owners_of(actor))).limit(1)
    others = select(Location.id).limit(1)
    if not owners_of(actor):
        return False
    return session.scalar(owned) is not None or session.scalar(others) is None


def choices(session: Session, actor: Actor, *, language: str = "fr") -> list[ItemChoice]:
    """Items in use, by title, for forms. One statement."""
    title = localised_column(Item, "title", language)
    query = (
        select(Item.public_id, title, Item.maker, Item.code, Item.tracking == Tracking.SERIAL)
        .where(items_visible_to(actor), Item.is_retired.is_(False))
        .order_by(title, Item.id)
    )
    return [ItemChoice(*row) for row in session.execute(query)]


def _filters(actor: Actor, wish: Wish) -> list[ColumnElement[bool]]:
    found = [items_visible_to(actor), Item.is_retired.is_(wish.part == "retired")]
    if wish.category:
        found.append(Item.category == wish.category)
    if wish.level:
        found.append(Item.level == wish.level)
    if wish.search.strip():
        found.append(searched(wish.search))
    inside = _inside(actor)
    if wish.part == "damaged":
        found.append(Item.id.in_(inside.where(Location.kind == LocationKind.QUARANTINE)))
    if wish.part == "none":
        found.append(Item.id.not_in(inside))
    if wish.place:
        here = select(Location.id).where(Location.public_id == wish.place).correlate(None).scalar_subquery()
        found.append(Item.id.in_(inside.where(everything_at(here))))
    return found


def searched(text: str) -> ColumnElement[bool]:
    """Condition: the words of its texts begin so, or it is its number or code."""
    if number := barcodes.thirteen(text):
        return Item.ean == number
    code = tidy(text)
    return (Item.code == code) if code.startswith("A-") else matches(SubjectKind.ITEM, Item.id, text)


def _inside(actor: Actor) -> Select[int]:
    """Items of which something is at a place that the actor sees."""
    return (
        select(Lot.item_id)
        .join(Balance, Balance.lot_id == Lot.id)
        .join(Location, Location.id == Balance.location_id)
        .where(Balance.is_external.is_(False), Balance.quantity > 0, locations_visible_to(actor))
    )


def _columns(actor: Actor, language: str) -> Select[*tuple[Any, ...]]:
    return select(
        Item.public_id,
        Item.code,
        localised_column(Item, "title", language),
        Item.maker,
        Item.category,
        Item.level,
        Item.ean,
        Item.is_retired,
        _sum(actor),
        _sum(actor, Location.kind == LocationKind.QUARANTINE),
    )


def _sum(actor: Actor, *conditions: ColumnElement[bool]) -> ColumnElement[int]:
    query = (
        select(func.coalesce(func.sum(Balance.quantity), 0))
        .select_from(Lot)
        .join(Balance, Balance.lot_id == Lot.id)
        .join(Location, Location.id == Balance.location_id)
        .where(Lot.item_id == Item.id, Balance.is_external.is_(False), locations_visible_to(actor), *conditions)
    )
    return query.correlate(Item).scalar_subquery()
