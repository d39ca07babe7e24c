"""Preparing a shipment: between which places, what fits into its parcels, and next year’s from this year’s."""

from datetime import date

import pytest
from sqlalchemy import select

from db.enums import FindingLevel, LocationKind, ShipmentState, SubjectKind
from db.models import BudgetLine, DatedRule, Funder, Parcel, ShipmentContent, StateChange
from seeds.reference_data import RULES
from services.errors import Conflict, DomainError, Forbidden, Invalid, InvalidMove
from services.queries.material import shipment_detail
from services.rules.shipments import Totals
from services.shipments import checking, drafting, sending
from services.shipments.duplicating import duplicate
from tests.conftest import NOW
from tests.services.applying import act
from tests.services.materials.stocking import TODAY, stock
from tests.services.shipments.shipping import SENT_ON, shipping

__all__ = ["shipping", "stock"]


def contents(shipping, shipment):
    query = select(ShipmentContent).where(ShipmentContent.shipment_id == shipment.id).order_by(ShipmentContent.id)
    return [(one.lot_id, one.kit_id, one.quantity) for one in shipping.db.all(query)]


def remarks(shipping, shipment, day=TODAY):
    with shipping.db.session() as session:
        return {
            one.rule: one for one in checking.remarks_of(session, session.get_one(type(shipment), shipment.id), day)
        }


def test_a_draft_names_its_consignee_and_has_a_parcel_with_a_code(shipping):
    draft = shipping.draft()
    assert (draft.state, draft.consignee_id, draft.organisation_id) == (
        ShipmentState.DRAFT, shipping.school.id, shipping.city.id,
    )  # fmt: skip
    assert [one.code[:2] for one in shipping.parcels(draft)] == ["C-"]
    history = select(StateChange.move).where(StateChange.subject_kind == SubjectKind.SHIPMENT)
    assert shipping.db.all(history) == ["create"]


def test_nothing_is_sent_to_a_place_that_the_city_keeps_itself_nor_from_one_it_does_not(shipping, stock):
    with pytest.raises(Invalid) as refused:
        act(drafting.create, shipping.coordinator, shipping.store.public_id, stock.place().public_id)
    assert refused.value.field == "destination"
    with pytest.raises(Invalid) as refused:
        act(drafting.create, shipping.coordinator, shipping.place.public_id, shipping.place.public_id)
    assert refused.value.field == "source"
    closed = stock.place(LocationKind.SCHOOL, keeper=shipping.school, is_closed=True)
    with pytest.raises(Invalid):
        act(drafting.create, shipping.coordinator, shipping.store.public_id, closed.public_id)


def test_schools_prepare_nothing(shipping, make):
    for actor in (shipping.director, make.coordinator(make.artachat()), make.applicant()):
        with pytest.raises(Forbidden):
            act(drafting.create, actor, shipping.store.public_id, shipping.place.public_id)


def test_units_are_those_that_came_first_and_what_another_parcel_holds_is_not_there_twice(shipping, stock):
    later = stock.lot(5, at=shipping.store, item=shipping.book, on=date(2026, 3, 1))
    draft = shipping.draft(8)
    act(drafting.add_parcel, shipping.coordinator, draft.public_id)
    shipping.put(draft, shipping.book, 7, parcel=2)
    assert contents(shipping, draft) == [
        (shipping.books.id, None, 8), (shipping.books.id, None, 2), (later.id, None, 5),
    ]  # fmt: skip
    with pytest.raises(Conflict) as refused:
        shipping.put(draft, shipping.book, 8, parcel=2)
    assert (refused.value.field, refused.value.params["n"]) == ("quantity", 7)
    shipping.put(draft, shipping.book, 0, parcel=2)
    assert contents(shipping, draft) == [(shipping.books.id, None, 8)]


def test_a_kit_goes_into_one_parcel_and_can_be_put_into_another(shipping):
    kit, draft = shipping.kit(), shipping.draft(0)
    act(drafting.add_parcel, shipping.coordinator, draft.public_id)
    for parcel in shipping.parcels(draft):
        act(drafting.put_kit, shipping.coordinator, parcel.public_id, kit.public_id)
    assert contents(shipping, draft) == [(None, kit.id, 1)]
    content = shipping.db.one(select(ShipmentContent))
    assert content.parcel_id == shipping.parcels(draft)[1].id
    act(drafting.take_out, shipping.coordinator, content.public_id)
    assert contents(shipping, draft) == []


def test_parcels_close_up_when_one_goes_and_a_full_or_last_one_stays(shipping):
    draft = shipping.draft()
    for _ in range(2):
        act(drafting.add_parcel, shipping.coordinator, draft.public_id)
    full, empty, _last = shipping.parcels(draft)
    with pytest.raises(Conflict):
        act(drafting.remove_parcel, shipping.coordinator, full.public_id)
    act(drafting.remove_parcel, shipping.coordinator, empty.public_id)
    assert [one.number for one in shipping.parcels(draft)] == [1, 2]
    alone = shipping.draft(0)
    with pytest.raises(Conflict):
        act(drafting.remove_parcel, shipping.coordinator, shipping.parcels(alone)[0].public_id)


