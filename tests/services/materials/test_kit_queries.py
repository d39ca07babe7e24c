"""Kits as lists and pages show them."""

import pytest

from db.enums import LocationKind
from services.errors import NotFound
from services.materials import kits
from services.queries.material import kits as queries
from tests.counting import recorded
from tests.services.applying import act
from tests.services.materials.stocking import TODAY, stock

__all__ = ["stock"]
ON = {"happened_on": TODAY}


@pytest.fixture
def scene(stock, make):
    """A kit that lacks two books at a school, with one loose beside it; a complete one in the store room."""

    class Scene:
        coordinator = make.coordinator()
        keeper, stranger = make.partner(stock.school()), make.partner(make.university())
        store, school = (
            stock.place(name="Réserve"),
            stock.place(LocationKind.SCHOOL, keeper=stock.school(), name="École"),
        )
        book, map_ = stock.item(title_fr="Alter ego", title_hy="Ալտեր էգո"), stock.item(title_fr="Carte")

    stock.lot(5, at=Scene.school, item=Scene.book)
    stock.lot(3, at=Scene.store, item=Scene.book)
    stock.lot(1, at=Scene.store, item=Scene.map_)
    lines = [(Scene.book.public_id, 3), (Scene.map_.public_id, 1)]
    Scene.template = act(kits.save_template, Scene.coordinator, lines, title_fr="Mallette A1")
    Scene.whole, Scene.lacking = (
        act(kits.assemble, Scene.coordinator, Scene.template.public_id, place.public_id, name=name, **ON)
        for place, name in ((Scene.store, "B"), (Scene.school, "A"))
    )
    return Scene


def test_the_list_says_where_each_is_and_what_it_lacks(db, scene):
    with db.session() as session:
        rows = queries.page(session, scene.coordinator).rows
        narrowed = queries.page(session, scene.coordinator, only_incomplete=True).rows
        count = queries.count_incomplete(session, scene.coordinator)
    assert [(row.name, row.place, row.units, row.missing) for row in rows] == [
        ("A", "École", 3, 1), ("B", "Réserve", 4, 0)
    ]  # fmt: skip
    assert ([row.name for row in narrowed], count) == (["A"], 1)


def test_a_school_sees_the_kits_that_are_there_and_others_none(db, scene):
    with db.session() as session:
        assert [row.name for row in queries.page(session, scene.keeper).rows] == ["A"]
        assert queries.page(session, scene.stranger).rows == ()
        assert queries.detail(session, scene.keeper, scene.lacking.public_id).may_edit is False
        for actor, kit in ((scene.keeper, scene.whole), (scene.stranger, scene.lacking)):
            with pytest.raises(NotFound):
                queries.detail(session, actor, kit.public_id)
        with pytest.raises(NotFound):
            queries.template(session, scene.keeper, scene.template.public_id)


def test_one_kit_says_what_belongs_into_it_and_what_could_be_put_in(db, stock, scene):
    stock.lot(4, at=scene.school, item=scene.map_, on=TODAY)
    with db.session() as session:
        kit = queries.detail(session, scene.coordinator, scene.lacking.public_id, language="hy")
    assert [(part.title, part.wanted, part.there, part.missing) for part in kit.parts] == [
        ("Ալտեր էգո", 3, 3, 0), ("Carte", 1, 0, 1)
    ]  # fmt: skip
    assert (kit.missing, kit.loose, kit.may_move, kit.may_edit) == (1, 1, True, True)


def test_what_is_in_the_kit_beyond_a_template_is_named(db, stock, scene):
    pen = stock.item(title_fr="Stylo")
    lot = stock.lot(2, at=scene.school, item=pen)
    stock.move(lot, scene.school, scene.school, 2, kits=(0, scene.lacking.id))
    with db.session() as session:
        kit = queries.detail(session, scene.coordinator, scene.lacking.public_id)
    assert [(part.title, part.wanted, part.there) for part in kit.parts][-1] == ("Stylo", 0, 2)


def test_a_kit_that_was_taken_apart_leaves_the_list_and_keeps_its_page(db, scene):
    act(kits.dissolve, scene.coordinator, scene.whole.public_id, **ON)
    with db.session() as session:
        assert [row.name for row in queries.page(session, scene.coordinator).rows] == ["A"]
        kit = queries.detail(session, scene.coordinator, scene.whole.public_id)
    assert (kit.may_move, kit.may_edit, kit.dissolved_at is None) == (False, False, False)


def test_templates_count_their_kits_over_all_versions(db, scene):
    act(kits.save_template, scene.coordinator, [(scene.book.public_id, 2)], template_public_id=scene.template.public_id)
    with db.session() as session:
        (row,) = queries.templates(session, scene.coordinator)
        assert (row.title, row.number, row.titles, row.units, row.kits) == ("Mallette A1", 2, 1, 2, 2)
        assert queries.templates(session, scene.keeper) == []
        form = queries.template(session, scene.coordinator, row.public_id)
    assert (form.lines, form.is_in_use) == (((scene.book.public_id, 2),), False)


def test_the_list_is_one_statement(db, scene):
    with db.session() as session, recorded() as statements:
        assert len(queries.page(session, scene.coordinator).rows) == 2
    assert len(statements) == 1
