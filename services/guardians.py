"""Who answers for a minor: their name and how to reach them, asked of minors alone.

Somebody counts as a minor who is under 18 on the first day of the internship that they apply for.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import Language, SubjectKind
from db.models import Guardian, Person
from services import history, inputs
from services.actors import Actor
from services.errors import Forbidden, Invalid
from services.i18n import N_
from services.people import FIELDS as OF_PERSONS
from services.people import Check
from services.policy import Action, authorize
from services.records import by_public_id
from services.rules.ages import MINOR_BELOW, age_on


def _email(raw: Any, field: str, now: datetime) -> str:
    try:
        return str(OF_PERSONS["email"](raw, field, now))
    except Invalid as error:
        raise Invalid(error.msgid, field=field) from None


FIELDS: dict[str, Check] = {
    "guardian_name": lambda raw, field, _now: inputs.line(raw, field=field, longest=200),
    "guardian_email": _email,
    "guardian_phone": OF_PERSONS["phone"],
    "guardian_language": lambda raw, field, _now: inputs.member(Language, raw, field=field) or Language.FR,
}
"""What can be saved, and the check of each; without its first part the name of a column."""


def is_minor(birth_date: date | None, day: date) -> bool:
    """Under 18 on ``day``; somebody whose birth date is unknown counts as of age."""
    return birth_date is not None and age_on(birth_date, day) < MINOR_BELOW


def save_field(
    session: Session, actor: Actor, person_public_id: str, field: str, value: Any, *, now: datetime
) -> datetime:
    """Save one field of :data:`FIELDS` of the guardian of a minor, as the person or a coordinator enters it.

    Last write wins per field. Raises ``Invalid`` at ``field``, ``Forbidden`` for fields and people without guardian.
    """
    person = by_public_id(session, Person, person_public_id, lock=True)
    authorize(actor, Action.PERSON_EDIT, person)
    if field not in FIELDS or not is_minor(person.birth_date, now.date()):
        raise Forbidden(N_("This cannot be changed here."), field=field)
    column, cleaned = field.removeprefix("guardian_"), FIELDS[field](value, field, now)
    guardian = of(session, [person.id]).get(person.id)
    if guardian is None:
        language = person_language(actor, person)
        guardian = Guardian(person_id=person.id, name="", language=language, created_at=now, updated_at=now)
        session.add(guardian)
    if cleaned != getattr(guardian, column):
        setattr(guardian, column, cleaned)
        guardian.updated_at = now
        history.audit(
            session, actor, "person:edit", now=now, kind=SubjectKind.PERSON, subject_id=person.id, field=field
        )
    session.flush()
    return now


def person_language(actor: Actor, person: Person) -> Language:
    """The language of a minor who enters it; French where a coordinator does."""
    return Language(actor.language) if actor.person_id == person.id else Language.FR


def of(session: Session, person_ids: list[int]) -> dict[int, Guardian]:
    """The guardian by the id of the person, the first where there are two. No statement without ids."""
    if not person_ids:
        return {}
    rows = session.scalars(select(Guardian).where(Guardian.person_id.in_(person_ids)).order_by(Guardian.id.desc()))
    return {row.person_id: row for row in rows}
