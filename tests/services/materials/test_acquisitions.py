"""Where material came from: drafts with lines, entered once, taken back as a whole while nothing moved."""

from datetime import date

import pytest
from sqlalchemy import select

from db.enums import Condition, LocationKind, Provenance, Tracking
from db.models import Acquisition, Funder, Lot, Movement
from services import unit
from services.actors import Actor
from services.errors import AlreadyDone, Conflict, Forbidden, Invalid, NotFound
from services.materials import acquisitions
from tests.conftest import NOW
from tests.factories import Factory
from tests.services.materials.stocking import Stock, counted, stock

__all__ = ["stock"]


@pytest.fixture
def claire(make: Factory, stock: Stock) -> Actor:
    return make.coordinator()


@pytest.fixture
def home(stock):
    return stock.place()


def draft(actor, place, **fields):
    given = {
        "provenance": Provenance.PURCHASE, "source_name": "Librairie", "acquired_on": date(2026, 10, 1),
        "location": place.public_id,
    }  # fmt: skip
    return unit.run(acquisitions.create, actor, now=NOW, **(given | fields))


def line(actor, made, item, **fields):
    options = {"quantity": 2, "unit_value_cents": 1000} | fields
    return unit.run(acquisitions.add_line, actor, made.public_id, item.public_id, now=NOW, **options)


def act(name, actor, made, **options):
    return unit.run(getattr(acquisitions, name), actor, made.public_id, now=NOW, **options)


def refused(function, *args, **fields):
    with pytest.raises(Invalid) as refusal:
        function(*args, **fields)
    return refusal.value.field


def test_a_draft_of_exactly_3231_euros_enters_the_stock_once(db, stock, claire, home):
    made = draft(claire, home, reference="F-118")
    for quantity, cents in ((30, 1850), (7, 38228), (1, 4)):
        line(claire, made, stock.item(), quantity=quantity, unit_value_cents=cents)
    lots = db.all(select(Lot).where(Lot.acquisition_id == made.id))
    assert sum(lot.quantity * lot.unit_value_cents for lot in lots) == 323_100
    movement = act("enter", claire, made, request_id="one")
    with pytest.raises(AlreadyDone):
        act("enter", claire, made, request_id="one")
    with pytest.raises(Conflict):
        act("enter", claire, made, request_id="two")
    assert [stock.there(lot, home) for lot in lots] == [30, 7, 1]
    assert (movement.happened_on, movement.document) == (date(2026, 10, 1), "F-118")
    said, added = counted(db)
    assert said == added


def test_units_with_serial_numbers_are_lots_of_one(db, stock, claire, home):
    made, item = draft(claire, home), stock.item(tracking=Tracking.SERIAL)
    lots = line(claire, made, item, serials=" SN-1 \n\nSN-2\n", quantity=9)
    assert [(lot.quantity, lot.serial) for lot in lots] == [(1, "SN-1"), (1, "SN-2")]
    assert refused(line, claire, made, item, serials="SN-3\nSN-2") == "serials"
    assert refused(line, claire, made, item, serials="SN-3\nSN-3") == "serials"
    assert refused(line, claire, made, item, serials="  \n") == "serials"


def test_what_cannot_be_right_is_refused_at_its_field(stock, claire, home):
    assert refused(draft, claire, home, source_name="") == "source_name"
    assert refused(draft, claire, home, acquired_on=date(2026, 11, 23)) == "acquired_on"
    assert refused(draft, claire, home, location=stock.place(LocationKind.LOST).public_id) == "location"
    assert refused(draft, claire, home, location=stock.place(is_closed=True).public_id) == "location"
    made, item = draft(claire, home), stock.item()
    assert refused(line, claire, made, item, unit_value_cents=0) == "value"
    assert refused(line, claire, made, item, unit_value_cents=10**9) == "value"
    assert refused(line, claire, made, item, quantity=0) == "quantity"
    assert refused(act, "enter", claire, made) == "lines"


def test_lines_go_and_drafts_are_thrown_away(db, stock, claire, home):
    made = draft(claire, home)
    (first,), (second,) = line(claire, made, stock.item()), line(claire, made, stock.item())
    act("remove_lines", claire, made, lot_public_ids=[first.public_id])
    assert db.all(select(Lot.id)) == [second.id]
    act("drop", claire, made)
    assert db.all(select(Acquisition.id)) == db.all(select(Lot.id)) == []


def test_once_entered_only_who_paid_and_the_remark_change(db, make, stock, claire, home):
    funder = db.add(Funder(code="region", name_fr="Région"))
    made = draft(claire, home)
    line(claire, made, stock.item())
    act("enter", claire, made)
    act("edit", claire, made, funder=funder.public_id, note="Payé en deux fois")
    assert db.fresh(made).funder_id == funder.id
    with pytest.raises(Conflict):
        act("edit", claire, made, source_name="Autre")
    with pytest.raises(Conflict):
        act("drop", claire, made)
    with pytest.raises(Conflict):
        line(claire, made, stock.item())


def test_it_is_taken_back_as_a_whole_while_nothing_moved(db, stock, claire, home):
    made, item = draft(claire, home), stock.item(tracking=Tracking.SERIAL)
    (serial,) = line(claire, made, item, serials="SN-1")
    (other,) = line(claire, made, stock.item(), quantity=5)
    act("enter", claire, made)
    away = stock.place()
    stock.move(other, home, away, 1)
    with pytest.raises(Conflict):
        act("take_back", claire, made, reason="Erreur")
    assert db.fresh(made).entered_at is not None
    stock.move(other, away, home, 1)
    assert refused(act, "take_back", claire, made, reason=" ") == "reason"
    act("take_back", claire, made, reason="Erreur")
    assert (stock.there(serial, home), stock.there(other, home)) == (0, 0)
    assert (db.fresh(made).entered_at, db.fresh(made).taken_back_at) == (None, NOW)
    with pytest.raises(Conflict):
        act("enter", claire, made)
    copy = act("copy", claire, made)
    assert [(lot.quantity, lot.serial) for lot in db.all(select(Lot).where(Lot.acquisition_id == copy.id))] == [
        (5, None)
    ]
    line(claire, copy, item, serials="SN-1", condition=Condition.USED)
    act("enter", claire, copy)
    assert len(db.all(select(Movement.id).where(Movement.subject_id == copy.id))) == 1


def test_values_are_the_owners_business_alone(make, stock, claire, home):
    made = draft(claire, home)
    for actor in (make.coordinator(make.artachat()), make.partner(stock.school()), make.host()):
        with pytest.raises(Forbidden):
            line(actor, made, stock.item())
        with pytest.raises(Forbidden):
            act("enter", actor, made)
    with pytest.raises(NotFound):
        unit.run(acquisitions.enter, claire, "nothing", now=NOW)
