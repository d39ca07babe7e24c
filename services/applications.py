"""Applications: the one door to all that is done with them.

Filling in stands in ``application_filling``, what is missing in ``application_checks``, moves in ``decisions``,
decisions told together in ``pending_decisions``; here are the notes of staff and the threads of
messages.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import MessageThread, SubjectKind
from db.models import Application, Message
from services import history, inputs
from services.actors import Actor
from services.application_checks import Missing, Step, ineligible, missing
from services.application_filling import check_fillable, save_answer, save_field, set_choices, start, start_on_behalf
from services.application_records import STAFF_PAGE, is_own, tell
from services.decisions import confirm, decide, decline, expire_due, submit, withdraw
from services.errors import Invalid
from services.i18n import N_
from services.mail.coordinators import tell_coordinators, tell_partners
from services.pending_decisions import apply_pending, prepare
from services.policy import Action, authorize, coordinates
from services.records import by_public_id

__all__ = [
    "Missing", "Step", "apply_pending", "check_fillable", "confirm", "decide", "decline", "expire_due", "ineligible",
    "mark_read", "missing", "note", "prepare", "save_answer", "save_field", "set_choices", "start", "start_on_behalf",
    "submit", "withdraw", "write_message",
]  # fmt: skip

MESSAGE_LENGTH = 5000
_TALKING = {MessageThread.APPLICANT: Action.APPLICATION_ANSWER, MessageThread.PARTNER: Action.APPLICATION_TALK}
_FIELDS = {MessageThread.APPLICANT: "message", MessageThread.PARTNER: "partner_message"}


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


def write_message(
    session: Session,
    actor: Actor,
    application_public_id: str,
    body: str,
    *,
    thread: MessageThread = MessageThread.APPLICANT,
    now: datetime,
) -> None:
    """Add a message to a thread of the coordinators, with the person or with the school; the other side gets a mail."""
    application = by_public_id(session, Application, application_public_id)
    authorize(actor, _TALKING[thread], application)
    body = inputs.text(body, field=_FIELDS[thread], longest=MESSAGE_LENGTH)
    if not body:
        raise Invalid(N_("Write the message first."), field=_FIELDS[thread])
    message = Message(
        application_id=application.id, author_id=actor.user_id, thread=thread,
        from_applicant=_is_other_side(actor, application, thread), body=body, sent_at=now,
    )  # fmt: skip
    session.add(message)
    history.audit(
        session, actor, "message:write", now=now, kind=SubjectKind.APPLICATION, subject_id=application.id,
    )  # fmt: skip
    if thread is MessageThread.PARTNER:
        _copy_of_partner_thread(session, actor, application, message, now)
    elif message.from_applicant:
        tell_coordinators(
            session, application.organisation_id, "application_message",
            author=application.person.name, message=body, **_about(application, now),
        )  # fmt: skip
    else:
        tell(
            session, application, "application_message", now=now, own=True, author=application.call.organisation,
            message=body,
        )  # fmt: skip


def _is_other_side(actor: Actor, application: Application, thread: MessageThread) -> bool:
    """Whether the actor speaks for the person or the school; whoever coordinates speaks for the city."""
    if thread is MessageThread.APPLICANT:
        return is_own(actor, application)
    return not coordinates(actor, application)


def _copy_of_partner_thread(
    session: Session, actor: Actor, application: Application, message: Message, now: datetime
) -> None:
    about = {"student": application.person.name, "message": message.body, **_about(application, now)}
    if message.from_applicant:
        tell_coordinators(session, application.organisation_id, "partner_message", author=actor.name, **about)
    elif application.sending_organisation_id:
        tell_partners(
            session, application.sending_organisation_id, "partner_message", but=application.person_id,
            author=application.call.organisation, **about,
        )  # fmt: skip


def _about(application: Application, now: datetime) -> dict[str, Any]:
    return {
        "now": now, "kind": SubjectKind.APPLICATION, "subject_id": application.id,
        "path": STAFF_PAGE + application.public_id, "call": application.call,
    }  # fmt: skip


def mark_read(
    session: Session,
    actor: Actor,
    application_public_id: str,
    *,
    thread: MessageThread = MessageThread.APPLICANT,
    now: datetime,
) -> int:
    """Mark the other side's messages of a thread as read; gives their number."""
    application = by_public_id(session, Application, application_public_id)
    authorize(actor, _TALKING[thread], application)
    unread = select(Message).where(
        Message.application_id == application.id,
        Message.thread == thread,
        Message.from_applicant != _is_other_side(actor, application, thread),
        Message.read_at.is_(None),
    )
    found = session.scalars(unread).all()
    for message in found:
        message.read_at = now
    return len(found)
