"""Handing in the paper that shows that a thing was done: the file and the tick in one act."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from db.enums import DocumentKind, SubjectKind
from db.models import ChecklistItem, File, Placement
from db.session import reading
from services import checklists, files
from services.actors import Actor
from services.errors import Forbidden, NotFound
from services.files import Upload
from services.i18n import N_
from services.policy import Action, authorize
from services.records import by_public_id
from services.unit import prepared_by

DOCUMENTS: dict[str, DocumentKind] = {
    "passport": DocumentKind.PASSPORT,
    "visa": DocumentKind.VISA,
    "insurance_sent": DocumentKind.INSURANCE,
}
"""What the proof of an item is kept as; of all others it is a proof and nothing more."""


def kind_of(code: str) -> DocumentKind:
    """As what the paper of an item with this code is kept."""
    return DOCUMENTS.get(code, DocumentKind.PROOF)


def _prepare(actor: Actor, item_public_id: str, name: str, content: bytes, *, now: datetime) -> Upload:
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
    now: datetime,
    prepared: Upload | None = None,
) -> File:
    """Keep a file as the proof of a thing to do, and tick it. Its owner may, and a coordinator.

    Raises ``Forbidden`` where somebody else does it, ``Invalid`` on ``field="file"`` for content that is not accepted.
    """
    item, placement = _own_item(session, actor, item_public_id)
    file = files.store_for(
        session, actor, SubjectKind.PLACEMENT, placement.public_id, kind_of(item.code), name, content, now=now,
        prepared=prepared,
    )  # fmt: skip
    session.flush()
    checklists.set_done(session, actor, item_public_id, True, proof_public_id=file.public_id, now=now)
    return file


def _own_item(session: Session, actor: Actor, item_public_id: str) -> tuple[ChecklistItem, Placement]:
    item = by_public_id(session, ChecklistItem, item_public_id)
    placement = session.get(Placement, item.subject_id) if item.subject_kind is SubjectKind.PLACEMENT else None
    if placement is None:
        raise NotFound(N_("This does not exist, or not any more."))
    authorize(actor, Action.PLACEMENT_CHECK, placement)
    if item.owner_role not in checklists.roles_on(actor, placement):
        raise Forbidden(N_("Somebody else does this and confirms it."))
    return item, placement
