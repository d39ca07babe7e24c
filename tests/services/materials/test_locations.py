"""Places that people make: who keeps them, and that only an empty one is closed."""

import pytest
from sqlalchemy import select

from db.enums import LocationKind, OrganisationKind
from db.models import Location, Organisation, Person
from services import unit
from services.actors import Actor
from services.errors import Conflict, Forbidden, Invalid
from services.materials import locations
from services.queries.material import stock_places as queries
from tests.conftest import NOW
from tests.factories import Factory
from tests.services.materials.stocking import Stock, stock

__all__ = ["stock"]
STORE, SCHOOL, CLASSROOM = LocationKind.STORE, LocationKind.SCHOOL, LocationKind.CLASSROOM


@pytest.fixture
def claire(make: Factory, stock: Stock) -> Actor:
    return make.coordinator()


def create(actor, kind=STORE, **options):
    return unit.run(locations.create, actor, kind, now=NOW, **{"name": "Réserve", **options})


def refused(actor, *args, **options):
    with pytest.raises(Invalid) as refusal:
        create(actor, *args, **options)
    return refusal.value.field


def test_a_store_room_is_kept_by_its_city_or_by_the_twin_city(db, make, claire):
    artachat = make.artachat()
    assert create(claire).keeper_id == make.city().id
    assert create(claire, keeper_public_id=artachat.public_id).keeper_id == artachat.id
    assert refused(claire, keeper_public_id=make.university().public_id) == "keeper"
    assert refused(claire, name="  ") == "name"


def test_a_school_becomes_a_body_whose_people_can_be_invited(db, claire):
    school = create(claire, SCHOOL, name="École du Figuier", name_hy="Թզենու դպրոց")
    body = db.get(Organisation, school.keeper_id)
    assert (body.kind, body.name_fr, body.name_hy, body.country) == (
        OrganisationKind.SCHOOL, "École du Figuier", "Թզենու դպրոց", "AM",
    )  # fmt: skip
    room = create(claire, CLASSROOM, name="5e A", parent_public_id=school.public_id)
    assert (room.parent_id, room.keeper_id) == (school.id, body.id)
    assert refused(claire, CLASSROOM, name="5e B") == "parent"
    assert refused(claire, CLASSROOM, name="5e B", parent_public_id=create(claire).public_id) == "parent"
    assert refused(claire, LocationKind.LOST) == "kind"


def test_the_responsible_person_is_found_again_and_can_leave(db, claire):
    place = create(claire, responsible_name="Armine Gevorgyan", responsible_email="armine@example.org")
    other = create(claire, responsible_name="Armine Gevorgyan", responsible_email="Armine@example.org")
    assert db.get(Person, place.responsible_id).email == "armine@example.org"
    assert other.responsible_id == place.responsible_id
    unit.run(locations.edit, claire, place.public_id, responsible_name="", responsible_email="", now=NOW)
    assert db.fresh(place).responsible_id is None
    assert refused(claire, responsible_name="Armine", responsible_email="no address") == "responsible_email"


def test_only_an_empty_place_is_closed_and_its_classrooms_with_it(db, stock, claire):
    school = create(claire, SCHOOL)
    room = create(claire, CLASSROOM, parent_public_id=school.public_id)
    aside = stock.place(LocationKind.QUARANTINE, parent_id=room.id, is_of_software=True)
    home = stock.place()
    lot = stock.lot(3, home)
    stock.move(lot, home, aside, 1)
    with pytest.raises(Conflict):
        unit.run(locations.close, claire, school.public_id, now=NOW)
    stock.move(lot, aside, home, 1)
    unit.run(locations.close, claire, school.public_id, now=NOW)
    assert all(db.fresh(one).is_closed for one in (school, room, aside))
    with pytest.raises(Conflict):
        unit.run(locations.reopen, claire, room.public_id, now=NOW)
    unit.run(locations.reopen, claire, school.public_id, now=NOW)
    unit.run(locations.reopen, claire, room.public_id, now=NOW)
    assert not any(db.fresh(one).is_closed for one in (school, room, aside))


def test_a_new_name_is_the_name_of_its_parts_too(db, stock, claire):
    place = create(claire)
    aside = stock.place(LocationKind.QUARANTINE, parent_id=place.id, is_of_software=True)
    unit.run(locations.edit, claire, place.public_id, name="Grande réserve", seen_version=place.version, now=NOW)
    assert db.fresh(aside).name == "Grande réserve"
    with pytest.raises(Conflict):
        unit.run(locations.edit, claire, place.public_id, name="Autre", seen_version=place.version, now=NOW)
    with pytest.raises(Invalid):
        unit.run(locations.edit, claire, aside.public_id, name="Autre", now=NOW)


def test_those_who_keep_a_place_do_not_rename_it(db, make, stock, claire):
    artachat = make.artachat()
    place = create(claire, keeper_public_id=artachat.public_id)
    with pytest.raises(Forbidden):
        unit.run(locations.edit, make.coordinator(artachat), place.public_id, name="Autre", now=NOW)
    with pytest.raises(Forbidden):
        create(make.partner(stock.school()))


def test_the_list_tells_what_lies_at_a_place_and_what_is_damaged_there(db, make, stock, claire):
    school = stock.school()
    there = stock.place(SCHOOL, school, name="École")
    aside = stock.place(LocationKind.QUARANTINE, school, parent_id=there.id, is_of_software=True)
    lot = stock.lot(5, there)
    stock.move(lot, there, aside, 2)
    with db.session() as session:
        for actor in (claire, make.partner(school)):
            rows = queries.page(session, actor).rows
            assert [(row.name, row.units, row.damaged, row.lent) for row in rows] == [("École", 3, 2, 0)]
        found = queries.content(session, claire, there.public_id).rows
        assert [(row.loose, row.in_kits, row.damaged) for row in found] == [(3, 0, 2)]
        assert queries.content(session, make.coordinator(make.artachat()), there.public_id).rows == ()
    assert db.all(select(Location.is_closed)).count(True) == 0
