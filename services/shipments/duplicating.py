"""Next year’s shipment from this year’s: the same ways and parcels, with what is there now."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.enums import ShipmentState, SubjectKind
from db.models import Item, Kit, Lot, Parcel, Shipment, ShipmentContent
from services import history
from services.actions import Action
from services.actors import Actor
from services.materials.codes import new_code
from services.policy import authorize
from services.records import by_public_id
from services.shipments.drafting import new_parcel, place_kit, put_units

YEAR = timedelta(days=364)
"""A year later on the same day of the week."""
_NOT_COPIED = {
    "id", "public_id", "version", "code", "state", "created_at", "updated_at", "planned_on", "expected_on", "letter_on",
    "declaration", "tracking", "sent_on", "sent_by_id", "transit_id", "content", "content_hash", "closed_on",
    "budget_line_id",
}  # fmt: skip
"""What belongs to one year."""


def duplicate(session: Session, actor: Actor, public_id: str, *, now: datetime) -> tuple[Shipment, int]:
    """A new draft like an earlier shipment, its dates a year later, with what is there of the same titles now.

    Gives back the draft and how many units of the earlier one it lacks.
    """
    old = by_public_id(session, Shipment, public_id)
    authorize(actor, Action.SHIPMENT_EDIT, old)
    names = [column.name for column in Shipment.__table__.columns if column.name not in _NOT_COPIED]
    new = Shipment(
        **{name: getattr(old, name) for name in names}, code=new_code(SubjectKind.SHIPMENT), created_at=now,
        updated_at=now, planned_on=_later(old.planned_on or old.sent_on), expected_on=_later(old.expected_on),
        state=ShipmentState.DRAFT,
    )  # fmt: skip
    session.add(new)
    session.flush()
    lacking = _parcels_like(session, old, new)
    history.record_state(session, actor, SubjectKind.SHIPMENT, new.id, "create", None, new.state, now=now)
    return new, lacking


def _parcels_like(session: Session, old: Shipment, new: Shipment) -> int:
    lacking = 0
    for parcel in old.parcels:
        copy = new_parcel(session, new, parcel)
        wanted = (
            select(Lot.item_id, func.sum(ShipmentContent.quantity))
            .join(Lot, Lot.id == ShipmentContent.lot_id)
            .where(ShipmentContent.parcel_id == parcel.id)
            .group_by(Lot.item_id)
            .order_by(Lot.item_id)
        )
        for item_id, quantity in session.execute(wanted).all():
            lacking += put_units(session, new, copy, session.get_one(Item, item_id), quantity)
        lacking += _kits_like(session, parcel, new, copy)
    return lacking


def _kits_like(session: Session, parcel: Parcel, new: Shipment, copy: Parcel) -> int:
    """For each kit of a parcel another one of the same template that is there now; gives back how many are lacking."""
    lacking = 0
    contents = select(ShipmentContent).where(
        ShipmentContent.parcel_id == parcel.id, ShipmentContent.kit_id.is_not(None)
    )
    for content in session.scalars(contents).all():
        held = select(ShipmentContent.kit_id).where(
            ShipmentContent.shipment_id == new.id, ShipmentContent.kit_id.is_not(None)
        )
        query = select(Kit).where(
            Kit.template_id == session.get_one(Kit, content.kit_id).template_id, Kit.location_id == new.source_id,
            Kit.dissolved_at.is_(None), Kit.id.not_in(held),
        )  # fmt: skip
        kit = session.scalars(query.order_by(Kit.id)).first()
        if kit is None:
            lacking += 1
        else:
            place_kit(session, new, copy, kit)
    return lacking


def _later(day: date | None) -> date | None:
    return day + YEAR if day else None
