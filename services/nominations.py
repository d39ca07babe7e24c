"""Students whom a school proposes for a call: the student is told by mail and applies, or not."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from db.enums import CallState, Language, Role, SubjectKind
from db.models import Application, Call, Nomination, Organisation, User
from services import history, identities, inputs
from services.actors import Actor
from services.application_records import lock_call
from services.calls import Phase, phase
from services.errors import DomainError, Forbidden, Invalid, InvalidFields, InvalidMove
from services.i18n import N_
from services.mail import outbox
from services.policy import Action, authorize
from services.records import by_public_id
from settings import settings

CALL_PAGE = "/appel?id="
NOTE_LENGTH = 2000
STUDIES_LENGTH = 120


def propose(
    session: Session,
    actor: Actor,
    call_public_id: str,
    *,
    given_name: str,
    family_name: str,
    email: str,
    study_field: str = "",
    note: str = "",
    now: datetime,
) -> Nomination:
    """Propose a student for an open call and mail them; the note is for the coordinators alone.

    Raises ``InvalidFields``, and ``Invalid`` for a call that is not open to the school or an address that the school
    has proposed for it already. An address that was taken back can be proposed again.
    """
    school_id = _school(actor)
    call = lock_call(session, by_public_id(session, Call, call_public_id).id)
    nomination = Nomination(call_id=call.id, organisation_id=school_id)
    authorize(actor, Action.NOMINATION_EDIT, nomination)
    _check_open(call, school_id, now)
    values = _cleaned(given_name, family_name, email, study_field, note, now)
    known = session.scalars(
        select(Nomination).where(
            Nomination.call_id == call.id,
            Nomination.organisation_id == school_id,
            Nomination.email == values["email"],
        )
    ).one_or_none()
    if known is not None and known.withdrawn_at is None:
        raise Invalid(N_("Your school has proposed this address for this call already."), field="email")
    nomination = known or nomination
    for name, value in values.items():
        setattr(nomination, name, value)
    nomination.nominated_at, nomination.withdrawn_at = now, None
    nomination.nominated_by_id = _account(actor)
    session.add(nomination)
    session.flush()
    history.audit(
        session, actor, "nomination:propose", now=now, kind=SubjectKind.NOMINATION, subject_id=nomination.id
    )  # fmt: skip
    _tell(session, nomination, call, now)
    return nomination


def _school(actor: Actor) -> int:
    """The school for which the actor speaks; the first, should there be several."""
    schools = sorted(actor.organisations(Role.PARTNER))
    if not schools:
        raise Forbidden(N_("You are not allowed to do this."))
    return schools[0]


def _account(actor: Actor) -> int:
    if actor.user_id is None:
        raise Forbidden(N_("You are not allowed to do this."))
    return actor.user_id


def _check_open(call: Call, school_id: int, now: datetime) -> None:
    if call.state is not CallState.PUBLISHED or phase(call, now) is not Phase.OPEN:
        raise Invalid(N_("This call is not open: nobody can be proposed for it now."), field="call")
    if call.sending_organisation_id not in {None, school_id}:
        raise Invalid(N_("This call is for students of another school."), field="call")


def _cleaned(
    given_name: str, family_name: str, email: str, study_field: str, note: str, now: datetime
) -> dict[str, str]:
    errors: list[DomainError] = []
    values: dict[str, str] = {}
    try:
        values |= identities.clean_names(given_name, family_name, now)
    except InvalidFields as refused:
        errors += refused.errors
    for name, clean in (
        ("email", lambda: identities.normalise_email(email)),
        ("study_field", lambda: inputs.line(study_field, field="study_field", longest=STUDIES_LENGTH)),
        ("note", lambda: inputs.text(note, field="note", longest=NOTE_LENGTH)),
    ):
        try:
            values[name] = clean()
        except Invalid as error:
            errors.append(error)
    if errors:
        raise InvalidFields(errors)
    return values


def _tell(session: Session, nomination: Nomination, call: Call, now: datetime) -> None:
    """A mail in the language of the student's account, else in that of the installation."""
    user = identities.user_with(session, nomination.email)
    outbox.queue(
        session, "nomination_proposed", email=nomination.email, name=nomination.given_name, now=now,
        language=user.language if user else Language(settings().default_language), kind=SubjectKind.NOMINATION,
        subject_id=nomination.id, path=CALL_PAGE + call.public_id, zone=call.time_zone, call=call,
        organisation=session.get_one(Organisation, nomination.organisation_id), due_on=call.closes_at,
    )  # fmt: skip


def withdraw(
    session: Session, actor: Actor, nomination_public_id: str, *, seen_version: int | None = None, now: datetime
) -> None:
    """Take a proposal back. An application that was begun stays what it is, and nobody is mailed."""
    nomination = by_public_id(session, Nomination, nomination_public_id, lock=True)
    authorize(actor, Action.NOMINATION_EDIT, nomination)
    history.check_version(nomination, seen_version)
    if nomination.withdrawn_at is not None:
        raise InvalidMove(N_("This proposal is taken back already."))
    nomination.withdrawn_at = now
    history.audit(
        session, actor, "nomination:withdraw", now=now, kind=SubjectKind.NOMINATION, subject_id=nomination.id
    )  # fmt: skip


def link(session: Session, application: Application) -> None:
    """Tie an application that begins to the proposals for its call and the address of its person's account."""
    address = select(User.email).where(User.person_id == application.person_id).scalar_subquery()
    session.execute(
        update(Nomination)
        .where(
            Nomination.call_id == application.call_id,
            Nomination.email == address,
            Nomination.withdrawn_at.is_(None),
        )
        .values(application_id=application.id)
        .execution_options(synchronize_session=False)
    )
