"""Asking for answers: the guardian by a mail with their link, whoever is of age by one that leads to their account.

One mail to each person, however many children or purposes; whoever answers by paper or phone is not written to.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import localised
from db.enums import Language, SubjectKind
from db.models import Exchange, Guardian, OutboxMail, Participation
from services import history, links
from services.actors import Actor
from services.errors import Invalid, Locked
from services.exchanges import consent_book, guardians
from services.exchanges.consent_book import Book
from services.exchanges.consents import find_or_ask
from services.i18n import N_
from services.mail import outbox
from services.mail.outbox import clean_address
from services.policy import Action, authorize, may
from services.records import by_public_id
from services.rules.consents import SELF

COOLDOWN = timedelta(hours=24)
ASKING = ("consents_asked", "own_consents_asked", "consents_again")
OWN_PAGE = "/mes-autorisations"


def ask(session: Session, actor: Actor, participation_public_id: str, *, now: datetime) -> int:
    """Ask everybody whose answer about this young person is missing; gives back how many were written to.

    Raises ``Locked`` within 24 hours of the last mail, ``Invalid`` where nobody can be written to.
    """
    participation = by_public_id(session, Participation, participation_public_id, lock=True)
    authorize(actor, Action.CONSENT_ASK, participation)
    book = consent_book.of_participation(session, participation)
    waiting = _waiting(session, actor, [book], now)
    recent = written_to_since(session, now - COOLDOWN)
    if waiting and all(key in recent for key in waiting):
        raise Locked(
            N_("These people were written to less than 24 hours ago: wait until tomorrow, or call."),
            seconds=int(COOLDOWN.total_seconds()),
        )
    told = _write(session, actor, waiting, recent, now)
    if not told:
        raise Invalid(N_("Nobody can be written to: no answer is missing, or no mail address is known."))
    return told


def ask_all(session: Session, actor: Actor, exchange_public_id: str, *, now: datetime) -> int:
    """The same for all young people of the actor's city or school; whoever was written to within a day is left out."""
    exchange = by_public_id(session, Exchange, exchange_public_id)
    books = [
        book
        for book in consent_book.of_exchange(session, exchange)
        if may(actor, Action.CONSENT_ASK, book.participation)
    ]
    if not books:
        raise Invalid(N_("No young person of yours takes part yet."))
    return _write(session, actor, _waiting(session, actor, books, now), written_to_since(session, now - COOLDOWN), now)


Key = tuple[SubjectKind, int]
"""Whom a mail is about: the guardian, or the participation of whoever answers themselves."""


def _waiting(session: Session, actor: Actor, books: Iterable[Book], now: datetime) -> dict[Key, list[Book]]:
    """Whose answer is missing, with the young people it is about; rows of what was never asked are made."""
    found: dict[Key, list[Book]] = {}
    for book in books:
        for purpose, who in book.wanted():
            find_or_ask(session, actor, book, purpose, who, now)
        for who in _missing_of(book):
            key: Key = (SubjectKind.PARTICIPATION, book.participation.id)
            if who != SELF:
                main = guardians.main_of(session, session.get_one(Guardian, who))
                key = (SubjectKind.GUARDIAN, main.id)
            if book not in found.setdefault(key, []):
                found[key].append(book)
    return found


def _missing_of(book: Book) -> list[int]:
    """Guardians, and the young person, of whom an answer is missing for a visit to come."""
    who = [gap.guardian_id for leg in book.coming for gap in book.gaps(leg) if gap.guardian_id is not None]
    return list(dict.fromkeys(who))


def _write(session: Session, actor: Actor, waiting: dict[Key, list[Book]], recent: set[Key], now: datetime) -> int:
    told = 0
    for key, books in waiting.items():
        if key in recent:
            continue
        if key[0] is SubjectKind.GUARDIAN:
            told += write_to_guardian(session, actor, session.get_one(Guardian, key[1]), books, now=now)
        else:
            told += _write_to_young(session, books[0], now)
    if told:
        history.audit(
            session, actor, Action.CONSENT_ASK, now=now, kind=SubjectKind.EXCHANGE,
            subject_id=next(iter(waiting.values()))[0].exchange.id, number=told,
        )  # fmt: skip
    return told


def write_to_guardian(
    session: Session,
    actor: Actor,
    guardian: Guardian,
    books: list[Book],
    *,
    template: str = "consents_asked",
    reason: str = "",
    now: datetime,
) -> bool:
    """One mail with the guardian's link about all these children. False: there is no address to write to."""
    try:
        email = clean_address(guardian.email)
    except Invalid:
        return False
    token = guardians.link_for(session, actor, guardian, now=now)
    outbox.queue(
        session, template, email=email, language=guardian.language, now=now, kind=SubjectKind.GUARDIAN,
        subject_id=guardian.id, path=links.path(token), young=", ".join(book.person.given_name for book in books),
        exchange=localised(books[0].exchange, "title", guardian.language), reason=reason or None,
    )  # fmt: skip
    return True


def _write_to_young(session: Session, book: Book, now: datetime) -> bool:
    mail = outbox.queue_to_person(
        session, "own_consents_asked", book.person, language=Language(book.participation.language), now=now,
        kind=SubjectKind.PARTICIPATION, subject_id=book.participation.id, path=OWN_PAGE, exchange=book.exchange,
    )  # fmt: skip
    return mail is not None


def written_to_since(session: Session, moment: datetime) -> set[Key]:
    """Whom somebody let the software write to since then."""
    rows = session.execute(
        select(OutboxMail.subject_kind, OutboxMail.subject_id).where(
            OutboxMail.template.in_(ASKING), OutboxMail.created_at > moment, OutboxMail.subject_id.is_not(None)
        )
    )
    return {(kind, subject_id) for kind, subject_id in rows if kind is not None and subject_id is not None}
