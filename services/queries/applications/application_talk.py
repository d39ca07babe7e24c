"""What is said about an application: notes of staff, the thread with the person, and the thread with the school."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import Session, joinedload

from db.base import localised
from db.enums import MessageThread, SubjectKind
from db.models import Application, Message, Note, Person, User
from services.actors import Actor
from services.policy import Action, coordinates, may
from services.queries.applications.application_rows import MessageRow, NoteRow, Viewer


@dataclass(frozen=True, slots=True)
class PartnerTalk:
    """The thread between the coordinators and the school that sends the person."""

    school: str
    messages: tuple[MessageRow, ...]
    """``from_applicant`` says that the school wrote; the city’s are unnamed for the school."""
    unread: int
    """Messages of the other side that the actor's side has not read."""


_BY_ID = (
    select(Application)
    .where(Application.public_id == bindparam("public_id"))
    .options(joinedload(Application.sending_organisation))
)
_NOTES = (
    select(Note.at, Person, Note.body)
    .join(User, User.id == Note.author_id)
    .join(Person, Person.id == User.person_id)
    .where(Note.subject_kind == SubjectKind.APPLICATION, Note.subject_id == bindparam("application_id"))
    .order_by(Note.id)
)
_SAID = (
    select(Message, Person)
    .join(User, User.id == Message.author_id)
    .join(Person, Person.id == User.person_id)
    .where(Message.application_id == bindparam("application_id"), Message.thread == bindparam("thread"))
    .order_by(Message.id)
)


def partner_talk(session: Session, actor: Actor, application_public_id: str) -> PartnerTalk | None:
    """The thread with the school, for its partners and the coordinators; None for everybody else. Two statements."""
    application = session.scalars(_BY_ID, {"public_id": application_public_id}).one_or_none()
    return partner_talk_of(session, actor, application) if application is not None else None


def partner_talk_of(session: Session, actor: Actor, application: Application) -> PartnerTalk | None:
    """The same of an application that was read. One statement."""
    if application.sending_organisation is None:
        return None
    if not may(actor, Action.APPLICATION_TALK, application):
        return None
    for_city = coordinates(actor, application)
    messages = tuple(
        _message(message, author.name if for_city or message.from_applicant else "")
        for message, author in _thread(session, application, MessageThread.PARTNER)
    )
    return PartnerTalk(
        school=localised(application.sending_organisation, "name", actor.language),
        messages=messages,
        unread=sum(not one.is_read and one.from_applicant is for_city for one in messages),
    )


def said(session: Session, application: Application, viewer: Viewer) -> dict[str, Any]:
    """Notes of staff for staff, and the thread for both sides."""
    notes = _notes(session, application) if viewer is Viewer.STAFF else ()
    messages = _messages(session, application, viewer) if viewer in {Viewer.OWNER, Viewer.STAFF} else ()
    from_others = [one for one in messages if one.from_applicant is not (viewer is Viewer.OWNER)]
    return {"notes": notes, "messages": messages, "unread": sum(not one.is_read for one in from_others)}


def _notes(session: Session, application: Application) -> tuple[NoteRow, ...]:
    rows = session.execute(_NOTES, {"application_id": application.id})
    return tuple(NoteRow(at, author.name, body) for at, author, body in rows)


def _messages(session: Session, application: Application, viewer: Viewer) -> tuple[MessageRow, ...]:
    named = viewer is Viewer.STAFF
    return tuple(
        _message(message, author.name if named or message.from_applicant else "")
        for message, author in _thread(session, application, MessageThread.APPLICANT)
    )


def _thread(session: Session, application: Application, thread: MessageThread) -> list[Row[Message, Person]]:
    return list(session.execute(_SAID, {"application_id": application.id, "thread": thread}))


def _message(message: Message, author: str) -> MessageRow:
    return MessageRow(
        sent_at=message.sent_at,
        from_applicant=message.from_applicant,
        author=author,
        body=message.body,
        is_read=message.read_at is not None,
    )
