"""What an absence would change, before it is reported: hours, how far the line of the law is, and money."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Absence, Placement
from services.actors import Actor
from services.errors import InvalidFields
from services.policy import Action, authorize, may
from services.presence.absences import AbsenceFields, obstacles
from services.presence.money import months_due
from services.presence.plan import HOUR, Away
from services.presence.sheets import Sheet, sheet
from services.records import by_public_id
from services.rules.days import DayKind, days_of
from services.rules.internships import simulate


@dataclass(frozen=True, slots=True)
class Figures:
    """Minutes of presence; minutes that the law counts; cents, None for those who may not know or without a rate."""

    presence: int
    counted: int
    amount: int | None


@dataclass(frozen=True, slots=True)
class Effect:
    """Both sides, the minutes of the line above which money is due, and the days as they would be."""

    before: Figures
    after: Figures
    threshold: int
    knows_money: bool
    days: dict[date, DayKind]


def effect(
    session: Session,
    actor: Actor,
    placement_public_id: str,
    fields: AbsenceFields,
    *,
    absence_public_id: str | None = None,
) -> Effect | None:
    """The internship as it is and with the absence, which takes the place of ``absence_public_id``; nothing is kept.

    None where the first day is missing. Raises ``InvalidFields`` where the absence could not be reported.
    """
    placement = by_public_id(session, Placement, placement_public_id)
    authorize(actor, Action.ABSENCE_REPORT, placement)
    if fields.starts_on is None:
        return None
    last = fields.ends_on or fields.starts_on
    own = by_public_id(session, Absence, absence_public_id) if absence_public_id else None
    if errors := obstacles(session, placement, own.id if own else None, fields.starts_on, last, fields.minutes):
        raise InvalidFields(errors)
    known = sheet(session, placement)
    away = Away(fields.starts_on, last, minutes=fields.minutes)
    knows_money = may(actor, Action.GRATIFICATION_READ, placement)
    changed = _with(known, [*_others(session, placement, own), away])
    before, after = (_figures(one, knows_money) for one in (known, changed))
    return Effect(before, after, known.law.threshold * HOUR, knows_money, days_of(changed.plan))


def _others(session: Session, placement: Placement, own: Absence | None) -> list[Away]:
    rows = session.scalars(
        select(Absence)
        .where(
            Absence.placement_id == placement.id,
            Absence.removed_at.is_(None),
            Absence.id != (own.id if own else 0),
        )
        .order_by(Absence.starts_on, Absence.id)
    )
    return [Away(one.starts_on, one.ends_on, one.kind, one.minutes) for one in rows]


def _with(known: Sheet, absences: list[Away]) -> Sheet:
    """The same internship with other absences."""
    stay = replace(known.stay, absences=tuple(absences))
    plan = stay.plan(known.plan.previous, known.law)
    return replace(known, stay=stay, plan=plan, result=simulate(plan, known.law))


def _figures(known: Sheet, knows_money: bool) -> Figures:
    amounts = [one.amount for one in months_due(known)] if knows_money else [None]
    amount = None if None in amounts else sum(one or 0 for one in amounts)
    return Figures(known.minutes(), known.counted_minutes, amount)
