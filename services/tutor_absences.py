"""Days on which somebody who looks after interns is away: told early, so that a deputy is named."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from db.enums import SubjectKind
from db.models import Person, Placement, TutorAbsence
from services import history, inputs
from services.actors import Actor
from services.errors import Invalid, NotFound
from services.i18n import N_
from services.offer_checks import date_errors
from services.placement_checks import refresh_all
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
) -> TutorAbsence:
    """Enter days of absence, of oneself or, as a coordinator, of a tutor of the city."""
    person = by_public_id(session, Person, person_public_id)
    if person.merged_into_id:
        raise NotFound(N_("This does not exist, or not any more."))
    first, last = _days(starts_on, ends_on)
    absence = TutorAbsence(
        person_id=person.id, organisation_id=person.organisation_id, starts_on=first, ends_on=last,
        note=inputs.line(note, field="note", longest=NOTE_LENGTH),
    )  # fmt: skip
    authorize(actor, Action.TUTOR_ABSENCE_EDIT, absence)
    session.add(absence)
    _changed(session, actor, absence, "add", now)
    return absence


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
    absence = _locked(session, actor, public_id, seen_version)
    before = (absence.starts_on, absence.ends_on)
    absence.starts_on, absence.ends_on = _days(starts_on, ends_on)
    absence.note = inputs.line(note, field="note", longest=NOTE_LENGTH)
    _changed(session, actor, absence, "edit", now)
    refresh_all(session, Placement.tutor_id == absence.person_id, before[0], before[1], now)


def remove(session: Session, actor: Actor, public_id: str, *, seen_version: int | None, now: datetime) -> None:
    """The tutor is there after all."""
    absence = _locked(session, actor, public_id, seen_version)
    session.delete(absence)
    _changed(session, actor, absence, "remove", now)


def _locked(session: Session, actor: Actor, public_id: str, seen_version: int | None) -> TutorAbsence:
    absence = by_public_id(session, TutorAbsence, public_id, lock=True)
    authorize(actor, Action.TUTOR_ABSENCE_EDIT, absence)
    history.check_version(absence, seen_version)
    return absence


def _days(starts_on: date | None, ends_on: date | None) -> tuple[date, date]:
    if starts_on is None or ends_on is None:
        missing = "starts_on" if starts_on is None else "ends_on"
        raise Invalid(N_("Give the first and the last day."), field=missing)
    for error in date_errors(starts_on, ends_on):
        raise error
    return starts_on, ends_on


def _changed(session: Session, actor: Actor, absence: TutorAbsence, act: str, now: datetime) -> None:
    """Audit, and what is to be remarked about the internships of the tutor."""
    session.flush()
    history.audit(
        session, actor, f"tutor_absence:{act}", now=now, kind=SubjectKind.TUTOR_ABSENCE, subject_id=absence.id
    )  # fmt: skip
    refresh_all(session, Placement.tutor_id == absence.person_id, absence.starts_on, absence.ends_on, now)
