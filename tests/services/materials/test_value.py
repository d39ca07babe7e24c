"""What the material is worth: every unit that came is counted once, however it is broken down."""

from collections import Counter
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from db.enums import LocationKind, MovementReason
from db.models import Balance, Funder, Location, Lot
from services.errors import Conflict
from services.queries.material import material_value as queries
from services.queries.material.material_value import Amount, Asked, By, Part
from tests.counting import recorded
from tests.examples import about
from tests.services.materials.stocking import TODAY, Stock, stock

__all__ = ["stock"]
MOVE = st.tuples(st.integers(0, 1), st.integers(0, 5), st.integers(0, 5), st.integers(1, 4))


@pytest.fixture
def scene(db, stock, make):
    """Ten at 5.00 € that the city paid in 2025, some of them at a school, lost, given; four at 12.00 € of nobody."""

    class Scene:
        coordinator, artachat = make.coordinator(), make.coordinator(make.artachat())
        keeper = make.partner(stock.school())
        store, school = stock.place(), stock.place(LocationKind.SCHOOL, keeper=stock.school())
        lost, given = stock.place(LocationKind.LOST), stock.place(LocationKind.HANDED_OVER)
        funder = db.add(Funder(code="ville", name_fr="Ville", name_hy="Քաղաք"))
        paid = stock.lot(10, at=store, on=date(2025, 3, 1), unit_value_cents=500, funder_id=funder.id)
        gift = stock.lot(4, at=store, unit_value_cents=1200)

    stock.move(Scene.paid, Scene.store, Scene.school, 6)
    stock.move(Scene.paid, Scene.school, Scene.lost, 1, reason=MovementReason.LOSS)
    stock.move(Scene.paid, Scene.school, Scene.given, 2, reason=MovementReason.HANDOVER)
    return Scene


def value(db, actor, by=By.FUNDER, asked=Asked(), **options):  # noqa: B008
    with db.session() as session:
        return queries.value(session, actor, by, asked, **options)


def test_each_unit_is_counted_where_it_ended(db, scene):
    found = value(db, scene.coordinator)
    assert found.totals == {
        Part.STORE: Amount(8, 4 * 500 + 4 * 1200), Part.SCHOOLS: Amount(3, 1500), Part.GIVEN: Amount(2, 1000),
        Part.GONE: Amount(1, 500),
    }  # fmt: skip
    assert found.total == Amount(14, 10 * 500 + 4 * 1200)


@pytest.mark.parametrize(
    ("by", "rows"),
    [
        (By.FUNDER, [("Ville", 5000), ("", 4800)]),
        (By.YEAR, [("2026", 4800), ("2025", 5000)]),
        (By.KEEPER, [("Ville de Clamart", 6800), ("École n° 1 d’Artachat", 3000)]),
    ],
)
def test_it_is_broken_down_by_who_paid_by_year_and_by_who_keeps_it(db, scene, by, rows):
    found = value(db, scene.coordinator, by)
    assert [(row.name, row.total.cents) for row in found.rows] == rows


def test_what_was_asked_for_narrows_all_of_it_and_leaves_the_choices(db, stock, scene):
    school = stock.school().public_id
    found = value(db, scene.coordinator, By.YEAR, Asked(funder=scene.funder.public_id, keeper=school))
    assert found.totals == {Part.SCHOOLS: Amount(3, 1500), Part.GIVEN: Amount(2, 1000), Part.GONE: Amount(1, 500)}
    assert set(found.choices[By.YEAR]) == {"2025", "2026"}
    nobody = value(db, scene.coordinator, By.YEAR, Asked(funder=queries.UNKNOWN))
    assert nobody.total == Amount(4, 4800)


def test_the_lines_below_an_amount_add_up_to_it(db, stock, scene):
    asked = Asked(year=2025)
    with db.session() as session:
        for part in Part:
            rows = queries.lines(session, scene.coordinator, part, asked)
            total = value(db, scene.coordinator, By.YEAR, asked).totals.get(part, Amount())
            assert (sum(row.units for row in rows), sum(row.cents for row in rows)) == (total.units, total.cents)


def test_only_those_who_own_it_see_what_it_is_worth(db, scene, make):
    for actor in (scene.artachat, scene.keeper, make.host(), make.applicant()):
        assert value(db, actor).rows == ()
        with db.session() as session:
            assert queries.lines(session, actor, Part.STORE, Asked()) == []


def test_names_are_those_of_the_language_and_all_is_one_statement(db, scene):
    with recorded() as statements:
        found = value(db, scene.coordinator, language="hy")
    assert ([row.name for row in found.rows], len(statements)) == (["Քաղաք", ""], 1)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=about(12))
@given(
    moves=st.lists(st.tuples(st.integers(0, 1), st.integers(0, 5), st.integers(0, 5), st.integers(1, 4)), max_size=12)
)
def test_whatever_happened_all_breakdowns_add_up_to_all_that_ever_came(db, make, moves):
    db.empty()
    make._ids.clear()
    ground, coordinator = Stock(db, make), make.coordinator()
    kinds = (LocationKind.STORE, LocationKind.SCHOOL, LocationKind.LENT, LocationKind.LOST, LocationKind.HANDED_OVER)
    places = [ground.place(kind) for kind in kinds] + [ground.place(LocationKind.FOUND)]
    lots = [ground.lot(5, at=places[0], unit_value_cents=cents) for cents in (700, 45)]
    for lot, source, target, quantity in moves:
        if source != target and {places[source].kind, places[target].kind} & set(kinds[:3]):
            with suppress(Conflict):
                ground.move(lots[lot], places[source], places[target], quantity, on=TODAY)
    came: Counter[int] = Counter()
    origins = db.all(select(Location.id).where(Location.kind.in_(queries.ORIGINS)))
    for one in db.all(select(Balance).where(Balance.location_id.in_(origins))):
        came[one.lot_id] -= one.quantity
    cents = {lot.id: lot.unit_value_cents for lot in db.all(select(Lot))}
    all_that_came = Amount(sum(came.values()), sum(n * cents[lot] for lot, n in came.items()))
    for by in By:
        found = value(db, coordinator, by)
        assert found.total == all_that_came
        assert sum((row.total for row in found.rows), Amount()) == all_that_came
