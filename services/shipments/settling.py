"""What becomes of something that arrived without having been sent: the sender decides, once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import LocationKind, MovementReason, Settlement, SubjectKind
from db.models import Lot, ReceiptLine, Shipment
from services import history
from services.actions import Action
from services.actors import Actor
from services.errors import Conflict, Invalid
from services.i18n import N_
from services.materials import ledger, places
from services.materials.ledger import Line
from services.materials.picking import loose
from services.policy import authorize
from services.records import by_public_id, local_day


def settle(session: Session, actor: Actor, line_public_id: str, how: Settlement, *, now: datetime) -> None:
    """Take it into the stock of the place, from where it came or as found, or leave it out.

    Raises ``Conflict`` where it was settled already or fewer lie at the place of departure, ``Invalid`` for something
    that is not in the catalogue.
    """
    line = by_public_id(session, ReceiptLine, line_public_id, lock=True)
    shipment = session.get_one(Shipment, line.receipt.shipment_id, with_for_update={"key_share": True})
    authorize(actor, Action.SHIPMENT_EDIT, shipment)
    if line.line_id is not None or line.settlement is not None:
        raise Conflict(N_("This was settled already."))
    if how is not Settlement.NOTED:
        _take_in(session, actor, shipment, line, how, now)
    line.settlement, line.settled_at = how, now
    shipment.updated_at = now
    history.audit(
        session, actor, "shipment:settle", now=now, kind=SubjectKind.SHIPMENT, subject_id=shipment.id, how=str(how)
    )


def _take_in(
    session: Session, actor: Actor, shipment: Shipment, line: ReceiptLine, how: Settlement, now: datetime
) -> None:
    if line.item is None:
        raise Invalid(N_("This is not in the catalogue: enter it and its provenance there first."))
    is_from_source = how is Settlement.FROM_SOURCE
    lines = _from_source(session, shipment, line) if is_from_source else _as_found(session, shipment, line, now)
    ledger.post(
        session, actor, lines, organisation_id=shipment.organisation_id,
        reason=MovementReason.TRANSFER if is_from_source else MovementReason.FOUND,
        happened_on=local_day(now, shipment.organisation.time_zone), now=now, document=shipment.code,
        kind=SubjectKind.SHIPMENT, subject_id=shipment.id,
    )  # fmt: skip


def _from_source(session: Session, shipment: Shipment, line: ReceiptLine) -> list[Line]:
    picked = loose(session, shipment.source, line.item_id or 0, line.quantity)
    there = sum(one.quantity for one in picked)
    if there < line.quantity:
        raise Conflict(
            N_("There are only %(n)s of «%(title)s» at %(place)s: somebody may have taken some meanwhile."),
            n=there, title=line.item.title_fr if line.item else "", place=shipment.source.name,
        )  # fmt: skip
    return [Line(one.lot_id, shipment.source_id, shipment.destination_id, one.quantity) for one in picked]


def _as_found(session: Session, shipment: Shipment, line: ReceiptLine, now: datetime) -> list[Line]:
    lot = session.scalar(select(Lot.id).where(Lot.item_id == line.item_id).order_by(Lot.id.desc()).limit(1))
    if lot is None:
        raise Invalid(
            N_("Nothing is known of where «%(title)s» came from: enter its provenance first."),
            title=line.item.title_fr if line.item else "",
        )
    found = places.outside(session, shipment.organisation_id, LocationKind.FOUND, now=now)
    return [Line(lot, found.id, shipment.destination_id, line.quantity)]
