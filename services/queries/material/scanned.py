"""Where a scanned or typed code leads, among what the actor may see."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import HandoverState
from db.models import Handover, HandoverLine, Kit
from services.actors import Actor
from services.material_policy import kept_by
from services.materials import scanning
from services.queries.material.material_scope import items_visible_to, kits_visible_to, locations_visible_to, owners_of
from services.queries.material.shipment_scope import handovers_visible_to, shipments_visible_to


@dataclass(frozen=True, slots=True)
class Scanned:
    """``kind``: ``item``, ``kit``, ``place``, ``handover``; of a shipment or parcel ``shipment``, and ``arrival`` for
    those who receive it; ``own``: a kit that was given to a school of the actor’s."""

    kind: str
    public_id: str


def find(session: Session, actor: Actor, text: str) -> Scanned | None:
    """What the actor may see under this code; None for nothing. At most three statements."""
    within = scanning.Within(
        items_visible_to(actor), kits_visible_to(actor), locations_visible_to(actor), shipments_visible_to(actor),
        handovers_visible_to(actor),
    )  # fmt: skip
    found = scanning.read(session, text, within)
    if found is None:
        return Scanned("own", "") if _is_own_kit(session, actor, scanning.code_of(text)) else None
    if found.shipment:
        kind = "shipment" if found.shipment.organisation_id in owners_of(actor) else "arrival"
        return Scanned(kind, found.shipment.public_id)
    for kind, record in (("item", found.item), ("kit", found.kit), ("place", found.place), ("handover", found.act)):
        if record:
            return Scanned(kind, record.public_id)
    return None


def _is_own_kit(session: Session, actor: Actor, code: str) -> bool:
    """Whether it is the label of a kit that the actor’s school was given: it stands with what is the school’s."""
    if not code.startswith("K-"):
        return False
    given = (
        select(Kit.id)
        .join(HandoverLine, HandoverLine.kit_id == Kit.id)
        .join(Handover, Handover.id == HandoverLine.handover_id)
        .where(Kit.code == code, Handover.state == HandoverState.SIGNED, Handover.school_id.in_(kept_by(actor)))
    )
    return session.scalar(given.limit(1)) is not None
