"""Rooms of a lodging: entered, proposed, agreed, changed by hand; nights elsewhere; who has no bed."""

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from db.enums import Gender, HostStayState, ParticipationKind, SecretKind
from db.models import HostStay, OutboxMail, Participation, PersonSecret, Room
from services.crypto import seal
from services.errors import Conflict, Forbidden, Invalid, InvalidFields
from services.exchanges import departure, lodgings, nights, pairing, room_wishes, rooming, rooms_agreed
from services.queries.exchange import exchange_hosting
from services.rules.rooming import Stop
from services.unit import run
from tests.conftest import NOW
from tests.services.exchanges.hosting import Hosting, exchanging, hosting

__all__ = ["exchanging", "hosting"]
F, M = Gender.FEMALE, Gender.MALE
FIELDS = {"name": "Auberge du Parc", "address": "1, rue des Sources", "phone": "+33 1 00 00 00 00"}


@pytest.fixture
def coordinator(make):
    return make.coordinator()


@pytest.fixture
def house(hosting: Hosting, coordinator):
    """A lodging for all nights of the visit, with two rooms of two beds."""
    lodging = run(lodgings.keep, coordinator, hosting.leg.public_id, FIELDS, now=NOW)
    run(lodgings.add_rooms, coordinator, lodging.public_id, name="Chambre 101", beds=2, number=2, now=NOW)
    return lodging


def rooms(db):
    return {room.name: room for room in db.all(select(Room))}


def inside(db):
    """Name of the room by participation."""
    by_id = {room.id: room.name for room in rooms(db).values()}
    living = db.all(select(HostStay).where(HostStay.state != HostStayState.ENDED, HostStay.lodging_id.is_not(None)))
    return {one.participation_id: by_id[one.room_id] for one in living}


def told_no_stairs(db, participation):
    with db.session() as session:
        person = session.get_one(Participation, participation.id).person
        sealed = seal(json.dumps({"step_free": True}).encode(), purpose="person secret",
                      bound_to=f"{person.public_id}/health")  # fmt: skip
        secret = PersonSecret(person_id=person.id, kind=SecretKind.HEALTH, nonce=sealed.nonce,
                              ciphertext=sealed.ciphertext, saved_at=NOW)  # fmt: skip
    db.add(secret)


def test_a_lodging_takes_the_nights_of_the_visit_and_numbers_its_rooms(db, hosting, coordinator, house):
    assert (house.starts_on, house.ends_on) == (hosting.leg.starts_on, hosting.leg.ends_on - timedelta(days=1))
    assert list(rooms(db)) == ["Chambre 101", "Chambre 102"]
    run(lodgings.add_rooms, coordinator, house.public_id, name="Dortoir", beds=8, number=2, kept_for="female", now=NOW)
    assert rooms(db)["Dortoir 2"].kept_for is F
    for fields, at in (({"name": ""}, "name"), ({"starts_on": date(2027, 4, 11)}, "starts_on"),
                       ({"ends_on": date(2027, 4, 22)}, "ends_on")):  # fmt: skip
        with pytest.raises(Invalid) as refused:
            run(lodgings.keep, coordinator, hosting.leg.public_id, FIELDS | fields, now=NOW)
        assert refused.value.field == at


def test_only_the_city_that_receives_decides_on_rooms(db, make, hosting, house):
    other = make.coordinator(hosting.exchanging.artachat)
    for act in (
        lambda: run(lodgings.keep, other, hosting.leg.public_id, FIELDS, now=NOW),
        lambda: run(rooming.propose, other, house.public_id, now=NOW),
        lambda: run(rooms_agreed.agree, other, house.public_id, now=NOW),
    ):
        with pytest.raises(Forbidden):
            act()


def test_rooms_are_proposed_agreed_and_leaders_and_the_other_city_told(db, make, hosting, coordinator, house):
    girls = [hosting.guest(gender=F) for _number in range(2)]
    boy, third = hosting.guest(gender=M), hosting.guest(gender=F)
    found = run(rooming.propose, coordinator, house.public_id, now=NOW)
    assert (found.placed, [stop for _name, stop in found.without]) == (3, [Stop.BEDS])
    run(lodgings.add_rooms, coordinator, house.public_id, name="103", beds=1, now=NOW)
    make.coordinator(hosting.exchanging.artachat)
    leader = hosting.exchanging.leader(hosting.exchanging.artachat, kind=ParticipationKind.DIRECTOR)
    assert run(rooming.propose, coordinator, house.public_id, now=NOW).placed == 4
    run(rooms_agreed.agree, coordinator, house.public_id, now=NOW)
    where = inside(db)
    assert len({where[one.id] for one in (*girls, third)}) == 2
    assert where[boy.id] not in {where[one.id] for one in (*girls, third)}
    assert leader.id not in where
    assert [mail.template for mail in db.all(select(OutboxMail))].count("rooms_agreed") >= 1
    with pytest.raises(Conflict):
        run(rooms_agreed.agree, coordinator, house.public_id, now=NOW)


def test_by_hand_a_rule_is_refused_in_a_sentence_and_places_are_changed(db, hosting, coordinator, house):
    one, other, boy = hosting.guest(gender=F), hosting.guest(gender=F), hosting.guest(gender=M)
    first, second = rooms(db).values()

    def place(who, room):
        run(rooming.place, coordinator, house.public_id, who.public_id, room.public_id, now=NOW)

    place(one, first)
    with pytest.raises(InvalidFields) as refused:
        place(boy, first)
    assert [error.msgid for error in refused.value.errors] == [
        "%(name)s cannot sleep in %(room)s: girls and boys, minors and adults never share a room."
    ]
    place(boy, second)
    assert run(rooming.propose, coordinator, house.public_id, now=NOW).placed == 1
    assert inside(db) == {one.id: first.name, other.id: first.name, boy.id: second.name}
    third = run(lodgings.add_rooms, coordinator, house.public_id, name="103", beds=1, now=NOW)[0]
    place(other, third)
    run(rooming.swap, coordinator, house.public_id, one.public_id, other.public_id, now=NOW)
    assert inside(db) == {one.id: "103", other.id: first.name, boy.id: second.name}
    with pytest.raises(InvalidFields):
        run(rooming.swap, coordinator, house.public_id, one.public_id, boy.public_id, now=NOW) or place(boy, first)


