"""What is decided about an application, by coordinators and by the person: every move of its workflow.

``seen_version`` is the version of the copy that the decision was taken on; ``source`` says how a coordinator learned of
what they record on behalf of the person (phone, paper …), and is required then.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy.orm import Session

from db.enums import ApplicationState, Decision, Source
from services.actors import Actor


def submit(
    session: Session,
    actor: Actor,
    application_public_id: str,
    *,
    seen_version: int | None = None,
    source: Source | None = None,
    note: str = "",
    now: datetime,
) -> ApplicationState:
    """Send the application: in time, complete and eligible; otherwise refused with each reason at its field."""
    raise NotImplementedError


def decide(
    session: Session,
    actor: Actor,
    application_public_id: str,
    move: str,
    *,
    seen_version: int | None,
    reason: str = "",
    confirm_by: date | None = None,
    now: datetime,
) -> ApplicationState:
    """A coordinator's move: take_up, shortlist, select, waitlist, reject, reopen or expire. Gives the new state.

    ``reason`` is told to the person (required to reject and to reopen); ``confirm_by`` is the last day to answer a
    selection (default: the call's ``confirm_days`` from now).
    """
    raise NotImplementedError


def confirm(
    session: Session,
    actor: Actor,
    application_public_id: str,
    *,
    subject_to_visa: bool = False,
    seen_version: int | None = None,
    source: Source | None = None,
    note: str = "",
    now: datetime,
) -> ApplicationState:
    """The selected person accepts the place, in time; ``subject_to_visa`` keeps the visa as a condition."""
    raise NotImplementedError


def decline(
    session: Session,
    actor: Actor,
    application_public_id: str,
    *,
    reason: str = "",
    seen_version: int | None = None,
    source: Source | None = None,
    note: str = "",
    now: datetime,
) -> ApplicationState:
    """The selected person gives the place back."""
    raise NotImplementedError


def withdraw(
    session: Session,
    actor: Actor,
    application_public_id: str,
    *,
    reason: str = "",
    seen_version: int | None = None,
    source: Source | None = None,
    note: str = "",
    now: datetime,
) -> ApplicationState:
    """The person takes the application back, from any state before it is confirmed."""
    raise NotImplementedError


def expire_due(session: Session, actor: Actor, *, now: datetime) -> int:
    """Let all selections expire that were not answered in time; gives their number. For the system's jobs."""
    raise NotImplementedError


def prepare(
    session: Session,
    actor: Actor,
    application_public_id: str,
    decision: Decision | None,
    *,
    reason: str = "",
    seen_version: int | None = None,
    now: datetime,
) -> None:
    """Keep a decision that nobody is told yet; None takes it back."""
    raise NotImplementedError


def apply_pending(
    session: Session,
    actor: Actor,
    call_public_id: str,
    *,
    seen: Mapping[str, int],
    confirm_by: date | None = None,
    now: datetime,
) -> int:
    """Tell all prepared decisions of a call at once, or none: then ``InvalidFields`` says for whom and why not.

    ``seen`` holds the version of each application (by public id) as the preview showed it. Gives their number.
    """
    raise NotImplementedError
