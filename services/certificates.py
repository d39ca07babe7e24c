"""Certificates of French: a person sends one and says what it shows, a coordinator who read it certifies the level."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import DocumentKind, FileState, FrenchCertificate, FrenchLevel, SubjectKind
from db.models import File, Person
from db.session import reading
from services import files, inputs, people
from services.actors import Actor
from services.errors import DomainError, Invalid, InvalidFields, NotFound
from services.files import Upload
from services.i18n import N_
from services.policy import Action, authorize
from services.records import by_public_id
from services.unit import prepared_by


def _prepare(actor: Actor, person_public_id: str, name: str, content: bytes, *, now: datetime, **claim: Any) -> Upload:
    with reading() as session:
        authorize(actor, Action.PERSON_EDIT, by_public_id(session, Person, person_public_id))
    _checked_claim(now, **claim)
    return files.checked(name, content)


@prepared_by(_prepare)
def propose(
    session: Session,
    actor: Actor,
    person_public_id: str,
    name: str,
    content: bytes,
    *,
    certificate: FrenchCertificate | None,
    level: FrenchLevel | None,
    on: date | None,
    now: datetime,
    prepared: Upload | None = None,
) -> File:
    """Keep the scan of a certificate in place of the former, with what its sender says it shows.

    Raises ``InvalidFields`` at «certificate», «level», «certified_on», ``Invalid`` at «file».
    """
    claim = _checked_claim(now, certificate=certificate, level=level, on=on)
    file = files.store_for(
        session, actor, SubjectKind.PERSON, person_public_id, DocumentKind.FRENCH_CERTIFICATE, name, content, now=now,
        prepared=prepared,
    )  # fmt: skip
    file.claim = claim
    return file


def accept(
    session: Session,
    actor: Actor,
    file_public_id: str,
    *,
    certificate: FrenchCertificate | None,
    level: FrenchLevel | None,
    on: date | None,
    now: datetime,
) -> None:
    """Certify what the scan shows, which may be something else than its sender said; coordinators only."""
    file, person = _certificate(session, file_public_id)
    claim = _checked_claim(now, certificate=certificate, level=level, on=on)
    files.judge(session, actor, file_public_id, FileState.ACCEPTED, now=now)
    file.claim = claim
    for field, value in (
        ("french_certified", level), ("french_certificate", certificate), ("french_certified_on", on),
    ):  # fmt: skip
        people.save_field(session, actor, person.public_id, field, value, now=now)


def refuse(session: Session, actor: Actor, file_public_id: str, *, reason: str, now: datetime) -> None:
    """Ask for another scan, with the reason that the person reads; what was certified before stays."""
    _certificate(session, file_public_id)
    files.judge(session, actor, file_public_id, FileState.TO_REPLACE, reason=reason, now=now)


def _certificate(session: Session, file_public_id: str) -> tuple[File, Person]:
    file = session.scalars(
        select(File).where(
            File.public_id == file_public_id,
            File.subject_kind == SubjectKind.PERSON,
            File.kind == DocumentKind.FRENCH_CERTIFICATE,
            File.deleted_at.is_(None),
        )
    ).one_or_none()
    if file is None:
        raise NotFound(N_("This does not exist, or not any more."))
    return file, session.get_one(Person, file.subject_id)


def _checked_claim(
    now: datetime, *, certificate: FrenchCertificate | None, level: FrenchLevel | None, on: date | None
) -> dict[str, str]:
    errors: list[DomainError] = []
    if certificate is None:
        errors.append(Invalid(N_("Choose the certificate."), field="certificate"))
    if level is None or level is FrenchLevel.NOT_ASSESSED:
        errors.append(Invalid(N_("Choose the level that stands on it."), field="level"))
    if on is None or inputs.is_to_come(on, now):
        errors.append(Invalid(N_("Give the day that stands on it."), field="certified_on"))
    if errors:
        raise InvalidFields(errors)
    return {"certificate": str(certificate), "level": str(level), "on": str(on)}
