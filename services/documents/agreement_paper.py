"""The agreement as PDF: its standing version with the signatures under it, or the draft; authorised and audited."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session, selectinload

from db.enums import AgreementState, SubjectKind
from db.models import Agreement, AgreementSigner, AgreementVersion, FileContent, Person, Placement
from db.session import reading
from services import files, history
from services.actors import Actor
from services.agreements.content import content_of
from services.agreements.facts import facts_of, readable
from services.agreements.slip_rules import excerpt, rule_of
from services.agreements.standing import replaced_at
from services.documents import agreement as sheet
from services.documents.agreement import Rectified, Sheet, Signed
from services.documents.checking import check_address
from services.documents.document import Document, file_name
from services.errors import NotFound
from services.i18n import N_
from services.unit import prepared_by

WHOLE = (selectinload(Agreement.versions), selectinload(Agreement.signers).selectinload(AgreementSigner.signatures))
"""With what an agreement is read whose paper is made: a constant number of statements for many."""


def _agreement(actor: Actor, agreement_public_id: str, *, now: datetime) -> Document:
    with reading() as session:
        agreement = readable(session, actor, agreement_public_id)
        person = session.get_one(Person, session.get_one(Placement, agreement.placement_id).person_id)
        return Document(file_name("convention", person), pdf_of(session, agreement, now=now))


@prepared_by(_agreement)
def agreement(
    session: Session, actor: Actor, agreement_public_id: str, *, now: datetime, prepared: Document | None = None
) -> Document:
    """The agreement for whoever may read it, else ``NotFound``; kept in the audit."""
    found = readable(session, actor, agreement_public_id)
    history.audit(session, actor, "document:agreement", now=now, kind=SubjectKind.AGREEMENT, subject_id=found.id)
    return prepared or _agreement(actor, agreement_public_id, now=now)


def pdf_of(session: Session, agreement: Agreement, *, now: datetime) -> bytes:
    """The paper itself, for services that have authorised its reader.

    It is made of what belongs to the agreement: whoever makes many reads them all with :data:`WHOLE` beforehand.
    """
    version = _latest(agreement)
    is_draft = agreement.state is AgreementState.DRAFT and (version is None or version.file_id is None)
    if version is None or is_draft:
        return sheet.make(Sheet(content_of(facts_of(session, agreement)), kind=agreement.kind), now=now)
    if version.file_id is not None:
        stored = session.get(FileContent, version.file_id)
        if stored is None or version.file is None:
            raise NotFound(N_("This paper was deleted at the end of its time."))
        return files.opened(version.file, stored)
    return sheet.make(
        Sheet(
            version.content, kind=agreement.kind, number=version.number, code=version.code,
            check_address=check_address(), frozen_on=version.frozen_at.date(),
            signed=tuple(signatures_of(agreement, version)),
            rectified=tuple(rectifications_of(agreement, version)),
            replaced_on=ended.date() if (ended := replaced_at(session, agreement)) else None,
        ),
        now=now,
    )  # fmt: skip


def signatures_of(agreement: Agreement, version: AgreementVersion) -> list[Signed]:
    """The signatures that stand under a version, those of versions it keeps included, the oldest first."""
    ids = {one.id for one in _kept(agreement, version)}
    found = [
        (one.at, one.id, Signed(signer.role, one.name, one.way, one.at))
        for signer in agreement.signers
        for one in signer.signatures
        if one.version_id in ids and one.undone_at is None
    ]
    return [signed for _at, _id, signed in sorted(found, key=lambda one: one[:2])]


def rectifications_of(agreement: Agreement, version: AgreementVersion) -> list[Rectified]:
    """The slips that were mended up to this version, the oldest first."""
    return [
        Rectified(one.frozen_at.date(), _label(each["what"]), *excerpt(each["before"], each["after"]), each["reason"])
        for one in reversed(_kept(agreement, version))
        if one.keeps_version_id is not None
        for each in one.differences or ()
    ]


def _latest(agreement: Agreement) -> AgreementVersion | None:
    """The latest version, unless it was taken back."""
    latest = max(agreement.versions, key=lambda one: one.number, default=None)
    return latest if latest is not None and latest.voided_at is None else None


def _kept(agreement: Agreement, version: AgreementVersion) -> list[AgreementVersion]:
    """The version and those before it from which it differs by slips alone."""
    by_id = {one.id: one for one in agreement.versions}
    found = [version]
    while (before := found[-1].keeps_version_id) is not None:
        found.append(by_id[before])
    return found


def _label(field: str) -> str:
    rule = rule_of(field)
    return rule.label if rule else field
