"""Lodgings of a visit as they are read: rooms with who sleeps there, who has no bed in a night, who is elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from db.enums import Gender, HostStayState
from db.models import HostStay, Leg, Lodging, NightAway, Participation, Person, Room
from services.actors import Actor
from services.exchange_policy import is_leader
from services.exchanges import beds, nights, rooming
from services.exchanges.households import OVER
from services.exchanges.pairing import today_at
from services.queries.exchange.exchange_families import VisitHead, head_of
from services.queries.exchange.exchange_visit import visible_leg
from services.rules.ages import MINOR_BELOW
from services.rules.exchanges import age_at


@dataclass(frozen=True, slots=True)
class SleeperView:
    """Somebody in a room, or without one."""

    public_id: str
    name: str
    age: int | None
    gender: Gender | None
    is_leader: bool
    stay: str = ""
    state: HostStayState | None = None
    is_locked: bool = False
    why: tuple[Mapping[str, Any], ...] = ()

    @property
    def is_minor(self) -> bool:
        return self.age is None or self.age < MINOR_BELOW


@dataclass(frozen=True, slots=True)
class RoomView:
    """A room with who sleeps there."""

    public_id: str
    name: str
    beds: int
    floor: str
    accessible: bool
    for_adults: bool
    kept_for: Gender | None
    inside: tuple[SleeperView, ...]

    @property
    def free(self) -> int:
        return max(self.beds - len(self.inside), 0)


@dataclass(frozen=True, slots=True)
class LodgingView:
    """A house with its rooms; ``waiting`` are those counted on there who have no room yet."""

    public_id: str
    version: int
    name: str
    address: str
    phone: str
    starts_on: date
    ends_on: date
    with_hosts: bool
    rooms: tuple[RoomView, ...]
    waiting: tuple[SleeperView, ...]

    @property
    def people(self) -> tuple[SleeperView, ...]:
        return tuple(one for room in self.rooms for one in room.inside)

    @property
    def proposed(self) -> int:
        return sum(one.state is HostStayState.PROPOSED for one in self.people)

    @property
    def agreed(self) -> int:
        return sum(one.state is HostStayState.AGREED for one in self.people)

    @property
    def beds(self) -> int:
        return sum(room.beds for room in self.rooms)


@dataclass(frozen=True, slots=True)
class GapView:
    """Somebody who travels and has no bed in these nights."""

    name: str
    nights: tuple[date, ...]
    participation: str
    """Public id."""


@dataclass(frozen=True, slots=True)
class AwayView:
    """Nights that somebody spends elsewhere."""

    public_id: str
    name: str
    starts_on: date
    ends_on: date
    place: str


@dataclass(frozen=True, slots=True)
class RoomsView:
    """All lodgings of a visit; ``people`` are the names of everybody in it by public id, ``wishes`` by the same."""

    visit: VisitHead
    is_over: bool
    lodgings: tuple[LodgingView, ...]
    gaps: tuple[GapView, ...]
    away: tuple[AwayView, ...]
    people: Mapping[str, str]
    wishes: Mapping[str, tuple[str, ...]]


def view(session: Session, actor: Actor, leg_public_id: str, *, now: datetime, language: str = "fr") -> RoomsView:
    """The lodgings of a visit, for both cities; raises ``NotFound``. A constant number of statements for each house."""
    leg = visible_leg(session, actor, leg_public_id)
    known = {one.id: (one, person) for one, person in rooming.counted_on(session, leg)}
    by_id = {key: one.public_id for key, (one, _person) in known.items()}
    wishes = rooming.wishes_of(session, list(known))
    return RoomsView(
        head_of(actor, leg, language), leg.state in OVER,
        tuple(_lodging(session, leg, one) for one in session.scalars(_lodgings(leg))), gaps(session, leg, now),
        _away(session, leg), {one.public_id: person.name for one, person in known.values()},
        {by_id[who]: tuple(by_id[other] for other in others if other in by_id) for who, others in wishes.items()},
    )  # fmt: skip


def _lodgings(leg: Leg) -> Any:
    return (
        select(Lodging)
        .where(Lodging.leg_id == leg.id)
        .options(selectinload(Lodging.rooms))
        .order_by(Lodging.starts_on, Lodging.id)
    )


def _lodging(session: Session, leg: Leg, lodging: Lodging) -> LodgingView:
    house = rooming.load(session, lodging)
    rows = {key: _sleeper(leg, *house.people[key], house.stays.get(key)) for key in house.people}
    return LodgingView(
        lodging.public_id, lodging.version, lodging.name, lodging.address, lodging.phone, lodging.starts_on,
        lodging.ends_on, lodging.with_hosts,
        tuple(
            _room(room, tuple(rows[one.id] for one in house.inside(key)))
            for key, room in sorted(house.records.items(), key=lambda item: (len(item[1].name), item[1].name, item[0]))
        ),
        tuple(row for key, row in rows.items() if key not in house.stays),
    )  # fmt: skip


def _room(room: Room, inside: tuple[SleeperView, ...]) -> RoomView:
    return RoomView(
        room.public_id, room.name, room.beds, room.floor, room.accessible, room.for_adults, room.kept_for, inside
    )


def _sleeper(leg: Leg, one: Participation, person: Person, stay: HostStay | None) -> SleeperView:
    about = (one.public_id, person.name, age_at(person.birth_date, leg.starts_on), person.gender, is_leader(one))
    if stay is None:
        return SleeperView(*about)
    return SleeperView(*about, stay.public_id, stay.state, stay.is_locked, tuple(stay.reasons))


def gaps(session: Session, leg: Leg, now: datetime) -> tuple[GapView, ...]:
    """Who travels and has no bed, not even a proposed one, in a night that is still to come. Four statements."""
    known, first = nights.load(session, leg), today_at(leg, now)
    found = [
        GapView(person.name, missing, one.public_id)
        for one, person in beds.travellers(session, leg)
        if (missing := known.without(one.id, first))
    ]
    return tuple(found)


def _away(session: Session, leg: Leg) -> tuple[AwayView, ...]:
    query = (
        select(NightAway, Person)
        .join(Participation, Participation.id == NightAway.participation_id)
        .join(Person, Person.id == Participation.person_id)
        .where(NightAway.leg_id == leg.id)
        .order_by(NightAway.starts_on, NightAway.id)
    )
    return tuple(
        AwayView(one.public_id, person.name, one.starts_on, one.ends_on, one.place)
        for one, person in session.execute(query)
    )


@dataclass(frozen=True, slots=True)
class ShownLodging:
    """A lodging of the group as the parents of somebody who sleeps there see it; rooms and room-mates are not told."""

    name: str
    address: str
    phone: str
    starts_on: date
    ends_on: date


def shown_to_guardian(session: Session, participation_id: int, today: date) -> tuple[ShownLodging, ...]:
    """Lodgings of one young person that are agreed and not over. For a page that was given this child by its
    guardian’s link. One statement."""
    query = (
        select(HostStay, Lodging)
        .join(Lodging, Lodging.id == HostStay.lodging_id)
        .join(Leg, Leg.id == HostStay.leg_id)
        .where(
            HostStay.participation_id == participation_id, HostStay.state == HostStayState.AGREED,
            Leg.ends_on >= today, Leg.state.not_in(OVER),
        )
        .order_by(HostStay.starts_on, HostStay.id)
    )  # fmt: skip
    return tuple(
        ShownLodging(one.name, one.address, one.phone, stay.starts_on, stay.ends_on)
        for stay, one in session.execute(query)
    )
