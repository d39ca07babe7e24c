"""What a school does with what was given to it, if it wishes: count it and lend it.

It is the school’s own: nothing here moves the stock of the city, and nothing here is ever reminded of. The city that
gave it may write down what the school told it, with how it knows and from whom; it stands in the history of the act.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypedDict, Unpack

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session

from db.enums import HandoverState, MovementReason, Source, SubjectKind
from db.models import Course, Handover, Item, Lot, Movement, MovementLine, Organisation, OwnCount, OwnKeeping, OwnLoan
from services import history, inputs
from services.actions import Action
from services.actors import Actor
from services.errors import Conflict, Forbidden, Invalid, NotFound
from services.i18n import N_
from services.on_behalf import ON_BEHALF, Evidence
from services.policy import authorize, may
from services.queries.lending_scope import owned_by
from services.records import by_public_id, local_day

MOST_UNITS = 100_000


class Heard(TypedDict, total=False):
    """Needed from the city alone: how it learned of it, who told it, when, and what shows it, kept with the act."""

    source: Source | None
    evidence: Evidence | None


@dataclass(frozen=True, slots=True)
class _Told:
    """Who says it: the school itself where ``act`` is None, else the city that gave material by this act."""

    act: Handover | None = None
    source: Source | None = None
    evidence: Evidence | None = None

    def day(self, today: date) -> date:
        """The day that was told, today where none was."""
        return (self.evidence.happened_on if self.evidence else None) or today


def switch(
    session: Session, actor: Actor, school_public_id: str, *, is_on: bool, now: datetime, **heard: Unpack[Heard]
) -> None:
    """Say that the school goes on counting and lending what is its own, or that it no longer does."""
    school, told = _school(session, actor, school_public_id, heard)
    keeping = session.scalars(select(OwnKeeping).where(OwnKeeping.school_id == school.id)).one_or_none()
    if keeping is None:
        session.add(OwnKeeping(school_id=school.id, is_on=is_on, changed_at=now))
    else:
        keeping.is_on, keeping.changed_at = is_on, now
    _keep(session, actor, school, told, "on" if is_on else "off", now)


def count(
    session: Session, actor: Actor, school_public_id: str, counted: Mapping[str, int | None], *, now: datetime,
    **heard: Unpack[Heard],
) -> None:  # fmt: skip
    """Keep what lies on the shelf, by the public id of its title. What is blank was not counted and stays as it was."""
    school, told = _kept(session, actor, school_public_id, heard)
    numbers = _numbers(session, school)
    said = {title: _quantity(number, title) for title, number in counted.items() if number is not None}
    if not said:
        raise Invalid(N_("Write of at least one title how many there are."), field="counted")
    before = {one.item_id: one for one in session.scalars(select(OwnCount).where(OwnCount.school_id == school.id))}
    for public_id, number in said.items():
        if public_id not in numbers:
            raise NotFound(N_("This does not exist, or not any more."), field="counted")
        item_id, given, lent, _shelf = numbers[public_id]
        kept = before.get(item_id) or OwnCount(school_id=school.id, item_id=item_id)
        kept.counted, kept.difference, kept.counted_at = number, number + lent - given, now
        session.add(kept)
    _keep(session, actor, school, told, "count", now, titles=len(said))


def lend(
    session: Session, actor: Actor, school_public_id: str, item_public_id: str, course_public_id: str, *,
    quantity: int, now: datetime, **heard: Unpack[Heard],
) -> OwnLoan:  # fmt: skip
    """Lend units of its own to a class of the school. Raises ``Conflict`` where fewer are on the shelf."""
    school, told = _kept(session, actor, school_public_id, heard)
    course = by_public_id(session, Course, course_public_id)
    if course.school_id != school.id:
        raise NotFound(N_("This does not exist, or not any more."), field="course")
    wanted = inputs.whole(quantity, field="quantity", least=1, most=MOST_UNITS) or 1
    item_id, _given, _lent, shelf = _numbers(session, school).get(item_public_id, (0, 0, 0, 0))
    if shelf < wanted:
        raise Conflict(N_("There are only %(n)s on the shelf: count them anew if there are more."), n=max(shelf, 0))
    loan = OwnLoan(
        school_id=school.id, item_id=item_id, course_id=course.id, quantity=wanted,
        lent_on=told.day(local_day(now, school.time_zone)),
    )  # fmt: skip
    session.add(loan)
    session.flush()
    _keep(session, actor, school, told, "lend", now, units=wanted)
    return loan


def came_back(
    session: Session, actor: Actor, loan_public_id: str, *, now: datetime, **heard: Unpack[Heard]
) -> None:  # fmt: skip
    """The class gave it back; what is missing of it shows in the next count. Raises ``Conflict`` if it is back."""
    loan = by_public_id(session, OwnLoan, loan_public_id)
    school = session.get_one(Organisation, loan.school_id)
    told = _who(session, actor, school, heard)
    session.refresh(loan, with_for_update=True)
    if loan.returned_on is not None:
        raise Conflict(N_("This is back already."))
    loan.returned_on = max(told.day(local_day(now, school.time_zone)), loan.lent_on)
    _keep(session, actor, school, told, "back", now, units=loan.quantity)


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


def _school(session: Session, actor: Actor, public_id: str, heard: Heard) -> tuple[Organisation, _Told]:
    """The school, locked: two people neither count nor lend the same at once."""
    school = by_public_id(session, Organisation, public_id, lock=True)
    return school, _who(session, actor, school, heard)


def _kept(session: Session, actor: Actor, public_id: str, heard: Heard) -> tuple[Organisation, _Told]:
    school, told = _school(session, actor, public_id, heard)
    if not session.scalar(select(OwnKeeping.is_on).where(OwnKeeping.school_id == school.id)):
        raise Conflict(N_("Your school does not count and lend what is its own: say first that it does."))
    return school, told


def _who(session: Session, actor: Actor, school: Organisation, heard: Heard) -> _Told:
    """The school itself; or the city that gave it something, once it says how it knows and from whom."""
    if may(actor, Action.OWN_MATERIAL, school):
        return _Told()
    act = _newest_act(session, actor, school.id)
    if act is None:
        raise Forbidden(N_("This is the business of the school and of the city that gave the material."))
    authorize(actor, Action.OWN_MATERIAL_RECORD, act)
    source, evidence = heard.get("source"), heard.get("evidence")
    if source not in ON_BEHALF:
        raise Invalid(N_("It is the school’s own: say how you learned of it, and from whom."), field="source")
    if evidence is None or not evidence.told_by.strip():
        raise Invalid(N_("Say who told it to you."), field="told_by")
    return _Told(act, source, evidence)


def _newest_act(session: Session, actor: Actor, school_id: int) -> Handover | None:
    """The last signed act by which one of the actor’s cities gave something to the school."""
    query = select(Handover).where(
        Handover.school_id == school_id, Handover.state == HandoverState.SIGNED,
        Handover.organisation_id.in_(owned_by(actor)),
    )  # fmt: skip
    return session.scalars(query.order_by(Handover.id.desc()).limit(1)).one_or_none()


def _quantity(raw: int, title: str) -> int:
    return inputs.whole(raw, field=f"counted-{title}", least=0, most=MOST_UNITS) or 0


def _keep(
    session: Session, actor: Actor, school: Organisation, told: _Told, what: str, now: datetime, **details: Any
) -> None:
    """Audit it; what was told to the city also stands in the history of the act, with its proof."""
    history.audit(
        session, actor, f"own_material:{what}", now=now, kind=SubjectKind.ORGANISATION, subject_id=school.id,
        source=told.source, **details,
    )  # fmt: skip
    if told.act is not None:
        signed = HandoverState.SIGNED
        history.record_state(
            session, actor, SubjectKind.HANDOVER, told.act.id, f"own_{what}", signed, signed, now=now,
            source=told.source, evidence=told.evidence,
        )  # fmt: skip
