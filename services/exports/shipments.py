"""Lists of what comes and goes: shipments, what was said of their arrival, counts, invoices and gifts."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from db.enums import CountState, Outcome, Provenance, ReceiptAnswer, Role, ShipmentState, Source
from db.models import (
    Acquisition,
    BudgetLine,
    CountLine,
    CountSession,
    Funder,
    Item,
    Location,
    Lot,
    Receipt,
    ReceiptLine,
    Shipment,
    ShipmentLine,
)
from services.exports.columns import Column, Kind
from services.exports.shared import STAFF, Export, among, record, reference
from services.i18n import N_
from services.queries.material.lending_scope import counts_visible_to
from services.queries.material.material_scope import acquisitions_visible_to, owners_of
from services.queries.material.shipment_scope import shipments_visible_to

_source, _target = aliased(Location), aliased(Location)
_line = ShipmentLine
_KEEPERS = STAFF | {Role.PARTNER}
_DAY = N_("Day")


def _of_lines(what: Any) -> Any:
    total = select(func.coalesce(func.sum(what), 0)).where(_line.shipment_id == Shipment.id)
    return total.correlate(Shipment).scalar_subquery()


def _value() -> Any:
    total = (
        select(func.coalesce(func.sum(_line.quantity * Lot.unit_value_cents), 0) / 100.0)
        .join(Lot, Lot.id == _line.lot_id)
        .where(_line.shipment_id == Shipment.id)
    )
    return total.correlate(Shipment).scalar_subquery()


def _paid(query: Select[*tuple[Any, ...]], of: Any) -> Select[*tuple[Any, ...]]:
    return query.outerjoin(Funder, Funder.id == of.funder_id).outerjoin(BudgetLine, BudgetLine.id == of.budget_line_id)


_payer = (
    Column(N_("Paid by"), N_("Funder, if one is named"), func.coalesce(Funder.name_fr, "")),
    Column(N_("Budget line"), N_("If one is named"), func.coalesce(BudgetLine.code, "")),
)  # fmt: skip

SHIPMENTS = Export(
    name="shipments",
    title=N_("Shipments"),
    what=N_("One line for each shipment, with what is known of its arrival."),
    model=Shipment,
    columns=(
        Column(N_("Number"), N_("Of the shipment, as on its papers"), Shipment.code),
        Column(N_("Title"), N_("As entered"), Shipment.title),
        Column(N_("State"), N_("Where it stands now"), Shipment.state, Kind.WORD, ShipmentState),
        Column(N_("From"), N_("Place where it was"), _source.name),
        Column(N_("To"), N_("Place where it went"), _target.name),
        Column(N_("Planned for"), N_("Day on which it was to leave"), Shipment.planned_on, Kind.DATE),
        Column(N_("Sent on"), N_("Day on which it left"), Shipment.sent_on, Kind.DATE),
        Column(N_("Expected on"), N_("Day on which it should arrive"), Shipment.expected_on, Kind.DATE),
        Column(N_("Closed on"), N_("Day on which all of it was accounted for"), Shipment.closed_on, Kind.DATE),
        Column(N_("Units"), N_("How many were sent"), _of_lines(_line.quantity), Kind.NUMBER),
        Column(N_("Arrived"), N_("In good order"), _of_lines(_line.ok), Kind.NUMBER),
        Column(N_("Damaged"), N_("Arrived damaged"), _of_lines(_line.damaged), Kind.NUMBER),
        Column(N_("Missing"), N_("Did not arrive"), _of_lines(_line.missing), Kind.NUMBER),
        Column(N_("Value"), N_("Of what was sent, in euros"), _value(), Kind.DECIMAL),
        Column(N_("Cost of carriage"), N_("In euros"), Shipment.cost_cents / 100.0, Kind.DECIMAL),
        *_payer,
    ),
    scope=lambda actor: shipments_visible_to(actor) & Shipment.organisation_id.in_(owners_of(actor)),
    joined=lambda query: _paid(
        query.join(_source, _source.id == Shipment.source_id).join(_target, _target.id == Shipment.destination_id),
        Shipment,
    ),
    order=(Shipment.id.desc(),),
    owner=Shipment.organisation_id,
    filters={"state": among(Shipment.state, ShipmentState)},
    is_personal=False,
)  # fmt: skip
RECEIPTS = Export(
    name="receipts",
    title=N_("What arrived"),
    what=N_("One line for the units of one title with one outcome, as somebody said it once."),
    model=Receipt,
    columns=(
        Column(N_("Shipment"), N_("Its number, as on its papers"), Shipment.code),
        Column(_DAY, N_("On which it arrived"), Receipt.received_on, Kind.DATE),
        Column(N_("Answer"), N_("What was said of the whole"), Receipt.answer, Kind.WORD, ReceiptAnswer),
        Column(N_("Outcome"), N_("Of these units; empty where the answer named none"), ReceiptLine.outcome, Kind.WORD,
               Outcome),
        Column(N_("Title"), N_("Of the catalogue, or in the words of whoever found it"),
               func.coalesce(Item.title_fr, ReceiptLine.text, "")),
        Column(N_("Units"), N_("How many"), ReceiptLine.quantity, Kind.NUMBER),
        Column(N_("How it was told"), N_("By the receiver, or recorded for them"), Receipt.source, Kind.WORD, Source),
        Column(N_("Note"), N_("As entered"), Receipt.note),
    ),
    scope=lambda actor: Receipt.shipment_id.in_(select(Shipment.id).where(shipments_visible_to(actor))),
    joined=lambda query: (
        query.join(Shipment, Shipment.id == Receipt.shipment_id)
        .outerjoin(ReceiptLine, ReceiptLine.receipt_id == Receipt.id)
        .outerjoin(_line, _line.id == ReceiptLine.line_id)
        .outerjoin(Lot, Lot.id == _line.lot_id)
        .outerjoin(Item, Item.id == func.coalesce(ReceiptLine.item_id, Lot.item_id))
    ),
    order=(Receipt.id.desc(), ReceiptLine.id),
    owner=Shipment.organisation_id,
    roles=_KEEPERS,
    filters={"shipment": record(Receipt.shipment_id, Shipment)},
    is_personal=False,
)  # fmt: skip
COUNTS = Export(
    name="counts",
    title=N_("Counts"),
    what=N_("One line for each title of a count: what was expected, what was counted, and why they differ."),
    model=CountSession,
    columns=(
        Column(N_("Place"), N_("Where it was counted"), Location.name),
        Column(N_("Begun"), N_("Day and hour in Clamart"), CountSession.created_at, Kind.INSTANT),
        Column(N_("State"), N_("Where it stands now"), CountSession.state, Kind.WORD, CountState),
        Column(N_("Code on the label"), N_("Of the title"), func.coalesce(Item.code, "")),
        Column(N_("Title"), N_("Of the catalogue"), func.coalesce(Item.title_fr, "")),
        Column(N_("Expected"), N_("Units in stock when it began"), CountLine.expected, Kind.NUMBER),
        Column(N_("Counted"), N_("Empty where nobody counted it: that is not zero"), CountLine.counted, Kind.NUMBER),
        Column(N_("Explanation"), N_("Why the two differ"), func.coalesce(CountLine.explanation, "")),
    ),
    scope=lambda actor: counts_visible_to(actor) & (CountSession.state != CountState.COUNTING),
    joined=lambda query: (
        query.join(Location, Location.id == CountSession.location_id)
        .outerjoin(CountLine, CountLine.session_id == CountSession.id)
        .outerjoin(Item, Item.id == CountLine.item_id)
    ),
    order=(CountSession.id.desc(), Item.title_fr, CountLine.id),
    owner=CountSession.organisation_id,
    roles=_KEEPERS,
    filters={"state": among(CountSession.state, CountState)},
    is_personal=False,
)  # fmt: skip


def _of_acquisition(what: Any) -> Any:
    total = select(func.coalesce(func.sum(what), 0)).where(Lot.acquisition_id == Acquisition.id)
    return total.correlate(Acquisition).scalar_subquery()


PROVENANCES = Export(
    name="provenances",
    title=N_("Invoices and gifts"),
    what=N_("One line for each invoice or gift, with its units and their value."),
    model=Acquisition,
    columns=(
        reference(Acquisition),
        Column(N_("From"), N_("Supplier or donor"), Acquisition.source_name),
        Column(N_("How it came"), N_("Bought or given"), Acquisition.provenance, Kind.WORD, Provenance),
        Column(N_("Document"), N_("Number of the invoice, or date of the letter"), Acquisition.reference),
        Column(N_("Day on which it came"), N_("Of the invoice or gift"), Acquisition.acquired_on, Kind.DATE),
        Column(N_("Put at"), N_("Place where it was put first"), Location.name),
        Column(N_("Units"), N_("How many"), _of_acquisition(Lot.quantity), Kind.NUMBER),
        Column(N_("Value"), N_("Units times unit value, in euros"),
               _of_acquisition(Lot.quantity * Lot.unit_value_cents) / 100.0, Kind.DECIMAL),
        Column(N_("Entered into stock"), N_("Day and hour in Clamart; empty for a draft"), Acquisition.entered_at,
               Kind.INSTANT),
        Column(N_("Taken back"), N_("Day and hour in Clamart, if it was"), Acquisition.taken_back_at, Kind.INSTANT),
        *_payer,
    ),
    scope=acquisitions_visible_to,
    joined=lambda query: _paid(query.join(Location, Location.id == Acquisition.location_id), Acquisition),
    order=(Acquisition.acquired_on.desc(), Acquisition.id.desc()),
    owner=Acquisition.organisation_id,
    is_personal=False,
)  # fmt: skip
