"""What people do with units where they are, and who may."""

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select

from db.enums import LocationKind
from db.models import Location, Movement
from services.errors import Conflict, Forbidden, Invalid
from services.materials import moves
from services.materials.picking import Wanted
from tests.services.applying import act
from tests.services.materials.stocking import LONG_AGO, TODAY, stock

__all__ = ["stock"]
TOLD = {"happened_on": TODAY, "note": "parce que"}


def some(item, quantity=1, **options):
    return [Wanted(item.public_id, quantity, **options)]


@pytest.fixture
def scene(stock, make):
    """Ten of one title in a store room of the city, a school that keeps a place of its own, and three people."""

    class Scene:
        store = stock.place()
        school_place = stock.place(LocationKind.SCHOOL, keeper=stock.school())
        item = stock.item(is_consumable=True)
        lot = stock.lot(10, at=store, item=item)
        coordinator = make.coordinator()
        keeper = make.partner(stock.school())
        stranger = make.partner(make.university())

    return Scene


def of_kind(db, kind):
    return db.one(select(Location).where(Location.kind == kind, Location.is_of_software))


def test_a_coordinator_moves_units_between_places(stock, scene):
    wanted = some(scene.item, 4)
    act(moves.transfer, scene.coordinator, scene.store.public_id, scene.school_place.public_id, wanted, **TOLD)
    assert (stock.there(scene.lot, scene.store), stock.there(scene.lot, scene.school_place)) == (6, 4)


def test_the_units_that_came_first_go_first_unless_somebody_says_which(stock, scene):
    newer = stock.lot(5, at=scene.store, item=scene.item, on=LONG_AGO + timedelta(days=30))
    go = partial(act, moves.transfer, scene.coordinator, scene.store.public_id, scene.school_place.public_id)
    go(some(scene.item, 12), **TOLD)
    assert (stock.there(scene.lot, scene.store), stock.there(newer, scene.store)) == (0, 3)
    go(some(scene.item, 1, lot=newer.public_id), **TOLD)
    assert stock.there(newer, scene.store) == 2


def test_damaged_units_wait_aside_and_come_back_repaired_or_are_given_up(db, stock, scene):
    act(moves.damage, scene.coordinator, scene.store.public_id, some(scene.item, 3), **TOLD)
    aside = of_kind(db, LocationKind.QUARANTINE)
    assert (aside.parent_id, stock.there(scene.lot, aside)) == (scene.store.id, 3)
    act(moves.repair, scene.coordinator, scene.store.public_id, some(scene.item, 2), **TOLD)
    act(moves.write_off, scene.coordinator, aside.public_id, some(scene.item, 1), **TOLD)
    assert (stock.there(scene.lot, scene.store), stock.there(scene.lot, aside)) == (9, 0)
    assert stock.there(scene.lot, of_kind(db, LocationKind.WRITTEN_OFF)) == 1


def test_what_turns_up_was_lost_before_or_is_new_to_the_stock(db, stock, scene):
    act(moves.lose, scene.coordinator, scene.store.public_id, some(scene.item, 2), **TOLD)
    act(moves.find, scene.coordinator, scene.school_place.public_id, some(scene.item, 3), **TOLD)
    lost, found = of_kind(db, LocationKind.LOST), of_kind(db, LocationKind.FOUND)
    assert (stock.there(scene.lot, lost), stock.there(scene.lot, found)) == (0, -1)
    assert stock.there(scene.lot, scene.school_place) == 3


def test_what_turns_up_of_a_title_that_never_came_has_no_provenance(stock, scene):
    with pytest.raises(Invalid):
        act(moves.find, scene.coordinator, scene.store.public_id, some(stock.item()), **TOLD)


def test_only_consumable_material_is_used_up(db, stock, scene):
    lasting = stock.item()
    stock.lot(2, at=scene.store, item=lasting)
    act(moves.consume, scene.coordinator, scene.store.public_id, some(scene.item, 4), **TOLD)
    assert stock.there(scene.lot, of_kind(db, LocationKind.CONSUMED)) == 4
    with pytest.raises(Invalid) as refused:
        act(moves.consume, scene.coordinator, scene.store.public_id, some(lasting), **TOLD)
    assert refused.value.params["title"] == lasting.title_fr


def test_a_school_works_its_own_places_alone(stock, scene):
    room = stock.place(LocationKind.CLASSROOM, keeper=stock.school())
    stock.move(scene.lot, scene.store, scene.school_place, 5)
    act(moves.transfer, scene.keeper, scene.school_place.public_id, room.public_id, some(scene.item, 2), **TOLD)
    act(moves.lose, scene.keeper, scene.school_place.public_id, some(scene.item, 1), **TOLD)
    for source, target in ((scene.store, room), (room, scene.store)):
        with pytest.raises(Forbidden):
            act(moves.transfer, scene.keeper, source.public_id, target.public_id, some(scene.item), **TOLD)
    with pytest.raises(Forbidden):
        act(moves.write_off, scene.keeper, room.public_id, some(scene.item), **TOLD)


def test_each_act_is_refused_to_people_of_elsewhere(stock, scene, make):
    elsewhere = make.coordinator(make.artachat())
    for actor in (scene.stranger, elsewhere, make.applicant(), make.host()):
        for service in (moves.damage, moves.repair, moves.write_off, moves.lose, moves.consume, moves.find):
            with pytest.raises(Forbidden):
                act(service, actor, scene.store.public_id, some(scene.item), **TOLD)


def test_a_closed_place_takes_nothing_in(stock, scene):
    closed = stock.place(is_closed=True, name="Ancienne réserve")
    with pytest.raises(Invalid) as refused:
        act(moves.transfer, scene.coordinator, scene.store.public_id, closed.public_id, some(scene.item), **TOLD)
    assert (refused.value.field, refused.value.params["place"]) == ("target", "Ancienne réserve")


def test_more_than_there_is_and_nothing_at_all_are_refused(scene):
    go = partial(act, moves.lose, scene.coordinator, scene.store.public_id)
    for wanted, refusal in ((some(scene.item, 11), Conflict), (some(scene.item, 0), Invalid), ([], Invalid)):
        with pytest.raises(refusal):
            go(wanted, **TOLD)


def test_writing_off_and_taking_back_need_a_reason(db, stock, scene):
    with pytest.raises(Invalid) as refused:
        act(
            moves.write_off, scene.coordinator, scene.store.public_id, some(scene.item), happened_on=TODAY, note=" "
        )  # fmt: skip
    assert refused.value.field == "note"
    movement = act(moves.lose, scene.coordinator, scene.store.public_id, some(scene.item), **TOLD)
    with pytest.raises(Invalid):
        act(moves.take_back, scene.coordinator, movement.public_id, note="")
    act(moves.take_back, scene.coordinator, movement.public_id, note="retrouvé derrière l’armoire")
    assert stock.there(scene.lot, scene.store) == 10
    with pytest.raises(Conflict):
        act(moves.take_back, scene.coordinator, movement.public_id, note="encore")


def test_a_movement_of_another_record_is_corrected_there(db, scene):
    arrival = db.one(select(Movement))
    with pytest.raises(Conflict):
        act(moves.take_back, scene.coordinator, arrival.public_id, note="?")


def test_a_school_takes_nothing_back(stock, scene):
    stock.move(scene.lot, scene.store, scene.school_place, 5)
    movement = act(moves.lose, scene.keeper, scene.school_place.public_id, some(scene.item), **TOLD)
    with pytest.raises(Forbidden):
        act(moves.take_back, scene.keeper, movement.public_id, note="?")
