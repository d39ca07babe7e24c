"""What an actor may see of the youth exchange, as conditions of SQL; ``services/exchange_policy.py`` says the same."""

from __future__ import annotations

from sqlalchemy import ColumnElement, false, or_

from db.models import Exchange
from services.actors import Actor
from services.exchange_policy import owned_by


def exchanges_visible_to(actor: Actor) -> ColumnElement[bool]:
    """Exchanges of which the actor coordinates one of the two cities."""
    owned = owned_by(actor)
    if not owned:
        return false()
    return or_(Exchange.organisation_id.in_(owned), Exchange.partner_id.in_(owned))
