"""Where material came from: the list of invoices and gifts, one of them with its lines, what can be chosen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, get_args

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from db.base import localised
from db.enums import Condition, DocumentKind, Provenance, SubjectKind
from db.models import Acquisition, BudgetLine, File, Funder, Item, Location, Lot
from services.actors import Actor
from services.errors import NotFound
from services.file_room import living
from services.i18n import N_
from services.queries.applications.applications import Page
from services.queries.keyed import Key, paged
from services.queries.material.material_scope import acquisitions_visible_to
from services.search import matches

State = Literal["draft", "entered", "taken_back"]
STATES: tuple[State, ...] = get_args(State)
_KEY = Key(Acquisition.acquired_on, Acquisition.id, Acquisition.public_id, latest_first=True)


@dataclass(frozen=True, slots=True)
class AcquisitionRow:
    """One invoice or gift of the list, with what it is worth in cents."""

    public_id: str
    provenance: Provenance
    source_name: str
    reference: str
    acquired_on: date
    place: str
    entered_at: datetime | None
    taken_back_at: datetime | None
    units: int
    cents: int

    @property
    def state(self) -> State:
        return "entered" if self.entered_at else "taken_back" if self.taken_back_at else "draft"


@dataclass(frozen=True, slots=True)
class Part:
    """Units of one item at one value; those with serial numbers stand together."""

    item: str
    title: str
    lots: tuple[str, ...]
    quantity: int
    unit_value_cents: int
    condition: Condition
    serials: tuple[str, ...]

    @property
    def cents(self) -> int:
        return self.quantity * self.unit_value_cents


@dataclass(frozen=True, slots=True)
class AcquisitionDetail:
    """One invoice or gift; places, funder and budget line by public id."""

    public_id: str
    version: int
    state: State
    provenance: Provenance
    source_name: str
    reference: str
    acquired_on: date
    place: str
    place_name: str
    funder: str | None
    funder_name: str
    budget_line: str | None
    budget_line_name: str
    note: str
    entered_at: datetime | None
    taken_back_at: datetime | None
    document: tuple[str, str] | None
    """Public id and name of the scanned invoice or letter."""
    parts: tuple[Part, ...]

    @property
    def cents(self) -> int:
        return sum(one.cents for one in self.parts)

    @property
    def units(self) -> int:
        return sum(one.quantity for one in self.parts)


def page(
    session: Session,
    actor: Actor,
    *,
    search: str = "",
    state: State | None = None,
    after: str | None = None,
    before: str | None = None,
    size: int = 50,
) -> Page[AcquisitionRow]:
    """Invoices and gifts, the latest first. One statement."""
    ids = select(Acquisition.id).where(*_filters(actor, search, state))
    return paged(session, ids, _columns(), _KEY, AcquisitionRow, after=after, before=before, size=size)


def count(session: Session, actor: Actor, *, search: str = "", state: State | None = None) -> int:
    """How many the filters leave. One statement."""
    query = select(func.count()).select_from(Acquisition).where(*_filters(actor, search, state))
    return session.scalar(query) or 0


def detail(session: Session, actor: Actor, public_id: str, *, language: str = "fr") -> AcquisitionDetail:
    """One invoice or gift with its lines; raises ``NotFound``. A constant number of statements."""
    query = select(Acquisition).where(Acquisition.public_id == public_id, acquisitions_visible_to(actor))
    one = session.scalars(query).one_or_none()
    if one is None:
        raise NotFound(N_("This does not exist, or not any more."))
    funder = session.get(Funder, one.funder_id) if one.funder_id else None
    line = session.get(BudgetLine, one.budget_line_id) if one.budget_line_id else None
    paper = session.execute(
        select(File.public_id, File.name)
        .where(living(SubjectKind.ACQUISITION, one.id), File.kind == DocumentKind.INVOICE)
        .limit(1)
    ).first()
    return AcquisitionDetail(
        one.public_id, one.version, "entered" if one.entered_at else "taken_back" if one.taken_back_at else "draft",
        one.provenance, one.source_name, one.reference, one.acquired_on, one.location.public_id, one.location.name,
        funder.public_id if funder else None, localised(funder, "name", language) if funder else "",
        line.public_id if line else None, _budget_name(line, language) if line else "", one.note, one.entered_at,
        one.taken_back_at, (paper.public_id, paper.name) if paper else None,
        tuple(_parts(session, one.id, language)),
    )  # fmt: skip


def funders(session: Session, language: str = "fr") -> list[tuple[str, str]]:
    """Who may have paid: public id and name. One statement."""
    rows = session.scalars(select(Funder).order_by(Funder.name_fr))
    return [(one.public_id, localised(one, "name", language)) for one in rows]


def budget_lines(session: Session, language: str = "fr") -> list[tuple[str, str, str]]:
    """Budget lines: public id, name with its year, public id of the funder. One statement."""
    query = select(BudgetLine, Funder.public_id).join(Funder, Funder.id == BudgetLine.funder_id)
    rows = session.execute(query.order_by(BudgetLine.year.desc(), BudgetLine.code))
    return [(one.public_id, _budget_name(one, language), funder) for one, funder in rows]


def _filters(actor: Actor, search: str, state: State | None) -> list[ColumnElement[bool]]:
    found = [acquisitions_visible_to(actor)]
    if search.strip():
        found.append(matches(SubjectKind.ACQUISITION, Acquisition.id, search))
    if state == "entered":
        found.append(Acquisition.entered_at.is_not(None))
    elif state:
        found.append(Acquisition.entered_at.is_(None))
        is_back = Acquisition.taken_back_at.is_not(None)
        found.append(is_back if state == "taken_back" else ~is_back)
    return found


def _columns() -> Select[*tuple[Any, ...]]:
    def summed(value: Any) -> Any:
        query = select(func.coalesce(func.sum(value), 0)).where(Lot.acquisition_id == Acquisition.id)
        return query.correlate(Acquisition).scalar_subquery()

    return select(
        Acquisition.public_id, Acquisition.provenance, Acquisition.source_name, Acquisition.reference,
        Acquisition.acquired_on, Location.name, Acquisition.entered_at, Acquisition.taken_back_at,
        summed(Lot.quantity), summed(Lot.quantity * Lot.unit_value_cents),
    ).join(Location, Location.id == Acquisition.location_id)  # fmt: skip


def _parts(session: Session, acquisition_id: int, language: str) -> list[Part]:
    query = select(Lot, Item).join(Item, Item.id == Lot.item_id).where(Lot.acquisition_id == acquisition_id)
    found: dict[tuple[Any, ...], list[tuple[Lot, Item]]] = {}
    for lot, item in session.execute(query.order_by(Lot.id)):
        key = (item.id, lot.unit_value_cents, lot.condition) if lot.serial else (lot.id,)
        found.setdefault(key, []).append((lot, item))
    return [
        Part(
            rows[0][1].public_id, localised(rows[0][1], "title", language), tuple(lot.public_id for lot, _item in rows),
            sum(lot.quantity for lot, _item in rows), rows[0][0].unit_value_cents, rows[0][0].condition,
            tuple(lot.serial for lot, _item in rows if lot.serial),
        )
        for rows in found.values()
    ]  # fmt: skip


def _budget_name(line: BudgetLine, language: str) -> str:
    return f"{line.year} · {localised(line, 'label', language)}"
