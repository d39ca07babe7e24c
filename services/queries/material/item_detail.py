"""One item in full: facts, where its units lie, where they came from, what happened to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from db.base import localised
from db.enums import (
    Condition,
    DocumentKind,
    FrenchLevel,
    LocationKind,
    MaterialCategory,
    Provenance,
    SubjectKind,
    Tracking,
)
from db.models import Acquisition, Balance, CustomsCode, File, Item, Kit, Location, Lot
from services.actors import Actor
from services.errors import NotFound
from services.file_room import living
from services.i18n import N_
from services.policy import Action, may
from services.queries.material.material_scope import acquisitions_visible_to, items_visible_to, locations_visible_to

_belongs = aliased(Location)


@dataclass(frozen=True, slots=True)
class StockRow:
    """Units of an item at a place, loose or in a kit.

    ``serials``: public id of the lot and number of each unit, where they have any; ``beside``: of damaged units the
    place where they belong.
    """

    place: str
    name: str
    kind: LocationKind
    kit: str | None
    kit_name: str
    quantity: int
    serials: tuple[tuple[str, str], ...]
    beside: str | None
    may_move: bool
    """Whether the actor keeps the place or owns what is there."""


@dataclass(frozen=True, slots=True)
class ProvenanceRow:
    """Units of an item that came together. Only for the city whose material it is."""

    acquisition: str
    lot: str
    lot_code: str
    provenance: Provenance
    source_name: str
    reference: str
    acquired_on: date
    quantity: int
    unit_value_cents: int
    condition: Condition
    serial: str


@dataclass(frozen=True, slots=True)
class ItemDetail:
    """Everything that is written about one item."""

    public_id: str
    version: int
    code: str
    title: str
    title_fr: str
    title_en: str
    title_hy: str
    maker: str
    category: MaterialCategory
    ean: str
    level: FrenchLevel
    language: str
    customs_code: str
    origin: str
    weight_grams: int | None
    tracking: Tracking
    is_consumable: bool
    is_retired: bool
    note: str
    updated_at: datetime
    photo: str | None
    """Public id of its picture among the private files."""
    may_edit: bool
    stock: tuple[StockRow, ...]

    @property
    def total(self) -> int:
        return sum(row.quantity for row in self.stock)


def detail(session: Session, actor: Actor, public_id: str, *, language: str = "fr") -> ItemDetail:
    """One item; raises ``NotFound``. Three statements."""
    item = session.scalars(select(Item).where(Item.public_id == public_id, items_visible_to(actor))).one_or_none()
    if item is None:
        raise NotFound(N_("This does not exist, or not any more."))
    photo = select(File.public_id).where(living(SubjectKind.ITEM, item.id), File.kind == DocumentKind.ITEM_PHOTO)
    copied = (
        "public_id", "version", "code", "title_fr", "title_en", "title_hy", "maker", "category", "ean", "level",
        "language", "customs_code", "origin", "weight_grams", "tracking", "is_consumable", "is_retired", "note",
        "updated_at",
    )  # fmt: skip
    return ItemDetail(
        title=localised(item, "title", language), photo=session.scalar(photo.limit(1)),
        may_edit=may(actor, Action.MATERIAL_EDIT, item), stock=tuple(_stock(session, actor, item.id, language)),
        **{name: getattr(item, name) for name in copied},
    )  # fmt: skip


def _stock(session: Session, actor: Actor, item_id: int, language: str) -> list[StockRow]:
    """Where units are, in the places that the actor sees; places with most first. One statement."""
    query = (
        select(Location, _belongs.public_id, Kit.public_id, Kit.name, Balance.quantity, Lot.public_id, Lot.serial)
        .select_from(Lot)
        .join(Balance, Balance.lot_id == Lot.id)
        .join(Location, Location.id == Balance.location_id)
        .outerjoin(_belongs, _belongs.id == Location.parent_id)
        .outerjoin(Kit, Kit.id == Balance.kit_id)
        .where(Lot.item_id == item_id, Balance.is_external.is_(False), Balance.quantity > 0,
               locations_visible_to(actor))
        .order_by(Location.kind, Location.name, Location.id, Balance.kit_id, Lot.id)
    )  # fmt: skip
    rows: dict[tuple[int, str | None], StockRow] = {}
    for place, beside, kit, kit_name, quantity, lot, serial in session.execute(query):
        key = (place.id, kit)
        former = rows.get(key)
        rows[key] = StockRow(
            place.public_id, name_of(place, language), place.kind, kit, kit_name or "",
            quantity + (former.quantity if former else 0),
            (*(former.serials if former else ()), *(((lot, serial),) if serial else ())),
            beside if place.kind is LocationKind.QUARANTINE else None,
            may(actor, Action.STOCK_MOVE, place),
        )  # fmt: skip
    return list(rows.values())


def provenance(session: Session, actor: Actor, item_public_id: str) -> list[ProvenanceRow]:
    """Where units of an item came from, the latest first; nothing for those who may not know. One statement."""
    query = (
        select(
            Acquisition.public_id, Lot.public_id, Lot.code, Acquisition.provenance, Acquisition.source_name,
            Acquisition.reference, Acquisition.acquired_on, Lot.quantity, Lot.unit_value_cents, Lot.condition,
            func.coalesce(Lot.serial, ""),
        )
        .join(Acquisition, Acquisition.id == Lot.acquisition_id)
        .join(Item, Item.id == Lot.item_id)
        .where(Item.public_id == item_public_id, Acquisition.entered_at.is_not(None), acquisitions_visible_to(actor))
        .order_by(Acquisition.acquired_on.desc(), Lot.id.desc())
    )  # fmt: skip
    return [ProvenanceRow(*row) for row in session.execute(query)]


def customs_codes(session: Session, language: str = "fr") -> list[tuple[str, str]]:
    """Codes of the customs with their words, for forms. One statement."""
    rows = session.scalars(select(CustomsCode).order_by(CustomsCode.code))
    return [(one.code, localised(one, "label", language)) for one in rows]


def name_of(place: Location, language: str) -> str:
    """The name of a place: its Armenian one where Armenian is read."""
    return (place.name_hy if language == "hy" else "") or place.name
