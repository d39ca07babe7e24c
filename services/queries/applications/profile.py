"""One's own profile: what is known, what is asked for now, and what is not asked for yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import DocumentKind, PlacementState, SecretKind, SubjectKind
from db.models import File, Person, PersonSecret, Placement
from services import person_secrets
from services.actors import Actor
from services.queries.applications.certificates import Claim, claim_of
from services.queries.files import FileRow, listed
from services.queries.people.people import PersonDetail, detail_of
from services.rules import passports


@dataclass(frozen=True, slots=True)
class Profile:
    """``hints`` are the last characters of what is kept sealed, by kind."""

    person: PersonDetail
    postal_address: str
    passport_issued_on: date | None
    passport_expires_on: date | None
    hints: dict[SecretKind, str]
    asks_identity: bool
    """The person is selected or has an internship: the passport and the Armenian name are needed."""
    asks_bank: bool
    entry_on: date | None
    return_on: date | None
    """First and last day of the next or present internship."""
    paid_on: date | None
    certificate: FileRow | None
    claim: Claim | None

    @property
    def passport_needed_until(self) -> date | None:
        return passports.must_last_until(self.return_on) if self.return_on else None

    @property
    def passport_too_short(self) -> bool:
        return self.return_on is not None and passports.is_too_short(self.passport_expires_on, self.return_on)

    @property
    def passport_too_old(self) -> bool:
        return self.entry_on is not None and passports.is_too_old(self.passport_issued_on, self.entry_on)


def mine(session: Session, actor: Actor) -> Profile | None:
    """The actor's own; None for somebody without an account. Seven statements."""
    person = session.get(Person, actor.person_id) if actor.person_id is not None else None
    if person is None:
        return None
    secrets = select(PersonSecret.kind, PersonSecret.hint).where(PersonSecret.person_id == person.id)
    stay = session.scalars(
        select(Placement)
        .where(
            Placement.person_id == person.id,
            Placement.state.not_in((PlacementState.CANCELLED, PlacementState.CLOSED)),
        )
        .order_by(Placement.starts_on.desc(), Placement.id.desc())
        .limit(1)
    ).first()
    sent = [one for one in listed(session, SubjectKind.PERSON, person.id) if one.kind is _CERTIFICATE]
    claim = select(File.claim).where(File.public_id == sent[-1].public_id) if sent else None
    return Profile(
        person=detail_of(person, actor.user_id is not None),
        postal_address=person.postal_address,
        passport_issued_on=person.passport_issued_on,
        passport_expires_on=person.passport_expires_on,
        hints={row.kind: row.hint for row in session.execute(secrets)},
        asks_identity=person_secrets.is_asked(session, person.id, SecretKind.PASSPORT_NUMBER),
        asks_bank=person_secrets.is_asked(session, person.id, SecretKind.IBAN),
        entry_on=stay.starts_on if stay else None,
        return_on=(stay.ended_on or stay.ends_on) if stay else None,
        paid_on=stay.paid_on if stay else None,
        certificate=sent[-1] if sent else None,
        claim=claim_of(session.scalar(claim)) if claim is not None else None,
    )


_CERTIFICATE = DocumentKind.FRENCH_CERTIFICATE
