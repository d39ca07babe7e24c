"""What lists of the material show is what the permissions say, for any mixture of roles."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from db.enums import LocationKind, OrganisationKind, Role
from db.models import Acquisition, Item, Kit, KitTemplate, Location, Movement, Organisation
from services.actors import ANONYMOUS, Actor, Grant, system
from services.policy import Action, may
from services.queries.material.material_scope import (
    acquisitions_visible_to,
    items_visible_to,
    kits_visible_to,
    locations_visible_to,
    movements_visible_to,
)
from tests.conftest import NOW
from tests.examples import about
from tests.factories import Factory
from tests.services.materials.stocking import Stock, stock

__all__ = ["stock"]
LISTS = (
    (Item, Action.MATERIAL_READ, items_visible_to),
    (Location, Action.STOCK_READ, locations_visible_to),
    (Acquisition, Action.MATERIAL_VALUES, acquisitions_visible_to),
    (Movement, Action.MOVEMENT_READ, movements_visible_to),
)


@pytest.fixture
def bodies(stock: Stock, make: Factory) -> list[Organisation]:
    """Places of two cities, a school with a classroom, and a city apart; units that moved between some of them."""
    sevres = make.db.add(Organisation(code="sevres", kind=OrganisationKind.CITY, name_fr="Sèvres", country="FR"))
    school = stock.school()
    home, there = stock.place(), stock.place(keeper=make.artachat())
    at_school = stock.place(LocationKind.SCHOOL, school)
    room = stock.place(LocationKind.CLASSROOM, school, parent_id=at_school.id)
    stock.place(LocationKind.SCHOOL, stock.school("ecole-2"))
    lot = stock.lot(10, home)
    stock.move(lot, home, there, 4)
    stock.move(lot, there, room, 2)
    template = make.db.add(
        KitTemplate(organisation_id=stock.city.id, code="k", title_fr="Kit", created_at=NOW, updated_at=NOW)
    )
    for number, place in enumerate((home, room)):
        make.db.add(
            Kit(
                organisation_id=stock.city.id, template_id=template.id, code=f"K-{number}", name="Kit",
                location_id=place.id, created_at=NOW, updated_at=NOW,
            )
        )  # fmt: skip
    return [stock.city, make.artachat(), school, sevres, make.university()]


def disagreements(db, actor):
    with db.session() as session:
        found = []
        for model, action, visible_to in LISTS:
            listed = set(session.scalars(select(model.id).where(visible_to(actor))))
            allowed = {record.id for record in session.scalars(select(model)) if may(actor, action, record)}
            if listed != allowed:
                found.append((model.__name__, listed ^ allowed))
        kits = set(session.scalars(select(Kit.id).where(kits_visible_to(actor))))
        of_places = {
            kit.id
            for kit in session.scalars(select(Kit))
            if may(actor, Action.MATERIAL_EDIT, kit) or may(actor, Action.STOCK_READ, kit.location)
        }
        return found + ([("Kit", kits ^ of_places)] if kits != of_places else [])


@pytest.mark.hypothesis
def test_any_mixture_of_roles_finds_in_lists_what_it_may_read(db, bodies):
    organisations = st.sampled_from([None, *(one.id for one in bodies)])
    grants = st.builds(Grant, st.sampled_from(list(Role)), organisations)
    actors = st.builds(Actor, user_id=st.just(1), grants=st.lists(grants, max_size=3).map(tuple))

    @settings(max_examples=about(60), deadline=None, suppress_health_check=list(HealthCheck))
    @given(actors)
    def agree(actor):
        assert disagreements(db, actor) == []

    agree()


def test_whoever_is_nobody_finds_nothing(db, bodies):
    with db.session() as session:
        for actor in (ANONYMOUS, system(), Actor(user_id=1)):
            for model, _action, visible_to in (*LISTS, (Kit, None, kits_visible_to)):
                assert session.scalars(select(model.id).where(visible_to(actor))).all() == []


def test_a_school_sees_its_places_and_no_value(db, make, bodies):
    head = make.partner(bodies[2])
    with db.session() as session:
        places = session.scalars(select(Location.kind).where(locations_visible_to(head))).all()
        assert sorted(places) == [LocationKind.CLASSROOM, LocationKind.SCHOOL]
        assert session.scalars(select(Acquisition.id).where(acquisitions_visible_to(head))).all() == []
