"""Handing a mail over to the mail server, so that for each one it is known whether it was taken, refused or neither.

Until the server has agreed to take the content (its answer to DATA), and whenever it answers with a refusal, the mail
has surely not been sent: :class:`Refused`. Once content was on the wire without an answer, nobody can know:
:class:`Uncertain` (RFC 5321, 6.1: a repetition may arrive twice).
"""

from __future__ import annotations

import re
import smtplib
import ssl
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import parseaddr
from enum import StrEnum
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from db.enums import Language
from services.i18n import N_
from services.mail.templates import Text, html_of
from settings import settings

TLS_FROM_THE_START = 465
_DOT_AT_LINE_START = re.compile(rb"^\.", re.MULTILINE)
_READY_FOR_CONTENT = 354


class Trouble(StrEnum):
    """What went wrong, kept in ``OutboxMail.last_error`` with the server's code: never its words, which name people."""

    FORM = "form"
    ADDRESS = "address"
    UNREACHABLE = "unreachable"
    ENCRYPTION = "encryption"
    SIGN_IN = "sign_in"
    SENDER = "sender"
    RECIPIENT = "recipient"
    CONTENT = "content"
    LOST = "lost"
    LOST_IN_CONTENT = "lost_in_content"
    KILLED = "killed"
    WAITED = "waited"


TROUBLES: dict[Trouble, str] = {
    Trouble.FORM: N_("This text could not be made into a mail."),
    Trouble.ADDRESS: N_("The mail server cannot write to an address with these letters."),
    Trouble.UNREACHABLE: N_("The mail server cannot be reached."),
    Trouble.ENCRYPTION: N_("The connection to the mail server could not be encrypted."),
    Trouble.SIGN_IN: N_("The mail server refused our name or password."),
    Trouble.SENDER: N_("The mail server refused our sender address."),
    Trouble.RECIPIENT: N_("The mail server refused the recipient’s address."),
    Trouble.CONTENT: N_("The mail server refused this mail."),
    Trouble.LOST: N_("The connection to the mail server broke off before the mail was handed over."),
    Trouble.LOST_IN_CONTENT: N_("The connection broke off while the mail was handed over: it may have arrived."),
    Trouble.KILLED: N_("The application stopped while the mail was handed over: it may have arrived."),
    Trouble.WAITED: N_("It waited for more than a week and was not sent by itself: what it says may be out of date."),
}


class Refused(Exception):
    """The mail was surely not sent. ``is_final``: trying again would end the same way."""

    def __init__(self, trouble: Trouble, code: int | None = None, *, is_final: bool = False) -> None:
        super().__init__(trouble)
        self.trouble, self.code, self.is_final = trouble, code, is_final

    @property
    def concerns_all(self) -> bool:
        """Whether the next mail would meet the same trouble now."""
        return self.trouble in {Trouble.UNREACHABLE, Trouble.ENCRYPTION, Trouble.SIGN_IN, Trouble.SENDER}


class Uncertain(Exception):
    """The mail may have been sent, or not."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What is needed to send one mail of the outbox."""

    id: int
    message_id: str
    language: Language
    recipient: str
    text: Text
    written_at: datetime
    claimed_at: datetime
    tries: int


class _Mail(EmailPolicy):
    """Folds subjects in other scripts by itself: the library loses a space where it divides them (gh-92081)."""

    def fold_binary(self, name: str, value: str) -> bytes:
        if name != "Subject" or value.isascii() or self.utf8:
            return super().fold_binary(name, value)
        folded = Header(value, "utf-8", header_name=name).encode(linesep=self.linesep)
        return f"{name}: {folded}{self.linesep}".encode("ascii")


def compose(letter: Letter) -> EmailMessage:
    """The message with its headers, plain text and the same as HTML. Equal for each try, but for its boundary."""
    message = EmailMessage(policy=_Mail(linesep="\r\n", cte_type="7bit", utf8=not letter.recipient.isascii()))
    message["From"] = settings().mail_from
    message["To"] = letter.recipient
    if settings().mail_reply_to:
        message["Reply-To"] = settings().mail_reply_to
    message["Subject"] = letter.text.title
    message["Date"] = letter.written_at
    message["Message-ID"] = letter.message_id
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(letter.text.body)
    message.add_alternative(html_of(letter.language, letter.text), subtype="html")
    message["Content-Language"] = letter.language.value
    return message


