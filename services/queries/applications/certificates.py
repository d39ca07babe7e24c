"""Certificates of French that wait for a coordinator to read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, func, select
from sqlalchemy.orm import Session

from db.enums import DocumentKind, FileState, FrenchCertificate, FrenchLevel, Role, SubjectKind
from db.models import File, Person
from services.actors import Actor

MOST_ROWS = 50


@dataclass(frozen=True, slots=True)
class Claim:
    """What a sender says of a certificate."""

    certificate: FrenchCertificate
    level: FrenchLevel
    on: date


@dataclass(frozen=True, slots=True)
class CertificateRow:
    """One scan to read; it opens at /files/{file_public_id}."""

    file_public_id: str
    file_name: str
    uploaded_at: datetime
    name: str
    declared: FrenchLevel
    claim: Claim | None


def claim_of(raw: dict[str, Any] | None) -> Claim | None:
    """The claim as it is kept with the file."""
    if not raw:
        return None
    return Claim(FrenchCertificate(raw["certificate"]), FrenchLevel(raw["level"]), date.fromisoformat(raw["on"]))


def waiting(session: Session, actor: Actor) -> list[CertificateRow]:
    """Scans that nobody judged yet, of people whom the actor's organisations keep; oldest first. One statement."""
    owners = actor.organisations(Role.COORDINATOR) | actor.organisations(Role.ADMIN)
    rows = session.execute(
        select(File, Person)
        .join(Person, Person.id == File.subject_id)
        .where(*_unread(owners))
        .order_by(File.uploaded_at, File.id)
        .limit(MOST_ROWS)
    )
    return [
        CertificateRow(
            file.public_id, file.name, file.uploaded_at, person.name, person.french_declared, claim_of(file.claim)
        )
        for file, person in rows
    ]


def to_check(owners: Any) -> ScalarSelect[int]:
    """How many wait in organisations with these ids, or in those of a parameter; as a part of a larger question."""
    count = select(func.count()).select_from(File).join(Person, Person.id == File.subject_id).where(*_unread(owners))
    return count.scalar_subquery()


def _unread(owners: Any) -> tuple[ColumnElement[bool], ...]:
    return (
        File.subject_kind == SubjectKind.PERSON,
        File.kind == DocumentKind.FRENCH_CERTIFICATE,
        File.state == FileState.RECEIVED,
        File.deleted_at.is_(None),
        Person.organisation_id.in_(owners),
    )
