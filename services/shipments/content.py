"""The contents of a shipment as one document: frozen with its hash at sending, all papers are printed from it."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from db.models import Location, Organisation, Shipment
from services.rules.shipments import Carton, Goods, value_of, weight_of
from services.shipments.goods import Unit, units_of

VERSION = 1


def content_of(
    session: Session, shipment: Shipment, day: date | None, units: list[Unit] | None = None
) -> dict[str, Any]:
    """The document of a shipment that leaves on ``day``; of one that has left, what was frozen."""
    if shipment.content is not None:
        return shipment.content
    units = units_of(session, shipment) if units is None else units
    lines = [_line(one) for one in units]
    goods = [Goods("", one.quantity, one.unit_value_cents, one.item.weight_grams, parcel=one.parcel) for one in units]
    cartons = [Carton(one.number, one.weight_grams) for one in shipment.parcels]
    return {
        "version": VERSION, "code": shipment.code, "title": shipment.title, "sent_on": day.isoformat() if day else None,
        "incoterm": str(shipment.incoterm), "carrier": shipment.carrier, "tracking": shipment.tracking,
        "declaration": shipment.declaration, "exporter": _body(session, shipment.organisation_id),
        "consignee": _body(session, shipment.consignee_id), "receiver": shipment.receiver_name,
        "source": _place(shipment.source), "destination": _place(shipment.destination),
        "parcels": [
            {
                "number": one.number, "code": one.code, "grams": one.weight_grams,
                "size_mm": [one.length_mm, one.width_mm, one.height_mm],
            }
            for one in shipment.parcels
        ],
        "lines": lines, "total_cents": value_of(goods), "gross_grams": weight_of(goods, cartons),
        "units": sum(one.quantity for one in units),
    }  # fmt: skip


def digest(content: dict[str, Any]) -> str:
    """SHA-256 of the canonical document, in hexadecimal digits."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def is_genuine(shipment: Shipment) -> bool:
    """Whether what was frozen is what it was on the day of sending."""
    return shipment.content is not None and digest(shipment.content) == shipment.content_hash


def _line(one: Unit) -> dict[str, Any]:
    item = one.item
    return {
        "parcel": one.parcel, "item": item.code, "title": _in_languages(item, "title"), "maker": item.maker,
        "category": str(item.category), "ean": item.ean, "customs_code": item.customs_code, "origin": item.origin,
        "quantity": one.quantity, "unit_grams": item.weight_grams, "unit_cents": one.unit_value_cents,
        "condition": str(one.condition), "serial": one.serial, "kit": one.kit,
    }  # fmt: skip


def _body(session: Session, organisation_id: int) -> dict[str, Any]:
    body = session.get_one(Organisation, organisation_id)
    return {
        "name": _in_languages(body, "name"), "address": body.postal_address, "country": body.country,
        "legal_number": body.legal_number, "eori": body.eori, "tax_number": body.tax_number, "phone": body.phone,
        "signatory": body.signatory_name, "signatory_title": body.signatory_title,
    }  # fmt: skip


def _place(place: Location) -> dict[str, str]:
    return {"name": place.name, "name_hy": place.name_hy or place.name, "address": place.address}


def _in_languages(record: Any, field: str) -> dict[str, str]:
    first = getattr(record, f"{field}_fr")
    return {language: getattr(record, f"{field}_{language}") or first for language in ("fr", "en", "hy")}
