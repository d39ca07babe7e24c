"""Rooms of a group: hard rules are never broken, beds and wishes are proven, the rest is as good as can be."""

from dataclasses import replace
from time import perf_counter

from hypothesis import given, settings
from hypothesis import strategies as st

from db.enums import Gender
from services.rules.pairing import company
from services.rules.rooming import Bunkroom, Rooming, Sleeper, Stop, propose, reasons, together
from tests.examples import about

F, M = Gender.FEMALE, Gender.MALE


def girl(key: str, age: int = 15, **fields) -> Sleeper:
    return Sleeper(key, age, F, **fields)


def mates(found: Rooming) -> set[frozenset[str]]:
    rooms: dict[str, set[str]] = {}
    for who, room in found.rooms.items():
        rooms.setdefault(room, set()).add(who)
    return {frozenset(inside) for inside in rooms.values()}


def test_girls_and_boys_minors_and_adults_never_share():
    people = [girl("a"), Sleeper("b", 15, M), girl("c", 30), Sleeper("d", 30, M), Sleeper("e", 15, Gender.OTHER)]
    found = propose(people, [Bunkroom(str(n), 4) for n in range(4)])
    assert len(found.rooms) == 4
    assert list(found.without.values()) == [Stop.BEDS]
    assert len(propose(people, [Bunkroom(str(n), 4) for n in range(5)]).rooms) == 5


def test_rooms_kept_for_some_and_without_stairs_are_minded():
    rooms = [Bunkroom("1", 2, for_adults=True), Bunkroom("2", 2, kept_for=M), Bunkroom("3", 1, accessible=True)]
    found = propose([girl("a"), girl("b", step_free=True), girl("c", 40, step_free=True)], rooms)
    assert found.without == {"a": Stop.BEDS, "c": Stop.STAIRS} or len(found.rooms) == 1
    assert propose([girl("a", step_free=True)], rooms[:2]).without == {"a": Stop.ADULTS}
    assert propose([girl("a", step_free=True)], [Bunkroom("1", 2)]).without == {"a": Stop.STAIRS}


def test_brothers_and_sisters_share_a_room_that_is_large_enough():
    people = [girl("a", 13, siblings="x"), girl("b", 13), girl("c", 17, siblings="x"), girl("d", 17)]
    assert frozenset({"a", "c"}) in mates(propose(people, [Bunkroom("1", 2), Bunkroom("2", 2)]))
    assert len(propose(people, [Bunkroom(str(n), 1) for n in range(4)]).rooms) == 4


def test_as_many_wishes_as_possible_then_languages_cities_and_ages():
    rooms = [Bunkroom("1", 2), Bunkroom("2", 2)]
    wish = [girl("a", 13, wishes=frozenset({"d"})), girl("b", 13), girl("c", 17), girl("d", 17)]
    assert frozenset({"a", "d"}) in mates(propose(wish, rooms))
    age = [girl("a", 13), girl("b", 17), girl("c", 13), girl("d", 17)]
    assert frozenset({"a", "c"}) in mates(propose(age, rooms))
    city = [girl("a", 13, city="x"), girl("b", 17, city="y"), girl("c", 13, city="x"), girl("d", 17, city="y")]
    assert all(len({who in "ac" for who in room}) == 2 for room in mates(propose(city, rooms)))
    speak = [
        girl(key, languages=frozenset({tongue})) for key, tongue in zip("abcd", ("fr", "hy", "fr", "hy"), strict=True)
    ]
    assert mates(propose(speak, rooms)) == {frozenset({"a", "c"}), frozenset({"b", "d"})}


def test_what_was_decided_stays_and_its_faults_are_named():
    rooms = [Bunkroom("1", 1), Bunkroom("2", 2)]
    assert propose([girl("a", locked="2"), girl("b")], rooms).rooms["a"] == "2"
    found = propose([girl("a", locked="1"), girl("b", locked="1")], rooms)
    assert (found.rooms, found.faults) == ({}, (("1", Stop.BEDS),))


def test_why_people_share_a_room():
    one, other = (
        girl("a", languages=frozenset({"fr"}), wishes=frozenset({"b"}), city="x"),
        girl("b", 16, languages=frozenset({"fr"}), city="y"),
    )
    assert [reason.rule for reason in reasons(one, [other])] == ["room_wish", "language", "room_cities", "room_age"]
    assert [reason.rule for reason in reasons(one, [])] == ["room_alone"]


SLEEPERS = st.builds(
    Sleeper, st.just("x"), st.integers(12, 40), st.sampled_from([F, M, Gender.OTHER, None]),
    siblings=st.sampled_from(["", "", "s", "t"]), city=st.sampled_from(["am", "fr"]), step_free=st.booleans(),
)  # fmt: skip
ROOMS = st.builds(
    Bunkroom, st.just("r"), st.integers(1, 4), st.booleans(), st.sampled_from([None, None, F, M]), st.booleans()
)


@settings(max_examples=about(50), deadline=None)
@given(st.lists(SLEEPERS, max_size=8), st.lists(ROOMS, max_size=4))
def test_no_proposal_breaks_a_hard_rule(people, rooms):
    people = [
        Sleeper(f"{n:03}", one.age, one.gender, siblings=one.siblings, city=one.city, step_free=one.step_free)
        for n, one in enumerate(people)
    ]
    rooms = [replace(one, id=f"r{n}") for n, one in enumerate(rooms)]
    found = propose(people, rooms)
    for room in rooms:
        assert together([one for one in people if found.rooms.get(one.id) == room.id], room) == ()
    assert set(found.rooms) | set(found.without) == {one.id for one in people}


def test_sixty_people_have_rooms_within_ten_seconds():
    people = [
        Sleeper(f"{n:03}", 13 + n % 5 if n % 15 else 40, (F, M)[n % 2], frozenset({"fr"}), city=("am", "fr")[n // 30],
                wishes=frozenset({f"{(n + 14) % 60:03}"}))
        for n in range(60)
    ]  # fmt: skip
    began = perf_counter()
    found = propose(people, [Bunkroom(f"{n:02}", 4) for n in range(18)])
    assert (len(found.rooms), found.is_proven) == (60, True)
    assert len({company(one) for one in people}) == 4
    assert perf_counter() - began < 10
