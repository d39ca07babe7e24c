"""What is planned of an internship: hours of each day, as the rules of the law reckon with them."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import OrganisationKind
from db.models import Organisation, Placement, ScheduleDay
from services.limits import in_the_way
from services.presence.sheets import sheet, stay_of
from services.rules.internships import Plan, PreviousOnPost
from services.who_counts import of_placement, post_of

WEEKDAYS = 7


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
    """The last internship on the post, where it stands in the way: see :func:`services.limits.in_the_way`."""
    post = post_of(session, of_placement(placement))
    return in_the_way(placement.starts_on, post.stays, post.number)
