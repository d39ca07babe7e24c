"""The only way in which units move: append-only lines from place to place, and balances in the same transaction.

What holds after each posting, on both databases, however many post at once: per lot the sum over all places is zero;
a balance is the sum of its lines; nothing inside the stock is below zero at the end of any day, of days gone by too;
a unit with a serial number is in one place. Whoever calls :func:`post` has authorised the act.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from db.enums import EXTERNAL_LOCATIONS, MovementReason, SubjectKind
from db.models import Balance, ClosedYear, Item, Location, Lot, Movement, MovementLine, Organisation
from db.models.ledger import NO_KIT
from services import history
from services.actors import Actor
from services.errors import Conflict, Invalid
from services.i18n import N_
from services.records import local_day

MOST_UNITS = 1_000_000


@dataclass(frozen=True, slots=True)
class Line:
    """``quantity`` units of a lot from one place to another, out of a kit or into one."""

    lot_id: int
    source_id: int
    target_id: int
    quantity: int
    source_kit_id: int = NO_KIT
    target_kit_id: int = NO_KIT

    def reversed(self) -> Line:
        return Line(
            self.lot_id, self.target_id, self.source_id, self.quantity, self.target_kit_id, self.source_kit_id
        )  # fmt: skip


class Key(NamedTuple):
    """One balance: a lot at a place, loose or in a kit."""

    lot_id: int
    location_id: int
    kit_id: int


def post(
    session: Session,
    actor: Actor,
    lines: Iterable[Line],
    *,
    organisation_id: int,
    reason: MovementReason,
    happened_on: date,
    now: datetime,
    document: str = "",
    note: str = "",
    kind: SubjectKind | None = None,
    subject_id: int | None = None,
    reverses_id: int | None = None,
) -> Movement:
    """Move units, all lines or none. ``kind`` and ``subject_id`` name the record that makes the movement.

    Raises ``Invalid`` for a day to come or in a closed year, ``Conflict`` where there would be fewer units than none at
    the end of that day or of one since.
    """
    wanted = _merged(lines)
    newest = _check_day(session, organisation_id, wanted, happened_on, now)
    external = _check_ends(session, organisation_id, wanted)
    changes = _changes(wanted)
    balances = _locked(session, changes, external)
    _check_enough(session, balances, changes, external)
    if happened_on < newest:
        _check_days_since(session, balances, changes, external, happened_on)
    movement = Movement(
        organisation_id=organisation_id, reason=reason, happened_on=happened_on, posted_at=now, actor_id=actor.user_id,
        document=document, note=note, subject_kind=kind, subject_id=subject_id, reverses_id=reverses_id,
    )  # fmt: skip
    session.add(movement)
    session.flush()
    _write(session, movement, wanted, balances, changes)
    _check_serials(session, wanted)
    history.audit(
        session, actor, f"stock:{reason}", now=now, kind=SubjectKind.MOVEMENT, subject_id=movement.id, lines=len(wanted)
    )
    return movement


def reverse(
    session: Session, actor: Actor, movement: Movement, *, now: datetime, happened_on: date | None = None, note: str
) -> Movement:
    """Take a movement back by its opposite, once. Raises ``Conflict`` if it was, or if the units went on meanwhile."""
    session.execute(select(Movement.id).where(Movement.id == movement.id).with_for_update())
    if movement.reason is MovementReason.REVERSAL:
        raise Conflict(N_("A correction is not corrected again: enter the movement anew."))
    if session.scalar(select(Movement.id).where(Movement.reverses_id == movement.id)) is not None:
        raise Conflict(N_("This movement was already taken back."))
    zone = session.get_one(Organisation, movement.organisation_id).time_zone
    return post(
        session, actor, [line.reversed() for line in lines_of(session, movement.id)],
        organisation_id=movement.organisation_id, reason=MovementReason.REVERSAL,
        happened_on=happened_on or max(local_day(now, zone), movement.happened_on), now=now,
        document=movement.document, note=note, kind=movement.subject_kind, subject_id=movement.subject_id,
        reverses_id=movement.id,
    )  # fmt: skip


def lines_of(session: Session, movement_id: int) -> list[Line]:
    """The lines of a movement as they were posted."""
    one = MovementLine
    columns = (one.lot_id, one.source_id, one.target_id, one.quantity, one.source_kit_id, one.target_kit_id)
    return [Line(*row) for row in session.execute(select(*columns).where(one.movement_id == movement_id))]


def close_year(session: Session, actor: Actor, organisation_id: int, year: int, *, now: datetime) -> None:
    """Let nothing more be dated into ``year`` or before. Raises ``Invalid`` for a year that is not over."""
    organisation = session.get_one(Organisation, organisation_id, with_for_update=True)
    if year >= local_day(now, organisation.time_zone).year:
        raise Invalid(N_("A year is closed once it is over."), field="year")
    if year in closed_years(session, organisation_id):
        raise Conflict(N_("This year is closed already."))
    session.add(ClosedYear(organisation_id=organisation_id, year=year, closed_at=now, closed_by_id=actor.user_id))
    history.audit(
        session, actor, "stock:year_close", now=now, kind=SubjectKind.ORGANISATION, subject_id=organisation_id,
        year=year,
    )  # fmt: skip


def closed_years(session: Session, organisation_id: int) -> set[int]:
    """Years into which nothing is dated any more."""
    return set(session.scalars(select(ClosedYear.year).where(ClosedYear.organisation_id == organisation_id)))


def _merged(lines: Iterable[Line]) -> list[Line]:
    """The same way of the same lot is one line."""
    found: dict[tuple[int, ...], int] = defaultdict(int)
    for line in lines:
        if line.quantity < 1:
            raise Invalid(N_("Enter how many units: at least one."), field="quantity")
        if (line.source_id, line.source_kit_id) == (line.target_id, line.target_kit_id):
            raise Invalid(N_("Choose another place: the material is there already."), field="target")
        way = (line.lot_id, line.source_id, line.target_id, line.source_kit_id, line.target_kit_id)
        found[way] += line.quantity
    if not found:
        raise Invalid(N_("Choose at least one thing."), field="lines")
    if max(found.values()) > MOST_UNITS:
        raise Invalid(N_("That is more than anybody can move at once."), field="quantity")
    return [Line(lot, source, target, n, out, into) for (lot, source, target, out, into), n in found.items()]


def _check_day(session: Session, organisation_id: int, lines: Iterable[Line], happened_on: date, now: datetime) -> date:
    """The newest day there is in any of the cities; whoever closes a year waits until this posting is done.

    Where it is past midnight at a place that takes part, it is the next day there already.
    """
    organisation = session.get_one(Organisation, organisation_id, with_for_update={"read": True})
    if happened_on > local_day(now, organisation.time_zone) and happened_on > _today_at_ends(session, lines, now):
        raise Invalid(N_("A movement is entered once it has happened: choose a day up to today."), field="happened_on")
    closed = session.scalar(select(func.max(ClosedYear.year)).where(ClosedYear.organisation_id == organisation_id))
    if closed is not None and happened_on.year <= closed:
        raise Invalid(
            N_("The year %(year)s is closed: choose a day after it."), field="happened_on", year=happened_on.year
        )
    zones = session.scalars(select(Organisation.time_zone).distinct())
    return max(local_day(now, zone) for zone in zones)


def _today_at_ends(session: Session, lines: Iterable[Line], now: datetime) -> date:
    """Today where one of the places is kept: the furthest east counts."""
    ends = {end for line in lines for end in (line.source_id, line.target_id)}
    keeper = func.coalesce(Location.keeper_id, Location.organisation_id)
    zones = select(Organisation.time_zone).join(Location, Organisation.id == keeper).where(Location.id.in_(ends))
    return max((local_day(now, zone) for zone in session.scalars(zones.distinct())), default=date.min)


def _check_ends(session: Session, organisation_id: int, lines: list[Line]) -> Mapping[int, bool]:
    """By place: whether it lies outside the stock. Lots and places are all of one city."""
    ids = {end for line in lines for end in (line.source_id, line.target_id)}
    rows = session.execute(select(Location.id, Location.kind, Location.organisation_id).where(Location.id.in_(ids)))
    places = {row.id: row for row in rows}
    lots = {line.lot_id for line in lines}
    owned = session.scalar(
        select(func.count()).select_from(Lot).where(Lot.id.in_(lots), Lot.organisation_id == organisation_id)
    )
    if len(places) != len(ids) or owned != len(lots):
        raise Invalid(N_("This material or place does not exist any more."), field="lines")
    if any(row.organisation_id != organisation_id for row in places.values()):
        raise Invalid(N_("Material moves between places of the city that owns it."), field="lines")
    return {row.id: row.kind in EXTERNAL_LOCATIONS for row in places.values()}


def _changes(lines: Iterable[Line]) -> dict[Key, int]:
    """What each balance gains or loses."""
    changes: dict[Key, int] = defaultdict(int)
    for line in lines:
        changes[Key(line.lot_id, line.source_id, line.source_kit_id)] -= line.quantity
        changes[Key(line.lot_id, line.target_id, line.target_kit_id)] += line.quantity
    return dict(changes)


def _locked(session: Session, changes: Mapping[Key, int], external: Mapping[int, bool]) -> dict[Key, int]:
    """The balances that change, made where there were none, and locked in one order, so that nobody waits in a ring."""
    keys = sorted(changes)
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    rows = [{**key._asdict(), "quantity": 0, "is_external": external[key.location_id]} for key in keys]
    session.execute(dialect.insert(Balance).on_conflict_do_nothing(), rows)
    found: dict[Key, int] = {}
    columns = (Balance.lot_id, Balance.location_id, Balance.kit_id)
    here = Balance.location_id.in_({key.location_id for key in keys}), Balance.kit_id.in_({key.kit_id for key in keys})
    for lots in _parts(sorted({key.lot_id for key in keys})):  # a list of triples takes PostgreSQL a second
        query = select(*columns, Balance.quantity).where(Balance.lot_id.in_(lots), *here).order_by(*columns)
        found |= {Key(*row[:3]): row.quantity for row in session.execute(query.with_for_update())}
    return {key: found[key] for key in keys}


def _parts(lots: list[int], size: int = 1000) -> Iterable[list[int]]:
    return (lots[start : start + size] for start in range(0, len(lots), size))


def _check_enough(
    session: Session, balances: Mapping[Key, int], changes: Mapping[Key, int], external: Mapping[int, bool]
) -> None:
    for key, change in changes.items():
        if not external[key.location_id] and balances[key] + change < 0:
            title, place = _names(session, key)
            raise Conflict(
                N_("There are only %(n)s of «%(title)s» at %(place)s: somebody may have taken some meanwhile."),
                field="quantity", n=balances[key], title=title, place=place,
            )  # fmt: skip


def _check_days_since(
    session: Session,
    balances: Mapping[Key, int],
    changes: Mapping[Key, int],
    external: Mapping[int, bool],
    happened_on: date,
) -> None:
    """Nothing that is taken out on a day gone by may have been needed since."""
    taken = {key: -change for key, change in changes.items() if change < 0 and not external[key.location_id]}
    later = _later(session, taken, happened_on) if taken else {}
    for key, quantity in taken.items():
        days = later.get(key, {})
        left = balances[key] - sum(days.values())
        on = happened_on
        for day in (happened_on, *sorted(days)):
            left += days.get(day, 0) if day != happened_on else 0
            if left < quantity:
                on = day
                title, place = _names(session, key)
                raise Conflict(
                    N_("On %(day)s there were only %(n)s of «%(title)s» at %(place)s."),
                    field="happened_on", day=on, n=left, title=title, place=place,
                )  # fmt: skip


def _later(session: Session, keys: Iterable[Key], day: date) -> dict[Key, dict[date, int]]:
    """What each of these balances gained or lost on each day after ``day``."""
    wanted = set(keys)
    lots = {key.lot_id for key in wanted}
    found: dict[Key, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    one = MovementLine
    for place, kit, sign in ((one.source_id, one.source_kit_id, -1), (one.target_id, one.target_kit_id, 1)):
        query = (
            select(one.lot_id, place, kit, one.happened_on, func.sum(one.quantity))
            .where(one.lot_id.in_(lots), one.happened_on > day)
            .group_by(one.lot_id, place, kit, one.happened_on)
        )
        for lot_id, location_id, kit_id, on, quantity in session.execute(query):
            if (key := Key(lot_id, location_id, kit_id)) in wanted:
                found[key][on] += sign * quantity
    return found


def _write(
    session: Session,
    movement: Movement,
    lines: Iterable[Line],
    balances: Mapping[Key, int],
    changes: Mapping[Key, int],
) -> None:
    session.execute(
        insert(MovementLine),
        [
            {
                "movement_id": movement.id, "happened_on": movement.happened_on, "lot_id": line.lot_id,
                "source_id": line.source_id, "target_id": line.target_id, "source_kit_id": line.source_kit_id,
                "target_kit_id": line.target_kit_id, "quantity": line.quantity,
            }
            for line in lines
        ],
    )  # fmt: skip
    session.execute(
        update(Balance),
        [{**key._asdict(), "quantity": balances[key] + change} for key, change in changes.items() if change],
    )


def _check_serials(session: Session, lines: Iterable[Line]) -> None:
    """A unit with a serial number is in the stock once at most."""
    lots = {line.lot_id for line in lines}
    query = (
        select(Item.title_fr, Lot.serial)
        .join(Lot, Lot.item_id == Item.id)
        .join(Balance, Balance.lot_id == Lot.id)
        .where(Lot.id.in_(lots), Lot.serial.is_not(None), Balance.is_external.is_(False))
        .group_by(Item.title_fr, Lot.serial)
        .having(func.sum(Balance.quantity) > 1)
    )
    if twice := session.execute(query).first():
        raise Conflict(
            N_("«%(title)s» with the serial number %(serial)s is already in another place."),
            field="lines", title=twice.title_fr, serial=twice.serial,
        )  # fmt: skip


def _names(session: Session, key: Key) -> tuple[str, str]:
    lot = session.get_one(Lot, key.lot_id)
    return lot.item.title_fr, session.get_one(Location, key.location_id).name
