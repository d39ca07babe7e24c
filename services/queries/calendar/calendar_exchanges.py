"""Visits of exchanges as entries of a calendar: their first and last day. They name no people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, joinedload

from db.base import localised
from db.enums import LegDirection, LegState, ParticipationState
from db.models import Exchange, Leg, Participation
from services.actors import Actor
from services.calendars import Entry
from services.exchange_policy import owned_by
from services.exchanges.exchanges import LIVING
from services.i18n import N_, translate
from services.queries.exchange.exchange_scope import exchanges_visible_to, participations_visible_to

MOST_ENTRIES = 200
_BEGINS = {
    LegDirection.OUTBOUND: N_("The first visit begins: %(exchange)s"),
    LegDirection.RETURN: N_("The return visit begins: %(exchange)s"),
}
_ENDS = {
    LegDirection.OUTBOUND: N_("The first visit ends: %(exchange)s"),
    LegDirection.RETURN: N_("The return visit ends: %(exchange)s"),
}


def visit_days(session: Session, actor: Actor, language: str, since: date) -> Iterator[Entry]:
    """First and last days of visits of the actor’s city, of those the actor is in, or pupils of their school are."""
    mine = select(Participation.exchange_id).where(
        participations_visible_to(actor), Participation.state != ParticipationState.WITHDRAWN
    )
    seen: ColumnElement[bool] = or_(exchanges_visible_to(actor), Exchange.id.in_(mine))
    query = (
        select(Leg)
        .join(Exchange, Exchange.id == Leg.exchange_id)
        .options(joinedload(Leg.exchange))
        .where(seen, Exchange.state.in_(LIVING), Leg.state != LegState.CANCELLED, Leg.ends_on >= since)
        .order_by(Leg.starts_on, Leg.id)
    )
    owned = owned_by(actor)
    for leg in session.scalars(query.limit(MOST_ENTRIES)):
        exchange = leg.exchange
        is_owner = not owned.isdisjoint({exchange.organisation_id, exchange.partner_id})
        own = f"/echange?id={exchange.public_id}" if is_owner else "/mon-echange" if actor.person_id else "/nos-jeunes"
        for name, words, day in (("begins", _BEGINS, leg.starts_on), ("ends", _ENDS, leg.ends_on)):
            title = translate(language, words[leg.direction], exchange=localised(exchange, "title", language))
            yield Entry(f"visit-{leg.public_id}-{name}", title, day, leg.version, own)
