"""Shipments that should have arrived are asked about by themselves: seldom, kindly, and never once it is settled."""

from datetime import timedelta

import pytest

from db.enums import Language, LinkPurpose, ReceiptAnswer, SubjectKind
from db.models import Reminder
from services.actors import system
from services.reminders import sending, shipments
from services.reminders.sending import remind_due
from services.shipments import handovers, telling
from tests.conftest import NOW
from tests.services.applying import act
from tests.services.mailed import last_bearer, mails
from tests.services.materials.stocking import TODAY, stock
from tests.services.reminded import DAY, days_told
from tests.services.shipments.shipping import Found, shipping
from tests.services.shipments.test_handovers import scanned, sign

__all__ = ["shipping", "stock"]
YESTERDAY = TODAY - DAY


def reminders(db):
    return [mail for mail in mails(db) if mail.template == "reminder"]


def test_those_who_keep_the_place_are_asked_on_three_days_at_their_page(db, shipping):
    sent = shipping.sent(expected_on=TODAY)
    assert days_told("shipment", 40) == [2, 9, 16]
    first = reminders(db)[0]
    assert (first.subject_kind, first.subject_id) == (SubjectKind.SHIPMENT, sent.id)
    assert f"/reception?id={sent.public_id}" in first.body


def test_a_person_without_account_gets_the_link_that_says_what_arrived(db, shipping):
    sent = shipping.sent(
        expected_on=YESTERDAY, receiver_name="Anahit", receiver_email="anahit@example.org",
        receiver_language=Language.HY,
    )  # fmt: skip
    assert days_told("shipment", 3) == [1]
    anahit = last_bearer(db, "anahit@example.org", NOW + 2 * DAY)
    assert (anahit.link.purpose, anahit.link.subject_id) == (LinkPurpose.SHIPMENT_RECEIPT, sent.id)
    shipping.say(sent, anahit)
    assert days_told("shipment", 30, start=3) == []


def test_several_late_shipments_are_one_mail_a_day(db, shipping):
    for _ in range(3):
        shipping.sent(2, expected_on=YESTERDAY)
    assert remind_due(NOW + DAY) == 1
    assert remind_due(NOW + DAY + timedelta(hours=3)) == 0
    assert len(reminders(db)) == 1


@pytest.mark.parametrize("answer", [ReceiptAnswer.SOMETHING_MISSING, ReceiptAnswer.BROKEN_OR_LOST])
def test_whoever_answered_by_a_button_is_not_asked_again(db, shipping, answer):
    shipping.say(shipping.sent(expected_on=YESTERDAY), answer=answer, note="Un carton est ouvert.")
    assert days_told("shipment", 30) == []


def test_what_is_counted_in_part_is_asked_about_until_all_is_known(db, shipping):
    sent = shipping.sent(6, expected_on=YESTERDAY)
    shipping.say(sent, lines={shipping.line(sent): Found(ok=4)})
    assert days_told("shipment", 3) == [1]
    shipping.say(sent, lines={shipping.line(sent): Found(ok=1, missing=1)}, now=NOW + 3 * DAY)
    assert days_told("shipment", 30, start=3) == []


def test_what_is_not_late_not_sent_or_without_a_day_asks_nobody(db, shipping):
    shipping.sent(1, expected_on=TODAY + 30 * DAY)
    shipping.sent(1)
    shipping.draft(1, expected_on=YESTERDAY)
    assert days_told("shipment", 30) == []


def test_after_the_handover_nobody_is_asked_about_the_rest(db, shipping):
    sent = shipping.sent(6, expected_on=YESTERDAY)
    shipping.say(sent, lines={shipping.line(sent): Found(ok=4)})
    act_of_giving = act(handovers.prepare_of_shipment, shipping.coordinator, sent.public_id)
    scanned(shipping, act_of_giving)
    with db.session() as session:
        assert len(shipments.shipments(session, NOW + DAY, None)) == 1
    sign(shipping, act_of_giving)
    assert days_told("shipment", 30) == []


def test_somebody_asked_by_hand_is_left_alone_that_day(db, shipping):
    sent = shipping.sent(expected_on=YESTERDAY)
    later = NOW + DAY
    act(telling.ask_again, shipping.coordinator, sent.public_id, now=later)
    assert remind_due(later + timedelta(hours=2)) == 0
    assert remind_due(later + DAY + timedelta(hours=2)) == 1


def test_what_arrives_between_looking_and_writing_is_left_out(db, shipping):
    sent = shipping.sent(expected_on=YESTERDAY)
    later = NOW + DAY
    with db.session() as session:
        seen = shipments.shipments(session, later, None)
    assert len(seen) == 1
    shipping.say(sent)
    assert act(sending.remind, system(), seen, now=later) is False
    assert db.all(Reminder.__table__.select()) == []
