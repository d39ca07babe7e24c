"""Who looks after whom, their load and absences; and the city's interns who came another way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, aliased

from db.base import localised_column
from db.enums import PlacementState, Role
from db.models import Department, OtherIntern, Person, Placement, TutorAbsence
from services.actors import Actor
from services.placement_checks import LIVE, real_end
from services.rules import capacity
from services.rules.capacity import Stay
from services.rules.dated import RuleCode, values_on

MOST_LINES = 500


@dataclass(frozen=True, slots=True)
class Looked:
    """One intern of a tutor; ``public_id`` is empty for one who came another way."""

    public_id: str
    intern: str
    department: str
    state: PlacementState | None
    starts_on: date
    last_day: date
    deputy: str
    """Who stands in; empty for nobody."""


@dataclass(frozen=True, slots=True)
class Absence:
    public_id: str
    version: int
    starts_on: date
    ends_on: date
    note: str
    without_deputy: bool
    """An intern is there meanwhile and nobody stands in."""


@dataclass(frozen=True, slots=True)
class TutorLine:
    """Somebody who looks after interns now or next; ``most`` is the fullest day from today on."""

    public_id: str
    name: str
    email: str
    phone: str
    interns: tuple[Looked, ...]
    today: int
    most: int
    absences: tuple[Absence, ...]


@dataclass(frozen=True, slots=True)
class Tutors:
    """``limit``: how many interns one tutor may follow at once by law; None where no value is known."""

    rows: tuple[TutorLine, ...]
    limit: int | None


@dataclass(frozen=True, slots=True)
class OtherLine:
    """An intern of the city who came another way."""

    public_id: str
    version: int
    name: str
    school: str
    department: str
    department_public_id: str
    tutor: str
    tutor_public_id: str
    """Ids and names are empty where none is known."""
    starts_on: date
    ends_on: date
    is_confirmed: bool


def _owners(actor: Actor) -> frozenset[int]:
    return actor.organisations(Role.COORDINATOR) | actor.organisations(Role.ADMIN)


def _name(person: Any) -> ColumnElement[str]:
    latin = func.trim(func.coalesce(person.given_name, "") + " " + func.coalesce(person.family_name, ""))
    return func.coalesce(func.nullif(latin, ""), person.email, "")


def tutors(session: Session, actor: Actor, *, today: date, language: str = "fr") -> Tutors:
    """Tutors of the coordinated cities with interns now or next, by name. Four statements."""
    owners = _owners(actor)
    intern, deputy = aliased(Person), aliased(Person)
    department = localised_column(Department, "name", language)
    placed = session.execute(
        select(
            Person, Placement.public_id, _name(intern), department, Placement.state, Placement.starts_on, real_end,
            _name(deputy),
        )
        .join(Placement, Placement.tutor_id == Person.id)
        .join(intern, intern.id == Placement.person_id)
        .join(Department, Department.id == Placement.department_id)
        .outerjoin(deputy, deputy.id == Placement.deputy_id)
        .where(Placement.organisation_id.in_(owners), Placement.state.in_(LIVE), real_end >= today)
        .order_by(Person.family_name, Person.given_name, Person.id, Placement.starts_on)
        .limit(MOST_LINES)
    ).all()  # fmt: skip
    others = session.execute(
        select(Person, OtherIntern, func.coalesce(department, ""))
        .join(OtherIntern, OtherIntern.tutor_id == Person.id)
        .outerjoin(Department, Department.id == OtherIntern.department_id)
        .where(OtherIntern.organisation_id.in_(owners), OtherIntern.ends_on >= today)
        .order_by(Person.family_name, Person.given_name, Person.id, OtherIntern.starts_on)
        .limit(MOST_LINES)
    ).all()
    people: dict[int, Person] = {}
    looked: dict[int, list[Looked]] = {}
    for row in placed:
        person = row[0]
        people[person.id] = person
        looked.setdefault(person.id, []).append(Looked(*row[1:]))
    for person, other, where in others:
        people[person.id] = person
        looked.setdefault(person.id, []).append(
            Looked("", other.name, where, None, other.starts_on, other.ends_on, "")
        )  # fmt: skip
    away = _absences(session, list(people), today)
    rule = values_on(session, [RuleCode.TUTOR_MAXIMUM], today).get(RuleCode.TUTOR_MAXIMUM)
    rows = [_line(person, looked[number], away.get(number, []), today) for number, person in people.items()]
    rows.sort(key=lambda row: [*row.name.split()[-1:], row.name])
    return Tutors(tuple(rows), rule.value if rule else None)


def _line(person: Person, interns: list[Looked], away: list[TutorAbsence], today: date) -> TutorLine:
    stays = [Stay(one.starts_on, one.last_day) for one in interns]
    last = max(stay.ends_on for stay in stays)
    return TutorLine(
        person.public_id, person.name, person.email, person.phone, tuple(interns),
        today=sum(stay.touches(today, today) for stay in stays),
        most=capacity.peak(stays, today, last),
        absences=tuple(
            Absence(
                one.public_id, one.version, one.starts_on, one.ends_on, one.note,
                without_deputy=any(
                    intern.public_id and not intern.deputy and intern.starts_on <= one.ends_on
                    and intern.last_day >= one.starts_on
                    for intern in interns
                ),
            )
            for one in away
        ),
    )  # fmt: skip


def _absences(session: Session, person_ids: list[int], today: date) -> dict[int, list[TutorAbsence]]:
    rows = session.scalars(
        select(TutorAbsence)
        .where(TutorAbsence.person_id.in_(person_ids), TutorAbsence.ends_on >= today)
        .order_by(TutorAbsence.starts_on, TutorAbsence.id)
    )
    found: dict[int, list[TutorAbsence]] = {}
    for one in rows:
        found.setdefault(one.person_id, []).append(one)
    return found


def tutor_names(session: Session, actor: Actor) -> dict[str, str]:
    """Everybody who looks after interns of the coordinated cities, by public id. One statement."""
    owners = _owners(actor)
    named = (
        select(column).where(model.organisation_id.in_(owners), column.is_not(None))
        for model, column in (
            (Placement, Placement.tutor_id), (Placement, Placement.deputy_id), (OtherIntern, OtherIntern.tutor_id),
        )
    )  # fmt: skip
    rows = session.execute(
        select(Person.public_id, _name(Person))
        .where(or_(*(Person.id.in_(one) for one in named)), Person.merged_into_id.is_(None))
        .order_by(Person.family_name, Person.given_name, Person.id)
        .limit(MOST_LINES)
    )
    return dict(rows.all())


def other_interns(session: Session, actor: Actor, *, today: date, language: str = "fr") -> list[OtherLine]:
    """Those who are there or to come, by first day. One statement."""
    tutor = aliased(Person)
    rows = session.execute(
        select(
            OtherIntern.public_id, OtherIntern.version, OtherIntern.name, OtherIntern.school,
            func.coalesce(localised_column(Department, "name", language), ""),
            func.coalesce(Department.public_id, ""), _name(tutor), func.coalesce(tutor.public_id, ""),
            OtherIntern.starts_on, OtherIntern.ends_on, OtherIntern.confirmed_at.is_not(None),
        )
        .outerjoin(Department, Department.id == OtherIntern.department_id)
        .outerjoin(tutor, tutor.id == OtherIntern.tutor_id)
        .where(OtherIntern.organisation_id.in_(_owners(actor)), OtherIntern.ends_on >= today)
        .order_by(OtherIntern.starts_on, OtherIntern.id)
        .limit(MOST_LINES)
    )  # fmt: skip
    return [OtherLine(*row) for row in rows]
