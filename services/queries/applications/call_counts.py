"""How many applications calls have in each state, and how many decisions are prepared."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ScalarSelect, bindparam, func, select
from sqlalchemy.orm import Session

from db.enums import ApplicationState
from db.models import Application, Call
from services.actors import Actor
from services.policy import coordinates


def _number(state: ApplicationState) -> ScalarSelect[int]:
    """How many applications of a call are in ``state``; of withdrawn ones those that had been sent."""
    number = select(func.count()).where(Application.call_id == Call.id, Application.state == state)
    if state is ApplicationState.WITHDRAWN:
        number = number.where(Application.submitted_at.is_not(None))
    return number.correlate(Call).scalar_subquery()


_NUMBERS = tuple(map(_number, ApplicationState))
_PREPARED = (
    select(func.count())
    .where(Application.call_id == Call.id, Application.pending_decision.is_not(None))
    .correlate(Call)
    .scalar_subquery()
)


_COUNTED = select(Call.id, _PREPARED, *_NUMBERS).where(Call.id.in_(bindparam("calls", expanding=True)))


def counts(
    session: Session, actor: Actor, calls: Sequence[Call]
) -> tuple[dict[int, dict[ApplicationState, int]], dict[int, int]]:
    """Applications by state, and prepared decisions. Drafts and those are for whoever owns the call; partners see what
    was sent.

    One count for each state walks a stretch of the index without looking at what it finds: twice as fast as grouping.
    """
    owned = {call.id for call in calls if coordinates(actor, call)}
    rows = session.execute(_COUNTED, {"calls": [call.id for call in calls]}).all()
    prepared = {call_id: number if call_id in owned else 0 for call_id, number, *_numbers in rows}
    return {
        call_id: {
            state: number
            for state, number in zip(ApplicationState, numbers, strict=True)
            if number and (state is not ApplicationState.DRAFT or call_id in owned)
        }
        for call_id, _prepared, *numbers in rows
    }, prepared
