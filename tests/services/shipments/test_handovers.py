"""Giving: what an act names leaves the stock once it is signed, whole, and never before."""

import pytest
from sqlalchemy import select

from db.enums import DocumentKind, HandoverState, LocationKind, MovementReason, SubjectKind
from db.models import Kit, Location, Movement
from db.session import reading
from services import files
from services.errors import Conflict, Forbidden, Invalid, InvalidMove, NotFound
from services.materials import kits, moves
from services.materials.picking import Wanted
from services.queries.material import handovers as queries
from services.shipments import handovers
from services.shipments.receiving import Found
from tests.samples import picture
from tests.services.applying import act
from tests.services.materials.stocking import TODAY, counted, stock
from tests.services.shipments.shipping import shipping

__all__ = ["shipping", "stock"]


def scanned(shipping, made):
    act(
        files.store_for, shipping.coordinator, SubjectKind.HANDOVER, made.public_id, DocumentKind.HANDOVER_ACT,
        "acte.jpg", picture(),
    )  # fmt: skip


def sign(shipping, made, **fields):
    options = {"signed_on": TODAY, "signer_name": "Anahit Sargsyan"} | fields
    return act(handovers.sign, shipping.coordinator, made.public_id, **options)


@pytest.fixture
def arrived(shipping):
    """A shipment with a kit of which one book is missing; four loose books are there."""
    sent = shipping.sent(5, kit=shipping.kit(2))
    loose, inside = sorted(shipping.lines(sent), key=lambda one: one.kit_id)
    shipping.say(sent, lines={loose: Found(ok=4, damaged=1), inside: Found(ok=1, missing=1)})
    return sent


def test_an_act_names_what_arrived_in_order_and_signing_gives_it(db, shipping, arrived):
    made = act(handovers.prepare_of_shipment, shipping.coordinator, arrived.public_id)
    assert (made.state, made.school_id, shipping.there(shipping.place)) == (
        HandoverState.DRAFT, shipping.school.id, 5,
    )  # fmt: skip
    scanned(shipping, made)
    sign(shipping, made)
    given = db.one(select(Location).where(Location.kind == LocationKind.HANDED_OVER))
    assert (shipping.there(shipping.place), shipping.there(given)) == (0, 5)
    assert db.one(select(Kit)).location_id == given.id
    assert [one.subject_kind for one in db.all(select(Movement).where(Movement.reason == MovementReason.HANDOVER))] == [
        SubjectKind.HANDOVER
    ]
    assert counted(db)[0] == counted(db)[1]
    with pytest.raises(InvalidMove):
        sign(shipping, made)
    with pytest.raises(InvalidMove):
        act(handovers.cancel, shipping.coordinator, made.public_id, reason="Erreur")


def test_without_scan_name_or_day_nothing_is_given(shipping, arrived):
    made = act(handovers.prepare_of_shipment, shipping.coordinator, arrived.public_id)
    for fields, field in (({}, "scan"), ({"signer_name": " "}, "signer_name"), ({"signed_on": None}, "signed_on")):
        with pytest.raises(Invalid) as refused:
            sign(shipping, made, **fields)
        assert refused.value.field == field
    assert shipping.there(shipping.place) == 5


def test_what_went_meanwhile_is_not_given(shipping, arrived):
    made = act(handovers.prepare_of_shipment, shipping.coordinator, arrived.public_id)
    wanted = [Wanted(shipping.book.public_id, 1)]
    act(moves.lose, shipping.director, shipping.place.public_id, wanted, happened_on=TODAY, note="Perdu")
    scanned(shipping, made)
    with pytest.raises(Conflict):
        sign(shipping, made)


def test_only_the_city_gives_and_only_to_schools(db, shipping, arrived, stock, make):
    with pytest.raises(Forbidden):
        act(handovers.prepare_of_shipment, shipping.director, arrived.public_id)
    store = stock.place(keeper=make.artachat())
    with pytest.raises(Invalid) as refused:
        act(handovers.prepare, shipping.coordinator, store.public_id, [Wanted(shipping.book.public_id, 1)])
    assert refused.value.field == "school"
    made = act(handovers.prepare_of_shipment, shipping.coordinator, arrived.public_id)
    with pytest.raises(Forbidden):
        act(handovers.cancel, shipping.director, made.public_id, reason="Non")
    act(handovers.cancel, shipping.coordinator, made.public_id, reason="Reporté")
    assert db.fresh(made).state is HandoverState.CANCELLED


def test_what_lies_at_a_school_is_given_without_any_shipment(db, shipping):
    act_of = shipping.stock.lot(4, at=shipping.place, item=shipping.book)
    kit = shipping.kit(2)
    act(kits.move, shipping.coordinator, kit.public_id, shipping.place.public_id, happened_on=TODAY)
    with reading() as session:
        assert queries.givers(session, shipping.coordinator) == {shipping.place.public_id: "École n° 1"}
        assert queries.givers(session, shipping.director) == {}
        there = queries.things(session, shipping.coordinator, shipping.place.public_id)
        assert queries.things(session, shipping.director, shipping.place.public_id) == []
    assert [(one.public_id, one.there, one.is_kit) for one in there] == [
        (shipping.book.public_id, 4, False), (kit.public_id, 2, True),
    ]  # fmt: skip
    made = act(
        handovers.prepare, shipping.coordinator, shipping.place.public_id, [Wanted(shipping.book.public_id, 3)],
        [kit.public_id],
    )  # fmt: skip
    scanned(shipping, made)
    sign(shipping, made)
    assert shipping.there(shipping.place, act_of) == 1
    with reading() as session:
        shown, given = queries.detail(session, shipping.director, made.public_id)
    assert (shown.units, shown.signer, shown.shipment) == (5, "Anahit Sargsyan", "")
    assert [(one.quantity, one.kit) for one in given] == [(3, ""), (2, "Mallette bleue")]


def test_acts_are_listed_for_both_sides_and_nobody_else(db, shipping, arrived, stock, make):
    made = act(handovers.prepare_of_shipment, shipping.coordinator, arrived.public_id)
    others = make.partner(make.university())
    with reading() as session:
        for actor in (shipping.coordinator, shipping.director):
            assert [row.public_id for row in queries.page(session, actor).rows] == [made.public_id]
        assert queries.page(session, others).rows == ()
        with pytest.raises(NotFound):
            queries.detail(session, others, made.public_id)
