"""What the material is worth and what became of it: by who paid, by the year it came, by who keeps it.

Units that are lost, used up or given lie at places without keeper: they are counted with whoever kept the place that
they left. So each unit that ever came is counted once, and what came is the sum of what became of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, Subquery, extract, func, select, union_all
from sqlalchemy.orm import Session, aliased

from db.base import localised_column
from db.enums import EXTERNAL_LOCATIONS, LocationKind
from db.models import Acquisition, Balance, Funder, Item, Location, Lot, MovementLine, Organisation
from services.actors import Actor
from services.queries.material.material_scope import owners_of


class Part(StrEnum):
    """What became of units."""

    STORE = "store"
    ON_THE_WAY = "on_the_way"
    SCHOOLS = "schools"
    LENT = "lent"
    DAMAGED = "damaged"
    GIVEN = "given"
    GONE = "gone"
    """Lost, written off or used up."""


class By(StrEnum):
    """What the amounts are broken down by."""

    FUNDER = "funder"
    YEAR = "year"
    KEEPER = "keeper"


PARTS = {
    LocationKind.STORE: Part.STORE, LocationKind.TRANSIT: Part.ON_THE_WAY, LocationKind.SCHOOL: Part.SCHOOLS,
    LocationKind.CLASSROOM: Part.SCHOOLS, LocationKind.LENT: Part.LENT, LocationKind.QUARANTINE: Part.DAMAGED,
    LocationKind.HANDED_OVER: Part.GIVEN, LocationKind.LOST: Part.GONE, LocationKind.WRITTEN_OFF: Part.GONE,
    LocationKind.CONSUMED: Part.GONE,
}  # fmt: skip
ORIGINS = frozenset({LocationKind.SUPPLIER, LocationKind.DONOR, LocationKind.FOUND})
SINKS = EXTERNAL_LOCATIONS - ORIGINS
MOST_LINES = 100
UNKNOWN = ""
"""Key of what nobody is named for: no funder, on the way between keepers."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Only what this funder paid (public id, or ``-`` for nobody named), came in this year, is with this keeper."""

    funder: str | None = None
    year: int | None = None
    keeper: str | None = None


@dataclass(frozen=True, slots=True)
class Amount:
    """Units and what they are worth, in cents."""

    units: int = 0
    cents: int = 0

    def __add__(self, other: Amount) -> Amount:
        return Amount(self.units + other.units, self.cents + other.cents)


@dataclass(frozen=True, slots=True)
class ValueRow:
    """One funder, year or keeper with what became of the units."""

    key: str
    name: str
    parts: Mapping[Part, Amount]

    @property
    def total(self) -> Amount:
        return sum(self.parts.values(), Amount())


@dataclass(frozen=True, slots=True)
class Value:
    """``choices``: by breakdown, key and name of everything that can be asked for."""

    rows: tuple[ValueRow, ...]
    totals: Mapping[Part, Amount]
    choices: Mapping[By, Mapping[str, str]] = field(default_factory=dict)

    @property
    def total(self) -> Amount:
        return sum(self.totals.values(), Amount())


@dataclass(frozen=True, slots=True)
class ValueLine:
    """Units of one provenance of an item that the drill-down names."""

    item: str
    title: str
    source_name: str
    units: int
    cents: int


@dataclass(frozen=True, slots=True)
class _Cell:
    funder: str
    funder_name: str
    year: int
    keeper: str
    keeper_name: str
    part: Part
    amount: Amount

    def key(self, by: By) -> tuple[str, str]:
        return {
            By.FUNDER: (self.funder, self.funder_name), By.YEAR: (str(self.year), str(self.year)),
            By.KEEPER: (self.keeper, self.keeper_name),
        }[by]  # fmt: skip


def value(session: Session, actor: Actor, by: By, asked: Asked, *, language: str = "fr") -> Value:
    """All amounts of the actor's cities, broken down. One statement, whatever is asked for."""
    cells = _cells(session, actor, language)
    wanted = [cell for cell in cells if _fits(cell, asked)]
    rows = [
        ValueRow(key, name, _parts(cell for cell in wanted if cell.key(by)[0] == key))
        for key, name in _names(wanted, by).items()
    ]
    order: Callable[[ValueRow], Any] = (lambda row: -int(row.key)) if by is By.YEAR else (lambda row: -row.total.cents)
    return Value(tuple(sorted(rows, key=order)), _parts(wanted), {one: _names(cells, one) for one in By})


