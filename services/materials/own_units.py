"""What is a school’s own: loose by title, single units by serial number, and whole kits with what each lacks.

It follows from what signed acts gave, less what was taken back, from what the school counted of it last, and from which
kits it took apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Select, case, delete, func, literal, select, union_all, update
from sqlalchemy.orm import Session

from db.base import localised_column
from db.enums import MovementReason, SubjectKind
from db.models import (
    Course,
    Handover,
    Item,
    Kit,
    KitTemplate,
    KitTemplateLine,
    Lot,
    Movement,
    MovementLine,
    Organisation,
    OwnCount,
    OwnKitApart,
    OwnLoan,
    OwnThing,
)
from db.models.ledger import NO_KIT
from db.models.lending import NO_LOT
from services.records import local_day


@dataclass(frozen=True, slots=True)
class _Thing:
    """A title, or one unit of it with a serial number; ``thing`` is the public id of either."""

    thing: str
    item_id: int
    lot_id: int
    title: str
    serial: str

    @property
    def name(self) -> str:
        """The title, with the serial number of a single unit."""
        return f"{self.title} · {self.serial}" if self.serial else self.title


@dataclass(frozen=True, slots=True)
class OwnRow(_Thing):
    """What is the school’s outside of kits. ``shelf`` follows from what was given, the last count and what is lent.

    ``thing_id``: something that came unsent, which no title of the catalogue is.
    """

    given: int
    lent: int
    shelf: int
    counted_at: datetime | None
    thing_id: int = 0


@dataclass(frozen=True, slots=True)
class OwnPart(_Thing):
    """Units of one title in a kit. ``wanted``: how many belong into it; ``there``: how many are in it."""

    given: int
    wanted: int
    there: int


@dataclass(frozen=True, slots=True)
class OwnKit:
    """A kit that is the school’s. ``with_class`` names the class that has it, else empty.

    ``is_apart``: the school took it apart, and what was in it lies on the shelf.
    """

    public_id: str
    kit_id: int
    name: str
    template: str
    parts: tuple[OwnPart, ...]
    counted_at: datetime | None
    with_class: str
    is_apart: bool

    @property
    def is_here(self) -> bool:
        """Whole, and with no class."""
        return not self.with_class and not self.is_apart

    @property
    def lacks(self) -> list[tuple[str, int]]:
        """What is missing for it to be complete: title and number of units."""
        there: dict[int, int] = defaultdict(int)
        for part in self.parts:
            there[part.item_id] += part.there
        wanted = {part.item_id: (part.title, part.wanted) for part in self.parts}
        return [(title, n - there[item]) for item, (title, n) in wanted.items() if n > there[item]]


def loose(session: Session, schools: Select[int], *, language: str = "fr", most: int | None = None) -> list[OwnRow]:
    """What lies outside of kits, by title: of kits that were taken apart too, then what came unsent. Two statements."""
    there, lent = _outside_kits(schools).subquery(), _lent().subquery()
    title, out = localised_column(Item, "title", language), func.coalesce(lent.c.lent, 0)
    has = there.c.given + func.coalesce(OwnCount.difference, 0)
    shelf = case((has > out, has - out), else_=0)
    query = (
        select(
            func.coalesce(Lot.public_id, Item.public_id), Item.id, there.c.lot_id, title,
            func.coalesce(Lot.serial, ""), there.c.given, out, shelf, OwnCount.counted_at,
        )
        .join(there, there.c.item_id == Item.id)
        .outerjoin(Lot, Lot.id == there.c.lot_id)
        .outerjoin(
            lent,
            (lent.c.item_id == Item.id) & (lent.c.school_id == there.c.school_id) & (lent.c.lot_id == there.c.lot_id),
        )
        .outerjoin(OwnCount, _counted(there))
        .order_by(title, Item.id, Lot.serial)
        .limit(most)
    )  # fmt: skip
    return [OwnRow(*row) for row in session.execute(query)] + _unsent(session, schools, most)


def _unsent(session: Session, schools: Select[int], most: int | None) -> list[OwnRow]:
    """What came without having been sent and the school keeps."""
    out = (
        select(func.coalesce(func.sum(OwnLoan.quantity), 0))
        .where(OwnLoan.thing_id == OwnThing.id, OwnLoan.returned_on.is_(None))
        .scalar_subquery()
    )
    query = select(OwnThing, out).where(OwnThing.school_id.in_(schools)).order_by(OwnThing.title, OwnThing.id)
    return [
        OwnRow(
            one.public_id, 0, NO_LOT, one.title, "", one.quantity, lent, max(one.quantity + one.difference - lent, 0),
            one.counted_at, one.id,
        )
        for one, lent in session.execute(query.limit(most))
    ]  # fmt: skip


def kits(session: Session, schools: Select[int], *, language: str = "fr") -> list[OwnKit]:
    """Kits, by name, each with its parts in the order of its template. Three statements."""
    rows = session.execute(_parts(schools, language)).all()
    if not rows:
        return []
    wanted = _wanted(session, {row.template_id for row in rows}, language)
    extra = _counts(session, {row.kit_id for row in rows}, rows[0].school_id)
    found = []
    for _kit, group in groupby(rows, key=lambda row: row.kit_id):
        of_kit = list(group)
        first = of_kit[0]
        parts = _with_wanted(of_kit, wanted[first.template_id], extra[first.kit_id])
        if first.is_apart:
            parts = tuple(replace(part, there=0) for part in parts)
        counted_at = max((one.counted_at for one in extra[first.kit_id].values()), default=None)
        name, template, course = first.name, first.template, first.with_class or ""
        found.append(OwnKit(first.kit, first.kit_id, name, template, parts, counted_at, course, first.is_apart))
    return found


def no_longer(session: Session, school: Organisation, kit_ids: Iterable[int], now: datetime) -> None:
    """Forget what a school noted of kits that were taken back: counted in them, lent, taken apart.

    Loans of titles of which nothing is its own any more end as well. Nor does its shelf lack what it no longer was
    given, so that what comes again comes whole.
    """
    ids, mine = list(kit_ids), OwnCount.school_id == school.id
    session.execute(delete(OwnKitApart).where(OwnKitApart.school_id == school.id, OwnKitApart.kit_id.in_(ids)))
    session.execute(delete(OwnCount).where(mine, OwnCount.kit_id.in_(ids)))
    lent = OwnLoan.school_id == school.id, OwnLoan.kit_id.in_(ids), OwnLoan.returned_on.is_(None)
    session.execute(update(OwnLoan).where(*lent).values(returned_on=local_day(now, school.time_zone)))
    rows = loose(session, select(Organisation.id).where(Organisation.id == school.id))
    given = {(row.item_id, row.lot_id): row.given for row in rows}
    of_titles = select(OwnLoan).where(
        OwnLoan.school_id == school.id, OwnLoan.item_id.is_not(None), OwnLoan.returned_on.is_(None)
    )
    for loan in session.scalars(of_titles):
        if (loan.item_id, loan.lot_id) not in given:
            loan.returned_on = local_day(now, school.time_zone)
    for said in session.scalars(select(OwnCount).where(mine, OwnCount.kit_id == NO_KIT, OwnCount.difference < 0)):
        said.difference = max(said.difference, -given.get((said.item_id, said.lot_id), 0))


def _given(schools: Select[int]) -> Select[*tuple[Any, ...]]:
    """What signed acts gave to a school, less what was taken back, by title, serial number and kit."""
    sign = case((Movement.reason == MovementReason.REVERSAL, -MovementLine.quantity), else_=MovementLine.quantity)
    total, kit = func.sum(sign), MovementLine.target_kit_id
    single = case((Lot.serial.is_not(None), Lot.id), else_=NO_LOT)
    return (
        select(
            Handover.school_id, Lot.item_id, single.label("lot_id"), kit.label("kit_id"), total.label("given")
        )
        .join(Movement, (Movement.subject_kind == SubjectKind.HANDOVER) & (Movement.subject_id == Handover.id))
        .join(MovementLine, MovementLine.movement_id == Movement.id)
        .join(Lot, Lot.id == MovementLine.lot_id)
        .where(Handover.school_id.in_(schools))
        .group_by(Handover.school_id, Lot.item_id, single, kit)
        .having(total > 0)
    )  # fmt: skip


def _outside_kits(schools: Select[int]) -> Select[*tuple[Any, ...]]:
    """What was given loose or in kits that are apart now; and with none what the school has beyond that."""
    given = _given(schools).subquery()
    apart = select(OwnKitApart.id).where(
        OwnKitApart.school_id == given.c.school_id, OwnKitApart.kit_id == given.c.kit_id
    )
    beyond = select(OwnCount.school_id, OwnCount.item_id, OwnCount.lot_id, literal(0)).where(
        OwnCount.school_id.in_(schools), OwnCount.kit_id == NO_KIT, OwnCount.difference > 0
    )
    every = union_all(
        select(given.c.school_id, given.c.item_id, given.c.lot_id, given.c.given).where(
            (given.c.kit_id == NO_KIT) | apart.exists()
        ),
        beyond,
    ).subquery()
    title = every.c.school_id, every.c.item_id, every.c.lot_id
    return select(*title, func.sum(every.c.given).label("given")).group_by(*title)


def _lent() -> Select[*tuple[Any, ...]]:
    """What is with classes outside of kits, by title and serial number."""
    return (
        select(OwnLoan.school_id, OwnLoan.item_id, OwnLoan.lot_id, func.sum(OwnLoan.quantity).label("lent"))
        .where(OwnLoan.returned_on.is_(None), OwnLoan.item_id.is_not(None))
        .group_by(OwnLoan.school_id, OwnLoan.item_id, OwnLoan.lot_id)
    )


def _counted(there: Any) -> ColumnElement[bool]:
    of_title = (OwnCount.item_id == there.c.item_id) & (OwnCount.lot_id == there.c.lot_id)
    return of_title & (OwnCount.school_id == there.c.school_id) & (OwnCount.kit_id == NO_KIT)


def _parts(schools: Select[int], language: str) -> Select[*tuple[Any, ...]]:
    given, title = _given(schools).subquery(), localised_column(Item, "title", language)
    return (
        select(
            Kit.public_id.label("kit"), Kit.id.label("kit_id"), Kit.name, Kit.template_id, given.c.school_id,
            localised_column(KitTemplate, "title", language).label("template"),
            func.coalesce(Lot.public_id, Item.public_id).label("thing"), Item.id.label("item_id"), given.c.lot_id,
            title.label("title"), func.coalesce(Lot.serial, "").label("serial"), given.c.given,
            Course.class_name.label("with_class"), OwnKitApart.id.is_not(None).label("is_apart"),
        )
        .join(given, given.c.kit_id == Kit.id)
        .join(KitTemplate, KitTemplate.id == Kit.template_id)
        .join(Item, Item.id == given.c.item_id)
        .outerjoin(Lot, Lot.id == given.c.lot_id)
        .outerjoin(
            OwnLoan,
            (OwnLoan.kit_id == Kit.id) & (OwnLoan.school_id == given.c.school_id) & OwnLoan.returned_on.is_(None),
        )
        .outerjoin(Course, Course.id == OwnLoan.course_id)
        .outerjoin(OwnKitApart, (OwnKitApart.kit_id == Kit.id) & (OwnKitApart.school_id == given.c.school_id))
        .order_by(Kit.name, Kit.id, title, Item.id, Lot.serial)
    )  # fmt: skip


def _wanted(session: Session, templates: Iterable[int], language: str) -> dict[int, list[Any]]:
    """By template: the titles that belong into it, in its order."""
    title = localised_column(Item, "title", language).label("title")
    line = KitTemplateLine
    query = (
        select(line.template_id, line.item_id, line.quantity, Item.public_id, title)
        .join(Item, Item.id == line.item_id)
        .where(line.template_id.in_(list(templates)))
        .order_by(line.template_id, line.position)
    )
    found: dict[int, list[Any]] = defaultdict(list)
    for row in session.execute(query):
        found[row.template_id].append(row)
    return found


def _counts(session: Session, of_kits: Iterable[int], school_id: int) -> dict[int, dict[tuple[int, int], OwnCount]]:
    """By kit: what the school counted in it last, by title and serial number."""
    query = select(OwnCount).where(OwnCount.school_id == school_id, OwnCount.kit_id.in_(list(of_kits)))
    found: dict[int, dict[tuple[int, int], OwnCount]] = defaultdict(dict)
    for one in session.scalars(query):
        found[one.kit_id][one.item_id, one.lot_id] = one
    return found


def _with_wanted(
    given: Iterable[Any], wanted: Iterable[Any], counts: dict[tuple[int, int], OwnCount]
) -> tuple[OwnPart, ...]:
    """What was given of a kit beside what belongs into it; what was never given of that stands there with none."""
    by_item: dict[int, list[Any]] = defaultdict(list)
    for row in given:
        by_item[row.item_id].append(row)

    def there(item_id: int, lot_id: int, number: int) -> int:
        said = counts.get((item_id, lot_id))
        return max(number + said.difference, 0) if said else number

    parts = []
    for line in wanted:
        rows = by_item.pop(line.item_id, [])
        parts += [_part(row, line.quantity, there(row.item_id, row.lot_id, row.given)) for row in rows]
        if not rows:
            found = there(line.item_id, NO_LOT, 0)
            parts.append(OwnPart(line.public_id, line.item_id, NO_LOT, line.title, "", 0, line.quantity, found))
    beyond = [row for rows in by_item.values() for row in rows]
    return (*parts, *(_part(row, 0, there(row.item_id, row.lot_id, row.given)) for row in beyond))


def _part(row: Any, wanted: int, there: int) -> OwnPart:
    return OwnPart(row.thing, row.item_id, row.lot_id, row.title, row.serial, row.given, wanted, there)
