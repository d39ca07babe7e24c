"""What the long stories have in common: their clock, who signs in, their mails and papers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

from playwright.sync_api import Browser
from pypdf import PdfReader

from services import sessions, unit
from services.actors import Actor, system
from services.mail.delivery import deliver_due
from tests.browser.clock import Clock, MovedServer
from tests.browser.people import Somebody
from tests.conftest import Database
from tests.mail_server import MailServer

LINK = re.compile(r"https?://[^/\s]+(/l/[\w-]+)")


def at(day: date, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def last_mail(mails: MailServer, email: str, now: datetime) -> str:
    """The text of the last mail to somebody, after all waiting ones were sent."""
    deliver_due(now)
    mine: list[Any] = [mail for mail in mails.taken if email in str(mail["To"])]
    assert mine, [str(mail["To"]) for mail in mails.taken]
    return str(mine[-1].get_body(("plain",)).get_content())


def last_link(mails: MailServer, email: str, now: datetime) -> str:
    """The address of the link in that mail."""
    body = last_mail(mails, email, now)
    found = LINK.search(body)
    assert found, body
    return found.group(1)


@dataclass
class Telling:
    """A story on a clock of its own."""

    browser: Browser
    server: MovedServer
    clock: Clock
    mails: MailServer
    db: Database

    def sign_in(self, who: Somebody, actor: Actor) -> None:
        """A session that begins at this time of the story."""
        now = self.clock.now()
        secret = sessions.open_session(actor.user_id, address="127.0.0.1", user_agent="test", now=now)
        assert sessions.activate(secret, now=now)
        cookie = sessions.sign_cookie(secret, now=now)
        who.context.add_cookies(
            [{"name": sessions.cookie_name(), "value": cookie, "url": self.server.url, "sameSite": "Strict"}]
        )

    def act(self, service: Any, actor: Actor, *args: Any, **options: Any) -> Any:
        """A service at this time of the story."""
        return unit.run(service, actor, *args, now=self.clock.now(), **options)

    def run(self, service: Any, *args: Any, **options: Any) -> Any:
        """What a job does at this time of the story."""
        return self.act(service, system(), *args, **options)

    def mail(self, email: str) -> str:
        return last_mail(self.mails, email, self.clock.now())

    def link(self, email: str) -> str:
        return last_link(self.mails, email, self.clock.now())

    def paper(self, who: Somebody, address: str) -> str:
        """The text of a PDF, as somebody downloads it."""
        answer = who.context.request.get(address)
        assert answer.ok, (address, answer.status)
        return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(answer.body())).pages).split())
