"""Counts: blank is not zero, two who count add up, movements meanwhile are no difference, posting happens once."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from db.enums import CountState, LocationKind, MovementReason
from db.models import CountLine, CountUnknown, Movement
from services import unit
from services.errors import Conflict, DomainError, Forbidden, Invalid, InvalidFields, InvalidMove
from services.materials import counts, counts_posting
from services.materials.counts import Scanned
from tests.at_once import at_once
from tests.examples import about
from tests.services.applying import act
from tests.services.materials.lending import Lending, lending
from tests.services.materials.stocking import Stock, stock

__all__ = ["lending", "stock"]


def opened(lending, **options):
    return act(counts.open_count, lending.teacher, lending.place.public_id, **options)


def line_of(db, count, item, kit=0):
    query = select(CountLine).where(
        CountLine.session_id == count.id, CountLine.item_id == item.id, CountLine.kit_id == kit
    )
    return db.all(query)[0]


def scan(lending, count, code, quantity=1):
    return act(counts.scan, lending.teacher, count.public_id, code, quantity=quantity)


def posted(lending, count, why="compté deux fois"):
    """All differences explained in the same words, and posted."""
    act(counts.move, lending.teacher, count.public_id, "review")
    lines = lending.db.all(select(CountLine).where(CountLine.session_id == count.id))
    different = {one.public_id: why for one in lines if counts_posting.difference(one)}
    act(counts.explain, lending.teacher, count.public_id, different)
    return act(counts_posting.post, lending.teacher, count.public_id)


def movements(db):
    return db.all(select(Movement).where(Movement.reason == MovementReason.COUNT))


def test_what_was_counted_corrects_the_stock_once_and_what_is_blank_stays(db, stock, lending):
    count = opened(lending)
    assert scan(lending, count, lending.book.code.lower(), 5) == Scanned("Alter ego", 5)
    assert scan(lending, count, f" {lending.book.code} ", 3).counted == 8
    done = posted(lending, count)
    assert (done.state, len(movements(db))) == (CountState.POSTED, 1)
    assert stock.there(lending.books, lending.place) == 8
    assert stock.there(lending.games, lending.place) == 3
    for again in (
        lambda: act(counts_posting.post, lending.teacher, count.public_id),
        lambda: act(counts.move, lending.teacher, count.public_id, "resume"),
        lambda: scan(lending, count, lending.book.code),
    ):
        with pytest.raises((InvalidMove, Conflict)):
            again()
    assert stock.there(lending.books, lending.place) == 8


def test_zero_is_a_number_and_a_surplus_comes_back_from_what_was_lost(db, stock, lending):
    lost = stock.place(LocationKind.LOST)
    stock.move(lending.books, lending.place, lost, 2, reason=MovementReason.LOSS)
    count = opened(lending)
    act(counts.add, lending.teacher, count.public_id, line_of(db, count, lending.game).public_id, 0)
    scan(lending, count, lending.book.code, 11)
    posted(lending, count)
    assert (stock.there(lending.games, lending.place), stock.there(lending.games, lost)) == (0, 3)
    assert (stock.there(lending.books, lending.place), stock.there(lending.books, lost)) == (11, 0)


def test_a_count_is_posted_at_night_where_it_is_tomorrow_already(db, stock, lending):
    count = opened(lending)
    scan(lending, count, lending.book.code, 8)
    act(counts.move, lending.teacher, count.public_id, "review")
    line = line_of(db, count, lending.book)
    act(counts.explain, lending.teacher, count.public_id, {line.public_id: "compté deux fois"})
    night = datetime(2026, 11, 22, 20, 30, tzinfo=UTC)  # half past midnight in Artachat
    unit.run(counts_posting.post, lending.teacher, count.public_id, now=night)
    assert [one.happened_on for one in movements(db)] == [date(2026, 11, 22)]


def test_a_difference_without_explanation_is_not_posted(db, lending):
    count = opened(lending)
    scan(lending, count, lending.book.code, 9)
    act(counts.move, lending.teacher, count.public_id, "review")
    with pytest.raises(InvalidFields) as refused:
        act(counts_posting.post, lending.teacher, count.public_id)
    assert [one.field for one in refused.value.errors] == [f"explanation-{line_of(db, count, lending.book).public_id}"]
    assert (db.fresh(count).state, movements(db)) == (CountState.REVIEW, [])


def test_units_that_moved_before_or_after_they_were_counted_are_no_difference(db, stock, lending):
    count = opened(lending)
    lending.lend(3)
    scan(lending, count, lending.book.code, 7)
    lending.lend(2)
    line = line_of(db, count, lending.book)
    assert (line.expected_at_opening, line.expected, counts_posting.difference(line)) == (10, 7, 0)
    posted(lending, count)
    assert (movements(db), stock.there(lending.books, lending.place)) == ([], 5)


def test_an_unknown_code_is_kept_with_how_often_it_was_scanned(db, lending):
    count = opened(lending)
    assert [scan(lending, count, "978-2-09-038249-0") for _ in range(2)] == [Scanned()] * 2
    assert [(one.code, one.times) for one in db.all(select(CountUnknown))] == [("9782090382490", 2)]
    with pytest.raises(Invalid):
        scan(lending, count, "  ")
    with pytest.raises(Invalid):
        scan(lending, count, "P-23456")


def test_a_book_is_counted_by_its_short_isbn_its_long_one_and_the_address_on_its_label(stock, lending):
    book = stock.item(ean="9782070408504")
    stock.lot(5, at=lending.place, item=book)
    count = opened(lending)
    codes = ("2-07-040850-7", "9782070408504", f"https://example.org/scan?c={book.code}")
    assert [scan(lending, count, code).counted for code in codes] == [1, 2, 3]


def test_a_unit_with_a_number_is_counted_by_it_and_once(db, stock, lending):
    radio = stock.item(title_fr="Lecteur", tracking="serial")
    first, second = (stock.lot(1, at=lending.place, item=radio, serial=f"SN {n}") for n in (1, 2))
    count = opened(lending)
    with pytest.raises(Invalid):
        scan(lending, count, radio.code)
    assert [scan(lending, count, code).counted for code in ("SN 1", first.code)] == [1, 1]
    lines = db.all(select(CountLine).where(CountLine.lot_id == second.id))
    act(counts.add, lending.teacher, count.public_id, lines[0].public_id, 0)
    posted(lending, count)
    assert (stock.there(first, lending.place), stock.there(second, lending.place)) == (1, 0)


def test_a_kit_is_counted_by_its_label_and_corrected_in_its_lines(db, stock, lending):
    kit = lending.kit()
    count = opened(lending)
    assert scan(lending, count, kit.code) == Scanned("Bleue", 3)
    line = line_of(db, count, lending.book, kit.id)
    act(counts.correct, lending.teacher, count.public_id, line.public_id, 1, seen=2)
    with pytest.raises(Conflict):
        act(counts.correct, lending.teacher, count.public_id, line.public_id, 0, seen=2)
    posted(lending, count)
    assert stock.there(lending.books, lending.place, kit.id) == 1
    assert stock.there(lending.books, lending.place) == 8


def test_something_that_should_not_be_there_gets_a_line_of_its_own(db, stock, lending):
    lot = stock.lot(4, at=stock.place(), item=stock.item(title_fr="Affiche"))
    new = stock.item(title_fr="Jamais entré")
    count = opened(lending)
    scan(lending, count, lot.code, 2)
    posted(lending, count)
    assert stock.there(lot, lending.place) == 2
    again = opened(lending)
    scan(lending, again, new.code)
    with pytest.raises(Invalid):
        posted(lending, again)


def test_a_place_is_counted_by_its_own_people_in_one_count_at_a_time(db, make, stock, lending):
    with pytest.raises(Forbidden):
        act(counts.open_count, make.partner(), lending.place.public_id)
    first = opened(lending, blind=True)
    with pytest.raises(Conflict):
        opened(lending)
    act(counts.move, lending.teacher, first.public_id, "cancel")
    assert opened(lending).state is CountState.COUNTING
    assert (
        act(counts.scan, lending.by_link(), db.all(select(type(first)))[-1].public_id, lending.book.code).counted == 1
    )


def test_two_who_count_the_same_thing_at_once_add_up(db, stock, lending):
    count = opened(lending)
    new = stock.lot(1, at=stock.place(), item=stock.item())
    at_once(*[lambda: scan(lending, count, lending.book.code, 2)] * 2, *[lambda: scan(lending, count, new.code)] * 2)
    lines = {one.item_id: one.counted for one in db.all(select(CountLine).where(CountLine.counted.is_not(None)))}
    assert lines == {lending.book.id: 4, new.item_id: 2}


def test_two_who_post_one_count_at_once_post_it_once(db, stock, lending):
    count = opened(lending)
    scan(lending, count, lending.book.code, 9)
    act(counts.move, lending.teacher, count.public_id, "review")
    act(counts.explain, lending.teacher, count.public_id, {line_of(db, count, lending.book).public_id: "perdu"})
    got = at_once(*[lambda: act(counts_posting.post, lending.teacher, count.public_id)] * 2)
    assert sorted(type(one).__name__ for one in got) == ["CountSession", "InvalidMove"]
    assert (len(movements(db)), stock.there(lending.books, lending.place)) == (1, 9)


def test_two_who_open_a_count_at_once_open_one(lending):
    got = at_once(*[lambda: opened(lending)] * 2)
    assert sorted(type(one).__name__ for one in got) == ["Conflict", "CountSession"]


step = st.one_of(
    st.tuples(st.just("count"), st.integers(0, 8)),
    st.tuples(st.just("lend"), st.integers(1, 4)),
    st.tuples(st.just("game"), st.integers(0, 5)),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=about(10))
@given(steps=st.lists(step, min_size=1, max_size=6))
def test_after_a_count_the_stock_is_what_was_counted_and_what_moved_since(db, make, steps):
    db.empty()
    make._ids.clear()
    scene = Lending(db, make, Stock(db, make))
    count = opened(scene)
    seen: dict[int, int] = {}
    for what, number in steps:
        lot, item = (scene.games, scene.game) if what == "game" else (scene.books, scene.book)
        if what == "lend":
            try:
                scene.lend(number)
            except DomainError:
                continue
            if lot.id in seen:
                seen[lot.id] -= number
        else:
            line = line_of(db, count, item)
            act(counts.correct, scene.teacher, count.public_id, line.public_id, number, seen=line.counted)
            seen[lot.id] = number
    there = {lot.id: scene.stock.there(lot, scene.place) for lot in (scene.books, scene.games)}
    if min(seen.values(), default=0) < 0:
        with pytest.raises(Conflict):
            posted(scene, count)
        expected = there
    else:
        posted(scene, count)
        expected = there | seen
    assert {lot.id: scene.stock.there(lot, scene.place) for lot in (scene.books, scene.games)} == expected
