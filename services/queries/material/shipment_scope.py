"""What an actor may see of shipments and acts of handover, as ``services/shipment_policy.py`` says it."""

from __future__ import annotations

from sqlalchemy import ColumnElement, false, or_, select

from db.enums import LinkPurpose, SubjectKind
from db.models import Handover, Location, Shipment
from services.actors import Actor
from services.material_policy import kept_by
from services.queries.material.material_scope import owners_of


def shipments_visible_to(actor: Actor) -> ColumnElement[bool]:
    """Those of coordinated cities; once they left, those to a place that the actor keeps, and the one of a link."""
    ways: list[ColumnElement[bool]] = [false()]
    if owners := owners_of(actor):
        ways.append(Shipment.organisation_id.in_(owners))
    left = Shipment.sent_on.is_not(None)
    if mine := kept_by(actor):
        ways.append(left & Shipment.destination_id.in_(select(Location.id).where(Location.keeper_id.in_(mine))))
    link = actor.link
    if link and link.purpose is LinkPurpose.SHIPMENT_RECEIPT and link.subject_kind is SubjectKind.SHIPMENT:
        ways.append(left & (Shipment.id == link.subject_id))
    return or_(*ways)


def handovers_visible_to(actor: Actor) -> ColumnElement[bool]:
    """Acts of coordinated cities, of places that the actor keeps, and for schools that the actor belongs to."""
    ways: list[ColumnElement[bool]] = [false()]
    if owners := owners_of(actor):
        ways.append(Handover.organisation_id.in_(owners))
    if mine := kept_by(actor):
        ways.append(Handover.location_id.in_(select(Location.id).where(Location.keeper_id.in_(mine))))
        ways.append(Handover.school_id.in_(mine))
    return or_(*ways)
