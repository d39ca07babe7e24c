"""The rides of a visit as they are read: both ways, hours of both ends, who is on what, who is on none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from db.enums import TravelMode, TravelWay
from db.models import Leg, SheetDownload, TravelSegment
from services.actors import Actor
from services.documents.emergency_sheet import is_open
from services.exchanges.travel import is_outside, travellers
from services.queries.exchange.exchange_visit import VisitHead, head_of, visible_leg
from services.records import local_day

MOST_SHEETS = 20


@dataclass(frozen=True, slots=True)
class SeatRow:
    """Somebody on a ride."""

    participation: str
    name: str
    seat: str
    ticket: str


@dataclass(frozen=True, slots=True)
class RideRow:
    """One ride; instants are shown in their own zone."""

    public_id: str
    version: int
    way: TravelWay
    mode: TravelMode
    carrier: str
    number: str
    from_place: str
    to_place: str
    departs_at: datetime
    departs_zone: str
    arrives_at: datetime
    arrives_zone: str
    meet_at: datetime | None
    meet_place: str
    booking: str
    delay_minutes: int
    delay_note: str
    seats: tuple[SeatRow, ...]

    @property
    def expected_at(self) -> datetime:
        """The arrival with the delay."""
        return self.arrives_at + timedelta(minutes=self.delay_minutes)

    def is_outside(self, visit: VisitHead) -> bool:
        """More than a day before the visit or after it: its days were changed, or a day is mistyped."""
        return is_outside(self, visit.starts_on, visit.ends_on)


@dataclass(frozen=True, slots=True)
class Travel:
    """All rides of a visit; ``left_out`` names by way who travels and is on no ride of it."""

    visit: VisitHead
    rides: tuple[RideRow, ...]
    people: tuple[tuple[str, str], ...]
    """Public id and name of everybody who travels."""
    left_out: dict[TravelWay, tuple[str, ...]]
    sheet_is_open: bool
    """Whether the emergency sheet is given out now."""
    sheets: tuple[tuple[datetime, str], ...]
    """When the emergency sheet was taken, and by whom; the newest first."""


def travel(session: Session, actor: Actor, leg_public_id: str, *, now: datetime, language: str = "fr") -> Travel:
    """The rides of a visit. Raises ``NotFound``. A constant number of statements."""
    leg = visible_leg(session, actor, leg_public_id)
    people = {one.id: (one.public_id, one.person.name) for one in travellers(session, leg)}
    query = (
        select(TravelSegment)
        .where(TravelSegment.leg_id == leg.id)
        .options(selectinload(TravelSegment.seats))
        .order_by(TravelSegment.departs_at, TravelSegment.id)
    )
    segments = session.scalars(query).all()
    aboard: dict[TravelWay, set[int]] = {way: set() for way in TravelWay}
    for one in segments:
        aboard[one.way] |= {seat.participation_id for seat in one.seats}
    left_out = {
        way: tuple(name for key, (_public_id, name) in people.items() if key not in there)
        for way, there in aboard.items()
        if there
    }
    return Travel(
        head_of(leg, language), tuple(row_of(one, people) for one in segments), tuple(people.values()),
        {way: names for way, names in left_out.items() if names}, is_open(leg, local_day(now, leg.host.time_zone)),
        _sheets(session, leg),
    )  # fmt: skip


def _sheets(session: Session, leg: Leg) -> tuple[tuple[datetime, str], ...]:
    query = select(SheetDownload.taken_at, SheetDownload.taken_by).where(SheetDownload.leg_id == leg.id)
    rows = session.execute(query.order_by(SheetDownload.id.desc()).limit(MOST_SHEETS))
    return tuple((at, by) for at, by in rows)


def row_of(one: TravelSegment, people: dict[int, tuple[str, str]]) -> RideRow:
    """One ride with the seats of these people, by id of their participation: public id and name."""
    seats = [
        SeatRow(*people[seat.participation_id], seat.seat, seat.ticket)
        for seat in one.seats
        if seat.participation_id in people
    ]
    return RideRow(
        one.public_id, one.version, one.way, one.mode, one.carrier, one.number, one.from_place, one.to_place,
        one.departs_at, one.departs_zone, one.arrives_at, one.arrives_zone, one.meet_at, one.meet_place, one.booking,
        one.delay_minutes, one.delay_note, tuple(sorted(seats, key=lambda row: row.name)),
    )  # fmt: skip
