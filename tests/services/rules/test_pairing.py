"""Pairing young people with families: no hard rule is ever broken, nothing better exists, the same answer each time."""

from collections import defaultdict
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.enums import Gender
from services.rules.pairing import (
    Bedroom,
    Child,
    Family,
    Gains,
    Guest,
    Hard,
    company,
    doubts,
    gains,
    obstacles,
    opens,
    reasons,
    rooms_for,
    together,
    total,
)
from services.rules.pairing_optimum import Fault, cost_of, pair
from tests.examples import about

GIRL, BOY = Gender.FEMALE, Gender.MALE
genders = st.sampled_from([GIRL, BOY, Gender.OTHER])
ages = st.integers(15, 19)


def few(*values, most=2):
    return st.frozensets(st.sampled_from(values), max_size=most)


children = st.builds(Child, ages, genders, few("g0", "g1", most=1))
some_rooms = st.lists(st.tuples(st.integers(1, 2), st.booleans()), max_size=2).map(
    lambda found: tuple(Bedroom(f"r{number}", *one) for number, one in enumerate(found))
)


@st.composite
def cases(draw, most_guests=4, most_families=3):
    families = [
        Family(
            f"f{number}", draw(st.integers(0, 3)), draw(st.booleans()) or draw(st.booleans()), draw(few("fr", "hy")),
            draw(few("music", "chess")), draw(few("cat", "dog", most=1)), draw(st.booleans()), draw(few("nuts")),
            draw(st.none() | genders), draw(st.none() | ages), draw(st.none() | ages),
            tuple(draw(st.lists(children, max_size=2))), draw(some_rooms), draw(st.booleans()),
        )
        for number in range(draw(st.integers(1, most_families)))
    ]  # fmt: skip
    guests = [
        Guest(
            f"g{number}", draw(ages), draw(genders), draw(few("fr", "hy")), draw(few("music", "chess")),
            draw(few("cat", "smoke", "nuts", most=1)), draw(st.sampled_from(["", "", "s1", "s2"])),
            ruled_out=draw(few("f0", "f1", most=1)),
        )
        for number in range(draw(st.integers(1, most_guests)))
    ]  # fmt: skip
    return guests, families


def by_hand(guests, families):
    """The best sum of all ways, tried one by one."""
    best = Gains()
    for way in product([None, *families], repeat=len(guests)):
        inside, siblings = defaultdict(list), defaultdict(set)
        for guest, family in zip(guests, way, strict=True):
            if family:
                inside[family.id].append(guest)
            if guest.siblings:
                siblings[guest.siblings].add(family)
        if any(len(found) > 1 for found in siblings.values()):
            continue
        if any(together(inside[family.id], family) for family in families if inside[family.id]):
            continue
        best = max(best, total((g, f) for g, f in zip(guests, way, strict=True) if f))
    return best


@settings(max_examples=about(50))
@given(cases())
def test_nothing_is_better_than_what_is_proposed(case):
    guests, families = case
    found = pair(guests, families)
    assert found.is_proven
    assert found.gains == by_hand(guests, families)


@given(cases(most_guests=8, most_families=5))
def test_no_hard_rule_is_broken(case):
    guests, families = case
    found = pair(guests, families)
    known, houses = {one.id: one for one in guests}, {one.id: one for one in families}
    rooms, inside = defaultdict(list), defaultdict(list)
    for guest_id, (family_id, room_id) in found.beds.items():
        guest, family = known[guest_id], houses[family_id]
        assert obstacles(guest, family) == ()
        room = next(one for one in family.bedrooms() if one.id == room_id)
        assert opens(room, guest, family)
        rooms[family_id, room_id].append((guest, room))
        inside[family_id].append(guest)
    for shared in rooms.values():
        assert len({company(guest) for guest, _room in shared}) == 1
        assert len(shared) <= shared[0][1].beds
    assert all(len(guests) <= houses[family_id].capacity for family_id, guests in inside.items())
    for name in {guest.siblings for guest in guests} - {""}:
        assert len({found.beds.get(guest.id, ("",))[0] for guest in guests if guest.siblings == name}) == 1
    assert {*found.beds, *found.unplaced} == known.keys()


@given(cases(most_guests=7, most_families=4).flatmap(lambda c: st.tuples(st.just(c), st.permutations(c[0]))))
def test_the_order_of_names_changes_nothing(both):
    (guests, families), others = both
    assert pair(guests, families) == pair(others, families[::-1])


@given(cases())
def test_what_fits_together_is_given_rooms_that_hold_the_rules(case):
    guests, families = case
    for family in families:
        rooms = rooms_for(guests, family)
        proposed = pair([replace(one, siblings="") for one in guests], [replace(family, capacity=9)])
        if together(guests, replace(family, capacity=9)) == ():
            assert len(proposed.beds) == len(guests)
        elif rooms is None and not any(obstacles(one, family) for one in guests):
            assert len(proposed.beds) < len(guests)


HOME = Family("f", 2)


