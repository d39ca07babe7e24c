"""What arrived: for every line, in order + damaged + missing + outstanding = sent, whoever says it and how often."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from db.enums import (
    DocumentKind,
    LinkPurpose,
    LocationKind,
    MovementReason,
    Outcome,
    ReceiptAnswer,
    Settlement,
    ShipmentState,
    Source,
    SubjectKind,
)
from db.models import Balance, CapabilityLink, Kit, Location, Movement, OutboxMail, Receipt, ReceiptLine, StateChange
from services import files, links
from services.actors import link_actor
from services.errors import Conflict, DomainError, Forbidden, Invalid, InvalidMove
from services.shipments import receiving, sending, telling
from services.shipments.receiving import Extra, Found
from services.shipments.settling import settle
from tests.at_once import at_once
from tests.conftest import NOW
from tests.examples import about
from tests.samples import picture
from tests.services.applying import act
from tests.services.materials.stocking import TODAY, Stock, counted, stock
from tests.services.shipments.shipping import BY_PHONE, SENT_ON, Shipping, shipping

__all__ = ["shipping", "stock"]


def outside(db, kind):
    return db.one(select(Location).where(Location.kind == kind))


def bearer(db, shipping, shipment):
    token = act(telling.hand_link, shipping.coordinator, shipment.public_id)
    with db.session() as session:
        found = links.resolve(session, token, now=NOW, purpose=LinkPurpose.SHIPMENT_RECEIPT)
        return link_actor(session, found)


def test_everything_arrived_in_one_word_closes_the_shipment(db, shipping):
    sent = shipping.sent()
    receipt = shipping.say(sent)
    kept = db.fresh(sent)
    assert (kept.state, kept.closed_on, shipping.there(shipping.place)) == (ShipmentState.CLOSED, TODAY, 6)
    assert shipping.there(db.get(Location, sent.transit_id)) == 0
    assert (receipt.answer, receipt.source, receipt.told_by) == (ReceiptAnswer.ALL_ARRIVED, Source.ACCOUNT, "")
    moves = select(StateChange.move).where(StateChange.subject_kind == SubjectKind.SHIPMENT)
    assert db.all(moves)[-2:] == ["receive", "close"]
    templates = [one.template for one in db.all(select(OutboxMail))]
    assert templates[-2:] == ["shipment_answered", "shipment_closed"]


def test_a_part_now_and_the_rest_later(db, shipping):
    sent = shipping.sent()
    line = shipping.line(sent)
    shipping.say(sent, lines={line: Found(ok=2, damaged=1)})
    assert db.fresh(sent).state is ShipmentState.RECEIVING
    assert db.fresh(line).outstanding == 3
    shipping.say(sent, lines={line: Found(ok=1, missing=1)})
    shipping.say(sent, answer=ReceiptAnswer.ALL_ARRIVED)
    kept = db.fresh(line)
    assert (kept.ok, kept.damaged, kept.missing, kept.outstanding) == (4, 1, 1, 0)
    assert shipping.told() == {Outcome.OK: 4, Outcome.DAMAGED: 1, Outcome.MISSING: 1}
    aside = db.one(select(Location).where(Location.parent_id == shipping.place.id))
    assert (aside.kind, shipping.there(aside)) == (LocationKind.QUARANTINE, 1)
    assert shipping.there(outside(db, LocationKind.LOST)) == 1
    assert db.fresh(sent).state is ShipmentState.CLOSED


def test_more_than_is_outstanding_is_refused_and_moves_nothing(db, shipping):
    sent = shipping.sent()
    line = shipping.line(sent)
    shipping.say(sent, lines={line: Found(ok=4)})
    for found in (Found(ok=3), Found(ok=1, damaged=1, missing=1), Found(ok=-1, damaged=2)):
        with pytest.raises((Conflict, Invalid)):
            shipping.say(sent, lines={line: found})
    assert db.fresh(line).outstanding == 2


def test_the_sender_never_says_what_arrived_unless_somebody_told_them(db, shipping, make):
    sent = shipping.sent()
    for actor in (shipping.coordinator, make.coordinator(), make.admin()):
        with pytest.raises(Forbidden):
            shipping.say(sent, actor)
    with pytest.raises(Forbidden):
        shipping.say(sent, shipping.coordinator, source=Source.ACCOUNT, told_by="Moi", received_on=TODAY)
    for lack in ("told_by", "received_on"):
        with pytest.raises(Invalid) as refused:
            shipping.say(sent, shipping.coordinator, **{**BY_PHONE, lack: "" if lack == "told_by" else None})
        assert refused.value.field == lack
    receipt = shipping.say(sent, shipping.coordinator, **BY_PHONE)
    assert (receipt.source, receipt.told_by) == (Source.PHONE, "Anahit, directrice")
    told = db.one(select(StateChange).where(StateChange.move == "receive"))
    assert (told.told_by, told.happened_on) == ("Anahit, directrice", TODAY)
    assert [one for one in db.all(select(OutboxMail.template)) if one == "shipment_answered"] == []


def test_whoever_sent_it_is_the_sender_also_where_they_keep_the_destination(db, shipping, make):
    """The coordinator of both cities, who coordinates the owner too, says it for somebody else or not at all."""
    both = make.user()
    make.grant(both, make.coordinator().grants[0].role, shipping.city)
    make.grant(both, shipping.director.grants[0].role, shipping.school)
    sent = shipping.sent()
    with pytest.raises(Forbidden):
        shipping.say(sent, make.actor(both))


def test_strangers_other_schools_and_links_of_others_say_nothing(db, shipping, make, stock):
    sent, other = shipping.sent(2), shipping.sent(2)
    stranger = bearer(db, shipping, other)
    for actor in (make.partner(stock.school("ecole-2")), make.partner(), make.applicant(), stranger):
        with pytest.raises(DomainError):
            shipping.say(sent, actor)
    assert db.fresh(sent).state is ShipmentState.SENT


def test_before_it_left_nobody_says_anything(shipping):
    packed = shipping.packed()
    for actor in (shipping.director, shipping.coordinator):
        with pytest.raises((Forbidden, InvalidMove)):
            shipping.say(packed, actor, **BY_PHONE)


def test_by_link_a_photo_alone_is_an_answer_and_moves_nothing(db, shipping):
    sent = shipping.sent()
    school = bearer(db, shipping, sent)
    photo = act(
        files.store_for,
        school,
        SubjectKind.SHIPMENT,
        sent.public_id,
        DocumentKind.RECEIPT_PHOTO,
        "colis.jpg",
        picture(),
    )
    receipt = shipping.say(sent, school, answer=ReceiptAnswer.SOMETHING_MISSING, photo=photo.public_id)
    assert (receipt.photo_id, receipt.source, receipt.movement_id) == (photo.id, Source.LINK, None)
    assert (db.fresh(sent).state, shipping.line(sent).outstanding) == (ShipmentState.RECEIVING, 6)
    for _ in range(2):  # a second photo does not replace the first
        act(
            files.store_for,
            school,
            SubjectKind.SHIPMENT,
            sent.public_id,
            DocumentKind.RECEIPT_PHOTO,
            "b.jpg",
            picture(),
        )
    assert db.fresh(photo).deleted_at is None
    with db.session() as session:
        assert [one.kind for one in files.listed(session, SubjectKind.SHIPMENT, sent.id)] == ["receipt_photo"] * 3


def test_a_photo_of_another_shipment_shows_nothing(db, shipping):
    sent, other = shipping.sent(2), shipping.sent(2)
    photo = act(
        files.store_for, shipping.director, SubjectKind.SHIPMENT, other.public_id, DocumentKind.RECEIPT_PHOTO, "a.jpg",
        picture(),
    )  # fmt: skip
    with pytest.raises(DomainError) as refused:
        shipping.say(sent, photo=photo.public_id)
    assert refused.value.field == "photo"


def test_an_empty_list_says_nothing_and_one_tap_says_something(shipping):
    sent = shipping.sent()
    with pytest.raises(Invalid):
        shipping.say(sent, answer=ReceiptAnswer.DETAILED)
    shipping.say(sent, answer=ReceiptAnswer.BROKEN_OR_LOST)


@pytest.mark.parametrize("day", [SENT_ON - timedelta(days=1), TODAY + timedelta(days=1)])
def test_it_arrives_neither_before_it_left_nor_in_days_to_come(shipping, day):
    sent = shipping.sent()
    with pytest.raises(Invalid):
        shipping.say(sent, received_on=day)


def test_said_twice_at_once_it_arrives_once(db, shipping):
    sent = shipping.sent()
    results = at_once(*[lambda: shipping.say(sent)] * 2)
    assert sorted(type(one).__name__ for one in results) == ["InvalidMove", "Receipt"]
    assert shipping.there(shipping.place) == 6
    assert len(db.all(select(Receipt))) == 1


def test_two_lists_at_once_never_exceed_what_was_sent(db, shipping):
    sent = shipping.sent()
    line = shipping.line(sent)
    results = at_once(*[lambda: shipping.say(sent, lines={line: Found(ok=4)})] * 2)
    assert sorted(type(one).__name__ for one in results) == ["Conflict", "Receipt"]
    assert (db.fresh(line).ok, shipping.there(shipping.place)) == (4, 4)


def test_closing_declares_the_rest_missing_and_the_sender_says_why(db, shipping):
    sent = shipping.sent()
    shipping.say(sent, lines={shipping.line(sent): Found(ok=4)})
    with pytest.raises(Invalid):
        act(receiving.close, shipping.coordinator, sent.public_id)
    act(receiving.close, shipping.coordinator, sent.public_id, reason="Le transporteur a perdu le colis 2")
    line = shipping.line(sent)
    assert (line.ok, line.missing, line.outstanding) == (4, 2, 0)
    assert shipping.there(outside(db, LocationKind.LOST)) == 2
    with pytest.raises(InvalidMove):
        shipping.say(sent)


def test_what_was_missing_may_arrive_after_all(db, shipping):
    sent = shipping.sent()
    act(receiving.close, shipping.director, sent.public_id)
    line = shipping.line(sent)
    with pytest.raises(Conflict):
        act(receiving.arrived_after_all, shipping.director, line.public_id, 7)
    act(receiving.arrived_after_all, shipping.director, line.public_id, 5)
    kept = shipping.line(sent)
    assert (kept.ok, kept.missing, shipping.there(shipping.place)) == (5, 1, 5)


def test_a_kit_is_opened_once_and_arrives_with_what_is_in_order(db, shipping):
    kit = shipping.kit(3)
    sent = shipping.sent(2, kit=kit)
    inside = next(one for one in shipping.lines(sent) if one.kit_id)
    with pytest.raises(Invalid) as refused:
        shipping.say(sent, lines={inside: Found(ok=2)})
    assert refused.value.field == "lines"
    shipping.say(sent, lines={inside: Found(ok=1, damaged=1, missing=1)})
    kept = db.fresh(kit)
    assert (kept.location_id, kept.dissolved_at) == (shipping.place.id, None)
    assert shipping.stock.there(shipping.books, shipping.place, kit.id) == 1
    marked = db.all(select(Balance).where(Balance.kit_id == kit.id, Balance.quantity != 0))
    assert [(one.location_id, one.quantity) for one in marked] == [(shipping.place.id, 1)]


def test_a_kit_of_which_nothing_arrived_is_no_more(db, shipping):
    kit = shipping.kit(2)
    sent = shipping.sent(0, kit=kit)
    shipping.say(sent, lines={shipping.line(sent): Found(damaged=1, missing=1)})
    assert db.get(Kit, kit.id).dissolved_at == NOW


def test_what_was_not_sent_is_settled_once_by_the_sender(db, shipping, stock):
    sent = shipping.sent(6)
    extra = Extra(Outcome.SURPLUS, 2, item=shipping.book.public_id)
    shipping.say(
        sent, lines={shipping.line(sent): Found(ok=6)},
        extras=[
            extra, Extra(Outcome.WRONG, 2, f" {shipping.book.code.lower()}"),
            Extra(Outcome.WRONG, 1, "Un jeu d’échecs"),
            Extra(Outcome.SURPLUS, 3, item=shipping.book.public_id),
        ],
    )  # fmt: skip
    first, second, chess, too_many = db.all(select(ReceiptLine).where(ReceiptLine.line_id.is_(None)))
    with pytest.raises(Forbidden):
        act(settle, shipping.director, first.public_id, Settlement.FOUND)
    act(settle, shipping.coordinator, first.public_id, Settlement.FROM_SOURCE)
    assert (shipping.there(shipping.store), shipping.there(shipping.place)) == (2, 8)
    act(settle, shipping.coordinator, second.public_id, Settlement.FOUND)
    assert (shipping.there(shipping.store), shipping.there(shipping.place)) == (2, 10)
    with pytest.raises(Invalid):
        act(settle, shipping.coordinator, chess.public_id, Settlement.FOUND)
    with pytest.raises(Conflict):
        act(settle, shipping.coordinator, too_many.public_id, Settlement.FROM_SOURCE)
    act(settle, shipping.coordinator, chess.public_id, Settlement.NOTED)
    with pytest.raises(Conflict):
        act(settle, shipping.coordinator, first.public_id, Settlement.NOTED)
    assert counted(db)[0] == counted(db)[1]


def test_movements_of_a_receipt_are_dated_as_it_was_said(db, shipping):
    sent = shipping.sent()
    on = date(2026, 11, 18)
    shipping.say(sent, received_on=on, lines={shipping.line(sent): Found(ok=3, missing=1)})
    reasons = (MovementReason.RECEIPT, MovementReason.LOSS)
    assert [one.happened_on for one in db.all(select(Movement).where(Movement.reason.in_(reasons)))] == [on, on]


PARTS = st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(0, 2))
ANSWERS = st.lists(st.lists(PARTS, min_size=3, max_size=3), min_size=1, max_size=4)


@settings(max_examples=about(12), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(answers=ANSWERS, is_closed=st.booleans())
def test_whatever_is_said_in_whatever_order_each_unit_is_told_once(db, make, answers, is_closed):
    db.empty()
    shipping = Shipping(Stock(db, make.__class__(db)), make.__class__(db))
    games = [shipping.stock.lot(n, at=shipping.store) for n in (5, 7)]
    draft = shipping.draft(6)
    with db.session() as session:
        items = [session.get_one(type(one), one.id).item for one in games]
    for item, lot in zip(items, games, strict=True):
        shipping.put(draft, item, lot.quantity)
    act(sending.pack, shipping.coordinator, draft.public_id)
    act(sending.send, shipping.coordinator, draft.public_id)
    for parts in answers:
        told = {line: Found(*part) for line, part in zip(shipping.lines(draft), parts, strict=True)}
        try:
            shipping.say(draft, lines=told, answer=ReceiptAnswer.DETAILED)
        except DomainError:
            continue
    if is_closed and db.fresh(draft).state is not ShipmentState.CLOSED:
        act(receiving.close, shipping.director, draft.public_id)
    lines = shipping.lines(draft)
    assert all(one.ok + one.damaged + one.missing + one.outstanding == one.quantity for one in lines)
    way = db.get(Location, db.fresh(draft).transit_id)
    for line in lines:
        lot = next(one for one in (shipping.books, *games) if one.id == line.lot_id)
        aside = db.all(select(Location).where(Location.parent_id == shipping.place.id))
        assert shipping.there(way, lot) == line.outstanding
        assert shipping.there(shipping.place, lot) == line.ok
        assert sum(shipping.there(one, lot) for one in aside) == line.damaged
    told = shipping.told()
    assert told.get(Outcome.OK, 0) == sum(one.ok for one in lines)
    assert counted(db)[0] == counted(db)[1]


def test_links_of_a_shipment_serve_it_alone(db, shipping):
    sent = shipping.sent()
    bearer(db, shipping, sent)
    link = db.one(select(CapabilityLink))
    assert (link.purpose, link.subject_kind, link.subject_id) == (
        LinkPurpose.SHIPMENT_RECEIPT, SubjectKind.SHIPMENT, sent.id,
    )  # fmt: skip
    with pytest.raises(Forbidden):
        act(telling.hand_link, shipping.director, sent.public_id)
