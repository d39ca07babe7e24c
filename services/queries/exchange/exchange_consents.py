"""What was answered in an exchange: at a glance for all young people, in full for one, and the texts that are asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from db.base import localised
from db.enums import ConsentPurpose, ConsentState, ExchangeState, Language, LegDirection, Source
from db.models import Consent, ConsentText, Exchange, File, Guardian, Participation
from services.actors import Actor
from services.errors import NotFound
from services.exchanges import consent_book, guardians
from services.exchanges.consent_book import Book
from services.exchanges.guardians import SameGuardian
from services.i18n import N_
from services.policy import Action, may
from services.queries.exchange.consent_scope import consents_visible_to
from services.records import by_public_id
from services.rules.consents import AGAINST, SELF

_SHOWN = (ExchangeState.OPEN, ExchangeState.CLOSED)


@dataclass(frozen=True, slots=True)
class YoungRow:
    """One young person: the worst answer of each purpose that is still open, or that all agreed.

    ``states`` None: never asked. ``lacks``: how many answers that are needed are missing, over the visits to come.
    """

    public_id: str
    name: str
    school: str
    has_guardian: bool
    states: Mapping[ConsentPurpose, ConsentState | None]
    lacks: int


@dataclass(frozen=True, slots=True)
class Overview:
    """All young people for whom the actor records, and what is asked. ``rows`` are filtered, the counts are not."""

    exchange_public_id: str
    title: str
    mandatory: frozenset[ConsentPurpose]
    purposes: tuple[ConsentPurpose, ...]
    rows: tuple[YoungRow, ...]
    total: int
    complete: int
    against: int
    may_edit_texts: bool


def overview(
    session: Session, actor: Actor, exchange_public_id: str, *, missing_only: bool = False, language: str = "fr"
) -> Overview:
    """Who answered what. Raises ``NotFound`` where the actor records for nobody in it. Eight statements at most."""
    exchange = by_public_id(session, Exchange, exchange_public_id)
    books = consent_book.of_exchange(session, exchange, consents_visible_to(actor))
    may_edit = may(actor, Action.CONSENT_TEXT_EDIT, exchange)
    books = [one for one in books if may(actor, Action.CONSENT_ASK, one.participation)]
    if not books and not may_edit:
        raise NotFound(N_("This does not exist, or not any more."))
    texts = consent_book.current_texts(session, [exchange.id])[exchange.id]
    rows = [_row(book, language) for book in books]
    return Overview(
        exchange.public_id,
        localised(exchange, "title", language),
        frozenset(one for one, text in texts.items() if text.is_mandatory),
        tuple(texts),
        tuple(row for row in rows if row.lacks or not missing_only),
        len(rows),
        sum(not row.lacks for row in rows),
        sum(any(state in AGAINST for state in row.states.values()) for row in rows),
        may_edit,
    )


def _row(book: Book, language: str) -> YoungRow:
    school = book.participation.school
    return YoungRow(
        book.participation.public_id, book.person.name, localised(school, "name", language) if school else "",
        bool(book.guardians) or not book.is_ever_minor, {one: _worst(book, one) for one in book.texts},
        len({(gap.purpose, gap.guardian_id) for leg in book.coming for gap in book.blocking(leg)}),
    )  # fmt: skip


_WORST = (ConsentState.REVOKED, ConsentState.REFUSED, ConsentState.EXPIRED, ConsentState.REQUESTED, None)


def _worst(book: Book, purpose: ConsentPurpose) -> ConsentState | None:
    """The answer that most needs somebody, of those that are open for a visit to come; else that it was agreed to."""
    legs = book.coming or book.legs
    states = {gap.state for leg in legs for gap in book.gaps(leg) if gap.purpose is purpose}
    if ConsentState.GIVEN in states:  # it ends before the visit does
        states = (states - {ConsentState.GIVEN}) | {ConsentState.EXPIRED}
    return next((state for state in _WORST if state in states), ConsentState.GIVEN)


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One answer that is asked for: by whom, how it stands, and what is read before answering.

    ``guardian_public_id`` None: the young person’s own. ``legs``: for which visits it counts. ``proof`` is the id of
    the scan, ``version`` the number of the text that was read, or that is to be read.
    """

    purpose: ConsentPurpose
    guardian_public_id: str | None
    who: str
    state: ConsentState | None
    answered_at: datetime | None
    answered_by: str
    source: Source | None
    told_by: str
    expires_on: date | None
    proof: str
    legs: tuple[LegDirection, ...]
    is_mandatory: bool
    text_public_id: str
    title: str
    body: str
    version: int


@dataclass(frozen=True, slots=True)
class GuardianCard:
    """Who answers, how to reach them, how many links work, and which records may be the same guardian."""

    public_id: str
    name: str
    relation: str
    email: str
    phone: str
    language: Language
    links: int
    alike: tuple[SameGuardian, ...]


@dataclass(frozen=True, slots=True)
class YoungConsents:
    """One young person whole, for those who record for them."""

    public_id: str
    person_public_id: str
    name: str
    exchange_public_id: str
    exchange: str
    is_minor: bool
    asks_second: bool
    guardians: tuple[GuardianCard, ...]
    answers: tuple[AnswerRow, ...]
    sees_health: bool
    language: Language
    """In which this young person is written to, and a parent until they say otherwise."""


