"""Rides of visits as entries of a calendar: of whoever is on them, and of the coordinators of both cities. They name no
people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from db.enums import LegState, ParticipationState
from db.models import Exchange, Leg, Participation, TravelSeat, TravelSegment
from services import formats
from services.actors import Actor
from services.calendars import Entry
from services.exchange_policy import owned_by
from services.i18n import N_, translate, translate_plural
from services.labels import WORDS

MOST_ENTRIES = 200


def rides(session: Session, actor: Actor, language: str, since: date) -> Iterator[Entry]:
    """Each ride from the hour of one end to that of the other, a delay counted. One statement."""
    owned = owned_by(actor)
    aboard = (
        select(TravelSeat.segment_id)
        .join(Participation, Participation.id == TravelSeat.participation_id)
        .where(Participation.person_id == actor.person_id, Participation.state != ParticipationState.WITHDRAWN)
    )
    query = (
        select(TravelSegment)
        .join(Leg, Leg.id == TravelSegment.leg_id)
        .join(Exchange, Exchange.id == Leg.exchange_id)
        .options(joinedload(TravelSegment.leg).joinedload(Leg.exchange))
        .where(
            or_(TravelSegment.id.in_(aboard), Exchange.organisation_id.in_(owned), Exchange.partner_id.in_(owned)),
            TravelSegment.arrives_at >= datetime.combine(since, datetime.min.time(), UTC),
            Leg.state != LegState.CANCELLED,
        )
        .order_by(TravelSegment.departs_at, TravelSegment.id)
        .limit(MOST_ENTRIES)
    )  # fmt: skip
    for one in session.scalars(query):
        leg = one.leg
        is_owner = not owned.isdisjoint({leg.exchange.organisation_id, leg.exchange.partner_id})
        yield Entry(
            f"ride-{one.public_id}", _title(one, language), one.departs_at.astimezone(ZoneInfo(one.departs_zone)),
            one.version, f"/voyage?id={leg.public_id}" if is_owner else "/mon-echange", _detail(one, language),
            (one.arrives_at + timedelta(minutes=one.delay_minutes)).astimezone(ZoneInfo(one.arrives_zone)),
            one.meet_place or one.from_place,
        )  # fmt: skip


def _title(one: TravelSegment, language: str) -> str:
    return translate(
        language, N_("%(way)s: %(start)s – %(end)s"), way=translate(language, WORDS[one.mode]), start=one.from_place,
        end=one.to_place,
    )  # fmt: skip


def _detail(one: TravelSegment, language: str) -> str:
    """Where the group meets, what it rides in, how late it is."""
    parts = [" ".join(part for part in (one.carrier, one.number) if part)]
    if one.meet_at:
        meets = N_("Meeting point: %(place)s, %(when)s")
        parts.append(
            translate(
                language,
                meets,
                place=one.meet_place,
                when=formats.short_instant(one.meet_at, language, one.departs_zone),
            )
        )
    if one.delay_minutes:
        late = translate_plural(language, "%(n)s minute late", "%(n)s minutes late", one.delay_minutes)
        parts.append(" ".join(part for part in (late, one.delay_note) if part))
    return "\n".join(part for part in parts if part)
