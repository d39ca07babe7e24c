"""Reads about loans: the list, one loan with its lines, and what a place can lend."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from db.base import localised_column
from db.enums import LoanState
from db.models import Balance, Course, Item, Kit, Loan, LoanLine, Location, Lot
from db.models.ledger import NO_KIT
from services.actors import Actor
from services.errors import NotFound
from services.i18n import N_
from services.queries.keyed import Key, Page, paged
from services.queries.material.lending_scope import loans_visible_to, places_kept_by

Which = Literal["open", "late", "returned"]
MOST_CHOICES = 500
_KEY = Key(Loan.due_on, Loan.id, Loan.public_id)
_OUT = func.coalesce(func.sum(LoanLine.quantity - LoanLine.returned - LoanLine.damaged - LoanLine.lost), 0)


def _of_loan(what: ColumnElement[int]) -> ColumnElement[int]:
    return select(what).where(LoanLine.loan_id == Loan.id).correlate(Loan).scalar_subquery()


@dataclass(frozen=True, slots=True)
class LoanRow:
    """``units`` were lent, ``out`` are still with the class."""

    public_id: str
    version: int
    place: str
    teacher_name: str
    class_name: str
    pupils: int
    lent_on: date
    due_on: date
    returned_on: date | None
    state: LoanState
    units: int
    out: int

    def is_late(self, today: date) -> bool:
        """Lateness follows from the date."""
        return self.state is LoanState.OPEN and self.due_on < today


@dataclass(frozen=True, slots=True)
class LoanLineRow:
    """One title of a loan, loose or in a kit."""

    public_id: str
    title: str
    serial: str
    kit: str
    quantity: int
    returned: int
    damaged: int
    lost: int

    @property
    def out(self) -> int:
        """Units still with the class."""
        return self.quantity - self.returned - self.damaged - self.lost


@dataclass(frozen=True, slots=True)
class LoanDetail:
    """A loan with its lines."""

    row: LoanRow
    extensions: int
    note: str
    lines: tuple[LoanLineRow, ...]


@dataclass(frozen=True, slots=True)
class Lendable:
    """A title that lies loose at a place (``lot`` names one unit with a serial number), or a kit that is there."""

    public_id: str
    title: str
    there: int
    lot: str | None = None
    is_kit: bool = False


def _columns(language: str) -> Select[*tuple[object, ...]]:
    return (
        select(
            Loan.public_id, Loan.version, _place(language), Course.teacher_name, Course.class_name, Loan.pupils,
            Loan.lent_on, Loan.due_on, Loan.returned_on, Loan.state, _of_loan(func.sum(LoanLine.quantity)),
            _of_loan(_OUT),
        )
        .join(Course, Course.id == Loan.course_id)
        .join(Location, Location.id == Loan.location_id)
    )  # fmt: skip


def _place(language: str) -> Any:
    return func.coalesce(func.nullif(Location.name_hy, ""), Location.name) if language == "hy" else Location.name


def page(
    session: Session, actor: Actor, *, today: date, which: Which = "open", after: str | None = None,
    before: str | None = None, size: int = 25, language: str = "fr",
) -> Page[LoanRow]:  # fmt: skip
    """Loans by the day on which they are due. One statement."""
    state = LoanState.RETURNED if which == "returned" else LoanState.OPEN
    ids = select(Loan.id).where(loans_visible_to(actor), Loan.state == state)
    if which == "late":
        ids = ids.where(Loan.due_on < today)
    return paged(session, ids, _columns(language), _KEY, LoanRow, after=after, before=before, size=size)


def counts(session: Session, actor: Actor, *, today: date) -> dict[Which, int]:
    """How many are open, late and returned. One statement."""
    late = func.count().filter(Loan.state == LoanState.OPEN, Loan.due_on < today)
    query = select(
        func.count().filter(Loan.state == LoanState.OPEN), late, func.count().filter(Loan.state == LoanState.RETURNED)
    ).where(loans_visible_to(actor))
    is_open, is_late, returned = session.execute(query).one()
    return {"open": is_open, "late": is_late, "returned": returned}


def detail(session: Session, actor: Actor, public_id: str, *, language: str = "fr") -> LoanDetail:
    """One loan. Two statements. Raises ``NotFound``."""
    query = _columns(language).add_columns(Loan.id, Loan.extensions, Loan.note)
    found = session.execute(query.where(Loan.public_id == public_id, loans_visible_to(actor))).one_or_none()
    if found is None:
        raise NotFound(N_("This does not exist, or not any more."))
    *row, loan_id, extensions, note = found
    lines = session.execute(
        select(
            LoanLine.public_id, localised_column(Item, "title", language), func.coalesce(Lot.serial, ""),
            func.coalesce(Kit.name, ""), LoanLine.quantity, LoanLine.returned, LoanLine.damaged, LoanLine.lost,
        )
        .join(Lot, Lot.id == LoanLine.lot_id)
        .join(Item, Item.id == Lot.item_id)
        .outerjoin(Kit, Kit.id == LoanLine.kit_id)
        .where(LoanLine.loan_id == loan_id)
        .order_by(LoanLine.kit_id, LoanLine.id)
    )  # fmt: skip
    return LoanDetail(LoanRow(*row), extensions, note, tuple(LoanLineRow(*one) for one in lines))


def lending_places(session: Session, actor: Actor, *, language: str = "fr") -> dict[str, str]:
    """Places that lend, by public id. One statement."""
    query = (
        select(Location.public_id, _place(language))
        .where(places_kept_by(actor), Location.is_lending, Location.is_closed.is_(False))
        .order_by(Location.name, Location.id)
        .limit(MOST_CHOICES)
    )
    return dict(session.execute(query).all())


def lendable(session: Session, actor: Actor, place_public_id: str, *, language: str = "fr") -> list[Lendable]:
    """What a place can lend now: its kits, then its loose units by title. Three statements."""
    place_id = session.scalar(select(Location.id).where(Location.public_id == place_public_id, places_kept_by(actor)))
    if place_id is None:
        raise NotFound(N_("This does not exist, or not any more."))
    units = select(func.sum(Balance.quantity)).where(Balance.kit_id == Kit.id).correlate(Kit).scalar_subquery()
    kits = select(Kit.public_id, Kit.name, units).where(
        Kit.location_id == place_id, Kit.dissolved_at.is_(None), units > 0
    )
    rows = session.execute(kits.order_by(Kit.name, Kit.id))
    found = [Lendable(kit, name, there, is_kit=True) for kit, name, there in rows]
    title = localised_column(Item, "title", language)
    unit = func.max(Lot.public_id).filter(Lot.serial.is_not(None))
    number = func.coalesce(Lot.serial, "")
    loose = (
        select(Item.public_id, title, func.sum(Balance.quantity), unit, number)
        .join(Lot, Lot.id == Balance.lot_id)
        .join(Item, Item.id == Lot.item_id)
        .where(Balance.location_id == place_id, Balance.kit_id == NO_KIT, Balance.quantity > 0)
        .group_by(Item.id, Item.public_id, title, number)
        .order_by(title, Item.id)
        .limit(MOST_CHOICES)
    )
    for item, name, there, lot, serial in session.execute(loose):
        found.append(Lendable(item, f"{name} · {serial}" if serial else name, there, lot))
    return found
