"""Files of records: checked, encrypted, authorised by their record, replaced, purged.

The content lies encrypted in a table of its own. A file that is gone keeps its row, so that history still tells of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from db.enums import DocumentKind, FileState, ScanState, SubjectKind
from db.models import (
    Absence,
    Acquisition,
    Agreement,
    Application,
    File,
    FileContent,
    Handover,
    Household,
    Item,
    Leg,
    LegMember,
    MoneyEntry,
    Movement,
    Offer,
    Organisation,
    Participation,
    Person,
    Placement,
    PresenceConfirmation,
    Shipment,
    StateChange,
)
from db.session import reading
from services import antivirus, file_checks, history
from services.actors import Actor
from services.application_filling import check_fillable
from services.application_records import mark_answered, papers_obstacle
from services.crypto import Sealed, seal, unseal
from services.errors import Forbidden, Invalid, NotFound
from services.file_checks import Inspected
from services.file_room import SEVERAL_ALLOWED, WITHOUT_PEOPLE, check_room, living
from services.i18n import N_
from services.password_again import require as require_password
from services.policy import Action, authorize, is_self, may
from services.queries.files import FileRow, listed, listed_many
from services.records import by_public_id
from services.retention import IDENTITY_DOCUMENTS, months_after
from services.unit import prepared_by

__all__ = [
    "FileRow", "Upload", "checked", "fetch", "judge", "keep", "listed", "listed_many", "months_after", "opened",
    "purge_due", "remove", "set_purge", "store_for",
]  # fmt: skip

PURGED_AT_ONCE = 500
READ_BY_DEPARTMENTS = frozenset({DocumentKind.CV, DocumentKind.MOTIVATION_LETTER})
"""What a department reads of an application that chose one of its offers."""
_PURPOSE = "file content"


class _Area(NamedTuple):
    model: type[Any]
    read: Action
    store: Action = Action.OFFER_EDIT


_AREAS = {
    SubjectKind.APPLICATION: _Area(Application, Action.APPLICATION_READ),
    SubjectKind.OFFER: _Area(Offer, Action.OFFER_READ),
    SubjectKind.PLACEMENT: _Area(Placement, Action.PLACEMENT_READ, Action.PLACEMENT_CHECK),
    SubjectKind.PERSON: _Area(Person, Action.PERSON_EDIT, Action.PERSON_EDIT),
    SubjectKind.AGREEMENT: _Area(Agreement, Action.AGREEMENT_READ),
    SubjectKind.ORGANISATION: _Area(Organisation, Action.PARTNERSHIP_PAPERS),
    SubjectKind.ITEM: _Area(Item, Action.MATERIAL_READ, Action.MATERIAL_EDIT),
    SubjectKind.ACQUISITION: _Area(Acquisition, Action.MATERIAL_VALUES, Action.MATERIAL_EDIT),
    SubjectKind.SHIPMENT: _Area(Shipment, Action.SHIPMENT_READ, Action.SHIPMENT_RECEIVE),
    SubjectKind.HANDOVER: _Area(Handover, Action.HANDOVER_READ, Action.HANDOVER_EDIT),
    SubjectKind.MOVEMENT: _Area(Movement, Action.MOVEMENT_READ, Action.STOCK_REVERSE),
    SubjectKind.PARTICIPATION: _Area(Participation, Action.CONSENT_READ, Action.CONSENT_ASK),
    SubjectKind.LEG_MEMBER: _Area(LegMember, Action.PAPER_READ, Action.PAPER_TICK),
    SubjectKind.HOUSEHOLD: _Area(Household, Action.HOUSEHOLD_SEE, Action.HOUSEHOLD_EDIT),
    SubjectKind.LEG: _Area(Leg, Action.EXCHANGE_READ, Action.EXCHANGE_EDIT),
    SubjectKind.MONEY_ENTRY: _Area(MoneyEntry, Action.MONEY_READ, Action.MONEY_EDIT),
}
"""Kinds of records that have files."""


class Upload(NamedTuple):
    """A file that was checked and cleaned, and what the antivirus said of it as it came."""

    file: Inspected
    scan: ScanState


def _prepare(
    actor: Actor,
    kind: SubjectKind,
    public_id: str,
    document: DocumentKind,
    name: str,
    content: bytes,
    *,
    is_signed: bool = False,
    now: datetime,
) -> Upload:
    """The slow part of :func:`store_for`, before its transaction: strangers are turned away first."""
    with reading() as session:
        _check_may_store(session, actor, kind, _readable_record(session, actor, kind, public_id), document, now)
    return _checked(name, content, is_signed)


def _checked(name: str, content: bytes, is_signed: bool) -> Upload:
    return checked(name, content, file_checks.inspect_sheets if is_signed else file_checks.inspect_upload)


def checked(
    name: str, content: bytes, inspect: Callable[[str, bytes], Inspected] = file_checks.inspect_upload
) -> Upload:
    """An upload looked into and cleaned, ready to be kept. Raises ``Invalid`` on ``field="file"``."""
    file_checks.check_size(len(content))
    scan = antivirus.scan(content)
    if scan is ScanState.INFECTED:
        raise Invalid(
            N_("The antivirus found something dangerous in this file: it was not kept. Check your computer."),
            field="file",
        )
    return Upload(inspect(name, content), scan)


@prepared_by(_prepare)
def store_for(
    session: Session,
    actor: Actor,
    kind: SubjectKind,
    public_id: str,
    document: DocumentKind,
    name: str,
    content: bytes,
    *,
    is_signed: bool = False,
    now: datetime,
    prepared: Upload | None = None,
) -> File:
    """Keep an upload with the record of this public id, in place of the former file of the same kind.

    Raises ``NotFound`` for what the actor cannot see, ``Forbidden`` or ``InvalidMove`` for what they cannot fill now,
    ``Invalid`` on ``field="file"`` for content that is not accepted: of a paper that was signed by hand
    (``is_signed``) also for a picture or page too small to be read. Through ``unit.run`` the checks of the content
    happen before the transaction opens, so that nobody waits for them.
    """
    record = _readable_record(session, actor, kind, public_id, lock=True)
    _check_may_store(session, actor, kind, record, document, now)
    upload = prepared or _checked(name, content, is_signed)
    former = _former(session, kind, record.id, document)
    for one in former:
        _check_not_settled(actor, kind, record, one)
    if kind is SubjectKind.APPLICATION:
        mark_answered(session, actor, record, f"document:{document}", now=now)
    return keep(session, actor, kind, record.id, document, upload, former, now)


def fetch(session: Session, actor: Actor, public_id: str, *, now: datetime) -> tuple[File, bytes]:
    """A file and its plain content. Unknown, deleted and forbidden ones all raise ``NotFound``.

    Downloads by anybody but the person themselves are kept in the audit trail, so this needs a writing session.
    """
    file, record = _readable_file(session, actor, public_id)
    stored = session.get(FileContent, file.id)
    if stored is None:
        raise _not_found()
    content = opened(file, stored)
    if file.kind not in WITHOUT_PEOPLE and not _is_about(actor, record):
        _audit(session, actor, Action.FILE_READ, file, now)
    return file, content


def opened(file: File, stored: FileContent) -> bytes:
    """The plain content, for a service that has authorised its reader and keeps the audit trail itself."""
    return unseal(Sealed(stored.nonce, stored.ciphertext), purpose=_PURPOSE, bound_to=file.public_id)


def judge(session: Session, actor: Actor, public_id: str, state: FileState, *, reason: str = "", now: datetime) -> File:
    """Accept a file, or ask for another one with a reason, which the person reads."""
    file, record = _readable_file(session, actor, public_id, lock=True)
    if isinstance(record, Organisation | Leg | LegMember | Household | MoneyEntry):
        raise _not_found()
    authorize(actor, Action.FILE_JUDGE, record)
    reason = reason.strip()
    if state is FileState.TO_REPLACE and not reason:
        raise Invalid(N_("Say what is wrong with the file: the person reads it."), field="reason")
    if len(reason) > history.REASON_LENGTH:
        raise Invalid(N_("At most %(n)s characters."), field="reason", n=history.REASON_LENGTH)
    file.state, file.state_reason = state, reason
    _audit(session, actor, Action.FILE_JUDGE, file, now, to=str(state))
    return file


def remove(session: Session, actor: Actor, public_id: str, *, now: datetime) -> File:
    """Take a file back, by whoever may store one there now; its content goes."""
    file, record = _readable_file(session, actor, public_id, lock=True)
    _check_may_store(session, actor, file.subject_kind, record, file.kind, now)
    _check_not_settled(actor, file.subject_kind, record, file)
    if file.about_application_id is not None and (closed := papers_obstacle(session, record)) is not None:
        raise closed
    _discard(session, [file], now)
    _audit(session, actor, "file:remove", file, now)
    return file


def set_purge(session: Session, kind: SubjectKind, subject_id: int, after: datetime | None) -> int:
    """Let the identity documents of a record be deleted ``after`` this instant; gives back how many there are.

    Rule: :data:`services.retention.RETENTION`, three months after the end of the stay.
    """
    query = living(kind, subject_id) & File.kind.in_(IDENTITY_DOCUMENTS)
    found = session.scalars(select(File).where(query).with_for_update()).all()
    for file in found:
        file.purge_after = after
    return len(found)


def purge_due(session: Session, actor: Actor, *, now: datetime) -> int:
    """Delete the content of files whose time has passed, at most ``PURGED_AT_ONCE``; gives back how many."""
    authorize(actor, Action.PLATFORM_CLEAN_UP)
    require_password(session, actor, now=now)
    due = session.scalars(
        select(File)
        .where(File.purge_after <= now, File.deleted_at.is_(None))
        .order_by(File.id)
        .limit(PURGED_AT_ONCE)
        .with_for_update(skip_locked=True)
    ).all()
    _discard(session, due, now)
    for file in due:
        _audit(session, actor, "file:purge", file, now)
    return len(due)


def _readable_record(session: Session, actor: Actor, kind: SubjectKind, public_id: str, *, lock: bool = False) -> Any:
    area = _AREAS.get(kind)
    if area is None:
        raise _not_found()
    record = by_public_id(session, area.model, public_id, lock=lock)
    if not may(actor, area.read, record):
        raise _not_found()
    return record


def _readable_file(session: Session, actor: Actor, public_id: str, *, lock: bool = False) -> tuple[File, Any]:
    """A living file that the actor may read, with its record. ``lock`` locks the record first, as storing does."""
    file = session.scalars(select(File).where(File.public_id == public_id)).one_or_none()
    area = _AREAS.get(file.subject_kind) if file else None
    if file is None or area is None:
        raise _not_found()
    model, key = (
        (Application, file.about_application_id) if file.about_application_id else (area.model, file.subject_id)
    )
    record = session.get(model, key, with_for_update={"key_share": True} if lock else None)
    if lock:
        session.refresh(file, with_for_update=True)
    if record is None or file.deleted_at is not None or not _may_read(session, actor, area, record, file):
        raise _not_found()
    return file, record


def _may_read(session: Session, actor: Actor, area: _Area, record: Any, file: File) -> bool:
    if file.about_application_id is not None:
        return record.sending_organisation_id == file.subject_id and may(actor, Action.SCHOOL_PAPER_READ, record)
    if actor.user_id is not None and file.uploaded_by_id == actor.user_id:
        return True
    if file.kind in IDENTITY_DOCUMENTS or _shows_an_act(session, file):
        return _is_about(actor, record) or may(actor, Action.FILE_JUDGE, record)
    if area.model is Application and file.kind not in READ_BY_DEPARTMENTS:
        return may(actor, Action.APPLICATION_PAPERS, record)
    return may(actor, area.read, record)


def _shows_an_act(session: Session, file: File) -> bool:
    """A proof of what a coordinator recorded, or of why an intern was absent, which may tell of an illness: departments
    and schools have no business with it. What proves a thing to do may be shown to those who look after the intern."""
    if file.kind is not DocumentKind.PROOF:
        return False
    if file.subject_kind is SubjectKind.APPLICATION:
        return True
    shown_by = (StateChange, Absence, PresenceConfirmation)
    return any(session.scalar(select(one.id).where(one.proof_id == file.id).limit(1)) is not None for one in shown_by)


def _is_about(actor: Actor, record: Any) -> bool:
    """The record is the actor's own application, placement or place in a visit, or the actor."""
    return is_self(actor, getattr(record, "participation", record))


