"""What reads about internships give back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from db.enums import EndReason, PlacementState, Role, Source
from services.checklists import ChecklistRow
from services.errors import DomainError
from services.findings import FindingRow


@dataclass(frozen=True, slots=True)
class PlacementRow:
    """One line of a list."""

    public_id: str
    version: int
    name: str
    name_hy: str
    department: str
    department_public_id: str
    sending_organisation: str
    tutor: str
    subject: str
    state: PlacementState
    starts_on: date
    ends_on: date
    ended_on: date | None
    source: Source
    open_items: int
    late_items: int
    """Things to do that are open, and those of them whose day has passed."""
    warnings: int
    """Remarks of rules that stand and were not set aside; 0 for those who do not coordinate."""

    @property
    def last_day(self) -> date:
        return self.ended_on or self.ends_on


@dataclass(frozen=True, slots=True)
class PlacementHistoryRow:
    """One step: ``label`` is the msgid of the state that was reached, or of what was done where it stayed the same.

    For people outside the city ``actor_name`` is empty where staff acted; ``reason`` stays with staff, and so does how
    one knows of what was recorded on behalf.
    """

    at: datetime
    move: str
    label: str
    colour: str
    state: PlacementState
    actor_name: str
    source: Source
    reason: str
    told_by: str = ""
    happened_on: date | None = None
    proof_public_id: str | None = None


@dataclass(frozen=True, slots=True)
class PlacementNoteRow:
    at: datetime
    author: str
    body: str


@dataclass(frozen=True, slots=True)
class PlacementMove:
    """A button: ``label`` is its msgid. ``obstacle`` says why it is not possible yet, None where it is."""

    name: str
    label: str
    target: PlacementState
    needs_reason: bool
    end_reasons: tuple[EndReason, ...]
    """What to choose from, for a cancellation or an early end."""
    asks_last_day: bool
    obstacle: DomainError | None


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody to call: ``role`` is the msgid of who it is."""

    role: str
    name: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class PlacementDetail:
    """All that a page about one internship shows. What the viewer may not see is empty or None."""

    public_id: str
    version: int
    state: PlacementState
    label: str
    """msgid: the internal one for staff of the city, the public one for others."""
    colour: str
    person_public_id: str
    name: str
    name_hy: str
    birth_date: date | None
    subject: str
    department: str
    department_public_id: str
    department_address: str
    organisation: str
    sending_organisation: str
    sending_organisation_public_id: str | None
    tutor_public_id: str | None
    tutor: str
    tutor_email: str
    deputy_public_id: str | None
    deputy: str
    deputy_email: str
    offer_public_id: str | None
    offer: str
    application_public_id: str | None
    call_title: str
    subject_to_visa: bool
    starts_on: date
    ends_on: date
    ended_on: date | None
    weekly_minutes: int
    end_reason: EndReason | None
    end_note: str
    source: Source
    history: tuple[PlacementHistoryRow, ...]
    checklist: tuple[ChecklistRow, ...]
    my_roles: frozenset[Role]
    """The viewer may tick the items whose owner is among these."""
    notes: tuple[PlacementNoteRow, ...]
    findings: tuple[FindingRow, ...]
    moves: tuple[PlacementMove, ...]
    contacts: tuple[Contact, ...]
    is_staff: bool
    """Whether the viewer coordinates: may edit, move, note, set warnings aside."""


@dataclass(frozen=True, slots=True)
class DepartmentInterns:
    """The interns of a host: there today, to come, and the latest who have left."""

    present: tuple[PlacementRow, ...]
    to_come: tuple[PlacementRow, ...]
    past: tuple[PlacementRow, ...]
