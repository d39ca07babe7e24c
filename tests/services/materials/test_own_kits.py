"""Kits and single units that were given to a school stay what they are there: complete or not, lent as one."""

import pytest
from sqlalchemy import select

from db.enums import Tracking
from db.models import Handover, Kit, OwnCount, OwnLoan
from db.session import reading
from services.errors import Conflict, Forbidden, Invalid, InvalidMove, NotFound
from services.materials import kits, own
from services.materials.picking import Wanted
from services.queries.material import handovers as handovers_there
from services.queries.material import movements, scanned
from services.queries.material import own_material as queries
from services.queries.material.movements import Asked
from services.shipments import handovers
from tests.counting import statements
from tests.services.applying import act
from tests.services.materials.lending import lending
from tests.services.materials.stocking import LONG_AGO, stock
from tests.services.materials.test_own import HEARD, handed_over, held, keep, stock_of_the_city

__all__ = ["lending", "stock"]


def give(lending, *wanted, kits=()):
    return handed_over(lending, wanted, kits)


def own_kits(lending, actor=None):
    with reading() as session:
        return queries.kits(session, actor or lending.teacher, lending.body.public_id)


def lacks(lending):
    return [(one.name, one.lacks, one.with_class) for one in own_kits(lending)]


def count(lending, counted, kit=None, actor=None, **heard):
    where = kit.public_id if kit else ""
    act(own.count, actor or lending.teacher, lending.body.public_id, counted, kit=where, **heard)


def lend(lending, thing, quantity=1, **heard):
    who = lending.claire if heard else lending.teacher
    course = lending.course.public_id
    return act(own.lend, who, lending.body.public_id, thing.public_id, course, quantity=quantity, **heard)


@pytest.fixture
def given(lending):
    """A complete kit and four loose books, given; the school goes on counting and lending."""
    kit = lending.kit()
    give(lending, Wanted(lending.book.public_id, 4), kits=[kit])
    keep(lending)
    return kit


def test_a_kit_that_was_given_stays_a_kit_and_its_books_are_none_of_the_shelf(lending, given):
    assert held(lending) == {"Alter ego": (4, 0, 4)}
    assert lacks(lending) == [("Bleue", [], "")]
    assert [(one.title, one.wanted, one.there) for one in own_kits(lending)[0].parts] == [
        ("Alter ego", 2, 2), ("Jeu de l’oie", 1, 1),
    ]  # fmt: skip


def test_the_school_looks_into_it_and_it_says_which_piece_is_missing(db, lending, given):
    before = stock_of_the_city(db)
    count(lending, {lending.book.public_id: 1, lending.game.public_id: None}, given)
    assert lacks(lending) == [("Bleue", [("Alter ego", 1)], "")]
    count(lending, {lending.book.public_id: 3, lending.game.public_id: 0}, given)
    assert lacks(lending) == [("Bleue", [("Jeu de l’oie", 1)], "")]
    count(lending, {lending.game.public_id: 1}, given)
    count(lending, {lending.book.public_id: 3})
    assert (lacks(lending), held(lending)) == ([("Bleue", [], "")], {"Alter ego": (4, 0, 3)})
    assert len(db.all(select(OwnCount))) == 3
    assert stock_of_the_city(db) == before


def test_it_is_lent_as_one_and_looked_into_once_it_is_back(db, lending, given):
    loan = lend(lending, given)
    assert lacks(lending) == [("Bleue", [], lending.course.class_name)]
    assert held(lending) == {"Alter ego": (4, 0, 4)}
    with reading() as session:
        assert [one.name for one in queries.lent(session, lending.teacher, lending.body.public_id)] == ["Bleue"]
    for refused in (lambda: lend(lending, given), lambda: count(lending, {lending.book.public_id: 1}, given)):
        with pytest.raises(Conflict):
            refused()
    act(own.came_back, lending.teacher, loan.public_id)
    count(lending, {lending.book.public_id: 1}, given)
    assert lacks(lending) == [("Bleue", [("Alter ego", 1)], "")]
    with pytest.raises(Invalid) as refused:
        lend(lending, given, 2)
    assert refused.value.field == "quantity"
    assert [one.kit_id for one in db.all(select(OwnLoan))] == [given.id]


