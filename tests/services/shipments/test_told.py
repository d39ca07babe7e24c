"""Where shipments are told: on the first page and in the calendars of both sides, by their codes, in what each sees."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from db.models import Handover, Shipment
from services.policy import Action, may
from services.queries.calendar import calendar_entries
from services.queries.material import scanned
from services.queries.material.shipment_scope import handovers_visible_to, shipments_visible_to
from services.queries.today.today import today
from tests.conftest import NOW
from tests.services.materials.stocking import TODAY, stock
from tests.services.shipments.shipping import shipping

__all__ = ["shipping", "stock"]


def cards(db, actor):
    with db.session() as session:
        return {row.kind: row.count for row in today(session, actor, NOW).todos if row.kind.startswith("shipments")}


def entries(db, actor):
    with db.session() as session:
        found = calendar_entries.of_person(session, actor, now=NOW)
    return [(one.key, one.when, one.path) for one in found if one.key.startswith("shipment")]


def test_the_receiver_is_asked_and_the_sender_told_once_it_is_late(db, shipping):
    shipping.sent(expected_on=TODAY - timedelta(days=1))
    shipping.sent(2, expected_on=TODAY)
    shipping.draft(1)
    assert cards(db, shipping.director) == {"shipments_arriving": 2}
    assert cards(db, shipping.coordinator) == {"shipments_late": 1}
    assert cards(db, shipping.make.partner(shipping.make.university())) == {}


def test_what_was_told_whole_asks_nobody_any_more(db, shipping):
    sent = shipping.sent(expected_on=TODAY - timedelta(days=1))
    shipping.say(sent)
    assert (cards(db, shipping.director), cards(db, shipping.coordinator)) == ({}, {})


def test_its_days_stand_in_the_calendars_of_both_sides(db, shipping):
    leaves, arrives = TODAY + timedelta(days=5), TODAY + timedelta(days=9)
    prepared = shipping.draft(1, planned_on=leaves)
    sent = shipping.sent(2, expected_on=arrives)
    there = (f"shipment-{sent.public_id}-arrives", arrives)
    assert entries(db, shipping.coordinator) == [
        (f"shipment-{prepared.public_id}-leaves", leaves, f"/envoi?id={prepared.public_id}"),
        (*there, f"/envoi?id={sent.public_id}"),
    ]
    assert entries(db, shipping.director) == [(*there, f"/reception?id={sent.public_id}")]


def test_the_code_of_a_parcel_or_a_shipment_leads_each_side_to_its_page(db, shipping):
    sent, draft = shipping.sent(), shipping.draft(2)
    with db.session() as session:
        for code in (shipping.parcels(sent)[0].code, f" {sent.code.lower()} "):
            found = [scanned.find(session, actor, code) for actor in (shipping.coordinator, shipping.director)]
            assert [(one.kind, one.public_id) for one in found] == [
                ("shipment", sent.public_id), ("arrival", sent.public_id)
            ]  # fmt: skip
            assert scanned.find(session, shipping.make.host(), code) is None
        assert scanned.find(session, shipping.director, draft.code) is None


@pytest.fixture
def world(db, shipping):
    """Shipments that are prepared, on their way and closed, with an act each."""
    closed = shipping.sent(2)
    shipping.say(closed)
    for number, one in enumerate([shipping.draft(1), shipping.sent(2), closed]):
        db.add(
            Handover(
                organisation_id=one.organisation_id, code=f"R-{number}", shipment_id=one.id,
                location_id=shipping.place.id, school_id=shipping.school.id, created_at=NOW, updated_at=NOW,
            )
        )  # fmt: skip
    return shipping


def test_lists_of_shipments_and_acts_are_what_the_permissions_say(db, world):
    make = world.make
    actors = [
        world.coordinator, world.director, make.coordinator(make.artachat()), make.partner(make.university()),
        make.partner(world.stock.school("ecole-2")), make.admin(), make.host(), make.applicant(),
    ]  # fmt: skip
    lists = (
        (Shipment, Action.SHIPMENT_READ, shipments_visible_to), (Handover, Action.HANDOVER_READ, handovers_visible_to)
    )  # fmt: skip
    with db.session() as session:
        for model, action, scope in lists:
            for actor in actors:
                shown = set(session.scalars(select(model.id).where(scope(actor))))
                allowed = {one.id for one in session.scalars(select(model)) if may(actor, action, one)}
                assert shown == allowed, (model, actor.grants)
