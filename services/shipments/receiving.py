"""What arrived of a shipment: said once or several times, by those who receive it, or for them by those whom they told.

After every act, for every line that was sent: in order + damaged + missing + outstanding = sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from db.enums import LocationKind, MovementReason, Outcome, ReceiptAnswer, Source, SubjectKind
from db.models import File, Item, Kit, Location, Movement, Receipt, ReceiptLine, Shipment, ShipmentLine
from db.models.ledger import NO_KIT
from services import history, inputs, on_behalf
from services.actors import Actor
from services.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from services.i18n import N_
from services.materials import kits, ledger, places, scanning
from services.materials.ledger import Line
from services.policy import authorize
from services.records import by_public_id, local_day
from services.shipment_policy import receives
from services.shipments import telling
from services.workflows import SHIPMENT

NOTE_LENGTH = 1000
MOST_EXTRA = 10_000
NOT_SENT = (Outcome.SURPLUS, Outcome.WRONG)


@dataclass(frozen=True, slots=True)
class Found:
    """What somebody found of one line that was sent."""

    ok: int = 0
    damaged: int = 0
    missing: int = 0

    @property
    def told(self) -> int:
        return self.ok + self.damaged + self.missing


@dataclass(frozen=True, slots=True)
class Extra:
    """Something that came without having been sent; ``item`` is a public id where it is one of our titles."""

    outcome: Outcome
    quantity: int
    text: str = ""
    item: str | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """One answer. ``lines`` by public id; ``photo``: public id of a file of the shipment.

    ``source`` and ``told_by`` are needed from whoever records it for somebody else: how they learned of it, from whom.
    """

    answer: ReceiptAnswer
    received_on: date | None = None
    lines: Mapping[str, Found] = field(default_factory=dict)
    extras: Sequence[Extra] = ()
    note: str = ""
    photo: str | None = None
    source: Source | None = None
    told_by: str = ""


def record(
    session: Session, actor: Actor, public_id: str, said: Said, *, seen_version: int | None = None, now: datetime
) -> Receipt:
    """Keep an answer, and let what it says move: to the place, beside it where damaged, to what is lost.

    «Everything arrived» speaks of all that is outstanding. Once nothing is, the shipment is closed. Raises
    ``Forbidden`` for the sender who names nobody that told them, ``Conflict`` for more than was outstanding.
    """
    shipment = by_public_id(session, Shipment, public_id, lock=True)
    step = SHIPMENT["receive"]
    authorize(actor, step.action, shipment)
    step.check(shipment.state)
    history.check_version(shipment, seen_version)
    source, told_by = _who(actor, shipment, said)
    day = _day(shipment, said, now)
    lines = _lines(session, shipment)
    found = _found(lines, said)
    receipt = _written(session, actor, shipment, said, source, told_by, day, now)
    receipt.movement_id = _arrive(session, actor, shipment, lines, found, day, now)
    _keep(session, receipt, lines, found, said.extras)
    history.move(
        session, actor, shipment, SHIPMENT, "receive", now=now, source=source,
        evidence=on_behalf.Evidence(told_by, said.received_on),
    )  # fmt: skip
    session.flush()
    if receives(actor, shipment):
        telling.tell_answer(session, shipment, receipt, now=now)
    if all(one.outstanding == 0 for one in lines.values()):
        _close(session, actor, shipment, lines.values(), day, now)
    return receipt


def close(
    session: Session,
    actor: Actor,
    public_id: str,
    *,
    reason: str = "",
    seen_version: int | None = None,
    now: datetime,
) -> Shipment:
    """Nothing more will arrive: what is outstanding is missing. The sender says why."""
    shipment = by_public_id(session, Shipment, public_id, lock=True)
    step = SHIPMENT["close"]
    authorize(actor, step.action, shipment)
    step.check(shipment.state)
    history.check_version(shipment, seen_version)
    if not receives(actor, shipment) and not reason.strip():
        raise Invalid(N_("Give a reason: it is kept with the decision."), field="reason")
    lines = _lines(session, shipment)
    day = local_day(now, shipment.organisation.time_zone)
    rest = {key: Found(missing=one.outstanding) for key, one in lines.items() if one.outstanding}
    _arrive(session, actor, shipment, lines, rest, day, now)
    _close(session, actor, shipment, lines.values(), day, now, reason=reason)
    return shipment


def arrived_after_all(
    session: Session,
    actor: Actor,
    line_public_id: str,
    quantity: int,
    *,
    happened_on: date | None = None,
    now: datetime,
) -> None:
    """Units that were called missing have come: they lie at the place now, in good order, loose."""
    line = by_public_id(session, ShipmentLine, line_public_id)
    shipment = session.get_one(Shipment, line.shipment_id, with_for_update={"key_share": True})
    session.refresh(line)
    authorize(actor, SHIPMENT["receive"].action, shipment)
    number = inputs.whole(quantity, field="quantity", least=1, most=MOST_EXTRA) or 0
    if number > line.missing:
        raise Conflict(N_("Only %(n)s of this are missing."), field="quantity", n=line.missing)
    lost = places.outside(session, shipment.organisation_id, LocationKind.LOST, now=now)
    _post(
        session, actor, shipment, [Line(line.lot_id, lost.id, shipment.destination_id, number)], MovementReason.FOUND,
        happened_on or local_day(now, shipment.organisation.time_zone), now,
    )  # fmt: skip
    line.missing -= number
    line.ok += number
    shipment.updated_at = now


def _who(actor: Actor, shipment: Shipment, said: Said) -> tuple[Source, str]:
    """How it is known, and from whom. Whoever sent it never says by themselves what arrived."""
    if receives(actor, shipment):
        return actor.source, ""
    told_by = inputs.line(said.told_by, field="told_by", longest=on_behalf.NAME_LENGTH)
    if said.source not in on_behalf.ON_BEHALF:
        raise Forbidden(
            N_("Only those who receive a shipment say what arrived: say how you learned of it, and from whom."),
            field="source",
        )
    if not told_by:
        raise Invalid(N_("Say who told it to you."), field="told_by")
    if said.received_on is None:
        raise Invalid(N_("Say on which day it arrived."), field="received_on")
    return said.source, told_by


def _day(shipment: Shipment, said: Said, now: datetime) -> date:
    day = inputs.day(said.received_on, field="received_on") or local_day(now, shipment.organisation.time_zone)
    if shipment.sent_on and day < shipment.sent_on:
        raise Invalid(N_("This day lies before the one on which it was sent."), field="received_on")
    return day


def _lines(session: Session, shipment: Shipment) -> dict[str, ShipmentLine]:
    """What was sent, by public id, as the database has it now that the shipment is locked."""
    query = select(ShipmentLine).where(ShipmentLine.shipment_id == shipment.id).order_by(ShipmentLine.id)
    return {one.public_id: one for one in session.scalars(query.execution_options(populate_existing=True))}


def _found(lines: Mapping[str, ShipmentLine], said: Said) -> dict[str, Found]:
    """What the answer says of each line, checked against what is outstanding."""
    if said.answer is ReceiptAnswer.ALL_ARRIVED:
        return {key: Found(ok=one.outstanding) for key, one in lines.items() if one.outstanding}
    found = {key: one for key, one in said.lines.items() if one.told}
    for key, one in found.items():
        if key not in lines:
            raise NotFound(N_("This does not exist, or not any more."), field="lines")
        if min(one.ok, one.damaged, one.missing) < 0:
            raise Invalid(N_("A number of units is never below zero."), field="lines")
        if one.told > lines[key].outstanding:
            raise Conflict(
                N_("Of «%(title)s», only %(n)s are still outstanding: somebody may have said it already."),
                field="lines", title=lines[key].lot.item.title_fr, n=lines[key].outstanding,
            )  # fmt: skip
    says_something = said.extras or said.note.strip() or said.photo or said.answer is not ReceiptAnswer.DETAILED
    if not found and not says_something:
        raise Invalid(N_("Say what arrived, write a sentence or add a photo."), field="lines")
    _check_kits_whole(lines, found)
    return found


def _check_kits_whole(lines: Mapping[str, ShipmentLine], found: Mapping[str, Found]) -> None:
    """A kit is opened once: whoever speaks of one thing in it speaks of all."""
    opened = {lines[key].kit_id for key in found} - {NO_KIT}
    for key, line in lines.items():
        told = found[key].told if key in found else 0
        if line.kit_id in opened and told < line.outstanding:
            raise Invalid(
                N_("Say of each thing in the kit whether it arrived: nothing is said of «%(title)s» yet."),
                field="lines", title=line.lot.item.title_fr,
            )  # fmt: skip


def _written(
    session: Session, actor: Actor, shipment: Shipment, said: Said, source: Source, told_by: str, day: date,
    now: datetime,
) -> Receipt:  # fmt: skip
    receipt = Receipt(
        shipment_id=shipment.id, answer=said.answer, received_on=day, source=source, actor_id=actor.user_id,
        actor_name=actor.name, told_by=told_by, recorded_at=now, photo_id=_photo(session, shipment, said.photo),
        note=inputs.text(said.note, field="note", longest=NOTE_LENGTH),
    )  # fmt: skip
    session.add(receipt)
    session.flush()
    return receipt


def _photo(session: Session, shipment: Shipment, public_id: str | None) -> int | None:
    if not public_id:
        return None
    query = select(File.id).where(
        File.public_id == public_id, File.subject_kind == SubjectKind.SHIPMENT, File.subject_id == shipment.id,
        File.deleted_at.is_(None),
    )  # fmt: skip
    found = session.scalar(query)
    if found is None:
        raise NotFound(N_("This file does not exist, or not any more."), field="photo")
    return found


def _arrive(
    session: Session,
    actor: Actor,
    shipment: Shipment,
    lines: Mapping[str, ShipmentLine],
    found: Mapping[str, Found],
    day: date,
    now: datetime,
) -> int | None:
    """Move the units, count them at their lines, place the kits; gives back the movement of what arrived."""
    aside = places.beside(session, shipment.destination, LocationKind.QUARANTINE, now=now)
    lost = places.outside(session, shipment.organisation_id, LocationKind.LOST, now=now)
    way, here = shipment.transit_id or 0, shipment.destination_id
    arrived, gone = [], []
    for key, one in found.items():
        lot, kit = lines[key].lot_id, lines[key].kit_id
        arrived += [Line(lot, way, here, one.ok, kit, kit)] if one.ok else []
        arrived += [Line(lot, way, aside.id, one.damaged, kit)] if one.damaged else []
        gone += [Line(lot, way, lost.id, one.missing, kit)] if one.missing else []
    movement = _post(session, actor, shipment, arrived, MovementReason.RECEIPT, day, now)
    _post(session, actor, shipment, gone, MovementReason.LOSS, day, now)
    _count(session, lines, found)
    _place_kits(session, shipment, lines, found, now)
    return movement.id if movement else None


def _post(
    session: Session,
    actor: Actor,
    shipment: Shipment,
    lines: list[Line],
    reason: MovementReason,
    day: date,
    now: datetime,
) -> Movement | None:
    if not lines:
        return None
    return ledger.post(
        session, actor, lines, organisation_id=shipment.organisation_id, reason=reason, happened_on=day, now=now,
        document=shipment.code, kind=SubjectKind.SHIPMENT, subject_id=shipment.id,
    )  # fmt: skip


def _count(session: Session, lines: Mapping[str, ShipmentLine], found: Mapping[str, Found]) -> None:
    rows = [
        {
            "id": lines[key].id, "ok": lines[key].ok + one.ok, "damaged": lines[key].damaged + one.damaged,
            "missing": lines[key].missing + one.missing,
        }
        for key, one in found.items()
    ]  # fmt: skip
    if rows:
        session.execute(update(ShipmentLine), rows)
        for key in found:
            session.refresh(lines[key])


def _place_kits(
    session: Session, shipment: Shipment, lines: Mapping[str, ShipmentLine], found: Mapping[str, Found], now: datetime
) -> None:
    """A kit of which something arrived is at the place, one of which nothing did is no more."""
    in_order: dict[int, int] = {}
    for key, one in found.items():
        if (kit_id := lines[key].kit_id) != NO_KIT:
            in_order[kit_id] = in_order.get(kit_id, 0) + one.ok
    for kit_id, ok in in_order.items():
        kit = session.get_one(Kit, kit_id)
        kits.placed(kit, session.get_one(Location, shipment.destination_id), now)
        kit.dissolved_at = kit.dissolved_at if ok else now


def _keep(
    session: Session,
    receipt: Receipt,
    lines: Mapping[str, ShipmentLine],
    found: Mapping[str, Found],
    extras: Iterable[Extra],
) -> None:
    """Write down the lines of the answer."""
    rows = [
        ReceiptLine(receipt_id=receipt.id, outcome=outcome, line_id=lines[key].id, quantity=quantity)
        for key, one in found.items()
        for outcome, quantity in ((Outcome.OK, one.ok), (Outcome.DAMAGED, one.damaged), (Outcome.MISSING, one.missing))
        if quantity
    ]
    errors: list[DomainError] = []
    for extra in extras:
        try:
            rows.append(_extra(session, receipt, extra))
        except DomainError as error:
            errors.append(error)
    if errors:
        raise errors[0]
    session.add_all(rows)
    session.flush()


def _extra(session: Session, receipt: Receipt, extra: Extra) -> ReceiptLine:
    if extra.outcome not in NOT_SENT:
        raise ValueError(f"{extra.outcome} is said of a line that was sent")
    text = inputs.line(extra.text, field="extra", longest=300)
    item = by_public_id(session, Item, extra.item) if extra.item else _of_label(session, receipt, text)
    if item is None and not text:
        raise Invalid(N_("Say what came without being on the list."), field="extra")
    number = inputs.whole(extra.quantity, field="extra", least=1, most=MOST_EXTRA)
    if number is None:
        raise Invalid(N_("Enter how many units: at least one."), field="extra")
    return ReceiptLine(
        receipt_id=receipt.id, outcome=Outcome.SURPLUS if item else extra.outcome, item_id=item.id if item else None,
        text=text, quantity=number,
    )  # fmt: skip


def _of_label(session: Session, receipt: Receipt, text: str) -> Item | None:
    """The title of the sender’s that bears this code or number; None where it is none of theirs, or words."""
    owner = session.get_one(Shipment, receipt.shipment_id).organisation_id
    found = scanning.read(session, text, scanning.of_city(owner)) if text else None
    return found.item if found else None


def _close(
    session: Session,
    actor: Actor,
    shipment: Shipment,
    lines: Iterable[ShipmentLine],
    day: date,
    now: datetime,
    *,
    reason: str = "",
) -> None:
    history.move(session, actor, shipment, SHIPMENT, "close", now=now, reason=reason)
    shipment.closed_on = day
    session.flush()
    damaged, missing = sum(one.damaged for one in lines), sum(one.missing for one in lines)
    telling.tell_closed(session, shipment, damaged=damaged, missing=missing, now=now)