def young_consents(
    session: Session, actor: Actor, participation_public_id: str, *, now: datetime, language: str = "fr"
) -> YoungConsents:
    """Raises ``NotFound`` for young people for whom the actor records nothing."""
    participation = by_public_id(session, Participation, participation_public_id)
    if not may(actor, Action.CONSENT_ASK, participation):
        raise NotFound(N_("This does not exist, or not any more."))
    book = consent_book.of_participation(session, participation)
    return YoungConsents(
        participation.public_id, book.person.public_id, book.person.name, book.exchange.public_id,
        localised(book.exchange, "title", language), book.is_ever_minor, book.exchange.asks_second_guardian,
        tuple(_card(session, actor, one, now) for one in book.guardians),
        tuple(answers_of(session, book, language=language)), may(actor, Action.HEALTH_TELL, participation),
        participation.language,
    )  # fmt: skip


def _card(session: Session, actor: Actor, guardian: Guardian, now: datetime) -> GuardianCard:
    return GuardianCard(
        guardian.public_id, guardian.name, guardian.relation, guardian.email, guardian.phone, guardian.language,
        len(guardians.living_links(session, guardian, now=now)), tuple(guardians.alike(session, actor, guardian)),
    )  # fmt: skip


def answers_of(
    session: Session, book: Book, *, whose: frozenset[int] | None = None, language: str = "fr"
) -> list[AnswerRow]:
    """Every answer that is asked for, and those that were given without being asked. Two statements.

    ``whose``: only those of these guardians, or of the young person (``SELF``).
    """
    pairs = [*book.wanted(), *(pair for pair in book.consents if pair not in book.wanted())]
    shown = [pair for pair in pairs if pair[0] in book.texts and (whose is None or pair[1] in whose)]
    rows = [book.consents[pair] for pair in shown if pair in book.consents]
    read = {one.id: one for one in session.scalars(_having(ConsentText, {row.text_id for row in rows}))}
    proofs = {one.id: one.public_id for one in session.scalars(_having(File, {row.proof_id for row in rows}))}
    return [_answer(book, pair, read, proofs, language) for pair in shown]


def _having(model: type[Any], ids: set[Any]) -> Select[Any]:
    return select(model).where(model.id.in_(ids - {None}))


def _answer(
    book: Book,
    pair: tuple[ConsentPurpose, int],
    read: Mapping[int, ConsentText],
    proofs: Mapping[int, str],
    language: str,
) -> AnswerRow:
    purpose, who = pair
    current = book.texts[purpose]
    consent = book.consents.get(pair) or Consent(state=None, answered_by="", told_by="")
    text = read[consent.text_id] if consent.state is ConsentState.GIVEN else current
    guardian = next((one for one in book.guardians if one.id == who), None)
    return AnswerRow(
        purpose, guardian.public_id if guardian else None, book.name_of(who), consent.state, consent.answered_at,
        consent.answered_by, consent.source, consent.told_by, consent.expires_on, proofs.get(consent.proof_id or 0, ""),
        tuple(leg.direction for leg in book.legs if who in book.asked(current, leg)), current.is_mandatory,
        text.public_id, localised(text, "title", language), localised(text, "body", language), text.number,
    )  # fmt: skip


_UNSAID = (None, ConsentState.REQUESTED, ConsentState.EXPIRED)


@dataclass(frozen=True, slots=True)
class OwnConsents:
    """What one young person answers themselves in one exchange."""

    public_id: str
    exchange: str
    answers: tuple[AnswerRow, ...]
    is_open: bool

    @property
    def awaited(self) -> int:
        """How many answers they still owe."""
        return sum(one.state in _UNSAID for one in self.answers) if self.is_open else 0


def own(session: Session, actor: Actor, *, language: str = "fr") -> list[OwnConsents]:
    """The actor’s own answers, exchange by exchange."""
    if actor.person_id is None:
        return []
    books = consent_book.books(
        session, Participation.person_id == actor.person_id, Exchange.state.in_(_SHOWN)
    )  # fmt: skip
    return [
        OwnConsents(
            book.participation.public_id, localised(book.exchange, "title", language),
            tuple(answers_of(session, book, whose=frozenset({SELF}), language=language)),
            book.exchange.state is ExchangeState.OPEN,
        )
        for book in books
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class TextRow:
    """The text of one purpose that is asked now; ``is_own`` where the exchange has its own version."""

    purpose: ConsentPurpose
    public_id: str
    number: int
    is_own: bool
    is_mandatory: bool
    words: Mapping[str, str]


def texts_for_edit(session: Session, actor: Actor, exchange_public_id: str) -> list[TextRow]:
    """The texts of an exchange as they stand, for coordinators of one of its cities. Raises ``NotFound``."""
    exchange = by_public_id(session, Exchange, exchange_public_id)
    if not may(actor, Action.CONSENT_TEXT_EDIT, exchange):
        raise NotFound(N_("This does not exist, or not any more."))
    texts = consent_book.current_texts(session, [exchange.id])[exchange.id]
    names = [f"{part}_{one}" for part in ("title", "body") for one in ("fr", "en", "hy")]
    return [
        TextRow(
            purpose, text.public_id, text.number, text.exchange_id is not None, text.is_mandatory,
            {name: getattr(text, name) for name in names},
        )
        for purpose, text in texts.items()
    ]  # fmt: skip
