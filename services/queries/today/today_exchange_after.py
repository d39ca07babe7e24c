"""What the first page says once a group is back: certificates to make, people to ask, what is deleted, closing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session, aliased

from db.base import localised
from db.enums import (
    AttendanceMark,
    ExchangeState,
    FindingLevel,
    IncidentState,
    LegState,
    ParticipationKind,
    ParticipationState,
)
from db.models import (
    Activity,
    AttendanceEntry,
    Exchange,
    Incident,
    Leg,
    LegMember,
    Participation,
    ParticipationCertificate,
    PersonSecret,
    Survey,
)
from services.actors import Actor
from services.exchange_policy import owned_by
from services.exchanges.health import MONTHS_KEPT
from services.i18n import N_
from services.person_secrets import OF_HEALTH
from services.queries.exchange.exchange_scope import legs_visible_to
from services.queries.made_once import made_once
from services.queries.today.today_rows import TodoRow
from services.rules.ages import months_later

MOST_VISITS = 10
PAGE = "exchange_after"
NIGHTLY = timedelta(days=1)
"""How long after its day what is due may still be there."""
_THERE = (AttendanceMark.PRESENT, AttendanceMark.LATE)
_YOUNG = (Participation.kind == ParticipationKind.PARTICIPANT, Participation.state != ParticipationState.WITHDRAWN)
B, W, I = FindingLevel.BLOCK, FindingLevel.WARN, FindingLevel.INFO


def after_todos(session: Session, actor: Actor, day: date) -> list[TodoRow]:
    """Of visits of the actor’s city that are over and not closed, the latest first. One statement."""
    if not owned_by(actor):
        return []
    return [
        todo
        for row in session.execute(_visits(actor))
        for todo in _of_visit(row, localised(row, "title", actor.language), day)
    ]


@made_once
def _visits(actor: Actor) -> Select[*tuple[Any, ...]]:
    owned = owned_by(actor)
    open_incidents = select(func.count()).where(Incident.leg_id == Leg.id, Incident.state != IncidentState.CLOSED)
    asked = select(func.count()).where(Survey.leg_id == Leg.id)
    return (
        select(
            Leg.public_id, Leg.ends_on, Exchange.title_fr, Exchange.title_en, Exchange.title_hy,
            _without(Participation.organisation_id.in_(owned)).label("without"), _without().label("of_both"),
            open_incidents.correlate(Leg).scalar_subquery().label("incidents"),
            asked.correlate(Leg).scalar_subquery().label("asked"),
            _health(owned).label("health"),
        )
        .join(Exchange, Exchange.id == Leg.exchange_id)
        .where(legs_visible_to(actor), Exchange.state == ExchangeState.OPEN, Leg.state == LegState.ENDED)
        .order_by(Leg.ends_on.desc(), Leg.id)
        .limit(MOST_VISITS)
    )  # fmt: skip


def _without(*which: Any) -> Any:
    """Young people of a visit who were at an activity and have no certificate."""
    has = select(ParticipationCertificate.member_id).where(ParticipationCertificate.withdrawn_at.is_(None))
    later = AttendanceEntry.__table__.alias()
    was_there = (
        select(AttendanceEntry.id)
        .join(Activity, Activity.id == AttendanceEntry.activity_id)
        .outerjoin(
            later,
            (later.c.activity_id == AttendanceEntry.activity_id)
            & (later.c.participation_id == AttendanceEntry.participation_id)
            & (
                (later.c.marked_at > AttendanceEntry.marked_at)
                | ((later.c.marked_at == AttendanceEntry.marked_at) & (later.c.id > AttendanceEntry.id))
            ),
        )
        .where(
            AttendanceEntry.participation_id == LegMember.participation_id, Activity.leg_id == LegMember.leg_id,
            Activity.cancelled_at.is_(None), AttendanceEntry.mark.in_(_THERE), later.c.id.is_(None),
        )
        .correlate(LegMember)
    )  # fmt: skip
    return (
        select(func.count())
        .select_from(LegMember)
        .join(Participation, Participation.id == LegMember.participation_id)
        .where(LegMember.leg_id == Leg.id, LegMember.id.not_in(has), *_YOUNG, was_there.exists(), *which)
        .correlate(Leg)
        .scalar_subquery()
    )


def _health(owned: frozenset[int]) -> Any:
    """Of how many people of these cities health is kept, without those whom a later visit keeps it for."""
    later = aliased(Leg)
    coming = (
        select(LegMember.id)
        .join(later, later.id == LegMember.leg_id)
        .where(
            LegMember.participation_id == Participation.id, later.ends_on > Leg.ends_on,
            later.state != LegState.CANCELLED,
        )
        .correlate(Participation, Leg)
    )  # fmt: skip
    return (
        select(func.count(PersonSecret.person_id.distinct()))
        .join(Participation, Participation.person_id == PersonSecret.person_id)
        .join(LegMember, LegMember.participation_id == Participation.id)
        .where(
            LegMember.leg_id == Leg.id, PersonSecret.kind.in_(OF_HEALTH), Participation.organisation_id.in_(owned),
            ~coming.exists(),
        )
        .correlate(Leg)
        .scalar_subquery()
    )  # fmt: skip


def _of_visit(row: Row[Any], title: str, day: date) -> Iterator[TodoRow]:
    params, query = {"exchange": title}, {"id": row.public_id}
    if row.without:
        msgid = N_("Certificates of participation are to be made: %(exchange)s")
        yield TodoRow("visit_certificates", row.without, msgid, PAGE, W, params=params, query=query)
    if not row.asked:
        msgid = N_("The group is back: ask everybody how it was. %(exchange)s")
        yield TodoRow("visit_surveys", 1, msgid, PAGE, I, params=params, query=query)
    deleted_on = months_later(row.ends_on, MONTHS_KEPT)
    if row.health and deleted_on + NIGHTLY < day:
        msgid = N_("Health information should have been deleted: is the nightly task running? %(exchange)s")
        yield TodoRow("visit_health", row.health, msgid, PAGE, B, params=params, due=deleted_on, query=query)
    elif row.health:
        msgid = N_("Health information is deleted by itself: %(exchange)s")
        yield TodoRow("visit_health", row.health, msgid, PAGE, I, params=params, due=deleted_on, query=query)
    if row.asked and not row.of_both and not row.incidents:
        msgid = N_("Nothing is left to do for this visit: close it. %(exchange)s")
        yield TodoRow("visit_close", 1, msgid, PAGE, I, params=params, query=query)
