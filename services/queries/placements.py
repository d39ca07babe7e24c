"""Reads about internships: the coordinators' list, one internship, a timeline, one's own, a department's."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from db.enums import EndReason, PlacementState, Role, Source
from services.actors import Actor
from services.checklists import ChecklistRow
from services.errors import DomainError
from services.findings import FindingRow
from services.queries.applications import Page
from services.rules.capacity import Span


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

    For people outside the city ``actor_name`` is empty where staff acted; ``reason`` stays with staff.
    """

    at: datetime
    move: str
    label: str
    colour: str
    state: PlacementState
    actor_name: str
    source: Source
    reason: str


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
class TimelineRow:
    """One bar of the timeline."""

    public_id: str
    name: str
    department: str
    department_public_id: str
    tutor: str
    state: PlacementState
    starts_on: date
    last_day: date


@dataclass(frozen=True, slots=True)
class DepartmentTimeline:
    """Free places of one department as spans of days (``Span.number``; negative where too many are there)."""

    public_id: str
    name: str
    places: int
    free: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    start: date
    end: date
    rows: tuple[TimelineRow, ...]
    departments: tuple[DepartmentTimeline, ...]
    is_cut: bool
    """There are more internships than bars: choose a shorter period."""


@dataclass(frozen=True, slots=True)
class DepartmentInterns:
    """The interns of a host: there today, to come, and the latest who have left."""

    present: tuple[PlacementRow, ...]
    to_come: tuple[PlacementRow, ...]
    past: tuple[PlacementRow, ...]


def page(
    session: Session,
    actor: Actor,
    *,
    today: date,
    states: Collection[PlacementState] = (),
    department_public_id: str | None = None,
    starts_from: date | None = None,
    until: date | None = None,
    search: str = "",
    after: str | None = None,
    before: str | None = None,
    size: int = 50,
    language: str = "fr",
) -> Page[PlacementRow]:
    """Internships that the actor may see, by first day: those with a day from ``starts_from`` to ``until``.

    One statement.
    """
    raise NotImplementedError


def counts(
    session: Session,
    actor: Actor,
    *,
    department_public_id: str | None = None,
    starts_from: date | None = None,
    until: date | None = None,
    search: str = "",
) -> dict[PlacementState, int]:
    """How many internships each state has under these filters; states without any are left out."""
    raise NotImplementedError


def detail(session: Session, actor: Actor, public_id: str, *, now: datetime, language: str = "fr") -> PlacementDetail:
    """One internship as this actor may see it; ``NotFound`` for whoever may not. At most six statements."""
    raise NotImplementedError


def timeline(session: Session, actor: Actor, start: date, end: date, *, language: str = "fr") -> Timeline:
    """Bars from ``start`` to ``end`` with the free places of each active department. Three statements."""
    raise NotImplementedError


def mine(session: Session, actor: Actor, *, today: date, language: str = "fr") -> list[PlacementRow]:
    """The actor's own internships, latest first. One statement."""
    raise NotImplementedError


def of_department(
    session: Session, actor: Actor, *, today: date, department_public_id: str | None = None, language: str = "fr"
) -> DepartmentInterns:
    """Interns of the departments that the actor heads (or of one that they may see), and whom they tutor."""
    raise NotImplementedError
