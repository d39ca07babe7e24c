"""The outbox: a mail is written down in the transaction of what it tells, and sent afterwards by the delivery."""

from __future__ import annotations

import re
from datetime import datetime
from email.utils import parseaddr
from typing import Any
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import Language, MailRhythm, MailState, SubjectKind, UserStatus
from db.models import OutboxMail, Person, User
from services.errors import Invalid
from services.i18n import N_
from services.mail.catalogue import CATALOGUE
from services.mail.templates import render
from settings import settings

_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\\\"\x00-\x1f\x7f]+@[^\s@<>()\[\],;:\\\"\x00-\x1f\x7f]+")


def queue(
    session: Session,
    template: str,
    *,
    email: str,
    language: Language,
    now: datetime,
    person_id: int | None = None,
    kind: SubjectKind | None = None,
    subject_id: int | None = None,
    path: str = "",
    name: str = "",
    zone: str | None = None,
    own: bool = False,
    **params: Any,
) -> OutboxMail:
    """Write a mail of the catalogue for ``email`` in ``language``, to be sent once the transaction is committed.

    ``path`` is the page to which its one link leads ("/candidature?id=…", "/l/TOKEN"). ``person_id`` says whom to
    greet; ``name`` (a given name) does where there is no such person. Dates, instants (with ``zone``), durations,
    roles and records among ``params`` are put into words of the language; parameters that the template does not
    know are ignored. ``own``: it goes to the person whom it is about, who is spoken to in the words of ``own_TEMPLATE``
    where there are such. Raises ``Invalid`` for an address to which nothing can be sent, ``KeyError`` for an unknown
    template, ``ValueError`` if a parameter that it needs is missing.
    """
    row = CATALOGUE.get(f"own_{template}", CATALOGUE[template]) if own else CATALOGUE[template]
    name = given_name(session, person_id, language) or name
    text = render(row, language, name=name, path=path, zone=zone, **params)
    mail = OutboxMail(
        message_id=new_message_id(),
        template=template,
        language=language,
        recipient=clean_address(email),
        recipient_person_id=person_id,
        subject_kind=kind,
        subject_id=subject_id,
        title=text.title,
        body=text.body,
        state=MailState.QUEUED,
        created_at=now,
        next_try_at=now,
    )
    session.add(mail)
    return mail


def queue_to_person(
    session: Session,
    template: str,
    recipient: Person | User,
    *,
    now: datetime,
    language: Language | None = None,
    **options: Any,
) -> OutboxMail | None:
    """The same, to a person known here, at their account's address and in its language.

    Without an account the person's own address is used, in ``language`` or else the installation's. None: the person
    has no address, so nobody can be written to (an internship entered by hand, say). What can wait is held for those
    who wish for a daily summary.
    """
    person, user = _person_and_user(session, recipient)
    email = user.email if user else person.email
    if not email:
        return None
    chosen = user.language if user else language or Language(settings().default_language)
    mail = queue(session, template, email=email, language=chosen, now=now, person_id=person.id, **options)
    if user and user.mail_rhythm is MailRhythm.DAILY and CATALOGUE[template].can_wait:
        mail.state = MailState.HELD
    return mail


def _person_and_user(session: Session, recipient: Person | User) -> tuple[Person, User | None]:
    if isinstance(recipient, User):
        return session.get_one(Person, recipient.person_id), recipient
    query = select(User).where(User.person_id == recipient.id, User.status == UserStatus.ACTIVE)
    return recipient, session.scalars(query).first()


def given_name(session: Session, person_id: int | None, language: Language) -> str:
    """How to greet a person: the given name, in Armenian script for those who read Armenian."""
    person = session.get(Person, person_id) if person_id is not None else None
    if person is None:
        return ""
    return (person.given_name_hy if language is Language.HY else "") or person.given_name


def clean_address(email: str) -> str:
    """``email`` trimmed; raises ``Invalid`` unless it is one address and nothing else."""
    email = email.strip()
    if len(email) > 254 or not _ADDRESS.fullmatch(email):
        raise Invalid(N_("This mail address cannot be used: check its spelling."), field="email")
    return email


def new_message_id() -> str:
    """A Message-ID that stays with the mail over all tries."""
    domain = parseaddr(settings().mail_from)[1].rpartition("@")[2] or "passerelle.invalid"
    return f"<{uuid4().hex}@{domain[:80]}>"
