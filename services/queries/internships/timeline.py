"""Who is where when: internships, the city's other interns, tutors who are away, and the places that are left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session, aliased

from db.base import localised_column
from db.enums import PlacementState, Role
from db.models import Department, OtherIntern, Person, Placement, TutorAbsence
from services.actors import Actor
from services.offer_checks import LONGEST
from services.placement_checks import real_end
from services.queries.internships.departments import visible_to
from services.queries.internships.placements import in_lists, shown_name
from services.queries.made_once import made_once
from services.rules.capacity import Span, Stay, free_places

MOST_BARS = 500


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One internship. The id of its tutor and the name of its deputy are empty where nobody is named."""

    public_id: str
    name: str
    department: str
    department_public_id: str
    tutor_public_id: str
    deputy: str
    state: PlacementState
    starts_on: date
    last_day: date


@dataclass(frozen=True, slots=True)
class OtherBar:
    """An intern of the city who came another way. Without a department its name and id are empty."""

    name: str
    department: str
    department_public_id: str
    tutor_public_id: str
    is_confirmed: bool
    starts_on: date
    last_day: date
    places: int


@dataclass(frozen=True, slots=True)
class AwayBar:
    """Days on which a tutor is away, in one of the departments where they look after somebody."""

    tutor: str
    department: str
    starts_on: date
    last_day: date
    without_deputy: bool
    """An intern is there meanwhile and nobody stands in."""


@dataclass(frozen=True, slots=True)
class DepartmentTimeline:
    """Free places of one department as spans of days (``Span.number``; negative where too many are there)."""

    public_id: str
    name: str
    places: int
    free: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    start: date
    end: date
    rows: tuple[TimelineRow, ...]
    others: tuple[OtherBar, ...]
    away: tuple[AwayBar, ...]
    departments: tuple[DepartmentTimeline, ...]
    is_cut: bool
    """There are more internships than bars: choose a shorter period."""


def timeline(session: Session, actor: Actor, start: date, end: date, *, language: str = "fr") -> Timeline:
    """What there is from ``start`` to ``end``, with the free places of each active department. Four statements."""
    rows = _internships(session, actor, start, end, language)
    shown, others = rows[:MOST_BARS], _other_interns(session, actor, start, end, language)
    return Timeline(
        start, end, tuple(shown), tuple(others[:MOST_BARS]), tuple(_away(session, shown, others, start, end)),
        tuple(_departments(session, actor, others, start, end, language)), is_cut=len(rows) > MOST_BARS,
    )  # fmt: skip


def _internships(session: Session, actor: Actor, start: date, end: date, language: str) -> list[TimelineRow]:
    """One more than can be drawn, where there are as many."""
    found = session.execute(_bars(actor, language), _days(start, end))
    return [TimelineRow(*row) for row in found]


_NOT_OVER = (real_end >= bindparam("start"), Placement.starts_on >= bindparam("since"))
"""The same as ``ending_from``, with parameters."""


def _days(start: date, end: date) -> dict[str, date]:
    return {"start": start, "end": end, "since": start - LONGEST}


@made_once
def _bars(actor: Actor, language: str) -> Select[*tuple[Any, ...]]:
    tutor, deputy = aliased(Person), aliased(Person)
    return (
        select(
            Placement.public_id, shown_name(Person), localised_column(Department, "name", language),
            Department.public_id, func.coalesce(tutor.public_id, ""), shown_name(deputy),
            Placement.state, Placement.starts_on, real_end,
        )
        .join(Person, Person.id == Placement.person_id)
        .join(Department, Department.id == Placement.department_id)
        .outerjoin(tutor, tutor.id == Placement.tutor_id)
        .outerjoin(deputy, deputy.id == Placement.deputy_id)
        .where(
            in_lists(actor), Placement.state != PlacementState.CANCELLED,
            Placement.starts_on <= bindparam("end"), *_NOT_OVER,
        )
        .order_by(Department.name_fr, Placement.starts_on, Placement.id)
        .limit(MOST_BARS + 1)
    )  # fmt: skip


def _other_interns(session: Session, actor: Actor, start: date, end: date, language: str) -> list[OtherBar]:
    """Those of the departments that the actor may see; for those who coordinate, also those without department."""
    found = session.execute(_other_bars(actor, language), {"start": start, "end": end})
    return [OtherBar(*row) for row in found]


