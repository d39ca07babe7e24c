"""Reads about courses: what the material serves, and how many pupils it reaches."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from db.base import localised_column
from db.enums import FrenchLevel, LoanState, OrganisationKind
from db.models import Course, Loan, Location, Organisation
from services.actors import Actor
from services.queries.keyed import Key, Page, paged
from services.queries.material.lending_scope import courses_visible_to, loans_visible_to, owned_by, places_kept_by

MOST_NAMES = 500
_KEY = Key(Course.class_name, Course.id, Course.public_id)
_OPEN = (
    select(func.count())
    .where(Loan.course_id == Course.id, Loan.state == LoanState.OPEN)
    .correlate(Course)
    .scalar_subquery()
)


@dataclass(frozen=True, slots=True)
class CourseRow:
    """``loans``: those that are open."""

    public_id: str
    version: int
    school: str
    teacher_name: str
    class_name: str
    school_year: int
    pupils: int
    level: FrenchLevel
    loans: int


def page(
    session: Session, actor: Actor, *, school_year: int, school: str | None = None, after: str | None = None,
    before: str | None = None, size: int = 25, language: str = "fr",
) -> Page[CourseRow]:  # fmt: skip
    """Courses of one school year, by class. One statement."""
    ids = select(Course.id).where(courses_visible_to(actor), Course.school_year == school_year)
    if school:
        ids = ids.where(Course.school_id.in_(select(Organisation.id).where(Organisation.public_id == school)))
    columns = select(
        Course.public_id, Course.version, localised_column(Organisation, "name", language), Course.teacher_name,
        Course.class_name, Course.school_year, Course.pupils, Course.level, _OPEN,
    ).join(Organisation, Organisation.id == Course.school_id)  # fmt: skip
    return paged(session, ids, columns, _KEY, CourseRow, after=after, before=before, size=size)


def choices(session: Session, actor: Actor, *, school_year: int) -> dict[str, str]:
    """Courses to which something can be lent, by public id: class, teacher. One statement."""
    query = (
        select(Course.public_id, Course.class_name, Course.teacher_name)
        .where(courses_visible_to(actor), Course.school_year >= school_year)
        .order_by(Course.school_year, Course.class_name, Course.id)
        .limit(MOST_NAMES)
    )
    return {row.public_id: f"{row.class_name} · {row.teacher_name}" for row in session.execute(query)}


def schools(session: Session, actor: Actor, *, others: bool = False, language: str = "fr") -> dict[str, str]:
    """Bodies that keep places the actor works with, by public id, schools first; with ``others`` not their own.

    One statement.
    """
    name = localised_column(Organisation, "name", language)
    keepers = select(Location.keeper_id).where(places_kept_by(actor), Location.keeper_id.is_not(None))
    query = (
        select(Organisation.public_id, name)
        .where(Organisation.id.in_(keepers))
        .order_by(case((Organisation.kind == OrganisationKind.SCHOOL, 0), else_=1), name)
    )
    if others:
        query = query.where(Organisation.id.not_in(owned_by(actor)))
    return dict(session.execute(query.limit(MOST_NAMES)).all())


def pupils_reached(session: Session, actor: Actor, *, school_year: int) -> int:
    """Pupils whom loans of a school year reach; those of one course count once, however often it borrows."""
    of_course = (
        select(func.max(Loan.pupils).label("pupils"))
        .join(Course, Course.id == Loan.course_id)
        .where(loans_visible_to(actor), Course.school_year == school_year)
        .group_by(Loan.course_id)
        .subquery()
    )
    return session.scalars(select(func.coalesce(func.sum(of_course.c.pupils), 0))).one()
