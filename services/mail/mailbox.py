"""What an administrator decides about a mail that could not be sent, or perhaps was."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import MailState, SubjectKind
from db.models import OutboxMail
from services.actors import Actor
from services.errors import InvalidMove, NotFound
from services.history import audit
from services.i18n import N_
from services.mail.templates import strike_links
from services.policy import Action, authorize

SENT_AGAIN_FROM = frozenset({MailState.FAILED, MailState.UNCERTAIN})
DISCARDED_FROM = frozenset({MailState.QUEUED, MailState.HELD, MailState.FAILED, MailState.UNCERTAIN})


def send_again(session: Session, actor: Actor, mail_public_id: str, *, now: datetime) -> None:
    """Put a mail that failed or is uncertain back into the queue, under the same Message-ID.

    A mail server that took it already recognises it by that. Raises ``InvalidMove`` from any other state.
    """
    mail = _decided(session, actor, mail_public_id, SENT_AGAIN_FROM)
    mail.state, mail.next_try_at, mail.tries, mail.sending_since = MailState.QUEUED, now, 0, None
    audit(session, actor, "mail:send_again", now=now, kind=SubjectKind.MAIL, subject_id=mail.id)


def discard(session: Session, actor: Actor, mail_public_id: str, *, now: datetime) -> None:
    """Never send this mail; its links are made unreadable. Raises ``InvalidMove`` if it was sent or is being sent."""
    mail = _decided(session, actor, mail_public_id, DISCARDED_FROM)
    mail.state, mail.body = MailState.DISCARDED, strike_links(mail.body)
    audit(session, actor, "mail:discard", now=now, kind=SubjectKind.MAIL, subject_id=mail.id)


def _decided(session: Session, actor: Actor, mail_public_id: str, sources: frozenset[MailState]) -> OutboxMail:
    authorize(actor, Action.MAIL_DECIDE)
    mail = session.scalars(
        select(OutboxMail).where(OutboxMail.public_id == mail_public_id).with_for_update()
    ).one_or_none()
    if mail is None:
        raise NotFound(N_("This does not exist, or not any more."))
    if mail.state not in sources:
        raise InvalidMove(N_("This is no longer possible: the state has changed meanwhile."), state=mail.state)
    return mail
