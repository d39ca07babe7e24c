"""Internships: planned from a confirmed application or entered by hand, moved to their end, edited meanwhile."""

from __future__ import annotations

from datetime import date, datetime
from typing import TypedDict, Unpack

from sqlalchemy.orm import Session

from db.enums import EndReason, PlacementState, Source
from db.models import Placement
from services.actors import Actor


class PlacementFields(TypedDict, total=False):
    """What is written about an internship. Tutor and deputy by ``…_public_id``, or by name and mail address."""

    department_public_id: str
    offer_public_id: str | None
    sending_organisation_public_id: str | None
    starts_on: date
    ends_on: date
    subject: str
    weekly_minutes: int
    tutor_public_id: str | None
    tutor_name: str
    tutor_email: str
    deputy_public_id: str | None
    deputy_name: str
    deputy_email: str


class NewPerson(TypedDict, total=False):
    """Somebody who is entered with an internship: the fields of ``services.people.save_field``."""

    given_name: str
    family_name: str
    given_name_hy: str
    family_name_hy: str
    email: str
    phone: str
    birth_date: date | None
    nationality: str
    city: str


def plan(
    session: Session,
    actor: Actor,
    application_public_id: str,
    *,
    seen_version: int | None = None,
    now: datetime,
    **fields: Unpack[PlacementFields],
) -> Placement:
    """Give somebody who confirmed a place in a department; ``department_public_id`` and both days are needed.

    ``seen_version`` is that of the application. Raises ``Invalid`` where the person is placed already, the department
    or the offer is full, the internship tutor or the host has too many interns, or the dates make no sense; what only
    deserves a look is kept as a finding. The intern and the tutor are written to.
    """
    raise NotImplementedError


def enter(
    session: Session,
    actor: Actor,
    *,
    person: str | NewPerson,
    state: PlacementState,
    source: Source,
    end_reason: EndReason | None = None,
    ended_on: date | None = None,
    note: str = "",
    now: datetime,
    **fields: Unpack[PlacementFields],
) -> Placement:
    """Enter an internship that was agreed otherwise, at any state, with what is known; nobody is written to.

    ``person`` is a public id, or the names and addresses of somebody new. Needs ``department_public_id`` and both
    days; what else is missing becomes a finding or an open thing to do. Full departments, tutors and hosts are refused
    before the start and only remarked after it.
    """
    raise NotImplementedError


def edit(
    session: Session,
    actor: Actor,
    placement_public_id: str,
    *,
    seen_version: int | None = None,
    now: datetime,
    **fields: Unpack[PlacementFields],
) -> Placement:
    """Change dates, department, tutor, subject … with the same checks; open things to do are dated anew."""
    raise NotImplementedError


def move(
    session: Session,
    actor: Actor,
    placement_public_id: str,
    name: str,
    *,
    seen_version: int | None = None,
    reason: str = "",
    end_reason: EndReason | None = None,
    ended_on: date | None = None,
    source: Source | None = None,
    now: datetime,
) -> Placement:
    """Take an internship one step along ``workflows.PLACEMENT``; the intern is written to where the table says so.

    ``ended_on`` is the real last day (``complete``, ``interrupt``). Raises ``Invalid`` with what stands in the way.
    """
    raise NotImplementedError


def run_due(session: Session, actor: Actor, *, now: datetime) -> int:
    """Start and complete by themselves the internships whose day has come; gives back how many moves were made."""
    raise NotImplementedError


def add_note(session: Session, actor: Actor, placement_public_id: str, body: str, *, now: datetime) -> None:
    """Keep a remark of staff; never shown to the intern."""
    raise NotImplementedError


def set_aside(
    session: Session, actor: Actor, placement_public_id: str, rule: str, *, reason: str, now: datetime
) -> None:
    """Set a warning of a rule aside with a written reason."""
    raise NotImplementedError


def issue_follow_up_link(session: Session, actor: Actor, placement_public_id: str, *, now: datetime) -> str:
    """A link by which the internship tutor follows the internship until 60 days after its end; mailed to them.

    Gives back the secret token, shown once (``links.path(token)`` is the address).
    """
    raise NotImplementedError
