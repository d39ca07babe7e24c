"""«The hours are right», once by the host and once by the intern at the end; by month only where money is due."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import PlacementState, Source, SubjectKind
from db.models import Organisation, Placement, PresenceConfirmation
from services import checklists, history, on_behalf
from services.actors import Actor
from services.errors import Conflict, Invalid, InvalidMove
from services.i18n import N_
from services.on_behalf import Evidence
from services.placement_checks import last_day
from services.policy import Action, authorize, coordinates, is_own
from services.presence.changes import END_ITEMS
from services.presence.plan import month_bounds
from services.presence.sheets import sheet
from services.records import by_public_id, local_day

EARLY = timedelta(days=7)
"""How long before the last day the whole internship can be confirmed."""
CONFIRMABLE = frozenset(
    {PlacementState.IN_PROGRESS, PlacementState.COMPLETED, PlacementState.INTERRUPTED, PlacementState.CLOSED}
)


def confirm(
    session: Session,
    actor: Actor,
    placement_public_id: str,
    *,
    minutes: int,
    month: date | None = None,
    from_intern: bool | None = None,
    source: Source | None = None,
    evidence: Evidence | None = None,
    now: datetime,
) -> PresenceConfirmation:
    """Keep that ``minutes`` of presence were shown and found right: of one month, or of the whole internship.

    Coordinators say for whom (``from_intern``) and how they know (``source``). The whole one settles the thing to do at
    the end. Raises ``Conflict`` where the hours are others than those that were shown, ``Invalid`` before the time has
    come. Saying it twice changes nothing.
    """
    placement = by_public_id(session, Placement, placement_public_id, lock=True)
    authorize(actor, Action.PRESENCE_CONFIRM, placement)
    side = _side(actor, placement, from_intern, source)
    first = month.replace(day=1) if month else None
    _check_time(session, placement, first, now)
    current = sheet(session, placement).minutes_in(first)
    if current != minutes:
        raise Conflict(N_("The hours changed meanwhile. Look at them again, then confirm."))
    standing = _standing(session, placement, first, side)
    if standing:
        return standing
    known = on_behalf.check(session, evidence, SubjectKind.PLACEMENT, placement.id, now)
    row = PresenceConfirmation(
        placement_id=placement.id, month=first, from_intern=side, minutes=minutes,
        by_name=known.told_by or actor.name, source=source or actor.source, told_by=known.told_by,
        happened_on=known.happened_on, proof_id=known.proof_id, at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    if first is None:
        checklists.mark_code(session, actor, SubjectKind.PLACEMENT, placement.id, END_ITEMS[side], now=now)
    history.audit(
        session, actor, "presence:confirm", now=now, kind=SubjectKind.PLACEMENT, subject_id=placement.id,
        source=source, minutes=minutes, month=first.isoformat() if first else None,
    )  # fmt: skip
    return row


def opens_on(last: date, month: date | None) -> date:
    """From which day on it can be confirmed: a month once it is over, the whole a week before its last day."""
    return last - EARLY if month is None else min(last, month_bounds(month)[1])


def _side(actor: Actor, placement: Placement, from_intern: bool | None, source: Source | None) -> bool:
    """Whether it is the intern’s word; a coordinator only records those of others."""
    if is_own(actor, placement):
        return True
    if not coordinates(actor, placement):
        return False
    if from_intern is None:
        raise Invalid(N_("Say who confirmed it."), field="from_intern")
    if source not in on_behalf.ON_BEHALF:
        raise Invalid(N_("Say how you know it."), field="source")
    return from_intern


def _check_time(session: Session, placement: Placement, month: date | None, now: datetime) -> None:
    if placement.state not in CONFIRMABLE:
        raise InvalidMove(N_("Hours are confirmed once the internship has begun."))
    last = last_day(placement)
    if month and not placement.starts_on.replace(day=1) <= month <= last:
        raise Invalid(N_("The internship has no day in this month."), field="month")
    opens = opens_on(last, month)
    if local_day(now, session.get_one(Organisation, placement.organisation_id).time_zone) < opens:
        raise Invalid(N_("The hours can be confirmed from %(day)s on."), field="month", day=opens)


def _standing(
    session: Session, placement: Placement, month: date | None, from_intern: bool
) -> PresenceConfirmation | None:
    return session.scalars(
        select(PresenceConfirmation).where(
            PresenceConfirmation.placement_id == placement.id,
            PresenceConfirmation.month == month if month else PresenceConfirmation.month.is_(None),
            PresenceConfirmation.from_intern.is_(from_intern),
            PresenceConfirmation.withdrawn_at.is_(None),
        )
    ).first()
