"""What the page of imports shows: the draft with its file, and what the file would bring."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import Provenance
from db.models import Acquisition, Location
from services.actors import Actor
from services.errors import NotFound
from services.i18n import N_
from services.materials.import_plan import Plan, plan
from services.materials.importing import kept_table
from services.materials.sheets import Row
from services.queries.material.item_detail import name_of
from services.queries.material.material_scope import acquisitions_visible_to


@dataclass(frozen=True, slots=True)
class Draft:
    """An invoice or gift into which a file is imported; ``file``: public id and name of the one that waits."""

    public_id: str
    provenance: Provenance
    source_name: str
    reference: str
    acquired_on: date
    place: str
    is_draft: bool
    imported_at: datetime | None
    file: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Former:
    """The invoice or gift that a file was imported into already."""

    public_id: str
    source: str
    imported_at: datetime


def draft(session: Session, actor: Actor, public_id: str, *, language: str = "fr") -> Draft:
    """One invoice or gift; raises ``NotFound``. Two statements."""
    query = (
        select(Acquisition, Location)
        .join(Location, Location.id == Acquisition.location_id)
        .where(Acquisition.public_id == public_id, acquisitions_visible_to(actor))
    )
    row = session.execute(query).one_or_none()
    if row is None:
        raise NotFound(N_("This does not exist, or not any more."))
    one, place = row
    file = kept_table(session, one.id)
    return Draft(
        one.public_id, one.provenance, one.source_name, one.reference, one.acquired_on, name_of(place, language),
        one.entered_at is None and one.taken_back_at is None, one.imported_at,
        (file.public_id, file.name) if file else None,
    )  # fmt: skip


def former(session: Session, actor: Actor, public_id: str, content: bytes) -> Former | None:
    """What was imported from this very file before, with the city of this draft. One statement."""
    owner = select(Acquisition.organisation_id).where(
        Acquisition.public_id == public_id, acquisitions_visible_to(actor)
    )
    query = select(
        Acquisition.public_id, Acquisition.source_name, Acquisition.reference, Acquisition.imported_at
    ).where(
        Acquisition.organisation_id.in_(owner), Acquisition.import_sha256 == hashlib.sha256(content).hexdigest(),
        Acquisition.taken_back_at.is_(None), Acquisition.imported_at.is_not(None),
    )  # fmt: skip
    row = session.execute(query.limit(1)).first()
    return Former(row.public_id, f"{row.source_name} {row.reference}".strip(), row.imported_at) if row else None


def dry_run(
    session: Session, actor: Actor, public_id: str, rows: Sequence[Row], places: Mapping[str, int], *, now: datetime
) -> Plan:
    """What these rows would bring; nothing is written. Three statements."""
    owned = select(Acquisition.organisation_id).where(
        Acquisition.public_id == public_id, acquisitions_visible_to(actor)
    )
    organisation_id = session.scalar(owned)
    if organisation_id is None:
        raise NotFound(N_("This does not exist, or not any more."))
    return plan(session, organisation_id, rows, places, now=now)
