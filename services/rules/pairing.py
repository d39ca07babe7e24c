"""Who can sleep where, and how well it suits: the rules of pairing young people with families, and of rooms.

Hard rules are never broken, by the proposal or by hand: places; checks valid through the stay; allergies (animals,
smoke, food that the family cannot keep away from); in one room only people of one gender, and never a minor with an
adult; brothers and sisters in one family; what a person decided; what a person ruled out.

Beyond them a proposal is as good as can be, in this order: most young people placed; with the family of their own
exchange partner; a common language; an age near that of the family’s children and within its wish; the gender that the
family wishes; interests shared. The solver looks at people in the order of their ids, which settles what is still
equal: the same people always get the same answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from db.enums import Gender
from services.rules.ages import MINOR_BELOW

ANIMALS = frozenset({"cat", "dog", "bird", "rodent", "horse"})
FOOD = frozenset({"nuts", "gluten", "milk", "eggs", "fish", "soya"})
"""What a family must be able to keep away from; a family says so in ``avoids``."""
SMOKE = "smoke"
MOST_YEARS = 20
"""A greater distance of ages counts as this one."""
MOST_INTERESTS = 5


class Hard(StrEnum):
    """What forbids somebody at a family."""

    CHECKS = "checks"
    RULED_OUT = "ruled_out"
    ANIMALS = "animals"
    SMOKE = "smoke"
    FOOD = "food"
    CAPACITY = "capacity"
    ROOM = "room"
    """No bed where everybody in the room is of one gender, and no minor with an adult."""
    SIBLINGS = "siblings"
    """Brothers and sisters would be apart."""


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who needs a bed; ``age`` in whole years on the first day of the leg.

    ``siblings`` names the brothers and sisters they belong to, ``locked`` the family that a person decided,
    ``ruled_out`` families that a person excluded or that they already left.
    """

    id: str
    age: int
    gender: Gender | None = None
    languages: frozenset[str] = frozenset()
    interests: frozenset[str] = frozenset()
    allergies: frozenset[str] = frozenset()
    siblings: str = ""
    locked: str = ""
    locked_room: str = ""
    ruled_out: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Child:
    """A child of the family; ``partners``: guests who hosted them, or whom they know from the other leg."""

    age: int
    gender: Gender | None = None
    partners: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Bedroom:
    """A room with its beds for guests."""

    id: str
    beds: int
    for_adults: bool = False


@dataclass(frozen=True, slots=True)
class Family:
    """Where guests can sleep. ``capacity`` is what is free for them, ``is_valid`` that all checks last to the end.

    Without rooms that are known, guests are taken to share one. ``same_room``: they share it with a child.
    """

    id: str
    capacity: int
    is_valid: bool = True
    languages: frozenset[str] = frozenset()
    interests: frozenset[str] = frozenset()
    pets: frozenset[str] = frozenset()
    smokes: bool = False
    avoids: frozenset[str] = frozenset()
    gender_wish: Gender | None = None
    age_from: int | None = None
    age_to: int | None = None
    children: tuple[Child, ...] = ()
    rooms: tuple[Bedroom, ...] = ()
    same_room: bool = False

    def bedrooms(self) -> tuple[Bedroom, ...]:
        return self.rooms or (Bedroom("", self.capacity),)


@dataclass(frozen=True, slots=True, order=True)
class Gains:
    """How well one pairing suits, or the sum of several; compared in this order, more is better."""

    placed: int = 0
    partner: int = 0
    language: int = 0
    age: int = 0
    """Minus the years of distance."""
    gender: int = 0
    interests: int = 0

    def values(self) -> tuple[int, ...]:
        return (self.placed, self.partner, self.language, self.age, self.gender, self.interests)


Company = tuple[str, bool]
"""Who may share a room: gender, and whether minor. Whoever is neither girl nor boy has a room of their own."""


def company(guest: Guest) -> Company:
    """With whom somebody may share a room."""
    binary = {Gender.FEMALE, Gender.MALE}
    return (str(guest.gender) if guest.gender in binary else f"alone {guest.id}", guest.age < MINOR_BELOW)


def opens(room: Bedroom, guest: Guest, family: Family) -> bool:
    """Whether somebody may sleep in this room, whoever else does."""
    if room.for_adults and guest.age < MINOR_BELOW:
        return False
    return not family.same_room or any(
        (str(child.gender), child.age < MINOR_BELOW) == company(guest) for child in family.children
    )


def obstacles(guest: Guest, family: Family) -> tuple[Hard, ...]:
    """The hard rules that forbid this family, whoever else sleeps there."""
    found = []
    if not family.is_valid:
        found.append(Hard.CHECKS)
    if family.id in guest.ruled_out:
        found.append(Hard.RULED_OUT)
    if guest.allergies & family.pets & ANIMALS:
        found.append(Hard.ANIMALS)
    if SMOKE in guest.allergies and family.smokes:
        found.append(Hard.SMOKE)
    if guest.allergies & FOOD - family.avoids:
        found.append(Hard.FOOD)
    if family.capacity < 1:
        found.append(Hard.CAPACITY)
    elif not any(opens(room, guest, family) for room in family.bedrooms()):
        found.append(Hard.ROOM)
    return tuple(found)


