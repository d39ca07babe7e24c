"""One shipment in full for those who send it: parcels, contents, remarks, what arrived, what is to be settled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.base import localised, localised_column
from db.enums import Incoterm, Language, Outcome, Settlement, ShipmentState
from db.models import (
    Balance,
    BudgetLine,
    Funder,
    Item,
    Kit,
    Lot,
    Organisation,
    Parcel,
    Receipt,
    ReceiptLine,
    Shipment,
    ShipmentContent,
)
from services.actors import Actor
from services.errors import NotFound
from services.i18n import N_
from services.policy import Action, may
from services.queries.material import handovers
from services.queries.material.handovers import ActRow, Thing
from services.queries.material.shipments import Answer, SentLine, answers, sent_lines
from services.records import local_day
from services.rules.shipments import Remark, value_of
from services.shipments import checking
from services.shipments.goods import units_of


@dataclass(frozen=True, slots=True)
class ParcelRow:
    """One parcel; weight in grams, size in millimetres, where they are known."""

    public_id: str
    number: int
    code: str
    weight_grams: int | None
    size_mm: tuple[int | None, int | None, int | None]


@dataclass(frozen=True, slots=True)
class ContentRow:
    """Something that is meant to go: units of a title, or a kit with how many are in it."""

    parcel: int
    title: str
    item: str
    """Public id of the title; empty for a kit."""
    content: str
    """Public id of the row that holds a kit; empty for a title."""
    units: int
    is_kit: bool = False


@dataclass(frozen=True, slots=True)
class ExtraRow:
    """Something that came without having been sent."""

    public_id: str
    outcome: Outcome
    what: str
    quantity: int
    is_ours: bool
    settlement: Settlement | None


@dataclass(frozen=True, slots=True)
class Named:
    """A record by public id and name."""

    public_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Body:
    """What customs ask of exporter or consignee."""

    public_id: str
    name: str
    address: str
    legal_number: str
    eori: str
    tax_number: str
    phone: str


@dataclass(frozen=True, slots=True)
class ShipmentDetail:
    """Everything about one shipment. Values in cents; ``remarks`` only before it leaves."""

    public_id: str
    version: int
    code: str
    title: str
    state: ShipmentState
    source: str
    destination: str
    receiver_name: str
    receiver_email: str
    receiver_language: Language
    incoterm: Incoterm
    carrier: str
    tracking: str
    planned_on: date | None
    expected_on: date | None
    cost_cents: int | None
    funder: Named | None
    budget_line: Named | None
    letter_on: date | None
    declaration: str
    sent_on: date | None
    closed_on: date | None
    value_cents: int
    exporter: Body
    consignee: Body
    parcels: tuple[ParcelRow, ...]
    contents: tuple[ContentRow, ...]
    remarks: tuple[Remark, ...]
    lines: tuple[SentLine, ...]
    answers: tuple[Answer, ...]
    extras: tuple[ExtraRow, ...]
    handover: ActRow | None
    """The act by which what arrived is given, if there is one."""

    @property
    def outstanding(self) -> int:
        return sum(one.outstanding for one in self.lines)


def detail(session: Session, actor: Actor, public_id: str, *, now: datetime, language: str = "fr") -> ShipmentDetail:
    """One shipment; raises ``NotFound`` for all but those who send it. A constant number of statements."""
    shipment = session.scalars(select(Shipment).where(Shipment.public_id == public_id)).one_or_none()
    if shipment is None or not may(actor, Action.SHIPMENT_EDIT, shipment):
        raise NotFound(N_("This does not exist, or not any more."))
    is_open = shipment.state in {ShipmentState.DRAFT, ShipmentState.PACKED}
    units = units_of(session, shipment) if is_open else []
    day = shipment.planned_on or local_day(now, shipment.organisation.time_zone)
    copied = (
        "public_id", "version", "code", "title", "state", "receiver_name", "receiver_email", "receiver_language",
        "incoterm", "carrier", "tracking", "planned_on", "expected_on", "cost_cents", "letter_on", "declaration",
        "sent_on", "closed_on",
    )  # fmt: skip
    fields: dict[str, Any] = {name: getattr(shipment, name) for name in copied}
    goods = checking.case_of(session, shipment, day, units).goods if is_open else ()
    fields["funder"], fields["budget_line"] = _money(session, shipment.id, language)
    return ShipmentDetail(
        **fields, source=shipment.source.name, destination=shipment.destination.name,
        value_cents=shipment.content["total_cents"] if shipment.content else value_of(goods),
        exporter=_body(session, shipment.organisation_id, language),
        consignee=_body(session, shipment.consignee_id, language),
        parcels=tuple(
            ParcelRow(
                one.public_id, one.number, one.code, one.weight_grams, (one.length_mm, one.width_mm, one.height_mm)
            )
            for one in shipment.parcels
        ),
        contents=tuple(_contents(session, shipment, language)) if is_open else (),
        remarks=tuple(checking.remarks_of(session, shipment, day, units)) if is_open else (),
        lines=() if is_open else tuple(sent_lines(session, shipment.id, language)),
        answers=tuple(answers(session, shipment.id)), extras=tuple(extras_of(session, shipment.id, language)),
        handover=handovers.of_shipment(session, shipment.id, language=language),
    )  # fmt: skip


def choices(session: Session, actor: Actor, public_id: str, *, language: str = "fr") -> tuple[list[Thing], list[Thing]]:
    """Titles with loose units and kits at the place of departure. Two statements."""
    shipment = session.scalars(select(Shipment).where(Shipment.public_id == public_id)).one_or_none()
    if shipment is None or not may(actor, Action.SHIPMENT_EDIT, shipment):
        raise NotFound(N_("This does not exist, or not any more."))
    here = (Balance.location_id == shipment.source_id, Balance.quantity > 0)
    found = handovers.things_at(session, here, language)
    return [one for one in found if not one.is_kit], [one for one in found if one.is_kit]


def _contents(session: Session, shipment: Shipment, language: str) -> list[ContentRow]:
    one, title = ShipmentContent, localised_column(Item, "title", language)
    loose = (
        select(Parcel.number, title, Item.public_id, func.sum(one.quantity))
        .select_from(one)
        .join(Parcel, Parcel.id == one.parcel_id)
        .join(Lot, Lot.id == one.lot_id)
        .join(Item, Item.id == Lot.item_id)
        .where(one.shipment_id == shipment.id)
        .group_by(Parcel.number, title, Item.public_id)
    )
    kits = (
        select(Parcel.number, Kit.name, one.public_id, func.coalesce(func.sum(Balance.quantity), 0))
        .select_from(one)
        .join(Parcel, Parcel.id == one.parcel_id)
        .join(Kit, Kit.id == one.kit_id)
        .outerjoin(Balance, Balance.kit_id == Kit.id)
        .where(one.shipment_id == shipment.id)
        .group_by(Parcel.number, Kit.name, one.public_id)
    )
    found = [ContentRow(row[0], row[1], row[2], "", int(row[3])) for row in session.execute(loose)]
    found += [ContentRow(row[0], row[1], "", row[2], int(row[3]), is_kit=True) for row in session.execute(kits)]
    return sorted(found, key=lambda row: (row.parcel, row.is_kit, row.title))


def extras_of(session: Session, shipment_id: int, language: str) -> list[ExtraRow]:
    """What came without having been sent. One statement."""
    one = ReceiptLine
    query = (
        select(one, Item)
        .join(Receipt, Receipt.id == one.receipt_id)
        .outerjoin(Item, Item.id == one.item_id)
        .where(Receipt.shipment_id == shipment_id, one.line_id.is_(None))
        .order_by(one.id)
    )
    return [
        ExtraRow(
            row.public_id, row.outcome, localised(item, "title", language) if item else row.text, row.quantity,
            item is not None, row.settlement,
        )
        for row, item in session.execute(query)
    ]  # fmt: skip


def _money(session: Session, shipment_id: int, language: str) -> tuple[Named | None, Named | None]:
    """Who pays, and from which budget line. One statement."""
    label = localised_column(BudgetLine, "label", language)
    row = session.execute(
        select(
            Funder.public_id, localised_column(Funder, "name", language), BudgetLine.public_id, BudgetLine.year, label
        )
        .select_from(Shipment)
        .outerjoin(Funder, Funder.id == Shipment.funder_id)
        .outerjoin(BudgetLine, BudgetLine.id == Shipment.budget_line_id)
        .where(Shipment.id == shipment_id)
    ).one()
    funder, name, line, year, title = row
    return (Named(funder, name) if funder else None), (Named(line, f"{year} · {title}") if line else None)


def _body(session: Session, organisation_id: int, language: str) -> Body:
    body = session.get_one(Organisation, organisation_id)
    return Body(
        body.public_id, localised(body, "name", language), body.postal_address, body.legal_number, body.eori,
        body.tax_number, body.phone,
    )  # fmt: skip
