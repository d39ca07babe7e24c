"""Acts by which material becomes a school’s: the list, one of them, and what could be given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, null, select
from sqlalchemy.orm import Session, aliased

from db.base import localised_column
from db.enums import HandoverState, OrganisationKind
from db.models import Balance, Handover, HandoverLine, Item, Kit, Location, Lot, Organisation, Shipment
from db.models.ledger import NO_KIT
from services.actors import Actor
from services.errors import NotFound
from services.i18n import N_
from services.queries.keyed import Key, Page, paged
from services.queries.material.material_scope import owners_of
from services.queries.material.shipment_scope import handovers_visible_to

SIZE = 50
_KEY = Key(-Handover.id, Handover.id, Handover.public_id)
"""Newest first."""
_school = aliased(Organisation)


@dataclass(frozen=True, slots=True)
class ActRow:
    """One act; ``units``: how many units it names, those in its kits included."""

    public_id: str
    version: int
    code: str
    state: HandoverState
    school: str
    place: str
    shipment: str
    """Code of the shipment that it is about, if it is about one."""
    signed_on: date | None
    signer: str
    units: int
    organisation_id: int
    """The city that gives."""


@dataclass(frozen=True, slots=True)
class Given:
    """Units of one title, loose or in a kit, that an act names."""

    title: str
    code: str
    kit: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Thing:
    """A title with loose units at a place, or a kit that is there; ``there``: how many units.

    ``lot`` is the public id of a single unit with a serial number.
    """

    public_id: str
    name: str
    there: int
    is_kit: bool = False
    lot: str | None = None


def page(
    session: Session, actor: Actor, *, after: str | None = None, before: str | None = None, size: int = SIZE,
    language: str = "fr",
) -> Page[ActRow]:  # fmt: skip
    """One page of the acts that the actor may see, newest first. One statement."""
    ids = select(Handover.id).where(handovers_visible_to(actor))
    return paged(session, ids, _rows(language), _KEY, ActRow, after=after, before=before, size=size)


def detail(session: Session, actor: Actor, public_id: str, *, language: str = "fr") -> tuple[ActRow, list[Given]]:
    """One act and what it names; raises ``NotFound``. Three statements."""
    row = session.execute(
        _rows(language).where(Handover.public_id == public_id, handovers_visible_to(actor))
    ).one_or_none()
    if row is None:
        raise NotFound(N_("This does not exist, or not any more."))
    return ActRow(*row), [*_loose(session, public_id, language), *_in_kits(session, public_id, language)]


def of_shipment(session: Session, shipment_id: int, *, language: str = "fr") -> ActRow | None:
    """The newest act about a shipment that was not given up. One statement."""
    query = _rows(language).where(Handover.shipment_id == shipment_id, Handover.state != HandoverState.CANCELLED)
    row = session.execute(query.order_by(Handover.id.desc()).limit(1)).first()
    return ActRow(*row) if row else None


def givers(session: Session, actor: Actor, *, language: str = "fr") -> dict[str, str]:
    """Places kept by schools at which material of the actor’s city lies, by public id. One statement."""
    query = (
        select(Location.public_id, _place(language))
        .join(Organisation, Organisation.id == Location.keeper_id)
        .join(Balance, Balance.location_id == Location.id)
        .where(
            Location.organisation_id.in_(owners_of(actor)), Organisation.kind == OrganisationKind.SCHOOL,
            Location.is_of_software.is_(False), Balance.quantity > 0,
        )
        .distinct()
        .order_by(_place(language), Location.public_id)
    )  # fmt: skip
    return dict(session.execute(query).all())


def things(session: Session, actor: Actor, place_public_id: str, *, language: str = "fr") -> list[Thing]:
    """What lies loose at a place of the actor’s city, and its kits. Two statements."""
    here = (
        Location.public_id == place_public_id, Location.organisation_id.in_(owners_of(actor)), Balance.quantity > 0,
    )  # fmt: skip
    return things_at(session, here, language, by_serial=True)


def things_at(
    session: Session, here: tuple[Any, ...], language: str, *, by_serial: bool = False
) -> list[Thing]:  # fmt: skip
    """Titles with loose units, then kits, of the balances that ``here`` selects. Two statements.

    ``by_serial``: units with a serial number each by itself.
    """
    title = localised_column(Item, "title", language)
    apart = (Lot.serial,) if by_serial else ()
    unit, number = func.max(Lot.public_id).filter(Lot.serial.is_not(None)), func.max(Lot.serial)
    items = (
        select(Item.public_id, title, func.sum(Balance.quantity), *((unit, number) if by_serial else (null(), null())))
        .join(Lot, Lot.item_id == Item.id)
        .join(Balance, Balance.lot_id == Lot.id)
        .join(Location, Location.id == Balance.location_id)
        .where(*here, Balance.kit_id == NO_KIT)
        .group_by(Item.id, Item.public_id, title, *apart)
        .order_by(title, Item.id, *apart)
    )
    kits = (
        select(Kit.public_id, Kit.name, func.sum(Balance.quantity))
        .join(Balance, Balance.kit_id == Kit.id)
        .join(Location, Location.id == Balance.location_id)
        .where(*here, Kit.dissolved_at.is_(None))
        .group_by(Kit.id, Kit.public_id, Kit.name)
        .order_by(Kit.name, Kit.id)
    )
    loose = [
        Thing(public_id, f"{name} · {number}" if number else name, int(there), lot=lot)
        for public_id, name, there, lot, number in session.execute(items)
    ]
    return loose + [Thing(public_id, name, int(there), is_kit=True) for public_id, name, there in session.execute(kits)]


def _place(language: str) -> Any:
    return func.coalesce(func.nullif(Location.name_hy, ""), Location.name) if language == "hy" else Location.name


def _rows(language: str) -> Select[*tuple[Any, ...]]:
    line = HandoverLine
    loose = select(func.coalesce(func.sum(line.quantity), 0)).where(
        line.handover_id == Handover.id, line.lot_id.is_not(None)
    )
    packed = (
        select(func.coalesce(func.sum(Balance.quantity), 0))
        .join(line, line.kit_id == Balance.kit_id)
        .where(line.handover_id == Handover.id, Balance.quantity > 0)
    )
    units = loose.correlate(Handover).scalar_subquery() + packed.correlate(Handover).scalar_subquery()
    return (
        select(
            Handover.public_id, Handover.version, Handover.code, Handover.state,
            localised_column(_school, "name", language), _place(language), func.coalesce(Shipment.code, ""),
            Handover.signed_on, Handover.signer_name, units, Handover.organisation_id,
        )
        .select_from(Handover)
        .join(_school, _school.id == Handover.school_id)
        .join(Location, Location.id == Handover.location_id)
        .outerjoin(Shipment, Shipment.id == Handover.shipment_id)
    )  # fmt: skip


def _loose(session: Session, public_id: str, language: str) -> list[Given]:
    title = localised_column(Item, "title", language)
    query = (
        select(title, Item.code, func.sum(HandoverLine.quantity))
        .select_from(HandoverLine)
        .join(Handover, Handover.id == HandoverLine.handover_id)
        .join(Lot, Lot.id == HandoverLine.lot_id)
        .join(Item, Item.id == Lot.item_id)
        .where(Handover.public_id == public_id)
        .group_by(title, Item.code)
        .order_by(title, Item.code)
    )
    return [Given(name, code, "", int(quantity)) for name, code, quantity in session.execute(query)]


def _in_kits(session: Session, public_id: str, language: str) -> list[Given]:
    title = localised_column(Item, "title", language)
    query = (
        select(title, Item.code, Kit.name, func.sum(Balance.quantity))
        .select_from(HandoverLine)
        .join(Handover, Handover.id == HandoverLine.handover_id)
        .join(Kit, Kit.id == HandoverLine.kit_id)
        .join(Balance, Balance.kit_id == Kit.id)
        .join(Lot, Lot.id == Balance.lot_id)
        .join(Item, Item.id == Lot.item_id)
        .where(Handover.public_id == public_id, Balance.quantity > 0)
        .group_by(title, Item.code, Kit.name)
        .order_by(Kit.name, title, Item.code)
    )
    return [Given(name, code, kit, int(quantity)) for name, code, kit, quantity in session.execute(query)]
