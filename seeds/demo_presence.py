"""Presence in the demonstration: an absence, hours near the line of the law, a register, and money in each state."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import AbsenceKind, PlacementState, Source, SubjectKind
from db.models import Department, Placement
from services import checklists, placements
from services.actors import Actor
from services.on_behalf import Evidence
from services.presence import absences, confirming, gratification, register
from services.presence.absences import AbsenceFields
from services.presence.changes import END_ITEMS
from services.presence.money import months_due
from services.presence.plan import DAY
from services.presence.sheets import sheet

LONG_WEEK = 39 * 60
"""Minutes with which two months pass the line above which money is due."""


def fill(session: Session, coordinator: Actor, host: Actor, now: datetime) -> None:
    """The intern of the environment department nears the line; that of communication is paid; culture notes hours."""
    _absence(session, host, _of(session, "environnement", PlacementState.IN_PROGRESS), now)
    _register(session, coordinator, _of(session, "culture", PlacementState.IN_PROGRESS), now)
    _money(session, coordinator, _of(session, "communication", PlacementState.COMPLETED), now)


def _of(session: Session, department: str, state: PlacementState) -> Placement:
    query = select(Placement).join(Department).where(Department.code == department, Placement.state == state)
    return session.scalars(query.order_by(Placement.id).limit(1)).one()


def _absence(session: Session, host: Actor, placement: Placement, now: datetime) -> None:
    """Two working days of last week, and a day of each other kind before."""
    days = [one.day for one in sheet(session, placement).days(None, now.date() - 5 * DAY) if one.done]
    fields = AbsenceFields(AbsenceKind.ILLNESS, days[-2], days[-1])
    absences.report(session, host, placement.public_id, fields, now=now)
    others = [kind for kind in AbsenceKind if kind is not AbsenceKind.ILLNESS]
    for kind, day in zip(others, days[:-3:2], strict=False):
        absences.report(session, host, placement.public_id, AbsenceFields(kind, day, day), now=now)


def _register(session: Session, coordinator: Actor, placement: Placement, now: datetime) -> None:
    """The first week is noted, the second one waits; the intern writes a journal."""
    register.set_keeping(session, coordinator, placement.public_id, register=True, journal=True, now=now)
    register.confirm_week(session, coordinator, placement.public_id, placement.starts_on, now=now)


def _money(session: Session, coordinator: Actor, placement: Placement, now: datetime) -> None:
    """One month is paid, one is stated, the last one waits; the intern has confirmed, the department not yet."""
    placements.edit(session, coordinator, placement.public_id, weekly_minutes=LONG_WEEK, now=now)
    for item in checklists.items_of(session, SubjectKind.PLACEMENT, placement.id):
        if item.code == END_ITEMS[False] and item.is_done:
            checklists.set_done(session, coordinator, item.public_id, False, now=now)
    current = sheet(session, placement)
    confirming.confirm(
        session, coordinator, placement.public_id, minutes=current.minutes(), from_intern=True, source=Source.PHONE,
        evidence=Evidence(told_by="Hasmik Yeghiazaryan"), now=now,
    )  # fmt: skip
    known = [one for one in months_due(current) if one.amount is not None]
    stated = [
        gratification.state(session, coordinator, placement.public_id, one.month, now=now)
        for one in known[: max(0, len(known) - 1)]
    ]
    for row in stated[:1]:
        paid_on = max(row.month, now.date() - timedelta(days=20))
        gratification.set_paid(session, coordinator, row.public_id, paid_on, now=now)
