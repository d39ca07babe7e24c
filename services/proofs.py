"""Handing in the paper that shows that a thing was done: the file and the tick in one act."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from db.enums import DocumentKind, SubjectKind
from db.models import ChecklistItem, File
from db.session import reading
from services import checklists, files
from services.actors import Actor
from services.checklist_areas import area_of
from services.errors import Forbidden, NotFound
from services.files import Upload
from services.i18n import N_
from services.policy import authorize
from services.records import by_public_id
from services.retention import OF_VISITS, purged_after_visit
from services.unit import prepared_by

DOCUMENTS: dict[str, DocumentKind] = {
    "passport": DocumentKind.PASSPORT,
    "visa": DocumentKind.VISA,
    "insurance_sent": DocumentKind.INSURANCE,
}
"""What the proof of an item is kept as; of all others it is a proof and nothing more."""


def kind_of(code: str, subject: SubjectKind = SubjectKind.PLACEMENT) -> DocumentKind:
    """As what the paper of an item with this code is kept; of a visit all are proofs, and several lie there."""
    return DOCUMENTS.get(code, DocumentKind.PROOF) if subject not in OF_VISITS else DocumentKind.PROOF


def _prepare(
    actor: Actor, item_public_id: str, name: str, content: bytes, *, dated_on: date | None = None, now: datetime
) -> Upload:
    """Look at the content before the transaction; strangers are turned away first."""
    with reading() as session:
        _own_item(session, actor, item_public_id)
    return files.checked(name, content)


@prepared_by(_prepare)
def hand_in(
    session: Session,
    actor: Actor,
    item_public_id: str,
    name: str,
    content: bytes,
    *,
    dated_on: date | None = None,
    now: datetime,
    prepared: Upload | None = None,
) -> File:
    """Keep a file as the proof of a thing to do, and tick it. Its owner may, and a coordinator.

    ``dated_on`` as in :func:`checklists.set_done`. Raises ``Forbidden`` where somebody else does it, ``Invalid`` on
    ``field="file"`` for content that is not accepted.
    """
    item, record = _own_item(session, actor, item_public_id)
    file = files.store_for(
        session, actor, item.subject_kind, record.public_id, kind_of(item.code, item.subject_kind), name, content,
        now=now, prepared=prepared,
    )  # fmt: skip
    if item.subject_kind in OF_VISITS:
        file.purge_after = purged_after_visit(getattr(record, "leg", record).ends_on)
    session.flush()
    checklists.set_done(
        session, actor, item_public_id, True, proof_public_id=file.public_id, dated_on=dated_on, now=now
    )
    return file


def _own_item(session: Session, actor: Actor, item_public_id: str) -> tuple[ChecklistItem, Any]:
    item = by_public_id(session, ChecklistItem, item_public_id)
    area = area_of(item.subject_kind)
    record = session.get(area.model, item.subject_id)
    if record is None:
        raise NotFound(N_("This does not exist, or not any more."))
    authorize(actor, area.check, record)
    if item.owner_role not in checklists.roles_on(actor, record):
        raise Forbidden(N_("Somebody else does this and confirms it."))
    return item, record
