"""What an amendment can change of an internship: its terms as they stand, and as they would be. Pure but for reading.

The preview and the act itself both come from :func:`amended`, so that what was signed is what is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import delete, inspect
from sqlalchemy.orm import Session

from db.enums import AmendmentKind, EndReason
from db.models import Department, Person, Placement, ScheduleDay
from services.placement_plans import schedule_days, week_of
from services.presence.plan import Stay
from services.records import by_public_id, optional
from services.rules.law import is_french_holiday

DAY = timedelta(days=1)
Changes = Mapping[str, Any]
"""``{kind: {"before": …, "after": …}}`` in values of JSON, as ``Agreement.changes`` keeps them."""
K = AmendmentKind
AS_BEFORE, INTERRUPTED = "Horaire d’avant l’avenant", "Stage interrompu"
"""Notes of the days that an amendment sets apart, in the language of the paper: hours that stay, and days without."""


class Differs(NamedTuple):
    """A day that differs from the week: its minutes, and why."""

    minutes: int
    note: str


@dataclass(frozen=True, slots=True)
class Terms:
    """Tutor and department by public id; ``place`` is empty where the department’s own address holds."""

    starts_on: date
    ends_on: date
    ended_on: date | None
    end_reason: EndReason | None
    week: tuple[int, ...]
    """Minutes of each weekday from Monday."""
    days: Mapping[date, Differs]
    department: str
    place: str
    subject: str
    tutor: str | None
    hourly_cents: int | None

    def stay(self, other: Stay | None = None) -> Stay:
        """The internship on these terms as the arithmetic knows it, with absences and register of ``other``."""
        return replace(
            other or Stay(self.starts_on, self.ends_on), starts_on=self.starts_on, ends_on=self.ends_on,
            ended_on=self.ended_on, weekly_minutes=sum(self.week), week_minutes=self.week, different=self.days,
            hourly_cents=self.hourly_cents,
        )  # fmt: skip

    def planned(self) -> dict[date, int]:
        """Minutes of each day of presence, as agreed."""
        stay = self.stay()
        minutes = {day: stay.planned_on(day) for day in _each(self.starts_on, self.ends_on)}
        return {day: one for day, one in minutes.items() if one}


def terms_of(session: Session, placement: Placement) -> Terms:
    """The terms as they stand. Three statements."""
    tutor = session.get(Person, placement.tutor_id) if placement.tutor_id else None
    return Terms(
        starts_on=placement.starts_on, ends_on=placement.ends_on, ended_on=placement.ended_on,
        end_reason=placement.end_reason, week=tuple(week_of(placement)),
        days={row.day: Differs(row.minutes, row.note) for row in schedule_days(session, placement)},
        department=session.get_one(Department, placement.department_id).public_id, place=placement.place,
        subject=placement.subject, tutor=tutor.public_id if tutor else None, hourly_cents=placement.hourly_cents,
    )  # fmt: skip


def amended(terms: Terms, changes: Changes, effective_on: date) -> Terms:
    """The terms with ``changes``. Another week holds from ``effective_on``: the days before keep their hours."""
    for kind, change in _APPLY.items():
        if kind in changes:
            terms = change(terms, changes[kind]["after"], effective_on)
    return terms


def _dates(terms: Terms, after: Any, _from: date) -> Terms:
    return replace(
        terms, starts_on=date.fromisoformat(after["starts_on"]), ends_on=date.fromisoformat(after["ends_on"]),
        ended_on=None, end_reason=None,
    )  # fmt: skip


def _hours(terms: Terms, after: Any, effective_on: date) -> Terms:
    week = tuple(after["week_minutes"])
    days = {day: one for day, one in terms.days.items() if one.note != AS_BEFORE or day < effective_on}
    for day in _each(terms.starts_on, min(terms.ends_on, effective_on - DAY)):
        is_other = terms.week[day.weekday()] != week[day.weekday()]
        if is_other and day not in days and not is_french_holiday(day):
            days[day] = Differs(terms.week[day.weekday()], AS_BEFORE)
    return replace(terms, week=week, days=days)


def _interruption(terms: Terms, after: Any, _from: date) -> Terms:
    first, last = date.fromisoformat(after["starts_on"]), date.fromisoformat(after["ends_on"])
    away = {day: Differs(0, INTERRUPTED) for day in terms.planned() if first <= day <= last}
    return replace(terms, days={**terms.days, **away})


def _early_end(terms: Terms, after: Any, _from: date) -> Terms:
    return replace(
        terms, ended_on=date.fromisoformat(after["ended_on"]), end_reason=EndReason(after["end_reason"])
    )  # fmt: skip


def _place(terms: Terms, after: Any, _from: date) -> Terms:
    return replace(terms, department=after["department"], place=after["address"])


_APPLY = {
    K.DATES: _dates,
    K.HOURS: _hours,
    K.INTERRUPTION: _interruption,
    K.EARLY_END: _early_end,
    K.PLACE: _place,
    K.SUBJECT: lambda terms, after, _from: replace(terms, subject=after["subject"]),
    K.TUTOR: lambda terms, after, _from: replace(terms, tutor=after["tutor"]),
    K.AMOUNT: lambda terms, after, _from: replace(terms, hourly_cents=after["hourly_cents"]),
}
"""In the order in which they build on each other: dates before the hours on them."""


def _each(first: date, last: date) -> Iterator[date]:
    return (first + DAY * n for n in range((last - first).days + 1))


def columns(session: Session, terms: Terms) -> dict[str, Any]:
    """The terms as columns of an internship."""
    tutor = optional(session, Person, terms.tutor)
    return {
        "starts_on": terms.starts_on, "ends_on": terms.ends_on, "ended_on": terms.ended_on,
        "end_reason": terms.end_reason, "week_minutes": list(terms.week), "weekly_minutes": sum(terms.week),
        "department_id": by_public_id(session, Department, terms.department).id, "place": terms.place,
        "subject": terms.subject, "tutor_id": tutor.id if tutor else None, "hourly_cents": terms.hourly_cents,
    }  # fmt: skip


def copy_with(session: Session, placement: Placement, terms: Terms) -> Placement:
    """The internship as it would be, outside of the session: for rules that ask one, never to be kept."""
    kept = {column.key: getattr(placement, column.key) for column in inspect(Placement).column_attrs}
    return Placement(**{**kept, **columns(session, terms)})


def write(session: Session, placement: Placement, terms: Terms) -> set[str]:
    """Put the terms into the internship and its days; gives back the names of the columns that changed, and «days»."""
    old = terms_of(session, placement)
    new = columns(session, terms)
    if terms.week == old.week:
        del new["week_minutes"], new["weekly_minutes"]
    changed = {name for name, value in new.items() if getattr(placement, name) != value}
    for name in changed:
        setattr(placement, name, new[name])
    if terms.days != old.days:
        changed.add("days")
        gone = [day for day in old.days if day not in terms.days]
        session.execute(delete(ScheduleDay).where(ScheduleDay.placement_id == placement.id, ScheduleDay.day.in_(gone)))
        for day, one in terms.days.items():
            if old.days.get(day) != one:
                session.merge(ScheduleDay(placement_id=placement.id, day=day, minutes=one.minutes, note=one.note))
    return changed
