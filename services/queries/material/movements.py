"""What happened to units: movements, the latest first, of a place, an item or all; and one of them with its lines."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from db.base import localised_column
from db.enums import EXTERNAL_LOCATIONS, LocationKind, MovementReason, SubjectKind
from db.models import Acquisition, ClosedYear, Item, Kit, Location, Lot, Movement, MovementLine, Person, User
from services.actors import Actor
from services.errors import NotFound
from services.i18n import N_
from services.materials.locations import everything_at
from services.materials.moves import OF_ONE_PERSON
from services.policy import Action, may
from services.queries.applications.applications import Page
from services.queries.files import listed
from services.queries.keyed import Key, paged
from services.queries.material.item_detail import name_of
from services.queries.material.material_scope import lines_visible_to, movements_visible_to, owners_of

_KEY = Key(Movement.happened_on, Movement.id, Movement.public_id, latest_first=True)
_source, _target = aliased(Location), aliased(Location)
MOST_LINES = 1000
"""Lines of one movement that its page shows."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list of movements shows, by public ids: a place with all that belongs to it, a kit, an invoice or gift."""

    reason: MovementReason | None = None
    place: str | None = None
    item: str | None = None
    kit: str | None = None
    provenance: str | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class End:
    """A place on one side of a movement; ``kind`` tells what it is where it is none that people made."""

    name: str
    kind: LocationKind

    @property
    def is_outside(self) -> bool:
        return self.kind in EXTERNAL_LOCATIONS


@dataclass(frozen=True, slots=True)
class Told:
    """What the lines of one movement say together; no end where they have several."""

    title: str = ""
    titles: int = 0
    units: int = 0
    source: End | None = None
    target: End | None = None


@dataclass(frozen=True, slots=True)
class MovementRow:
    """One movement of the list."""

    public_id: str
    happened_on: date
    reason: MovementReason
    document: str
    note: str
    by: str
    is_taken_back: bool
    told: Told = field(default_factory=Told)


@dataclass(frozen=True, slots=True)
class LineRow:
    """Some units of one item on their way."""

    item: str
    title: str
    serial: str
    source: End
    target: End
    quantity: int
    kit: str


@dataclass(frozen=True, slots=True)
class MovementDetail:
    """One movement; ``acquisition``: public id of the invoice or gift that made it."""

    public_id: str
    happened_on: date
    posted_at: datetime
    reason: MovementReason
    document: str
    note: str
    by: str
    lines: tuple[LineRow, ...]
    acquisition: str | None
    taken_back_by: str | None
    takes_back: str | None
    may_take_back: bool
    belongs_elsewhere: bool
    """Whether another record made it, where it is corrected."""
    photo: str | None
    """Public id of the picture that whoever told of it took."""


def page(
    session: Session,
    actor: Actor,
    asked: Asked,
    *,
    language: str = "fr",
    after: str | None = None,
    before: str | None = None,
    size: int = 50,
) -> Page[MovementRow]:
    """Movements, the latest first, with what their lines say together. Three statements."""
    ids = select(Movement.id).where(*_filters(actor, asked))
    reversal = aliased(Movement)
    columns = (
        select(
            Movement.public_id, Movement.happened_on, Movement.reason, Movement.document, Movement.note, _by(),
            select(reversal.id).where(reversal.reverses_id == Movement.id).correlate(Movement).exists(),
        )
        .outerjoin(User, User.id == Movement.actor_id)
        .outerjoin(Person, Person.id == User.person_id)
    )  # fmt: skip
    found = paged(session, ids, columns, _KEY, MovementRow, after=after, before=before, size=size)
    told = _told(session, actor, [row.public_id for row in found.rows], asked.item, language)
    rows = [
        MovementRow(
            row.public_id, row.happened_on, row.reason, row.document, row.note, row.by, row.is_taken_back,
            told.get(row.public_id, Told()),
        )
        for row in found.rows
    ]  # fmt: skip
    return Page(tuple(rows), found.has_next, found.has_previous, found.first, found.last)


def detail(session: Session, actor: Actor, public_id: str, *, language: str = "fr") -> MovementDetail:
    """One movement with the lines that the actor may see; raises ``NotFound``."""
    query = select(Movement).where(Movement.public_id == public_id, movements_visible_to(actor))
    movement = session.scalars(query).one_or_none()
    if movement is None:
        raise NotFound(N_("This does not exist, or not any more."))
    back = session.scalar(select(Movement.public_id).where(Movement.reverses_id == movement.id))
    of = select(Movement.public_id).where(Movement.id == movement.reverses_id)
    user = session.get(User, movement.actor_id) if movement.actor_id else None
    acquisition = (
        session.scalar(select(Acquisition.public_id).where(Acquisition.id == movement.subject_id))
        if movement.subject_kind is SubjectKind.ACQUISITION and may(actor, Action.MATERIAL_VALUES, movement)
        else None
    )
    alone = movement.subject_kind is None and movement.reason in OF_ONE_PERSON
    return MovementDetail(
        movement.public_id, movement.happened_on, movement.posted_at, movement.reason, movement.document, movement.note,
        session.get_one(Person, user.person_id).name if user else "",
        tuple(_lines(session, actor, movement.id, language)), acquisition, back,
        session.scalar(of) if movement.reverses_id else None,
        alone and back is None and may(actor, Action.STOCK_REVERSE, movement), movement.subject_kind is not None,
        photos[0].public_id if (photos := listed(session, SubjectKind.MOVEMENT, movement.id)) else None,
    )  # fmt: skip