@made_once
def _other_bars(actor: Actor, language: str) -> Select[*tuple[Any, ...]]:
    owners = actor.organisations(Role.COORDINATOR) | actor.organisations(Role.ADMIN)
    tutor = aliased(Person)
    return (
        select(
            OtherIntern.name, func.coalesce(localised_column(Department, "name", language), ""),
            func.coalesce(Department.public_id, ""), func.coalesce(tutor.public_id, ""),
            OtherIntern.confirmed_at.is_not(None), OtherIntern.starts_on, OtherIntern.ends_on,
            func.coalesce(Department.places, 0),
        )
        .outerjoin(Department, Department.id == OtherIntern.department_id)
        .outerjoin(tutor, tutor.id == OtherIntern.tutor_id)
        .where(
            or_(
                and_(visible_to(actor), Department.is_active),
                and_(OtherIntern.department_id.is_(None), OtherIntern.organisation_id.in_(owners)),
            ),
            OtherIntern.starts_on <= bindparam("end"), OtherIntern.ends_on >= bindparam("start"),
        )
        .order_by(Department.name_fr, OtherIntern.starts_on, OtherIntern.id)
    )  # fmt: skip


_ABSENT = (
    select(Person.public_id, shown_name(Person), TutorAbsence.starts_on, TutorAbsence.ends_on)
    .join(TutorAbsence, TutorAbsence.person_id == Person.id)
    .where(
        Person.public_id.in_(bindparam("tutors", expanding=True)),
        TutorAbsence.starts_on <= bindparam("end"), TutorAbsence.ends_on >= bindparam("start"),
    )
    .order_by(TutorAbsence.starts_on, TutorAbsence.id)
)  # fmt: skip


def _away(
    session: Session, rows: Sequence[TimelineRow], others: Sequence[OtherBar], start: date, end: date
) -> list[AwayBar]:
    """Absences of those who look after somebody meanwhile, once for each of their departments."""
    looked: dict[tuple[str, str], list[TimelineRow | OtherBar]] = {}
    everybody: list[TimelineRow | OtherBar] = [*rows, *others]
    for one in everybody:
        if one.tutor_public_id:
            looked.setdefault((one.tutor_public_id, one.department), []).append(one)
    tutors = [*{tutor for tutor, _department in looked}]
    found = session.execute(_ABSENT, {"tutors": tutors, "start": start, "end": end}).all()
    away: list[AwayBar] = []
    for (tutor, department), interns in looked.items():
        for public_id, name, first, last in found:
            there = [one for one in interns if one.starts_on <= last and one.last_day >= first]
            if public_id == tutor and there:
                alone = any(isinstance(one, TimelineRow) and not one.deputy for one in there)
                away.append(AwayBar(name, department, first, last, without_deputy=alone))
    return away


@made_once
def _stays(actor: Actor, language: str) -> Select[*tuple[Any, ...]]:
    inside = and_(
        Placement.department_id == Department.id,
        Placement.state != PlacementState.CANCELLED,
        Placement.starts_on <= bindparam("end"),
        *_NOT_OVER,
    )
    return (
        select(
            Department.public_id, localised_column(Department, "name", language), Department.places,
            Placement.starts_on, real_end,
        )
        .outerjoin(Placement, inside)
        .where(visible_to(actor), Department.is_active)
        .order_by(Department.name_fr, Department.id)
    )  # fmt: skip


def _departments(
    session: Session, actor: Actor, others: Sequence[OtherBar], start: date, end: date, language: str
) -> list[DepartmentTimeline]:
    """Free places of the departments that the actor may see, from all interns of each."""
    rows = session.execute(_stays(actor, language), _days(start, end))
    stays: dict[tuple[str, str, int], list[Stay]] = {}
    for public_id, name, places, first, last in rows:
        here = stays.setdefault((public_id, name, places), [])
        if first is not None:
            here.append(Stay(first, last))
    for one in others:
        if one.department_public_id:
            found = stays.setdefault((one.department_public_id, one.department, one.places), [])
            found.append(Stay(one.starts_on, one.last_day))
    return [
        DepartmentTimeline(public_id, name, places, tuple(free_places(found, places, start, end)))
        for (public_id, name, places), found in stays.items()
    ]
