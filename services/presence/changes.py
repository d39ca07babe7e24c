"""What follows when hours change: confirmations that no longer hold are withdrawn, remarks are made anew."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import FindingLevel, PlacementState, SubjectKind
from db.models import ChecklistItem, GratificationMonth, Placement, PresenceConfirmation
from services import findings, history
from services.actors import Actor
from services.findings import Found
from services.presence.money import months_due
from services.presence.sheets import Sheet, sheet

END_ITEMS = {True: "end_by_intern", False: "end_by_host"}
"""The thing to do that a confirmation of the whole internship settles, by whether it is the intern’s."""
_STATED = (PlacementState.IN_PROGRESS, PlacementState.COMPLETED, PlacementState.INTERRUPTED)
NEAR_MAXIMUM = 35
"""Hours below the most that the law allows from which a warning is worth its place: a week."""


def changed(
    session: Session, actor: Actor, placement: Placement, *, now: datetime, current: Sheet | None = None
) -> int:
    """To be called after anything that moves hours. Gives back how many confirmations were withdrawn.

    ``current`` is what the hours are now, where the caller has read them already.
    """
    current = current or sheet(session, placement)
    withdrawn = _withdraw(session, actor, placement, current, now)
    refresh(session, placement, current, now)
    return withdrawn


def refresh(session: Session, placement: Placement, current: Sheet, now: datetime) -> None:
    """Keep what is to be remarked about the hours, while the internship is under way."""
    found = list(_found(current)) if placement.state is PlacementState.IN_PROGRESS else []
    if placement.state in _STATED:
        found += _to_state(session, placement, current, now.date())
    findings.refresh(session, SubjectKind.PLACEMENT, placement.id, found, now=now, among=findings.OF_PRESENCE)


def _found(current: Sheet) -> Iterator[Found]:
    """Before a line is crossed, or once it is and nothing was agreed."""
    law, result = current.law, current.result
    for one in result.findings:
        if one.rule == "max_hours":
            yield Found("max_hours", FindingLevel.BLOCK, {"hours": float(result.year_hours), "most": law.most_hours})
        if one.rule == "gratification_margin" and current.stay.hourly_cents is None:
            left = law.threshold - result.year_hours
            yield Found("gratification_margin", params={"left": float(left), "threshold": law.threshold})
    if result.is_due and current.stay.hourly_cents is None:
        yield Found("gratification_unpaid", params={"hours": float(result.year_hours), "threshold": law.threshold})
    if law.most_hours - NEAR_MAXIMUM < result.year_hours <= law.most_hours:
        yield Found("max_hours_near", params={"hours": float(result.year_hours), "most": law.most_hours})


def _to_state(session: Session, placement: Placement, current: Sheet, today: date) -> list[Found]:
    """The first month that is over, due and not stated to the payroll office."""
    open_months = [one for one in months_due(current) if one.opens_on < today and one.minutes]
    if not open_months:
        return []
    query = select(GratificationMonth.month).where(GratificationMonth.placement_id == placement.id)
    stated = set(session.scalars(query))
    waiting = [one.opens_on for one in open_months if one.month not in stated]
    return [Found("gratification_to_state", params={"day": waiting[0]})] if waiting else []


def _withdraw(session: Session, actor: Actor, placement: Placement, current: Sheet, now: datetime) -> int:
    """Confirmations of other hours than there are now; the thing to do that they had settled is open again."""
    standing = session.scalars(
        select(PresenceConfirmation)
        .where(PresenceConfirmation.placement_id == placement.id, PresenceConfirmation.withdrawn_at.is_(None))
        .with_for_update()
    ).all()
    gone = [one for one in standing if one.minutes != current.minutes_in(one.month)]
    for one in gone:
        one.withdrawn_at = now
        if one.month is None:
            _open_again(session, placement, END_ITEMS[one.from_intern])
    if gone:
        history.audit(
            session, actor, "presence:withdrawn", now=now, kind=SubjectKind.PLACEMENT, subject_id=placement.id,
            count=len(gone),
        )  # fmt: skip
    return len(gone)


def _open_again(session: Session, placement: Placement, code: str) -> None:
    for item in session.scalars(
        select(ChecklistItem)
        .where(
            ChecklistItem.subject_kind == SubjectKind.PLACEMENT,
            ChecklistItem.subject_id == placement.id,
            ChecklistItem.code == code,
        )
        .with_for_update()
    ):
        item.done_at = item.done_by_id = None
