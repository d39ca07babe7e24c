"""Shipments, arrivals, counts and invoices as files: what stands in them, and for whom."""

import pytest

from db.enums import CountState
from services.errors import Forbidden, NotFound
from services.materials import counts
from tests.services.applying import act
from tests.services.materials.stocking import stock
from tests.services.shipments.shipping import Found, shipping
from tests.services.test_exports import rows

__all__ = ["shipping", "stock"]


def test_a_shipment_says_what_left_what_arrived_and_what_it_is_worth(shipping):
    sent = shipping.sent(6)
    shipping.say(sent, lines={shipping.line(sent): Found(ok=4, damaged=1, missing=1)})
    [row] = rows(shipping.coordinator, "shipments")
    told = {name: row[name] for name in ("Number", "Units", "Arrived", "Damaged", "Missing", "Value")}
    assert told == {
        "Number": sent.code, "Units": "6", "Arrived": "4", "Damaged": "1", "Missing": "1", "Value": "150",
    }  # fmt: skip
    for actor in (shipping.coordinator, shipping.director):
        found = rows(actor, "receipts", filters={"shipment": sent.public_id})
        assert sorted((line["Outcome"], line["Units"]) for line in found) == [
            ("Arrived damaged", "1"), ("Arrived in good order", "4"), ("Did not arrive", "1"),
        ]  # fmt: skip
        assert not [name for name in found[0] if "alue" in name]


def test_only_the_city_takes_shipments_and_invoices(shipping):
    shipping.sent()
    assert [row["Value"] for row in rows(shipping.coordinator, "provenances")]
    for name in ("shipments", "provenances"):
        with pytest.raises((Forbidden, NotFound)):
            rows(shipping.director, name)


def test_a_count_is_told_once_it_is_ended_and_blank_is_not_zero(db, shipping):
    shipping.stock.lot(3, at=shipping.place, item=shipping.book)
    count = act(counts.open_count, shipping.director, shipping.place.public_id)
    assert rows(shipping.director, "counts") == []
    count = db.fresh(count)
    count.state = CountState.REVIEW
    db.add(count)
    [row] = rows(shipping.director, "counts")
    assert (row["Title"], row["Expected"], row["Counted"]) == ("Alter Ego 1", "3", "")