def lines(session: Session, actor: Actor, part: Part, asked: Asked, *, language: str = "fr") -> list[ValueLine]:
    """The dearest units that make an amount, up to a hundred lines."""
    ends = _ends()
    kinds = [kind for kind, one in PARTS.items() if one is part]
    worth = func.sum(ends.c.quantity * Lot.unit_value_cents)
    query = (
        _joined(
            select(
                Item.public_id, localised_column(Item, "title", language), Acquisition.source_name,
                func.sum(ends.c.quantity), worth,
            ),
            ends,
        )
        .join(Item, Item.id == Lot.item_id)
        .where(Lot.organisation_id.in_(owners_of(actor)), ends.c.kind.in_(kinds), *_conditions(asked))
        .group_by(Item.id, Lot.id, Acquisition.source_name)
        .having(func.sum(ends.c.quantity) != 0)
        .order_by(worth.desc(), Lot.id)
        .limit(MOST_LINES)
    )  # fmt: skip
    return [ValueLine(*row) for row in session.execute(query)]


def _ends() -> Subquery:
    """Every unit where it ended: lot, kind of place, who keeps or kept it, how many."""
    source, target = aliased(Location), aliased(Location)
    inside = (
        select(Balance.lot_id, Location.kind, Location.keeper_id, Balance.quantity)
        .join(Location, Location.id == Balance.location_id)
        .where(Balance.is_external.is_(False), Balance.quantity != 0)
    )
    ways = (
        (target.kind, source.keeper_id, MovementLine.quantity),
        (source.kind, target.keeper_id, -MovementLine.quantity),
    )
    outside = (
        select(MovementLine.lot_id, kind, keeper, quantity)
        .join(source, source.id == MovementLine.source_id)
        .join(target, target.id == MovementLine.target_id)
        .where(kind.in_(SINKS))
        for kind, keeper, quantity in ways
    )
    return union_all(inside, *outside).subquery("ends")


def _joined(query: Select[*tuple[Any, ...]], ends: Subquery) -> Select[*tuple[Any, ...]]:
    return (
        query.select_from(ends)
        .join(Lot, Lot.id == ends.c.lot_id)
        .join(Acquisition, Acquisition.id == Lot.acquisition_id)
        .outerjoin(Funder, Funder.id == Acquisition.funder_id)
        .outerjoin(Organisation, Organisation.id == ends.c.keeper_id)
    )


def _cells(session: Session, actor: Actor, language: str) -> list[_Cell]:
    ends = _ends()
    year = extract("year", Acquisition.acquired_on)
    funder, keeper = localised_column(Funder, "name", language), localised_column(Organisation, "name", language)
    dimensions = (Funder.public_id, funder, year, Organisation.public_id, keeper, ends.c.kind)
    query = _joined(
        select(*dimensions, func.sum(ends.c.quantity), func.sum(ends.c.quantity * Lot.unit_value_cents)), ends
    ).where(Lot.organisation_id.in_(owners_of(actor)))
    return [
        _Cell(
            row[0] or UNKNOWN, row[1] or "", int(row[2]), row[3] or UNKNOWN, row[4] or "", PARTS[row[5]],
            Amount(int(row[6]), int(row[7])),
        )
        for row in session.execute(query.group_by(*dimensions))
    ]  # fmt: skip


def _fits(cell: _Cell, asked: Asked) -> bool:
    return (
        (asked.funder is None or cell.funder == asked.funder)
        and (asked.year is None or cell.year == asked.year)
        and (asked.keeper is None or cell.keeper == asked.keeper)
    )


def _conditions(asked: Asked) -> list[Any]:
    found: list[Any] = []
    for column, key in ((Funder.public_id, asked.funder), (Organisation.public_id, asked.keeper)):
        if key is not None:
            found.append(column == key if key else column.is_(None))
    if asked.year is not None:
        found.append(extract("year", Acquisition.acquired_on) == asked.year)
    return found


def _parts(cells: Iterable[_Cell]) -> dict[Part, Amount]:
    found: dict[Part, Amount] = defaultdict(Amount)
    for cell in cells:
        found[cell.part] += cell.amount
    return {part: found[part] for part in Part if part in found}


def _names(cells: Iterable[_Cell], by: By) -> dict[str, str]:
    return dict(cell.key(by) for cell in cells)
