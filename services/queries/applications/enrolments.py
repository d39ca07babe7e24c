"""Students of a school whom it has not confirmed yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import localised_column
from db.enums import ApplicationState, Enrolment, Role
from db.models import Application, Call, Person
from services.actors import Actor

MOST = 50
OVER = (
    ApplicationState.DRAFT, ApplicationState.REJECTED, ApplicationState.DECLINED, ApplicationState.EXPIRED,
    ApplicationState.WITHDRAWN,
)  # fmt: skip
"""States in which the question no longer matters, or not yet."""
CONCERNED = tuple(state for state in ApplicationState if state not in OVER)
"""The others, by which an index is asked."""


@dataclass(frozen=True, slots=True)
class ToConfirm:
    """One sent application that names the school."""

    public_id: str
    name: str
    studies: str
    call_title: str
    submitted_at: datetime


def to_confirm(session: Session, actor: Actor) -> list[ToConfirm]:
    """Those about whom the actor's school has said nothing yet, the oldest first, at most ``MOST``. One statement."""
    schools = actor.organisations(Role.PARTNER)
    rows = session.execute(
        select(Application, Person, localised_column(Call, "title", actor.language))
        .join(Person, Person.id == Application.person_id)
        .join(Call, Call.id == Application.call_id)
        .where(
            Application.sending_organisation_id.in_(schools),
            Application.submitted_at.is_not(None),
            Application.enrolment == Enrolment.UNKNOWN,
            Application.state.in_(CONCERNED),
        )
        .order_by(Application.submitted_at, Application.id)
        .limit(MOST)
    )
    return [
        ToConfirm(
            one.public_id, person.name, f"{one.study_field} {one.study_year}".strip(), title, one.submitted_at
        )
        for one, person, title in rows
        if one.submitted_at is not None
    ]  # fmt: skip