def test_weight_and_size_are_bounded(shipping):
    parcel = shipping.parcels(shipping.draft())[0]
    act(drafting.edit_parcel, shipping.coordinator, parcel.public_id, weight_grams=7200, size_mm=(400, 300, 250))
    kept = shipping.db.get(Parcel, parcel.id)
    assert (kept.weight_grams, kept.length_mm, kept.width_mm, kept.height_mm) == (7200, 400, 300, 250)
    for fields in ({"weight_grams": 0}, {"weight_grams": 7200, "size_mm": (0, 300, 250)}):
        with pytest.raises(Invalid):
            act(drafting.edit_parcel, shipping.coordinator, parcel.public_id, **fields)


def test_fields_are_checked_where_they_stand(shipping):
    draft = shipping.draft()
    for field, value in {
        "receiver_email": "not an address", "incoterm": "FOB", "expected_on": "soon", "cost_cents": -1,
        "title": "x" * 201,
    }.items():  # fmt: skip
        with pytest.raises(DomainError) as refused:
            act(drafting.edit, shipping.coordinator, draft.public_id, {field: value})
        assert refused.value.field == field
    seen = shipping.db.fresh(draft).version
    act(drafting.edit, shipping.coordinator, draft.public_id, {"title": "A"}, seen_version=seen)
    with pytest.raises(Conflict):
        act(drafting.edit, shipping.coordinator, draft.public_id, {"title": "B"}, seen_version=seen)


def test_what_is_packed_is_fixed_until_it_is_opened_again_and_what_left_for_good(shipping):
    packed = shipping.packed()
    with pytest.raises(InvalidMove):
        shipping.put(packed, shipping.book, 1)
    with pytest.raises(InvalidMove):
        act(drafting.edit, shipping.coordinator, packed.public_id, {"title": "Autre"})
    act(drafting.edit, shipping.coordinator, packed.public_id, {"tracking": "6A123", "letter_on": TODAY})
    act(sending.unpack, shipping.coordinator, packed.public_id)
    shipping.put(packed, shipping.book, 1)
    left = shipping.sent(1)
    with pytest.raises(InvalidMove):
        act(drafting.edit_parcel, shipping.coordinator, shipping.parcels(left)[0].public_id, weight_grams=1)
    act(drafting.edit, shipping.coordinator, left.public_id, {"expected_on": date(2026, 12, 24)})


def test_next_years_draft_has_the_same_ways_a_year_later_with_what_is_there_now(shipping, stock):
    kit = shipping.kit(2)
    old = shipping.sent(6, kit=kit, planned_on=SENT_ON, expected_on=TODAY, carrier="La Poste", letter_on=SENT_ON)
    new, lacking = act(duplicate, shipping.coordinator, old.public_id)
    assert lacking == 4 + 1  # two of six books are left, and no other kit is there
    assert (new.state, new.carrier, new.letter_on, new.sent_on, new.content) == (
        ShipmentState.DRAFT, "La Poste", None, None, None,
    )  # fmt: skip
    assert (new.planned_on, new.expected_on) == (date(2027, 11, 9), date(2027, 11, 21))
    assert contents(shipping, new) == [(shipping.books.id, None, 2)]
    assert new.code != old.code


def test_remarks_look_at_the_places_the_parcels_and_the_bodies(shipping):
    draft = shipping.draft(6)
    found = remarks(shipping, draft)
    assert {"siret_missing", "consignee_phone_missing", "parcel_unweighed", "arrival_unknown", "limit_unknown"} <= set(
        found
    )
    assert not any(one.level is FindingLevel.BLOCK for one in found.values())
    stock_gone = shipping.stock.place()
    shipping.stock.move(shipping.books, shipping.store, stock_gone, 5)
    assert remarks(shipping, draft)["short"].params["n"] == 1


def test_what_leaves_on_the_same_day_to_the_same_consignee_is_declared_together(shipping):
    shipping.db.add(*(DatedRule(**row) for row in RULES))
    first = shipping.sent(5)
    second = shipping.packed(2, planned_on=SENT_ON)
    third = shipping.draft(3)
    with shipping.db.session() as session:
        draft = session.get_one(type(third), third.id)
        assert checking.beside(session, draft, SENT_ON) == Totals(7 * 2500, 7 * 600)
        assert checking.beside(session, draft, TODAY) == Totals()
    assert first.content["total_cents"] == 12_500
    assert remarks(shipping, second, SENT_ON)["oral"].params == {"value": 17_500, "weight": 4_200}


def test_who_pays_and_from_which_line_may_be_said_until_it_is_closed(db, shipping):
    region, city = (db.add(Funder(code=code, name_fr=code)) for code in ("region", "ville"))
    line = db.add(BudgetLine(funder_id=region.id, code="L1", year=2026, label_fr="Manuels", amount_cents=100_000))
    left = shipping.sent(3)
    fields = {"funder": region.public_id, "budget_line": line.public_id, "cost_cents": 12_050}
    act(drafting.edit, shipping.coordinator, left.public_id, fields)
    with db.session() as session:
        found = shipment_detail.detail(session, shipping.coordinator, left.public_id, now=NOW)
    assert (found.funder, found.budget_line) == (
        shipment_detail.Named(region.public_id, "region"), shipment_detail.Named(line.public_id, "2026 · Manuels"),
    )  # fmt: skip
    with pytest.raises(Invalid) as refused:
        act(drafting.edit, shipping.coordinator, left.public_id, fields | {"funder": city.public_id})
    assert refused.value.field == "budget_line"
