"""Reads about calls: what everybody sees of published ones, and what coordinators see of theirs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from db.enums import ApplicationState, CallState, DocumentKind, FrenchLevel, ProgrammeKind
from services.actors import Actor
from services.calls import CallValues, Phase


@dataclass(frozen=True, slots=True)
class PublicCall:
    """A published call as the public home shows it, in one language."""

    public_id: str
    title: str
    summary: str
    programme: str
    programme_kind: ProgrammeKind
    organisation: str
    phase: Phase
    opens_at: datetime
    closes_at: datetime
    time_zone: str
    answer_by: date | None
    starts_on: date
    ends_on: date
    places: int


@dataclass(frozen=True, slots=True)
class RequiredDocumentRow:
    kind: DocumentKind
    is_mandatory: bool


@dataclass(frozen=True, slots=True)
class CallPage:
    """All that the page of one published call says."""

    call: PublicCall
    receives: tuple[str, ...]
    """One line each."""
    pays: tuple[str, ...]
    confirm_days: int
    max_choices: int
    min_french_level: FrenchLevel
    min_age: int | None
    max_age: int | None
    sending_organisation: str
    """Empty: students of any school may apply."""
    documents: tuple[RequiredDocumentRow, ...]


@dataclass(frozen=True, slots=True)
class CallRow:
    """A call in the coordinators' list, with its applications counted by state (sent ones, and drafts)."""

    public_id: str
    version: int
    title: str
    programme: str
    organisation: str
    state: CallState
    phase: Phase
    opens_at: datetime
    closes_at: datetime
    time_zone: str
    answer_by: date | None
    starts_on: date
    ends_on: date
    places: int
    taken: int
    """Places that are selected, confirmed or placed."""
    counts: dict[ApplicationState, int]
    may_edit: bool


@dataclass(frozen=True, slots=True)
class CallSettings:
    """Everything of a call, for the page that edits it."""

    public_id: str
    version: int
    state: CallState
    phase: Phase
    programme_code: str
    organisation_public_id: str
    values: CallValues
    documents: tuple[RequiredDocumentRow, ...]
    partners: tuple[str, ...]
    """Public ids of partner organisations."""
    sent: int
    """Applications that were sent."""


@dataclass(frozen=True, slots=True)
class OfferChoice:
    """A published offer among which applicants choose, in one language."""

    public_id: str
    title: str
    mission: str
    skills: str
    department: str
    address: str
    min_french_level: FrenchLevel
    starts_on: date
    ends_on: date
    places: int
    weekly_minutes: int


def open_calls(session: Session, language: str, now: datetime) -> list[PublicCall]:
    """Published calls for the public home: open ones by deadline, then those to come by opening."""
    raise NotImplementedError


def call_page(session: Session, public_id: str, language: str, now: datetime) -> CallPage:
    """One published call, in any phase; ``NotFound`` otherwise."""
    raise NotImplementedError


def call_list(session: Session, actor: Actor, now: datetime, *, archived: bool = False) -> list[CallRow]:
    """Calls that the actor sees, latest first, with counts. Two statements."""
    raise NotImplementedError


def call_settings(session: Session, actor: Actor, public_id: str, now: datetime) -> CallSettings:
    """Everything of one call, for whoever may read it; ``NotFound`` otherwise."""
    raise NotImplementedError


def offers_of_call(session: Session, call_public_id: str, language: str) -> list[OfferChoice]:
    """Published offers among which applicants to this call may choose, by department and title."""
    raise NotImplementedError
