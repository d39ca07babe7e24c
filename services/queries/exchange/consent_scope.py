"""Whose consents an actor may see, as a condition of SQL; ``services/consent_policy.py`` says the same."""

from __future__ import annotations

from sqlalchemy import ColumnElement, false, or_, select

from db.enums import Role
from db.models import Guardian, Participation
from services.actors import Actor
from services.exchange_policy import owned_by


def consents_visible_to(actor: Actor) -> ColumnElement[bool]:
    """Participations of the actor’s own city or school, the actor’s own, and of the children that a link shows."""
    ways: list[ColumnElement[bool]] = [false()]
    if owned := owned_by(actor):
        ways.append(Participation.organisation_id.in_(owned))
    if schools := actor.organisations(Role.PARTNER):
        ways.append(Participation.school_id.in_(schools))
    if actor.person_id is not None:
        ways.append(Participation.person_id == actor.person_id)
    if guardians := actor.guardians():
        ways.append(Participation.person_id.in_(select(Guardian.person_id).where(Guardian.id.in_(guardians))))
    return or_(*ways)
