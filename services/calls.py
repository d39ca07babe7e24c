"""Calls for applications: written in three languages, published, archived, and made anew for the next year."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import TypedDict

from sqlalchemy.orm import Session

from db.enums import CallState, DocumentKind, FrenchLevel
from db.models import Call
from services.actors import Actor


class Phase(StrEnum):
    """Where a published call stands today; follows from its dates."""

    UPCOMING = "upcoming"
    OPEN = "open"
    CLOSED = "closed"


class CallValues(TypedDict, total=False):
    """What a call is made of. Only the keys that are given are changed."""

    title_fr: str
    title_en: str
    title_hy: str
    summary_fr: str
    summary_en: str
    summary_hy: str
    receives_fr: str
    receives_en: str
    receives_hy: str
    pays_fr: str
    pays_en: str
    pays_hy: str
    opens_at: datetime
    closes_at: datetime
    time_zone: str
    answer_by: date | None
    confirm_days: int
    starts_on: date
    ends_on: date
    places: int
    max_choices: int
    min_french_level: FrenchLevel
    min_age: int | None
    max_age: int | None
    sending_organisation: str | None
    """Public id of the only school or university whose students may apply."""
    questionnaire: str | None
    """Code of the questions that are asked; its latest version is used."""
    uses_waiting_list: bool
    uses_shortlist: bool
    uses_reviews: bool
    uses_blinding: bool
    uses_interviews: bool
    uses_rankings: bool
    uses_matching: bool


def phase(call: Call, now: datetime) -> Phase:
    """Upcoming, open or closed at ``now``."""
    return phase_of(call.opens_at, call.closes_at, now)


def phase_of(opens_at: datetime, closes_at: datetime, now: datetime) -> Phase:
    """The same from the two instants; at the closing instant itself the call is closed."""
    if now < opens_at:
        return Phase.UPCOMING
    return Phase.OPEN if now < closes_at else Phase.CLOSED


def create(
    session: Session,
    actor: Actor,
    organisation_public_id: str,
    programme_code: str,
    values: CallValues,
    *,
    now: datetime,
) -> Call:
    """A new call in draft, owned by an organisation that the actor coordinates."""
    raise NotImplementedError


def edit(
    session: Session,
    actor: Actor,
    call_public_id: str,
    values: CallValues,
    *,
    seen_version: int | None = None,
    now: datetime,
) -> Call:
    """Change a call that is not archived."""
    raise NotImplementedError


def publish(
    session: Session, actor: Actor, call_public_id: str, *, seen_version: int | None = None, now: datetime
) -> CallState:
    """Show the call to everybody: French texts complete, dates ahead."""
    raise NotImplementedError


def unpublish(
    session: Session, actor: Actor, call_public_id: str, *, seen_version: int | None = None, now: datetime
) -> CallState:
    """Take a call back to draft, as long as nobody sent an application."""
    raise NotImplementedError


def archive(
    session: Session, actor: Actor, call_public_id: str, *, seen_version: int | None = None, now: datetime
) -> CallState:
    """Put a finished call away, once everybody who applied was answered."""
    raise NotImplementedError


def duplicate(session: Session, actor: Actor, call_public_id: str, *, years: int | None = None, now: datetime) -> Call:
    """A draft for another year with the same texts, settings, partners and documents, dates shifted.

    ``years``: default, as few as bring the closing into the future.
    """
    raise NotImplementedError


def set_required_documents(
    session: Session,
    actor: Actor,
    call_public_id: str,
    documents: Sequence[tuple[DocumentKind, bool]],
    *,
    seen_version: int | None = None,
    now: datetime,
) -> None:
    """Which documents applicants are asked for, in order, and whether each is mandatory."""
    raise NotImplementedError


def set_partners(
    session: Session,
    actor: Actor,
    call_public_id: str,
    organisation_public_ids: Sequence[str],
    *,
    seen_version: int | None = None,
    now: datetime,
) -> None:
    """Which other bodies' coordinators see the call and what was sent to it."""
    raise NotImplementedError
