"""Kits: made of what is there, completed, moved as one, taken apart; no unit is made or lost by any of it."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from db.enums import LocationKind
from db.models import Kit, KitTemplate, Lot
from services.errors import Conflict, Forbidden, Invalid
from services.materials import kits, moves
from services.materials.picking import Wanted
from tests.at_once import at_once
from tests.examples import about
from tests.services.applying import act
from tests.services.materials.stocking import TODAY, Stock, counted, stock

__all__ = ["stock"]
ON = {"happened_on": TODAY}


@pytest.fixture
def scene(stock, make):
    """A template of three books and one game, and a store room with two books too few."""

    class Scene:
        coordinator = make.coordinator()
        store, school = stock.place(), stock.place(LocationKind.SCHOOL, keeper=stock.school())
        book, game = stock.item(title_fr="Alter ego"), stock.item(title_fr="Jeu de l’oie")
        books, games = stock.lot(1, at=store, item=book), stock.lot(4, at=store, item=game)
        template = act(
            kits.save_template, coordinator, [(book.public_id, 3), (game.public_id, 1)], title_fr="Mallette A1"
        )

        def kit(self, name="Mallette bleue"):
            return act(kits.assemble, self.coordinator, self.template.public_id, self.store.public_id, name=name, **ON)

    return Scene()


def missing(db, kit):
    with db.session() as session:
        return kits.missing(session, session.get_one(Kit, kit.id))


def units_in(db, kit):
    with db.session() as session:
        return {one.lot_id: one.quantity for one in kits.units(session, session.get_one(Kit, kit.id))}


def test_a_kit_is_made_of_what_is_there_and_knows_what_it_lacks(db, stock, scene):
    kit = scene.kit()
    assert units_in(db, kit) == {scene.books.id: 1, scene.games.id: 1}
    assert missing(db, kit) == [(scene.book.id, 2)]
    assert stock.there(scene.games, scene.store) == 3
    assert stock.there(scene.games, scene.store, kit.id) == 1


def test_a_kit_of_nothing_is_refused(db, stock, scene):
    with pytest.raises(Conflict):
        act(kits.assemble, scene.coordinator, scene.template.public_id, stock.place().public_id, name="Vide", **ON)
    assert db.all(select(Kit)) == []


def test_a_kit_is_completed_from_what_arrives(db, stock, scene):
    kit = scene.kit()
    with pytest.raises(Conflict):
        act(kits.complete, scene.coordinator, kit.public_id, **ON)
    stock.lot(5, at=scene.store, item=scene.book, on=TODAY)
    assert act(kits.complete, scene.coordinator, kit.public_id, **ON) == 2
    assert missing(db, kit) == []


def test_a_kit_moves_as_one_and_only_within_what_one_keeps(db, stock, scene, make):
    kit = scene.kit()
    act(kits.move, scene.coordinator, kit.public_id, scene.school.public_id, **ON)
    assert stock.there(scene.books, scene.school, kit.id) == 1
    assert db.fresh(kit).location_id == scene.school.id
    room = stock.place(LocationKind.CLASSROOM, keeper=stock.school())
    keeper = make.partner(stock.school())
    act(kits.move, keeper, kit.public_id, room.public_id, **ON)
    with pytest.raises(Forbidden):
        act(kits.move, keeper, kit.public_id, scene.store.public_id, **ON)
    with pytest.raises(Invalid):
        act(kits.move, keeper, kit.public_id, room.public_id, **ON)


def test_a_damaged_unit_leaves_the_kit_which_then_lacks_it(db, stock, scene):
    kit = scene.kit()
    wanted = [Wanted(scene.game.public_id, 1, kit=kit.public_id)]
    act(moves.damage, scene.coordinator, scene.store.public_id, wanted, note="", **ON)
    assert (scene.game.id, 1) in missing(db, kit)
    assert stock.there(scene.games, scene.store, kit.id) == 0


def test_a_kit_that_is_taken_apart_leaves_its_units_loose_where_it_was(db, stock, scene):
    kit = scene.kit()
    act(kits.dissolve, scene.coordinator, kit.public_id, **ON)
    assert (stock.there(scene.books, scene.store), stock.there(scene.games, scene.store)) == (1, 4)
    with pytest.raises(Conflict):
        act(kits.dissolve, scene.coordinator, kit.public_id, **ON)


def test_a_template_that_kits_were_made_of_gets_a_new_version(db, scene):
    same = act(
        kits.save_template, scene.coordinator, [(scene.book.public_id, 2)], template_public_id=scene.template.public_id
    )
    assert (same.id, same.number) == (scene.template.id, 1)
    scene.kit()
    newer = act(
        kits.save_template, scene.coordinator, [(scene.game.public_id, 2)], template_public_id=scene.template.public_id
    )
    assert (newer.number, newer.code, newer.title_fr) == (2, scene.template.code, "Mallette A1")
    assert db.fresh(scene.template).is_retired
    with pytest.raises(Conflict):
        act(
            kits.save_template, scene.coordinator, [(scene.game.public_id, 1)],
            template_public_id=scene.template.public_id,
        )  # fmt: skip


@pytest.mark.parametrize("quantities", [[], [0], [1, 1]], ids=["nothing", "none", "twice"])
def test_a_template_that_makes_no_sense_is_refused(db, scene, quantities):
    lines = [(scene.book.public_id, n) for n in quantities]
    with pytest.raises(Invalid):
        act(kits.save_template, scene.coordinator, lines, title_fr="Autre")
    assert len(db.all(select(KitTemplate))) == 1


def test_only_those_who_own_make_kits(stock, scene, make):
    for actor in (make.partner(stock.school()), make.coordinator(make.artachat()), make.host()):
        with pytest.raises(Forbidden):
            act(kits.assemble, actor, scene.template.public_id, scene.store.public_id, name="x", **ON)
        with pytest.raises(Forbidden):
            act(kits.save_template, actor, [(scene.book.public_id, 1)], template_public_id=scene.template.public_id)


def test_two_kits_made_at_once_share_what_is_there(db, stock, scene):
    results = at_once(lambda: scene.kit("Une"), lambda: scene.kit("Deux"))
    made = [one for one in results if isinstance(one, Kit)]
    assert made
    assert sum(units_in(db, one).get(scene.books.id, 0) for one in made) == 1
    assert stock.there(scene.books, scene.store) == 0


step = st.sampled_from(["make", "complete", "move", "dissolve", "damage", "arrive"])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=about(15))
@given(steps=st.lists(st.tuples(step, st.integers(0, 3)), max_size=10))
def test_whatever_is_done_with_kits_no_unit_is_made_or_lost(db, make, steps):
    db.empty()
    make._ids.clear()
    ground, coordinator = Stock(db, make), make.coordinator()
    places = [ground.place(), ground.place()]
    items = [ground.item(), ground.item()]
    lots = [ground.lot(5, at=places[0], item=one) for one in items]
    template = act(kits.save_template, coordinator, [(one.public_id, 2) for one in items], title_fr="M")
    made = []
    for what, n in steps:
        kit = made[n % len(made)].public_id if made else ""
        place = places[n % 2]
        try:
            if what == "make":
                made.append(act(kits.assemble, coordinator, template.public_id, place.public_id, name="M", **ON))
            elif what == "arrive":
                lots.append(ground.lot(2, at=place, item=items[n % 2], on=TODAY))
            elif what == "damage":
                wanted = [Wanted(items[n % 2].public_id, 1, kit=kit or None)]
                act(moves.damage, coordinator, place.public_id, wanted, note="", **ON)
            elif kit and what == "move":
                act(kits.move, coordinator, kit, place.public_id, **ON)
            elif kit:
                act(getattr(kits, what), coordinator, kit, **ON)
        except (Conflict, Invalid):
            pass
    said, added = counted(db)
    assert {key: n for key, n in said.items() if n} == {key: n for key, n in added.items() if n}
    for lot in db.all(select(Lot)):
        inside = sum(n for (lot_id, place, _kit), n in said.items() if lot_id == lot.id and place != ground.supplier.id)
        assert inside == lot.quantity
    for kit in db.all(select(Kit)):
        where = {place for (_lot, place, mark), n in said.items() if mark == kit.id and n}
        assert where <= (set() if kit.dissolved_at else {kit.location_id})
