"""What somebody took part in during a visit: days, minutes and themes, from the latest mark at each activity."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.enums import AttendanceMark, Theme
from db.models import Activity, AttendanceEntry

THERE = frozenset({AttendanceMark.PRESENT, AttendanceMark.LATE})
"""Marks of somebody who took part; who came late did."""


@dataclass(frozen=True, slots=True)
class Attended:
    """``themes``: minutes by theme, the longest first; ``days`` on which they took part in anything."""

    days: int
    minutes: int
    themes: tuple[tuple[Theme, int], ...]


def attended(session: Session, leg_id: int) -> dict[int, Attended]:
    """By participation, whoever took part in anything of this visit. Cancelled activities do not count."""
    latest = (
        select(
            AttendanceEntry.activity_id, AttendanceEntry.participation_id, AttendanceEntry.mark,
            func.row_number()
            .over(
                partition_by=(AttendanceEntry.activity_id, AttendanceEntry.participation_id),
                order_by=(AttendanceEntry.marked_at.desc(), AttendanceEntry.id.desc()),
            )
            .label("place"),
        )
        .join(Activity, Activity.id == AttendanceEntry.activity_id)
        .where(Activity.leg_id == leg_id, Activity.cancelled_at.is_(None))
        .subquery()
    )  # fmt: skip
    query = (
        select(latest.c.participation_id, Activity.day, Activity.theme, Activity.starts_at, Activity.ends_at)
        .join(Activity, Activity.id == latest.c.activity_id)
        .where(latest.c.place == 1, latest.c.mark.in_(THERE))
    )
    found: dict[int, list[tuple[date, Theme, int]]] = {}
    for participation, day, theme, starts_at, ends_at in session.execute(query):
        found.setdefault(participation, []).append((day, theme, _minutes(ends_at) - _minutes(starts_at)))
    return {participation: summed(rows) for participation, rows in found.items()}


def summed(rows: Iterable[tuple[date, Theme, int]]) -> Attended:
    """Day, theme and minutes of each activity, together."""
    rows = list(rows)
    by_theme = Counter[Theme]()
    for _day, theme, minutes in rows:
        by_theme[theme] += minutes
    order = list(Theme)
    themes = sorted(by_theme.items(), key=lambda one: (-one[1], order.index(one[0])))
    return Attended(len({day for day, _theme, _minutes in rows}), by_theme.total(), tuple(themes))


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute
