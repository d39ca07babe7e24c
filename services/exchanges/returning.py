"""The visit given back, planned from the people of the first one in one gesture."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import LegDirection, LegState, ParticipationState, SubjectKind
from db.models import Exchange, Leg, LegMember, Participation
from services import history
from services.actions import Action
from services.actors import Actor
from services.errors import Conflict
from services.exchanges import legs, members
from services.exchanges.exchanges import check_living
from services.exchanges.legs import Days
from services.i18n import N_
from services.policy import authorize
from services.records import by_public_id


def plan(session: Session, actor: Actor, first_public_id: str, *, days: Days, now: datetime) -> Leg:
    """Settle the days of the return visit and put everybody of the first one into it.

    Who travelled is at home with the guests, who was at home travels. Whoever withdrew, or left the first visit, is
    left out; people who are there already stay as they are. Raises ``Invalid`` at «days», ``Conflict`` where the first
    visit has not begun or the second one is no longer planned.
    """
    first = by_public_id(session, Leg, first_public_id)
    exchange = by_public_id(session, Exchange, first.exchange.public_id, lock=True)
    authorize(actor, Action.EXCHANGE_EDIT, exchange)
    check_living(exchange)
    if first.direction is not LegDirection.OUTBOUND or first.state in {LegState.PLANNED, LegState.CANCELLED}:
        raise Conflict(N_("The return visit is planned from the first one, once its group is known."))
    leg = _leg(session, actor, exchange, first, days, now)
    joined = _join(session, first, leg, now)
    history.audit(session, actor, "leg:plan_return", now=now, kind=SubjectKind.LEG, subject_id=leg.id, people=joined)
    return leg


def _leg(session: Session, actor: Actor, exchange: Exchange, first: Leg, days: Days, now: datetime) -> Leg:
    found = next((one for one in exchange.legs if one.direction is LegDirection.RETURN), None)
    if found is None:
        return legs.add(
            session, exchange, LegDirection.RETURN, first.host_id, first.sending_id, days, field="days", now=now
        )  # fmt: skip
    if found.state is not LegState.PLANNED:
        raise Conflict(N_("The return visit is no longer being planned."))
    return legs.edit(session, actor, found.public_id, {"days": days}, now=now)


def _join(session: Session, first: Leg, leg: Leg, now: datetime) -> int:
    there = select(LegMember.participation_id).where(LegMember.leg_id == leg.id)
    query = (
        select(Participation)
        .join(LegMember, LegMember.participation_id == Participation.id)
        .where(
            LegMember.leg_id == first.id, LegMember.left_on.is_(None), Participation.id.not_in(there),
            Participation.state != ParticipationState.WITHDRAWN,
        )
        .order_by(Participation.id)
    )  # fmt: skip
    found = session.scalars(query).all()
    for one in found:
        members.join(session, one, now)
    return len(found)
