"""Who needs a bed during a visit, and where there is one: read whole for the pairing, with what health forbids.

Allergies are read from what is sealed, for the pairing alone: what leaves this module is which of them a family must
mind (``rules.md`` section 2).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from db.enums import HostStayState, HouseholdState, ParticipationState, SecretKind
from db.models import (
    Guardian,
    GuardianTie,
    HostStay,
    Household,
    HouseholdAdult,
    HouseholdChild,
    Leg,
    LegMember,
    Participation,
    Person,
)
from services.exchanges import nights
from services.exchanges.household_checks import receives
from services.exchanges.own_words import interests_of, languages_of
from services.person_secrets import unsealed_of
from services.rules.ages import MINOR_BELOW
from services.rules.exchanges import age_at
from services.rules.pairing import ANIMALS, FOOD, SMOKE, Bedroom, Child, Family, Guest

MINDED = ANIMALS | FOOD | {SMOKE}
"""Allergies that a family or a kitchen can mind."""


@dataclass(frozen=True, slots=True)
class Beds:
    """A visit as it stands: guests and families by the ids of the pairing, and the records behind them."""

    leg: Leg
    guests: tuple[Guest, ...]
    families: tuple[Family, ...]
    people: Mapping[str, tuple[Participation, Person]]
    households: Mapping[str, Household]
    stays: Mapping[str, HostStay]
    """The stay at a family that counts now, by guest."""

    def guest(self, key: str) -> Guest:
        return next(one for one in self.guests if one.id == key)

    def family(self, key: str) -> Family:
        return next(one for one in self.families if one.id == key)


def key_of(record: Any) -> str:
    """The id of a record in the pairing: in the order in which they were entered."""
    return f"{record.id:09d}"


def first_day(leg: Leg, today: date) -> date:
    """From which day beds are asked for: the first of the visit, or today while it is under way."""
    return min(max(leg.starts_on, today), leg.ends_on)


def load(session: Session, leg: Leg, today: date) -> Beds:
    """Everybody who travels and every family that is or was counted on. Whoever sleeps in lodgings of the group in all
    nights needs no family; whoever does so in some is counted on by their family. A constant number of statements."""
    people = {key_of(one): (one, person) for one, person in travellers(session, leg)}
    first = first_day(leg, today)
    stays, lodged = _stays(session, leg), nights.lodged(session, leg, first)
    current = _current(stays, first, people)
    homes = {
        key_of(one): one
        for one in households(session, leg)
        if one.state is HouseholdState.ACCEPTED or any(stay.household_id == one.id for stay in current.values())
    }
    partners = _partners(session, leg)
    families = tuple(_family(leg, one, partners) for one in homes.values())
    left = defaultdict(set)
    for stay in stays:
        if stay.state is HostStayState.ENDED and stay.household_id and stay.ends_on > leg.starts_on:
            left[f"{stay.participation_id:09d}"].add(f"{stay.household_id:09d}")
    persons = [person for _one, person in people.values()]
    minded, siblings = allergies(session, persons), siblings_of(session, persons)
    guests = tuple(
        _guest(leg, key, one, person, current.get(key), minded, siblings, left[key])
        for key, (one, person) in people.items()
        if key in current or one.id not in lodged
    )
    return Beds(leg, guests, families, people, homes, current)


def travellers(session: Session, leg: Leg) -> list[tuple[Participation, Person]]:
    """Who travels with the group and did not leave it, leaders too. One statement."""
    query = (
        select(Participation, Person)
        .join(LegMember, LegMember.participation_id == Participation.id)
        .join(Person, Person.id == Participation.person_id)
        .where(
            LegMember.leg_id == leg.id, LegMember.travels, LegMember.left_on.is_(None),
            Participation.state != ParticipationState.WITHDRAWN, Participation.is_substitute.is_(False),
        )
        .order_by(Participation.sort_name, Participation.id)
    )  # fmt: skip
    return [(one, person) for one, person in session.execute(query)]


def allergies(session: Session, people: Iterable[Person]) -> dict[int, frozenset[str]]:
    """What each person cannot bear of what a family can mind, by their id. One statement."""
    found = unsealed_of(session, list(people), SecretKind.HEALTH)
    return {person_id: frozenset(json.loads(text).get("allergies", ())) & MINDED for person_id, text in found.items()}


def step_free(session: Session, people: Iterable[Person]) -> frozenset[int]:
    """Who needs a room without stairs, by the id of the person. One statement."""
    found = unsealed_of(session, list(people), SecretKind.HEALTH)
    return frozenset(person_id for person_id, text in found.items() if json.loads(text).get("step_free"))


def siblings_of(session: Session, people: Iterable[Person]) -> dict[int, str]:
    """The same name for brothers and sisters, by person: those of one guardian, as tied by hand. One statement."""
    ids = [person.id for person in people]
    query = (
        select(Guardian.person_id, Guardian.id, GuardianTie.main_id)
        .outerjoin(GuardianTie, GuardianTie.guardian_id == Guardian.id)
        .where(Guardian.person_id.in_(ids))
        .order_by(Guardian.id)
    )
    children: dict[int, set[int]] = defaultdict(set)
    for person_id, guardian_id, main_id in session.execute(query):
        children[main_id or guardian_id].add(person_id)
    names: dict[int, str] = {}
    for group in sorted(children.values(), key=min):
        if len(group) > 1:
            known = {names[one] for one in group if one in names}
            name = min(known, default=f"{min(group):09d}")
            names.update({one: name for one, other in names.items() if other in known})
            names.update(dict.fromkeys(group, name))
    return names


def _stays(session: Session, leg: Leg) -> list[HostStay]:
    """Stays at families, whatever became of them."""
    query = select(HostStay).where(HostStay.leg_id == leg.id, HostStay.household_id.is_not(None))
    return list(session.scalars(query.order_by(HostStay.id)))


def _current(stays: Iterable[HostStay], day: date, people: Mapping[str, Any]) -> dict[str, HostStay]:
    """The stay of each guest that lies on ``day`` or later, agreed before proposed."""
    living = [one for one in stays if one.state is not HostStayState.ENDED and one.ends_on >= day]
    living.sort(key=lambda one: one.state is HostStayState.AGREED)
    return {key: one for one in living if (key := f"{one.participation_id:09d}") in people}


def households(session: Session, leg: Leg) -> list[Household]:
    """All families of a visit with their people, in the order in which they were entered. Five statements."""
    query = (
        select(Household)
        .where(Household.leg_id == leg.id)
        .options(
            selectinload(Household.adults).selectinload(HouseholdAdult.checks), selectinload(Household.children),
            selectinload(Household.rooms),
        )
        .order_by(Household.id)
    )  # fmt: skip
    return list(session.scalars(query))


def _partners(session: Session, leg: Leg) -> dict[int, set[str]]:
    """Guests who hosted a young person of the receiving city in the other visit, by that young person."""
    query = (
        select(HostStay.participation_id, HouseholdChild.participation_id)
        .join(HouseholdChild, HouseholdChild.household_id == HostStay.household_id)
        .join(Leg, Leg.id == HostStay.leg_id)
        .where(
            Leg.exchange_id == leg.exchange_id, Leg.id != leg.id, HouseholdChild.participation_id.is_not(None),
            HostStay.state == HostStayState.AGREED,
        )
    )  # fmt: skip
    found: dict[int, set[str]] = defaultdict(set)
    for hosted, host in session.execute(query):
        found[hosted].add(f"{host:09d}")
    return found


def _family(leg: Leg, one: Household, partners: Mapping[int, set[str]]) -> Family:
    return Family(
        key_of(one), one.capacity, receives(one), frozenset(one.languages), frozenset(one.interests),
        frozenset(one.pets), one.smokes, frozenset(one.avoids), one.gender_wish, one.age_from, one.age_to,
        tuple(
            Child(
                leg.starts_on.year - child.birth_year, child.gender,
                frozenset(partners.get(child.participation_id or 0, ())),
            )
            for child in one.children
        ),
        tuple(Bedroom(key_of(room), room.beds, room.for_adults) for room in one.rooms), one.same_room,
    )  # fmt: skip


def _guest(
    leg: Leg,
    key: str,
    one: Participation,
    person: Person,
    stay: HostStay | None,
    minded: Mapping[int, frozenset[str]],
    siblings: Mapping[int, str],
    left: set[str],
) -> Guest:
    """Somebody of unknown age counts as a minor. What is agreed, or was decided by hand, is locked."""
    age = age_at(person.birth_date, leg.starts_on)
    is_fixed = stay is not None and (stay.state is HostStayState.AGREED or stay.is_locked)
    return Guest(
        key, age if age is not None else MINOR_BELOW - 1, person.gender, languages_of(one.languages),
        interests_of(one.interests), minded.get(person.id, frozenset()), siblings.get(person.id, ""),
        f"{stay.household_id:09d}" if stay is not None and is_fixed else "",
        f"{stay.room_id:09d}" if stay is not None and is_fixed and stay.room_id else "", frozenset(left),
    )  # fmt: skip
