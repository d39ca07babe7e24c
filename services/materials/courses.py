"""Courses: classes that learn French with a teacher in one school year, and whom the material reaches through them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, TypedDict, Unpack

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import FrenchLevel, SubjectKind
from db.models import Course, Location, Organisation, Person
from services import history, inputs
from services.actions import Action
from services.actors import Actor
from services.errors import Invalid
from services.i18n import N_
from services.policy import authorize
from services.records import by_public_id, local_day, optional, put

MOST_PUPILS = 10_000
NEW_YEAR_MONTH = 8
"""From August on, a day belongs to the school year that begins then."""


class CourseFields(TypedDict, total=False):
    """``school_year``: the year in which it begins; ``teacher_public_id``: the teacher’s record, if there is one."""

    teacher_name: str
    teacher_public_id: str | None
    class_name: str
    school_year: int
    pupils: int
    level: FrenchLevel


def school_year_of(day: date) -> int:
    """The year in which the school year of ``day`` begins."""
    return day.year if day.month >= NEW_YEAR_MONTH else day.year - 1


def add(
    session: Session, actor: Actor, school_public_id: str, *, now: datetime, **fields: Unpack[CourseFields]
) -> Course:
    """A new course of a school. Raises ``Invalid`` at its field, and where no place of the school is known."""
    school = by_public_id(session, Organisation, school_public_id)
    course = Course(
        organisation_id=owner_of(session, school.id), school_id=school.id, created_at=now,
        school_year=school_year_of(local_day(now, school.time_zone)), pupils=0, teacher_name="", class_name="",
    )  # fmt: skip
    authorize(actor, Action.COURSE_EDIT, course)
    _write(session, course, fields, now)
    session.add(course)
    session.flush()
    history.audit(session, actor, "course:add", now=now, kind=SubjectKind.COURSE, subject_id=course.id)
    return course


def edit(
    session: Session, actor: Actor, public_id: str, *, seen_version: int | None, now: datetime,
    **fields: Unpack[CourseFields],
) -> None:  # fmt: skip
    """Change a course."""
    course = by_public_id(session, Course, public_id, lock=True)
    authorize(actor, Action.COURSE_EDIT, course)
    history.check_version(course, seen_version)
    with session.no_autoflush:
        _write(session, course, fields, now)
    history.audit(session, actor, "course:edit", now=now, kind=SubjectKind.COURSE, subject_id=course.id)


def next_year(session: Session, actor: Actor, public_id: str, *, now: datetime) -> Course:
    """The same class one year later, with the same teacher and as many pupils, to be changed where needed."""
    old = by_public_id(session, Course, public_id)
    authorize(actor, Action.COURSE_EDIT, old)
    return add(
        session, actor, old.school.public_id, now=now, teacher_name=old.teacher_name, class_name=old.class_name,
        teacher_public_id=old.teacher.public_id if old.teacher else None, school_year=old.school_year + 1,
        pupils=old.pupils, level=old.level,
    )  # fmt: skip


def owner_of(session: Session, keeper_id: int) -> int:
    """The city whose material lies at the places of a body. Raises ``Invalid`` where there is no such place."""
    query = select(Location.organisation_id).where(Location.keeper_id == keeper_id).order_by(Location.id).limit(1)
    owner = session.scalar(query)
    if owner is None:
        raise Invalid(N_("No place of this school is known yet: the city enters one first."), field="school")
    return owner


def _write(session: Session, course: Course, fields: CourseFields, now: datetime) -> None:
    values: dict[str, Any] = {name: fields[name] for name in ("teacher_name", "class_name", "level") if name in fields}
    if "pupils" in fields:
        values["pupils"] = inputs.whole(fields["pupils"], field="pupils", least=0, most=MOST_PUPILS) or 0
    if "school_year" in fields:
        year = inputs.whole(fields["school_year"], field="school_year", least=2000, most=2100)
        values["school_year"] = year or course.school_year
    if "teacher_public_id" in fields:
        teacher = optional(session, Person, fields["teacher_public_id"])
        values["teacher_id"] = teacher.id if teacher and _knows(teacher, course) else None
    put(course, values)
    for name, msgid in (("teacher_name", N_("Write the name of the teacher.")), ("class_name", N_("Name the class."))):
        if not getattr(course, name):
            raise Invalid(msgid, field=name)
    course.updated_at = now


def _knows(teacher: Person, course: Course) -> bool:
    """Only people whom the city or the school keeps are linked: nobody is found by guessing."""
    return teacher.merged_into_id is None and teacher.organisation_id in {course.organisation_id, course.school_id}
