"""Once a day: what time alone changes about hours and money is remarked, and confirmations of other hours withdrawn."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.enums import PlacementState, SubjectKind
from db.models import Finding, Placement
from services.actors import Actor
from services.findings import OF_PRESENCE
from services.placement_checks import real_end
from services.policy import Action, authorize
from services.presence.changes import changed
from services.presence.sheets import load

WATCHED = (PlacementState.IN_PROGRESS, PlacementState.COMPLETED, PlacementState.INTERRUPTED)
LONGEST_AFTER = timedelta(days=180)
"""How long after its end the money of an internship is still looked at."""


def watch(session: Session, actor: Actor, *, now: datetime) -> int:
    """Make the remarks about hours and money anew; gives back how many came up. For the software itself."""
    placements = session.scalars(
        select(Placement)
        .where(Placement.state.in_(WATCHED), real_end >= now.date() - LONGEST_AFTER)
        .order_by(Placement.id)
        .with_for_update(skip_locked=True, key_share=True, of=Placement)
    ).all()
    sheets = load(session, [one.id for one in placements])
    for placement in placements:
        authorize(actor, Action.PLACEMENT_MOVE, placement)
        changed(session, actor, placement, now=now, current=sheets[placement.id])
    query = select(func.count()).where(
        Finding.subject_kind == SubjectKind.PLACEMENT, Finding.rule.in_(OF_PRESENCE), Finding.found_at == now
    )
    return session.scalar(query) or 0
