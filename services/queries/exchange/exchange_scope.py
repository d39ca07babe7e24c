"""What an actor may see of the youth exchange, as conditions of SQL; ``services/exchange_policy.py`` says the same."""

from __future__ import annotations

from sqlalchemy import ColumnElement, false, or_, select

from db.enums import Role
from db.models import Exchange, Guardian, Incident, Leg, LegMember, Participation
from services.actors import Actor
from services.exchange_policy import owned_by


def exchanges_visible_to(actor: Actor) -> ColumnElement[bool]:
    """Exchanges of which the actor coordinates one of the two cities."""
    owned = owned_by(actor)
    if not owned:
        return false()
    return or_(Exchange.organisation_id.in_(owned), Exchange.partner_id.in_(owned))


def legs_visible_to(actor: Actor) -> ColumnElement[bool]:
    """Journeys of the exchanges that the actor sees."""
    return Leg.exchange_id.in_(select(Exchange.id).where(exchanges_visible_to(actor)))


def participations_visible_to(actor: Actor) -> ColumnElement[bool]:
    """Who takes part in the exchanges of the actor’s city, the actor, and pupils of the actor’s school."""
    ways: list[ColumnElement[bool]] = [
        Participation.exchange_id.in_(select(Exchange.id).where(exchanges_visible_to(actor)))
    ]
    if actor.person_id is not None:
        ways.append(Participation.person_id == actor.person_id)
    if schools := actor.organisations(Role.PARTNER):
        ways.append(Participation.school_id.in_(schools))
    return or_(*ways)


def paper_members_visible_to(actor: Actor) -> ColumnElement[bool]:
    """Members of visits whose papers the actor reads: those of the own city, pupils of the school, children, the actor.

    To be asked of ``LegMember`` whether or not ``Participation`` is joined.
    """
    ways: list[ColumnElement[bool]] = [Participation.organisation_id.in_(owned_by(actor))]
    if actor.person_id is not None:
        ways.append(Participation.person_id == actor.person_id)
    if schools := actor.organisations(Role.PARTNER):
        ways.append(Participation.school_id.in_(schools))
    if own := actor.guardians():
        ways.append(Participation.person_id.in_(select(Guardian.person_id).where(Guardian.id.in_(own))))
    return LegMember.participation_id.in_(select(Participation.id).where(or_(*ways)))


def incidents_visible_to(actor: Actor) -> ColumnElement[bool]:
    """Incidents of visits of the actor’s cities, and those that the actor told."""
    ways: list[ColumnElement[bool]] = [Incident.leg_id.in_(select(Leg.id).where(legs_visible_to(actor)))]
    if actor.user_id is not None:
        ways.append(Incident.reported_by_id == actor.user_id)
    return or_(*ways)
