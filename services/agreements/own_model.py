"""An agreement on the school’s own model, made or signed elsewhere: its PDF is kept whole and untouched."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from db.enums import DocumentKind, SubjectKind
from db.models import Agreement, AgreementVersion
from db.session import reading
from services import file_checks, files, history
from services.actors import Actor
from services.agreements import signers
from services.agreements.content import content_of
from services.agreements.drafting import editable
from services.agreements.facts import Facts, facts_of
from services.agreements.versions import current, next_version
from services.agreements.voiding import CHANGED, void
from services.errors import Invalid
from services.files import Upload
from services.i18n import N_
from services.policy import Action, authorize
from services.records import by_public_id
from services.unit import prepared_by

PDF = "application/pdf"


def _prepare(actor: Actor, agreement_public_id: str, name: str, content: bytes, *, now: datetime) -> Upload:
    with reading() as session:
        authorize(actor, Action.AGREEMENT_EDIT, by_public_id(session, Agreement, agreement_public_id))
    return files.checked(name, content, file_checks.inspect_sheets)


@prepared_by(_prepare)
def attach_own_model(
    session: Session,
    actor: Actor,
    agreement_public_id: str,
    name: str,
    content: bytes,
    *,
    now: datetime,
    prepared: Upload | None = None,
) -> AgreementVersion:
    """Take a PDF as the whole agreement: the next version, with the hash of the file. The facts beside it are frozen.

    Its clauses are whoever’s who wrote it; people, dates, hours and money are checked when it is given to the signers.
    Raises ``Invalid`` on ``field="file"`` for anything but a PDF of whole sheets.
    """
    agreement = editable(session, actor, agreement_public_id)
    upload = prepared or files.checked(name, content, file_checks.inspect_sheets)
    if upload.file.media_type != PDF:
        raise Invalid(N_("Send the agreement as PDF."), field="file")
    file = files.store_for(
        session, actor, SubjectKind.AGREEMENT, agreement_public_id, DocumentKind.OTHER, name, content, now=now,
        prepared=upload,
    )  # fmt: skip
    session.flush()
    facts = facts_of(session, agreement)
    signers.refresh(session, facts)
    version = next_version(session, actor, facts, own_content(facts), file.sha256, now)
    version.file_id = file.id
    history.audit(
        session, actor, "agreement:own_model", now=now, kind=SubjectKind.AGREEMENT, subject_id=agreement.id
    )  # fmt: skip
    return version


def drop_own_model(session: Session, actor: Actor, agreement_public_id: str, *, now: datetime) -> Agreement:
    """Go back to the clauses that are written here; the PDF stays with its version, which counts no more."""
    agreement = editable(session, actor, agreement_public_id)
    version = current(session, agreement)
    if version is None or version.file_id is None:
        raise Invalid(N_("This agreement is written here already."))
    void(session, actor, agreement, CHANGED, reason="own_model", now=now)
    agreement.updated_at = now
    return agreement


def own_content(facts: Facts) -> dict[str, Any]:
    """What is frozen beside the PDF: all facts, no clauses."""
    return {**content_of(facts), "clauses": [], "own_model": True}
