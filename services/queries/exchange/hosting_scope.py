"""What an actor may see of host families, as conditions of SQL; ``services/hosting_policy.py`` says the same."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_, select

from db.models import Household, Leg
from services.actors import Actor
from services.hosting_policy import family_of_link
from services.queries.exchange.exchange_scope import legs_visible_to


def households_visible_to(actor: Actor) -> ColumnElement[bool]:
    """Families of the visits that the actor sees, and the one whose link they came by."""
    ways: list[ColumnElement[bool]] = [Household.leg_id.in_(select(Leg.id).where(legs_visible_to(actor)))]
    if (own := family_of_link(actor)) is not None:
        ways.append(Household.id == own)
    return or_(*ways)
