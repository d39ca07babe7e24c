"""What somebody took part in during a visit: days, minutes and themes, from the latest mark at each activity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Text, bindparam, cast, distinct, extract, func, null, select, union_all
from sqlalchemy.orm import Session

from db.enums import Theme
from db.models import Activity
from services.queries.exchange.exchange_attendance import THERE, latest, lived_activities


@dataclass(frozen=True, slots=True)
class Attended:
    """``themes``: minutes by theme, the longest first; ``days`` on which they took part in anything."""

    days: int
    minutes: int
    themes: tuple[tuple[Theme, int], ...]


def attended(session: Session, leg_id: int) -> dict[int, Attended]:
    """By participation, whoever took part in anything of this visit. One statement, which adds up in the database.

    Cancelled activities and plans for bad weather that were not used do not count.
    """
    found: dict[int, dict[str | None, tuple[int, int]]] = {}
    for participation, theme, minutes, days in session.execute(_BY_THEME_AND_ALL, {"leg_id": leg_id}):
        found.setdefault(participation, {})[theme] = (int(minutes), days)
    return {participation: _together(sums) for participation, sums in found.items()}


def _together(sums: dict[str | None, tuple[int, int]]) -> Attended:
    order = list(Theme)
    themes = [(Theme(theme), minutes) for theme, (minutes, _days) in sums.items() if theme is not None]
    minutes, days = sums[None]
    return Attended(days, minutes, tuple(sorted(themes, key=lambda one: (-one[1], order.index(one[0])))))


def _clock(column: Any) -> ColumnElement[int]:
    """Minutes since midnight."""
    return extract("hour", column) * 60 + extract("minute", column)


def _by_theme_and_all() -> Any:
    lived = (
        lived_activities()
        .add_columns(
            cast(Activity.theme, Text).label("theme"), Activity.day,
            (_clock(Activity.ends_at) - _clock(Activity.starts_at)).label("minutes"),
        )
        .where(Activity.leg_id == bindparam("leg_id"))
        .distinct()  # worked out once for each activity, not for each mark
        .cte("lived")
    )  # fmt: skip
    last = latest(select(lived.c.id)).subquery("last_mark")
    there = (
        select(last.c.participation_id, lived.c.theme, lived.c.day, lived.c.minutes)
        .join(lived, lived.c.id == last.c.activity_id)
        .where(last.c.mark.in_(THERE))
        .cte("there")
    )
    sums = (func.sum(there.c.minutes), func.count(distinct(there.c.day)))
    return union_all(
        select(there.c.participation_id, there.c.theme, *sums).group_by(there.c.participation_id, there.c.theme),
        select(there.c.participation_id, cast(null(), Text), *sums).group_by(there.c.participation_id),
    )


_BY_THEME_AND_ALL = _by_theme_and_all()
"""Minutes and days of each person under each theme, and once more under all."""