def _check_may_store(
    session: Session, actor: Actor, kind: SubjectKind, record: Any, document: DocumentKind, now: datetime
) -> None:
    match kind:
        case SubjectKind.APPLICATION if document is DocumentKind.PROOF:
            authorize(actor, Action.APPLICATION_REVIEW, record)
        case SubjectKind.APPLICATION:
            check_fillable(session, record, actor, f"document:{document}", now)
        case SubjectKind.AGREEMENT:
            authorize(actor, Action.AGREEMENT_SIGN if document is DocumentKind.PROOF else Action.AGREEMENT_EDIT, record)
        case SubjectKind.ORGANISATION:
            authorize(
                actor,
                Action.SCHOOL_PAPER_GIVE if isinstance(record, Application) else Action.PARTNERSHIP_PAPERS,
                record,
            )
        case _:
            authorize(actor, _AREAS[kind].store, record)


def _check_not_settled(actor: Actor, kind: SubjectKind, record: Any, file: File) -> None:
    """What a coordinator accepted stays until a coordinator changes it; an application asks by its own rule."""
    is_settled = kind is not SubjectKind.APPLICATION and file.state is FileState.ACCEPTED
    if is_settled and not may(actor, Action.FILE_JUDGE, record):
        raise Forbidden(N_("This document was already accepted: ask the coordinators if it must change."), field="file")