def apart(lending, kit, actor=None, **heard):
    act(own.take_apart, actor or lending.teacher, lending.body.public_id, kit.public_id, **heard)


def together(lending, kit, there):
    act(own.put_together, lending.teacher, lending.body.public_id, kit.public_id, there)


def test_a_kit_is_taken_apart_onto_the_shelf_and_put_together_again_from_it(db, lending, given):
    before = stock_of_the_city(db)
    count(lending, {lending.book.public_id: 1}, given)
    count(lending, {lending.book.public_id: 3})
    was = (lacks(lending), held(lending))
    apart(lending, given)
    assert held(lending) == {"Alter ego": (6, 0, 4), "Jeu de l’oie": (1, 0, 1)}
    assert [(one.is_apart, [part.there for part in one.parts]) for one in own_kits(lending)] == [(True, [0, 0])]
    loan = lend(lending, lending.game)
    for refused in (
        lambda: apart(lending, given), lambda: lend(lending, given),
        lambda: count(lending, {lending.book.public_id: 1}, given),
        lambda: together(lending, given, {lending.book.public_id: 5}),
        lambda: together(lending, given, {lending.game.public_id: 1}),
    ):  # fmt: skip
        with pytest.raises((Conflict, Invalid)):
            refused()
    act(own.came_back, lending.teacher, loan.public_id)
    together(lending, given, {lending.book.public_id: 1, lending.game.public_id: 1})
    assert (lacks(lending), held(lending)) == was
    assert stock_of_the_city(db) == before


def test_what_the_school_put_into_a_kit_itself_stays_its_own_outside_of_it(lending, given, stock):
    count(lending, {lending.book.public_id: 3, lending.game.public_id: 2}, given)
    apart(lending, given)
    assert held(lending) == {"Alter ego": (6, 0, 7), "Jeu de l’oie": (1, 0, 2)}
    together(lending, given, {lending.book.public_id: 2, lending.game.public_id: None})
    assert lacks(lending) == [("Bleue", [("Jeu de l’oie", 1)], "")]
    assert held(lending) == {"Alter ego": (4, 0, 5), "Jeu de l’oie": (0, 0, 2)}
    with pytest.raises(Conflict):
        together(lending, given, {lending.book.public_id: 2})


def test_a_kit_with_a_class_or_of_another_school_is_not_taken_apart(lending, given, stock, make):
    lend(lending, given)
    with pytest.raises(Conflict):
        apart(lending, given)
    with pytest.raises(Forbidden):
        apart(lending, given, make.partner(stock.school("ecole-2")))


def test_what_was_missing_when_it_was_given_is_missing_and_may_be_put_in_by_the_school(lending, stock):
    globe = stock.item(title_fr="Globe")
    template = act(
        kits.save_template, lending.claire, [(lending.book.public_id, 2), (globe.public_id, 1)], title_fr="Mallette"
    )
    kit = act(
        kits.assemble, lending.claire, template.public_id, lending.place.public_id, name="Verte", happened_on=LONG_AGO
    )
    give(lending, kits=[kit])
    keep(lending)
    assert lacks(lending) == [("Verte", [("Globe", 1)], "")]
    count(lending, {globe.public_id: 1}, kit)
    assert lacks(lending) == [("Verte", [], "")]
    assert held(lending) == {}


