"""Who shares a room in a house where the group sleeps: the same rules as at families, for many rooms at once.

Hard rules are never broken, by the proposal or by hand: beds; in one room only people of one gender, and never a minor
with an adult, and whoever is neither girl nor boy has a room of their own (``pairing.company``); rooms kept for adults,
for girls or for boys; a room without stairs for whoever cannot climb them; brothers and sisters of one gender together
where a room is large enough; what a person decided.

The solver proves that nobody more can have a bed. Then people change places as long as that brings, in this order, more
wishes, more common languages, both cities in one room, ages nearer together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import combinations, permutations

from db.enums import Gender
from services.rules.ages import MINOR_BELOW
from services.rules.pairing import Company, Guest, Reason, company
from services.rules.solver import SECONDS, Model

ROUNDS = 20
"""How often all pairs are looked at again; groups of sixty need three or four."""
NEAR = 2
"""Years between the youngest and the oldest of a room who are of about the same age."""


class Stop(StrEnum):
    """What forbids somebody a room."""

    BEDS = "beds"
    COMPANY = "company"
    ADULTS = "adults"
    KEPT = "kept"
    STAIRS = "stairs"
    SIBLINGS = "siblings"


@dataclass(frozen=True, slots=True)
class Sleeper(Guest):
    """A guest with what a room asks for; ``wishes`` are ids of whom they would like to share with."""

    city: str = ""
    wishes: frozenset[str] = frozenset()
    step_free: bool = False


@dataclass(frozen=True, slots=True)
class Bunkroom:
    """A room of the house."""

    id: str
    beds: int
    for_adults: bool = False
    kept_for: Gender | None = None
    accessible: bool = False


@dataclass(frozen=True, slots=True)
class Rooming:
    """Room by sleeper; why those left over have none; ``is_proven``: nobody more can have a bed.

    With ``faults`` (room and rule) nothing is proposed.
    """

    rooms: Mapping[str, str]
    is_proven: bool = True
    without: Mapping[str, Stop] = field(default_factory=dict)
    faults: tuple[tuple[str, Stop], ...] = ()


def obstacle(sleeper: Sleeper, room: Bunkroom) -> Stop | None:
    """What forbids this room, whoever else sleeps there."""
    if room.for_adults and sleeper.age < MINOR_BELOW:
        return Stop.ADULTS
    if room.kept_for is not None and sleeper.gender != room.kept_for:
        return Stop.KEPT
    if sleeper.step_free and not room.accessible:
        return Stop.STAIRS
    return None


def together(sleepers: Sequence[Sleeper], room: Bunkroom) -> tuple[Stop, ...]:
    """The rules that all these people in one room would break."""
    found = [stop for one in sleepers if (stop := obstacle(one, room)) is not None]
    if len({company(one) for one in sleepers}) > 1:
        found.append(Stop.COMPANY)
    if len(sleepers) > room.beds:
        found.append(Stop.BEDS)
    return tuple(dict.fromkeys(found))


def propose(sleepers: Sequence[Sleeper], rooms: Sequence[Bunkroom], *, seconds: float = SECONDS) -> Rooming:
    """The best rooms for all; the same answer for the same people, in whatever order they come."""
    sleepers, rooms = sorted(sleepers, key=lambda one: one.id), sorted(rooms, key=lambda one: one.id)
    if faults := _faults(sleepers, rooms):
        return Rooming({}, faults=faults)
    problem = _Problem(sleepers, rooms)
    taken = problem.model.best(dict.fromkeys(problem.beds, 1), seconds=seconds)
    if taken is None:
        raise ValueError("what was decided was checked, so an answer exists")
    found = {problem.beds[number][0]: problem.beds[number][1] for number in taken.taken if number in problem.beds}
    better = _exchanged(sleepers, rooms, found)
    without = {one.id: why_not(one, rooms) for one in sleepers if one.id not in better}
    return Rooming(dict(sorted(better.items())), taken.proven, without)


def why_not(sleeper: Sleeper, rooms: Sequence[Bunkroom]) -> Stop:
    """Why nobody could be given a bed: what forbids every room, or that no bed is left."""
    stops = Counter(obstacle(sleeper, room) for room in rooms)
    if None in stops or not stops:
        return Stop.BEDS
    return next(stop for stop, _number in stops.most_common() if stop is not None)


def _faults(sleepers: Sequence[Sleeper], rooms: Sequence[Bunkroom]) -> tuple[tuple[str, Stop], ...]:
    return tuple(
        (room.id, stop) for room in rooms for stop in together([one for one in sleepers if one.locked == room.id], room)
    )


class _Problem:
    """The choices of one proposal: who in which room, and which company has it."""

    def __init__(self, sleepers: Sequence[Sleeper], rooms: Sequence[Bunkroom]) -> None:
        self.sleepers, self.rooms, self.model = sleepers, rooms, Model()
        self.beds: dict[int, tuple[str, str]] = {}
        self.at: dict[tuple[str, str], int] = {}
        for one in sleepers:
            for room in rooms:
                if obstacle(one, room) is None and one.locked in {"", room.id}:
                    number = self.at[one.id, room.id] = self.model.choice()
                    self.beds[number] = (one.id, room.id)
        self._one_bed_each()
        for room in rooms:
            self._one_company(room)
        self._siblings()

    def _one_bed_each(self) -> None:
        for one in self.sleepers:
            terms = {self.at[one.id, room.id]: 1 for room in self.rooms if (one.id, room.id) in self.at}
            if terms:
                self.model.bound(terms, least=int(bool(one.locked)), most=1)

    def _one_company(self, room: Bunkroom) -> None:
        """Whoever is of a company may come only if the room is given to it; then it has that many beds."""
        inside: dict[Company, dict[int, int]] = {}
        for one in self.sleepers:
            if (one.id, room.id) in self.at:
                inside.setdefault(company(one), {})[self.at[one.id, room.id]] = 1
        given = {who: self.model.choice() for who in inside}
        if given:
            self.model.bound(dict.fromkeys(given.values(), 1), most=1)
        for who, terms in inside.items():
            self.model.bound(terms | {given[who]: -room.beds}, most=0)

    def _siblings(self) -> None:
        for first, *others in _families(self.sleepers, self.rooms):
            for other in others:
                for room in self.rooms:
                    terms = {self.at[who.id, room.id]: sign for who, sign in ((first, 1), (other, -1))
                             if (who.id, room.id) in self.at}  # fmt: skip
                    if terms:
                        self.model.bound(terms, least=0, most=0)


def _families(sleepers: Sequence[Sleeper], rooms: Sequence[Bunkroom]) -> list[list[Sleeper]]:
    """Brothers and sisters who may share a room, and for whom one is large enough; decided ones only if together."""
    groups: dict[tuple[str, Company], list[Sleeper]] = {}
    for one in sleepers:
        if one.siblings:
            groups.setdefault((one.siblings, company(one)), []).append(one)
    return [
        members
        for members in groups.values()
        if len(members) > 1
        and len({one.locked for one in members if one.locked}) < 2
        and any(_fits(members, room) for room in rooms)
    ]


def _fits(members: Sequence[Sleeper], room: Bunkroom) -> bool:
    return not together(members, room) and all(one.locked in {"", room.id} for one in members)


Quality = tuple[int, int, int, int]


def quality(sleepers: Sequence[Sleeper]) -> Quality:
    """How well people of one room suit each other: wishes, common languages, cities, minus years between them."""
    pairs = list(permutations(sleepers, 2))
    return (
        sum(other.id in one.wishes for one, other in pairs),
        len({one.id for one, other in pairs if one.languages & other.languages}),
        len({one.city for one in sleepers}),
        min((one.age for one in sleepers), default=0) - max((one.age for one in sleepers), default=0),
    )


def _exchanged(
    sleepers: Sequence[Sleeper], rooms: Sequence[Bunkroom], found: Mapping[str, str]
) -> dict[str, str]:  # fmt: skip
    """Places changed between two people of one company as long as both rooms together gain."""
    beds = dict(found)
    of_room = {room.id: room for room in rooms}
    held = {one.id for members in _families(sleepers, rooms) for one in members}
    free = [one for one in sleepers if one.id in beds and not one.locked and one.id not in held]
    inside = {room.id: [one for one in sleepers if beds.get(one.id) == room.id] for room in rooms}
    for _round in range(ROUNDS):
        changed = [_swapped(one, other, beds, inside, of_room) for one, other in combinations(free, 2)]
        if not any(changed):
            break
    return beds


def _swapped(
    one: Sleeper,
    other: Sleeper,
    beds: dict[str, str],
    inside: dict[str, list[Sleeper]],
    rooms: Mapping[str, Bunkroom],
) -> bool:
    """Whether the two changed places."""
    here, there = beds[one.id], beds[other.id]
    is_open = company(one) == company(other) and not (obstacle(one, rooms[there]) or obstacle(other, rooms[here]))
    if here == there or not is_open:
        return False
    first = [other if who is one else who for who in inside[here]]
    second = [one if who is other else who for who in inside[there]]
    if _sum(first, second) <= _sum(inside[here], inside[there]):
        return False
    inside[here], inside[there] = first, second
    beds[one.id], beds[other.id] = there, here
    return True


def _sum(one: Sequence[Sleeper], other: Sequence[Sleeper]) -> tuple[int, ...]:
    return tuple(left + right for left, right in zip(quality(one), quality(other), strict=True))


def reasons(sleeper: Sleeper, mates: Sequence[Sleeper]) -> tuple[Reason, ...]:
    """Why these people share a room, in the order of the aims; of stairs nothing is said."""
    if not mates:
        return (Reason("room_alone"),)
    found = [Reason("room_siblings")] if any(sleeper.siblings == one.siblings != "" for one in mates) else []
    if any(one.id in sleeper.wishes or sleeper.id in one.wishes for one in mates):
        found.append(Reason("room_wish"))
    shared = frozenset[str]().union(*(sleeper.languages & one.languages for one in mates))
    if shared:
        found.append(Reason("language", tuple(sorted(shared))))
    if any(one.city != sleeper.city for one in mates):
        found.append(Reason("room_cities"))
    if all(abs(one.age - sleeper.age) <= NEAR for one in mates):
        found.append(Reason("room_age"))
    return tuple(found)
