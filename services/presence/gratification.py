"""Stating a month of money to the payroll office, and noting that it was paid.

What is stated is frozen with the values of the law that were used; see :mod:`services.presence.money`.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import PlacementState, SubjectKind
from db.models import DatedRule, GratificationMonth, Organisation, Placement
from services import history, inputs
from services.actors import Actor
from services.errors import Invalid, InvalidMove, NotFound
from services.i18n import N_
from services.policy import Action, authorize
from services.presence.changes import refresh
from services.presence.money import MonthDue, months_due
from services.presence.sheets import Sheet, sheet
from services.records import by_public_id, local_day
from services.rules.dated import RuleCode, value_on

STATED = frozenset(
    {PlacementState.IN_PROGRESS, PlacementState.COMPLETED, PlacementState.INTERRUPTED, PlacementState.CLOSED}
)


def state(
    session: Session, actor: Actor, placement_public_id: str, month: date, *, minutes: int | None = None, now: datetime
) -> GratificationMonth:
    """Freeze one month as it is now, for the payroll office. ``minutes`` are those that were shown.

    Raises ``Invalid`` while the month is not over, without a rate of its year, and where nothing is due. Stating a
    month twice changes nothing.
    """
    placement = by_public_id(session, Placement, placement_public_id, lock=True)
    authorize(actor, Action.GRATIFICATION_EDIT, placement)
    if placement.state not in STATED:
        raise InvalidMove(N_("Money is stated once the internship has begun."))
    first = month.replace(day=1)
    query = select(GratificationMonth).where(
        GratificationMonth.placement_id == placement.id, GratificationMonth.month == first
    )
    if standing := session.scalars(query).one_or_none():
        return standing
    current = sheet(session, placement)
    due = next((one for one in months_due(current) if one.month == first), None)
    if due is None:
        raise Invalid(N_("Nothing is due for this month."), field="month")
    _check(session, placement, due, minutes, now)
    row = GratificationMonth(
        placement_id=placement.id, month=first, minutes=due.minutes, hourly_cents=due.rate, amount_cents=due.amount,
        details=_details(session, current, due), stated_at=now, stated_by_id=actor.user_id,
    )  # fmt: skip
    session.add(row)
    _audit(session, actor, "gratification:state", row, now)
    _refresh(session, placement, now)
    return row


def withdraw(session: Session, actor: Actor, public_id: str, *, seen_version: int | None = None, now: datetime) -> None:
    """Take a statement back that was not paid, so that the month can be stated anew."""
    row, placement = _locked(session, actor, public_id, seen_version)
    if row.paid_on is not None:
        raise InvalidMove(N_("This month is paid: a correction goes through the payroll office."))
    _audit(session, actor, "gratification:withdraw", row, now)
    session.delete(row)
    _refresh(session, placement, now)


def set_paid(
    session: Session,
    actor: Actor,
    public_id: str,
    paid_on: date | None,
    *,
    seen_version: int | None = None,
    now: datetime,
) -> None:
    """Note the day on which a stated month was paid; None takes that back."""
    row, placement = _locked(session, actor, public_id, seen_version)
    paid_on = inputs.day(paid_on, field="paid_on")
    today = local_day(now, session.get_one(Organisation, placement.organisation_id).time_zone)
    if paid_on is not None and not row.month <= paid_on <= today:
        raise Invalid(N_("Give a day after the beginning of the month, and not in the future."), field="paid_on")
    row.paid_on = paid_on
    _audit(session, actor, "gratification:paid" if paid_on else "gratification:unpaid", row, now)


def _locked(
    session: Session, actor: Actor, public_id: str, seen_version: int | None
) -> tuple[GratificationMonth, Placement]:
    row = by_public_id(session, GratificationMonth, public_id, lock=True)
    placement = session.get_one(Placement, row.placement_id)
    authorize(actor, Action.GRATIFICATION_EDIT, placement)
    history.check_version(row, seen_version)
    return row, placement


def _check(session: Session, placement: Placement, due: MonthDue, minutes: int | None, now: datetime) -> None:
    today = local_day(now, session.get_one(Organisation, placement.organisation_id).time_zone)
    if today < due.opens_on:
        raise Invalid(N_("The month can be stated from %(day)s on."), field="month", day=due.opens_on)
    if due.amount is None:
        raise Invalid(
            N_(
                "The legal rate of %(year)s is not known, so no amount can be stated; that of another year is never "
                "used. Ask your administrator to enter it among the values of the law, then state the month."
            ),
            field="month",
            year=due.month.year,
        )
    if minutes is not None and minutes != due.minutes:
        raise Invalid(N_("The hours changed meanwhile. Look at them again, then confirm."), field="month")


def _details(session: Session, current: Sheet, due: MonthDue) -> dict[str, Any]:
    """The values of the law as they were used, with their sources."""
    try:
        rate = value_on(session, RuleCode.GRATIFICATION_HOURLY, due.month)
        known = {"rate_cents": rate.value, "rate_source": rate.source, "rate_from": rate.valid_from.isoformat()}
    except NotFound:
        known = {}
    source = session.scalar(select(DatedRule.source).where(DatedRule.code == "gratification_threshold").limit(1))
    return {
        **known, "threshold_hours": current.law.threshold, "threshold_source": source or "",
        "hours_per_day": current.law.hours_per_day, "counted_minutes": current.counted_minutes,
        "earlier_minutes": due.earlier_minutes, "is_optional": due.is_optional,
    }  # fmt: skip


def _refresh(session: Session, placement: Placement, now: datetime) -> None:
    """The remark that a month waits to be stated."""
    refresh(session, placement, sheet(session, placement), now)


def _audit(session: Session, actor: Actor, act: str, row: GratificationMonth, now: datetime) -> None:
    session.flush()
    history.audit(
        session, actor, act, now=now, kind=SubjectKind.GRATIFICATION, subject_id=row.id, month=row.month.isoformat(),
    )  # fmt: skip