def test_somebody_who_cannot_climb_stairs_has_a_room_without(db, hosting, coordinator, house):
    guest = hosting.guest(gender=F)
    told_no_stairs(db, guest)
    assert run(rooming.propose, coordinator, house.public_id, now=NOW).without[0][1] is Stop.STAIRS
    run(lodgings.add_rooms, coordinator, house.public_id, name="Rez", beds=1, accessible=True, now=NOW)
    run(rooming.propose, coordinator, house.public_id, now=NOW)
    assert inside(db) == {guest.id: "Rez"}
    assert all("stair" not in str(stay.reasons) for stay in db.all(select(HostStay)))


def test_wishes_are_minded_and_named_by_the_city_that_sends(db, make, hosting, coordinator, house):
    guests = [hosting.guest(gender=F) for _number in range(4)]
    theirs = make.coordinator(hosting.exchanging.artachat)
    wish = lambda *others: run(  # noqa: E731
        room_wishes.wish, theirs, hosting.leg.public_id, guests[0].public_id, [one.public_id for one in others], now=NOW
    )
    wish(guests[3])
    run(rooming.propose, coordinator, house.public_id, now=NOW)
    assert inside(db)[guests[0].id] == inside(db)[guests[3].id]
    with pytest.raises(Invalid):
        wish(guests[0])
    with pytest.raises(Forbidden):
        run(room_wishes.wish, make.host(), hosting.leg.public_id, guests[0].public_id, [], now=NOW)


def test_families_count_on_whom_a_lodging_takes_for_some_nights(db, hosting, coordinator):
    guest, home = hosting.guest(gender=F), hosting.family()
    some = {"starts_on": date(2027, 4, 14), "ends_on": date(2027, 4, 15)}
    lodging = run(lodgings.keep, coordinator, hosting.leg.public_id, FIELDS | some, now=NOW)
    run(lodgings.add_rooms, coordinator, lodging.public_id, name="1", beds=1, now=NOW)
    run(rooming.propose, coordinator, lodging.public_id, now=NOW)
    assert run(pairing.propose, coordinator, hosting.leg.public_id, now=NOW).placed == 1
    with db.session() as session:
        leg = session.merge(hosting.leg, load=True)
        beds = nights.load(session, leg).beds[guest.id]
        assert {night.day for night, stay in beds.items() if stay.lodging_id} == {14, 15}
        assert {stay.household_id for stay in beds.values()} == {None, home.id}


def test_who_has_no_bed_in_a_night_does_not_leave_once_beds_are_given_out(db, hosting, coordinator):
    guest = hosting.guest()

    def reasons():
        with db.session() as session:
            leg = session.merge(hosting.leg, load=True)
            return [one.text for one in departure.reasons(session, leg, NOW) if "bed" in one.text]

    assert reasons() == []
    lodging = run(lodgings.keep, coordinator, hosting.leg.public_id, FIELDS | {"ends_on": date(2027, 4, 18)}, now=NOW)
    room = run(lodgings.add_rooms, coordinator, lodging.public_id, name="1", beds=1, now=NOW)[0]
    run(rooming.place, coordinator, lodging.public_id, guest.public_id, room.public_id, now=NOW)
    run(rooms_agreed.agree, coordinator, lodging.public_id, now=NOW)
    assert reasons() == ["Without a bed in at least one night: %(names)s."]
    with db.session() as session:
        [gap] = exchange_hosting.view(session, coordinator, hosting.leg.public_id, now=NOW).some_nights
    assert (gap.participation, len(gap.nights)) == (guest.public_id, 2)
    away = run(room_wishes.away, coordinator, hosting.leg.public_id, guest.public_id, starts_on=date(2027, 4, 19),
               ends_on=date(2027, 4, 20), place="Chez sa tante", now=NOW)  # fmt: skip
    assert reasons() == []
    run(room_wishes.back, coordinator, away.public_id, now=NOW)
    assert len(reasons()) == 1


def test_a_house_or_room_where_somebody_sleeps_is_not_taken_out(db, hosting, coordinator, house):
    guest = hosting.guest()
    room = rooms(db)["Chambre 101"]
    run(rooming.place, coordinator, house.public_id, guest.public_id, room.public_id, now=NOW)
    run(rooms_agreed.agree, coordinator, house.public_id, now=NOW)
    for service, public_id in ((lodgings.remove, house.public_id), (lodgings.remove_room, room.public_id)):
        with pytest.raises(Conflict):
            run(service, coordinator, public_id, now=NOW)
    stay = db.one(select(HostStay))
    run(lodgings.keep, coordinator, hosting.leg.public_id, FIELDS | {"starts_on": date(2027, 4, 13)},
        lodging_public_id=house.public_id, now=NOW)  # fmt: skip
    assert db.get(HostStay, stay.id).starts_on == date(2027, 4, 13)
    run(pairing.end, coordinator, stay.public_id, reason="Rentré", now=NOW)
    run(lodgings.remove_room, coordinator, rooms(db)["Chambre 102"].public_id, now=NOW)
    assert list(rooms(db)) == ["Chambre 101"]