@pytest.mark.parametrize(
    ("guest", "family", "rule"),
    [
        (Guest("g", 15), replace(HOME, is_valid=False), Hard.CHECKS),
        (Guest("g", 15, ruled_out=frozenset({"f"})), HOME, Hard.RULED_OUT),
        (Guest("g", 15, allergies=frozenset({"cat"})), replace(HOME, pets=frozenset({"cat", "dog"})), Hard.ANIMALS),
        (Guest("g", 15, allergies=frozenset({"smoke"})), replace(HOME, smokes=True), Hard.SMOKE),
        (Guest("g", 15, allergies=frozenset({"nuts", "milk"})), replace(HOME, avoids=frozenset({"nuts"})), Hard.FOOD),
        (Guest("g", 15), replace(HOME, capacity=0), Hard.CAPACITY),
        (Guest("g", 15), replace(HOME, rooms=(Bedroom("r", 1, for_adults=True),)), Hard.ROOM),
        (Guest("g", 18, GIRL), replace(HOME, same_room=True, children=(Child(17, GIRL),)), Hard.ROOM),
        (Guest("g", 16, BOY), replace(HOME, same_room=True, children=(Child(17, GIRL),)), Hard.ROOM),
    ],
)
def test_each_hard_rule_forbids_the_family_and_is_named(guest, family, rule):
    assert obstacles(guest, family) == (rule,)
    assert pair([guest], [family]).beds == {}
    assert pair([replace(guest, locked="f")], [family]).faults == (Fault("f", rule, "g"),)


def test_allergies_that_the_family_can_keep_away_from_do_not_forbid_it():
    guest = Guest("g", 15, allergies=frozenset({"cat", "nuts", "smoke"}))
    family = replace(HOME, pets=frozenset({"dog"}), avoids=frozenset({"nuts"}))
    assert pair([guest], [family]).beds == {"g": ("f", "")}
    assert [one.values for one in reasons(guest, family) if one.rule == "safe"] == [("cat",), ("nuts",), ("smoke",)]


def test_a_minor_never_shares_a_room_with_an_adult_nor_a_girl_with_a_boy():
    minor, adult, boy = Guest("a", 17, GIRL), Guest("b", 18, GIRL), Guest("c", 17, BOY)
    for other in (adult, boy):
        assert together([minor, other], HOME) == (Hard.ROOM,)
        assert len(pair([minor, other], [HOME]).beds) == 1
        two_rooms = replace(HOME, rooms=(Bedroom("r1", 2), Bedroom("r2", 1)))
        assert {room for _family, room in pair([minor, other], [two_rooms]).beds.values()} == {"r1", "r2"}


def test_siblings_are_placed_together_or_named_with_what_stands_in_the_way():
    pair_of = [Guest("a", 15, GIRL, siblings="s"), Guest("b", 16, GIRL, siblings="s")]
    assert pair(pair_of, [Family("f1", 1), Family("f2", 2)]).beds == {"a": ("f2", ""), "b": ("f2", "")}
    found = pair(pair_of, [Family("f1", 1), replace(HOME, is_valid=False)])
    assert (found.apart[0].guests, set(found.apart[0].why)) == (("a", "b"), {Hard.CAPACITY, Hard.CHECKS})
    assert found.unplaced == ("a", "b")


def test_siblings_whom_a_person_sent_to_two_families_stay_there():
    guests = [Guest("a", 15, GIRL, siblings="s", locked="f1"), Guest("b", 16, GIRL, siblings="s", locked="f2")]
    assert pair(guests, [Family("f1", 1), Family("f2", 1)]).beds == {"a": ("f1", ""), "b": ("f2", "")}


def test_what_a_person_decided_stays_though_another_would_be_better():
    guests = [Guest("a", 15, languages=frozenset({"hy"}), locked="f1"), Guest("b", 15)]
    families = [Family("f1", 1), Family("f2", 1, languages=frozenset({"hy"}))]
    assert pair(guests, families).beds == {"a": ("f1", ""), "b": ("f2", "")}


def test_too_many_decided_for_one_family_is_named():
    guests = [Guest(one, 15, GIRL, locked="f") for one in "abc"]
    assert pair(guests, [HOME]).faults == (Fault("f", Hard.CAPACITY),)


def test_aims_come_in_their_order():
    guest = Guest("g", 15, GIRL, frozenset({"fr"}), frozenset({"music"}))
    partner = Family("f1", 1, children=(Child(19, BOY, frozenset({"g"})),), gender_wish=BOY)
    speaks = Family("f2", 1, languages=frozenset({"fr"}), children=(Child(19),), gender_wish=BOY)
    near = Family("f3", 1, children=(Child(15),), gender_wish=BOY)
    wished = Family("f4", 1, children=(Child(17),), gender_wish=GIRL)
    shares = Family("f5", 1, children=(Child(17),), gender_wish=BOY, interests=frozenset({"music"}))
    plain = Family("f6", 1, children=(Child(17),), gender_wish=BOY)
    order = [partner, speaks, near, wished, shares, plain]
    assert sorted(order, key=lambda one: gains(guest, one), reverse=True) == order
    for number in range(len(order)):
        assert pair([guest], order[number:]).beds["g"][0] == order[number].id


def test_another_family_is_told_with_what_it_would_cost_or_what_forbids_it():
    guests = [Guest("a", 15, languages=frozenset({"fr"})), Guest("b", 15, allergies=frozenset({"cat"}))]
    families = [Family("f1", 1, pets=frozenset({"cat"}), languages=frozenset({"fr"})), Family("f2", 1)]
    best = pair(guests, families)
    assert best.beds == {"a": ("f1", ""), "b": ("f2", "")}
    assert cost_of(guests, families, "a", "f2", best=best.gains) == Gains(placed=1, language=1, gender=1)
    assert cost_of(guests, families, "b", "f1", best=best.gains) == (Hard.ANIMALS,)


def test_doubts_are_said_of_a_pair_that_suits_less():
    family = Family("f", 1, languages=frozenset({"fr"}), gender_wish=GIRL, age_to=14, children=(Child(12),))
    assert [one.rule for one in doubts(Guest("g", 17, BOY), family)] == ["no_language", "age_apart", "gender_apart"]
    assert doubts(Guest("g", 13, GIRL, frozenset({"fr"})), family) == ()
