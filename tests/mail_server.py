"""A real mail server on this machine that does what a test tells it: takes mails, refuses them, or breaks off."""

from __future__ import annotations

import asyncio
import ssl
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Event, Thread
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

TAKEN = "250 taken"
BREAK_OFF = "break off"
"""Close the connection without an answer."""
HOLD = "hold"
"""Never answer."""


class _Protocol(SMTP):
    """May also break off before it has agreed to take the content."""

    async def smtp_DATA(self, arg: str) -> None:
        if self.event_handler.breaks_before_content:
            self.transport.abort()
            return
        await super().smtp_DATA(arg)


@dataclass
class MailServer:
    """``senders``, ``recipients`` and ``contents`` hold what to answer next; empty: everything is taken."""

    port: int = 0
    senders: deque[str] = field(default_factory=deque)
    recipients: deque[str] = field(default_factory=deque)
    contents: deque[str] = field(default_factory=deque)
    breaks_before_content: bool = False
    taken: list[EmailMessage] = field(default_factory=list)
    envelopes: list[Envelope] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    """Message-ID of each content that arrived, taken or not."""
    logins: list[tuple[str, str]] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    holding: Event = field(default_factory=Event)
    connections: int = 0

    async def handle_MAIL(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        answer = self.senders.popleft() if self.senders else TAKEN
        if answer == TAKEN:
            envelope.mail_from = address
        return answer

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        answer = self.recipients.popleft() if self.recipients else TAKEN
        if answer == TAKEN:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        message = message_from_bytes(envelope.original_content, policy=policy.default)
        self.seen.append(str(message["Message-ID"]))
        answer = self.contents.popleft() if self.contents else TAKEN
        if answer == BREAK_OFF:
            server.transport.abort()
        if answer in {BREAK_OFF, HOLD}:
            self.holding.set()
            await asyncio.Event().wait()  # until the connection is lost, which cancels this
        if answer == TAKEN:
            self.taken.append(message)
            self.envelopes.append(envelope)
            self.encrypted.append(session.ssl is not None)
        return answer

    def authenticate(self, _server: SMTP, _session: Session, _envelope: Envelope, _kind: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.logins.append((data.login.decode(), data.password.decode()))
        return AuthResult(success=data.password == b"right", handled=False)


@contextmanager
def mail_server(*, tls: ssl.SSLContext | None = None, utf8: bool = False) -> Iterator[MailServer]:
    """A server on a free port, until the end of the block. With ``tls`` it wants encryption and a sign-in."""
    told = MailServer()
    loop = asyncio.new_event_loop()
    ready = Event()

    def protocol() -> SMTP:
        told.connections += 1
        return _Protocol(
            told, hostname="localhost", enable_SMTPUTF8=utf8, loop=loop, tls_context=tls, require_starttls=bool(tls),
            authenticator=told.authenticate, auth_required=bool(tls),
        )  # fmt: skip

    async def serve() -> Any:
        server = await loop.create_server(protocol, "127.0.0.1", 0)
        told.port = server.sockets[0].getsockname()[1]
        return server

    def run() -> None:
        asyncio.set_event_loop(loop)
        server = loop.run_until_complete(serve())
        ready.set()
        loop.run_forever()
        server.close()
        rest = asyncio.all_tasks(loop)
        for task in rest:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*rest, return_exceptions=True))
        loop.close()

    thread = Thread(target=run, daemon=True)
    thread.start()
    assert ready.wait(10)
    try:
        yield told
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
