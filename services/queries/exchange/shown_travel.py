"""The journey of one young person or leader, as they and their guardian read it: their rides, and whom to call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from db.models import Leg, LegMember, TravelSeat, TravelSegment
from services.exchanges.households import OVER
from services.queries.exchange.exchange_travel import RideRow, row_of


@dataclass(frozen=True, slots=True)
class ShownJourney:
    """One visit to come or under way with the rides they are on, in the order of their hours."""

    starts_on: date
    ends_on: date
    rides: tuple[RideRow, ...]
    emergency_numbers: tuple[Mapping[str, str], ...]


def shown_journeys(session: Session, participation_id: int, today: date) -> tuple[ShownJourney, ...]:
    """Visits in which they travel, are not over, and have a ride. For a page that was given this person: by their
    guardian’s link, or as their own. Two statements at most."""
    legs = session.scalars(
        select(Leg)
        .join(LegMember, LegMember.leg_id == Leg.id)
        .where(
            LegMember.participation_id == participation_id, LegMember.travels, LegMember.left_on.is_(None),
            Leg.ends_on >= today, Leg.state.not_in(OVER),
        )
        .order_by(Leg.starts_on, Leg.id)
    ).all()  # fmt: skip
    if not legs:
        return ()
    rides: dict[int, list[RideRow]] = {}
    query = (
        select(TravelSegment)
        .join(TravelSeat, TravelSeat.segment_id == TravelSegment.id)
        .options(joinedload(TravelSegment.seats))
        .where(TravelSeat.participation_id == participation_id, TravelSegment.leg_id.in_([leg.id for leg in legs]))
        .order_by(TravelSegment.departs_at, TravelSegment.id)
    )
    for one in session.scalars(query).unique():
        rides.setdefault(one.leg_id, []).append(row_of(one, {participation_id: ("", "")}))
    return tuple(
        ShownJourney(leg.starts_on, leg.ends_on, tuple(rides[leg.id]), tuple(leg.emergency_numbers))
        for leg in legs
        if leg.id in rides
    )
