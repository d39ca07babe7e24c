"""What customs ask of exporter and consignee: entered where a shipment needs it, kept with the bodies."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from db.enums import SubjectKind
from db.models import Organisation, Shipment
from services import history
from services.actions import Action
from services.actors import Actor
from services.policy import authorize
from services.records import by_public_id, put

EXPORTER = ("postal_address", "legal_number", "eori", "phone")
CONSIGNEE = ("postal_address", "tax_number", "phone")


def save(
    session: Session,
    actor: Actor,
    shipment_public_id: str,
    fields: Mapping[str, str],
    *,
    consignee: bool,
    now: datetime,
) -> None:
    """Write what is known of the exporter, or of the consignee, of a shipment that one sends."""
    shipment = by_public_id(session, Shipment, shipment_public_id)
    authorize(actor, Action.SHIPMENT_EDIT, shipment)
    allowed = CONSIGNEE if consignee else EXPORTER
    if unknown := fields.keys() - set(allowed):
        raise ValueError(f"not asked for by customs: {unknown}")
    body = session.get_one(Organisation, shipment.consignee_id if consignee else shipment.organisation_id)
    changed = put(body, fields)
    if changed:
        history.audit(
            session, actor, "organisation:customs", now=now, kind=SubjectKind.ORGANISATION, subject_id=body.id,
            fields=changed,
        )  # fmt: skip
