"""What an actor may see of money, as conditions of SQL; ``services/money_policy.py`` says the same."""

from __future__ import annotations

from sqlalchemy import ColumnElement

from db.models import MoneyEntry
from services.actors import Actor
from services.exchange_policy import owned_by


def money_visible_to(actor: Actor) -> ColumnElement[bool]:
    """Entries in the books of the cities that the actor coordinates."""
    return MoneyEntry.organisation_id.in_(owned_by(actor))
