"""Certificates of internships, as far as whoever looks may read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Certificate, Placement
from services import attestations
from services.actors import Actor
from services.errors import Invalid
from services.policy import Action, may
from services.queries.scope import certificates_visible_to
from services.records import by_public_id


@dataclass(frozen=True, slots=True)
class CertificateRow:
    public_id: str
    number: int
    issued_on: date
    is_withdrawn: bool


def of_placement(session: Session, actor: Actor, placement_public_id: str) -> tuple[CertificateRow, ...]:
    """Those of one internship, the latest first. One statement."""
    rows = session.scalars(
        select(Certificate)
        .join(Placement, Placement.id == Certificate.placement_id)
        .where(Placement.public_id == placement_public_id, certificates_visible_to(actor))
        .order_by(Certificate.number.desc())
    )
    return tuple(
        CertificateRow(row.public_id, row.number, row.issued_at.date(), row.withdrawn_at is not None) for row in rows
    )


def obstacle(session: Session, actor: Actor, placement_public_id: str) -> Invalid | None:
    """For those who issue it: why it cannot be issued yet, with the way out."""
    placement = by_public_id(session, Placement, placement_public_id)
    if placement.state not in attestations.OVER or not may(actor, Action.CERTIFICATE_ISSUE, placement):
        return None
    return attestations.obstacle(session, placement)
