"""Sending and reading files in tests, as pages do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from db.enums import ApplicationState, DocumentKind, LinkPurpose, SubjectKind
from db.models import Application, AuditEntry, CapabilityLink, Department, File
from services import files
from services.actors import Actor, link_actor
from services.errors import DomainError
from services.unit import run
from tests.conftest import NOW, Database
from tests.factories import Factory
from tests.samples import cv

APPLICATION, OFFER, PLACEMENT = SubjectKind.APPLICATION, SubjectKind.OFFER, SubjectKind.PLACEMENT
CV, OTHER, PASSPORT = DocumentKind.CV, DocumentKind.OTHER, DocumentKind.PASSPORT


def send(
    actor: Actor,
    kind: SubjectKind,
    record: Any,
    document: DocumentKind = CV,
    name: str = "cv.pdf",
    content: bytes | None = None,
    **options: Any,
) -> File:
    """Store a file through the unit of work."""
    content = cv() if content is None else content
    return run(files.store_for, actor, kind, record.public_id, document, name, content, now=NOW, **options)


def read(actor: Actor, file: File) -> bytes:
    """The plain content of a file, fetched through the unit of work."""
    return run(files.fetch, actor, file.public_id, now=NOW)[1]


def of_a_student(make: Factory) -> tuple[Actor, Application]:
    """A student and their draft application."""
    person = make.person()
    return make.applicant(person), make.application(person=person)


def sent_by_a_student(make: Factory) -> tuple[Actor, Application, Department]:
    """A student, their application that was sent, and the department that they chose."""
    person, department, call = make.person(), make.department(), make.call()
    offer = make.offer(department=department, call=call)
    application = make.application(person=person, call=call, offers=(offer,), state=ApplicationState.SUBMITTED)
    return make.applicant(person), application, department


def row(actor: Actor, record: Any, kind: DocumentKind = CV, **fields: Any) -> File:
    """A row as storing makes it, for tests that look at rows only."""
    return File(
        **{
            "subject_kind": APPLICATION, "subject_id": record.id, "kind": kind, "name": "a.pdf",
            "media_type": "application/pdf", "size": 1000, "sha256": "0" * 64,
            "uploaded_at": datetime(2026, 11, 1, tzinfo=UTC), "uploaded_by_id": actor.user_id, **fields,
        }
    )  # fmt: skip


def audited(db: Database, action: str) -> list[AuditEntry]:
    """What the audit trail says of one kind of act, in order."""
    return db.all(select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.id))


def bearer(db: Database, purpose: LinkPurpose, kind: SubjectKind, subject_id: int) -> Actor:
    """The actor who comes by a link."""
    link = db.add(
        CapabilityLink(
            token_hash="f" * 64, purpose=purpose, subject_kind=kind, subject_id=subject_id, details={},
            created_at=NOW, expires_at=NOW + timedelta(days=9),
        )
    )  # fmt: skip
    with db.session() as session:
        return link_actor(session, link)


def outcome(act: Callable[[], Any]) -> str:
    """The name of the refusal, or «done»."""
    try:
        act()
    except DomainError as error:
        return type(error).__name__
    return "done"
