"""What reads about applications give back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Generic, Literal, TypeVar

from db.enums import (
    ApplicationState,
    CorrectionState,
    Decision,
    DocumentKind,
    Enrolment,
    FileState,
    FrenchLevel,
    Language,
    OfferState,
    PlacementState,
    QuestionType,
    ScanState,
    Source,
)
from services.application_checks import Missing
from services.asked_words import SAME, Words
from services.calls import Phase
from services.errors import DomainError
from services.queries.people.people import PersonDetail

Row = TypeVar("Row")
Sort = Literal["submitted", "name", "level"]


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """One page of a list. ``first`` and ``last`` are opaque keys: pass them as ``before`` and ``after``."""

    rows: tuple[Row, ...]
    has_next: bool
    has_previous: bool
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True)
class ApplicationRow:
    """One line of the coordinators' list."""

    public_id: str
    version: int
    given_name: str
    family_name: str
    given_name_hy: str
    family_name_hy: str
    email: str
    study_field: str
    study_year: str
    level: FrenchLevel
    """The certified level, else the declared one."""
    is_certified: bool
    state: ApplicationState
    sending_organisation: str
    choices: tuple[str, ...]
    """Names of the wished departments, first wish first."""
    submitted_at: datetime | None
    confirm_by: datetime | None
    waiting_rank: int | None
    has_pending: bool

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip() or self.email

    @property
    def name_hy(self) -> str:
        return f"{self.given_name_hy} {self.family_name_hy}".strip()


@dataclass(frozen=True, slots=True)
class PendingRow:
    """A prepared decision, as the preview shows it before it is told."""

    public_id: str
    version: int
    name: str
    state: ApplicationState
    decision: Decision
    reason: str
    email: str
    language: Language
    """Language of the mail."""


class Viewer(StrEnum):
    """In what capacity somebody looks at an application; it decides what they see of it."""

    OWNER = "owner"
    STAFF = "staff"
    OBSERVER = "observer"
    """A coordinator of a partner of the call."""
    SCHOOL = "school"
    """A partner at the school that sends the person: reads the words that the person reads."""
    HOST = "host"


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    offer_public_id: str
    rank: int
    title: str
    department: str
    starts_on: date
    ends_on: date
    state: OfferState


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A file that was sent. ``public_id`` opens it at /files/{public_id}."""

    public_id: str
    kind: DocumentKind
    name: str
    size: int
    media_type: str
    state: FileState
    state_reason: str
    scan: ScanState
    uploaded_at: datetime


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """One question in the viewer's language with its answer (normal form of ``services/questionnaires.py``)."""

    code: str
    type: QuestionType
    label: str
    help: str
    is_required: bool
    options: tuple[tuple[str, str], ...]
    """(value, label) of each option."""
    minimum: int | None
    maximum: int | None
    answer: Any
    is_visible: bool
    then: Words = SAME
    """To which words the answer was given, where they are others now."""


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One step. For the applicant ``actor_name`` and ``reason`` are empty where staff acted."""

    at: datetime
    label: str
    """msgid of the state that was reached."""
    colour: str
    state: ApplicationState
    actor_name: str
    source: Source
    reason: str
    told_by: str = ""
    """Recorded on behalf: who said it; for staff."""
    happened_on: date | None = None
    proof_public_id: str | None = None
    """Opens at /files/{id}; for staff."""


@dataclass(frozen=True, slots=True)
class NoteRow:
    at: datetime
    author: str
    body: str


@dataclass(frozen=True, slots=True)
class MessageRow:
    sent_at: datetime
    from_applicant: bool
    author: str
    """Empty for the applicant where staff wrote: shown as the city."""
    body: str
    is_read: bool


@dataclass(frozen=True, slots=True)
class PossibleMove:
    """A button: ``label`` is its msgid."""

    name: str
    label: str
    target: ApplicationState
    needs_reason: bool


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """Something that the person is asked to correct; ``field`` is its code, ``label`` its name."""

    field: str
    message: str
    due_on: date
    label: str
    state: CorrectionState
    public_id: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationForm:
    """What the form of one's application shows. Lists are empty where the viewer may not see what they hold."""

    public_id: str
    call_public_id: str
    call_title: str
    call_phase: Phase
    closes_at: datetime
    time_zone: str
    max_choices: int
    is_exchange: bool
    """The call is for the youth exchange."""
    person: PersonDetail
    """For hosts without birth date, nationality, phone, mail address and city."""
    sending_organisation_public_id: str | None
    sending_organisation: str
    study_field: str
    study_year: str
    motivation: str
    available_from: date | None
    available_until: date | None
    saved_at: datetime | None
    submitted_at: datetime | None
    choices: tuple[ChoiceRow, ...]
    questions: tuple[QuestionRow, ...]
    required_documents: tuple[tuple[DocumentKind, bool], ...]
    documents: tuple[DocumentRow, ...]
    missing: tuple[Missing, ...]
    """What is still missing, for a draft."""
    obstacles: tuple[DomainError, ...]
    """Why the person may not apply, for a draft."""
    may_fill: bool
    """Whether fields can be saved now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationDetail(ApplicationForm):
    """All that a page about one application shows. What the viewer may not see is empty or None."""

    version: int
    viewer: Viewer
    state: ApplicationState
    label: str
    """msgid: the public one for the applicant and their school, the internal one for others."""
    colour: str
    organisation: str
    answer_by: date | None
    call_starts_on: date
    call_ends_on: date
    confirm_days: int
    enrolment: Enrolment
    """What the sending school says of the person."""
    language: Language
    source: Source
    decided_at: datetime | None
    decision_reason: str
    confirm_by: datetime | None
    waiting_rank: int | None
    subject_to_visa: bool
    pending_decision: Decision | None
    pending_reason: str
    corrections: tuple[CorrectionRow, ...]
    history: tuple[HistoryRow, ...]
    notes: tuple[NoteRow, ...]
    messages: tuple[MessageRow, ...]
    unread: int
    """Messages of the other side that are not read yet."""
    moves: tuple[PossibleMove, ...]
    placement_public_id: str | None
    placement_state: PlacementState | None
    guardian: tuple[str, ...] = ()
    """Who answers for a minor: name, mail address, phone; for staff and the applicant."""


@dataclass(frozen=True, slots=True)
class MyApplication:
    """One of the applicant's own, with what awaits them."""

    public_id: str
    version: int
    call_public_id: str
    call_title: str
    state: ApplicationState
    label: str
    """msgid of the public label."""
    colour: str
    closes_at: datetime
    time_zone: str
    answer_by: date | None
    saved_at: datetime | None
    submitted_at: datetime | None
    confirm_by: datetime | None
    decision_reason: str
    missing: tuple[Missing, ...]
    correct_by: date | None
    """By when something that was sent must be corrected."""
    unread: int
    placement_public_id: str | None
    is_exchange: bool = False


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """Somebody who chose an offer of the host's departments; one row for each such choice."""

    application_public_id: str
    name: str
    name_hy: str
    call_title: str
    study_field: str
    study_year: str
    level: FrenchLevel
    state: ApplicationState
    rank: int
    offer_public_id: str
    offer: str
    department: str
    submitted_at: datetime
