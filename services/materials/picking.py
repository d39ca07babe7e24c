"""Which units are meant when somebody says «three of this title»: those that came first, unless they say which."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Acquisition, Balance, Item, Kit, Location, Lot
from db.models.ledger import NO_KIT
from services.errors import Conflict, Invalid
from services.i18n import N_
from services.records import by_public_id


@dataclass(frozen=True, slots=True)
class Wanted:
    """``quantity`` units of an item; of one provenance (``lot``), or out of one kit, where these are named."""

    item: str
    """Public id."""
    quantity: int
    lot: str | None = None
    kit: str | None = None


@dataclass(frozen=True, slots=True)
class Picked:
    """Units of one lot, loose or in a kit."""

    lot_id: int
    quantity: int
    kit_id: int = NO_KIT


def pick(session: Session, place: Location, wanted: Iterable[Wanted]) -> list[Picked]:
    """The units at ``place`` that are meant. Raises ``Conflict`` where there are fewer, ``Invalid`` for none."""
    found = [one for each in wanted for one in _pick_one(session, place, each)]
    if not found:
        raise Invalid(N_("Choose at least one thing."), field="lines")
    return found


def loose(session: Session, place: Location, item_id: int, quantity: int) -> list[Picked]:
    """Up to ``quantity`` loose units of an item at ``place``, those that came first before others."""
    return _fill(_balances(session, place, item_id, NO_KIT, None), quantity)


def _pick_one(session: Session, place: Location, one: Wanted) -> list[Picked]:
    if one.quantity < 1:
        raise Invalid(N_("Enter how many units: at least one."), field="quantity")
    item = by_public_id(session, Item, one.item)
    kit_id = by_public_id(session, Kit, one.kit).id if one.kit else NO_KIT
    picked = _fill(_balances(session, place, item.id, kit_id, one.lot), one.quantity)
    there = sum(each.quantity for each in picked)
    if there < one.quantity:
        raise Conflict(
            N_("There are only %(n)s of «%(title)s» at %(place)s: somebody may have taken some meanwhile."),
            field="quantity", n=there, title=item.title_fr, place=place.name,
        )  # fmt: skip
    return picked


def _balances(session: Session, place: Location, item_id: int, kit_id: int, lot: str | None) -> list[Balance]:
    query = (
        select(Balance)
        .join(Lot, Lot.id == Balance.lot_id)
        .join(Acquisition, Acquisition.id == Lot.acquisition_id)
        .where(
            Balance.location_id == place.id, Balance.kit_id == kit_id, Balance.quantity > 0, Lot.item_id == item_id
        )
        .order_by(Acquisition.acquired_on, Lot.id)
        .execution_options(populate_existing=True)
    )  # fmt: skip
    if lot is not None:
        query = query.where(Lot.public_id == lot)
    return list(session.scalars(query))


def _fill(balances: Iterable[Balance], quantity: int) -> list[Picked]:
    picked: list[Picked] = []
    for one in balances:
        if quantity <= 0:
            break
        taken = min(one.quantity, quantity)
        picked.append(Picked(one.lot_id, taken, one.kit_id))
        quantity -= taken
    return picked
