"""The 90 days in any 180 of one person: their stays, how much is used, until when they may stay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import localised_column
from db.enums import PlacementState
from db.models import Department, Person, Placement, SchengenStay
from services.actors import Actor
from services.policy import Action, authorize
from services.records import by_public_id
from services.rules import schengen
from services.rules.borders import Formalities, counts_in_180, formalities
from services.rules.schengen import Period


@dataclass(frozen=True, slots=True)
class StayLine:
    """One stay. ``version`` is 0 for an internship, which is changed on its own page."""

    public_id: str
    version: int
    starts_on: date
    ends_on: date
    note: str
    """The remark, or the department of an internship."""
    counts: bool
    """False for an internship under a long-stay visa."""
    over_on: date | None
    """The first day of it that is one too many, for stays that are not over."""


@dataclass(frozen=True, slots=True)
class SchengenView:
    """``counts``: whether the rule concerns the person at all."""

    person_public_id: str
    counts: bool
    lines: tuple[StayLine, ...]
    used_today: int
    arrival_on: date
    """Today within a stay or without one to come, else the first day of the next stay."""
    may_stay_until: date | None
    """From ``arrival_on``, without leaving; None where they may not enter on that day."""
    free_from: date


def of_person(
    session: Session, actor: Actor, person_public_id: str, *, today: date, language: str = "fr"
) -> SchengenView:
    """The stays of one person in order; raises ``Forbidden`` for all but themselves and coordinators."""
    person = by_public_id(session, Person, person_public_id)
    authorize(actor, Action.SCHENGEN_STAY_EDIT, person)
    rows = sorted(
        [*_internships(session, person, language), *_others(session, person)], key=lambda row: (row[2], row[3])
    )
    counted = [Period(row[2], row[3]) for row in rows if row[5]]
    coming = [one for one in counted if one.last >= today]
    arrival = max(today, min((one.first for one in coming), default=today))
    before = [one for one in counted if one.last < arrival]
    return SchengenView(
        person.public_id,
        formalities(person.nationality, today, today) is not Formalities.NONE,
        tuple(StayLine(*row, _over_on(row, counted, today)) for row in rows),
        schengen.used(counted, today),
        arrival,
        schengen.may_stay_until([*before, *_running(coming, arrival)], arrival),
        schengen.free_from(before, arrival),
    )


Row = tuple[str, int, date, date, str, bool]


def _internships(session: Session, person: Person, language: str) -> list[Row]:
    rows = session.execute(
        select(
            Placement.public_id, Placement.starts_on, Placement.ends_on, Placement.ended_on,
            localised_column(Department, "name", language),
        )
        .join(Department, Department.id == Placement.department_id)
        .where(Placement.person_id == person.id, Placement.state != PlacementState.CANCELLED)
    )  # fmt: skip
    return [
        (public_id, 0, first, ended or last, name, counts_in_180(person.nationality, first, last))
        for public_id, first, last, ended, name in rows
    ]


def _others(session: Session, person: Person) -> list[Row]:
    rows = session.scalars(select(SchengenStay).where(SchengenStay.person_id == person.id))
    return [(row.public_id, row.version, row.starts_on, row.ends_on, row.note, True) for row in rows]


def _running(coming: list[Period], arrival: date) -> list[Period]:
    """What somebody has stayed already of the stay in which ``arrival`` lies."""
    return [Period(one.first, arrival) for one in coming if one.first <= arrival]


def _over_on(row: Row, counted: list[Period], today: date) -> date | None:
    period = Period(row[2], row[3])
    if not row[5] or period.last < today:
        return None
    return schengen.first_day_over([one for one in counted if one.first <= period.last], period)
