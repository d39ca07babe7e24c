"""The nights of a visit: where each who travels sleeps, and who has no bed in one of them.

A family counts on its guests for the whole visit; a lodging of the group counts for its nights and comes before the
family then. Nights that somebody spends elsewhere, or on the way, need no bed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from db.enums import HostStayState
from db.models import HostStay, Leg, Lodging, NightAway, TravelSeat, TravelSegment

SMALL_HOURS = time(3)
"""Whoever is on a ride at this hour, in the city that receives, spends the night on the way."""
LIVING = (HostStayState.PROPOSED, HostStayState.AGREED)


@dataclass(frozen=True, slots=True)
class Nights:
    """Bed by night and participation: a stay, or None where somebody is elsewhere or on the way."""

    leg: Leg
    beds: Mapping[int, Mapping[date, HostStay | None]]

    def without(self, participation_id: int, first: date | None = None) -> tuple[date, ...]:
        """Nights of the visit, from ``first`` on, in which somebody has no bed."""
        known = self.beds.get(participation_id, {})
        return tuple(night for night in of(self.leg) if night not in known and night >= (first or night))


def of(leg: Leg) -> tuple[date, ...]:
    """Each night by the day on which it begins; the last day of a visit has none."""
    return tuple(leg.starts_on + timedelta(days=number) for number in range((leg.ends_on - leg.starts_on).days))


def between(first: date, last: date) -> Iterable[date]:
    """Nights from one to another, both counted."""
    return (first + timedelta(days=number) for number in range((last - first).days + 1))


def load(session: Session, leg: Leg, states: Sequence[HostStayState] = LIVING) -> Nights:
    """All nights of a visit by who sleeps. Three statements."""
    found: dict[int, dict[date, HostStay | None]] = defaultdict(dict)
    for participation_id, night in _on_the_way(session, leg):
        found[participation_id][night] = None
    query = select(HostStay).where(HostStay.leg_id == leg.id, HostStay.state.in_((*states, HostStayState.ENDED)))
    for stay in sorted(session.scalars(query), key=_weight):
        for night in between(stay.starts_on, _last(stay)):
            found[stay.participation_id][night] = stay
    for away in session.scalars(select(NightAway).where(NightAway.leg_id == leg.id)):
        found[away.participation_id].update(dict.fromkeys(between(away.starts_on, away.ends_on)))
    return Nights(leg, found)


def _weight(stay: HostStay) -> tuple[bool, bool, int]:
    """What counts before the others comes last: lodgings, what was not ended, what was entered later."""
    return stay.lodging_id is not None, stay.state is not HostStayState.ENDED, stay.id


def _last(stay: HostStay) -> date:
    """The last night; on the day on which a stay was ended nobody slept there any more."""
    return stay.ends_on - timedelta(days=int(stay.state is HostStayState.ENDED))


def _on_the_way(session: Session, leg: Leg) -> list[tuple[int, date]]:
    """Who is on a ride in the small hours of which night."""
    zone = ZoneInfo(leg.host.time_zone)
    query = (
        select(TravelSeat.participation_id, TravelSegment.departs_at, TravelSegment.arrives_at)
        .join(TravelSegment, TravelSegment.id == TravelSeat.segment_id)
        .where(TravelSegment.leg_id == leg.id)
    )
    small_hours = {night: datetime.combine(night + timedelta(days=1), SMALL_HOURS, zone) for night in of(leg)}
    return [
        (participation_id, night)
        for participation_id, departs_at, arrives_at in session.execute(query)
        for night, at in small_hours.items()
        if departs_at <= at <= arrives_at
    ]


def lodged(session: Session, leg: Leg, first: date) -> frozenset[int]:
    """Who sleeps in lodgings of the group in every night from ``first`` on. One statement."""
    query = select(HostStay).where(
        HostStay.leg_id == leg.id, HostStay.lodging_id.is_not(None), HostStay.state.in_(LIVING)
    )
    covered: dict[int, set[date]] = defaultdict(set)
    for stay in session.scalars(query):
        covered[stay.participation_id] |= set(between(stay.starts_on, stay.ends_on))
    asked = {night for night in of(leg) if night >= first}
    return frozenset(who for who, known in covered.items() if asked and asked <= known)


def is_arranged(session: Session, leg: Leg) -> bool:
    """Beds of this visit are given out here: somebody was placed, or a lodging is entered."""
    stays = exists().where(HostStay.leg_id == leg.id, HostStay.state.in_(LIVING))
    return bool(session.scalar(select(stays | exists().where(Lodging.leg_id == leg.id))))


def has_rooms(session: Session, leg: Leg) -> bool:
    """Rooms of a lodging are agreed, so that a list of them can be printed."""
    agreed = HostStay.state == HostStayState.AGREED
    rooms = exists().where(HostStay.leg_id == leg.id, HostStay.room_id.is_not(None), HostStay.lodging_id.is_not(None))
    return bool(session.scalar(select(rooms.where(agreed))))
