"""Whose days an actor may see, as conditions of SQL; ``services/exchange_policy.py`` says the same."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, or_, select

from db.enums import LinkPurpose, ParticipationKind, SubjectKind
from db.models import Leg, LegMember, Participation
from services.actors import Actor
from services.exchanges.journeys import in_it
from services.queries.exchange.exchange_scope import legs_visible_to


def programmes_visible_to(actor: Actor) -> ColumnElement[bool]:
    """Visits of the exchanges of the actor’s city, and those that the actor is in or leads."""
    ways = [legs_visible_to(actor), Leg.id.in_(_led_by_link(actor))]
    if actor.person_id is not None:
        ways.append(Leg.id.in_(_with(Participation.person_id == actor.person_id)))
    return or_(*ways)


def attendance_visible_to(actor: Actor) -> ColumnElement[bool]:
    """Visits in which the actor may say who is there: as a coordinator of one of the cities, or as a leader."""
    ways = [legs_visible_to(actor), Leg.id.in_(_led_by_link(actor))]
    if actor.person_id is not None:
        ways.append(Leg.id.in_(_with(Participation.person_id == actor.person_id, leads())))
    return or_(*ways)


def leads() -> ColumnElement[bool]:
    """Condition for leaders and directors."""
    return Participation.kind != ParticipationKind.PARTICIPANT


def _led_by_link(actor: Actor) -> Select[int]:
    link = actor.link
    is_leader = link and link.purpose is LinkPurpose.LEG_LEADER and link.subject_kind is SubjectKind.LEG_MEMBER
    return _with(LegMember.id == (link.subject_id if link and is_leader else 0), leads())


def _with(*conditions: ColumnElement[bool]) -> Select[int]:
    return (
        select(LegMember.leg_id)
        .join(Participation, Participation.id == LegMember.participation_id)
        .where(*conditions, *in_it())
    )
