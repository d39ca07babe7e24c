"""What a guardian reads by their link: each child with visits, costs, papers, answers, and what is still missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import localised
from db.enums import ConsentPurpose, ExchangeState, LegDirection, LegState
from db.models import Leg, Organisation
from services.actors import Actor
from services.exchanges import consent_book, health
from services.exchanges.consent_book import Book
from services.exchanges.households import OVER
from services.exchanges.paper_templates import TEMPLATES
from services.i18n import N_
from services.queries.exchange.consent_scope import consents_visible_to
from services.queries.exchange.exchange_consents import AnswerRow, answers_of
from services.rules.consents import SELF
from services.rules.exchange_papers import Needs


def _before(needs: Needs) -> timedelta:
    """How long before a visit the first paper of a checklist is due, as the checklist itself says it."""
    return timedelta(days=-TEMPLATES[needs][1][0].days)


PAPERS: dict[str, tuple[str, timedelta]] = {
    "FR": (
        N_(
            "Exit authorisation from France (form 15646): signed by a parent less than a year before the return, with "
            "a copy of the signing parent’s identity card. Nothing has to be notarised."
        ),
        _before(Needs.EXIT),
    ),
    "AM": (
        N_(
            "Consent of the parents to the journey, signed before a notary: it goes into the visa file, with the "
            "passport of your child."
        ),
        _before(Needs.NOTARY),
    ),
}
"""What the parents of a minor have to prepare to leave a country, and how long before (``rules.md`` section 2)."""
_SHOWN = (ExchangeState.OPEN, ExchangeState.CLOSED)


@dataclass(frozen=True, slots=True)
class VisitRow:
    """One visit as far as a family is concerned. ``paper`` is a msgid, empty where nothing has to be prepared."""

    public_id: str
    direction: LegDirection
    starts_on: date
    ends_on: date
    host: str
    travels: bool
    lodging: str
    state: LegState
    paper: str
    paper_by: date | None


@dataclass(frozen=True, slots=True)
class ChildRow:
    """One child in one exchange. ``joint`` are answers that the child signs on the parent’s screen, ``own`` those that
    they give themselves."""

    participation_id: int
    public_id: str
    name: str
    given_name: str
    exchange: str
    summary: str
    costs: str
    city: str
    visits: tuple[VisitRow, ...]
    answers: tuple[AnswerRow, ...]
    joint: tuple[AnswerRow, ...]
    own: tuple[AnswerRow, ...]
    has_health: bool
    is_open: bool

    @property
    def is_over(self) -> bool:
        """Every visit has been: nothing is asked any more."""
        return all(one.state in OVER for one in self.visits)

    @property
    def unanswered(self) -> list[AnswerRow]:
        """What the guardian can still answer, and the child beside them."""
        return [one for one in (*self.answers, *self.joint) if one.answered_at is None]

    @property
    def needed(self) -> list[ConsentPurpose]:
        """What is missing and needed."""
        return [one.purpose for one in self.unanswered if one.is_mandatory]


@dataclass(frozen=True, slots=True)
class Desk:
    """``children`` by exchange and name."""

    name: str
    children: tuple[ChildRow, ...]

    @property
    def is_new(self) -> bool:
        """Nothing was answered yet: the three screens come first."""
        return all(one.answered_at is None for child in self.children for one in child.answers)


def desk(session: Session, actor: Actor, *, now: datetime, language: str = "fr") -> Desk:
    """The children whom the link shows, in exchanges that are prepared or lived. A constant number of statements for
    each child."""
    books = [
        book
        for book in consent_book.books(session, consents_visible_to(actor))
        if book.exchange.state in _SHOWN and _is_of(actor, book)
    ]
    cities = _cities(session, books)
    told = health.told_of(session, [book.person.id for book in books])
    children = [_child(session, actor, book, cities, book.person.id in told, language) for book in books]
    return Desk(actor.name, tuple(sorted(children, key=lambda one: (one.exchange, one.name))))


def _is_of(actor: Actor, book: Book) -> bool:
    return bool(actor.guardians() & {one.id for one in book.guardians})


def _child(
    session: Session, actor: Actor, book: Book, cities: dict[int, Organisation], has_health: bool, language: str
) -> ChildRow:
    mine = answers_of(session, book, whose=actor.guardians(), language=language) if book.is_ever_minor else []
    own = answers_of(session, book, whose=frozenset({SELF}), language=language)
    is_joint = book.agrees_jointly
    return ChildRow(
        book.participation.id, book.participation.public_id, book.person.name, book.person.given_name,
        localised(book.exchange, "title", language), localised(book.exchange, "summary", language),
        localised(book.exchange, "costs", language),
        localised(cities[book.participation.organisation_id], "name", language),
        tuple(_visit(book, leg, cities, language) for leg in book.legs), _in_order(book, mine),
        tuple(own) if is_joint else (), () if is_joint else tuple(own), has_health,
        book.exchange.state is ExchangeState.OPEN,
    )  # fmt: skip


def _in_order(book: Book, answers: list[AnswerRow]) -> tuple[AnswerRow, ...]:
    order = list(book.texts)
    return tuple(sorted(answers, key=lambda one: order.index(one.purpose)))


def _visit(book: Book, leg: Leg, cities: dict[int, Organisation], language: str) -> VisitRow:
    member = next(one for one in book.participation.members if one.leg_id == leg.id)
    paper, before = PAPERS.get(cities[leg.sending_id].country, ("", timedelta()))
    is_needed = member.travels and book.is_minor(leg) and bool(paper)
    return VisitRow(
        leg.public_id, leg.direction, leg.starts_on, leg.ends_on, localised(cities[leg.host_id], "name", language),
        member.travels, localised(leg, "lodging", language), leg.state, paper if is_needed else "",
        leg.starts_on - before if is_needed else None,
    )  # fmt: skip


def _cities(session: Session, books: list[Book]) -> dict[int, Organisation]:
    wanted = {one for book in books for one in (book.exchange.organisation_id, book.exchange.partner_id)}
    return {one.id: one for one in session.scalars(select(Organisation).where(Organisation.id.in_(wanted)))}
