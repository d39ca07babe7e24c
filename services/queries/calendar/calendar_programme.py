"""Activities of the visits that somebody is in or leads, as entries of their calendar. They name no people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from db.base import localised
from db.enums import LegState
from db.models import Activity, Leg, LegMember, Participation
from services.actors import Actor
from services.calendars import Entry
from services.exchanges.journeys import in_it

MOST_ENTRIES = 500


def activities(session: Session, actor: Actor, language: str, since: date) -> Iterator[Entry]:
    """What takes place in the visits that the actor is in, in the hours of the receiving city. One statement."""
    if actor.person_id is None:
        return
    mine = (
        select(LegMember.leg_id)
        .join(Participation, Participation.id == LegMember.participation_id)
        .where(Participation.person_id == actor.person_id, *in_it())
    )
    query = (
        select(Activity)
        .join(Leg, Leg.id == Activity.leg_id)
        .options(joinedload(Activity.leg).joinedload(Leg.host))
        .where(
            Activity.leg_id.in_(mine), Activity.day >= since, Activity.cancelled_at.is_(None),
            Activity.is_rain_twin.is_(False), Leg.state != LegState.CANCELLED,
        )
        .order_by(Activity.day, Activity.id)
        .limit(MOST_ENTRIES)
    )  # fmt: skip
    for one in session.scalars(query):
        zone = ZoneInfo(one.leg.host.time_zone)
        yield Entry(
            f"activity-{one.public_id}", localised(one, "title", language),
            datetime.combine(one.day, one.starts_at, zone), one.version, f"/programme?id={one.leg.public_id}",
            one.material, datetime.combine(one.day, one.ends_at, zone), one.place,
        )  # fmt: skip
