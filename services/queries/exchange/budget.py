"""The budget of an exchange: planned, committed, spent and left, by line and by funder.

Each city sees its own lines, and of the other one the sums. All amounts are cents of euros, and each is the sum of the
entries below it: reversals count with their sign.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from db.base import localised, localised_column
from db.enums import ExchangeState, MoneyKind
from db.models import BudgetLine, Exchange, Funder, MoneyEntry
from services.actors import Actor
from services.errors import NotFound
from services.exchange_policy import owned_by
from services.i18n import N_
from services.queries.exchange.budget_people import Counted, counted
from services.queries.exchange.exchange_scope import exchanges_visible_to
from services.queries.material.budget_material import material_of
from services.rules.money import left, still_due

_ROOT = case(
    (MoneyEntry.kind == MoneyKind.COMMITTED, func.coalesce(MoneyEntry.reverses_id, MoneyEntry.id)),
    else_=MoneyEntry.commitment_id,
)
"""The commitment that an amount makes or pays."""


@dataclass(frozen=True, slots=True)
class Sums:
    """Cents. ``committed`` and ``spent`` are all that was ordered and paid, ``due`` what is ordered and unpaid."""

    planned: int = 0
    committed: int = 0
    spent: int = 0
    valued: int = 0
    received: int = 0
    due: int = 0

    @property
    def left(self) -> int:
        """What is free of the plan, below zero where it is exceeded."""
        return left(self.planned, self.spent, self.due)

    def __add__(self, other: Sums) -> Sums:
        return Sums(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """A budget line, or a funder with all its lines: public id, name, year of a line, who pays.

    ``material``: cents of what came or was sent as material on it, which is not in the sums.
    """

    public_id: str
    name: str
    below: str
    sums: Sums
    material: int = 0


@dataclass(frozen=True, slots=True)
class CityBudget:
    """One city: its sums; lines and funders only where the book is one’s own."""

    public_id: str
    name: str
    is_own: bool
    sums: Sums
    lines: tuple[BudgetRow, ...]
    funders: tuple[BudgetRow, ...]


@dataclass(frozen=True, slots=True)
class Budget:
    """The exchange as its page shows it, own cities first."""

    exchange: str
    title: str
    state: ExchangeState
    starts_on: date
    cities: tuple[CityBudget, ...]
    people: Counted

    @property
    def own(self) -> tuple[CityBudget, ...]:
        return tuple(city for city in self.cities if city.is_own)

    @property
    def total(self) -> Sums:
        """Of both cities."""
        return sum((city.sums for city in self.cities), Sums())


def budget(session: Session, actor: Actor, exchange_public_id: str, *, language: str = "fr") -> Budget:
    """The budget of an exchange that the actor sees, or ``NotFound``. A constant number of statements."""
    exchange = session.scalars(
        select(Exchange).where(Exchange.public_id == exchange_public_id, exchanges_visible_to(actor))
    ).one_or_none()
    if exchange is None:
        raise NotFound(N_("This does not exist, or not any more."))
    cells = _cells(session, exchange.id, language)
    own = owned_by(actor)
    material = material_of(session, own)
    cities = [
        _city(body, body.id in own, [cell for cell in cells if cell.organisation_id == body.id], material, language)
        for body in sorted((exchange.organisation, exchange.partner), key=lambda one: one.id not in own)
    ]
    return Budget(
        exchange.public_id, localised(exchange, "title", language), exchange.state,
        min((leg.starts_on for leg in exchange.legs), default=date.min), tuple(cities),
        counted(session, exchange.id, [leg.id for leg in exchange.legs]),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Cell:
    """Sums of one line of one city."""

    organisation_id: int
    line: str
    label: str
    year: int
    funder: str
    funder_name: str
    sums: Sums


def _cells(session: Session, exchange_id: int, language: str) -> list[_Cell]:
    """By city and line. One statement, with a row for each kind and for each commitment."""
    line, funder = localised_column(BudgetLine, "label", language), localised_column(Funder, "name", language)
    of = (MoneyEntry.organisation_id, BudgetLine.public_id, line, BudgetLine.year, Funder.public_id, funder)
    rows = session.execute(
        select(*of, MoneyEntry.kind, _ROOT.label("root"), func.sum(MoneyEntry.amount_cents))
        .join(BudgetLine, BudgetLine.id == MoneyEntry.budget_line_id)
        .join(Funder, Funder.id == BudgetLine.funder_id)
        .where(MoneyEntry.exchange_id == exchange_id)
        .group_by(*of, MoneyEntry.kind, "root")
        .order_by(BudgetLine.year, line, BudgetLine.public_id)
    )
    found: dict[tuple[Any, ...], list[tuple[MoneyKind, int | None, int]]] = defaultdict(list)
    for *key, kind, root, cents in rows:
        found[tuple(key)].append((kind, root, int(cents)))
    return [_Cell(key[0], key[1], key[2], key[3], key[4], key[5], summed(parts)) for key, parts in found.items()]


def summed(parts: Iterable[tuple[MoneyKind, int | None, int]]) -> Sums:
    """Kind, commitment and cents of each part, together; what is due is counted commitment by commitment."""
    by_kind: dict[MoneyKind, int] = defaultdict(int)
    ordered: dict[int, int] = defaultdict(int)
    paid: dict[int, int] = defaultdict(int)
    for kind, root, cents in parts:
        by_kind[kind] += cents
        if root is not None:
            (ordered if kind is MoneyKind.COMMITTED else paid)[root] += cents
    due = sum(still_due(cents, paid[root]) for root, cents in ordered.items())
    return Sums(**{kind.value: by_kind[kind] for kind in MoneyKind}, due=due)


def _city(
    body: Any, is_own: bool, cells: list[_Cell], material: Mapping[tuple[int, str], int], language: str
) -> CityBudget:  # fmt: skip
    def rows(key: Callable[[_Cell], tuple[str, str, str]]) -> tuple[BudgetRow, ...]:
        found: dict[tuple[str, str, str], list[_Cell]] = defaultdict(list)
        for cell in cells:
            found[key(cell)].append(cell)
        return tuple(
            BudgetRow(*name, _together(of), sum(material.get((body.id, cell.line), 0) for cell in of))
            for name, of in found.items()
        )

    lines = rows(lambda cell: (cell.line, cell.label, f"{cell.funder_name}, {cell.year}")) if is_own else ()
    funders = rows(lambda cell: (cell.funder, cell.funder_name, "")) if is_own else ()
    return CityBudget(body.public_id, localised(body, "name", language), is_own, _together(cells), lines, funders)


def _together(cells: Iterable[_Cell]) -> Sums:
    return sum((cell.sums for cell in cells), Sums())
