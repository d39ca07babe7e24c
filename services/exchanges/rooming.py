"""Who shares a room in a lodging of the group: proposed, agreed by a person, or decided by hand.

A proposal never touches what is agreed or was decided by hand. What breaks a hard rule of ``services/rules/rooming.py``
is refused whoever asks.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import HostStayState, ParticipationKind, ParticipationState
from db.models import HostStay, Leg, LegMember, Lodging, NightAway, Participation, Person, Room, RoomWish
from db.session import reading
from services.actions import Action
from services.actors import Actor
from services.errors import Conflict, DomainError, InvalidFields, NotFound
from services.exchanges import beds, nights
from services.exchanges.beds import key_of
from services.exchanges.lodgings import changed, editable
from services.exchanges.own_words import languages_of
from services.exchanges.rooming_words import refusal
from services.i18n import N_
from services.policy import authorize
from services.records import by_public_id
from services.rules import rooming as rules
from services.rules.ages import MINOR_BELOW
from services.rules.exchanges import age_at
from services.rules.rooming import Bunkroom, Rooming, Sleeper, Stop
from services.unit import prepared_by


@dataclass(frozen=True, slots=True)
class House:
    """A lodging as it stands: sleepers and rooms by the ids of the rules, and the records behind them."""

    lodging: Lodging
    sleepers: tuple[Sleeper, ...]
    rooms: tuple[Bunkroom, ...]
    people: Mapping[str, tuple[Participation, Person]]
    records: Mapping[str, Room]
    stays: Mapping[str, HostStay]

    def sleeper(self, key: str) -> Sleeper:
        return next(one for one in self.sleepers if one.id == key)

    def inside(self, room: str) -> list[Sleeper]:
        """Who sleeps in a room, or is proposed to."""
        return [one for one in self.sleepers if (stay := self.stays.get(one.id)) and f"{stay.room_id or 0:09d}" == room]


@dataclass(frozen=True, slots=True)
class Proposed:
    """What a proposal came to: how many are newly placed, and who has no bed, with why."""

    placed: int
    without: tuple[tuple[str, Stop], ...]
    is_proven: bool


Asked = tuple[tuple[Sleeper, ...], tuple[Bunkroom, ...]]


def load(session: Session, lodging: Lodging) -> House:
    """Everybody who may sleep in a house and its rooms. A constant number of statements."""
    leg = lodging.leg
    stays = {
        f"{one.participation_id:09d}": one
        for one in session.scalars(
            select(HostStay).where(HostStay.lodging_id == lodging.id, HostStay.state.in_(nights.LIVING))
        )
    }
    busy = _elsewhere(session, lodging)
    people = {
        key_of(one): (one, person)
        for one, person in counted_on(session, leg, with_hosts=lodging.with_hosts)
        if one.id not in busy
    }
    persons = [person for _one, person in people.values()]
    siblings, step_free = beds.siblings_of(session, persons), beds.step_free(session, persons)
    wishes = wishes_of(session, [one.id for one, _person in people.values()])
    sleepers = tuple(
        _sleeper(leg, one, person, stays.get(key), siblings, step_free, wishes) for key, (one, person) in people.items()
    )
    records = {key_of(room): room for room in session.scalars(_rooms_of(lodging))}
    rooms = tuple(
        Bunkroom(key, room.beds, room.for_adults, room.kept_for, room.accessible) for key, room in records.items()
    )
    return House(lodging, sleepers, rooms, people, records, {key: one for key, one in stays.items() if key in people})


def wishes_of(session: Session, ids: Collection[int]) -> dict[int, frozenset[int]]:
    """With whom each would like to share a room. One statement."""
    found: dict[int, set[int]] = {}
    for one in session.scalars(select(RoomWish).where(RoomWish.participation_id.in_(ids))):
        found.setdefault(one.participation_id, set()).add(one.other_id)
    return {key: frozenset(others) for key, others in found.items()}


def _rooms_of(lodging: Lodging) -> Any:
    return select(Room).where(Room.lodging_id == lodging.id).order_by(Room.id)


def _elsewhere(session: Session, lodging: Lodging) -> set[int]:
    """Who sleeps in another house of the group meanwhile, or is elsewhere in all its nights."""
    other = select(HostStay.participation_id).where(
        HostStay.leg_id == lodging.leg_id, HostStay.lodging_id.is_not(None), HostStay.lodging_id != lodging.id,
        HostStay.state.in_(nights.LIVING), HostStay.starts_on <= lodging.ends_on, HostStay.ends_on >= lodging.starts_on,
    )  # fmt: skip
    away = select(NightAway.participation_id).where(
        NightAway.leg_id == lodging.leg_id, NightAway.starts_on <= lodging.starts_on,
        NightAway.ends_on >= lodging.ends_on,
    )  # fmt: skip
    return set(session.scalars(other)) | set(session.scalars(away))


def counted_on(
    session: Session, leg: Leg, *, with_hosts: bool = True
) -> list[tuple[Participation, Person]]:  # fmt: skip
    """Who travels, and ``with_hosts`` also who is at home in the city that receives. At most two statements."""
    return [*beds.travellers(session, leg), *(_hosts(session, leg) if with_hosts else [])]


def _hosts(session: Session, leg: Leg) -> list[tuple[Participation, Person]]:
    """Young people and leaders of the city that receives."""
    query = (
        select(Participation, Person)
        .join(LegMember, LegMember.participation_id == Participation.id)
        .join(Person, Person.id == Participation.person_id)
        .where(
            LegMember.leg_id == leg.id, LegMember.travels.is_(False), LegMember.left_on.is_(None),
            Participation.state != ParticipationState.WITHDRAWN, Participation.is_substitute.is_(False),
        )
        .order_by(Participation.sort_name, Participation.id)
    )  # fmt: skip
    return [(one, person) for one, person in session.execute(query)]


def _sleeper(
    leg: Leg,
    one: Participation,
    person: Person,
    stay: HostStay | None,
    siblings: Mapping[int, str],
    step_free: Collection[int],
    wishes: Mapping[int, frozenset[int]],
) -> Sleeper:
    """Somebody of unknown age counts as a minor; who leads never does. What is agreed or decided by hand is locked."""
    age = age_at(person.birth_date, leg.starts_on)
    leads = one.kind is not ParticipationKind.PARTICIPANT
    unknown = MINOR_BELOW if leads else MINOR_BELOW - 1
    is_fixed = stay is not None and (stay.state is HostStayState.AGREED or stay.is_locked)
    return Sleeper(
        key_of(one), age if age is not None else unknown, person.gender, languages_of(one.languages),
        siblings=siblings.get(person.id, ""), locked=f"{stay.room_id or 0:09d}" if stay and is_fixed else "",
        city=str(one.organisation_id), wishes=frozenset(f"{other:09d}" for other in wishes.get(one.id, ())),
        step_free=person.id in step_free,
    )  # fmt: skip


def _solved(actor: Actor, lodging_public_id: str, *, now: datetime) -> tuple[Asked, Rooming]:
    """The slow part of :func:`propose`, before its transaction."""
    with reading() as session:
        lodging = by_public_id(session, Lodging, lodging_public_id)
        authorize(actor, Action.BED_DECIDE, lodging)
        house = load(session, lodging)
    return (house.sleepers, house.rooms), rules.propose(house.sleepers, house.rooms)


@prepared_by(_solved)
def propose(
    session: Session,
    actor: Actor,
    lodging_public_id: str,
    *,
    now: datetime,
    prepared: tuple[Asked, Rooming] | None = None,
) -> Proposed:
    """Propose a room for everybody whose room is neither agreed nor decided by hand; the former proposal goes.

    Raises ``InvalidFields`` at «rooming» where what was decided breaks a hard rule: each fault is named.
    """
    house = load(session, editable(session, actor, lodging_public_id))
    asked = (house.sleepers, house.rooms)
    found = prepared[1] if prepared is not None and prepared[0] == asked else rules.propose(*asked)
    if found.faults:
        raise InvalidFields([refusal(stop, house.records[room].name) for room, stop in found.faults])
    for one in house.sleepers:
        if not one.locked and (former := house.stays.get(one.id)) is not None:
            session.delete(former)
    session.flush()
    placed = [one for one in house.sleepers if not one.locked and one.id in found.rooms]
    for one in placed:
        room = found.rooms[one.id]
        mates = [other for other in house.sleepers if other is not one and found.rooms.get(other.id) == room]
        _add(session, house, one, room, mates, now)
    changed(session, actor, house.lodging, "rooms:propose", now)
    without = tuple((house.people[key][1].name, stop) for key, stop in found.without.items())
    return Proposed(len(placed), without, found.is_proven)


def place(
    session: Session, actor: Actor, lodging_public_id: str, participation_public_id: str, room_public_id: str, *,
    now: datetime,
) -> HostStay:  # fmt: skip
    """Decide by hand in which room somebody sleeps. Raises ``InvalidFields`` at «rooming»."""
    house = load(session, editable(session, actor, lodging_public_id))
    one = _sleeper_of(house, participation_public_id)
    room = _room_of(house, room_public_id)
    _check(house, room, [*(other for other in house.inside(room) if other.id != one.id), one], one)
    stay = _move(session, house, one, room, now)
    changed(session, actor, house.lodging, "rooms:place", now)
    return stay


def swap(
    session: Session, actor: Actor, lodging_public_id: str, participation_public_id: str, other_public_id: str, *,
    now: datetime,
) -> None:  # fmt: skip
    """Let two people of one house change rooms. Raises ``InvalidFields`` at «rooming»."""
    house = load(session, editable(session, actor, lodging_public_id))
    one, other = _sleeper_of(house, participation_public_id), _sleeper_of(house, other_public_id)
    if one.id == other.id or not {one.id, other.id} <= set(house.stays):
        raise Conflict(N_("Choose two people who have a room in this house."))
    here, there = (f"{house.stays[who.id].room_id or 0:09d}" for who in (one, other))
    for who, to, leaves in ((one, there, other), (other, here, one)):
        rest = [mate for mate in house.inside(to) if mate.id not in {leaves.id, who.id}]
        _check(house, to, [*rest, who], who)
    _move(session, house, one, there, now)
    _move(session, house, other, here, now)
    changed(session, actor, house.lodging, "rooms:swap", now)


def _sleeper_of(house: House, participation_public_id: str) -> Sleeper:
    for one in house.sleepers:
        if house.people[one.id][0].public_id == participation_public_id:
            return one
    raise NotFound(N_("This person is not counted on in this house."))


def _room_of(house: House, room_public_id: str) -> str:
    for key, room in house.records.items():
        if room.public_id == room_public_id:
            return key
    raise NotFound(N_("This does not exist, or not any more."))


def _check(house: House, room: str, inside: list[Sleeper], one: Sleeper) -> None:
    found = rules.together(inside, next(each for each in house.rooms if each.id == room))
    errors: list[DomainError] = [
        refusal(stop, house.records[room].name, house.people[one.id][1].name) for stop in found
    ]
    if errors:
        raise InvalidFields(errors)


def _move(session: Session, house: House, one: Sleeper, room: str, now: datetime) -> HostStay:
    """Into another room; what was agreed stays agreed."""
    stay = house.stays.get(one.id)
    if stay is None:
        stay = _add(session, house, one, room, [], now)
    stay.room_id, stay.is_locked, stay.updated_at = int(room), True, now
    stay.reasons = [{"rule": "locked", "params": []}]
    session.flush()
    return stay


def _add(
    session: Session, house: House, one: Sleeper, room: str, mates: list[Sleeper], now: datetime
) -> HostStay:  # fmt: skip
    lodging = house.lodging
    stay = HostStay(
        leg_id=lodging.leg_id, leg=lodging.leg, participation_id=house.people[one.id][0].id, lodging_id=lodging.id,
        lodging=lodging, room_id=int(room), starts_on=lodging.starts_on, ends_on=lodging.ends_on,
        state=HostStayState.PROPOSED, created_at=now, updated_at=now, ended_reason="",
        reasons=[
            {"rule": why.rule, "params": list(why.values)} for why in rules.reasons(replace(one, locked=""), mates)
        ],
    )  # fmt: skip
    session.add(stay)
    session.flush()
    return stay
