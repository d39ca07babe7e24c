"""What an intern needs to arrive, for themselves and for the coordinators; nobody else reads it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import DocumentKind, PlacementState, SecretKind, SubjectKind
from db.models import Person, PersonSecret, Placement
from services.actors import Actor
from services.errors import NotFound
from services.i18n import N_
from services.policy import Action, may
from services.queries.files import FileRow, listed
from services.queries.scope import placements_visible_to
from services.rules import passports

BANK = (SecretKind.ACCOUNT_HOLDER, SecretKind.IBAN, SecretKind.BIC)


@dataclass(frozen=True, slots=True)
class Arrival:
    """Of one internship. ``hints`` are the last characters of what is kept sealed, by kind."""

    placement_public_id: str
    version: int
    state: PlacementState
    starts_on: date
    last_day: date
    person_public_id: str
    visa_appointment_on: date | None
    housing: str
    costs: str
    first_day_minutes: int | None
    first_day_place: str
    first_day_contact: str
    first_day_phone: str
    first_day_note: str
    hourly_cents: int | None
    paid_on: date | None
    passport_issued_on: date | None
    passport_expires_on: date | None
    hints: dict[SecretKind, str]
    files: tuple[FileRow, ...]

    @property
    def knows_first_day(self) -> bool:
        """Whether somebody who arrives would find the way."""
        return bool(self.first_day_place) and self.first_day_minutes is not None

    @property
    def is_paid(self) -> bool:
        return self.hourly_cents is not None

    @property
    def has_bank_details(self) -> bool:
        return SecretKind.IBAN in self.hints and SecretKind.ACCOUNT_HOLDER in self.hints

    @property
    def passport_needed_until(self) -> date:
        """The day on which the passport must still be valid."""
        return passports.must_last_until(self.last_day)

    @property
    def passport_too_short(self) -> bool:
        return passports.is_too_short(self.passport_expires_on, self.last_day)

    @property
    def passport_too_old(self) -> bool:
        return passports.is_too_old(self.passport_issued_on, self.starts_on)

    def file(self, kind: DocumentKind) -> FileRow | None:
        """The latest living file of ``kind``."""
        return next((file for file in reversed(self.files) if file.kind is kind), None)


def of_placement(session: Session, actor: Actor, placement_public_id: str) -> Arrival:
    """The arrival of one internship; ``NotFound`` for all but the intern and the coordinators. Three statements."""
    row = session.execute(
        select(Placement, Person)
        .join(Person, Person.id == Placement.person_id)
        .where(Placement.public_id == placement_public_id, placements_visible_to(actor))
    ).one_or_none()
    if row is None or not may(actor, Action.PLACEMENT_PAPERS, row[0]):
        raise NotFound(N_("This does not exist, or not any more."))
    placement, person = row
    secrets = select(PersonSecret.kind, PersonSecret.hint).where(PersonSecret.person_id == person.id)
    return Arrival(
        **{name: getattr(placement, name) for name in _SAME_NAMES},
        placement_public_id=placement.public_id,
        last_day=placement.ended_on or placement.ends_on,
        person_public_id=person.public_id,
        passport_issued_on=person.passport_issued_on,
        passport_expires_on=person.passport_expires_on,
        hints={row.kind: row.hint for row in session.execute(secrets)},
        files=tuple(listed(session, SubjectKind.PLACEMENT, placement.id)),
    )


_SAME_NAMES = (
    "version", "state", "starts_on", "visa_appointment_on", "housing", "costs", "first_day_minutes",
    "first_day_place", "first_day_contact", "first_day_phone", "first_day_note", "hourly_cents", "paid_on",
)  # fmt: skip
