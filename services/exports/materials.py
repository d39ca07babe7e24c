"""Lists of the material: titles, what lies where, what moved."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, true
from sqlalchemy.orm import aliased

from db.enums import (
    Condition,
    FrenchLevel,
    LocationKind,
    MaterialCategory,
    MovementReason,
    SubjectKind,
    Tracking,
)
from db.models import Acquisition, Balance, Funder, Item, Kit, Location, Lot, Movement, MovementLine
from services.actors import Actor
from services.exports.columns import Column, Kind
from services.exports.shared import Export, among, record
from services.i18n import N_
from services.queries.material.material_scope import items_visible_to, movements_visible_to, owners_of

_source, _target = aliased(Location), aliased(Location)


def _euros(cents: Any) -> Any:
    return cents / 100.0


def _owned(actor: Actor) -> ColumnElement[bool]:
    return Lot.organisation_id.in_(owners_of(actor))


ITEMS = Export(
    name="items",
    title=N_("Catalogue"),
    what=N_("One line for each title, with the units in stock."),
    model=Item,
    columns=(
        Column(N_("Code on the label"), N_("Short and unique"), Item.code),
        Column(N_("Title in French"), N_("As people read it"), Item.title_fr),
        Column(N_("Title in English"), N_("As people read it"), Item.title_en),
        Column(N_("Title in Armenian"), N_("As people read it"), Item.title_hy),
        Column(N_("Author, publisher or brand"), N_("As entered"), Item.maker),
        Column(N_("Category"), N_("What it is"), Item.category, Kind.WORD, MaterialCategory),
        Column(N_("ISBN or bar code"), N_("Thirteen digits"), Item.ean),
        Column(N_("Level of French"), N_("For which level from A1 to C2 it is made"), Item.level, Kind.WORD,
               FrenchLevel),
        Column(N_("Customs code"), N_("Of the harmonised system"), Item.customs_code),
        Column(N_("Country where it was made"), N_("Two-letter code of the country (ISO 3166)"), Item.origin),
        Column(N_("Weight of one unit, in grams"), N_("Net"), Item.weight_grams, Kind.NUMBER),
        Column(N_("How its units are counted"), N_("By number, or each by its serial number"), Item.tracking,
               Kind.WORD, Tracking),
        Column(N_("Use"), N_("Whether it is used up"), Item.is_consumable, Kind.YES_NO),
        Column(
            N_("In stock"), N_("Units in all places of the city, on the way and lent included"),
            select(func.coalesce(func.sum(Balance.quantity), 0)).join(Lot, Lot.id == Balance.lot_id)
            .where(Lot.item_id == Item.id, Balance.is_external.is_(False)).correlate(Item).scalar_subquery(),
            Kind.NUMBER,
        ),
    ),
    scope=lambda actor: items_visible_to(actor) & Item.organisation_id.in_(owners_of(actor)),
    joined=lambda query: query,
    order=(Item.title_fr, Item.id),
    owner=Item.organisation_id,
    filters={
        "category": among(Item.category, MaterialCategory), "level": among(Item.level, FrenchLevel),
        "retired": lambda _text: true(),
    },
    search=SubjectKind.ITEM,
    usual=lambda filters: true() if filters.get("retired") else Item.is_retired.is_(False),
    is_personal=False,
)  # fmt: skip


def _with_places(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return (
        query.join(Item, Item.id == Lot.item_id)
        .join(Acquisition, Acquisition.id == Lot.acquisition_id)
        .join(Balance, (Balance.lot_id == Lot.id) & Balance.is_external.is_(False) & (Balance.quantity > 0))
        .join(Location, Location.id == Balance.location_id)
        .outerjoin(Kit, Kit.id == Balance.kit_id)
        .outerjoin(Funder, Funder.id == Acquisition.funder_id)
    )


STOCK = Export(
    name="stock",
    title=N_("Stock"),
    what=N_("One line for what of one provenance lies at one place, with its value."),
    model=Lot,
    columns=(
        Column(N_("Code on the label"), N_("Of the title"), Item.code),
        Column(N_("Title in French"), N_("As people read it"), Item.title_fr),
        Column(N_("Category"), N_("What it is"), Item.category, Kind.WORD, MaterialCategory),
        Column(N_("Place"), N_("Where it lies"), Location.name),
        Column(N_("Kind"), N_("What kind of place it is"), Location.kind, Kind.WORD, LocationKind),
        Column(N_("Kit"), N_("In which kit it is, if in one"), func.coalesce(Kit.name, "")),
        Column(N_("Serial numbers"), N_("Of the unit, if it has one"), func.coalesce(Lot.serial, "")),
        Column(N_("Units"), N_("How many"), Balance.quantity, Kind.NUMBER),
        Column(N_("Unit value"), N_("In euros, of the invoice or as estimated"), _euros(Lot.unit_value_cents),
               Kind.DECIMAL),
        Column(N_("Value"), N_("Units times unit value, in euros"), _euros(Lot.unit_value_cents * Balance.quantity),
               Kind.DECIMAL),
        Column(N_("Condition"), N_("As it came"), Lot.condition, Kind.WORD, Condition),
        Column(N_("From"), N_("Supplier or donor"), Acquisition.source_name),
        Column(N_("Day on which it came"), N_("Of the invoice or gift"), Acquisition.acquired_on, Kind.DATE),
        Column(N_("Paid by"), N_("Funder, if one is named"), func.coalesce(Funder.name_fr, "")),
    ),
    scope=_owned,
    joined=_with_places,
    order=(Item.title_fr, Lot.id, Location.id),
    owner=Lot.organisation_id,
    filters={
        "category": among(Item.category, MaterialCategory), "place": record(Balance.location_id, Location),
    },
    is_personal=False,
)  # fmt: skip


def _with_lines(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return (
        query.join(MovementLine, MovementLine.movement_id == Movement.id)
        .join(Lot, Lot.id == MovementLine.lot_id)
        .join(Item, Item.id == Lot.item_id)
        .join(_source, _source.id == MovementLine.source_id)
        .join(_target, _target.id == MovementLine.target_id)
    )


MOVEMENTS = Export(
    name="movements",
    title=N_("Movements"),
    what=N_("One line for the units of one title that moved together."),
    model=Movement,
    columns=(
        Column(N_("Day"), N_("On which it happened"), Movement.happened_on, Kind.DATE),
        Column(N_("Reason"), N_("Why it moved"), Movement.reason, Kind.WORD, MovementReason),
        Column(N_("Code on the label"), N_("Of the title"), Item.code),
        Column(N_("Title in French"), N_("As people read it"), Item.title_fr),
        Column(N_("Serial numbers"), N_("Of the unit, if it has one"), func.coalesce(Lot.serial, "")),
        Column(N_("Units"), N_("How many"), MovementLine.quantity, Kind.NUMBER),
        Column(N_("From"), N_("Place where it was"), _source.name),
        Column(N_("To"), N_("Place where it went"), _target.name),
        Column(N_("Document"), N_("Number of the invoice, shipment or act"), Movement.document),
        Column(N_("Note"), N_("As entered"), Movement.note),
        Column(N_("Recorded"), N_("Day and hour in Clamart"), Movement.posted_at, Kind.INSTANT),
    ),
    scope=lambda actor: movements_visible_to(actor) & Movement.organisation_id.in_(owners_of(actor)),
    joined=_with_lines,
    order=(Movement.happened_on.desc(), Movement.id.desc(), MovementLine.id),
    owner=Movement.organisation_id,
    filters={"reason": among(Movement.reason, MovementReason)},
    is_personal=False,
)  # fmt: skip
