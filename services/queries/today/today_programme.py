"""What the first page says of the days of a visit: attendance to take today, attendance not taken yesterday."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, exists, or_, select
from sqlalchemy.orm import Session

from db.base import localised
from db.enums import FindingLevel, LegState, ParticipationState
from db.models import Activity, ActivityLeader, AttendanceEntry, Leg, Organisation, Participation
from services.actors import Actor
from services.i18n import N_
from services.queries.exchange.exchange_scope import legs_visible_to
from services.queries.made_once import made_once
from services.queries.today.today_rows import TodoRow
from services.records import local_day

PAGE = "exchange_programme"
FARTHEST = timedelta(hours=14)
"""How far the day of any place is ahead of UTC, or behind it."""


def programme_todos(session: Session, actor: Actor, now: datetime) -> list[TodoRow]:
    """For leaders by activity, for coordinators by visit. One statement; none for whoever has no record of a person."""
    if actor.person_id is None:
        return []
    around = {"first": (now - FARTHEST).date() - timedelta(days=1), "last": (now + FARTHEST).date()}
    found = list(session.execute(_near(actor), around))
    return [*_to_take(found, actor, now), *_not_taken(found, now)]


@made_once
def _near(actor: Actor) -> Any:
    """Activities from one day to another that the actor leads or coordinates, and what is known of each."""
    leads = exists().where(
        ActivityLeader.activity_id == Activity.id, ActivityLeader.participation_id == Participation.id,
        Participation.person_id == actor.person_id, Participation.state != ParticipationState.WITHDRAWN,
    )  # fmt: skip
    owns = Activity.leg_id.in_(select(Leg.id).where(legs_visible_to(actor)))
    return (
        select(
            Activity, Leg.public_id, Organisation.time_zone, leads.label("leads"), owns.label("owns"),
            exists().where(AttendanceEntry.activity_id == Activity.id).label("taken"),
        )
        .join(Leg, Leg.id == Activity.leg_id)
        .join(Organisation, Organisation.id == Leg.host_id)
        .where(
            Activity.day.between(bindparam("first"), bindparam("last")), Activity.cancelled_at.is_(None),
            Activity.is_rain_twin.is_(False), Leg.state != LegState.CANCELLED, or_(leads, owns),
        )
        .order_by(Activity.day, Activity.starts_at, Activity.id)
    )  # fmt: skip


def _to_take(found: list[Any], actor: Actor, now: datetime) -> Iterator[TodoRow]:
    for one, leg, zone, leads, _owns, taken in found:
        if leads and not taken and one.day == local_day(now, zone):
            params = {"time": f"{one.starts_at:%H:%M}", "title": localised(one, "title", actor.language)}
            yield TodoRow(
                "attendance", 1, N_("Take attendance at %(time)s: %(title)s"), PAGE, FindingLevel.WARN, params,
                due=one.day, query={"id": leg},
            )  # fmt: skip


def _not_taken(found: list[Any], now: datetime) -> Iterator[TodoRow]:
    missed: dict[str, int] = {}
    for one, leg, zone, _leads, owns, taken in found:
        if owns and not taken and one.day == local_day(now, zone) - timedelta(days=1):
            missed[leg] = missed.get(leg, 0) + 1
    for leg, number in missed.items():
        title = N_("Attendance was not taken yesterday")
        yield TodoRow("attendance_missed", number, title, PAGE, FindingLevel.INFO, query={"id": leg})
