"""Other stays of a person in the Schengen area, which count among the 90 days in any 180."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from db.enums import SubjectKind
from db.models import Person, SchengenStay
from services import history, inputs
from services.actors import Actor
from services.errors import Invalid, NotFound
from services.i18n import N_
from services.offer_checks import date_errors
from services.placement_checks import refresh_stays_of
from services.policy import Action, authorize
from services.records import by_public_id

NOTE_LENGTH = 300


def add(
    session: Session,
    actor: Actor,
    person_public_id: str,
    *,
    starts_on: date | None,
    ends_on: date | None,
    note: str = "",
    now: datetime,
) -> SchengenStay:
    """Enter a stay, one's own or, as a coordinator, that of an intern; both days are days of stay."""
    person = by_public_id(session, Person, person_public_id)
    authorize(actor, Action.SCHENGEN_STAY_EDIT, person)
    if person.merged_into_id:
        raise NotFound(N_("This does not exist, or not any more."))
    first, last = _days(starts_on, ends_on)
    stay = SchengenStay(
        person_id=person.id, organisation_id=person.organisation_id, starts_on=first, ends_on=last,
        note=inputs.line(note, field="note", longest=NOTE_LENGTH),
    )  # fmt: skip
    session.add(stay)
    _changed(session, actor, stay, "add", now)
    return stay


def edit(
    session: Session,
    actor: Actor,
    public_id: str,
    *,
    starts_on: date | None,
    ends_on: date | None,
    note: str = "",
    seen_version: int | None,
    now: datetime,
) -> None:
    """Change the days or the remark."""
    stay = _locked(session, actor, public_id, seen_version)
    stay.starts_on, stay.ends_on = _days(starts_on, ends_on)
    stay.note = inputs.line(note, field="note", longest=NOTE_LENGTH)
    _changed(session, actor, stay, "edit", now)


def remove(session: Session, actor: Actor, public_id: str, *, seen_version: int | None, now: datetime) -> None:
    """The stay did not take place."""
    stay = _locked(session, actor, public_id, seen_version)
    session.delete(stay)
    _changed(session, actor, stay, "remove", now)


def _locked(session: Session, actor: Actor, public_id: str, seen_version: int | None) -> SchengenStay:
    stay = by_public_id(session, SchengenStay, public_id, lock=True)
    authorize(actor, Action.SCHENGEN_STAY_EDIT, session.get_one(Person, stay.person_id))
    history.check_version(stay, seen_version)
    return stay


def _days(starts_on: date | None, ends_on: date | None) -> tuple[date, date]:
    for error in date_errors(starts_on, ends_on):
        raise error
    if starts_on is None or ends_on is None:
        raise Invalid(N_("Give the first and the last day."), field="starts_on")
    return starts_on, ends_on


def _changed(session: Session, actor: Actor, stay: SchengenStay, act: str, now: datetime) -> None:
    """Audit without the days, and the remarks about the internships of the person."""
    session.flush()
    history.audit(
        session, actor, f"schengen_stay:{act}", now=now, kind=SubjectKind.PERSON, subject_id=stay.person_id
    )  # fmt: skip
    refresh_stays_of(session, stay.person_id, now)
