"""What is meant to go, unit by unit: loose units of lots, and whatever is in the kits now. Two statements."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.enums import Condition
from db.models import Balance, Item, Kit, Lot, Parcel, Shipment, ShipmentContent
from db.models.ledger import NO_KIT


@dataclass(frozen=True, slots=True)
class Unit:
    """Units of one lot in one parcel; with ``kit_id`` they are in that kit. ``there``: how many lie at the source."""

    parcel_id: int
    parcel: int
    lot_id: int
    lot_code: str
    serial: str
    quantity: int
    unit_value_cents: int
    condition: Condition
    item: Item
    kit_id: int = NO_KIT
    kit: str = ""
    there: int = 0


_COLUMNS = (
    Parcel.id, Parcel.number, Lot.id, Lot.code, func.coalesce(Lot.serial, ""), Lot.unit_value_cents, Lot.condition,
    Item,
)  # fmt: skip


def units_of(session: Session, shipment: Shipment) -> list[Unit]:
    """All units of a shipment that has not left, in the order of its parcels and titles."""
    found = [*_loose(session, shipment), *_in_kits(session, shipment)]
    return sorted(found, key=lambda one: (one.parcel, one.kit, one.item.title_fr, one.lot_id))


def _loose(session: Session, shipment: Shipment) -> list[Unit]:
    here = (Balance.location_id == shipment.source_id) & (Balance.kit_id == NO_KIT)
    query = (
        select(*_COLUMNS, ShipmentContent.quantity, func.coalesce(Balance.quantity, 0))
        .select_from(ShipmentContent)
        .join(Parcel, Parcel.id == ShipmentContent.parcel_id)
        .join(Lot, Lot.id == ShipmentContent.lot_id)
        .join(Item, Item.id == Lot.item_id)
        .outerjoin(Balance, (Balance.lot_id == Lot.id) & here)
        .where(ShipmentContent.shipment_id == shipment.id)
    )
    return [_unit(row[:8], quantity=row[8], there=row[9]) for row in session.execute(query)]


def _in_kits(session: Session, shipment: Shipment) -> list[Unit]:
    query = (
        select(*_COLUMNS, Balance.quantity, Balance.location_id, Kit)
        .select_from(ShipmentContent)
        .join(Parcel, Parcel.id == ShipmentContent.parcel_id)
        .join(Kit, Kit.id == ShipmentContent.kit_id)
        .join(Balance, Balance.kit_id == Kit.id)
        .join(Lot, Lot.id == Balance.lot_id)
        .join(Item, Item.id == Lot.item_id)
        .where(ShipmentContent.shipment_id == shipment.id, Balance.quantity > 0)
    )
    return [
        _unit(
            row[:8], quantity=row[8], there=row[8] if row[9] == shipment.source_id else 0, kit_id=row[10].id,
            kit=f"{row[10].name} ({row[10].code})",
        )
        for row in session.execute(query)
    ]  # fmt: skip


def _unit(row: tuple, *, quantity: int, there: int, kit_id: int = NO_KIT, kit: str = "") -> Unit:
    parcel_id, number, lot_id, code, serial, cents, condition, item = row
    return Unit(parcel_id, number, lot_id, code, serial, quantity, cents, condition, item, kit_id, kit, there)
