"""What is needed: minimums, wishes, and what follows from both: what to send from the stores, and what to buy.

For each place and thing: minimum and approved wishes together, less what is there (with what it has lent out) and what
is on the way there. What a store of the city holds loose beyond its own minimum is sent, the rest is bought.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, null, select
from sqlalchemy.orm import Session

from db.base import localised_column
from db.enums import LocationKind, WishState
from db.models import Balance, BudgetLine, Funder, Item, Kit, KitTemplate, Location, Lot, StockMinimum, Wish
from db.models.ledger import NO_KIT
from services.actors import Actor
from services.queries.keyed import Key, Page, paged
from services.queries.material.lending_scope import owned_by, wishes_visible_to
from services.queries.material.on_the_way import on_the_way

MOST_ROWS = 2000
_KEY = Key(Wish.id, Wish.id, Wish.public_id)


@dataclass(frozen=True, slots=True)
class WishRow:
    """``title`` of the catalogue or in the teacher’s words; ``decides``: the reader answers it."""

    public_id: str
    version: int
    title: str
    is_known: bool
    quantity: int
    place: str
    teacher_name: str
    reason: str
    state: WishState
    answer: str
    created_at: datetime
    decides: bool


@dataclass(frozen=True, slots=True)
class MinimumRow:
    """What a place should have at least."""

    place_public_id: str
    place: str
    item_public_id: str | None
    template_public_id: str | None
    title: str
    quantity: int
    there: int


@dataclass(frozen=True, slots=True)
class NeedRow:
    """One thing that a place needs: ``send`` of it lie in a store, ``buy`` are to be bought, at what one costs.

    ``unit_cents`` is None where nothing says what one costs.
    """

    place: str
    title: str
    wanted: int
    there: int
    coming: int
    send: int
    buy: int
    unit_cents: int | None
    is_kit: bool = False

    @property
    def cost_cents(self) -> int:
        """What is bought, at the value of the newest units in stock."""
        return self.buy * (self.unit_cents or 0)


def _name(language: str) -> Any:
    return func.coalesce(func.nullif(Location.name_hy, ""), Location.name) if language == "hy" else Location.name


def wishes(
    session: Session, actor: Actor, *, states: tuple[WishState, ...] = (WishState.ASKED,), after: str | None = None,
    before: str | None = None, size: int = 25, language: str = "fr",
) -> Page[WishRow]:  # fmt: skip
    """Wishes in these states, the oldest first. One statement."""
    ids = select(Wish.id).where(wishes_visible_to(actor), Wish.state.in_(states))
    title = func.coalesce(func.nullif(localised_column(Item, "title", language), ""), Wish.title)
    columns = (
        select(
            Wish.public_id, Wish.version, title, Wish.item_id.is_not(None), Wish.quantity, _name(language),
            Wish.teacher_name, Wish.reason, Wish.state, Wish.answer, Wish.created_at,
            Wish.organisation_id.in_(owned_by(actor)),
        )
        .outerjoin(Item, Item.id == Wish.item_id)
        .join(Location, Location.id == Wish.location_id)
    )  # fmt: skip
    return paged(session, ids, columns, _KEY, WishRow, after=after, before=before, size=size)


def minimums(session: Session, actor: Actor, *, language: str = "fr") -> list[MinimumRow]:
    """All minimums of the actor’s cities, with what is there. Three statements."""
    rows = _minimums(session, actor, language)
    stock = _Stock(session, actor)
    return [
        MinimumRow(row.place_id, row.place, row.item, row.template, row.title, row.quantity, stock.there(row))
        for row in rows
    ]


def proposal(session: Session, actor: Actor, *, language: str = "fr") -> list[NeedRow]:
    """What to send and what to buy so that every place has its minimum and every approved wish comes true.

    A constant number of statements. What one costs is the value of the newest units, or what was estimated.
    """
    stock = _Stock(session, actor)
    coming = on_the_way(session, actor)
    found: dict[tuple[int, str], _Need] = {}
    for row in _minimums(session, actor, language):
        need = found.setdefault((row.location_id, row.key), _Need(row.place, row.title, row.location_id, row))
        need.wanted += row.quantity
    for row in _approved(session, actor, language):
        need = found.setdefault((row.location_id, row.key), _Need(row.place, row.title, row.location_id, row))
        need.wanted += row.quantity
        need.estimate = need.estimate or row.estimate
    spare = _spare(stock, found)
    values = _newest_values(session, actor)
    rows = [_settle(need, stock, coming, spare, values) for need in found.values()]
    return sorted((row for row in rows if row.send or row.buy), key=lambda row: (row.place, row.title))


def budget_lines(session: Session, *, language: str = "fr") -> dict[str, tuple[str, int]]:
    """Budget lines with whose they are and their amount in cents, the newest year first. One statement."""
    label, funder = localised_column(BudgetLine, "label", language), localised_column(Funder, "name", language)
    query = (
        select(BudgetLine.public_id, BudgetLine.year, label, funder, BudgetLine.amount_cents)
        .join(Funder, Funder.id == BudgetLine.funder_id)
        .order_by(BudgetLine.year.desc(), BudgetLine.code, BudgetLine.id)
    )
    return {
        public_id: (f"{year} · {title} ({whose})", cents)
        for public_id, year, title, whose, cents in session.execute(query)
    }  # fmt: skip


def templates(session: Session, actor: Actor, *, language: str = "fr") -> dict[str, str]:
    """Kinds of kits in use, by public id. One statement."""
    title = localised_column(KitTemplate, "title", language)
    query = select(KitTemplate.public_id, title).where(
        KitTemplate.organisation_id.in_(owned_by(actor)), KitTemplate.is_retired.is_(False)
    )
    return dict(session.execute(query.order_by(title)).all())


def titles(session: Session, *, organisation_ids: Any, language: str = "fr") -> dict[str, str]:
    """Titles of the catalogue to choose from, by public id. One statement."""
    title = localised_column(Item, "title", language)
    query = select(Item.public_id, title).where(Item.organisation_id.in_(organisation_ids), Item.is_retired.is_(False))
    return dict(session.execute(query.order_by(title, Item.id).limit(MOST_ROWS)).all())


@dataclass(slots=True)
class _Need:
    place: str
    title: str
    location_id: int
    row: Any
    wanted: int = 0
    estimate: int | None = None


class _Wanted:
    """One row of a minimum or a wish. ``key`` tells things apart: an item, a kind of kit, or words."""

    def __init__(self, row: Any) -> None:
        self.location_id, self.place_id, self.place, self.quantity = row[:4]
        self.item_id, self.item, self.code, self.template, self.title, self.estimate = row[4:]
        self.key = f"i{self.item_id}" if self.item_id else f"k{self.code}" if self.code else f"w{self.title}"


def _minimums(session: Session, actor: Actor, language: str) -> list[_Wanted]:
    title = func.coalesce(
        func.nullif(localised_column(Item, "title", language), ""), localised_column(KitTemplate, "title", language)
    )
    query = (
        select(
            StockMinimum.location_id, Location.public_id, _name(language), StockMinimum.quantity, Item.id,
            Item.public_id, KitTemplate.code, KitTemplate.public_id,
            title, null(),
        )
        .join(Location, Location.id == StockMinimum.location_id)
        .outerjoin(Item, Item.id == StockMinimum.item_id)
        .outerjoin(KitTemplate, KitTemplate.id == StockMinimum.template_id)
        .where(StockMinimum.organisation_id.in_(owned_by(actor)))
        .order_by(Location.name, StockMinimum.id)
        .limit(MOST_ROWS)
    )  # fmt: skip
    return [_Wanted(row) for row in session.execute(query)]


def _approved(session: Session, actor: Actor, language: str) -> list[_Wanted]:
    title = func.coalesce(func.nullif(localised_column(Item, "title", language), ""), Wish.title)
    query = (
        select(
            Wish.location_id, Location.public_id, _name(language), Wish.quantity, Item.id, Item.public_id, null(),
            null(), title, Wish.unit_estimate_cents,
        )
        .join(Location, Location.id == Wish.location_id)
        .outerjoin(Item, Item.id == Wish.item_id)
        .where(Wish.organisation_id.in_(owned_by(actor)), Wish.state == WishState.APPROVED)
        .order_by(Wish.id)
        .limit(MOST_ROWS)
    )  # fmt: skip
    return [_Wanted(row) for row in session.execute(query)]


class _Stock:
    """Loose units and kits of the actor’s cities by place, with what a place has lent out. Three statements."""

    def __init__(self, session: Session, actor: Actor) -> None:
        owners = owned_by(actor)
        at = case((Location.kind == LocationKind.LENT, Location.parent_id), else_=Location.id)
        units = (
            select(at, Lot.item_id, func.sum(Balance.quantity))
            .join(Lot, Lot.id == Balance.lot_id)
            .join(Location, Location.id == Balance.location_id)
            .where(
                Location.organisation_id.in_(owners), Balance.kit_id == NO_KIT, Balance.quantity > 0,
                Balance.is_external.is_(False),
            )
            .group_by(at, Lot.item_id)
        )  # fmt: skip
        found: dict[tuple[int, str], int] = defaultdict(int)
        for place, item, quantity in session.execute(units):
            found[place, f"i{item}"] += quantity
        kits = (
            select(at, KitTemplate.code, func.count())
            .select_from(Kit)
            .join(KitTemplate, KitTemplate.id == Kit.template_id)
            .join(Location, Location.id == Kit.location_id)
            .where(Kit.organisation_id.in_(owners), Kit.dissolved_at.is_(None))
            .group_by(at, KitTemplate.code)
        )
        for place, code, number in session.execute(kits):
            found[place, f"k{code}"] += number
        self.units: Mapping[tuple[int, str], int] = found
        stores = select(Location.id).where(
            Location.organisation_id.in_(owners), Location.keeper_id.in_(owners), Location.kind == LocationKind.STORE
        )
        self.stores = dict.fromkeys(session.scalars(stores.order_by(Location.id)))

    def there(self, row: _Wanted) -> int:
        return self.units.get((row.location_id, row.key), 0)


def _spare(stock: _Stock, needs: Mapping[tuple[int, str], _Need]) -> dict[str, int]:
    """What the city’s stores hold beyond what they need themselves, by thing."""
    spare: dict[str, int] = defaultdict(int)
    for (place, key), there in stock.units.items():
        if place in stock.stores:
            own = needs.get((place, key))
            spare[key] += max(0, there - (own.wanted if own else 0))
    return spare


def _newest_values(session: Session, actor: Actor) -> dict[int, int]:
    """What one unit of each item cost last. One statement."""
    newest = select(func.max(Lot.id)).where(Lot.organisation_id.in_(owned_by(actor))).group_by(Lot.item_id)
    return dict(session.execute(select(Lot.item_id, Lot.unit_value_cents).where(Lot.id.in_(newest))).all())


def _settle(
    need: _Need, stock: _Stock, coming: Mapping[tuple[int, str], int], spare: dict[str, int], values: Mapping[int, int]
) -> NeedRow:
    row = need.row
    there, on_way = stock.there(row), coming.get((need.location_id, row.key), 0)
    lack = max(0, need.wanted - there - on_way)
    send = 0 if need.location_id in stock.stores else min(lack, spare.get(row.key, 0))
    spare[row.key] -= send
    unit = need.estimate or (values.get(row.item_id) if row.item_id else None)
    return NeedRow(need.place, need.title, need.wanted, there, on_way, send, lack - send, unit, row.key[0] == "k")
