"""Reminders of answers about young people in an exchange: guardians by their link, whoever answers alone by account.

A guardian has brothers and sisters in one mail. Whoever was written to by hand a moment ago is left alone, and
everybody once the visits are over.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from db.base import localised
from db.enums import ConsentState, ExchangeState, LinkPurpose, ParticipationState, SubjectKind
from db.models import Consent, Exchange, Guardian, GuardianTie, Participation, Person, User
from services.exchanges import consent_asking, consent_book
from services.exchanges.consent_book import Book
from services.i18n import N_
from services.mail.templates import in_words, one_line
from services.records import local_day
from services.reminders.matters import ZONE, Matter, Recipient, Words, account_of, day_due, narrowed, recipient
from services.rules.consents import SELF

STEPS = (7, 14)
"""One and two weeks after it was asked."""


def consents(session: Session, now: datetime, ids: Collection[int] | None) -> list[Matter]:
    """One matter for each young person and whoever owes an answer about them. A constant number of statements."""
    waiting = session.scalars(narrowed(_waiting(), Participation, ids)).unique().all()
    if not waiting:
        return []
    today, recent = local_day(now, ZONE), consent_asking.written_to_since(session, now - consent_asking.COOLDOWN)
    books = consent_book.books(session, Participation.id.in_([one.id for one in waiting]))
    mains = _mains(session, books)
    accounts = _accounts(session, books)
    found: list[Matter] = []
    for book in books:
        for who, asked_on in _owing(book).items():
            day = day_due(STEPS, anchor=asked_on, began_on=asked_on, today=today)
            if day is None or _key(book, mains, who) in recent:
                continue
            if who == SELF:
                found += [*_of_young(book, accounts, day), *_copy_to_guardian(book, mains, day, recent)]
            else:
                found += _of_guardian(book, mains[who], day)
    return found


def _key(book: Book, mains: dict[int, Guardian], who: int) -> consent_asking.Key:
    if who == SELF:
        return SubjectKind.PARTICIPATION, book.participation.id
    return SubjectKind.GUARDIAN, mains[who].id


def _waiting() -> Select[Any]:
    asked = select(Consent.participation_id).where(Consent.state == ConsentState.REQUESTED)
    return (
        select(Participation)
        .join(Exchange, Exchange.id == Participation.exchange_id)
        .where(
            Participation.id.in_(asked),
            Participation.state != ParticipationState.WITHDRAWN,
            Exchange.state == ExchangeState.OPEN,
        )
        .order_by(Participation.id)
    )


def _owing(book: Book) -> dict[int, date]:
    """Who owes an answer that was asked for and still counts, with the day on which it was first asked."""
    found: dict[int, date] = {}
    for leg in book.coming:
        for gap in book.gaps(leg):
            consent = book.consents.get((gap.purpose, gap.guardian_id)) if gap.guardian_id is not None else None
            if consent is not None and gap.state is ConsentState.REQUESTED:
                asked_on = local_day(consent.asked_at, ZONE)
                found[consent.guardian_id] = min(asked_on, found.get(consent.guardian_id, asked_on))
    return found


def _of_guardian(book: Book, main: Guardian, day: date) -> list[Matter]:
    if not main.email:
        return []
    to = Recipient(None, main.email, main.language, has_account=False)
    return [
        _matter(
            book, day, to, N_("your answers for %(young)s"),
            N_("For %(young)s to take part in the exchange “%(exchange)s”, some of your answers are still missing."),
            N_("Read and answer"), link_to=LinkPurpose.GUARDIAN, link_id=main.id,
        )
    ]  # fmt: skip


def _of_young(book: Book, accounts: dict[int, User], day: date) -> list[Matter]:
    to = recipient(book.person, accounts.get(book.person.id), book.participation.language)
    if to is None:
        return []
    return [
        _matter(
            book, day, to, N_("your own answers for the exchange"),
            N_("In the exchange “%(exchange)s” some answers are yours to give, and are still missing."),
            N_("Give my answers"), path=consent_asking.OWN_PAGE if to.has_account else "",
        )
    ]  # fmt: skip


def _copy_to_guardian(
    book: Book, mains: dict[int, Guardian], day: date, recent: set[consent_asking.Key]
) -> Iterator[Matter]:
    """What a minor is reminded of, the guardian reads too: without a link, the answer is not theirs."""
    if not any(book.is_minor(leg) for leg in book.coming):
        return
    for guardian in book.guardians[:1]:
        main = mains[guardian.id]
        is_fresh = (SubjectKind.GUARDIAN, main.id) in recent
        if not is_fresh and main.email and main.email != book.person.email:
            to = Recipient(None, main.email, main.language, has_account=False)
            yield _matter(
                book, day, to, N_("an answer of %(young)s is missing"),
                N_("In the exchange “%(exchange)s” %(young)s still has to give their own answer: remind them."), "",
            )  # fmt: skip


def _matter(book: Book, day: date, to: Recipient, title: str, sentence: str, label: str, **link: Any) -> Matter:
    starts_on = min(leg.starts_on for leg in book.coming)
    params = {
        "young": one_line(book.person.given_name or book.person.name),
        "exchange": one_line(localised(book.exchange, "title", to.language)),
        "day": in_words(starts_on, to.language, None),
    }
    return Matter(
        "consent", SubjectKind.PARTICIPATION, book.participation.id, day, to, Words(title, params),
        (Words(sentence, params), Words(N_("The visit begins on %(day)s."), params)), label, due=starts_on,
        **link,
    )  # fmt: skip


def _mains(session: Session, books: list[Book]) -> dict[int, Guardian]:
    """The record that the link of each guardian is given to. Two statements at most."""
    own = {one.id: one for book in books for one in book.guardians}
    ties = {
        one.guardian_id: one.main_id
        for one in session.scalars(select(GuardianTie).where(GuardianTie.guardian_id.in_(own)))
    }
    others = {one.id: one for one in session.scalars(select(Guardian).where(Guardian.id.in_(ties.values())))}
    return {number: others[ties[number]] if number in ties else one for number, one in own.items()}


def _accounts(session: Session, books: list[Book]) -> dict[int, User]:
    query = select(User).join(Person, account_of()).where(Person.id.in_([book.person.id for book in books]))
    return {one.person_id: one for one in session.scalars(query)}
