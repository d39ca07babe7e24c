"""Who is at an activity, by the mark that counts; how many days were lived under which theme."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Text, bindparam, cast, distinct, func, null, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from db.base import localised
from db.enums import AttendanceMark, ParticipationKind, ParticipationState, Theme
from db.models import Activity, AttendanceEntry, Leg, LegMember, Organisation, Participation, Person
from services.actors import Actor
from services.errors import NotFound
from services.exchanges import attendance
from services.i18n import N_
from services.queries.exchange.programme_scope import attendance_visible_to

THERE = (AttendanceMark.PRESENT, AttendanceMark.LATE)


@dataclass(frozen=True, slots=True)
class Line:
    """One young person on the list; the mark that counts, when it was set and by whom."""

    person: str
    """Public id of the participation."""
    name: str
    group: str
    mark: AttendanceMark | None
    marked_at: datetime | None
    marked_by: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """The list of one activity."""

    activity: str
    leg: str
    title: str
    day: date
    starts_at: time
    ends_at: time
    place: str
    zone: str
    lines: tuple[Line, ...]


def sheet(session: Session, actor: Actor, activity_public_id: str, *, language: str, now: datetime) -> Sheet:
    """The list to take attendance from, by group and name. Raises ``NotFound`` for whoever may not, ``Conflict`` where
    it does not take place. A constant number of statements.
    """
    query = select(Activity).join(Leg, Leg.id == Activity.leg_id)
    found = session.scalars(
        query.where(Activity.public_id == activity_public_id, attendance_visible_to(actor))
    ).one_or_none()
    if found is None:
        raise NotFound(N_("This does not exist, or not any more."))
    attendance.check_open(found, now)
    return Sheet(
        found.public_id, found.leg.public_id, localised(found, "title", language), found.day, found.starts_at,
        found.ends_at, found.place, found.leg.host.time_zone, _lines(session, found, language),
    )  # fmt: skip


def _lines(session: Session, activity: Activity, language: str) -> tuple[Line, ...]:
    last = latest([activity.id]).subquery()
    rows = session.execute(
        select(Participation, Person, Organisation, last.c.mark, last.c.marked_at, last.c.marked_by)
        .join(LegMember, LegMember.participation_id == Participation.id)
        .join(Person, Person.id == Participation.person_id)
        .join(Organisation, Organisation.id == Participation.organisation_id)
        .outerjoin(last, last.c.participation_id == Participation.id)
        .where(
            LegMember.leg_id == activity.leg_id,
            Participation.kind == ParticipationKind.PARTICIPANT,
            Participation.state != ParticipationState.WITHDRAWN,
            (LegMember.left_on.is_(None)) | (LegMember.left_on >= activity.day),
        )
        .order_by(LegMember.travels.desc(), Participation.organisation_id, Participation.sort_name, Participation.id)
    )
    return tuple(
        Line(one.public_id, person.name, localised(city, "name", language), mark, at, by or "")
        for one, person, city, mark, at, by in rows
    )


def latest(activity_ids: Collection[int] | Any) -> Any:
    """The mark that counts, of each person at each activity: the latest, of two at one instant that of the later id."""
    later = aliased(AttendanceEntry)
    is_outdone = select(later.id).where(
        later.activity_id == AttendanceEntry.activity_id, later.participation_id == AttendanceEntry.participation_id,
        later.marked_at >= AttendanceEntry.marked_at,
        or_(later.marked_at > AttendanceEntry.marked_at, later.entry_id > AttendanceEntry.entry_id),
    )  # fmt: skip
    return select(
        AttendanceEntry.activity_id, AttendanceEntry.participation_id, AttendanceEntry.mark, AttendanceEntry.marked_at,
        AttendanceEntry.marked_by,
    ).where(AttendanceEntry.activity_id.in_(activity_ids), ~is_outdone.exists())  # fmt: skip


def lived_activities() -> Any:
    """Ids of activities that count: called off ones and plans for bad weather that were not used do not."""
    return select(Activity.id).where(Activity.cancelled_at.is_(None), Activity.is_rain_twin.is_(False))


def counts_of(session: Session, leg_id: int) -> dict[int, tuple[int, int]]:
    """By activity of a visit: how many are marked, and how many of them are there. One statement."""
    last = latest(select(Activity.id).where(Activity.leg_id == leg_id)).subquery()
    rows = session.execute(
        select(last.c.activity_id, last.c.mark, func.count()).group_by(last.c.activity_id, last.c.mark)
    )
    found: dict[int, tuple[int, int]] = {}
    for activity_id, mark, number in rows:
        marked, there = found.get(activity_id, (0, 0))
        found[activity_id] = (marked + number, there + (number if mark in THERE else 0))
    return found


@dataclass(frozen=True, slots=True)
class ThemeDays:
    """``person_days``: people × days on which they did something of the theme; ``people``: different people.

    ``theme`` None: all themes together, where each person counts once and each of their days once.
    """

    theme: Theme | None
    person_days: int
    people: int
    days: int


def theme_days(session: Session, leg_id: int) -> list[ThemeDays]:
    """Themes that were lived, in their order, then all together; nothing before anybody is marked. One statement, which
    counts in the database: never a person or a day twice."""
    rows = {theme: numbers for theme, *numbers in session.execute(_THEMES_AND_ALL, {"leg_id": leg_id})}
    known = ((theme, rows.get(theme.value if theme else None)) for theme in (*Theme, None))
    return [ThemeDays(theme, *numbers) for theme, numbers in known if numbers and numbers[0]]


def _themes_and_all() -> Any:
    last = latest(lived_activities().where(Activity.leg_id == bindparam("leg_id"))).subquery()
    there = (
        select(last.c.participation_id, Activity.day, cast(Activity.theme, Text).label("theme"))
        .join(Activity, Activity.id == last.c.activity_id)
        .where(last.c.mark.in_(THERE))
        .distinct()
        .cte("there")
    )
    once = select(there.c.participation_id, there.c.day).distinct().subquery()
    return union_all(
        select(there.c.theme, *_counted(there)).group_by(there.c.theme),
        select(cast(null(), Text), *_counted(once)),
    )


def _counted(rows: Any) -> tuple[ColumnElement[int], ...]:
    """Person-days, different people, different days."""
    return func.count(), func.count(distinct(rows.c.participation_id)), func.count(distinct(rows.c.day))


_THEMES_AND_ALL = _themes_and_all()
