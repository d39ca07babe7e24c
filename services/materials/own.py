"""What a school does with what was given to it, if it wishes: count it and lend it.

It is the school’s own: nothing here moves the stock of the city, and nothing here is ever reminded of.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session

from db.enums import MovementReason, SubjectKind
from db.models import Course, Handover, Item, Lot, Movement, MovementLine, Organisation, OwnCount, OwnKeeping, OwnLoan
from services import history, inputs
from services.actions import Action
from services.actors import Actor
from services.errors import Conflict, Invalid, NotFound
from services.i18n import N_
from services.policy import authorize
from services.records import by_public_id, local_day

MOST_UNITS = 100_000


def switch(session: Session, actor: Actor, school_public_id: str, *, is_on: bool, now: datetime) -> None:
    """Say that the school goes on counting and lending what is its own, or that it no longer does."""
    school = _school(session, actor, school_public_id)
    keeping = session.scalars(select(OwnKeeping).where(OwnKeeping.school_id == school.id)).one_or_none()
    if keeping is None:
        session.add(OwnKeeping(school_id=school.id, is_on=is_on, changed_at=now))
    else:
        keeping.is_on, keeping.changed_at = is_on, now
    _audit(session, actor, school, "on" if is_on else "off", now)


def count(
    session: Session, actor: Actor, school_public_id: str, counted: Mapping[str, int | None], *, now: datetime
) -> None:
    """Keep what lies on the shelf, by the public id of its title. What is blank was not counted and stays as it was."""
    school = _kept(session, actor, school_public_id)
    numbers = _numbers(session, school)
    told = {title: _quantity(number, title) for title, number in counted.items() if number is not None}
    if not told:
        raise Invalid(N_("Write of at least one title how many there are."), field="counted")
    before = {one.item_id: one for one in session.scalars(select(OwnCount).where(OwnCount.school_id == school.id))}
    for public_id, number in told.items():
        if public_id not in numbers:
            raise NotFound(N_("This does not exist, or not any more."), field="counted")
        item_id, given, lent, _shelf = numbers[public_id]
        kept = before.get(item_id) or OwnCount(school_id=school.id, item_id=item_id)
        kept.counted, kept.difference, kept.counted_at = number, number + lent - given, now
        session.add(kept)
    _audit(session, actor, school, "count", now, titles=len(told))


def lend(
    session: Session, actor: Actor, school_public_id: str, item_public_id: str, course_public_id: str, *,
    quantity: int, now: datetime,
) -> OwnLoan:  # fmt: skip
    """Lend units of its own to a class of the school. Raises ``Conflict`` where fewer are on the shelf."""
    school = _kept(session, actor, school_public_id)
    course = by_public_id(session, Course, course_public_id)
    if course.school_id != school.id:
        raise NotFound(N_("This does not exist, or not any more."), field="course")
    wanted = inputs.whole(quantity, field="quantity", least=1, most=MOST_UNITS) or 1
    item_id, _given, _lent, shelf = _numbers(session, school).get(item_public_id, (0, 0, 0, 0))
    if shelf < wanted:
        raise Conflict(N_("There are only %(n)s on the shelf: count them anew if there are more."), n=max(shelf, 0))
    loan = OwnLoan(
        school_id=school.id, item_id=item_id, course_id=course.id, quantity=wanted,
        lent_on=local_day(now, school.time_zone),
    )  # fmt: skip
    session.add(loan)
    session.flush()
    _audit(session, actor, school, "lend", now, units=wanted)
    return loan


def came_back(session: Session, actor: Actor, loan_public_id: str, *, now: datetime) -> None:
    """The class gave it back; what is missing of it shows in the next count. Raises ``Conflict`` if it is back."""
    loan = by_public_id(session, OwnLoan, loan_public_id)
    school = session.get_one(Organisation, loan.school_id)
    authorize(actor, Action.OWN_MATERIAL, school)
    session.refresh(loan, with_for_update=True)
    if loan.returned_on is not None:
        raise Conflict(N_("This is back already."))
    loan.returned_on = local_day(now, school.time_zone)
    _audit(session, actor, school, "back", now, units=loan.quantity)


def units(of_school: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """By title: item, given, lent, on the shelf, and when it was counted; ``of_school`` is about ``Handover``."""
    given = _given(of_school).subquery()
    lent = (
        select(OwnLoan.school_id, OwnLoan.item_id, func.sum(OwnLoan.quantity).label("lent"))
        .where(OwnLoan.returned_on.is_(None))
        .group_by(OwnLoan.school_id, OwnLoan.item_id)
        .subquery()
    )
    out = func.coalesce(lent.c.lent, 0)
    has = given.c.given + func.coalesce(OwnCount.difference, 0)
    return (
        select(
            Item.public_id, Item.id.label("item_id"), given.c.given, out.label("lent"), (has - out).label("shelf"),
            OwnCount.counted_at,
        )
        .join(given, given.c.item_id == Item.id)
        .outerjoin(lent, (lent.c.item_id == Item.id) & (lent.c.school_id == given.c.school_id))
        .outerjoin(OwnCount, (OwnCount.item_id == Item.id) & (OwnCount.school_id == given.c.school_id))
    )  # fmt: skip


def _given(of_school: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """What signed acts gave to a school, less what was taken back, by title."""
    sign = case((Movement.reason == MovementReason.REVERSAL, -MovementLine.quantity), else_=MovementLine.quantity)
    total = func.sum(sign)
    return (
        select(Handover.school_id, Lot.item_id, total.label("given"))
        .join(Movement, (Movement.subject_kind == SubjectKind.HANDOVER) & (Movement.subject_id == Handover.id))
        .join(MovementLine, MovementLine.movement_id == Movement.id)
        .join(Lot, Lot.id == MovementLine.lot_id)
        .where(of_school)
        .group_by(Handover.school_id, Lot.item_id)
        .having(total > 0)
    )


def _numbers(session: Session, school: Organisation) -> dict[str, tuple[int, int, int, int]]:
    """By public id of a title: item, given, lent, on the shelf."""
    rows = session.execute(units(Handover.school_id == school.id))
    return {row.public_id: (row.item_id, row.given, row.lent, row.shelf) for row in rows}


def _school(session: Session, actor: Actor, public_id: str) -> Organisation:
    """The school, locked: two people neither count nor lend the same at once."""
    school = by_public_id(session, Organisation, public_id, lock=True)
    authorize(actor, Action.OWN_MATERIAL, school)
    return school


def _kept(session: Session, actor: Actor, public_id: str) -> Organisation:
    school = _school(session, actor, public_id)
    if not session.scalar(select(OwnKeeping.is_on).where(OwnKeeping.school_id == school.id)):
        raise Conflict(N_("Your school does not count and lend what is its own: say first that it does."))
    return school


def _quantity(raw: int, title: str) -> int:
    return inputs.whole(raw, field=f"counted-{title}", least=0, most=MOST_UNITS) or 0


def _audit(session: Session, actor: Actor, school: Organisation, what: str, now: datetime, **details: Any) -> None:
    history.audit(
        session, actor, f"own_material:{what}", now=now, kind=SubjectKind.ORGANISATION, subject_id=school.id, **details
    )
