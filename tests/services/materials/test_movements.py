"""What happened and what was where: movements, the stock of a day gone by, a closed year, labels, the first page."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from db.enums import LocationKind, MovementReason
from db.models import Acquisition
from services import unit
from services.documents import labels
from services.errors import Conflict, Forbidden, Invalid, NotFound
from services.materials import moves, years
from services.materials.picking import Wanted
from services.queries.material import movements, stock_on
from services.queries.material.movements import Asked
from services.queries.today.today_material import material_todos
from tests.conftest import NOW
from tests.counting import recorded
from tests.services.materials.stocking import TODAY, Stock, stock

__all__ = ["stock"]
SPRING, SUMMER = date(2026, 4, 1), date(2026, 7, 1)


@pytest.fixture
def story(stock: Stock, make):
    """Ten units in the store; four went to a school in spring, one came back in summer."""
    school = stock.school()
    home, there = stock.place(), stock.place(LocationKind.SCHOOL, school)
    lot = stock.lot(10, home)
    stock.move(lot, home, there, 4, on=SPRING)
    stock.move(lot, there, home, 1, on=SUMMER)
    return {"home": home, "there": there, "lot": lot, "school": school, "claire": make.coordinator()}


def read(db, query, *args, **options):
    with db.session() as session:
        return query(session, *args, **options)


def all_places(db, actor, day, **options):
    """The lines of a page of the whole stock."""
    return [one for title in read(db, stock_on.everywhere, actor, day, **options).rows for one in title.places]


def units(rows):
    return {row.place: row.quantity for row in rows}


@pytest.mark.parametrize(
    ("day", "home", "there"),
    [(SPRING - timedelta(days=1), 10, 0), (SPRING, 6, 4), (SUMMER - timedelta(days=1), 6, 4), (TODAY, 7, 3)],
)
def test_what_was_where_on_a_day(db, story, day, home, there):
    place, school, item = story["home"], story["there"], db.fresh(story["lot"]).item_id
    wanted = {place.public_id: home, school.public_id: there}
    wanted = {one: n for one, n in wanted.items() if n}
    assert units(all_places(db, story["claire"], day)) == wanted
    at_home = all_places(db, story["claire"], day, place=place.public_id)
    assert units(at_home) == {place.public_id: home}
    assert item
    assert units(read(db, stock_on.of_item, story["claire"], at_home[0].item, day)) == wanted


def test_nothing_was_there_before_it_came_and_others_see_their_places_alone(db, make, story):
    assert all_places(db, story["claire"], date(2025, 12, 31)) == []
    head = make.partner(story["school"])
    assert units(all_places(db, head, SPRING)) == {story["there"].public_id: 4}
    assert all_places(db, make.host(), SPRING, place=story["there"].public_id) == []


def test_the_whole_stock_of_a_day_comes_by_pages_of_titles_at_the_same_cost(db, stock, story):
    for number in range(4):
        stock.lot(3, at=story["home"], item=stock.item(title_fr=f"Zola {number}"), on=SPRING)
    claire, seen, after = story["claire"], [], None
    while True:
        with recorded() as made:
            page = read(db, stock_on.everywhere, claire, SPRING, size=2, after=after)
        assert len(made) == 2
        seen += [(one.title, one.quantity) for title in page.rows for one in title.places]
        if not page.has_next:
            break
        after = page.last
    assert [number for _title, number in seen] == [6, 4, 3, 3, 3, 3]
    back = read(db, stock_on.everywhere, claire, SPRING, size=2, before=page.first)
    assert (len(back.rows), back.has_next) == (2, True)
    early = read(db, stock_on.everywhere, claire, SPRING - timedelta(days=1))
    assert [len(one.places) for one in early.rows] == [1]


def test_the_stock_of_one_place_comes_by_pages_with_what_lies_beside_it(db, stock, story):
    for number in range(3):
        stock.lot(3, at=story["there"], item=stock.item(title_fr=f"Zola {number}"), on=SPRING)
    claire, there, seen, after = story["claire"], story["there"].public_id, [], None
    while True:
        with recorded() as made:
            page = read(db, stock_on.everywhere, claire, SPRING, place=there, size=2, after=after)
        assert len(made) == 2
        seen += [one.quantity for title in page.rows for one in title.places]
        assert {one.place for title in page.rows for one in title.places} <= {there}
        if not page.has_next:
            break
        after = page.last
    assert seen == [4, 3, 3, 3]
    assert all_places(db, claire, date(2025, 12, 31), place=there) == []


def test_movements_are_listed_latest_first_by_reason_place_and_day(db, make, story):
    def days(actor, **asked):
        return [row.happened_on for row in read(db, movements.page, actor, Asked(**asked)).rows]

    claire, came = story["claire"], date(2026, 1, 5)
    assert days(claire) == [SUMMER, SPRING, came]
    assert days(claire, reason=MovementReason.ACQUISITION) == [came]
    assert days(claire, place=story["there"].public_id) == [SUMMER, SPRING]
    assert days(claire, since=SPRING, until=SPRING) == [SPRING]
    acquired = db.one(select(Acquisition)).public_id
    assert days(claire, provenance=acquired) == [SUMMER, SPRING, came]
    assert days(claire, provenance="another") == days(claire, kit="another") == []
    assert days(make.partner(story["school"])) == [SUMMER, SPRING]
    assert days(make.coordinator(make.artachat())) == []
    first = read(db, movements.page, claire, Asked(), size=2)
    second = read(db, movements.page, claire, Asked(), size=2, after=first.last)
    assert [row.happened_on for row in (*first.rows, *second.rows)] == [SUMMER, SPRING, came]
    back = read(db, movements.page, claire, Asked(), size=2, before=second.first)
    assert back.rows == first.rows
    told = first.rows[1].told
    assert (told.units, told.titles, told.source.name, told.target.name) == (
        4, 1, story["home"].name, story["there"].name,
    )  # fmt: skip


def test_a_movement_of_a_person_is_taken_back_once(db, make, story):
    claire, home = story["claire"], story["home"]
    item = all_places(db, claire, TODAY, place=home.public_id)[0].item
    made = unit.run(moves.damage, claire, home.public_id, [Wanted(item, 2)], happened_on=TODAY, note="Eau", now=NOW)
    found = read(db, movements.detail, claire, made.public_id)
    assert (found.may_take_back, [line.quantity for line in found.lines]) == (True, [2])
    with pytest.raises(NotFound):
        read(db, movements.detail, make.partner(story["school"]), made.public_id)
    assert [row.kind for row in read(db, material_todos, claire, NOW)] == ["damaged"]
    unit.run(moves.take_back, claire, made.public_id, note="Erreur", now=NOW)
    found = read(db, movements.detail, claire, made.public_id)
    assert (found.may_take_back, found.taken_back_by is not None) == (False, True)
    assert read(db, material_todos, claire, NOW) == []


def test_a_draft_that_waits_for_a_week_stands_on_the_first_page_of_its_city(db, make, stock):
    place, old = stock.place(), NOW - timedelta(days=8)
    for created in (old, NOW):
        db.add(
            Acquisition(
                organisation_id=stock.city.id, provenance="purchase", source_name="Librairie", acquired_on=TODAY,
                location_id=place.id, created_at=created, updated_at=created,
            )
        )  # fmt: skip
    claire = make.coordinator()
    assert [(row.kind, row.count) for row in read(db, material_todos, claire, NOW)] == [("draft_invoices", 1)]
    assert read(db, material_todos, make.partner(stock.school()), NOW) == []


def test_a_closed_year_takes_no_more_movements(db, make, story):
    claire = story["claire"]
    with pytest.raises(Invalid):
        unit.run(years.close, claire, 2026, now=NOW)
    unit.run(years.close, claire, 2025, now=NOW)
    with pytest.raises(Conflict):
        unit.run(years.close, claire, 2025, now=NOW)
    assert read(db, movements.closed_years, claire) == [2025]
    with pytest.raises(Forbidden):
        unit.run(years.close, make.partner(story["school"]), 2024, now=NOW)


def test_labels_are_printed_for_what_one_sees(db, make, story):
    claire, codes = story["claire"], [story["home"].code, story["there"].code]
    made = unit.run(labels.labels, claire, labels.wish("l7160", 20, 2, codes), now=NOW)
    assert made.content.startswith(b"%PDF")
    assert labels.address_of("P-1").endswith("/scan?c=P-1")
    with pytest.raises(NotFound):
        unit.run(labels.labels, make.partner(story["school"]), labels.wish("l7160", 1, 1, codes), now=NOW)
    for wrong in ("", "l7160~1~1", "a4~1~1~P-1", "l7160~22~1~P-1", "l7160~1~700~P-1", "l7160~x~1~P-1"):
        with pytest.raises(Invalid):
            unit.run(labels.labels, claire, wrong, now=NOW)


@pytest.mark.parametrize("sheet", labels.SHEETS.values(), ids=lambda sheet: sheet.name)
def test_a_sheet_of_labels_fits_on_a4(sheet):
    assert sheet.left + (sheet.columns - 1) * sheet.across + sheet.width <= 210
    assert sheet.top + (sheet.rows - 1) * sheet.down + sheet.height <= 297
