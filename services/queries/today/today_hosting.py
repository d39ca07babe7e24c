"""What host families ask for on the first page: to visit, checks that end before the visit, young people without a
family, and at once those who lost theirs."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session

from db.enums import CheckedFor, FindingLevel, HostStayState, HouseholdState, LegState, ParticipationState
from db.models import AdultCheck, HostStay, Household, HouseholdAdult, Leg, LegMember, Participation
from services.actors import Actor
from services.exchange_policy import owned_by
from services.i18n import N_
from services.queries.today.today_rows import OWNERS, TodoRow

NEAR = timedelta(days=120)
MOST_VISITS = 3
_COMING = (LegState.PLANNED, LegState.CLEARED, LegState.UNDER_WAY)


def hosting_todos(session: Session, actor: Actor, day: date) -> list[TodoRow]:
    """What waits about families of the visits that the actor’s city receives soon. One statement."""
    owned = owned_by(actor)
    if not owned:
        return []
    rows = session.execute(_counts(), {"owners": [*owned], "soon": day + NEAR, "day": day})
    return [todo for row in rows for todo in _todos(row)]


def _todos(row: Any) -> list[TodoRow]:
    block, warn, info = FindingLevel.BLOCK, FindingLevel.WARN, FindingLevel.INFO
    lost, starts_on, query = row.lost, row.starts_on, {"id": row.public_id}
    missing = row.without - lost if row.families else 0
    found = (
        TodoRow("bed_lost", lost, N_("Needs another family now"), "exchange_beds", block, due=starts_on, query=query),
        TodoRow(
            "bed_missing", missing, N_("Travels and has no bed yet"),
            "exchange_beds", warn, due=starts_on, query=query,
        ),
        TodoRow(
            "family_check", row.short, N_("Adult of a host family whose check is missing or ends too early"),
            "exchange_families", warn, due=starts_on, query=query,
        ),
        TodoRow(
            "family_visit", row.to_visit, N_("Host family to visit"), "exchange_families", info, due=starts_on,
            query=query,
        ),
    )  # fmt: skip
    return [one for one in found if one.count]


@cache
def _counts() -> Select[Any]:
    """Numbers of each visit to come, the next ones. Made once, asked with parameters."""
    sleeps = exists().where(
        HostStay.leg_id == LegMember.leg_id, HostStay.participation_id == LegMember.participation_id,
        HostStay.state != HostStayState.ENDED,
    )  # fmt: skip
    slept = exists().where(
        HostStay.leg_id == LegMember.leg_id, HostStay.participation_id == LegMember.participation_id,
        HostStay.state == HostStayState.ENDED,
    )  # fmt: skip
    without = (
        select(func.count())
        .select_from(LegMember)
        .join(Participation, Participation.id == LegMember.participation_id)
        .where(
            LegMember.leg_id == Leg.id, LegMember.travels, LegMember.left_on.is_(None), ~sleeps,
            Participation.state != ParticipationState.WITHDRAWN, Participation.is_substitute.is_(False),
        )
        .correlate(Leg)
    )  # fmt: skip
    families = select(func.count()).where(Household.leg_id == Leg.id).correlate(Leg)
    checked = exists().where(
        AdultCheck.household_adult_id == HouseholdAdult.id, AdultCheck.kind == CheckedFor.HONORABILITY,
        or_(AdultCheck.expires_on.is_(None), AdultCheck.expires_on >= Leg.ends_on),
    )  # fmt: skip
    short = (
        select(func.count())
        .select_from(HouseholdAdult)
        .join(Household, Household.id == HouseholdAdult.household_id)
        .where(
            Household.leg_id == Leg.id, Household.state.in_((HouseholdState.VISITED, HouseholdState.ACCEPTED)), ~checked
        )
        .correlate(Leg)
    )
    return (
        select(
            Leg.public_id,
            Leg.starts_on,
            without.scalar_subquery().label("without"),
            without.where(slept).scalar_subquery().label("lost"),
            families.scalar_subquery().label("families"),
            families.where(Household.state == HouseholdState.OFFERED).scalar_subquery().label("to_visit"),
            short.scalar_subquery().label("short"),
        )
        .where(
            Leg.host_id.in_(OWNERS),
            Leg.state.in_(_COMING),
            Leg.starts_on <= bindparam("soon"),
            Leg.ends_on >= bindparam("day"),
        )
        .order_by(Leg.starts_on, Leg.id)
        .limit(MOST_VISITS)
    )
