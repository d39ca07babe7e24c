"""Giving material to a school: an act that both sign; once its signed copy is recorded the material is the school’s.

From then on it stands outside the stock of the city, and nobody is ever asked about it again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.enums import DocumentKind, HandoverState, LocationKind, MovementReason, OrganisationKind, SubjectKind
from db.models import (
    Balance,
    File,
    Handover,
    HandoverLine,
    Item,
    Kit,
    Location,
    Lot,
    Movement,
    Organisation,
    Shipment,
    ShipmentLine,
)
from db.models.ledger import NO_KIT
from services import history, inputs
from services.actions import Action
from services.actors import Actor
from services.errors import Conflict, Invalid, InvalidMove
from services.i18n import N_
from services.materials import kits, ledger, own_units, places
from services.materials.codes import new_code
from services.materials.ledger import Line
from services.materials.picking import Wanted, pick
from services.policy import authorize
from services.records import by_public_id, put
from services.workflows import HANDOVER

_LENT = N_(
    "Of «%(title)s», only %(n)s of %(wanted)s lie at %(place)s: %(lent)s are lent to a class. Take them back on the "
    "page of loans first, or give this act up and prepare another one."
)
_GONE = N_(
    "Of «%(title)s», only %(n)s of %(wanted)s still lie at %(place)s. Give this act up, and prepare another one about "
    "what is there."
)
_KIT_LENT = N_(
    "The kit «%(kit)s» is lent to a class. Take it back on the page of loans first, or give this act up and prepare "
    "another one."
)


def prepare(
    session: Session,
    actor: Actor,
    place_public_id: str,
    wanted: Sequence[Wanted] = (),
    kit_public_ids: Sequence[str] = (),
    *,
    school_public_id: str | None = None,
    now: datetime,
) -> Handover:
    """Draft an act about loose units and whole kits at a place. Without a school it is the one that keeps the place."""
    place = by_public_id(session, Location, place_public_id)
    handover = _draft(session, actor, place, school_public_id, now)
    units = [(one.lot_id, one.quantity) for one in pick(session, place, wanted)] if wanted else []
    _put(session, handover, units, [by_public_id(session, Kit, one) for one in kit_public_ids])
    return handover


def prepare_of_shipment(session: Session, actor: Actor, shipment_public_id: str, *, now: datetime) -> Handover:
    """Draft an act about all that arrived in good order of a shipment and still lies at its destination."""
    shipment = by_public_id(session, Shipment, shipment_public_id)
    handover = _draft(session, actor, shipment.destination, None, now)
    handover.shipment_id = shipment.id
    units, arrived = _arrived(session, shipment)
    _put(session, handover, units, arrived)
    return handover


def sign(
    session: Session,
    actor: Actor,
    public_id: str,
    *,
    signed_on: date | None,
    signer_name: str,
    signer_title: str = "",
    seen_version: int | None = None,
    now: datetime,
) -> Handover:
    """Record the signed act, whose scan was kept with it before: what it names leaves the stock of the city.

    Raises ``Invalid`` at «signed_on», «signer_name», «scan», ``Conflict`` where some of it is no longer there.
    """
    handover = by_public_id(session, Handover, public_id, lock=True)
    step = HANDOVER["sign"]
    authorize(actor, step.action, handover)
    step.check(handover.state)
    history.check_version(handover, seen_version)
    day = inputs.day(signed_on, field="signed_on")
    if day is None:
        raise Invalid(N_("Give the day that stands on it."), field="signed_on")
    put(handover, {"signer_name": signer_name, "signer_title": signer_title})
    if not handover.signer_name:
        raise Invalid(N_("Say who signed for the school."), field="signer_name")
    if scan_of(session, handover) is None:
        raise Invalid(N_("Add the scan or a photo of the signed act first."), field="scan")
    handover.signed_on = day
    handover.movement_id = _give(session, actor, handover, day, now)
    history.move(session, actor, handover, HANDOVER, "sign", now=now)
    return handover


def cancel(
    session: Session, actor: Actor, public_id: str, *, reason: str, seen_version: int | None = None, now: datetime
) -> Handover:
    """Give up an act that is not signed; nothing has moved."""
    handover = by_public_id(session, Handover, public_id, lock=True)
    history.move(session, actor, handover, HANDOVER, "cancel", now=now, seen_version=seen_version, reason=reason)
    return handover


def take_back(
    session: Session, actor: Actor, public_id: str, *, reason: str, seen_version: int | None = None, now: datetime
) -> Handover:
    """Correct an act that was recorded wrongly: what it gave is the city’s again, where it was, as if never given.

    Raises ``Conflict`` where it was taken back already.
    """
    handover = by_public_id(session, Handover, public_id, lock=True)
    history.move(session, actor, handover, HANDOVER, "take_back", now=now, seen_version=seen_version, reason=reason)
    given = session.get_one(Movement, handover.movement_id)
    ledger.reverse(session, actor, given, now=now, note=reason.strip())
    whole = [session.get_one(Kit, one.kit_id, with_for_update=True) for one in handover.lines if one.kit_id]
    for kit in whole:
        kits.placed(kit, handover.location, now)
    school = session.get_one(Organisation, handover.school_id, with_for_update=True)
    own_units.no_longer(session, school, [kit.id for kit in whole], now)
    return handover


def scan_of(session: Session, handover: Handover) -> File | None:
    """The scan of the signed act, if there is one."""
    query = select(File).where(
        File.subject_kind == SubjectKind.HANDOVER, File.subject_id == handover.id,
        File.kind == DocumentKind.HANDOVER_ACT, File.deleted_at.is_(None),
    )  # fmt: skip
    return session.scalars(query.order_by(File.id.desc())).first()


def _draft(session: Session, actor: Actor, place: Location, school_public_id: str | None, now: datetime) -> Handover:
    school = (
        by_public_id(session, Organisation, school_public_id)
        if school_public_id
        else session.get_one(Organisation, place.keeper_id)
        if place.keeper_id
        else None
    )
    if school is None or school.kind is not OrganisationKind.SCHOOL:
        raise Invalid(N_("Choose the school that it is given to."), field="school")
    handover = Handover(
        organisation_id=place.organisation_id, code=new_code(SubjectKind.HANDOVER), location_id=place.id,
        school_id=school.id, state=HandoverState.DRAFT, signer_name=school.signatory_name,
        signer_title=school.signatory_title, created_at=now, updated_at=now,
    )  # fmt: skip
    authorize(actor, Action.HANDOVER_EDIT, handover)
    session.add(handover)
    session.flush()
    history.record_state(session, actor, SubjectKind.HANDOVER, handover.id, "create", None, handover.state, now=now)
    return handover


def _put(session: Session, handover: Handover, units: Sequence[tuple[int, int]], whole: Sequence[Kit]) -> None:
    by_lot: dict[int, int] = {}
    for lot_id, quantity in units:
        by_lot[lot_id] = by_lot.get(lot_id, 0) + quantity
    if not by_lot and not whole:
        raise Invalid(N_("Nothing of it lies here any more: there is nothing to give."), field="lines")
    for kit in whole:
        _check_here(kit, handover.location)
    session.add_all(HandoverLine(handover_id=handover.id, lot_id=lot, quantity=n) for lot, n in by_lot.items())
    session.add_all(HandoverLine(handover_id=handover.id, kit_id=kit.id, quantity=1) for kit in whole)
    session.flush()


def _arrived(session: Session, shipment: Shipment) -> tuple[list[tuple[int, int]], list[Kit]]:
    """Loose units that arrived and are still there, and kits that are."""
    here = (Balance.location_id == shipment.destination_id) & (Balance.kit_id == NO_KIT)
    rows = session.execute(
        select(ShipmentLine.lot_id, func.sum(ShipmentLine.ok), func.max(Balance.quantity))
        .join(Balance, (Balance.lot_id == ShipmentLine.lot_id) & here)
        .where(ShipmentLine.shipment_id == shipment.id, ShipmentLine.kit_id == NO_KIT)
        .group_by(ShipmentLine.lot_id)
        .order_by(ShipmentLine.lot_id)
    )
    units = [(lot, number) for lot, ok, there in rows if (number := min(int(ok), there)) > 0]
    of_shipment = select(ShipmentLine.kit_id).where(ShipmentLine.shipment_id == shipment.id)
    query = select(Kit).where(
        Kit.id.in_(of_shipment), Kit.location_id == shipment.destination_id, Kit.dissolved_at.is_(None)
    )
    return units, list(session.scalars(query.order_by(Kit.id)))


def _check_units(session: Session, handover: Handover) -> None:
    """Raise ``Conflict`` where fewer loose units lie there than the act names, with the reason and the way out."""
    aside = select(Location.id).where(
        Location.parent_id == handover.location_id, Location.kind == LocationKind.LENT, Location.is_of_software
    )
    for one in handover.lines:
        if one.lot_id is None:
            continue
        of_lot = select(func.coalesce(func.sum(Balance.quantity), 0)).where(Balance.lot_id == one.lot_id)
        here = session.scalar(of_lot.where(Balance.location_id == handover.location_id, Balance.kit_id == NO_KIT)) or 0
        if here >= one.quantity:
            continue
        lent = session.scalar(of_lot.where(Balance.location_id.in_(aside))) or 0
        title = session.get_one(Item, session.get_one(Lot, one.lot_id).item_id).title_fr
        raise Conflict(
            _LENT if lent else _GONE, title=title, n=here, wanted=one.quantity, lent=lent, place=handover.location.name
        )


def _give(session: Session, actor: Actor, handover: Handover, day: date, now: datetime) -> int:
    _check_units(session, handover)
    given = places.outside(session, handover.organisation_id, LocationKind.HANDED_OVER, now=now)
    lines: list[Line] = []
    for one in handover.lines:
        if one.lot_id is not None:
            lines.append(Line(one.lot_id, handover.location_id, given.id, one.quantity))
            continue
        kit = session.get_one(Kit, one.kit_id, with_for_update={"key_share": True})
        if session.get_one(Location, kit.location_id).kind is LocationKind.LENT:
            raise Conflict(_KIT_LENT, kit=kit.name)
        _check_here(kit, handover.location)
        lines += kits.lines_to(session, kit, given)
        kits.placed(kit, given, now)
    if not lines:
        raise InvalidMove(N_("Nothing of it lies here any more: there is nothing to give."))
    options: dict[str, Any] = {"kind": SubjectKind.HANDOVER, "subject_id": handover.id, "document": handover.code}
    return ledger.post(
        session, actor, lines, organisation_id=handover.organisation_id, reason=MovementReason.HANDOVER,
        happened_on=day, now=now, **options,
    ).id  # fmt: skip


def _check_here(kit: Kit, place: Location) -> None:
    if kit.dissolved_at or kit.location_id != place.id:
        raise Conflict(N_("The kit «%(kit)s» is no longer at %(place)s."), kit=kit.name, place=place.name)
