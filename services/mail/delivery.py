"""Sending what is in the outbox: each mail once, whatever breaks and however many processes send at the same time.

A mail is claimed in a transaction of its own before a word of it goes out. So whoever dies or loses the line while
sending leaves a mark behind, and such a mail is shown as uncertain: it is never repeated by itself and never lost.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import ColumnElement, and_, or_, select, update

from db.enums import MailState
from db.models import OutboxMail
from db.session import reading, writing
from services.mail.smtp import Letter, Line, Refused, Trouble, Uncertain
from services.mail.templates import Text, strike_links
from settings import settings

RETRIES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=24),
)
"""How long to wait after the first refusal, after the second, and so on; after the last one the mail has failed."""
KILLED_AFTER = timedelta(minutes=10)
"""A mail that has been «being sent» for so long was left behind by a process that ended."""
TOO_OLD_AFTER = timedelta(days=7)
"""A mail that nobody tried to send for so long is not sent by itself (SMTP was set up later, say)."""
BATCH_SECONDS = 60
"""A batch takes on no further mail after so long, to stay within the lease of its job."""

Clock = Callable[[], datetime]
log = logging.getLogger("passerelle.mail")


@dataclass(slots=True)
class Delivered:
    """What one round did. ``failed``: given up; ``postponed``: refused for now and tried again later."""

    sent: int = 0
    failed: int = 0
    uncertain: int = 0
    postponed: int = 0

    def counts(self) -> dict[str, int]:
        """The same by name, without what is 0."""
        return {name: count for name, count in asdict(self).items() if count}


def has_work(now: datetime) -> bool:
    """Whether :func:`deliver_due` would do anything: one small question to an index."""
    wanted = _left_behind(now)
    if settings().smtp_host:
        wanted = or_(wanted, _is_due(now))
    with reading() as session:
        return session.scalar(select(OutboxMail.id).where(wanted).limit(1)) is not None


def deliver_due(now: datetime, limit: int = 50, *, go_on: Callable[[], bool] = lambda: True) -> Delivered:
    """Send up to ``limit`` mails that are due, each claimed and settled in its own transactions.

    Without SMTP in the settings nothing is sent. A trouble that concerns all mails ends the round; so does ``go_on``,
    asked before each mail, when it says no.
    """
    clock = _running_from(now)
    done = Delivered(uncertain=_mark_left_behind(now))
    if not settings().smtp_host:
        return done
    until = now + timedelta(seconds=BATCH_SECONDS)
    with Line() as line:
        for _ in range(limit):
            if clock() > until or not go_on():
                break
            letter = _claim(clock, done)
            if letter is None or not _deliver(line, letter, clock, done):
                break
    return done


def _running_from(now: datetime) -> Clock:
    """The given instant, moving on as time passes: a long round must not claim with an old hour."""
    began = time.monotonic()
    return lambda: now + timedelta(seconds=time.monotonic() - began)


def _is_due(now: datetime) -> ColumnElement[bool]:
    return and_(OutboxMail.state == MailState.QUEUED, OutboxMail.next_try_at <= now)


def _left_behind(now: datetime) -> ColumnElement[bool]:
    return and_(OutboxMail.state == MailState.SENDING, OutboxMail.sending_since < now - KILLED_AFTER)


def _mark_left_behind(now: datetime) -> int:
    """Mails whose sender ended half-way become uncertain."""
    with reading() as session:
        ids = list(session.scalars(select(OutboxMail.id).where(_left_behind(now))))
    if not ids:
        return 0
    with writing() as session:
        marked = session.execute(
            update(OutboxMail)
            .where(OutboxMail.id.in_(ids), _left_behind(now))
            .values(state=MailState.UNCERTAIN, last_error=Trouble.KILLED.value)
        )
        return marked.rowcount  # type: ignore[attr-defined]


def _claim(clock: Clock, done: Delivered) -> Letter | None:
    """Take the mail that has waited longest, so that no other process can take it; None: nothing is due."""
    while True:
        now = clock()
        with writing() as session:
            mail = session.scalars(
                select(OutboxMail)
                .where(_is_due(now))
                .order_by(OutboxMail.next_try_at, OutboxMail.id)
                .limit(1)
                .with_for_update(skip_locked=True)
            ).first()
            if mail is None:
                return None
            if mail.next_try_at >= now - TOO_OLD_AFTER:
                mail.state, mail.sending_since, mail.tries = MailState.SENDING, now, mail.tries + 1
                return _letter(mail, now)
            mail.state, mail.last_error = MailState.FAILED, Trouble.WAITED.value
        done.failed += 1


def _letter(mail: OutboxMail, now: datetime) -> Letter:
    return Letter(
        id=mail.id,
        message_id=mail.message_id,
        language=mail.language,
        recipient=mail.recipient,
        text=Text(mail.title, mail.body),
        written_at=mail.created_at,
        claimed_at=now,
        tries=mail.tries,
    )


def _deliver(line: Line, letter: Letter, clock: Clock, done: Delivered) -> bool:
    """Send one claimed letter and keep how it ended. False: the next one would meet the same trouble."""
    try:
        line.send(letter)
    except Refused as refusal:
        _settle(letter, partial(_refused, refusal=refusal, now=clock(), done=done))
        log.warning("mail %s refused: %s", letter.id, _words(refusal))
        return not refusal.concerns_all
    except Uncertain:
        _settle(letter, _uncertain)
        done.uncertain += 1
        log.error("mail %s uncertain: the line broke while it was handed over", letter.id)
        return True
    _settle(letter, partial(_sent, now=clock()))
    done.sent += 1
    return True


def _settle(letter: Letter, change: Callable[[OutboxMail], None]) -> None:
    """Apply ``change`` unless somebody decided otherwise meanwhile."""
    with writing() as session:
        mail = session.get_one(OutboxMail, letter.id, with_for_update=True)
        is_ours = mail.state in {MailState.SENDING, MailState.UNCERTAIN} and mail.sending_since == letter.claimed_at
        if is_ours:
            change(mail)


def _sent(mail: OutboxMail, now: datetime) -> None:
    mail.state, mail.sent_at, mail.last_error = MailState.SENT, now, ""
    mail.body = strike_links(mail.body)


def _uncertain(mail: OutboxMail) -> None:
    mail.state, mail.last_error = MailState.UNCERTAIN, Trouble.LOST_IN_CONTENT.value


def _refused(mail: OutboxMail, refusal: Refused, now: datetime, done: Delivered) -> None:
    mail.last_error = _words(refusal)
    if refusal.is_final or mail.tries > len(RETRIES):
        mail.state = MailState.FAILED
        done.failed += 1
        return
    mail.state, mail.next_try_at = MailState.QUEUED, now + RETRIES[mail.tries - 1]
    done.postponed += 1


def _words(refusal: Refused) -> str:
    return f"{refusal.trouble} {refusal.code or ''}".strip()
