"""What consents are decided upon: who takes part, in which visits, who answers for them, what was answered.

One :class:`Book` for each young person, all of an exchange in a constant number of statements.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, contains_eager, selectinload

from db.enums import ConsentPurpose, LegState, ParticipationKind, ParticipationState
from db.models import Consent, ConsentText, Exchange, Guardian, Leg, LegMember, Participation, Person
from services.rules import consents as rules
from services.rules.consents import SELF, Gap, Said, Visit

GUARDIANS = 2
"""How many guardians of a young person are asked at most."""
COUNTED_LEGS = (LegState.PLANNED, LegState.CLEARED, LegState.UNDER_WAY)
"""Visits before or during which an answer still matters."""


@dataclass(frozen=True)
class Book:
    """All that is known of one young person's consents. ``legs`` are those they have not left, by day."""

    participation: Participation
    person: Person
    exchange: Exchange
    legs: tuple[Leg, ...]
    guardians: tuple[Guardian, ...]
    consents: Mapping[tuple[ConsentPurpose, int], Consent]
    texts: Mapping[ConsentPurpose, ConsentText]

    @cached_property
    def answers(self) -> dict[tuple[ConsentPurpose, int], Said]:
        return {key: Said(one.state, one.expires_on) for key, one in self.consents.items()}

    @cached_property
    def coming(self) -> tuple[Leg, ...]:
        """Visits that are not over."""
        return tuple(leg for leg in self.legs if leg.state in COUNTED_LEGS)

    def is_minor(self, leg: Leg) -> bool:
        """On the first day of this visit."""
        return rules.is_minor(self.person.birth_date, leg.starts_on)

    @property
    def is_ever_minor(self) -> bool:
        return any(self.is_minor(leg) for leg in self.legs)

    @property
    def agrees_jointly(self) -> bool:
        """Whether the child signs about data beside the guardian."""
        return bool(self.legs) and rules.agrees_jointly(self.person.birth_date, self.legs[0].starts_on)

    def asked(self, text: ConsentText, leg: Leg) -> list[int | None]:
        """Whom one text is asked of for one visit."""
        return rules.asked_of(
            self.person.birth_date, leg.starts_on, self._guardian_ids(), asks_young=text.asks_young,
            asks_second=self.exchange.asks_second_guardian,
        )  # fmt: skip

    def wanted(self) -> list[tuple[ConsentPurpose, int]]:
        """Every answer that is asked for, of somebody who is known, for any visit; in the order of the purposes."""
        pairs = [
            (purpose, who)
            for purpose, text in self.texts.items()
            for leg in self.legs
            for who in self.asked(text, leg)
            if who is not None
        ]
        return list(dict.fromkeys(pairs))

    def may_answer(self, purpose: ConsentPurpose, guardian_id: int) -> bool:
        """Whether this person has a say: any guardian while the young person is a minor at one visit, else who is
        asked."""
        if guardian_id == SELF:
            return (purpose, SELF) in self.wanted()
        return self.is_ever_minor and guardian_id in self._guardian_ids()

    def gaps(self, leg: Leg) -> list[Gap]:
        """What is missing for one visit, the optional included."""
        found: list[Gap] = []
        for purpose, text in self.texts.items():
            found += rules.gaps(
                purpose, self.person.birth_date, Visit(leg.starts_on, leg.ends_on), self._guardian_ids(), self.answers,
                asks_young=text.asks_young, asks_second=self.exchange.asks_second_guardian,
            )  # fmt: skip
        return found

    def blocking(self, leg: Leg) -> list[Gap]:
        """What is missing for one visit and keeps from taking part."""
        return [gap for gap in self.gaps(leg) if self.texts[gap.purpose].is_mandatory]

    def name_of(self, guardian_id: int | None) -> str:
        """Who answers, by name; empty where no guardian is known."""
        if guardian_id == SELF:
            return self.person.name
        return next((one.name for one in self.guardians if one.id == guardian_id), "")

    def _guardian_ids(self) -> list[int]:
        return [one.id for one in self.guardians]


