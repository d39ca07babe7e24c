"""Sending: frozen contents, one movement, and every bad luck that may befall it."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from db.enums import Language, LocationKind, MovementReason, ShipmentState
from db.models import CapabilityLink, Kit, Location, Movement, MovementLine, OutboxMail, Shipment, ShipmentLine
from services import unit
from services.errors import AlreadyDone, Conflict, Forbidden, Invalid, InvalidFields, InvalidMove
from services.materials import kits
from services.shipments import drafting, sending, telling
from services.shipments.content import content_of, digest, is_genuine
from tests.at_once import at_once
from tests.conftest import NOW
from tests.services.applying import act
from tests.services.materials.stocking import LONG_AGO, TODAY, counted, stock
from tests.services.shipments.shipping import SENT_ON, shipping

__all__ = ["shipping", "stock"]


def movements(db, reason=MovementReason.SENDING):
    return db.all(select(Movement).where(Movement.reason == reason))


def test_sending_brings_the_units_to_a_place_of_their_own_and_freezes_what_they_are(db, shipping):
    sent = shipping.sent(6, carrier="La Poste")
    way = db.get(Location, sent.transit_id)
    assert (way.kind, way.keeper_id, shipping.there(way), shipping.there(shipping.store)) == (
        LocationKind.TRANSIT, None, 6, 4,
    )  # fmt: skip
    assert (sent.state, sent.sent_on, sent.sent_by_id) == (ShipmentState.SENT, SENT_ON, shipping.coordinator.user_id)
    assert is_genuine(sent)
    assert (sent.content["total_cents"], sent.content["units"], sent.content["carrier"]) == (15_000, 6, "La Poste")
    assert sent.content["lines"][0]["customs_code"] == "490199"
    assert [(one.quantity, one.outstanding) for one in shipping.lines(sent)] == [(6, 6)]
    assert [one.happened_on for one in movements(db)] == [SENT_ON]
    assert counted(db)[0] == counted(db)[1]


def test_what_was_frozen_stays_whatever_becomes_of_its_titles(db, shipping):
    sent = shipping.sent()
    with db.session() as session:
        shipment = session.get_one(Shipment, sent.id)
        assert content_of(session, shipment, TODAY) == sent.content
    changed = sent.content | {"total_cents": 1}
    assert digest(changed) != sent.content_hash


def test_each_shipment_is_on_a_way_of_its_own(shipping):
    first, second = shipping.sent(2), shipping.sent(3)
    assert first.transit_id != second.transit_id


def test_a_kit_goes_as_it_is_and_is_nowhere_else(db, shipping):
    kit = shipping.kit(2)
    sent = shipping.sent(3, kit=kit)
    way = db.get(Location, sent.transit_id)
    assert db.fresh(kit).location_id == way.id
    assert shipping.stock.there(shipping.books, way, kit.id) == 2
    assert sorted((one.kit_id, one.quantity) for one in shipping.lines(sent)) == [(0, 3), (kit.id, 2)]
    parcel = shipping.parcels(shipping.draft(0))[0]
    with pytest.raises(Conflict):
        act(drafting.put_kit, shipping.coordinator, parcel.public_id, kit.public_id)


def test_a_kit_that_went_elsewhere_or_is_empty_keeps_a_shipment_back(db, shipping, stock):
    kit = shipping.kit(2)
    draft = shipping.draft(1)
    act(drafting.put_kit, shipping.coordinator, shipping.parcels(draft)[0].public_id, kit.public_id)
    act(sending.pack, shipping.coordinator, draft.public_id)
    act(kits.move, shipping.coordinator, kit.public_id, stock.place().public_id, happened_on=TODAY)
    with pytest.raises(Conflict):
        act(sending.send, shipping.coordinator, draft.public_id)
    act(kits.move, shipping.coordinator, kit.public_id, shipping.store.public_id, happened_on=TODAY)
    with db.session() as session:
        inside = kits.units(session, session.get_one(Kit, kit.id))
    assert sum(one.quantity for one in inside) == 2
    act(sending.send, shipping.coordinator, draft.public_id)


def test_nothing_is_packed_or_sent_that_is_empty_or_worth_nothing(shipping):
    draft = shipping.draft(0)
    with pytest.raises(InvalidFields):
        act(sending.pack, shipping.coordinator, draft.public_id)
    with pytest.raises(InvalidMove):
        act(sending.send, shipping.coordinator, draft.public_id)


def test_a_double_click_on_send_sends_once(db, shipping):
    packed = shipping.packed()

    def click():
        return unit.run(sending.send, shipping.coordinator, packed.public_id, request_id="click", now=NOW)

    first, second = at_once(click, click)
    assert sorted(type(one).__name__ for one in (first, second)) == ["AlreadyDone", "Shipment"]
    with pytest.raises(AlreadyDone):
        click()
    assert (len(movements(db)), len(shipping.lines(packed))) == (1, 1)


def test_two_people_who_send_it_at_once_send_it_once(db, shipping):
    packed = shipping.packed()
    results = at_once(*[lambda: act(sending.send, shipping.coordinator, packed.public_id)] * 2)
    assert sorted(type(one).__name__ for one in results) == ["InvalidMove", "Shipment"]
    assert len(movements(db)) == 1
    assert shipping.there(shipping.store) == 4


def test_the_last_unit_leaves_in_one_of_two_shipments(db, shipping):
    first, second = shipping.packed(10), shipping.packed(10)
    results = at_once(
        lambda: act(sending.send, shipping.coordinator, first.public_id),
        lambda: act(sending.send, shipping.coordinator, second.public_id),
    )
    assert {type(one).__name__ for one in results} <= {"Shipment", "Conflict", "InvalidFields"}
    assert sum(isinstance(one, Shipment) for one in results) == 1
    states = sorted(db.fresh(one).state for one in (first, second))
    assert states == [ShipmentState.PACKED, ShipmentState.SENT]
    assert shipping.there(shipping.store) == 0
    assert counted(db)[0] == counted(db)[1]


def test_a_sending_that_is_entered_later_counts_from_its_day(db, shipping):
    packed = shipping.packed()
    act(sending.send, shipping.coordinator, packed.public_id, sent_on=LONG_AGO)
    assert [one.happened_on for one in movements(db)] == [LONG_AGO]


@pytest.mark.parametrize("day", [LONG_AGO - timedelta(days=1), TODAY + timedelta(days=1)])
def test_a_sending_before_the_material_came_or_to_come_is_refused_whole(db, shipping, day):
    packed = shipping.packed()
    with pytest.raises((Conflict, Invalid)) as refused:
        act(sending.send, shipping.coordinator, packed.public_id, sent_on=day)
    assert refused.value.field == "happened_on"
    kept = db.fresh(packed)
    assert (kept.state, kept.content, kept.transit_id) == (ShipmentState.PACKED, None, None)
    assert (movements(db), shipping.lines(packed)) == ([], [])


def test_a_backdated_sending_that_others_needed_since_is_refused(db, shipping, stock):
    away = stock.place()
    stock.move(shipping.books, shipping.store, away, 10, on=date(2026, 11, 1))
    stock.move(shipping.books, away, shipping.store, 6, on=date(2026, 11, 15))
    packed = shipping.packed(6)
    with pytest.raises(Conflict) as refused:
        act(sending.send, shipping.coordinator, packed.public_id, sent_on=SENT_ON)
    assert (refused.value.field, refused.value.params["n"]) == ("happened_on", 0)
    assert db.fresh(packed).state is ShipmentState.PACKED
    act(sending.send, shipping.coordinator, packed.public_id, sent_on=date(2026, 11, 15))


def test_only_the_sender_sends_and_what_left_is_not_cancelled(shipping, make):
    packed = shipping.packed()
    for actor in (shipping.director, make.coordinator(make.artachat())):
        with pytest.raises(Forbidden):
            act(sending.send, actor, packed.public_id)
    with pytest.raises(Invalid):
        act(sending.cancel, shipping.coordinator, packed.public_id, reason=" ")
    act(sending.cancel, shipping.coordinator, packed.public_id, reason="Reporté")
    sent = shipping.sent(1)
    with pytest.raises(InvalidMove):
        act(sending.cancel, shipping.coordinator, sent.public_id, reason="Trop tard")


def test_the_named_receiver_gets_a_link_in_their_language_and_is_not_asked_again_within_a_day(db, shipping):
    sent = shipping.sent(receiver_email="ecole1@example.org", receiver_name="Anahit", expected_on=TODAY)
    mail = db.one(select(OutboxMail).where(OutboxMail.template == "shipment_sent"))
    assert (mail.recipient, mail.language) == ("ecole1@example.org", Language.HY)
    assert "/l/" in mail.body
    assert db.one(select(func.count()).select_from(CapabilityLink)) == 1
    with pytest.raises(Exception, match="24 hours"):
        act(telling.ask_again, shipping.coordinator, sent.public_id)
    act(telling.ask_again, shipping.coordinator, sent.public_id, now=NOW + timedelta(hours=25))
    assert db.one(select(func.count()).select_from(OutboxMail).where(OutboxMail.template == "shipment_asked")) == 1


def test_without_a_name_those_who_keep_the_place_are_told_by_their_own_page(db, shipping):
    sent = shipping.sent()
    mail = db.one(select(OutboxMail).where(OutboxMail.template == "shipment_sent"))
    assert (mail.recipient, f"/reception?id={sent.public_id}" in mail.body) == (shipping.director.email, True)


def test_lines_of_a_movement_and_of_the_shipment_are_the_same(db, shipping, stock):
    game = stock.item(title_fr="Jeu de l’oie")
    stock.lot(4, at=shipping.store, item=game)
    draft = shipping.draft(6)
    shipping.put(draft, game, 4)
    act(sending.pack, shipping.coordinator, draft.public_id)
    act(sending.send, shipping.coordinator, draft.public_id)
    moved = db.all(select(MovementLine).join(Movement).where(Movement.reason == MovementReason.SENDING))
    sent = db.all(select(ShipmentLine))
    assert sorted((one.lot_id, one.quantity) for one in moved) == sorted((one.lot_id, one.quantity) for one in sent)
