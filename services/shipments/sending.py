"""Packing, sending and cancelling: at sending the contents are frozen and the units leave for a place of their own."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from db.base import new_public_id
from db.enums import MovementReason, SubjectKind
from db.models import Kit, Organisation, Shipment, ShipmentContent, ShipmentLine
from services import history
from services.actors import Actor
from services.errors import Conflict
from services.i18n import N_
from services.materials import kits, ledger, places
from services.materials.ledger import Line
from services.policy import authorize
from services.records import by_public_id, local_day
from services.shipments import telling
from services.shipments.checking import refuse_blocked, remarks_of
from services.shipments.content import content_of, digest
from services.shipments.goods import Unit, units_of
from services.workflows import SHIPMENT


def pack(session: Session, actor: Actor, public_id: str, *, seen_version: int | None = None, now: datetime) -> Shipment:
    """Close the parcels: from then on papers and labels can be printed. Raises ``InvalidFields`` for what blocks."""
    shipment = by_public_id(session, Shipment, public_id, lock=True)
    history.move(session, actor, shipment, SHIPMENT, "pack", now=now, seen_version=seen_version)
    refuse_blocked(remarks_of(session, shipment, shipment.planned_on or _today(session, shipment, now)))
    return shipment


def unpack(
    session: Session, actor: Actor, public_id: str, *, seen_version: int | None = None, now: datetime
) -> Shipment:
    """Open packed parcels again."""
    shipment = by_public_id(session, Shipment, public_id, lock=True)
    history.move(session, actor, shipment, SHIPMENT, "unpack", now=now, seen_version=seen_version)
    return shipment


def cancel(
    session: Session, actor: Actor, public_id: str, *, reason: str, seen_version: int | None = None, now: datetime
) -> Shipment:
    """Give up a shipment that has not left; nothing has moved."""
    shipment = by_public_id(session, Shipment, public_id, lock=True)
    history.move(session, actor, shipment, SHIPMENT, "cancel", now=now, seen_version=seen_version, reason=reason)
    return shipment


def send(
    session: Session,
    actor: Actor,
    public_id: str,
    *,
    sent_on: date | None = None,
    seen_version: int | None = None,
    now: datetime,
) -> Shipment:
    """Let packed parcels leave: freeze what is in them, bring the units on the way, write to whoever receives them.

    ``sent_on`` may lie in the past. Raises ``InvalidFields`` for what blocks, ``Conflict`` where somebody took some
    of the units meanwhile, also on a day since then.
    """
    shipment = by_public_id(session, Shipment, public_id, lock=True)
    step = SHIPMENT["send"]
    authorize(actor, step.action, shipment)
    step.check(shipment.state)
    history.check_version(shipment, seen_version)
    day = sent_on or _today(session, shipment, now)
    _lock_kits(session, shipment)
    units = units_of(session, shipment)
    _check_not_empty(session, shipment, units)
    refuse_blocked(remarks_of(session, shipment, day, units))
    shipment.content = content_of(session, shipment, day, units)
    shipment.content_hash = digest(shipment.content)
    _leave(session, actor, shipment, units, day, now)
    shipment.sent_on, shipment.sent_by_id = day, actor.user_id
    history.move(session, actor, shipment, SHIPMENT, "send", now=now)
    session.flush()
    telling.tell_sent(session, actor, shipment, now=now)
    return shipment


def _today(session: Session, shipment: Shipment, now: datetime) -> date:
    return local_day(now, session.get_one(Organisation, shipment.organisation_id).time_zone)


def _lock_kits(session: Session, shipment: Shipment) -> None:
    """Let nobody change a kit of the shipment meanwhile; one that is elsewhere keeps it from leaving."""
    for kit in kits_of(session, shipment):
        session.refresh(kit, with_for_update={"key_share": True})
        if kit.dissolved_at or kit.location_id != shipment.source_id:
            raise Conflict(
                N_("The kit «%(kit)s» is no longer at %(place)s: take it out of the shipment."),
                field="contents", kit=kit.name, place=shipment.source.name,
            )  # fmt: skip


def _check_not_empty(session: Session, shipment: Shipment, units: list[Unit]) -> None:
    filled = {one.kit_id for one in units}
    for kit in kits_of(session, shipment):
        if kit.id not in filled:
            raise Conflict(
                N_("The kit «%(kit)s» is empty: take it out of the shipment."), field="contents", kit=kit.name
            )


def kits_of(session: Session, shipment: Shipment) -> list[Kit]:
    """The kits that are meant to go, in the order of their numbers."""
    query = select(Kit).join(ShipmentContent, ShipmentContent.kit_id == Kit.id)
    return list(session.scalars(query.where(ShipmentContent.shipment_id == shipment.id).order_by(Kit.id)))


def _leave(session: Session, actor: Actor, shipment: Shipment, units: list[Unit], day: date, now: datetime) -> None:
    """Post the movement and write down the lines of which the arrival will be told."""
    way = places.on_the_way(session, shipment.organisation_id, shipment.code, now=now)
    shipment.transit_id = way.id
    lines = [Line(one.lot_id, shipment.source_id, way.id, one.quantity, one.kit_id, one.kit_id) for one in units]
    ledger.post(
        session, actor, lines, organisation_id=shipment.organisation_id, reason=MovementReason.SENDING,
        happened_on=day, now=now, document=shipment.code, kind=SubjectKind.SHIPMENT, subject_id=shipment.id,
    )  # fmt: skip
    for kit in kits_of(session, shipment):
        kits.placed(kit, way, now)
    session.execute(
        insert(ShipmentLine),
        [
            {
                "public_id": new_public_id(), "shipment_id": shipment.id, "parcel_id": one.parcel_id,
                "lot_id": one.lot_id, "kit_id": one.kit_id, "quantity": one.quantity, "ok": 0, "damaged": 0,
                "missing": 0,
            }
            for one in units
        ],
    )  # fmt: skip
