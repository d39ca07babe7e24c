"""The rides of a visit: there and back, who is on what, and a delay told in one gesture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import LegState, ParticipationState, SubjectKind, TravelMode, TravelWay
from db.models import Leg, LegMember, Participation, TravelSeat, TravelSegment
from services import history, inputs
from services.actions import Action
from services.actors import Actor
from services.errors import Conflict, Invalid, NotFound
from services.exchanges import telling
from services.i18n import N_
from services.policy import authorize
from services.records import by_public_id, local_day

LONGEST = timedelta(days=4)
NEAR = timedelta(days=1)
"""A journey may begin on the day before a visit and end on the day after it."""
LONGEST_DELAY = 4 * 24 * 60
"""Minutes."""
WORDS = {
    "carrier": 120, "number": 40, "from_place": 200, "to_place": 200, "meet_place": 200, "booking": 60,
}  # fmt: skip
"""Texts of a ride with their longest length."""
_OVER = frozenset({LegState.CLOSED, LegState.CANCELLED})


class Ride(Protocol):
    """When a ride begins and ends, by the clocks of its places."""

    @property
    def departs_at(self) -> datetime: ...
    @property
    def departs_zone(self) -> str: ...
    @property
    def arrives_at(self) -> datetime: ...
    @property
    def arrives_zone(self) -> str: ...


def keep(
    session: Session,
    actor: Actor,
    leg_public_id: str,
    fields: Mapping[str, Any],
    *,
    segment_public_id: str | None = None,
    seen_version: int | None = None,
    now: datetime,
) -> TravelSegment:
    """Enter a ride, or change one. ``departs``, ``arrives`` and ``meet`` are local days and hours at their place.

    A new ride takes everybody who travels. Raises ``Invalid`` at the field.
    """
    leg = _leg(session, actor, leg_public_id)
    values = _checked(leg, fields)
    if segment_public_id is None:
        segment = TravelSegment(leg_id=leg.id, created_at=now, updated_at=now, **values)
        session.add(segment)
        session.flush()
        seat(session, actor, segment.public_id, [one.public_id for one in travellers(session, leg)], now=now)
    else:
        segment = _segment(session, leg, segment_public_id)
        history.check_version(segment, seen_version)
        for name, value in values.items():
            setattr(segment, name, value)
        segment.updated_at = now
    history.audit(session, actor, "travel:keep", now=now, kind=SubjectKind.LEG, subject_id=leg.id)
    return segment


def _checked(leg: Leg, fields: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {
        name: inputs.line(fields.get(name), field=name, longest=longest) for name, longest in WORDS.items()
    }
    for name in ("from_place", "to_place"):
        if not found[name]:
            raise Invalid(N_("Say from where to where."), field=name)
    found["way"] = inputs.member(TravelWay, fields.get("way"), field="way") or TravelWay.OUTWARD
    found["mode"] = inputs.member(TravelMode, fields.get("mode"), field="mode") or TravelMode.PLANE
    first, second = (leg.sending, leg.host) if found["way"] is TravelWay.OUTWARD else (leg.host, leg.sending)
    found["departs_zone"] = _zone(fields.get("departs_zone") or first.time_zone, "departs_zone")
    found["arrives_zone"] = _zone(fields.get("arrives_zone") or second.time_zone, "arrives_zone")
    found["departs_at"] = instant(fields.get("departs"), found["departs_zone"], "departs")
    found["arrives_at"] = instant(fields.get("arrives"), found["arrives_zone"], "arrives")
    lasts = found["arrives_at"] - found["departs_at"]
    if not timedelta() < lasts <= LONGEST:
        raise Invalid(N_("The arrival is after the departure, and not more than four days later."), field="arrives")
    found["meet_at"] = instant(fields["meet"], found["departs_zone"], "meet") if fields.get("meet") else None
    if found["meet_at"] and found["meet_at"] > found["departs_at"]:
        raise Invalid(N_("The group meets before the departure."), field="meet")
    return found


def instant(local: Any, zone: str, field: str) -> datetime:
    """A local day and hour as an instant. Raises ``Invalid`` at ``field`` without one."""
    if not isinstance(local, datetime):
        raise Invalid(N_("Give the day and the hour."), field=field)
    return local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def _zone(name: str, field: str) -> str:
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError):
        raise Invalid(N_("Choose a time zone of the list."), field=field) from None


def is_outside(ride: Ride, starts_on: date, ends_on: date) -> bool:
    """More than a day before the visit or after it: its days were changed, or a day is mistyped."""
    leaves, arrives = local_day(ride.departs_at, ride.departs_zone), local_day(ride.arrives_at, ride.arrives_zone)
    return leaves < starts_on - NEAR or arrives > ends_on + NEAR


def remove(session: Session, actor: Actor, segment_public_id: str, *, now: datetime) -> None:
    """A ride that is not taken after all."""
    segment = by_public_id(session, TravelSegment, segment_public_id, lock=True)
    _leg(session, actor, segment.leg.public_id)
    for one in segment.seats:
        session.delete(one)
    session.flush()
    session.delete(segment)
    history.audit(session, actor, "travel:remove", now=now, kind=SubjectKind.LEG, subject_id=segment.leg_id)


def seat(
    session: Session, actor: Actor, segment_public_id: str, participation_public_ids: Sequence[str], *, now: datetime
) -> None:
    """Who is on a ride: exactly these; seats and tickets of those who stay are kept."""
    segment = by_public_id(session, TravelSegment, segment_public_id, lock=True)
    leg = _leg(session, actor, segment.leg.public_id)
    known = {one.public_id: one for one in travellers(session, leg)}
    if unknown := set(participation_public_ids) - known.keys():
        raise NotFound(N_("This does not exist, or not any more."), field=min(unknown))
    wanted = {known[one].id for one in participation_public_ids}
    there = {one.participation_id: one for one in _seats(session, segment)}
    for participation_id, one in there.items():
        if participation_id not in wanted:
            session.delete(one)
    new = sorted(wanted - there.keys())
    session.add_all(TravelSeat(segment_id=segment.id, participation_id=one) for one in new)
    session.flush()
    session.expire(segment, ["seats"])
    history.audit(session, actor, "travel:seat", now=now, kind=SubjectKind.LEG, subject_id=leg.id, number=len(wanted))


def ticket(
    session: Session, actor: Actor, segment_public_id: str, participation_public_id: str, *, seat: str = "",
    ticket: str = "", now: datetime,
) -> None:  # fmt: skip
    """The seat and ticket of one person on a ride."""
    segment = by_public_id(session, TravelSegment, segment_public_id, lock=True)
    leg = _leg(session, actor, segment.leg.public_id)
    one = by_public_id(session, Participation, participation_public_id)
    found = next((each for each in _seats(session, segment) if each.participation_id == one.id), None)
    if found is None:
        raise NotFound(N_("This does not exist, or not any more."))
    found.seat = inputs.line(seat, field="seat", longest=20)
    found.ticket = inputs.line(ticket, field="ticket", longest=60)
    history.audit(session, actor, "travel:ticket", now=now, kind=SubjectKind.LEG, subject_id=leg.id)


def delay(
    session: Session, actor: Actor, segment_public_id: str, minutes: int, *, note: str = "", now: datetime
) -> int:
    """A ride is late by so many minutes: guardians and families are told; gives back how many mails were written.

    Told again with the same figures nobody is written to. 0 takes the delay back. Raises ``Invalid`` at «minutes».
    """
    segment = by_public_id(session, TravelSegment, segment_public_id, lock=True)
    leg = _leg(session, actor, segment.leg.public_id)
    checked = inputs.whole(minutes, field="minutes", least=0, most=LONGEST_DELAY) or 0
    text = inputs.line(note, field="note", longest=300)
    if (checked, text) == (segment.delay_minutes, segment.delay_note):
        return 0
    segment.delay_minutes, segment.delay_note, segment.updated_at = checked, text, now
    history.audit(session, actor, "travel:delay", now=now, kind=SubjectKind.LEG, subject_id=leg.id, minutes=checked)
    aboard = [one.participation_id for one in _seats(session, segment)]
    return telling.tell(
        session, leg, "travel_delayed", [*telling.guardians(session, aboard), *telling.families(session, leg)], now=now,
        zone=segment.arrives_zone, ride=f"{segment.from_place} – {segment.to_place}",
        arrives_at=segment.arrives_at + timedelta(minutes=checked), message=text,
    )  # fmt: skip


def travellers(session: Session, leg: Leg) -> Sequence[Participation]:
    """Who travels with a visit, by name. One statement."""
    query = (
        select(Participation)
        .join(LegMember, LegMember.participation_id == Participation.id)
        .where(
            LegMember.leg_id == leg.id, LegMember.travels, LegMember.left_on.is_(None),
            Participation.state != ParticipationState.WITHDRAWN,
        )
        .order_by(Participation.sort_name, Participation.id)
    )  # fmt: skip
    return session.scalars(query).all()


def _seats(session: Session, segment: TravelSegment) -> Sequence[TravelSeat]:
    return session.scalars(select(TravelSeat).where(TravelSeat.segment_id == segment.id)).all()


def _leg(session: Session, actor: Actor, public_id: str) -> Leg:
    leg = by_public_id(session, Leg, public_id, lock=True)
    authorize(actor, Action.EXCHANGE_EDIT, leg)
    if leg.state in _OVER:
        raise Conflict(N_("This visit is over: it no longer changes."))
    return leg


def _segment(session: Session, leg: Leg, public_id: str) -> TravelSegment:
    segment = by_public_id(session, TravelSegment, public_id, lock=True)
    if segment.leg_id != leg.id:
        raise NotFound(N_("This does not exist, or not any more."))
    return segment