def _former(session: Session, kind: SubjectKind, subject_id: int, document: DocumentKind) -> list[File]:
    if document in SEVERAL_ALLOWED:
        return []
    return list(session.scalars(select(File).where(living(kind, subject_id), File.kind == document)))


def keep(
    session: Session,
    actor: Actor,
    kind: SubjectKind,
    subject_id: int,
    document: DocumentKind,
    upload: Upload,
    former: list[File],
    now: datetime,
    *,
    about: Application | None = None,
) -> File:
    """Encrypt and keep what was checked, for a service that has authorised its giver. ``about``: a school's student."""
    name, media_type, content = upload.file
    check_room(session, kind, subject_id, upload.file, former, about)
    file = File(
        subject_kind=kind,
        subject_id=subject_id,
        about_application_id=about.id if about else None,
        kind=document,
        name=name,
        media_type=media_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        scan=upload.scan,
        uploaded_at=now,
        uploaded_by_id=actor.user_id,
        purge_after=max((one.purge_after for one in former if one.purge_after), default=None),
    )
    _discard(session, former, now)
    session.add(file)
    session.flush()
    sealed = seal(content, purpose=_PURPOSE, bound_to=file.public_id)
    session.add(FileContent(file_id=file.id, nonce=sealed.nonce, ciphertext=sealed.ciphertext))
    _audit(session, actor, "file:store", file, now, replaced=len(former))
    return file


def _discard(session: Session, files: Any, now: datetime) -> None:
    for file in files:
        file.deleted_at = now
    session.execute(delete(FileContent).where(FileContent.file_id.in_([file.id for file in files])))


def _audit(session: Session, actor: Actor, action: str, file: File, now: datetime, **details: Any) -> None:
    history.audit(
        session,
        actor,
        str(action),
        now=now,
        kind=SubjectKind.FILE,
        subject_id=file.id,
        document=str(file.kind),
        **details,
    )


def _not_found() -> NotFound:
    return NotFound(N_("This file does not exist, or not any more."))
