"""Proof of the ledger: whether the balances are what the lines add up to, and whether every invariant holds.

Nothing is mended here: a difference means that something wrote past ``ledger.post``, and somebody has to look.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from db.enums import EXTERNAL_LOCATIONS
from db.models import Balance, Kit, Location, Lot, Movement, MovementLine
from db.models.ledger import NO_KIT
from services.i18n import N_

BALANCE = N_("Balance and movements disagree")
BELOW_ZERO = N_("Fewer than none at the end of a day")
SUM = N_("The units of one provenance do not add up to zero")
KIT = N_("Units of a kit lie elsewhere than the kit")
SERIAL = N_("A serial number is in several places")
DAY = N_("A line has another day than its movement")
SIDE = N_("A place counts as inside and outside")


@dataclass(frozen=True, slots=True)
class Difference:
    """What is wrong, of which lot (code) and place (code), with what is said and what it should be."""

    fault: str
    lot: str
    place: str
    said: int
    should: int


@dataclass(frozen=True, slots=True)
class Proof:
    """How much was looked at, and every difference that was found."""

    lots: int
    lines: int
    balances: int
    differences: tuple[Difference, ...]


def prove(session: Session) -> Proof:
    """Look at the whole ledger once. Some seconds for hundreds of thousands of lines."""
    found = (
        *_balances(session), *_below_zero(session), *_sums(session), *_kits(session), *_serials(session),
        *_days(session), *_sides(session),
    )  # fmt: skip
    sizes = [session.scalar(select(func.count()).select_from(model)) or 0 for model in (Lot, MovementLine, Balance)]
    return Proof(sizes[0], sizes[1], sizes[2], found)


def _both_ends() -> Any:
    """Each line twice: what its source loses, what its target gains."""
    one = MovementLine
    out = select(
        one.lot_id, one.source_id.label("place_id"), one.source_kit_id.label("kit_id"), one.happened_on,
        (-one.quantity).label("change"),
    )  # fmt: skip
    into = select(one.lot_id, one.target_id, one.target_kit_id, one.happened_on, one.quantity)
    ends = union_all(out, into).subquery()
    return select(ends)


def _balances(session: Session) -> Iterator[Difference]:
    ends = _both_ends().subquery()
    added = (
        select(ends.c.lot_id, ends.c.place_id, ends.c.kit_id, func.sum(ends.c.change).label("n"))
        .group_by(ends.c.lot_id, ends.c.place_id, ends.c.kit_id)
        .subquery()
    )
    same = and_(
        Balance.lot_id == added.c.lot_id, Balance.location_id == added.c.place_id, Balance.kit_id == added.c.kit_id
    )
    kept = select(Lot.code, Location.code, Balance.quantity, func.coalesce(added.c.n, 0)).select_from(Balance)
    query = (
        kept.join(Lot, Lot.id == Balance.lot_id)
        .join(Location, Location.id == Balance.location_id)
        .outerjoin(added, same)
        .where(Balance.quantity != func.coalesce(added.c.n, 0))
    )
    yield from _differences(session, BALANCE, query)
    missing = (
        select(Lot.code, Location.code, literal(0), added.c.n)
        .select_from(added)
        .join(Lot, Lot.id == added.c.lot_id)
        .join(Location, Location.id == added.c.place_id)
        .outerjoin(Balance, same)
        .where(Balance.lot_id.is_(None), added.c.n != 0)
    )
    yield from _differences(session, BALANCE, missing)


def _below_zero(session: Session) -> Iterator[Difference]:
    """Inside the stock, at the end of any day that ever was."""
    ends = _both_ends().subquery()
    inside = Location.kind.not_in(EXTERNAL_LOCATIONS)
    by_day = (
        select(ends.c.lot_id, ends.c.place_id, ends.c.kit_id, ends.c.happened_on, func.sum(ends.c.change).label("n"))
        .join(Location, Location.id == ends.c.place_id)
        .where(inside)
        .group_by(ends.c.lot_id, ends.c.place_id, ends.c.kit_id, ends.c.happened_on)
        .subquery()
    )
    key = (by_day.c.lot_id, by_day.c.place_id, by_day.c.kit_id)
    running = select(
        by_day.c.lot_id, by_day.c.place_id,
        func.sum(by_day.c.n).over(partition_by=key, order_by=by_day.c.happened_on).label("left"),
    ).subquery()  # fmt: skip
    worst = (
        select(Lot.code, Location.code, func.min(running.c.left), literal(0))
        .select_from(running)
        .join(Lot, Lot.id == running.c.lot_id)
        .join(Location, Location.id == running.c.place_id)
        .where(running.c.left < 0)
        .group_by(Lot.code, Location.code)
    )
    yield from _differences(session, BELOW_ZERO, worst)


def _sums(session: Session) -> Iterator[Difference]:
    query = (
        select(Lot.code, literal(""), func.sum(Balance.quantity), literal(0))
        .join(Lot, Lot.id == Balance.lot_id)
        .group_by(Lot.code)
        .having(func.sum(Balance.quantity) != 0)
    )
    yield from _differences(session, SUM, query)


def _kits(session: Session) -> Iterator[Difference]:
    elsewhere = or_(Kit.id.is_(None), Kit.dissolved_at.is_not(None), Kit.location_id != Balance.location_id)
    query = (
        select(Lot.code, Location.code, Balance.quantity, literal(0))
        .select_from(Balance)
        .join(Lot, Lot.id == Balance.lot_id)
        .join(Location, Location.id == Balance.location_id)
        .outerjoin(Kit, Kit.id == Balance.kit_id)
        .where(Balance.kit_id != NO_KIT, Balance.quantity != 0, Balance.is_external.is_(False), elsewhere)
    )
    yield from _differences(session, KIT, query)


def _serials(session: Session) -> Iterator[Difference]:
    query = (
        select(Lot.code, literal(""), func.sum(Balance.quantity), literal(1))
        .join(Lot, Lot.id == Balance.lot_id)
        .where(Lot.serial.is_not(None), Balance.is_external.is_(False))
        .group_by(Lot.code)
        .having(func.sum(Balance.quantity) > 1)
    )
    yield from _differences(session, SERIAL, query)


def _days(session: Session) -> Iterator[Difference]:
    query = _named_lines(MovementLine.happened_on != Movement.happened_on)
    yield from _differences(session, DAY, query)


def _named_lines(condition: ColumnElement[bool]) -> Any:
    target = aliased(Location)
    return (
        select(Lot.code, target.code, MovementLine.quantity, literal(0))
        .select_from(MovementLine)
        .join(Movement, Movement.id == MovementLine.movement_id)
        .join(Lot, Lot.id == MovementLine.lot_id)
        .join(target, target.id == MovementLine.target_id)
        .where(condition)
    )


def _sides(session: Session) -> Iterator[Difference]:
    outside = Location.kind.in_(EXTERNAL_LOCATIONS)
    query = (
        select(Lot.code, Location.code, Balance.quantity, Balance.quantity)
        .select_from(Balance)
        .join(Lot, Lot.id == Balance.lot_id)
        .join(Location, Location.id == Balance.location_id)
        .where(or_(and_(outside, Balance.is_external.is_(False)), and_(~outside, Balance.is_external)))
    )
    yield from _differences(session, SIDE, query)


def _differences(session: Session, fault: str, query: Any) -> Iterator[Difference]:
    for lot, place, said, should in session.execute(query):
        yield Difference(fault, lot, place, int(said), int(should))
