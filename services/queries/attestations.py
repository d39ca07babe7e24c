"""Certificates of internships, as far as whoever looks may read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Certificate, Placement
from services.actors import Actor
from services.queries.scope import certificates_visible_to


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