class Line:
    """A connection to the mail server, opened for the first letter and kept for the next ones.

    After any trouble it is closed, and the next letter opens a new one.
    """

    def __init__(self) -> None:
        self._server: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Say goodbye if the server still listens."""
        server, self._server = self._server, None
        if server is None:
            return
        try:
            server.quit()
        except OSError:
            server.close()

    def send(self, letter: Letter) -> None:
        """Hand ``letter`` over; returns once the server has taken it. Raises ``Refused`` or ``Uncertain``."""
        content = _on_the_wire(letter)
        try:
            if self._server is None:
                self._server = _open()
            _announce(self._server, letter.recipient)
            _hand_over(self._server, content)
        except BaseException:
            self._drop()
            raise

    def _drop(self) -> None:
        """Close without a goodbye, which could wait for an answer that never comes."""
        server, self._server = self._server, None
        if server is not None:
            server.close()


def _on_the_wire(letter: Letter) -> bytes:
    try:
        content = compose(letter).as_bytes()
    except Exception:
        # Whatever is wrong with this one: it was surely not sent, and the others must go out.
        raise Refused(Trouble.FORM, is_final=True) from None
    return _DOT_AT_LINE_START.sub(b"..", content) + b".\r\n"


def _open() -> smtplib.SMTP:
    """A connection that is encrypted and signed in as the settings ask."""
    server = _connect()
    try:
        if settings().smtp_starttls and settings().smtp_port != TLS_FROM_THE_START:
            _encrypt(server)
        if settings().smtp_user:
            _sign_in(server)
    except BaseException:
        server.close()
        raise
    return server


def _connect() -> smtplib.SMTP:
    one = settings()
    own_name = urlsplit(one.base_url).hostname or "localhost"
    timeout = one.smtp_timeout_seconds
    try:
        if one.smtp_port == TLS_FROM_THE_START:
            return smtplib.SMTP_SSL(
                one.smtp_host, one.smtp_port, own_name, timeout=timeout, context=ssl.create_default_context()
            )
        return smtplib.SMTP(one.smtp_host, one.smtp_port, own_name, timeout=timeout)
    except ssl.SSLError:
        raise Refused(Trouble.ENCRYPTION) from None
    except OSError as error:
        raise Refused(Trouble.UNREACHABLE, _code(error)) from None


def _encrypt(server: smtplib.SMTP) -> None:
    try:
        code, _words = server.starttls(context=ssl.create_default_context())
    except OSError as error:
        raise Refused(Trouble.ENCRYPTION, _code(error)) from None
    if code != 220:
        raise Refused(Trouble.ENCRYPTION, code)


def _sign_in(server: smtplib.SMTP) -> None:
    try:
        server.login(settings().smtp_user, settings().smtp_password.get_secret_value())
    except OSError as error:
        raise Refused(Trouble.SIGN_IN, _code(error)) from None


def _code(error: OSError) -> int | None:
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else None


def _announce(server: smtplib.SMTP, recipient: str) -> None:
    """Sender, recipient and the question whether the content may come: until here nothing was sent."""
    sender = parseaddr(settings().mail_from)[1]
    options: list[str] = []
    try:
        server.ehlo_or_helo_if_needed()
        if not recipient.isascii():
            if not server.has_extn("smtputf8"):
                raise Refused(Trouble.ADDRESS, is_final=True)
            server.command_encoding = "utf-8"
            options = ["SMTPUTF8"]
        _expect(server.mail(sender, options), Trouble.SENDER, 200)
        _expect(server.rcpt(recipient), Trouble.RECIPIENT, 200)
        _expect(server.docmd("DATA"), Trouble.CONTENT, _READY_FOR_CONTENT)
    except OSError as error:
        raise Refused(Trouble.LOST, _code(error)) from None


def _expect(answer: tuple[int, bytes], trouble: Trouble, wanted: int) -> None:
    """Raise ``Refused`` unless the server's code is of the hundred that is ``wanted``."""
    code = answer[0]
    if code // 100 != wanted // 100:
        is_final = code // 100 == 5 and trouble is not Trouble.SENDER
        raise Refused(trouble, code, is_final=is_final)


def _hand_over(server: smtplib.SMTP, content: bytes) -> None:
    try:
        server.send(content)
        code, _words = server.getreply()
    except OSError:
        raise Uncertain from None
    if code // 100 in {4, 5}:
        raise Refused(Trouble.CONTENT, code, is_final=code // 100 == 5)
    if code // 100 != 2:
        raise Uncertain
