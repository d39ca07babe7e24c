"""What the ledger accepts and refuses, one story each."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from db.enums import LocationKind, MovementReason
from db.models import AuditEntry, Balance, Location, Movement, MovementLine
from db.session import engine
from services import unit
from services.actors import system
from services.errors import Conflict, DomainError, Invalid
from services.materials import ledger, places
from services.materials.ledger import Line
from tests.at_once import at_once
from tests.conftest import NOW
from tests.counting import recorded
from tests.services.applying import act, sentence
from tests.services.materials.stocking import LONG_AGO, TODAY, counted, stock

__all__ = ["stock"]


def test_units_move_and_the_balances_follow(stock):
    store, school = stock.place(), stock.place(LocationKind.SCHOOL)
    lot = stock.lot(10, at=store)
    stock.move(lot, store, school, 4)
    assert (stock.there(lot, store), stock.there(lot, school), stock.there(lot, stock.supplier)) == (6, 4, -10)


def test_the_same_way_of_one_lot_is_one_line(db, stock):
    store, school = stock.place(), stock.place()
    lot = stock.lot(10, at=store)
    way = Line(lot.id, store.id, school.id, 2)
    movement = stock.post([way, way])
    assert db.all(select(MovementLine.quantity).where(MovementLine.movement_id == movement.id)) == [4]
    assert stock.there(lot, school) == 4


def test_a_movement_is_audited_without_what_it_says(db, stock):
    store = stock.place()
    stock.lot(3, at=store)
    entry = db.one(select(AuditEntry).where(AuditEntry.action == "stock:acquisition"))
    assert entry.details == {"lines": 1}


@pytest.mark.parametrize("quantity", [0, -1])
def test_a_line_of_no_unit_is_refused(stock, quantity):
    store = stock.place()
    lot = stock.lot(3, at=store)
    with pytest.raises(Invalid) as refused:
        stock.move(lot, store, stock.place(), quantity)
    assert refused.value.field == "quantity"


def test_nothing_at_all_and_a_way_to_where_one_is_are_refused(stock):
    store = stock.place()
    lot = stock.lot(3, at=store)
    with pytest.raises(Invalid):
        stock.post([])
    with pytest.raises(Invalid):
        stock.move(lot, store, store)


def test_one_unit_more_than_there_are_is_refused_with_how_many_there_are(stock):
    store = stock.place(name="Réserve")
    lot = stock.lot(3, at=store)
    with pytest.raises(Conflict) as refused:
        stock.move(lot, store, stock.place(), 4)
    assert "only 3" in sentence(refused.value)
    assert "Réserve" in sentence(refused.value)
    assert stock.there(lot, store) == 3


def test_of_two_lines_that_take_together_too_much_neither_is_written(stock):
    store, one, two = stock.place(), stock.place(), stock.place()
    lot = stock.lot(3, at=store)
    with pytest.raises(Conflict):
        stock.post([Line(lot.id, store.id, one.id, 2), Line(lot.id, store.id, two.id, 2)])
    assert (stock.there(lot, store), stock.there(lot, one)) == (3, 0)


def test_units_pass_through_a_place_within_one_movement(stock):
    store, middle, school = stock.place(), stock.place(), stock.place()
    lot = stock.lot(3, at=store)
    stock.post([Line(lot.id, store.id, middle.id, 3), Line(lot.id, middle.id, school.id, 3)])
    assert (stock.there(lot, middle), stock.there(lot, school)) == (0, 3)


def test_tomorrow_is_refused(stock):
    store = stock.place()
    lot = stock.lot(3, at=store)
    with pytest.raises(Invalid) as refused:
        stock.move(lot, store, stock.place(), on=TODAY + timedelta(days=1))
    assert refused.value.field == "happened_on"


def test_past_midnight_at_the_school_its_new_day_counts_there_and_nowhere_else(stock):
    night = datetime(2026, 11, 22, 21, 0, tzinfo=UTC)  # 22 h in Clamart, 1 h the next day in Artachat
    tomorrow, store, school = TODAY + timedelta(days=1), stock.place(), stock.place(keeper=stock.school())
    lot = stock.lot(5, at=store)
    stock.post([Line(lot.id, store.id, school.id, 3)], on=tomorrow, now=night)
    with pytest.raises(Invalid):
        stock.post([Line(lot.id, store.id, stock.place().id, 1)], on=tomorrow, now=night)
    with pytest.raises(Conflict) as refused:  # what comes tomorrow is not there today
        stock.post([Line(lot.id, school.id, store.id, 3)], on=TODAY, now=night)
    assert refused.value.params["day"] == TODAY
    stock.post([Line(lot.id, school.id, store.id, 3)], on=tomorrow, now=night)


def test_a_day_gone_by_on_which_there_were_too_few_is_refused_and_named(stock):
    store, school = stock.place(), stock.place()
    lot = stock.lot(3, at=store, on=date(2026, 3, 1))
    with pytest.raises(Conflict) as refused:
        stock.move(lot, store, school, on=date(2026, 2, 28))
    assert refused.value.params["n"] == 0
    assert refused.value.params["day"] == date(2026, 2, 28)


def test_a_day_gone_by_from_which_units_were_needed_since_is_refused(stock):
    store, school = stock.place(), stock.place()
    lot = stock.lot(3, at=store)
    stock.move(lot, store, school, 3, on=date(2026, 3, 1))
    stock.move(lot, school, store, 2, on=date(2026, 4, 1))
    with pytest.raises(Conflict) as refused:
        stock.move(lot, store, school, 1, on=date(2026, 2, 1))
    assert refused.value.params["day"] == date(2026, 3, 1)
    stock.move(lot, store, school, 2, on=date(2026, 4, 1))


def test_the_end_of_the_day_counts_and_not_the_order_of_entry(stock):
    store, school = stock.place(), stock.place()
    lot = stock.lot(3, at=store, on=date(2026, 3, 1))
    stock.move(lot, store, school, 3, on=date(2026, 3, 1))
    assert stock.there(lot, school) == 3


def test_another_city_s_place_or_lot_is_refused(db, stock, make):
    store = stock.place()
    lot = stock.lot(3, at=store)
    foreign = stock.place(organisation_id=make.artachat().id)
    with pytest.raises(Invalid):
        stock.move(lot, store, foreign)
    with pytest.raises(Invalid):
        unit.run(
            ledger.post, system(), [Line(lot.id, foreign.id, store.id, 1)], organisation_id=make.artachat().id,
            reason=MovementReason.TRANSFER, happened_on=TODAY, now=NOW,
        )  # fmt: skip
    with pytest.raises(Invalid):
        stock.post([Line(lot.id + 999, store.id, stock.supplier.id, 1)])


def test_a_serial_unit_is_in_one_place(stock):
    store, found = stock.place(), stock.place(LocationKind.FOUND)
    unit_one = stock.lot(1, at=store, serial="SN-1")
    with pytest.raises(Conflict) as refused:
        stock.move(unit_one, found, stock.place(), reason=MovementReason.FOUND)
    assert refused.value.params["serial"] == "SN-1"
    lost = stock.place(LocationKind.LOST)
    stock.move(unit_one, store, lost, reason=MovementReason.LOSS)
    stock.move(unit_one, lost, store, reason=MovementReason.FOUND)
    assert stock.there(unit_one, store) == 1


def test_a_closed_year_takes_nothing_more(db, stock, make):
    store, school = stock.place(), stock.place()
    lot = stock.lot(3, at=store, on=date(2025, 6, 1))
    coordinator = make.coordinator()
    act(ledger.close_year, coordinator, stock.city.id, 2025)
    with pytest.raises(Invalid) as refused:
        stock.move(lot, store, school, on=date(2025, 12, 31))
    assert refused.value.params == {"year": 2025}
    with pytest.raises(Invalid):
        stock.move(lot, store, school, on=date(2024, 12, 31))
    stock.move(lot, store, school, on=date(2026, 1, 1))
    for year, refusal in ((2025, Conflict), (2026, Invalid)):
        with pytest.raises(refusal):
            act(ledger.close_year, coordinator, stock.city.id, year)


def test_a_movement_is_taken_back_once(db, stock):
    store, school = stock.place(), stock.place()
    lot = stock.lot(3, at=store)
    movement = stock.move(lot, store, school, 2)
    back = act(ledger.reverse, system(), movement, note="mauvaise école")
    assert (stock.there(lot, store), stock.there(lot, school)) == (3, 0)
    assert (back.reverses_id, back.reason, back.note) == (movement.id, MovementReason.REVERSAL, "mauvaise école")
    for one in (movement, back):
        with pytest.raises(Conflict):
            act(ledger.reverse, system(), one, note="encore")


def test_what_went_on_meanwhile_cannot_be_taken_back(stock):
    store, school, room = stock.place(), stock.place(), stock.place()
    lot = stock.lot(3, at=store)
    movement = stock.move(lot, store, school, 2)
    stock.move(lot, school, room, 1)
    with pytest.raises(Conflict):
        act(ledger.reverse, system(), movement, note="?")
    assert stock.there(lot, school) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE movement SET note = 'x'",
        "DELETE FROM movement",
        "UPDATE movement_line SET quantity = 99",
        "DELETE FROM movement_line",
    ],
)
def test_the_database_itself_refuses_to_change_what_was_posted(db, stock, statement):
    store = stock.place()
    stock.lot(3, at=store)
    before = counted(db)
    with pytest.raises(DBAPIError, match="reverse them"), engine().begin() as connection:
        connection.execute(text(statement))
    assert counted(db) == before
    assert db.all(select(Movement.note)) == [""]


def test_the_database_itself_refuses_fewer_units_than_none_inside(db, stock):
    store = stock.place()
    stock.lot(3, at=store)
    with pytest.raises(DBAPIError, match="never_negative"), engine().begin() as connection:
        connection.execute(text("UPDATE balance SET quantity = -1 WHERE quantity = 3"))


def test_the_last_unit_goes_to_one_of_two_who_take_it_at_once(db, stock):
    store, one, two = stock.place(), stock.place(), stock.place()
    lot = stock.lot(1, at=store)
    results = at_once(lambda: stock.move(lot, store, one), lambda: stock.move(lot, store, two))
    assert sum(isinstance(each, Conflict) for each in results) == 1
    assert (stock.there(lot, store), stock.there(lot, one) + stock.there(lot, two)) == (0, 1)


def test_crossing_movements_at_once_do_not_wait_for_each_other_for_ever(db, stock):
    left, right = stock.place(), stock.place()
    lots = [stock.lot(20, at=left), stock.lot(20, at=right)]

    def there():
        return stock.post([Line(lots[0].id, left.id, right.id, 1), Line(lots[1].id, right.id, left.id, 1)])

    def back():
        return stock.post([Line(lots[1].id, right.id, left.id, 1), Line(lots[0].id, left.id, right.id, 1)])

    results = at_once(there, back, there, back)
    assert [each for each in results if isinstance(each, Exception)] == []
    assert (stock.there(lots[0], right), stock.there(lots[1], left)) == (4, 4)


def test_a_movement_is_taken_back_by_one_of_two_who_do_it_at_once(stock):
    store, school = stock.place(), stock.place()
    lot = stock.lot(5, at=store)
    movement = stock.move(lot, store, school, 2)
    stock.move(lot, store, school, 2)

    def back():
        return act(ledger.reverse, system(), movement, note="?")

    results = at_once(back, back)
    assert sum(isinstance(each, DomainError) for each in results) == 1
    assert stock.there(lot, school) == 2


def test_a_refused_movement_leaves_no_trace(db, stock):
    store = stock.place()
    lot = stock.lot(3, at=store)
    before = (len(db.all(select(Movement))), len(db.all(select(Balance))), len(db.all(select(AuditEntry))))
    with pytest.raises(Conflict):
        stock.move(lot, store, stock.place(), 9)
    assert (len(db.all(select(Movement))), len(db.all(select(Balance))), len(db.all(select(AuditEntry)))) == before


def test_places_outside_are_made_once_however_many_need_them(db, stock):
    def make(session, actor, *, now):
        return places.outside(session, stock.city.id, LocationKind.LOST, now=now).id

    results = at_once(*[lambda: act(make, system())] * 3)
    assert len(set(results)) == 1
    assert len(db.all(select(Location).where(Location.kind == LocationKind.LOST))) == 1


def test_posting_costs_the_same_statements_for_one_line_and_for_a_hundred(db, stock):
    store, school = stock.place(), stock.place()
    lots = [stock.lot(5, at=store) for _ in range(20)]
    with recorded() as few:
        stock.post([Line(lots[0].id, store.id, school.id, 1)], on=LONG_AGO)
    with recorded() as many:
        stock.post([Line(lot.id, store.id, school.id, 1) for lot in lots], on=LONG_AGO)
    assert len(many) == len(few)
