"""Preparing a shipment: where it goes and how, its parcels, what goes into each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from db.enums import UNDER_WAY, Incoterm, Language, LocationKind, ShipmentState, SubjectKind
from db.models import (
    Acquisition,
    Balance,
    BudgetLine,
    Funder,
    Item,
    Kit,
    Location,
    Lot,
    Parcel,
    Shipment,
    ShipmentContent,
)
from db.models.ledger import NO_KIT
from services import history, inputs
from services.actions import Action
from services.actors import Actor
from services.errors import Conflict, Invalid, InvalidMove
from services.i18n import N_
from services.mail.outbox import clean_address
from services.materials.codes import new_code
from services.policy import authorize
from services.records import by_public_id, optional, put

DESTINATIONS = (LocationKind.STORE, LocationKind.SCHOOL, LocationKind.CLASSROOM)
MOST_UNITS = 100_000
MOST_GRAMS = 1_000_000
MOST_MM = 5_000
MOST_CENTS = 100_000_000


def create(
    session: Session, actor: Actor, source_public_id: str, destination_public_id: str, *, title: str = "", now: datetime
) -> Shipment:
    """A new draft with one empty parcel. Raises ``Invalid`` for places between which nothing is sent."""
    source = by_public_id(session, Location, source_public_id)
    shipment = Shipment(
        organisation_id=source.organisation_id, code=new_code(SubjectKind.SHIPMENT), created_at=now, updated_at=now,
        source_id=source.id, state=ShipmentState.DRAFT,
    )  # fmt: skip
    authorize(actor, Action.SHIPMENT_EDIT, shipment)
    _go_between(shipment, source, by_public_id(session, Location, destination_public_id))
    put(shipment, {"title": title})
    session.add(shipment)
    session.flush()
    new_parcel(session, shipment)
    history.record_state(session, actor, SubjectKind.SHIPMENT, shipment.id, "create", None, shipment.state, now=now)
    return shipment


def edit(
    session: Session,
    actor: Actor,
    public_id: str,
    fields: Mapping[str, Any],
    *,
    seen_version: int | None = None,
    now: datetime,
) -> Shipment:
    """Change what is written about a draft; fields of ``LATE`` also later, until the shipment is closed.

    Places, funder and budget line are named by public id. Raises ``Invalid`` at the field.
    """
    shipment = editable(session, actor, public_id, seen_version=seen_version, late=fields.keys() <= LATE)
    changes = dict(fields)
    if {"source", "destination"} & changes.keys():
        source = optional(session, Location, changes.pop("source", None)) or shipment.source
        _go_between(
            shipment, source, optional(session, Location, changes.pop("destination", None)) or shipment.destination
        )
    _put_money(session, shipment, changes)
    put(shipment, _checked(changes))
    changed(session, actor, shipment, "shipment:edit", now=now)
    return shipment


LATE = frozenset(
    {
        "budget_line", "carrier", "cost_cents", "declaration", "expected_on", "funder", "letter_on", "receiver_email",
        "receiver_language", "receiver_name", "tracking",
    }
)  # fmt: skip
"""What becomes known once it is packed or has left."""


def add_parcel(session: Session, actor: Actor, public_id: str, *, now: datetime) -> Parcel:
    """One more parcel, with its own code for the label."""
    shipment = editable(session, actor, public_id)
    parcel = new_parcel(session, shipment)
    changed(session, actor, shipment, "shipment:parcel", now=now)
    return parcel


def edit_parcel(
    session: Session,
    actor: Actor,
    parcel_public_id: str,
    *,
    weight_grams: int | None,
    size_mm: tuple[int | None, int | None, int | None] = (None, None, None),
    now: datetime,
) -> None:
    """Gross weight and outer size of a parcel. They may still be entered once it is packed, not after it left."""
    parcel = by_public_id(session, Parcel, parcel_public_id)
    shipment = editable(session, actor, parcel.shipment.public_id, packed=True)
    parcel.weight_grams = inputs.whole(weight_grams, field="weight", least=1, most=MOST_GRAMS)
    parcel.length_mm, parcel.width_mm, parcel.height_mm = (
        inputs.whole(one, field="size", least=1, most=MOST_MM) for one in size_mm
    )
    changed(session, actor, shipment, "shipment:parcel", now=now)


def remove_parcel(session: Session, actor: Actor, parcel_public_id: str, *, now: datetime) -> None:
    """Take out an empty parcel; those after it close up. The last one stays."""
    parcel = by_public_id(session, Parcel, parcel_public_id)
    shipment = editable(session, actor, parcel.shipment.public_id)
    if session.scalar(select(ShipmentContent.id).where(ShipmentContent.parcel_id == parcel.id).limit(1)):
        raise Conflict(N_("There is still something in this parcel: take it out first."))
    others = [one for one in shipment.parcels if one.id != parcel.id]
    if not others:
        raise Conflict(N_("A shipment has at least one parcel."))
    session.delete(parcel)
    session.flush()
    for number, one in enumerate(others, 1):
        one.number = number
        session.flush()
    session.expire(shipment, ["parcels"])
    changed(session, actor, shipment, "shipment:parcel", now=now)


def put_item(
    session: Session, actor: Actor, parcel_public_id: str, item_public_id: str, quantity: int, *, now: datetime
) -> None:
    """Let this many units of a title be in a parcel, of those that came first; 0 takes it out.

    Raises ``Conflict`` where fewer lie loose at the place of departure, other parcels of the shipment counted.
    """
    parcel = by_public_id(session, Parcel, parcel_public_id)
    shipment = editable(session, actor, parcel.shipment.public_id)
    item = by_public_id(session, Item, item_public_id)
    wanted = inputs.whole(quantity, field="quantity", least=0, most=MOST_UNITS) or 0
    _take_out(session, parcel, item)
    left = put_units(session, shipment, parcel, item, wanted)
    if left:
        raise Conflict(
            N_("There are only %(n)s of «%(title)s» at %(place)s: somebody may have taken some meanwhile."),
            field="quantity", n=wanted - left, title=item.title_fr, place=shipment.source.name,
        )  # fmt: skip
    changed(session, actor, shipment, "shipment:content", now=now)


def put_kit(session: Session, actor: Actor, parcel_public_id: str, kit_public_id: str, *, now: datetime) -> None:
    """Put a whole kit into a parcel; what is in it on the day of sending goes with it."""
    parcel = by_public_id(session, Parcel, parcel_public_id)
    shipment = editable(session, actor, parcel.shipment.public_id)
    kit = by_public_id(session, Kit, kit_public_id)
    place_kit(session, shipment, parcel, kit)
    changed(session, actor, shipment, "shipment:content", now=now)


def take_out(session: Session, actor: Actor, content_public_id: str, *, now: datetime) -> None:
    """Take units or a kit out of their parcel again."""
    content = by_public_id(session, ShipmentContent, content_public_id)
    shipment = editable(session, actor, content.parcel.shipment.public_id)
    session.delete(content)
    changed(session, actor, shipment, "shipment:content", now=now)


def editable(
    session: Session,
    actor: Actor,
    public_id: str,
    *,
    seen_version: int | None = None,
    packed: bool = False,
    late: bool = False,
) -> Shipment:
    """The shipment, locked, for whoever may change it now.

    ``packed``: also once it is packed, ``late``: until it is closed. Raises ``InvalidMove`` for what is fixed.
    """
    shipment = by_public_id(session, Shipment, public_id, lock=True)
    authorize(actor, Action.SHIPMENT_EDIT, shipment)
    history.check_version(shipment, seen_version)
    if shipment.state is ShipmentState.DRAFT or (packed and shipment.state is ShipmentState.PACKED):
        return shipment
    if late and shipment.state in {ShipmentState.PACKED, *UNDER_WAY}:
        return shipment
    if shipment.state is ShipmentState.PACKED:
        raise InvalidMove(N_("This shipment is packed: open it again to change it."))
    raise InvalidMove(N_("This shipment has left: what is in it no longer changes."))


def changed(session: Session, actor: Actor, shipment: Shipment, action: str, *, now: datetime) -> None:
    """Note a change, so that whoever looked at the state before is told."""
    shipment.updated_at = now
    history.audit(session, actor, action, now=now, kind=SubjectKind.SHIPMENT, subject_id=shipment.id)
    session.flush()


def _go_between(shipment: Shipment, source: Location, destination: Location) -> None:
    """Write both ends. What is sent leaves a place of the owner and goes to one that somebody else keeps."""
    owner = shipment.organisation_id
    if source.organisation_id != owner or source.keeper_id != owner or source.kind not in DESTINATIONS:
        raise Invalid(N_("Choose one of your own places to send from."), field="source")
    if destination.organisation_id != owner or destination.kind not in DESTINATIONS or destination.is_closed:
        raise Invalid(N_("Choose the place it goes to."), field="destination")
    if destination.keeper_id is None or destination.keeper_id == owner:
        raise Invalid(
            N_("Nobody else keeps this place: nothing needs to be sent there, move the material instead."),
            field="destination",
        )
    shipment.source, shipment.destination = source, destination
    shipment.source_id, shipment.destination_id = source.id, destination.id
    shipment.consignee_id = destination.keeper_id


def _put_money(session: Session, shipment: Shipment, changes: dict[str, Any]) -> None:
    """Funder and budget line, by public id; a line of another funder is refused."""
    if "funder" in changes:
        funder = optional(session, Funder, changes.pop("funder"))
        shipment.funder_id = funder.id if funder else None
    if "budget_line" in changes:
        line = optional(session, BudgetLine, changes.pop("budget_line"))
        if line is not None and line.funder_id != shipment.funder_id:
            raise Invalid(N_("This budget line belongs to another funder."), field="budget_line")
        shipment.budget_line_id = line.id if line else None


def _checked(fields: dict[str, Any]) -> dict[str, Any]:
    if unknown := fields.keys() - _FIELDS:
        raise ValueError(f"no field of a shipment: {unknown}")
    for name in ("planned_on", "expected_on", "letter_on"):
        if name in fields:
            fields[name] = inputs.day(fields[name], field=name)
    if "incoterm" in fields:
        fields["incoterm"] = inputs.member(Incoterm, fields["incoterm"], field="incoterm") or Incoterm.DAP
    if "receiver_language" in fields:
        language = inputs.member(Language, fields["receiver_language"], field="receiver_language")
        fields["receiver_language"] = language or Language.HY
    if "cost_cents" in fields:
        fields["cost_cents"] = inputs.whole(fields["cost_cents"], field="cost_cents", least=0, most=MOST_CENTS)
    if email := fields.get("receiver_email"):
        fields["receiver_email"] = _address(email)
    return fields


_FIELDS = {
    "title", "receiver_name", "receiver_email", "receiver_language", "incoterm", "carrier", "tracking", "planned_on",
    "expected_on", "cost_cents", "letter_on", "declaration",
}  # fmt: skip


def _address(email: str) -> str:
    try:
        return clean_address(email)
    except Invalid as refusal:
        raise Invalid(refusal.msgid, field="receiver_email") from None


def new_parcel(session: Session, shipment: Shipment, like: Parcel | None = None) -> Parcel:
    """An empty parcel after the others, of the size of ``like``."""
    last = session.scalar(select(func.max(Parcel.number)).where(Parcel.shipment_id == shipment.id)) or 0
    size = {name: getattr(like, name, None) for name in ("length_mm", "width_mm", "height_mm")}
    parcel = Parcel(shipment_id=shipment.id, number=last + 1, code=new_code(SubjectKind.PARCEL), **size)
    session.add(parcel)
    session.flush()
    return parcel


def _take_out(session: Session, parcel: Parcel, item: Item) -> None:
    of_item = select(Lot.id).where(Lot.item_id == item.id)
    session.execute(
        delete(ShipmentContent).where(ShipmentContent.parcel_id == parcel.id, ShipmentContent.lot_id.in_(of_item))
    )


def put_units(session: Session, shipment: Shipment, parcel: Parcel, item: Item, wanted: int) -> int:
    """Put up to ``wanted`` units into the parcel, those that came first; gives back how many are lacking."""
    for lot_id, there in _loose(session, shipment, item):
        taken = min(there, wanted)
        if taken > 0:
            session.add(ShipmentContent(shipment_id=shipment.id, parcel_id=parcel.id, lot_id=lot_id, quantity=taken))
            wanted -= taken
    session.flush()
    return wanted


def _loose(session: Session, shipment: Shipment, item: Item) -> list[tuple[int, int]]:
    """Loose units of a title at the place of departure that this shipment does not hold yet, by lot."""
    held = (
        select(ShipmentContent.lot_id, func.sum(ShipmentContent.quantity).label("n"))
        .where(ShipmentContent.shipment_id == shipment.id, ShipmentContent.lot_id.is_not(None))
        .group_by(ShipmentContent.lot_id)
        .subquery()
    )
    query = (
        select(Balance.lot_id, Balance.quantity - func.coalesce(held.c.n, 0))
        .join(Lot, Lot.id == Balance.lot_id)
        .join(Acquisition, Acquisition.id == Lot.acquisition_id)
        .outerjoin(held, held.c.lot_id == Balance.lot_id)
        .where(Balance.location_id == shipment.source_id, Balance.kit_id == NO_KIT, Lot.item_id == item.id)
        .order_by(Acquisition.acquired_on, Lot.id)
    )
    return [(row[0], int(row[1])) for row in session.execute(query)]


def place_kit(session: Session, shipment: Shipment, parcel: Parcel, kit: Kit) -> None:
    """Let a kit of the place of departure be in this parcel. Raises ``Conflict`` where it is elsewhere."""
    if kit.organisation_id != shipment.organisation_id or kit.dissolved_at or kit.location_id != shipment.source_id:
        raise Conflict(N_("This kit is not at %(place)s."), field="kit", place=shipment.source.name)
    query = select(ShipmentContent).where(ShipmentContent.shipment_id == shipment.id, ShipmentContent.kit_id == kit.id)
    content = session.scalars(query).one_or_none() or ShipmentContent(shipment_id=shipment.id, kit_id=kit.id)
    content.parcel_id = parcel.id
    content.quantity = 1
    session.add(content)
    session.flush()
