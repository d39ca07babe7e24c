"""Next year’s exchange from this year’s: the same words, partners and visits, its dates a year later."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from db.enums import ExchangeState, LegState, SubjectKind
from db.models import Exchange, ExchangePartner, Leg
from services import history
from services.actions import Action
from services.actors import Actor
from services.policy import authorize
from services.records import by_public_id

YEAR = timedelta(days=364)
"""A year later on the same day of the week."""
_OF_ONE_YEAR = {"id", "public_id", "version", "state", "created_at", "updated_at", "call_id"}
_OF_ONE_VISIT = _OF_ONE_YEAR | {
    "exchange_id", "starts_on", "ends_on", "cleared_at", "declared_on", "declaration",
}  # fmt: skip


def duplicate(session: Session, actor: Actor, public_id: str, *, now: datetime) -> Exchange:
    """A new draft like an earlier exchange: texts, ages, places, partners and both visits, without people.

    Nothing of the earlier one changes.
    """
    old = by_public_id(session, Exchange, public_id)
    authorize(actor, Action.EXCHANGE_EDIT, old)
    new = Exchange(**_copied(old, _OF_ONE_YEAR), state=ExchangeState.DRAFT, created_at=now, updated_at=now)
    session.add(new)
    session.flush()
    for partner in old.partners:
        session.add(ExchangePartner(**(_copied(partner, {"id"}) | {"exchange_id": new.id})))
    for leg in old.legs:
        session.add(
            Leg(
                **_copied(leg, _OF_ONE_VISIT), exchange_id=new.id, state=LegState.PLANNED,
                starts_on=leg.starts_on + YEAR, ends_on=leg.ends_on + YEAR, created_at=now, updated_at=now,
            )
        )  # fmt: skip
    session.flush()
    history.record_state(session, actor, SubjectKind.EXCHANGE, new.id, "create", None, new.state, now=now)
    return new


def _copied(record: Exchange | ExchangePartner | Leg, left_out: set[str]) -> dict:
    names = [column.name for column in type(record).__table__.columns if column.name not in left_out]
    return {name: getattr(record, name) for name in names}
