"""How ready the visits of an exchange are: what keeps each group from leaving, what is unusual or due before it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import localised
from db.enums import LegState, ParticipationKind, ParticipationState
from db.models import Exchange, Leg, Participation, Person
from services.actors import Actor
from services.exchange_policy import is_leader
from services.exchanges import departure
from services.exchanges.departure import Reason
from services.queries.exchange.exchange_scope import exchanges_visible_to
from services.rules.exchanges import Remark, Visit, age_at, remarks

PREPARED = frozenset({LegState.PLANNED, LegState.CLEARED})


@dataclass(frozen=True, slots=True)
class Standing:
    """One visit that is to come."""

    reasons: tuple[Reason, ...]
    remarks: tuple[Remark, ...]


def standings(
    session: Session, actor: Actor, public_id: str, now: datetime, *, language: str = "fr"
) -> dict[str, Standing]:
    """How the visits to come stand, by their public id. A constant number of statements for each of them."""
    query = select(Exchange).where(Exchange.public_id == public_id, exchanges_visible_to(actor))
    exchange = session.scalars(query).one_or_none()
    legs = [one for one in exchange.legs if one.state in PREPARED] if exchange else []
    if exchange is None or not legs:
        return {}
    people = _people(session, exchange)
    return {leg.public_id: _standing(session, leg, people, now, language) for leg in legs}


_People = list[tuple[Participation, Person]]


def _people(session: Session, exchange: Exchange) -> _People:
    query = (
        select(Participation, Person)
        .join(Person, Person.id == Participation.person_id)
        .where(Participation.exchange_id == exchange.id, Participation.state != ParticipationState.WITHDRAWN)
    )
    return [(one, person) for one, person in session.execute(query)]


def _standing(session: Session, leg: Leg, people: _People, now: datetime, language: str) -> Standing:
    found = departure.situation_of(session, leg, now)
    reasons = [reason for check in departure.CHECKS for reason in check(session, found)]
    minors = sum(one.is_minor for one in found.young)
    return Standing(tuple(reasons), tuple(remarks(_visit(leg, people, minors, language), found.norms)))


def _visit(leg: Leg, people: _People, minors: int, language: str) -> Visit:
    exchange = leg.exchange
    names = {one.id: localised(one, "name", language) for one in (exchange.organisation, exchange.partner)}
    ages: dict[str, list[int]] = defaultdict(list)
    young, leaders = dict.fromkeys(names.values(), 0), dict.fromkeys(names.values(), 0)
    for one, person in people:
        city = names[one.organisation_id]
        if is_leader(one):
            leaders[city] += departure.counts(one)
        elif one.kind is ParticipationKind.PARTICIPANT:
            young[city] += 1
            age = age_at(person.birth_date, leg.starts_on)
            ages[city] += [age] if age is not None else []
    return Visit(
        leg.starts_on, leg.ends_on, leg.travel_days, ages, young, leaders, exchange.min_age, exchange.max_age,
        leg.declared_on, minors,
    )  # fmt: skip
