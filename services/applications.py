"""Applications: the one door to all that is done with them.

Filling in stands in ``application_filling``, what is missing in ``application_checks``, moves in ``decisions``,
decisions told together in ``pending_decisions``; here are the notes of staff and the thread of messages.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import Role, SubjectKind, UserStatus
from db.models import Application, Membership, Message, User
from services import history, inputs
from services.actors import Actor
from services.application_checks import Missing, Step, ineligible, missing
from services.application_filling import check_fillable, save_answer, save_field, set_choices, start, start_on_behalf
from services.application_records import STAFF_PAGE, is_own, tell
from services.decisions import confirm, decide, decline, expire_due, submit, withdraw
from services.errors import Invalid
from services.i18n import N_
from services.mail import outbox
from services.pending_decisions import apply_pending, prepare
from services.policy import Action, authorize
from services.records import by_public_id

__all__ = [
    "Missing", "Step", "apply_pending", "check_fillable", "confirm", "decide", "decline", "expire_due", "ineligible",
    "mark_read", "missing", "note", "prepare", "save_answer", "save_field", "set_choices", "start", "start_on_behalf",
    "submit", "withdraw", "write_message",
]  # fmt: skip

MESSAGE_LENGTH = 5000


def note(session: Session, actor: Actor, application_public_id: str, body: str, *, now: datetime) -> None:
    """Keep a remark of staff, which the person never sees."""
    application = by_public_id(session, Application, application_public_id)
    history.add_note(
        session,
        actor,
        application,
        SubjectKind.APPLICATION,
        inputs.text(body, field="note", longest=history.REASON_LENGTH),
        now=now,
    )


def write_message(session: Session, actor: Actor, application_public_id: str, body: str, *, now: datetime) -> None:
    """Add a message to the thread between the person and the coordinators; the other side gets a mail copy."""
    application = by_public_id(session, Application, application_public_id)
    authorize(actor, Action.APPLICATION_ANSWER, application)
    body = inputs.text(body, field="message", longest=MESSAGE_LENGTH)
    if not body:
        raise Invalid(N_("Write the message first."), field="message")
    own = is_own(actor, application)
    session.add(
        Message(
            application_id=application.id, author_id=actor.user_id, from_applicant=own, body=body, sent_at=now
        )
    )  # fmt: skip
    history.audit(session, actor, "message:write", now=now, kind=SubjectKind.APPLICATION, subject_id=application.id)
    if own:
        _copy_to_coordinators(session, application, body, now)
    else:
        tell(session, application, "application_message", now=now, author=application.call.organisation, message=body)


def _copy_to_coordinators(session: Session, application: Application, body: str, now: datetime) -> None:
    coordinators = (
        select(Membership.user_id)
        .where(
            Membership.role == Role.COORDINATOR,
            Membership.organisation_id == application.organisation_id,
            Membership.department_id.is_(None),
            Membership.revoked_at.is_(None),
        )
    )  # fmt: skip
    users = select(User).where(User.id.in_(coordinators), User.status == UserStatus.ACTIVE).order_by(User.id)
    for user in session.scalars(users):
        outbox.queue_to_person(
            session, "application_message", user, now=now, kind=SubjectKind.APPLICATION, subject_id=application.id,
            path=STAFF_PAGE + application.public_id, call=application.call, author=application.person.name,
            message=body,
        )  # fmt: skip


def mark_read(session: Session, actor: Actor, application_public_id: str, *, now: datetime) -> int:
    """Mark the other side's messages as read; gives their number."""
    application = by_public_id(session, Application, application_public_id)
    authorize(actor, Action.APPLICATION_ANSWER, application)
    unread = select(Message).where(
        Message.application_id == application.id,
        Message.from_applicant != is_own(actor, application),
        Message.read_at.is_(None),
    )
    found = session.scalars(unread).all()
    for message in found:
        message.read_at = now
    return len(found)
