"""How long the best pairing of invented people takes to prove: ``python -m tools.pairing_speed [YOUNG [FAMILIES]]``."""

from __future__ import annotations

import random
import sys
import time

from db.enums import Gender
from services.rules.pairing import Bedroom, Child, Family, Guest
from services.rules.pairing_optimum import pair

YOUNG, FAMILIES = 60, 40
SECONDS = 10
"""Sixty young people and forty families take less."""
CASES = 6
_LANGUAGES = ("fr", "en", "hy", "ru")
_INTERESTS = ("music", "sport", "cinema", "nature", "drawing", "games", "cooking", "reading")


def young_people(chance: random.Random, number: int) -> list[Guest]:
    """Of any age, some allergic, the first eight brothers and sisters."""
    return [
        Guest(
            f"g{one:03}", chance.randint(13, 19), chance.choice((Gender.FEMALE, Gender.MALE)),
            frozenset(chance.sample(_LANGUAGES, chance.randint(1, 2))),
            frozenset(chance.sample(_INTERESTS, chance.randint(0, 4))),
            frozenset(chance.sample(("cat", "dog", "smoke", "nuts", "gluten"), chance.choice((0, 0, 0, 1, 2)))),
            siblings=f"s{one // 2}" if one < 8 else "",
        )
        for one in range(number)
    ]  # fmt: skip


def families(chance: random.Random, number: int, guests: int) -> list[Family]:
    """With one to three places, some with rooms that are known, some whose child hosted one of the guests."""
    found = []
    for one in range(number):
        partners = frozenset({f"g{chance.randrange(guests):03}"} if chance.random() < 0.6 else ())
        beds = [chance.randint(1, 2) for _room in range(chance.choice((0, 0, 1, 2)))]
        found.append(
            Family(
                f"f{one:03}", chance.choice((1, 1, 2, 2, 3)), chance.random() > 0.05,
                frozenset(chance.sample(_LANGUAGES, chance.randint(1, 2))),
                frozenset(chance.sample(_INTERESTS, chance.randint(0, 4))),
                frozenset(chance.sample(("cat", "dog", "bird"), chance.choice((0, 0, 1)))), chance.random() < 0.2,
                frozenset(chance.sample(("nuts", "gluten"), chance.choice((0, 1, 2)))),
                chance.choice((None, None, Gender.FEMALE, Gender.MALE)), chance.choice((None, 14)),
                chance.choice((None, 17)),
                (Child(chance.randint(10, 19), chance.choice((Gender.FEMALE, Gender.MALE)), partners),),
                tuple(Bedroom(f"r{number}", size) for number, size in enumerate(beds)), chance.random() < 0.25,
            )
        )  # fmt: skip
    return found


def main() -> None:
    young = int(sys.argv[1]) if len(sys.argv) > 1 else YOUNG
    houses = int(sys.argv[2]) if len(sys.argv) > 2 else FAMILIES
    slowest = 0.0
    for seed in range(CASES):
        chance = random.Random(seed)  # noqa: S311 — the same people each time
        guests, hosts = young_people(chance, young), families(chance, houses, young)
        wall, own = time.perf_counter(), time.process_time()
        found = pair(guests, hosts)
        wall, own = time.perf_counter() - wall, time.process_time() - own
        slowest = max(slowest, own)
        word = "proven" if found.is_proven else "NOT PROVEN"
        print(f"case {seed}: {len(found.beds)} placed, {word}, {wall:.1f} s, {own:.1f} s of processor time")
    if slowest > SECONDS:
        raise SystemExit(f"More than {SECONDS} s of processor time for {young} young people and {houses} families.")


if __name__ == "__main__":
    main()
