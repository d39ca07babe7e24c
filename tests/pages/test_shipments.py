"""Shipments on their pages: prepared and sent by the city, answered by link with one tap or with what is missing."""

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from db.enums import HandoverState, LinkPurpose, Outcome, ReceiptAnswer, ShipmentState, SubjectKind
from db.models import Handover, Receipt, ReceiptLine, ShipmentLine
from services import links, unit
from services.actors import system
from services.i18n import translate
from services.shipments import telling
from settings import ROOT
from tests.pages.opening import checked, links_of
from tests.services.applying import act
from tests.services.materials.stocking import stock
from tests.services.shipments.shipping import shipping
from tests.signing_in import at_address, bearing_link, signed_in
from ui.components.material import arrival

__all__ = ["shipping", "stock"]
pytestmark = pytest.mark.one_database


def app():
    return AppTest.from_file(ROOT / "app.py", default_timeout=30)


def press(at, key):
    return checked(next(one for one in at.button if one.key and one.key.startswith(key)).click().run())


def by_link(shipping, shipment):
    token = act(telling.hand_link, shipping.coordinator, shipment.public_id)
    return checked(at_address(bearing_link(app(), token), "arrival_by_link"))


def test_a_draft_is_packed_and_sent_from_its_page(db, shipping):
    draft = shipping.draft()
    at = checked(at_address(signed_in(app(), shipping.coordinator), "shipment", id=draft.public_id))
    at = press(at, "pack-")
    assert db.fresh(draft).state is ShipmentState.PACKED
    at = press(at, "send-")
    assert db.fresh(draft).state is ShipmentState.SENT


def test_everything_arrived_is_one_tap_by_link(db, shipping):
    sent = shipping.sent()
    at = press(by_link(shipping, sent), "arrived-")
    assert db.fresh(sent).state is ShipmentState.CLOSED
    assert len(at.success) == 1


def test_something_is_missing_is_an_answer_and_may_say_which(db, shipping):
    sent = shipping.sent()
    at = press(by_link(shipping, sent), f"choose-{ReceiptAnswer.SOMETHING_MISSING}")
    line = shipping.line(sent)
    checked(at.number_input(key=f"arrival-missing-{line.public_id}").set_value(2).run())
    press(at, "arrival-")
    assert db.one(select(Receipt)).answer is ReceiptAnswer.SOMETHING_MISSING
    told = {one.outcome: one.quantity for one in db.all(select(ReceiptLine))}
    assert told == {Outcome.OK: 4, Outcome.MISSING: 2}


def test_what_is_scanned_is_counted_and_the_rest_of_a_long_list_stays_open(db, shipping, monkeypatch):
    monkeypatch.setattr(arrival, "LONG", 1)
    kit = shipping.kit(2)
    sent, book = shipping.sent(3, kit=kit), shipping.book
    at = press(by_link(shipping, sent), f"choose-{ReceiptAnswer.SOMETHING_MISSING}")
    for typed in (f"https://passerelle.example/scan?c={book.code}", book.ean or book.code, kit.code, "nothing of ours"):
        at.text_input(key="arrival-search").input(typed)
        at = press(at, "count-arrival")
    assert "nothing of ours" in at.warning[0].value
    press(at, "arrival-")
    found = sorted((one.kit_id > 0, one.ok, one.missing) for one in db.all(select(ShipmentLine)))
    assert found[0] == (False, 2, 0)
    assert all(one[1] > 0 for one in found)
    assert db.fresh(sent).state is ShipmentState.RECEIVING


def test_lines_of_the_same_title_say_which_kit_they_belong_to(shipping):
    sent = shipping.sent(5, kit=shipping.kit(2))
    at = press(by_link(shipping, sent), f"choose-{ReceiptAnswer.SOMETHING_MISSING}")
    asked = [one.value for one in at.markdown if one.value.startswith("Alter Ego 1 · ")]
    assert len(asked) == 2
    assert [("Mallette bleue" in one, translate("fr", "not in a kit") in one) for one in sorted(asked)] in (
        [(True, False), (False, True)], [(False, True), (True, False)],
    )  # fmt: skip


def test_a_link_of_a_shipment_opens_no_other_page(db, shipping):
    sent = shipping.sent()
    token = unit.run(
        links.issue, system(), LinkPurpose.SHIPMENT_RECEIPT, SubjectKind.SHIPMENT, sent.id,
        valid_for=telling.LINK_VALID_FOR,
    )  # fmt: skip
    at = at_address(bearing_link(app(), token), "shipment", id=sent.public_id)
    assert "Alter Ego" not in str([one.value for one in at.markdown])


def test_the_director_sees_no_value_and_the_sender_records_what_was_told(db, shipping):
    sent = shipping.sent()
    at = checked(at_address(signed_in(app(), shipping.director), "arrival", id=sent.public_id))
    shown = " ".join(one.value for one in at.markdown)
    assert "Manuels" in shown
    assert "€" not in shown
    at = checked(at_address(signed_in(app(), shipping.coordinator), "shipment", id=sent.public_id))
    at = checked(at.text_input(key="told-by-arrival").input("Anahit").run())
    press(at, "told-")
    receipt = db.one(select(Receipt))
    assert (receipt.told_by, receipt.answer) == ("Anahit", ReceiptAnswer.ALL_ARRIVED)
    assert db.fresh(sent).state is ShipmentState.CLOSED


def test_the_act_is_prepared_from_what_arrived(db, shipping):
    sent = shipping.sent()
    shipping.say(sent)
    at = checked(at_address(signed_in(app(), shipping.coordinator), "shipment", id=sent.public_id))
    press(at, "handover-")
    assert [one.state for one in db.all(select(Handover))] == [HandoverState.DRAFT]


def test_the_list_leads_each_side_to_its_own_page(shipping):
    sent = shipping.sent()
    for actor, page in ((shipping.coordinator, "envoi"), (shipping.director, "reception")):
        at = checked(at_address(signed_in(app(), actor), "shipments"))
        assert f"/{page}?id={sent.public_id}" in " ".join(str(one.proto.body) for one in at.get("html"))


def test_all_that_lies_at_a_school_is_given_in_one_act(db, shipping):
    shipping.stock.lot(4, at=shipping.place, item=shipping.book)
    at = checked(at_address(signed_in(app(), shipping.coordinator), "handover_make", place=shipping.place.public_id))
    press(at, "give-")
    made = db.one(select(Handover))
    for actor, may_sign in ((shipping.coordinator, True), (shipping.director, False)):
        at = checked(at_address(signed_in(app(), actor), "handover", id=made.public_id))
        assert any(one.key.startswith("act-sign") for one in at.button if one.key) is may_sign
        at = checked(at_address(signed_in(app(), actor), "handovers"))
        assert links_of(at) == [f"/remise?id={made.public_id}"]
