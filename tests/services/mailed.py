"""What people find in their mailbox: the mails of the outbox and the links in them."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import select

from db.models import OutboxMail
from services import links
from services.actors import Actor, link_actor
from tests.conftest import Database

_TOKEN = re.compile(r"/l/([\w-]+)")


def mails(db: Database, email: str | None = None) -> list[OutboxMail]:
    """All mails (to ``email``), the oldest first."""
    query = select(OutboxMail).order_by(OutboxMail.id)
    return db.all(query.where(OutboxMail.recipient == email) if email else query)


def templates(db: Database, email: str | None = None) -> list[str]:
    return [mail.template for mail in mails(db, email)]


def token_in(mail: OutboxMail) -> str:
    """The secret of the link in a mail."""
    found = _TOKEN.search(mail.body)
    assert found, mail.body
    return found.group(1)


def bearer(db: Database, token: str, now: Any) -> Actor:
    """Whoever opens the address with this token."""
    with db.session() as session:
        link = links.resolve(session, token, now=now)
        assert link is not None
        return link_actor(session, link)


def last_bearer(db: Database, email: str, now: Any) -> Actor:
    """Whoever opens the link in the last mail to ``email``."""
    return bearer(db, token_in(mails(db, email)[-1]), now)
