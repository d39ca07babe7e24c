"""The programme of a visit: activities by day, with what is done instead when the weather is bad."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from db.enums import LegState, ParticipationKind, SubjectKind
from db.models import Activity, ActivityLeader, AttendanceEntry, Leg, LegMember, Organisation, Participation
from services import history
from services.actions import Action
from services.actors import Actor
from services.errors import Conflict, Invalid
from services.exchanges import activity_fields
from services.exchanges.journeys import in_it
from services.i18n import N_
from services.policy import authorize
from services.records import by_public_id, optional, put

OVER = frozenset({LegState.CLOSED, LegState.CANCELLED})
MOST_ACTIVITIES = 400
"""In one visit."""
_NEEDED = ("title_fr", "day", "starts_at", "ends_at", "theme")
_COPIED = activity_fields.FIELDS | {"partner_id"}


def add(
    session: Session,
    actor: Actor,
    leg_public_id: str,
    fields: Mapping[str, Any],
    *,
    partner_public_id: str | None = None,
    leaders: Collection[str] = (),
    now: datetime,
) -> Activity:
    """A new activity. ``leaders`` are public ids of participations. Raises ``InvalidFields`` at each field.

    ``partner_public_id``: with which partner of the exchange; whoever is none stands in ``partner_name``.
    """
    leg = _open(session, actor, leg_public_id)
    _check_room(session, leg, 1)
    values = activity_fields.cleaned(leg, None, dict.fromkeys(_NEEDED) | dict(fields))
    activity = Activity(leg_id=leg.id, created_at=now, updated_at=now)
    put(activity, values)
    _be_with(session, leg, activity, partner_public_id or "")
    session.add(activity)
    session.flush()
    _lead(session, activity, leaders)
    _audit(session, actor, leg, "add", now)
    return activity


def edit(
    session: Session,
    actor: Actor,
    public_id: str,
    fields: Mapping[str, Any],
    *,
    partner_public_id: str | None = None,
    leaders: Collection[str] | None = None,
    seen_version: int | None = None,
    now: datetime,
) -> Activity:
    """Change an activity; ``leaders`` and ``partner_public_id``: None leaves them, "" is no partner.

    What stands in reserve for it moves with its day.
    """
    activity = _living(session, actor, public_id, seen_version)
    values = activity_fields.cleaned(activity.leg, activity, fields)
    changed = put(activity, values)
    if partner_public_id is not None:
        _be_with(session, activity.leg, activity, partner_public_id)
    if "day" in changed:
        _check_unmarked(session, activity)
        for other in _twins(session, activity):
            other.day = activity.day
    if leaders is not None:
        _lead(session, activity, leaders)
    activity.updated_at = now
    _audit(session, actor, activity.leg, "edit", now, fields=changed)
    return activity


def _be_with(session: Session, leg: Leg, activity: Activity, partner_public_id: str) -> None:
    """Name the partner, one of those of the exchange; raises ``Invalid`` at «partner» for others."""
    partner = optional(session, Organisation, partner_public_id or None)
    if partner is not None and partner.id not in {one.organisation_id for one in leg.exchange.partners}:
        raise Invalid(N_("Choose one of the partners of the exchange."), field="partner")
    activity.partner_id = partner.id if partner else None


def cancel(
    session: Session, actor: Actor, public_id: str, *, seen_version: int | None = None, now: datetime
) -> Activity:
    """It does not take place; it stays in sight, struck out."""
    activity = _living(session, actor, public_id, seen_version)
    if activity.cancelled_at is None:
        activity.cancelled_at = activity.updated_at = now
        _audit(session, actor, activity.leg, "cancel", now)
    return activity


def restore(
    session: Session, actor: Actor, public_id: str, *, seen_version: int | None = None, now: datetime
) -> Activity:
    """It takes place after all."""
    activity = _living(session, actor, public_id, seen_version)
    if activity.cancelled_at is not None:
        activity.cancelled_at, activity.updated_at = None, now
        _audit(session, actor, activity.leg, "restore", now)
    return activity


def remove(session: Session, actor: Actor, public_id: str, *, seen_version: int | None = None, now: datetime) -> None:
    """Take an activity out of the programme, with what stands in reserve for it. ``Conflict`` once somebody is marked.

    Whatever was announced to the group is better cancelled.
    """
    activity = _living(session, actor, public_id, seen_version)
    reserve = activity.rain_twin
    for one in [activity, *([reserve] if reserve else [])]:
        _check_unmarked(session, one)
    for other in _twins(session, activity):
        other.rain_twin_id = None
    activity.rain_twin_id = None
    session.flush()
    leg, gone = activity.leg, [one.id for one in (activity, reserve) if one is not None]
    session.execute(delete(ActivityLeader).where(ActivityLeader.activity_id.in_(gone)))
    session.execute(delete(Activity).where(Activity.id.in_(gone)))
    _audit(session, actor, leg, "remove", now)


def plan_for_rain(
    session: Session, actor: Actor, public_id: str, fields: Mapping[str, Any], *, now: datetime
) -> Activity:
    """What is done instead of an activity when the weather is bad; what is not given is taken from it.

    Raises ``Conflict`` where there is something already, or for what is itself in reserve.
    """
    activity = _living(session, actor, public_id, None)
    if activity.rain_twin_id is not None or activity.is_rain_twin:
        raise Conflict(N_("There is a plan for bad weather already: change that one."))
    taken = {name: getattr(activity, name) for name in _COPIED if name != "swimming"}
    for name in ("title", "description"):
        taken |= {f"{name}_{language}": "" for language in ("fr", "en", "hy")}
    taken |= {"place": "", "material": "", "partner_id": None, "partner_name": ""}
    cleaned = activity_fields.cleaned(activity.leg, None, {"title_fr": "", **dict(fields)})
    twin = Activity(**(taken | cleaned | {"day": activity.day}), leg_id=activity.leg_id, is_rain_twin=True,
                    created_at=now, updated_at=now)  # fmt: skip
    session.add(twin)
    session.flush()
    for row in activity.leaders:
        session.add(ActivityLeader(activity_id=twin.id, participation_id=row.participation_id))
    activity.rain_twin_id = twin.id
    _audit(session, actor, activity.leg, "rain", now)
    return twin


def switch(
    session: Session, actor: Actor, public_id: str, *, seen_version: int | None = None, now: datetime
) -> Activity:
    """Do what stands in reserve, or go back; gives back what takes place now. ``Conflict`` where there is none."""
    activity = _living(session, actor, public_id, seen_version)
    twin = activity.rain_twin
    if twin is None or activity.is_rain_twin:
        raise Conflict(N_("Nothing is planned for bad weather yet."))
    _check_unmarked(session, activity)
    activity.rain_twin_id, activity.is_rain_twin, activity.updated_at = None, True, now
    twin.rain_twin_id, twin.is_rain_twin, twin.updated_at = activity.id, False, now
    _audit(session, actor, activity.leg, "switch", now)
    return twin


def copy_day(session: Session, actor: Actor, leg_public_id: str, day: date, to: date, *, now: datetime) -> int:
    """All activities of one day once more on another; gives back how many. Raises ``Invalid`` at «to»."""
    leg = _open(session, actor, leg_public_id)
    target = activity_fields.day_of(leg, to, field="to")
    if target == day:
        raise Invalid(N_("Choose another day than this one."), field="to")
    found = _activities(session, leg, Activity.day == day)
    return _copied(session, actor, leg, found, target - day, with_leaders=True, now=now)


def duplicate(session: Session, actor: Actor, leg_public_id: str, from_leg_public_id: str, *, now: datetime) -> int:
    """The programme of another visit, the first day on the first day; gives back how many activities came.

    Leaders are not taken over. What lies beyond the last day is left out. Raises ``Conflict`` where activities stand
    already, ``Invalid`` at «from» where there is nothing to take.
    """
    leg = _open(session, actor, leg_public_id)
    other = by_public_id(session, Leg, from_leg_public_id)
    authorize(actor, Action.EXCHANGE_EDIT, other)
    if _activities(session, leg):
        raise Conflict(N_("This visit has a programme already: copy single days."))
    shift = leg.starts_on - other.starts_on
    found = [one for one in _activities(session, other) if one.day + shift <= leg.ends_on]
    if not found:
        raise Invalid(N_("There is nothing to take over from this visit."), field="from")
    return _copied(session, actor, leg, found, shift, with_leaders=False, now=now)


def _copied(
    session: Session, actor: Actor, leg: Leg, found: Sequence[Activity], shift: timedelta, *, with_leaders: bool,
    now: datetime,
) -> int:  # fmt: skip
    _check_room(session, leg, len(found))
    made: dict[int, Activity] = {}
    for one in found:
        values = {name: getattr(one, name) for name in _COPIED} | {"day": one.day + shift}
        made[one.id] = Activity(**values, leg_id=leg.id, is_rain_twin=one.is_rain_twin, created_at=now, updated_at=now)
    session.add_all(made.values())
    session.flush()
    for one in found:
        if one.rain_twin_id in made:
            made[one.id].rain_twin_id = made[one.rain_twin_id].id
        for row in one.leaders if with_leaders else ():
            session.add(ActivityLeader(activity_id=made[one.id].id, participation_id=row.participation_id))
    _audit(session, actor, leg, "copy", now, activities=len(made))
    return len(made)


def _activities(session: Session, leg: Leg, *conditions: Any) -> Sequence[Activity]:
    query = select(Activity).where(Activity.leg_id == leg.id, *conditions)
    return session.scalars(query.order_by(Activity.day, Activity.starts_at, Activity.id)).all()


def _open(session: Session, actor: Actor, leg_public_id: str) -> Leg:
    leg = by_public_id(session, Leg, leg_public_id, lock=True)
    authorize(actor, Action.EXCHANGE_EDIT, leg)
    check_running(leg)
    return leg


def check_running(leg: Leg) -> None:
    """Refuse to change the programme of a visit that is closed or cancelled."""
    if leg.state in OVER:
        raise Conflict(N_("This visit is closed: its programme no longer changes."))


def _living(session: Session, actor: Actor, public_id: str, seen_version: int | None) -> Activity:
    activity = by_public_id(session, Activity, public_id, lock=True)
    authorize(actor, Action.EXCHANGE_EDIT, activity)
    check_running(activity.leg)
    history.check_version(activity, seen_version)
    return activity


def _twins(session: Session, activity: Activity) -> list[Activity]:
    """What stands in reserve for it, and what it stands in reserve for."""
    found = list(session.scalars(select(Activity).where(Activity.rain_twin_id == activity.id)))
    return found + ([activity.rain_twin] if activity.rain_twin else [])


def _check_unmarked(session: Session, activity: Activity) -> None:
    if session.scalar(select(AttendanceEntry.id).where(AttendanceEntry.activity_id == activity.id).limit(1)):
        raise Conflict(N_("Attendance was taken already: cancel it instead, or change only its words."))


def _check_room(session: Session, leg: Leg, more: int) -> None:
    if len(_activities(session, leg)) + more > MOST_ACTIVITIES:
        raise Conflict(N_("A visit has %(n)s activities at most."), n=MOST_ACTIVITIES)


def _lead(session: Session, activity: Activity, leaders: Collection[str]) -> None:
    """Put these leaders with the group, and nobody else."""
    query = (
        select(Participation.public_id, Participation.id)
        .join(LegMember, LegMember.participation_id == Participation.id)
        .where(
            LegMember.leg_id == activity.leg_id, Participation.kind != ParticipationKind.PARTICIPANT,
            Participation.public_id.in_(leaders), *in_it(),
        )
    )  # fmt: skip
    found: dict[str, int] = {row.public_id: row.id for row in session.execute(query)}
    if set(leaders) - found.keys():
        raise Invalid(N_("Only leaders of this visit can be with the group."), field="leaders")
    there = {row.participation_id: row for row in activity.leaders}
    for one in there.keys() - set(found.values()):
        session.delete(there[one])
    for one in set(found.values()) - there.keys():
        session.add(ActivityLeader(activity_id=activity.id, participation_id=one))
    session.flush()
    session.expire(activity, ["leaders"])


def _audit(session: Session, actor: Actor, leg: Leg, what: str, now: datetime, **details: Any) -> None:
    history.audit(
        session, actor, f"programme:{what}", now=now, kind=SubjectKind.LEG, subject_id=leg.id, **details
    )  # fmt: skip
