"""Where material came from: an invoice or a gift with its lines, written as a draft, entered into the stock once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any, TypedDict, Unpack

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import Condition, LocationKind, MovementReason, Provenance, SubjectKind, Tracking
from db.models import Acquisition, BudgetLine, Funder, Item, Location, Lot, Movement, Organisation
from db.models.ledger import NO_KIT
from services import history, inputs, search
from services.actors import Actor
from services.errors import Conflict, Invalid, NotFound
from services.i18n import N_
from services.materials import ledger, places
from services.materials.codes import new_code
from services.materials.items import owner_id
from services.materials.ledger import Line
from services.policy import Action, authorize
from services.records import by_public_id, local_day, optional, put

MOST_UNITS = 100_000
MOST_CENTS = 10_000_000
"""A hundred thousand euros: more for one unit is a slip of the keyboard."""
MOST_SERIALS = 200
_FROM = {Provenance.PURCHASE: LocationKind.SUPPLIER, Provenance.DONATION: LocationKind.DONOR}
_PLACES = frozenset({LocationKind.STORE, LocationKind.SCHOOL, LocationKind.CLASSROOM})


class AcquisitionFields(TypedDict, total=False):
    """The head of an invoice or gift; places, funders and budget lines by public id."""

    provenance: Provenance
    source_name: str
    reference: str
    acquired_on: date
    location: str
    funder: str | None
    budget_line: str | None
    note: str


def create(
    session: Session,
    actor: Actor,
    *,
    now: datetime,
    organisation_public_id: str | None = None,
    **fields: Unpack[AcquisitionFields],
) -> Acquisition:
    """A draft of where material came from. Raises ``Invalid`` without a supplier or donor, a day or a place."""
    organisation_id = owner_id(session, actor, organisation_public_id)
    acquisition = Acquisition(
        organisation_id=organisation_id, provenance=Provenance.PURCHASE, source_name="", reference="", note="",
        created_at=now, updated_at=now,
    )  # fmt: skip
    authorize(actor, Action.MATERIAL_EDIT, acquisition)
    _write(session, acquisition, fields, now)
    session.add(acquisition)
    session.flush()
    _reindex(session, acquisition)
    _audit(session, actor, "create", acquisition, now)
    return acquisition


def edit(
    session: Session,
    actor: Actor,
    public_id: str,
    *,
    seen_version: int | None = None,
    now: datetime,
    **fields: Unpack[AcquisitionFields],
) -> Acquisition:
    """Change the head of a draft; who paid and the remark may change afterwards too."""
    acquisition = _locked(session, actor, public_id, seen_version)
    if not set(fields) <= {"funder", "budget_line", "note"}:
        check_draft(acquisition)
    changed = _write(session, acquisition, fields, now)
    acquisition.updated_at = now
    _reindex(session, acquisition)
    _audit(session, actor, "edit", acquisition, now, fields=changed)
    return acquisition


def drop(session: Session, actor: Actor, public_id: str, *, now: datetime) -> None:
    """Throw a draft away with its lines."""
    acquisition = _locked(session, actor, public_id, None)
    check_draft(acquisition)
    for lot in acquisition.lots:
        session.delete(lot)
    session.flush()
    search.reindex(session, SubjectKind.ACQUISITION, acquisition.id)
    _audit(session, actor, "drop", acquisition, now)
    session.delete(acquisition)


def add_line(
    session: Session,
    actor: Actor,
    public_id: str,
    item_public_id: str,
    *,
    unit_value_cents: int,
    quantity: int = 1,
    condition: Condition = Condition.NEW,
    serials: str | Sequence[str] = (),
    now: datetime,
) -> list[Lot]:
    """Units of one item at one value, added to a draft; of items with serial numbers one lot for each number.

    ``serials``: one per line. A value of zero is refused: customs ask for the invoice's or the donor's estimate
    (``rules.md`` section 3).
    """
    acquisition = _locked(session, actor, public_id, None)
    check_draft(acquisition)
    item = by_public_id(session, Item, item_public_id)
    if item.organisation_id != acquisition.organisation_id:
        raise NotFound(N_("This does not exist, or not any more."), field="item")
    _check_value(unit_value_cents)
    numbers = _serials(session, item, serials)
    if not numbers and (not isinstance(quantity, int) or not 1 <= quantity <= MOST_UNITS):
        raise Invalid(N_("Enter how many units: at least one."), field="quantity")
    lots = [
        Lot(
            organisation_id=item.organisation_id, item_id=item.id, acquisition_id=acquisition.id,
            code=new_code(SubjectKind.LOT), quantity=1 if serial else quantity, unit_value_cents=unit_value_cents,
            condition=condition, serial=serial,
        )
        for serial in numbers or (None,)
    ]  # fmt: skip
    return add_lots(session, actor, acquisition, lots, now=now)


def add_lots(session: Session, actor: Actor, acquisition: Acquisition, lots: list[Lot], *, now: datetime) -> list[Lot]:
    """Lots that were checked, added to a draft that the caller has locked and authorised."""
    check_draft(acquisition)
    session.add_all(lots)
    acquisition.updated_at = now
    session.flush()
    _audit(session, actor, "line", acquisition, now, lots=len(lots))
    return lots


def remove_lines(
    session: Session, actor: Actor, public_id: str, lot_public_ids: Collection[str], *, now: datetime
) -> None:
    """Take lines out of a draft."""
    acquisition = _locked(session, actor, public_id, None)
    check_draft(acquisition)
    for lot in [one for one in acquisition.lots if one.public_id in set(lot_public_ids)]:
        session.delete(lot)
    acquisition.updated_at = now
    _audit(session, actor, "line_removed", acquisition, now, lots=len(lot_public_ids))


def enter(
    session: Session, actor: Actor, public_id: str, *, seen_version: int | None = None, now: datetime
) -> Movement:
    """Let the units of a draft enter the stock at its place, on its day. From then on it stands.

    Raises ``Conflict`` where it is entered already, ``Invalid`` without lines or for a day to come.
    """
    acquisition = _locked(session, actor, public_id, seen_version)
    check_draft(acquisition)
    if not acquisition.lots:
        raise Invalid(N_("Add at least one line first."), field="lines")
    place = session.get_one(Location, acquisition.location_id)
    if place.is_closed:
        raise Invalid(N_("This place is closed: choose another one."), field="location")
    source = places.outside(session, acquisition.organisation_id, _FROM[acquisition.provenance], now=now)
    movement = ledger.post(
        session, actor, [Line(lot.id, source.id, place.id, lot.quantity, NO_KIT, NO_KIT) for lot in acquisition.lots],
        organisation_id=acquisition.organisation_id, reason=MovementReason.ACQUISITION,
        happened_on=acquisition.acquired_on, now=now, document=acquisition.reference, kind=SubjectKind.ACQUISITION,
        subject_id=acquisition.id,
    )  # fmt: skip
    acquisition.entered_at = acquisition.updated_at = now
    _audit(session, actor, "enter", acquisition, now, lots=len(acquisition.lots))
    return movement


def take_back(
    session: Session, actor: Actor, public_id: str, *, reason: str, seen_version: int | None = None, now: datetime
) -> Movement:
    """Take an acquisition that was wrong out of the stock as a whole, as long as all its units lie where they came.

    It is kept, marked as taken back; its serial numbers are free to be entered again. Raises ``Conflict`` where some
    of it moved on.
    """
    acquisition = _locked(session, actor, public_id, seen_version)
    authorize(actor, Action.STOCK_REVERSE, acquisition)
    if acquisition.entered_at is None:
        raise Conflict(N_("It is not in the stock."))
    if not reason.strip():
        raise Invalid(N_("Give a reason: it is kept with the movement."), field="reason")
    movement = session.scalars(
        select(Movement).where(
            Movement.subject_kind == SubjectKind.ACQUISITION, Movement.subject_id == acquisition.id,
            Movement.reason == MovementReason.ACQUISITION,
        )
    ).one()  # fmt: skip
    made = ledger.reverse(session, actor, movement, now=now, note=reason.strip())
    for lot in acquisition.lots:
        lot.serial = None
    acquisition.taken_back_at, acquisition.entered_at, acquisition.updated_at = now, None, now
    _audit(session, actor, "take_back", acquisition, now)
    return made


def copy(session: Session, actor: Actor, public_id: str, *, now: datetime) -> Acquisition:
    """A new draft with the same head and lines, to be set right; serial numbers are entered anew."""
    former = by_public_id(session, Acquisition, public_id)
    authorize(actor, Action.MATERIAL_EDIT, former)
    kept = (
        "provenance",
        "source_name",
        "reference",
        "acquired_on",
        "funder_id",
        "budget_line_id",
        "location_id",
        "note",
    )
    made = Acquisition(
        organisation_id=former.organisation_id, created_at=now, updated_at=now,
        **{name: getattr(former, name) for name in kept},
    )  # fmt: skip
    session.add(made)
    session.flush()
    for lot in former.lots:
        if lot.item.tracking is Tracking.BY_NUMBER:
            session.add(
                Lot(
                    organisation_id=lot.organisation_id, item_id=lot.item_id, acquisition_id=made.id,
                    code=new_code(SubjectKind.LOT), quantity=lot.quantity, unit_value_cents=lot.unit_value_cents,
                    condition=lot.condition,
                )
            )  # fmt: skip
    _reindex(session, made)
    _audit(session, actor, "copy", made, now)
    return made


def _locked(session: Session, actor: Actor, public_id: str, seen_version: int | None) -> Acquisition:
    acquisition = by_public_id(session, Acquisition, public_id, lock=True)
    authorize(actor, Action.MATERIAL_EDIT, acquisition)
    history.check_version(acquisition, seen_version)
    return acquisition


def check_draft(acquisition: Acquisition) -> None:
    """Raise ``Conflict`` for what stands already."""
    if acquisition.entered_at is not None:
        raise Conflict(N_("It is in the stock already: take it back as a whole if it was wrong."))
    if acquisition.taken_back_at is not None:
        raise Conflict(N_("It was taken back: copy it to enter it anew."))


def _check_value(cents: int) -> None:
    if cents < 1:
        raise Invalid(
            N_("Give the value of one unit: of the invoice, or as estimated. It is never zero."), field="value"
        )
    if cents > MOST_CENTS:
        raise Invalid(N_("Check the value of one unit: it is more than 100,000 €."), field="value")


def _serials(session: Session, item: Item, raw: str | Sequence[str]) -> list[str]:
    """The serial numbers of an item that is counted by them, each once and new."""
    if item.tracking is not Tracking.SERIAL:
        return []
    texts = raw.splitlines() if isinstance(raw, str) else raw
    numbers = [one for text in texts if (one := inputs.line(text, field="serials", longest=80))]
    if not numbers or len(numbers) > MOST_SERIALS:
        raise Invalid(N_("Enter the serial numbers, one per line, at most %(n)s."), field="serials", n=MOST_SERIALS)
    known = set(session.scalars(select(Lot.serial).where(Lot.item_id == item.id, Lot.serial.in_(numbers))))
    twice = next((one for place, one in enumerate(numbers) if one in known or one in numbers[:place]), None)
    if twice:
        raise Invalid(N_("The serial number %(serial)s is there already."), field="serials", serial=twice)
    return numbers


def _write(session: Session, acquisition: Acquisition, fields: Any, now: datetime) -> list[str]:
    values = {name: value for name, value in fields.items() if name not in {"location", "funder", "budget_line"}}
    with session.no_autoflush:
        if "location" in fields:
            values["location_id"] = _location_id(session, acquisition, fields["location"])
        if "funder" in fields:
            funder = optional(session, Funder, fields["funder"])
            values["funder_id"] = funder.id if funder else None
        if "budget_line" in fields:
            line = optional(session, BudgetLine, fields["budget_line"])
            values["budget_line_id"] = line.id if line else None
            values.setdefault("funder_id", line.funder_id if line else None)
        changed = put(acquisition, values)
    _check(session, acquisition, now)
    return changed


def _location_id(session: Session, acquisition: Acquisition, public_id: str | None) -> int:
    if not public_id:
        raise Invalid(N_("Choose the place where it was put."), field="location")
    place = by_public_id(session, Location, public_id)
    if place.organisation_id != acquisition.organisation_id or place.kind not in _PLACES or place.is_closed:
        raise Invalid(N_("Choose the place where it was put."), field="location")
    return place.id


def _check(session: Session, acquisition: Acquisition, now: datetime) -> None:
    if not acquisition.source_name:
        raise Invalid(N_("Write from whom it came: the supplier or the donor."), field="source_name")
    if acquisition.location_id is None:
        raise Invalid(N_("Choose the place where it was put."), field="location")
    zone = session.get_one(Organisation, acquisition.organisation_id).time_zone
    if acquisition.acquired_on is None or acquisition.acquired_on > local_day(now, zone):
        raise Invalid(N_("Give the day on which it came: today or before."), field="acquired_on")
    if acquisition.budget_line_id and acquisition.funder_id:
        line = session.get_one(BudgetLine, acquisition.budget_line_id)
        if line.funder_id != acquisition.funder_id:
            raise Invalid(N_("This budget line is of another funder."), field="budget_line")


def _reindex(session: Session, acquisition: Acquisition) -> None:
    texts = (acquisition.source_name, acquisition.reference)
    search.reindex(session, SubjectKind.ACQUISITION, acquisition.id, *texts)


def _audit(session: Session, actor: Actor, verb: str, acquisition: Acquisition, now: datetime, **details: Any) -> None:
    history.audit(
        session, actor, f"acquisition:{verb}", now=now, kind=SubjectKind.ACQUISITION, subject_id=acquisition.id,
        **details,
    )  # fmt: skip
