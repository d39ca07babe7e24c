"""The best pairing of all, proven by the solver, and what another family would cost one person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from services.rules.pairing import (
    MOST_INTERESTS,
    Company,
    Family,
    Gains,
    Guest,
    Hard,
    company,
    gains,
    obstacles,
    opens,
    together,
    total,
)
from services.rules.solver import SECONDS, Model


@dataclass(frozen=True, slots=True)
class Fault:
    """A hard rule that something which was decided breaks; ``guest`` is empty where it is about several."""

    family: str
    rule: Hard
    guest: str = ""


@dataclass(frozen=True, slots=True)
class Apart:
    """Brothers and sisters who cannot be together anywhere, and the rules that stand in the way."""

    guests: tuple[str, ...]
    why: tuple[Hard, ...]


@dataclass(frozen=True, slots=True)
class Pairing:
    """Who sleeps where. With ``faults`` nothing is proposed: what a person decided breaks a rule.

    ``apart``: brothers and sisters for whom no family is possible together; they are left without.
    """

    beds: Mapping[str, tuple[str, str]]
    """Family and room by guest."""
    gains: Gains
    is_proven: bool = True
    unplaced: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    apart: tuple[Apart, ...] = ()


@dataclass(slots=True)
class _Problem:
    guests: list[Guest]
    families: list[Family]
    model: Model
    beds: dict[int, tuple[Guest, Family, str]]
    """What each choice means."""


def pair(guests: Sequence[Guest], families: Sequence[Family], *, seconds: float = SECONDS) -> Pairing:
    """The best pairing in the order of the aims; the same answer for the same people, in whatever order they come."""
    guests, families = sorted(guests, key=lambda one: one.id), sorted(families, key=lambda one: one.id)
    if faults := faults_of_locks(guests, families):
        return Pairing({}, Gains(), faults=faults)
    apart = _impossible_siblings(guests, families)
    lonely = {guest for one in apart for guest in one.guests}
    problem = _problem([guest for guest in guests if guest.id not in lonely], families)
    taken, is_proven = _solved(problem, seconds)
    chosen = [problem.beds[number] for number in taken]
    beds = {guest.id: (family.id, room) for guest, family, room in chosen}
    return Pairing(
        dict(sorted(beds.items())),
        total((guest, family) for guest, family, _room in chosen),
        is_proven,
        tuple(guest.id for guest in guests if guest.id not in beds),
        apart=apart,
    )


def cost_of(
    guests: Sequence[Guest], families: Sequence[Family], guest_id: str, family_id: str, *, best: Gains
) -> Gains | tuple[Hard, ...]:
    """What all together would lose if one person went to this family instead, or the rules that forbid it."""
    guest = next(one for one in guests if one.id == guest_id)
    family = next(one for one in families if one.id == family_id)
    if forbidden := obstacles(guest, family):
        return forbidden
    moved = [replace(one, locked=family_id, locked_room="") if one.id == guest_id else one for one in guests]
    other = pair(moved, families)
    if other.faults:
        return tuple(dict.fromkeys(fault.rule for fault in other.faults))
    return Gains(*(ours - theirs for ours, theirs in zip(best.values(), other.gains.values(), strict=True)))


def faults_of_locks(guests: Sequence[Guest], families: Sequence[Family]) -> tuple[Fault, ...]:
    """Which decided pairs break a rule, alone or together with the others decided."""
    found: list[Fault] = []
    decided = _decided(guests)
    for family in families:
        inside = [guest for guest in guests if decided.get(guest.id) == family.id]
        alone = [Fault(family.id, rule, guest.id) for guest in inside for rule in obstacles(guest, family)]
        found += alone or [Fault(family.id, rule) for rule in together(inside, family)]
    known = {family.id for family in families}
    found += [Fault(guest.locked, Hard.CHECKS, guest.id) for guest in guests if guest.locked not in {"", *known}]
    return tuple(found)


def _decided(guests: Sequence[Guest]) -> dict[str, str]:
    """The family of each who is locked, or whose brother or sister is: those follow unless they were parted by hand."""
    of_groups: dict[str, set[str]] = {}
    for guest in guests:
        if guest.siblings and guest.locked:
            of_groups.setdefault(guest.siblings, set()).add(guest.locked)
    found = {}
    for guest in guests:
        group = of_groups.get(guest.siblings, set()) if guest.siblings else set()
        if guest.locked:
            found[guest.id] = guest.locked
        elif len(group) == 1:
            found[guest.id] = next(iter(group))
    return found


def _groups(guests: Sequence[Guest]) -> list[list[Guest]]:
    """Brothers and sisters who must be together; those whom a person sent to two families no longer."""
    by_name: dict[str, list[Guest]] = {}
    for guest in guests:
        if guest.siblings:
            by_name.setdefault(guest.siblings, []).append(guest)
    return [
        members
        for members in by_name.values()
        if len(members) > 1 and len({one.locked for one in members if one.locked}) < 2
    ]


def _impossible_siblings(guests: Sequence[Guest], families: Sequence[Family]) -> tuple[Apart, ...]:
    """Brothers and sisters for whom no family is possible, with the rules that stand in the way, the most frequent
    first."""
    found = []
    for members in _groups(guests):
        broken = [together(members, family) for family in families]
        if all(broken):
            counted = Counter(rule for rules in broken for rule in rules)
            found.append(Apart(tuple(one.id for one in members), tuple(rule for rule, _n in counted.most_common())))
    return tuple(found)


def _problem(guests: list[Guest], families: list[Family]) -> _Problem:
    problem = _Problem(guests, families, Model(), {})
    decided = _decided(guests)
    for guest in guests:
        for family in families:
            if decided.get(guest.id, family.id) == family.id and not obstacles(guest, family):
                for room in family.bedrooms():
                    if opens(room, guest, family) and guest.locked_room in {"", room.id}:
                        problem.beds[problem.model.choice()] = (guest, family, room.id)
    _one_bed_each(problem, decided)
    _room_for_all(problem)
    _one_company(problem)
    _siblings(problem)
    return problem


def _one_bed_each(problem: _Problem, decided: Mapping[str, str]) -> None:
    for guest in problem.guests:
        terms = {number: 1 for number, bed in problem.beds.items() if bed[0] is guest}
        if terms:
            problem.model.bound(terms, least=int(guest.id in decided), most=1)


def _room_for_all(problem: _Problem) -> None:
    by_family: dict[str, dict[int, int]] = {}
    by_room: dict[tuple[str, str], dict[int, int]] = {}
    for number, (_guest, family, room) in problem.beds.items():
        by_family.setdefault(family.id, {})[number] = 1
        by_room.setdefault((family.id, room), {})[number] = 1
    for family in problem.families:
        if terms := by_family.get(family.id):
            problem.model.bound(terms, most=family.capacity)
        for bedroom in family.rooms:
            if terms := by_room.get((family.id, bedroom.id)):
                problem.model.bound(terms, most=bedroom.beds)


def _one_company(problem: _Problem) -> None:
    """A room of several beds is for one company: whoever is of it may come only if the room is given to it."""
    inside: dict[tuple[str, str], dict[Company, list[int]]] = {}
    for number, (guest, family, room) in problem.beds.items():
        inside.setdefault((family.id, room), {}).setdefault(company(guest), []).append(number)
    sizes = {(family.id, room.id): room.beds for family in problem.families for room in family.bedrooms()}
    for place, companies in inside.items():
        if sizes[place] < 2 or len(companies) < 2:
            continue
        given = {who: problem.model.choice() for who in companies}
        problem.model.bound(dict.fromkeys(given.values(), 1), most=1)
        for who, numbers in companies.items():
            for number in numbers:
                problem.model.bound({number: 1, given[who]: -1}, most=0)


def _siblings(problem: _Problem) -> None:
    """Each of them is at a family if and only if the first one is."""
    for first, *others in _groups(problem.guests):
        for family in problem.families:
            leading = [n for n, bed in problem.beds.items() if bed[0] is first and bed[1] is family]
            for other in others:
                following = [n for n, bed in problem.beds.items() if bed[0] is other and bed[1] is family]
                terms = dict.fromkeys(leading, 1) | dict.fromkeys(following, -1)
                if terms:
                    problem.model.bound(terms, least=0, most=0)


def _solved(problem: _Problem, seconds: float) -> tuple[list[int], bool]:
    """Aims of a step raised together by weights that keep their order, then held while those of the next are."""
    is_proven, taken = True, frozenset[int]()
    for worth in _worths(problem):
        found = problem.model.best(worth, seconds=seconds)
        if found is None:
            raise ValueError("the locked pairs were checked, so an answer exists")
        taken, is_proven = found.taken, is_proven and found.proven
        reached = sum(worth.get(number, 0) for number in taken)
        problem.model.bound(worth, least=reached - 0.5)
    return sorted(number for number in taken if number in problem.beds), is_proven


def _worths(problem: _Problem) -> list[dict[int, int]]:
    """First how many, partner and language; then age, gender and interests. Together the weights would be too large."""
    people = len(problem.guests) + 1
    of = {number: gains(guest, family) for number, (guest, family, _room) in problem.beds.items()}
    shared = people * MOST_INTERESTS
    first = {number: one.placed * people * people + one.partner * people + one.language for number, one in of.items()}
    then = {number: one.age * people * shared + one.gender * shared + one.interests for number, one in of.items()}
    return [first, then]
