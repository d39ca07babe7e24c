"""Asking for an evaluation: a link or a page, on the last day, again when asked, never twice within 24 hours."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import EvaluationMoment, Evaluator, Language, LinkPurpose, SubjectKind, UserStatus
from db.models import Department, Evaluation, Organisation, Person, Placement, User
from services import history, links
from services.actors import Actor
from services.errors import Invalid, InvalidMove, Locked
from services.evaluations.making import FOLLOWED, is_asked_still, opens_on, still_asked
from services.evaluations.question_sets import DUE_AFTER
from services.i18n import N_
from services.mail import outbox
from services.mail.outbox import clean_address
from services.placement_checks import last_day
from services.policy import Action, authorize
from services.records import by_public_id, local_day
from settings import settings

COOLDOWN = timedelta(hours=24)
LINK_VALID_FOR = timedelta(days=90)
TEMPLATES = {
    Evaluator.TUTOR: "evaluation_asked_tutor",
    Evaluator.INTERN: "evaluation_asked_intern",
    Evaluator.REFERENT: "evaluation_asked_referent",
}
AT_MID_TERM = {Evaluator.TUTOR: "evaluation_asked_tutor_mid", Evaluator.INTERN: "evaluation_asked_intern_mid"}
_PAGE = "/evaluation?id="


class Reached(NamedTuple):
    """Whom an evaluation asks, and where they are written to."""

    name: str
    email: str
    language: Language
    person_id: int | None
    has_account: bool


def reached(session: Session, evaluation: Evaluation) -> Reached | None:
    """Who is written to; None where no usable address is known."""
    placement = evaluation.placement
    if evaluation.evaluator is Evaluator.REFERENT:
        return _checked(Reached(placement.referent_name, placement.referent_email, Language.FR, None, False))
    person_id = placement.person_id if evaluation.evaluator is Evaluator.INTERN else placement.tutor_id
    person = session.get(Person, person_id) if person_id else None
    if person is None:
        return None
    user = session.scalars(select(User).where(User.person_id == person.id, User.status == UserStatus.ACTIVE)).first()
    language = user.language if user else Language(settings().default_language)
    return _checked(Reached(person.name, user.email if user else person.email, language, person.id, user is not None))


def ask(session: Session, actor: Actor, evaluation_public_id: str, *, now: datetime) -> None:
    """Write to whoever evaluates, at a coordinator’s wish. Raises ``Locked`` within 24 hours of the last mail,
    ``Invalid`` without an address, ``InvalidMove`` where there is nothing to ask."""
    evaluation = _askable(session, actor, evaluation_public_id, now)
    if evaluation.asked_at and now < evaluation.asked_at + COOLDOWN:
        left = evaluation.asked_at + COOLDOWN - now
        raise Locked(
            N_("This person was written to less than 24 hours ago: wait until tomorrow, or call."),
            seconds=int(left.total_seconds()),
        )
    if not _write(session, actor, evaluation, now):
        raise Invalid(N_("No mail address is known: hand the link over, or record the answers yourself."))
    history.audit(
        session, actor, "evaluation:ask", now=now, kind=SubjectKind.EVALUATION, subject_id=evaluation.id
    )  # fmt: skip


def hand_link(session: Session, actor: Actor, evaluation_public_id: str, *, now: datetime) -> str:
    """A link to hand over otherwise: its token, shown once."""
    return issue(session, actor, _askable(session, actor, evaluation_public_id, now), now=now)


def ask_due(session: Session, actor: Actor, *, now: datetime) -> int:
    """Write to all whose internship has reached its last day, each once; reminders follow from the table.

    Gives back how many were written to. Without an address the thing to do shows it to the coordinators.
    """
    rows = session.scalars(
        select(Evaluation)
        .join(Placement, Placement.id == Evaluation.placement_id)
        .where(
            Evaluation.asked_at.is_(None), Evaluation.answered_at.is_(None), still_asked,
            Evaluation.due_on <= now.date() + DUE_AFTER, Evaluation.due_on >= now.date() - DUE_AFTER * 4,
        )
        .order_by(Evaluation.id)
        .with_for_update(skip_locked=True, of=Evaluation)
    ).all()  # fmt: skip
    for one in rows:
        authorize(actor, Action.EVALUATION_ASK, one)
    return sum(_write(session, actor, one, now) for one in rows)


def issue(session: Session, actor: Actor, evaluation: Evaluation, *, now: datetime) -> str:
    """A link for this evaluation, usable until it expires: its token."""
    to = reached(session, evaluation)
    name = to.name if to else evaluation.placement.referent_name
    return links.issue(
        session, actor, LinkPurpose.EVALUATION, SubjectKind.EVALUATION, evaluation.id, now=now,
        valid_for=LINK_VALID_FOR, person_id=to.person_id if to else None, details={"name": name},
    )  # fmt: skip


def check_asked_still(evaluation: Evaluation) -> None:
    """Raise ``InvalidMove`` once the file is closed, and for the questions of the middle once the intern has left."""
    if is_asked_still(evaluation):
        return
    if evaluation.moment is EvaluationMoment.MID_TERM and evaluation.placement.state in FOLLOWED:
        raise InvalidMove(N_("These questions were for the middle of the internship, which is over."))
    raise InvalidMove(N_("The file of this internship is closed: its evaluations no longer change."))


def page_of(evaluation: Evaluation) -> str:
    """Where somebody with an account answers."""
    return f"{_PAGE}{evaluation.public_id}"


def facts(session: Session, placement: Placement) -> dict[str, Any]:
    """What mails about an evaluation say of the internship."""
    return {
        "intern": session.get_one(Person, placement.person_id).name,
        "department": session.get_one(Department, placement.department_id),
        "starts_on": placement.starts_on,
        "ends_on": last_day(placement),
    }


def _askable(session: Session, actor: Actor, public_id: str, now: datetime) -> Evaluation:
    evaluation = by_public_id(session, Evaluation, public_id, lock=True)
    authorize(actor, Action.EVALUATION_ASK, evaluation)
    if evaluation.answered_at is not None:
        raise InvalidMove(N_("These questions are answered already."))
    check_asked_still(evaluation)
    opens = opens_on(evaluation)
    if local_day(now, session.get_one(Organisation, evaluation.organisation_id).time_zone) < opens:
        raise InvalidMove(N_("These questions can be answered from %(day)s on."), day=opens)
    return evaluation


def _write(session: Session, actor: Actor, evaluation: Evaluation, now: datetime) -> bool:
    to = reached(session, evaluation)
    if to is None:
        return False
    is_mid = evaluation.moment is EvaluationMoment.MID_TERM
    template = (AT_MID_TERM if is_mid else TEMPLATES)[evaluation.evaluator]
    own_page = to.has_account and evaluation.evaluator is Evaluator.INTERN
    outbox.queue(
        session, template, email=to.email, language=to.language, now=now, name=to.name,
        person_id=to.person_id, kind=SubjectKind.EVALUATION, subject_id=evaluation.id, due_on=evaluation.due_on,
        path=page_of(evaluation) if own_page else links.path(issue(session, actor, evaluation, now=now)),
        **facts(session, evaluation.placement),
    )  # fmt: skip
    evaluation.asked_at = now
    return True


def _checked(to: Reached) -> Reached | None:
    try:
        return to._replace(email=clean_address(to.email))
    except Invalid:
        return None
