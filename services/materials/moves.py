"""What people do with units where they are: move, damage, repair, lose, find, use up, write off, take back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TypedDict, Unpack

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import LocationKind, MovementReason
from db.models import Balance, Item, Location, Lot, Movement
from services.actions import Action
from services.actors import Actor
from services.errors import Conflict, Invalid
from services.i18n import N_
from services.materials import ledger, places
from services.materials.ledger import Line
from services.materials.picking import Picked, Wanted, pick
from services.policy import authorize
from services.records import by_public_id

NOTE_LENGTH = 500
OF_ONE_PERSON = frozenset(
    {
        MovementReason.TRANSFER, MovementReason.DAMAGE, MovementReason.REPAIR, MovementReason.WRITE_OFF,
        MovementReason.LOSS, MovementReason.FOUND, MovementReason.CONSUMPTION,
    }
)  # fmt: skip
"""Movements that are taken back by themselves; those of shipments, loans, counts, kits are corrected there."""


class Told(TypedDict):
    """``happened_on``: the day; ``note``: why, in a few words."""

    happened_on: date
    note: str
    now: datetime


def transfer(
    session: Session, actor: Actor, place_public_id: str, target_public_id: str, wanted: Sequence[Wanted],
    **told: Unpack[Told],
) -> Movement:  # fmt: skip
    """Bring loose units, or single ones out of kits, to another place. One must keep both places, or own all."""
    place, target = _place(session, actor, place_public_id), _place(session, actor, target_public_id)
    check_open(target)
    return _post(session, actor, place, target, pick(session, place, wanted), MovementReason.TRANSFER, told)


def damage(
    session: Session, actor: Actor, place_public_id: str, wanted: Sequence[Wanted], **told: Unpack[Told]
) -> Movement:
    """Set damaged units aside, beside the place, until they are repaired or written off."""
    place = _place(session, actor, place_public_id)
    aside = places.beside(session, place, LocationKind.QUARANTINE, now=told["now"])
    return _post(session, actor, place, aside, pick(session, place, wanted), MovementReason.DAMAGE, told)


def repair(
    session: Session, actor: Actor, place_public_id: str, wanted: Sequence[Wanted], **told: Unpack[Told]
) -> Movement:
    """Bring units that were set aside back to their place (``place_public_id``), in order again."""
    place = _place(session, actor, place_public_id)
    aside = places.beside(session, place, LocationKind.QUARANTINE, now=told["now"])
    return _post(session, actor, aside, place, pick(session, aside, wanted), MovementReason.REPAIR, told)


def write_off(
    session: Session, actor: Actor, place_public_id: str, wanted: Sequence[Wanted], **told: Unpack[Told]
) -> Movement:
    """Give up units that lie at a place, or damaged beside it. Asked of whoever owns them."""
    place = by_public_id(session, Location, place_public_id)
    authorize(actor, Action.MATERIAL_EDIT, place)
    check_here(place)
    _note(told)
    return _out(session, actor, place, wanted, LocationKind.WRITTEN_OFF, MovementReason.WRITE_OFF, told)


def lose(
    session: Session, actor: Actor, place_public_id: str, wanted: Sequence[Wanted], **told: Unpack[Told]
) -> Movement:
    """Say that units are no longer where they were."""
    place = _place(session, actor, place_public_id)
    return _out(session, actor, place, wanted, LocationKind.LOST, MovementReason.LOSS, told)


def consume(
    session: Session, actor: Actor, place_public_id: str, wanted: Sequence[Wanted], **told: Unpack[Told]
) -> Movement:
    """Say that consumable units were used up. Raises ``Invalid`` for what lasts."""
    place = _place(session, actor, place_public_id)
    for one in wanted:
        item = by_public_id(session, Item, one.item)
        if not item.is_consumable:
            raise Invalid(
                N_("«%(title)s» is lasting material: say that it is lost or written off."),
                field="lines", title=item.title_fr,
            )  # fmt: skip
    return _out(session, actor, place, wanted, LocationKind.CONSUMED, MovementReason.CONSUMPTION, told)


def find(
    session: Session, actor: Actor, place_public_id: str, wanted: Sequence[Wanted], **told: Unpack[Told]
) -> Movement:
    """Say that units turned up at a place: those that were lost before come back first, others are new to the stock."""
    place = _place(session, actor, place_public_id)
    check_open(place)
    lost = places.outside(session, place.organisation_id, LocationKind.LOST, now=told["now"])
    found = places.outside(session, place.organisation_id, LocationKind.FOUND, now=told["now"])
    lines: list[Line] = []
    for one in wanted:
        lines += found_lines(session, one, lost, found, place)
    return ledger.post(
        session, actor, lines, organisation_id=place.organisation_id, reason=MovementReason.FOUND, **told
    )


def take_back(session: Session, actor: Actor, movement_public_id: str, *, note: str, now: datetime) -> Movement:
    """Correct a movement by its opposite, today. Raises ``Conflict`` where it belongs to another record."""
    movement = by_public_id(session, Movement, movement_public_id)
    authorize(actor, Action.STOCK_REVERSE, movement)
    if movement.subject_kind is not None or movement.reason not in OF_ONE_PERSON | {MovementReason.REVERSAL}:
        raise Conflict(N_("This movement belongs to another record: correct it there."))
    if not note.strip():
        raise Invalid(N_("Give a reason: it is kept with the decision."), field="note")
    return ledger.reverse(session, actor, movement, now=now, note=_short(note))


def check_here(place: Location) -> None:
    """Refuse to touch what a place has lent out: it comes back by its loan."""
    if place.kind is LocationKind.LENT:
        raise Conflict(N_("This is lent: say first how it came back."))


def check_open(place: Location) -> None:
    """Refuse to bring anything to a place that was closed."""
    if place.is_closed:
        raise Invalid(N_("%(place)s is closed: choose another place."), field="target", place=place.name)


def _place(session: Session, actor: Actor, public_id: str) -> Location:
    place = by_public_id(session, Location, public_id)
    authorize(actor, Action.STOCK_MOVE, place)
    check_here(place)
    return place


def _out(
    session: Session, actor: Actor, place: Location, wanted: Sequence[Wanted], kind: LocationKind,
    reason: MovementReason, told: Told,
) -> Movement:  # fmt: skip
    target = places.outside(session, place.organisation_id, kind, now=told["now"])
    return _post(session, actor, place, target, pick(session, place, wanted), reason, told)


def _post(
    session: Session, actor: Actor, source: Location, target: Location, picked: Sequence[Picked],
    reason: MovementReason, told: Told,
) -> Movement:  # fmt: skip
    lines = [Line(one.lot_id, source.id, target.id, one.quantity, one.kit_id) for one in picked]
    return ledger.post(
        session, actor, lines, organisation_id=source.organisation_id, reason=reason,
        happened_on=told["happened_on"], note=_short(told["note"]), now=told["now"],
    )  # fmt: skip


def found_lines(session: Session, one: Wanted, lost: Location, found: Location, place: Location) -> list[Line]:
    """Lines that bring units that turned up to ``place``: of those that were lost first, then new to the stock.

    Raises ``Invalid`` for a title that never came by any provenance.
    """
    if one.quantity < 1:
        raise Invalid(N_("Enter how many units: at least one."), field="quantity")
    item = by_public_id(session, Item, one.item)
    known = (
        select(Lot.id, Balance.quantity)
        .outerjoin(Balance, (Balance.lot_id == Lot.id) & (Balance.location_id == lost.id) & (Balance.kit_id == 0))
        .where(Lot.item_id == item.id, Lot.organisation_id == place.organisation_id)
        .order_by(Lot.id.desc())
    )
    if one.lot is not None:
        known = known.where(Lot.public_id == one.lot)
    lots = session.execute(known).all()
    if not lots:
        raise Invalid(
            N_("Nothing is known of where «%(title)s» came from: enter its provenance first."),
            field="lines", title=item.title_fr,
        )  # fmt: skip
    left, lines = one.quantity, []
    for lot_id, missing in lots:
        if back := min(left, max(missing or 0, 0)):
            lines.append(Line(lot_id, lost.id, place.id, back))
            left -= back
    if left:
        lines.append(Line(lots[0].id, found.id, place.id, left))
    return lines


def _note(told: Told) -> None:
    if not told["note"].strip():
        raise Invalid(N_("Give a reason: it is kept with the decision."), field="note")


def _short(note: str) -> str:
    note = note.strip()
    if len(note) > NOTE_LENGTH:
        raise Invalid(N_("At most %(n)s characters."), field="note", n=NOTE_LENGTH)
    return note
