"""Who is at an activity, as leaders say it on their phones: marks are only added, the latest one of each person counts.

A phone without network keeps its marks and sends them later, perhaps twice: each has an id made on the phone and is
counted once. What counts depends on the marks alone, never on the order in which they arrived.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import AttendanceMark, SubjectKind
from db.models import Activity, AttendanceEntry, LegMember, Participation
from services import history
from services.actions import Action
from services.actors import Actor
from services.errors import Conflict, Invalid, NotFound
from services.exchanges.journeys import journey
from services.i18n import N_
from services.policy import may
from services.records import by_public_id, local_day

MOST_AT_ONCE = 500
"""Marks in one sending."""
EARLY = timedelta(days=1)
"""How long before its day attendance of an activity may begin, for clocks and zones that differ."""
_ENTRY_ID = re.compile(r"[A-Za-z0-9-]{8,40}")
_LATEST_MS = 253_402_300_799_000
"""The last millisecond of the year 9999."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark as a phone sends it: ``person`` is the public id of the participation, ``at`` the phone’s clock."""

    entry_id: str
    person: str
    mark: AttendanceMark
    at: datetime


@dataclass(frozen=True, slots=True)
class Received:
    """What became of a sending, by the ids of its marks: kept (now or before), or refused for good."""

    kept: tuple[str, ...]
    refused: tuple[str, ...]


def take(session: Session, actor: Actor, activity_public_id: str, marks: Sequence[Mark], *, now: datetime) -> Received:
    """Keep marks of one activity; those that were kept before are counted once.

    A mark about somebody who is not in the visit is refused without the others. Raises ``NotFound`` for whoever may not
    take attendance, ``Conflict`` where the activity is cancelled or lies ahead, ``Invalid`` for too many at once.
    """
    activity = by_public_id(session, Activity, activity_public_id, lock=True)
    if not may(actor, Action.ATTENDANCE_TAKE, journey(session, activity.leg)):
        raise NotFound(N_("This does not exist, or not any more."))
    check_open(activity, now)
    if len(marks) > MOST_AT_ONCE:
        raise Invalid(N_("At most %(n)s marks at once."), field="marks", n=MOST_AT_ONCE)
    people = _people(session, activity)
    before = _before(session, marks)
    kept: list[str] = []
    refused: list[str] = []
    added = 0
    for mark in marks:
        if mark.entry_id in before:
            kept.append(mark.entry_id)
        elif mark.person not in people:
            refused.append(mark.entry_id)
        else:
            session.add(_entry(activity, people[mark.person], mark, actor, now))
            before.add(mark.entry_id)
            kept.append(mark.entry_id)
            added += 1
    session.flush()
    if added:
        history.audit(
            session, actor, "attendance:take", now=now, kind=SubjectKind.LEG, subject_id=activity.leg_id, marks=added
        )
    return Received(tuple(kept), tuple(refused))


def check_open(activity: Activity, now: datetime) -> None:
    """Refuse attendance of what is cancelled, stands in reserve for bad weather, or lies days ahead."""
    if activity.cancelled_at is not None or activity.is_rain_twin:
        raise Conflict(N_("This activity does not take place: nobody is marked."))
    if activity.day - EARLY > local_day(now, activity.leg.host.time_zone):
        raise Conflict(N_("Attendance is taken from the day before the activity."))


def parsed(raw: Any) -> list[Mark]:
    """Marks as they came over the network. Raises ``Invalid`` at «marks» for anything that is not a list of marks."""
    if not isinstance(raw, list) or len(raw) > MOST_AT_ONCE:
        raise Invalid(N_("At most %(n)s marks at once."), field="marks", n=MOST_AT_ONCE)
    return [_parsed(one) for one in raw]


def _parsed(raw: Any) -> Mark:
    broken = Invalid(N_("This is not a mark of attendance."), field="marks")
    if not isinstance(raw, dict):
        raise broken
    entry_id, person, at = raw.get("id"), raw.get("person"), raw.get("at")
    if not isinstance(entry_id, str) or not _ENTRY_ID.fullmatch(entry_id):
        raise broken
    if not isinstance(person, str) or not 0 < len(person) <= 64:
        raise broken
    if type(at) is not int or not 0 <= at <= _LATEST_MS:
        raise broken
    try:
        mark = AttendanceMark(str(raw.get("mark")))
    except ValueError:
        raise broken from None
    return Mark(entry_id, person, mark, datetime.fromtimestamp(at / 1000, UTC))


def _entry(activity: Activity, participation_id: int, mark: Mark, actor: Actor, now: datetime) -> AttendanceEntry:
    return AttendanceEntry(
        entry_id=mark.entry_id, activity_id=activity.id, participation_id=participation_id, mark=mark.mark,
        marked_at=min(mark.at, now), received_at=now, marked_by=actor.name[:200], marked_by_id=actor.user_id,
    )  # fmt: skip


def _people(session: Session, activity: Activity) -> dict[str, int]:
    """Everybody who is or was in the visit, by public id: a mark that waited on a phone outlives a departure."""
    query = (
        select(Participation.public_id, Participation.id)
        .join(LegMember, LegMember.participation_id == Participation.id)
        .where(LegMember.leg_id == activity.leg_id)
    )
    return {row.public_id: row.id for row in session.execute(query)}


def _before(session: Session, marks: Iterable[Mark]) -> set[str]:
    ids = [one.entry_id for one in marks]
    return set(session.scalars(select(AttendanceEntry.entry_id).where(AttendanceEntry.entry_id.in_(ids))))
