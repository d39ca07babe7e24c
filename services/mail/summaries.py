"""The daily summary: mails that were held for people who wish to be written to once a day, gathered in one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import MailState, UserStatus
from db.models import OutboxMail, User
from db.session import reading
from services import unit
from services.actors import Actor, system
from services.mail import outbox


def summarise_due(now: datetime, *, go_on: Callable[[], bool] = lambda: True) -> int:
    """Write one summary for each person for whom mails are held; gives back how many. ``go_on`` is asked before each.

    Each is a transaction of its own, so a round that broke off is taken up again without loss or repetition.
    """
    with reading() as session:
        query = select(OutboxMail.recipient_person_id).where(OutboxMail.state == MailState.HELD).distinct()
        people = [one for one in session.scalars(query.order_by(OutboxMail.recipient_person_id)) if one is not None]
    return sum(unit.run(summarise, system(), person_id, now=now) for person_id in people if go_on())


def summarise(session: Session, _actor: Actor, person_id: int, *, now: datetime) -> bool:
    """Gather what is held for one person in one mail, and mark it as sent. False: another process has done it."""
    held = session.scalars(
        select(OutboxMail)
        .where(OutboxMail.recipient_person_id == person_id, OutboxMail.state == MailState.HELD)
        .order_by(OutboxMail.id)
        .with_for_update()
    ).all()
    if not held:
        return False
    user = session.scalars(
        select(User).where(User.person_id == person_id, User.status == UserStatus.ACTIVE)
    ).one_or_none()
    last = held[-1]
    outbox.queue(
        session, "daily_summary", email=user.email if user else last.recipient,
        language=user.language if user else last.language, now=now, person_id=person_id,
        news="\n\n".join(_told(mail) for mail in held),
    )  # fmt: skip
    for mail in held:
        mail.state, mail.sent_at = MailState.SENT, now
    return True


def _told(mail: OutboxMail) -> str:
    """Title and paragraphs of a mail, without its greeting and signature."""
    return "\n\n".join([f"— {mail.title}", *mail.body.strip().split("\n\n")[1:-1]])
