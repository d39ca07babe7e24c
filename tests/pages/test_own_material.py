"""What is a school’s own, on its page and on the city’s page of the place: kits are looked into and lent as one."""

import pytest
from sqlalchemy import select

from db.models import OwnCount, OwnLoan
from services import unit
from services.materials import own
from services.materials.picking import Wanted
from services.unit import utc_now
from tests.pages.opening import button, checked, opened, words
from tests.services.materials.lending import lending
from tests.services.materials.stocking import stock
from tests.services.materials.test_own import HEARD
from tests.services.materials.test_own_kits import give

__all__ = ["lending", "stock"]
pytestmark = pytest.mark.one_database


@pytest.fixture
def kit(lending):
    found = lending.kit()
    give(lending, Wanted(lending.book.public_id, 4), kits=[found])
    unit.run(own.switch, lending.teacher, lending.body.public_id, is_on=True)
    return found


def test_a_school_sees_what_its_kit_lacks_and_which_class_has_it(db, lending, kit):
    count = {lending.game.public_id: 0}
    unit.run(own.count, lending.teacher, lending.body.public_id, count, kit=kit.public_id)
    at = opened(lending.teacher, "our_material")
    assert "Il manque 1 × Jeu de l’oie" in words(at)
    assert not button(at, "Look into it").disabled
    unit.run(own.lend, lending.teacher, lending.body.public_id, kit.public_id, lending.course.public_id)
    at = opened(lending.teacher, "our_material")
    assert "Dans la classe 5 A" in words(at)
    assert "Vérifier le contenu" not in [one.label for one in at.button]
    checked(button(at, "It is back").click().run())
    assert db.one(select(OwnLoan)).returned_on is not None


def test_the_city_sees_what_a_kit_lacks_and_writes_down_what_it_was_told(db, lending, kit):
    now = utc_now()
    counted = {lending.game.public_id: 0}
    unit.run(own.count, lending.claire, lending.body.public_id, counted, kit=kit.public_id, now=now, **HEARD)
    at = opened(lending.claire, "stock_place", id=lending.place.public_id)
    assert "Il manque 1 × Jeu de l’oie" in words(at)
    at = checked(at.radio(key="own-told-what").set_value("look").run())
    at.number_input(key=f"own-told-{kit.public_id}-counted-{lending.game.public_id}").set_value(1)
    at = checked(at.text_input(key="told-by-own-told").input("Anahit").run())
    checked(button(at, "Record it", -1).click().run())
    assert db.one(select(OwnCount)).difference == 0
