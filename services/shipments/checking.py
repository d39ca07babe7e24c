"""What is to be said of a shipment before it leaves: the rules of the customs asked about the records."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import UNDER_WAY, FindingLevel, ShipmentState
from db.models import Organisation, Shipment
from services.errors import DomainError, Invalid, InvalidFields
from services.rules.dated import RuleCode, values_on
from services.rules.shipments import (
    TEXTS,
    Carton,
    Case,
    Goods,
    Limits,
    Party,
    Remark,
    Totals,
    remarks,
    value_of,
    weight_of,
)
from services.shipments.goods import Unit, units_of

_GRAMS_PER_KILO = 1000
GONE = UNDER_WAY | {ShipmentState.CLOSED}


def remarks_of(session: Session, shipment: Shipment, day: date, units: list[Unit] | None = None) -> list[Remark]:
    """What the rules say of a shipment that leaves on ``day``; what blocks comes first."""
    units = units_of(session, shipment) if units is None else units
    return remarks(case_of(session, shipment, day, units), limits_on(session, day))


def refuse_blocked(found: list[Remark]) -> None:
    """Raise ``InvalidFields`` with everything that keeps a shipment from leaving."""
    errors: list[DomainError] = [
        Invalid(TEXTS[one.rule], field="contents", **one.params) for one in found if one.level is FindingLevel.BLOCK
    ]
    if errors:
        raise InvalidFields(errors)


def limits_on(session: Session, day: date) -> Limits:
    """The numbers of the law on ``day``. One statement."""
    found = values_on(
        session, [RuleCode.EXPORT_ORAL_VALUE, RuleCode.EXPORT_ORAL_WEIGHT, RuleCode.ARMENIA_VAT_PERCENT], day
    )
    numbers = {code: row.value for code, row in found.items()}
    kilos = numbers.get(RuleCode.EXPORT_ORAL_WEIGHT)
    return Limits(
        numbers.get(RuleCode.EXPORT_ORAL_VALUE),
        kilos * _GRAMS_PER_KILO if kilos is not None else None,
        numbers.get(RuleCode.ARMENIA_VAT_PERCENT),
    )


def case_of(session: Session, shipment: Shipment, day: date, units: list[Unit]) -> Case:
    """A shipment as the rules see it."""
    return Case(
        goods=tuple(_goods(units)),
        cartons=tuple(
            Carton(one.number, one.weight_grams, None not in (one.length_mm, one.width_mm, one.height_mm))
            for one in shipment.parcels
        ),
        exporter=_party(session.get_one(Organisation, shipment.organisation_id), is_exporter=True),
        consignee=_party(session.get_one(Organisation, shipment.consignee_id), is_exporter=False),
        beside=beside(session, shipment, day),
        letter_on=shipment.letter_on,
        declaration=shipment.declaration,
        expected_on=shipment.expected_on,
    )


def beside(session: Session, shipment: Shipment, day: date) -> Totals:
    """What else left, or is packed to leave, to the same consignee on ``day``; as it was frozen where it left."""
    others = (
        Shipment.organisation_id == shipment.organisation_id, Shipment.consignee_id == shipment.consignee_id,
        Shipment.id != shipment.id,
    )  # fmt: skip
    left = select(Shipment.content).where(*others, Shipment.state.in_(GONE), Shipment.sent_on == day)
    total = Totals()
    for content in session.scalars(left):
        total += Totals(content["total_cents"], content["gross_grams"])
    planned = select(Shipment).where(*others, Shipment.state == ShipmentState.PACKED, Shipment.planned_on == day)
    for other in session.scalars(planned):
        total += declared(session, other)
    return total


def declared(session: Session, shipment: Shipment) -> Totals:
    """What a shipment that has not left declares by itself."""
    goods = list(_goods(units_of(session, shipment)))
    cartons = [Carton(one.number, one.weight_grams) for one in shipment.parcels]
    return Totals(value_of(goods), weight_of(goods, cartons))


def _goods(units: list[Unit]) -> list[Goods]:
    left: dict[tuple[int, int], int] = {}
    found = []
    for one in units:
        there = left.setdefault((one.lot_id, one.kit_id), one.there)
        taken = min(max(there, 0), one.quantity)
        left[one.lot_id, one.kit_id] = there - taken
        found.append(
            Goods(
                one.item.title_fr, one.quantity, one.unit_value_cents, one.item.weight_grams, one.item.customs_code,
                one.item.origin, one.parcel, one.quantity - taken,
            )
        )  # fmt: skip
    return found


def _party(body: Organisation, *, is_exporter: bool) -> Party:
    number = body.legal_number if is_exporter else body.tax_number
    return Party(body.postal_address, number, body.eori, body.phone)
