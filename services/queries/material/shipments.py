"""Shipments as lists, and one as those who receive it see it: never what it is worth."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, aliased

from db.base import localised, localised_column
from db.enums import UNDER_WAY, LocationKind, ReceiptAnswer, ShipmentState, Source
from db.models import File, Item, Kit, Location, Lot, Organisation, Parcel, Receipt, Shipment, ShipmentLine
from services.actors import Actor
from services.errors import NotFound
from services.i18n import N_
from services.policy import Action, may
from services.queries.keyed import Key, Page, paged
from services.queries.material.material_scope import owners_of
from services.queries.material.shipment_scope import shipments_visible_to
from services.shipment_policy import receives

SIZE = 50
_KEY = Key(Shipment.id, Shipment.id, Shipment.public_id, latest_first=True)
"""Newest first."""
_destination, _source = aliased(Location), aliased(Location)


@dataclass(frozen=True, slots=True)
class ShipmentRow:
    """One shipment of a list; ``outstanding``: units of which nothing is known yet."""

    public_id: str
    code: str
    title: str
    state: ShipmentState
    source: str
    destination: str
    planned_on: date | None
    sent_on: date | None
    expected_on: date | None
    parcels: int
    outstanding: int
    organisation_id: int

    def is_late(self, today: date) -> bool:
        """It should be there, and something of it is still open."""
        return self.state in UNDER_WAY and self.expected_on is not None and self.expected_on < today


@dataclass(frozen=True, slots=True)
class SentLine:
    """Units of one title that were sent in one parcel, and what is known of them."""

    public_id: str
    title: str
    maker: str
    code: str
    ean: str
    parcel: int
    parcel_code: str
    kit: str
    quantity: int
    ok: int
    damaged: int
    missing: int
    unit_code: str = ""
    serial: str = ""
    kit_code: str = ""

    @property
    def codes(self) -> frozenset[str]:
        """What is on the labels of its units."""
        return frozenset({self.code, self.unit_code, self.serial} - {""})

    @property
    def outstanding(self) -> int:
        return self.quantity - self.ok - self.damaged - self.missing


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody said once."""

    answer: ReceiptAnswer
    received_on: date
    recorded_at: datetime
    by: str
    told_by: str
    source: Source
    note: str
    photo: str | None


@dataclass(frozen=True, slots=True)
class Arrival:
    """A shipment as those who receive it see it."""

    public_id: str
    version: int
    code: str
    title: str
    state: ShipmentState
    city: str
    place: str
    sent_on: date
    expected_on: date | None
    parcels: int
    lines: tuple[SentLine, ...]
    answers: tuple[Answer, ...]
    may_say: bool
    """Receives it, and so says for itself what arrived."""

    @property
    def outstanding(self) -> int:
        return sum(one.outstanding for one in self.lines)


def page(
    session: Session,
    actor: Actor,
    *,
    state: ShipmentState | None = None,
    after: str | None = None,
    before: str | None = None,
    size: int = SIZE,
    language: str = "fr",
) -> Page[ShipmentRow]:
    """One page of the shipments that the actor may see, newest first. One statement."""
    ids = select(Shipment.id).where(shipments_visible_to(actor), *_of_state(state))
    return paged(session, ids, _rows(language), _KEY, ShipmentRow, after=after, before=before, size=size)


def under_way_to(session: Session, actor: Actor, *, language: str = "fr") -> list[ShipmentRow]:
    """What is on its way to places that the actor keeps, the first expected first. One statement."""
    query = _rows(language).where(shipments_visible_to(actor), Shipment.state.in_(UNDER_WAY))
    if owners := owners_of(actor):
        query = query.where(Shipment.organisation_id.not_in(owners))
    return [ShipmentRow(*row) for row in session.execute(query.order_by(Shipment.expected_on, Shipment.id))]


def late(session: Session, actor: Actor, today: date, *, language: str = "fr") -> list[ShipmentRow]:
    """What should have arrived by now, of the cities that the actor coordinates. One statement."""
    query = _rows(language).where(
        Shipment.organisation_id.in_(owners_of(actor)), Shipment.state.in_(UNDER_WAY), Shipment.expected_on < today
    )
    return [ShipmentRow(*row) for row in session.execute(query.order_by(Shipment.expected_on, Shipment.id))]