def together(guests: Sequence[Guest], family: Family) -> tuple[Hard, ...]:
    """The hard rules that all these guests at one family would break, each alone or all at once."""
    found = [rule for guest in guests for rule in obstacles(guest, family)]
    if len(guests) > family.capacity:
        found.append(Hard.CAPACITY)
    elif not found and rooms_for(guests, family) is None:
        found.append(Hard.ROOM)
    return tuple(dict.fromkeys(found))


def rooms_for(guests: Sequence[Guest], family: Family) -> dict[str, str] | None:
    """A room for each guest (id → id of the room) that keeps every rule; None where there is none."""
    by_company: dict[Company, list[Guest]] = {}
    for guest in sorted(guests, key=lambda one: one.id):
        by_company.setdefault(company(guest), []).append(guest)
    groups = sorted(by_company.items(), key=lambda item: (-len(item[1]), item[0]))
    return _fill([list(members) for _company, members in groups], list(family.bedrooms()), family)


def _fill(groups: list[list[Guest]], rooms: list[Bedroom], family: Family) -> dict[str, str] | None:
    """Rooms for the first group in each possible way, then for the rest. Few rooms, few groups."""
    groups = [members for members in groups if members]
    if not groups:
        return {}
    first, *others = groups
    for number, room in enumerate(rooms):
        inside = _into(first, room, family)
        if not inside:
            continue
        left = [guest for guest in first if guest not in inside]
        rest = _fill([left, *others], rooms[:number] + rooms[number + 1 :], family)
        if rest is not None:
            return {guest.id: room.id for guest in inside} | rest
    return None


def _into(members: list[Guest], room: Bedroom, family: Family) -> list[Guest]:
    """Those of one company who go into this room: as many as it has beds, whom it was decided for first."""
    able = [guest for guest in members if opens(room, guest, family) and guest.locked_room in {"", room.id}]
    able.sort(key=lambda guest: (guest.locked_room != room.id, guest.id))
    return able[: room.beds]


def gains(guest: Guest, family: Family) -> Gains:
    """How well a family suits somebody who may be there."""
    return Gains(
        placed=1,
        partner=int(any(guest.id in child.partners for child in family.children)),
        language=int(bool(guest.languages & family.languages)),
        age=-years_apart(guest, family),
        gender=int(family.gender_wish in {None, guest.gender}),
        interests=min(len(guest.interests & family.interests), MOST_INTERESTS),
    )


def total(pairs: Iterable[tuple[Guest, Family]]) -> Gains:
    """The sum over all who are placed."""
    sums: Counter[int] = Counter()
    for guest, family in pairs:
        for number, value in enumerate(gains(guest, family).values()):
            sums[number] += value
    return Gains(*(sums[number] for number in range(len(Gains().values()))))


def years_apart(guest: Guest, family: Family) -> int:
    """Years outside the family’s wish, and to the nearest of its children; at most ``MOST_YEARS`` together."""
    outside = max(0, (family.age_from or 0) - guest.age, guest.age - (family.age_to or guest.age))
    nearest = min((abs(child.age - guest.age) for child in family.children), default=0)
    return min(outside + nearest, MOST_YEARS)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a family suits somebody: a rule of ``WHY`` and the values it names."""

    rule: str
    values: tuple[str, ...] = ()


def reasons(guest: Guest, family: Family) -> tuple[Reason, ...]:
    """Why this family, in the order of the aims."""
    found = [Reason("locked")] if guest.locked == family.id else []
    gained = gains(guest, family)
    if gained.partner:
        found.append(Reason("partner"))
    if shared := guest.languages & family.languages:
        found.append(Reason("language", tuple(sorted(shared))))
    if family.children and gained.age >= -2:
        found.append(Reason("age"))
    if family.gender_wish is not None and gained.gender:
        found.append(Reason("gender"))
    if common := guest.interests & family.interests:
        found.append(Reason("interests", tuple(sorted(common))))
    found += [Reason("safe", (allergen,)) for allergen in sorted(guest.allergies & (ANIMALS | FOOD | {SMOKE}))]
    return tuple(found)


def doubts(guest: Guest, family: Family) -> tuple[Reason, ...]:
    """What suits less: said to whoever pairs by hand, and never in the way."""
    gained, found = gains(guest, family), []
    if not gained.language:
        found.append(Reason("no_language"))
    if gained.age < -2:
        found.append(Reason("age_apart", (str(-gained.age),)))
    if not gained.gender:
        found.append(Reason("gender_apart"))
    return tuple(found)
