"""What is planned of an internship: hours of each day, as the rules of the law reckon with them."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import EndReason, OrganisationKind, PlacementState
from db.models import Offer, Organisation, Placement, ScheduleDay
from services.presence.sheets import sheet, stay_of
from services.rules.internships import Plan, PreviousOnPost, free_from

WEEKDAYS = 7
_BEFORE = (
    PlacementState.AGREEMENT_SIGNED, PlacementState.READY, PlacementState.IN_PROGRESS, PlacementState.COMPLETED,
    PlacementState.CLOSED, PlacementState.INTERRUPTED,
)  # fmt: skip
"""States of other internships that count as agreed."""


def week_of(placement: Placement) -> list[int]:
    """Minutes of each weekday from Monday; without a week of its own, the weekly hours spread over five days."""
    return list(stay_of(placement).week())


def schedule_days(session: Session, placement: Placement) -> list[ScheduleDay]:
    """Days that differ from the week, in order."""
    query = select(ScheduleDay).where(ScheduleDay.placement_id == placement.id).order_by(ScheduleDay.day)
    return list(session.scalars(query))


def plan_of(session: Session, placement: Placement) -> Plan:
    """The internship as it is agreed, with what the person did at this host before. At most nine statements."""
    host = session.get_one(Organisation, placement.organisation_id)
    return replace(
        sheet(session, placement).plan,
        host_is_public=host.kind in {OrganisationKind.CITY, OrganisationKind.TERRITORY},
        previous_on_post=_previous_on_post(session, placement),
    )


def _previous_on_post(session: Session, placement: Placement) -> PreviousOnPost | None:
    """The last internship on the post: of those on the same offer, the one that stands in the way, if any does.

    An offer of several places is as many posts: only where all of them are taken or must stay empty is one named.
    """
    offer = session.get(Offer, placement.offer_id) if placement.offer_id else None
    if offer is None:
        return None
    query = select(Placement).where(
        Placement.offer_id == offer.id,
        Placement.id != placement.id,
        Placement.state.in_(_BEFORE),
        Placement.starts_on <= placement.ends_on,
    )
    before = [_as_previous(other) for other in session.scalars(query.order_by(Placement.starts_on, Placement.id))]
    beside = [other for other in before if other.end >= placement.starts_on]
    recent = [other for other in before if other.end < placement.starts_on < free_from(other)]
    too_many = len(beside) + len(recent) - offer.places
    if too_many < 0 or not recent:
        return None
    return sorted(recent, key=free_from)[min(too_many, len(recent) - 1)]


def _as_previous(other: Placement) -> PreviousOnPost:
    by_intern = other.end_reason is EndReason.INTERN
    return PreviousOnPost(other.starts_on, other.ended_on or other.ends_on, "intern" if by_intern else None)
