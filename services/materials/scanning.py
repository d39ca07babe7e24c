"""What a scanned or typed code is: the label of a thing, kit, place or parcel, of a paper, a number, or a bar code.

Labels carry an address with the code in it; books an ISBN of ten or thirteen digits, other things an EAN.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from sqlalchemy import ColumnElement, Select, false, or_, select
from sqlalchemy.orm import Session

from db.enums import SubjectKind
from db.models import Handover, Item, Kit, Location, Lot, Parcel, Shipment
from services.errors import Invalid
from services.i18n import N_
from services.materials import barcodes
from services.materials.codes import PREFIXES, tidy

LONGEST_CODE = 300
"""Of an address on a label."""
LONGEST_KEPT = 64
_HOLDERS = (SubjectKind.LOCATION, SubjectKind.PARCEL, SubjectKind.SHIPMENT, SubjectKind.HANDOVER)


@dataclass(frozen=True, slots=True)
class Within:
    """Among what a code is looked for, as conditions of SQL; units (lots) are found where their titles are."""

    items: ColumnElement[bool]
    kits: ColumnElement[bool]
    places: ColumnElement[bool]
    shipments: ColumnElement[bool]
    """Theirs and of their parcels."""
    acts: ColumnElement[bool]
    """Of handover."""


@dataclass(frozen=True, slots=True)
class Read:
    """What was found; a unit (``lot``) with its item."""

    item: Item | None = None
    lot: Lot | None = None
    kit: Kit | None = None
    place: Location | None = None
    shipment: Shipment | None = None
    """By its own code or that of one of its parcels."""
    act: Handover | None = None


def of_city(organisation_id: int) -> Within:
    """What can be counted of a city's material: no places, no papers, no kit that was taken apart."""
    whole = (Kit.organisation_id == organisation_id) & Kit.dissolved_at.is_(None)
    return Within(Item.organisation_id == organisation_id, whole, false(), false(), false())


def code_of(text: str) -> str:
    """The code in what a scanner typed: itself, or that of the address on a label."""
    text = text.strip()
    if "://" in text:
        text = parse_qs(urlsplit(text).query).get("c", [""])[0]
    return tidy(text)


def tidy_code(text: str) -> str:
    """The code as codes are kept. Raises ``Invalid`` for an empty or endless one."""
    code = code_of(text) if len(text) <= LONGEST_CODE else ""
    if not code or len(code) > LONGEST_KEPT:
        raise Invalid(N_("Scan or type a code."), field="code")
    return code


def is_of_place_or_parcel(code: str) -> bool:
    """Whether a tidy code is of a label or paper where things lie, not of a thing."""
    return code[1:2] == "-" and code[0] in {PREFIXES[kind] for kind in _HOLDERS}


def read(session: Session, text: str, within: Within) -> Read | None:
    """What the code in ``text`` is; None: nothing that may be found bears it. At most two statements."""
    code, typed = code_of(text), " ".join(text.split())
    if found := _labelled(session, code, within):
        return found
    number = barcodes.thirteen(code)
    if number and (item := _first(session, select(Item).where(Item.ean == number, within.items), Item.is_retired)):
        return Read(item=item)
    lot = _first(session, _lots(or_(Lot.serial == typed, Lot.serial == code), within)) if code else None
    return Read(item=lot.item, lot=lot) if lot else None


def _labelled(session: Session, code: str, within: Within) -> Read | None:
    match code[:2]:
        case "A-":
            item = _first(session, select(Item).where(Item.code == code, within.items))
            return Read(item=item) if item else None
        case "L-":
            lot = _first(session, _lots(Lot.code == code, within))
            return Read(item=lot.item, lot=lot) if lot else None
        case "K-":
            kit = _first(session, select(Kit).where(Kit.code == code, within.kits))
            return Read(kit=kit) if kit else None
        case "P-":
            place = _first(session, select(Location).where(Location.code == code, within.places))
            return Read(place=place) if place else None
        case "C-" | "E-" | "R-":
            return _on_paper(session, code, within)
    return None


def _on_paper(session: Session, code: str, within: Within) -> Read | None:
    """A shipment by its code or a parcel’s, an act of handover."""
    if code.startswith("R-"):
        act = _first(session, select(Handover).where(Handover.code == code, within.acts))
        return Read(act=act) if act else None
    of_parcel = select(Parcel.shipment_id).where(Parcel.code == code)
    named = Shipment.code == code if code.startswith("E-") else Shipment.id.in_(of_parcel)
    shipment = _first(session, select(Shipment).where(named, within.shipments))
    return Read(shipment=shipment) if shipment else None


def _lots(condition: ColumnElement[bool], within: Within) -> Select[Any]:
    return select(Lot).join(Item, Item.id == Lot.item_id).where(condition, within.items).order_by(Lot.id)


def _first(session: Session, query: Select[Any], *order: Any) -> Any:
    return session.scalars(query.order_by(*order).limit(1)).first()