def closed_years(session: Session, actor: Actor) -> list[int]:
    """Years that the actor's cities closed, the latest first. One statement."""
    query = select(ClosedYear.year).where(ClosedYear.organisation_id.in_(owners_of(actor)))
    return list(session.scalars(query.order_by(ClosedYear.year.desc())))


def _filters(actor: Actor, asked: Asked) -> list[ColumnElement[bool]]:
    found = [movements_visible_to(actor)]
    if asked.reason:
        found.append(Movement.reason == asked.reason)
    if asked.since:
        found.append(Movement.happened_on >= asked.since)
    if asked.until:
        found.append(Movement.happened_on <= asked.until)
    lots = select(Lot.id).join(Item, Item.id == Lot.item_id).where(Item.public_id == asked.item)
    came = select(Lot.id).join(Acquisition, Acquisition.id == Lot.acquisition_id)
    came = came.where(Acquisition.public_id == asked.provenance)
    for of, those in ((asked.item, lots), (asked.provenance, came)):
        if of:
            mine = select(MovementLine.movement_id).where(MovementLine.lot_id.in_(those), lines_visible_to(actor))
            found.append(Movement.id.in_(mine))
    if asked.kit:
        kit = select(Kit.id).where(Kit.public_id == asked.kit).correlate(None).scalar_subquery()
        ways = [
            select(MovementLine.movement_id).where(mark == kit, lines_visible_to(actor))
            for mark in (MovementLine.source_kit_id, MovementLine.target_kit_id)
        ]
        found.append(Movement.id.in_(ways[0].union_all(ways[1])))
    if asked.place:
        here = select(Location.id).where(Location.public_id == asked.place).correlate(None).scalar_subquery()
        places = select(Location.id).where(everything_at(here))
        ends = [
            select(MovementLine.movement_id).where(end.in_(places))
            for end in (MovementLine.source_id, MovementLine.target_id)
        ]
        found.append(Movement.id.in_(ends[0].union_all(ends[1])))
    return found


def _by() -> ColumnElement[str]:
    return func.coalesce(func.trim(Person.given_name + " " + Person.family_name), "")


def _told(
    session: Session, actor: Actor, movements: list[str], item: str | None, language: str
) -> dict[str, Told]:  # fmt: skip
    """Per movement: one of its titles, how many titles and units, and its ends where all lines have the same."""
    query = (
        select(
            Movement.public_id, func.min(localised_column(Item, "title", language)),
            func.count(Item.id.distinct()), func.sum(MovementLine.quantity),
            func.min(MovementLine.source_id), func.max(MovementLine.source_id), func.min(MovementLine.target_id),
            func.max(MovementLine.target_id),
        )
        .join(MovementLine, MovementLine.movement_id == Movement.id)
        .join(Lot, Lot.id == MovementLine.lot_id)
        .join(Item, Item.id == Lot.item_id)
        .where(Movement.public_id.in_(movements), lines_visible_to(actor))
        .group_by(Movement.public_id)
    )  # fmt: skip
    if item:
        query = query.where(Item.public_id == item)
    rows = session.execute(query).all()
    ends = _ends(session, {one for row in rows for one in row[4:]}, language)
    return {
        row[0]: Told(
            row[1], row[2], row[3], ends[row[4]] if row[4] == row[5] else None,
            ends[row[6]] if row[6] == row[7] else None,
        )
        for row in rows
    }  # fmt: skip


def _ends(session: Session, ids: set[int], language: str) -> dict[int, End]:
    places = session.scalars(select(Location).where(Location.id.in_(ids)))
    return {place.id: End(name_of(place, language), place.kind) for place in places}


def _lines(session: Session, actor: Actor, movement_id: int, language: str) -> list[LineRow]:
    title = localised_column(Item, "title", language)
    query: Any = (
        select(
            Item.public_id, title, func.coalesce(Lot.serial, ""), _source, _target, MovementLine.quantity,
            func.coalesce(Kit.name, ""),
        )
        .select_from(MovementLine)
        .join(Lot, Lot.id == MovementLine.lot_id)
        .join(Item, Item.id == Lot.item_id)
        .join(_source, _source.id == MovementLine.source_id)
        .join(_target, _target.id == MovementLine.target_id)
        .outerjoin(Kit, Kit.id == func.coalesce(func.nullif(MovementLine.target_kit_id, 0), MovementLine.source_kit_id))
        .where(MovementLine.movement_id == movement_id, lines_visible_to(actor))
        .order_by(title, MovementLine.id)
        .limit(MOST_LINES)
    )  # fmt: skip
    return [
        LineRow(item, name, serial, End(name_of(source, language), source.kind),
                End(name_of(target, language), target.kind), quantity, kit)
        for item, name, serial, source, target, quantity, kit in session.execute(query)
    ]  # fmt: skip
