"""The guardian of a minor, where it is asked for."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.enums import ApplicationState, Language
from db.models import Application, Call, Person
from services import guardians
from services.actors import Actor
from services.policy import Action, may
from services.queries.applications.enrolments import OVER
from services.records import by_public_id

_GONE = tuple(state for state in OVER if state is not ApplicationState.DRAFT)


@dataclass(frozen=True, slots=True)
class GuardianRow:
    """What is known, empty where nothing is."""

    name: str = ""
    email: str = ""
    phone: str = ""
    language: Language = Language.FR


def asked(session: Session, actor: Actor, person_public_id: str) -> GuardianRow | None:
    """The guardian of somebody who is a minor on the first day of a call they answer; None for others. Three
    statements."""
    person = by_public_id(session, Person, person_public_id)
    if not may(actor, Action.PERSON_EDIT, person):
        return None
    starts_on = session.scalar(
        select(func.min(Call.starts_on))
        .join(Application, Application.call_id == Call.id)
        .where(Application.person_id == person.id, Application.state.not_in(_GONE))
    )
    if starts_on is None or not guardians.is_minor(person.birth_date, starts_on):
        return None
    known = guardians.of(session, [person.id]).get(person.id)
    return GuardianRow(known.name, known.email, known.phone, known.language) if known else GuardianRow()
