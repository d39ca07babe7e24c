"""Days of shipments as entries of a calendar: when one leaves, when it should be there. They name no people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from db.enums import UNDER_WAY, ShipmentState
from db.models import Shipment
from services.actors import Actor
from services.calendars import Entry
from services.i18n import N_, translate
from services.queries.material.material_scope import owners_of
from services.queries.material.shipment_scope import shipments_visible_to

MOST_ENTRIES = 500
_PREPARED = (ShipmentState.DRAFT, ShipmentState.PACKED)


def shipment_days(session: Session, actor: Actor, language: str, since: date) -> Iterator[Entry]:
    """Shipments that the actor sees, by the day on which they leave or should arrive. One statement."""
    leaves = Shipment.state.in_(_PREPARED) & (Shipment.planned_on >= since)
    arrives = Shipment.state.in_(UNDER_WAY) & (Shipment.expected_on >= since)
    query = select(Shipment).where(shipments_visible_to(actor), or_(leaves, arrives)).order_by(Shipment.id)
    owners = owners_of(actor)
    for one in session.scalars(query.limit(MOST_ENTRIES)):
        page = "envoi" if one.organisation_id in owners else "reception"
        address = f"/{page}?id={one.public_id}"
        if one.state in _PREPARED and one.planned_on:
            title = translate(language, N_("The shipment %(code)s leaves"), code=one.code)
            yield Entry(f"shipment-{one.public_id}-leaves", title, one.planned_on, one.version, address)
        elif one.state in UNDER_WAY and one.expected_on:
            title = translate(language, N_("The shipment %(code)s should arrive"), code=one.code)
            yield Entry(f"shipment-{one.public_id}-arrives", title, one.expected_on, one.version, address)
