"""Closing a civil year: what is dated into it is final."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from db.models import ClosedYear
from services.actors import Actor
from services.materials import ledger
from services.materials.items import owner_id
from services.policy import Action, authorize


def close(session: Session, actor: Actor, year: int, *, now: datetime) -> None:
    """Let nothing more be dated into ``year`` or before, in the city that the actor coordinates."""
    city = owner_id(session, actor, None)
    authorize(actor, Action.STOCK_YEAR_CLOSE, ClosedYear(organisation_id=city, year=year))
    ledger.close_year(session, actor, city, year, now=now)