def arrival(session: Session, actor: Actor, public_id: str, *, language: str = "hy") -> Arrival:
    """One shipment for those who receive it; raises ``NotFound``. A constant number of statements."""
    query = select(Shipment).where(Shipment.public_id == public_id, shipments_visible_to(actor))
    shipment = session.scalars(query.where(Shipment.sent_on.is_not(None))).one_or_none()
    if shipment is None or shipment.sent_on is None:
        raise NotFound(N_("This does not exist, or not any more."))
    place = shipment.destination
    return Arrival(
        shipment.public_id, shipment.version, shipment.code, shipment.title, shipment.state,
        localised(session.get_one(Organisation, shipment.organisation_id), "name", language),
        (place.name_hy if language == "hy" else "") or place.name, shipment.sent_on, shipment.expected_on,
        len(shipment.parcels), tuple(sent_lines(session, shipment.id, language)),
        tuple(answers(session, shipment.id)),
        receives(actor, shipment) and may(actor, Action.SHIPMENT_RECEIVE, shipment),
    )  # fmt: skip


def arrival_of_link(session: Session, actor: Actor, *, language: str = "hy") -> Arrival:
    """The shipment that the bearer of a link says something of."""
    shipment = session.get(Shipment, actor.link.subject_id if actor.link else 0)
    return arrival(session, actor, shipment.public_id if shipment else "", language=language)


def sent_lines(session: Session, shipment_id: int, language: str) -> list[SentLine]:
    """What was sent, in the order of parcels and titles. One statement."""
    one, title = ShipmentLine, localised_column(Item, "title", language)
    query = (
        select(
            one.public_id, title, Item.maker, Item.code, Item.ean, Parcel.number, Parcel.code,
            func.coalesce(Kit.name, ""), one.quantity, one.ok, one.damaged, one.missing, Lot.code,
            func.coalesce(Lot.serial, ""), func.coalesce(Kit.code, ""),
        )
        .join(Lot, Lot.id == one.lot_id)
        .join(Item, Item.id == Lot.item_id)
        .join(Parcel, Parcel.id == one.parcel_id)
        .outerjoin(Kit, Kit.id == one.kit_id)
        .where(one.shipment_id == shipment_id)
        .order_by(Parcel.number, func.coalesce(Kit.name, ""), title, one.id)
    )  # fmt: skip
    return [SentLine(*tuple(row)) for row in session.execute(query)]


def answers(session: Session, shipment_id: int) -> list[Answer]:
    """What was said of the arrival, the newest first. One statement."""
    one = Receipt
    query = (
        select(
            one.answer,
            one.received_on,
            one.recorded_at,
            one.actor_name,
            one.told_by,
            one.source,
            one.note,
            File.public_id,
        )
        .outerjoin(File, (File.id == one.photo_id) & File.deleted_at.is_(None))
        .where(one.shipment_id == shipment_id)
        .order_by(one.id.desc())
    )
    return [Answer(*row) for row in session.execute(query)]


def places(
    session: Session, actor: Actor, *, language: str = "fr"
) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Where shipments leave from and where they go to: public ids and names. One statement."""
    owners = owners_of(actor)
    kinds = (LocationKind.STORE, LocationKind.SCHOOL, LocationKind.CLASSROOM)
    query = select(Location).where(
        Location.organisation_id.in_(owners), Location.kind.in_(kinds), Location.is_closed.is_(False),
        Location.is_of_software.is_(False), Location.keeper_id.is_not(None),
    )  # fmt: skip
    found = list(session.scalars(query.order_by(Location.name, Location.id)))
    named = [(one, ((one.name_hy if language == "hy" else "") or one.name)) for one in found]
    return (
        [(one.public_id, name) for one, name in named if one.keeper_id == one.organisation_id],
        [(one.public_id, name) for one, name in named if one.keeper_id != one.organisation_id],
    )


def _of_state(state: ShipmentState | None) -> list[ColumnElement[bool]]:
    return [] if state is None else [Shipment.state == state]


def _rows(language: str) -> Select[*tuple]:
    parcels = select(func.count()).where(Parcel.shipment_id == Shipment.id).correlate(Shipment).scalar_subquery()
    line = ShipmentLine
    told = line.quantity - line.ok - line.damaged - line.missing
    open_units = (
        select(func.coalesce(func.sum(told), 0)).where(line.shipment_id == Shipment.id).correlate(Shipment)
    ).scalar_subquery()
    name = func.coalesce(func.nullif(_destination.name_hy, ""), _destination.name) if language == "hy" else None
    return (
        select(
            Shipment.public_id, Shipment.code, Shipment.title, Shipment.state, _source.name,
            _destination.name if name is None else name, Shipment.planned_on, Shipment.sent_on, Shipment.expected_on,
            parcels, open_units, Shipment.organisation_id,
        )
        .select_from(Shipment)
        .join(_source, _source.id == Shipment.source_id)
        .join(_destination, _destination.id == Shipment.destination_id)
    )  # fmt: skip
