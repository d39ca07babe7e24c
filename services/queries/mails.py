"""The mailbox of administrators: what was written to whom, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, false, func, select, true
from sqlalchemy.orm import Session

from db.enums import Language, MailState, SubjectKind
from db.models import OutboxMail
from services.actors import Actor
from services.errors import NotFound
from services.i18n import N_, translate
from services.mail.mailbox import DISCARDED_FROM, SENT_AGAIN_FROM
from services.mail.smtp import TROUBLES, Trouble
from services.mail.templates import strike_links
from services.policy import Action, may
from settings import settings


@dataclass(frozen=True, slots=True)
class MailRow:
    """One line of the mailbox; ``error`` says in words what went wrong, and is empty if nothing did."""

    public_id: str
    template: str
    language: Language
    recipient: str
    title: str
    state: MailState
    created_at: datetime
    sent_at: datetime | None
    next_try_at: datetime | None
    """When it is tried next; None unless it waits."""
    tries: int
    error: str


@dataclass(frozen=True, slots=True)
class MailPage:
    """Newest first; ``before`` is the argument that gives the next page, None on the last one."""

    rows: tuple[MailRow, ...]
    before: str | None


@dataclass(frozen=True, slots=True)
class MailView:
    """One mail as a whole, and what may be decided about it."""

    row: MailRow
    message_id: str
    body: str
    subject_kind: SubjectKind | None
    may_send_again: bool
    may_discard: bool


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Mails are for administrators alone: bodies hold what was told to one person."""
    return true() if may(actor, Action.MAIL_READ) else false()


def mailbox(
    session: Session,
    actor: Actor,
    *,
    state: MailState | None = None,
    template: str | None = None,
    before: str | None = None,
    size: int = 25,
    language: Language | None = None,
) -> MailPage:
    """A page of ``size`` mails, newest first, of one state or template if asked. One statement.

    Errors are told in ``language``, else in the actor's.
    """
    query = select(OutboxMail).where(visible_to(actor)).order_by(OutboxMail.id.desc()).limit(size + 1)
    if state is not None:
        query = query.where(OutboxMail.state == state)
    if template is not None:
        query = query.where(OutboxMail.template == template)
    if before is not None:
        last = select(OutboxMail.id).where(OutboxMail.public_id == before).scalar_subquery()
        query = query.where(OutboxMail.id < last)
    rows = tuple(_row(one, language or actor.language) for one in session.scalars(query))
    return MailPage(rows[:size], rows[size - 1].public_id if len(rows) > size else None)


def counts(session: Session, actor: Actor) -> dict[MailState, int]:
    """How many mails there are in each state, 0 included. One statement."""
    query = select(OutboxMail.state, func.count()).where(visible_to(actor)).group_by(OutboxMail.state)
    found = dict(session.execute(query).all())
    return {state: found.get(state, 0) for state in MailState}


def mail(session: Session, actor: Actor, public_id: str, *, language: Language | None = None) -> MailView:
    """One mail. Raises ``NotFound`` for whoever may not read it.

    Its links are readable only where no SMTP is set up, since there administrators hand them over themselves. With
    SMTP nobody reads the secret in a mail that is still on its way to somebody else.
    """
    found = session.scalars(
        select(OutboxMail).where(visible_to(actor), OutboxMail.public_id == public_id)
    ).one_or_none()
    if found is None:
        raise NotFound(N_("This does not exist, or not any more."))
    may_decide = may(actor, Action.MAIL_DECIDE)
    return MailView(
        row=_row(found, language or actor.language),
        message_id=found.message_id,
        body=strike_links(found.body) if is_sending() else found.body,
        subject_kind=found.subject_kind,
        may_send_again=may_decide and found.state in SENT_AGAIN_FROM,
        may_discard=may_decide and found.state in DISCARDED_FROM,
    )


def is_sending() -> bool:
    """Whether mails leave by SMTP; otherwise they wait in the mailbox, which should say so."""
    return bool(settings().smtp_host)


def error_text(language: str, error: str) -> str:
    """What went wrong, in words, with the mail server's code if it gave one; empty if nothing did."""
    if not error:
        return ""
    name, _, code = error.partition(" ")
    text = translate(language, TROUBLES[Trouble(name)])
    return f"{text} ({code})" if code else text


def _row(one: OutboxMail, language: Language) -> MailRow:
    return MailRow(
        public_id=one.public_id,
        template=one.template,
        language=one.language,
        recipient=one.recipient,
        title=one.title,
        state=one.state,
        created_at=one.created_at,
        sent_at=one.sent_at,
        next_try_at=one.next_try_at if one.state is MailState.QUEUED else None,
        tries=one.tries,
        error=error_text(language, one.last_error),
    )