def of_participation(session: Session, participation: Participation) -> Book:
    """The book of one young person."""
    return books(session, Participation.id == participation.id, with_withdrawn=True)[0]


def of_exchange(session: Session, exchange: Exchange, *conditions: ColumnElement[bool]) -> list[Book]:
    """Young people of an exchange who take part, by name."""
    return books(session, Participation.exchange_id == exchange.id, *conditions)


def of_leg(session: Session, leg: Leg) -> list[Book]:
    """Young people of one visit who have not left it, by name."""
    members = select(LegMember.participation_id).where(LegMember.leg_id == leg.id, LegMember.left_on.is_(None))
    return books(session, Participation.id.in_(members))


def books(session: Session, *conditions: ColumnElement[bool], with_withdrawn: bool = False) -> list[Book]:
    """One book for each young person, by name. Six statements, whatever their number."""
    query = (
        select(Participation)
        .join(Person, Person.id == Participation.person_id)
        .join(Exchange, Exchange.id == Participation.exchange_id)
        .where(Participation.kind == ParticipationKind.PARTICIPANT, *conditions)
        .order_by(Participation.sort_name, Participation.id)
        .options(
            contains_eager(Participation.person),
            contains_eager(Participation.exchange),
            selectinload(Participation.members).joinedload(LegMember.leg),
        )
    )
    if not with_withdrawn:
        query = query.where(Participation.state != ParticipationState.WITHDRAWN)
    found = session.scalars(query).unique().all()
    guardians = _guardians(session, [one.person_id for one in found])
    consents = _consents(session, [one.id for one in found])
    texts = current_texts(session, {one.exchange_id for one in found})
    return [
        Book(
            one, one.person, one.exchange, _legs(one), tuple(guardians.get(one.person_id, ())),
            {(row.purpose, row.guardian_id): row for row in consents.get(one.id, ())}, texts[one.exchange_id],
        )
        for one in found
    ]  # fmt: skip


def current_texts(session: Session, exchange_ids: Iterable[int]) -> dict[int, dict[ConsentPurpose, ConsentText]]:
    """The newest text of each purpose: of the exchange where it has its own, else of the software. One statement."""
    wanted = list(exchange_ids)
    rows = session.scalars(
        select(ConsentText)
        .where(ConsentText.exchange_id.in_(wanted) | ConsentText.exchange_id.is_(None))
        .order_by(ConsentText.number)
    ).all()
    found: dict[int, dict[ConsentPurpose, ConsentText]] = {}
    for one in wanted:
        newest = {row.purpose: row for row in rows if row.exchange_id is None}
        newest |= {row.purpose: row for row in rows if row.exchange_id == one}
        found[one] = {purpose: newest[purpose] for purpose in ConsentPurpose if purpose in newest}
    return found


def _legs(participation: Participation) -> tuple[Leg, ...]:
    legs = [one.leg for one in participation.members if one.left_on is None and one.leg.state is not LegState.CANCELLED]
    return tuple(sorted(legs, key=lambda leg: leg.starts_on))


def _guardians(session: Session, person_ids: Sequence[int]) -> dict[int, list[Guardian]]:
    found: dict[int, list[Guardian]] = {}
    for row in session.scalars(select(Guardian).where(Guardian.person_id.in_(person_ids)).order_by(Guardian.id)):
        if len(found.setdefault(row.person_id, [])) < GUARDIANS:
            found[row.person_id].append(row)
    return found


def _consents(session: Session, participation_ids: Sequence[int]) -> dict[int, list[Consent]]:
    found: dict[int, list[Consent]] = {}
    for row in session.scalars(select(Consent).where(Consent.participation_id.in_(participation_ids))):
        found.setdefault(row.participation_id, []).append(row)
    return found
