"""What a school sees of exchanges: those in which it takes part, and its own pupils in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from db.base import localised
from db.enums import LegState, ParticipationState, Role
from db.models import Exchange, ExchangePartner, Organisation, Participation, Person
from services.actors import Actor
from services.exchanges.class_lists import city_of_school
from services.exchanges.exchanges import LIVING


@dataclass(frozen=True, slots=True)
class Pupil:
    """One pupil in an exchange."""

    public_id: str
    version: int
    name: str
    class_name: str
    birth_date: date | None
    state: ParticipationState


@dataclass(frozen=True, slots=True)
class SchoolExchange:
    """One exchange in which a school takes part; ``city`` is the group that its pupils belong to."""

    public_id: str
    title: str
    summary: str
    school: str
    school_id: str
    city_id: str
    legs: tuple[tuple[date, date], ...]
    pupils: tuple[Pupil, ...]


def exchanges(session: Session, actor: Actor, *, language: str = "fr") -> list[SchoolExchange]:
    """Living exchanges of the actor’s schools, the newest first. A constant number of statements."""
    schools = actor.organisations(Role.PARTNER)
    if not schools:
        return []
    query = (
        select(Exchange, Organisation)
        .join(ExchangePartner, ExchangePartner.exchange_id == Exchange.id)
        .join(Organisation, Organisation.id == ExchangePartner.organisation_id)
        .options(selectinload(Exchange.organisation), selectinload(Exchange.partner), selectinload(Exchange.legs))
        .where(Organisation.id.in_(schools), Exchange.state.in_(LIVING))
        .order_by(Exchange.id.desc(), Organisation.id)
    )
    found = session.execute(query).all()
    pupils = _pupils(session, schools)
    return [
        SchoolExchange(
            one.public_id, localised(one, "title", language), localised(one, "summary", language),
            localised(school, "name", language), school.public_id, city_of_school(one, school).public_id,
            tuple((leg.starts_on, leg.ends_on) for leg in one.legs if leg.state is not LegState.CANCELLED),
            tuple(pupils.get((one.id, school.id), ())),
        )
        for one, school in found
    ]  # fmt: skip


def _pupils(session: Session, schools: frozenset[int]) -> dict[tuple[int, int], list[Pupil]]:
    query = (
        select(Participation, Person)
        .join(Person, Person.id == Participation.person_id)
        .join(Exchange, Exchange.id == Participation.exchange_id)
        .where(Participation.school_id.in_(schools), Exchange.state.in_(LIVING))
        .order_by(Participation.class_name, Participation.sort_name, Participation.id)
    )
    found: dict[tuple[int, int], list[Pupil]] = {}
    for one, person in session.execute(query):
        pupil = Pupil(one.public_id, one.version, person.name, one.class_name, person.birth_date, one.state)
        found.setdefault((one.exchange_id, one.school_id or 0), []).append(pupil)
    return found
