"""The scan of a paper that was signed by hand: whole sheets that can be read, kept with the internship."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from db.enums import DocumentKind, SubjectKind
from db.models import File, Placement
from db.session import reading
from services import file_checks, files
from services.actors import Actor
from services.files import Upload
from services.policy import Action, authorize
from services.records import by_public_id
from services.unit import prepared_by


def _prepare(
    actor: Actor,
    kind: SubjectKind,
    public_id: str,
    document: DocumentKind,
    name: str,
    content: bytes,
    *,
    now: datetime,
) -> Upload:
    with reading() as session:
        authorize(actor, Action.PLACEMENT_CHECK, by_public_id(session, Placement, public_id))
    return files.checked(name, content, file_checks.inspect_sheets)


@prepared_by(_prepare)
def store(
    session: Session,
    actor: Actor,
    kind: SubjectKind,
    public_id: str,
    document: DocumentKind,
    name: str,
    content: bytes,
    *,
    now: datetime,
    prepared: Upload | None = None,
) -> File:
    """Keep the scan as :func:`services.files.store_for` keeps any file of an internship.

    Raises ``Invalid`` on ``field="file"`` also for a picture or page that is too small to be read.
    """
    upload = prepared or files.checked(name, content, file_checks.inspect_sheets)
    return files.store_for(session, actor, kind, public_id, document, name, content, now=now, prepared=upload)