def test_single_units_are_told_apart_by_their_serial_number(db, lending, stock):
    player = stock.item(title_fr="Lecteur", tracking=Tracking.SERIAL)
    first, second = (stock.lot(1, at=lending.place, item=player, serial=serial) for serial in ("SN-1", "SN-2"))
    with reading() as session:
        offered = handovers_there.things(session, lending.claire, lending.place.public_id)
    assert [(one.name, one.lot) for one in offered if one.public_id == player.public_id] == [
        ("Lecteur · SN-1", first.public_id), ("Lecteur · SN-2", second.public_id),
    ]  # fmt: skip
    give(lending, *(Wanted(player.public_id, 1, lot=one.public_id) for one in (first, second)))
    keep(lending)
    loan = lend(lending, second)

    def shelf():
        with reading() as session:
            rows = queries.held(session, lending.teacher, lending.body.public_id)
        return {one.name: (one.lent, one.shelf) for one in rows}

    assert shelf() == {"Lecteur · SN-1": (0, 1), "Lecteur · SN-2": (1, 0)}
    assert db.one(select(OwnLoan)).lot_id == second.id
    with pytest.raises(Conflict):
        lend(lending, second)
    with pytest.raises(Invalid) as refused:
        count(lending, {first.public_id: 2})
    assert refused.value.field == f"counted-{first.public_id}"
    count(lending, {first.public_id: 0})
    act(own.came_back, lending.teacher, loan.public_id)
    assert shelf() == {"Lecteur · SN-1": (0, 0), "Lecteur · SN-2": (0, 1)}


def test_a_kit_of_others_is_not_there_and_the_label_of_ones_own_leads_to_it(lending, given, stock, make):
    stranger = make.partner(stock.school("ecole-2"))
    assert own_kits(lending, stranger) == []
    with reading() as session:
        led = [scanned.find(session, actor, given.code) for actor in (lending.teacher, stranger)]
    assert led == [scanned.Scanned("own", ""), None]


@pytest.mark.parametrize("way", ["apart", "lent"])
def test_what_was_recorded_by_mistake_is_the_citys_again_and_may_be_given_anew(db, lending, given, way):
    lay, _movements = stock_of_the_city(db)
    count(lending, {lending.book.public_id: 1}, given)
    count(lending, {lending.book.public_id: 3})
    apart(lending, given) if way == "apart" else lend(lending, given)
    wrong = db.one(select(Handover))
    for reason, who, refused in (("", lending.claire, Invalid), ("Erreur", lending.teacher, Forbidden)):
        with pytest.raises(refused):
            act(handovers.take_back, who, wrong.public_id, reason=reason)
    act(handovers.take_back, lending.claire, wrong.public_id, reason="Erreur")
    assert (own_kits(lending), held(lending)) == ([], {})
    assert stock_of_the_city(db)[0] != lay
    with pytest.raises(Conflict):
        lend(lending, given)
    with pytest.raises(NotFound):
        count(lending, {lending.book.public_id: 1}, given)
    with pytest.raises(InvalidMove):
        act(handovers.take_back, lending.claire, wrong.public_id, reason="Erreur")
    give(lending, Wanted(lending.book.public_id, 4), kits=[given])
    assert (lacks(lending), held(lending)) == ([("Bleue", [], "")], {"Alter ego": (4, 0, 4)})
    assert stock_of_the_city(db)[0] == lay
    with reading() as session:
        happened = movements.page(session, lending.claire, Asked(kit=given.public_id)).rows
    assert [one.reason for one in happened] == ["handover", "reversal", "handover", "kit_assembly"]


def test_the_city_writes_down_what_the_school_told_of_a_kit(db, lending, given):
    count(lending, {lending.game.public_id: 0}, given, lending.claire, **HEARD)
    apart(lending, given, lending.claire, **HEARD)
    told = {lending.book.public_id: 2}
    act(own.put_together, lending.claire, lending.body.public_id, given.public_id, told, **HEARD)
    lend(lending, given, **HEARD)
    assert lacks(lending) == [("Bleue", [("Jeu de l’oie", 1)], lending.course.class_name)]
    with reading() as session:
        said = queries.told(session, lending.claire, lending.body.public_id)
    assert [one.what for one in said] == ["lend", "together", "apart", "count"]
    assert db.one(select(Kit)).dissolved_at is None


def test_reads_take_as_many_statements_for_many_kits_as_for_one(lending, given):
    def cost():
        return statements(queries.kits, lending.teacher, lending.body.public_id)

    lend(lending, given)
    assert cost() == 3
    more = [lending.kit() for _each in range(2)]
    give(lending, kits=more)
    assert (cost(), len(own_kits(lending))) == (3, 3)
