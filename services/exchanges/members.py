"""Who is in which visit: travelling with the group, at home with the guests, or gone home early."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import LegState, SubjectKind
from db.models import Leg, LegMember, Participation
from services import history, inputs
from services.actions import Action
from services.actors import Actor
from services.errors import Conflict, Invalid
from services.exchanges import departure, papers
from services.i18n import N_
from services.policy import authorize
from services.records import by_public_id

REASON_LENGTH = 500
JOINED = frozenset({LegState.PLANNED, LegState.CLEARED})
"""Visits that somebody new is put into by themselves."""
OVER = frozenset({LegState.CLOSED, LegState.CANCELLED})


def join(session: Session, participation: Participation, now: datetime) -> None:
    """Put somebody into the visits to come: with the group of their city, and at home when the guests come."""
    there = set(session.scalars(select(LegMember.leg_id).where(LegMember.participation_id == participation.id)))
    query = select(Leg).where(Leg.exchange_id == participation.exchange_id, Leg.state.in_(JOINED)).order_by(Leg.id)
    for leg in session.scalars(query).all():
        if leg.id not in there:
            travels = leg.sending_id == participation.organisation_id
            session.add(LegMember(leg_id=leg.id, participation_id=participation.id, travels=travels))
    session.flush()
    session.expire(participation, ["members"])
    recheck(session, participation, now)


def recheck(session: Session, participation: Participation, now: datetime) -> None:
    """Settle anew what this person brings, and look again at visits that were ready and that they are in."""
    papers.refresh_of(session, participation.person_id)
    query = select(Leg).join(LegMember, LegMember.leg_id == Leg.id)
    query = query.where(LegMember.participation_id == participation.id, Leg.state == LegState.CLEARED)
    for leg in session.scalars(query.order_by(Leg.id).with_for_update(of=Leg, key_share=True)).all():
        departure.recheck(session, leg, now)


def leave(
    session: Session,
    actor: Actor,
    member_public_id: str,
    *,
    reason: str,
    left_on: date | None = None,
    seen_version: int | None = None,
    now: datetime,
) -> LegMember:
    """Somebody goes home early, or stays out of this visit; the day is today if left out. The reason is kept.

    Raises ``Invalid`` at «reason» and «left_on», ``Conflict`` for a visit that is over.
    """
    member = _locked(session, actor, member_public_id, seen_version)
    day = inputs.day(left_on, field="left_on") or now.date()
    if day > member.leg.ends_on:
        raise Invalid(N_("This day is after the end of the visit."), field="left_on")
    text = inputs.text(reason, field="reason", longest=REASON_LENGTH)
    if not text:
        raise Invalid(N_("Give a reason: it is kept with the decision."), field="reason")
    member.left_on, member.left_reason = day, text
    _changed(session, actor, member, "leg_member:leave", now)
    return member


def come_back(
    session: Session, actor: Actor, member_public_id: str, *, seen_version: int | None = None, now: datetime
) -> LegMember:
    """They are in the visit after all."""
    member = _locked(session, actor, member_public_id, seen_version)
    member.left_on, member.left_reason = None, ""
    _changed(session, actor, member, "leg_member:come_back", now)
    return member


def _locked(session: Session, actor: Actor, member_public_id: str, seen_version: int | None) -> LegMember:
    member = by_public_id(session, LegMember, member_public_id, lock=True)
    authorize(actor, Action.PARTICIPATION_EDIT, member.participation)
    history.check_version(member, seen_version)
    if member.leg.state in OVER:
        raise Conflict(N_("This visit is over: it no longer changes."))
    return member


def _changed(session: Session, actor: Actor, member: LegMember, what: str, now: datetime) -> None:
    session.flush()
    history.audit(session, actor, what, now=now, kind=SubjectKind.LEG_MEMBER, subject_id=member.id)
    recheck(session, member.participation, now)
