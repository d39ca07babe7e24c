"""Reads about departments: the coordinators' list, one department, and who can be chosen as tutor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, false, func, or_, select
from sqlalchemy.orm import Session

from db.base import localised_column
from db.enums import LinkPurpose, OfferState, PlacementState, Role, SubjectKind
from db.models import Department, Offer, Person, Placement
from services.actors import Actor
from services.errors import NotFound
from services.i18n import N_
from services.queries.made_once import made_once

MOST_TUTORS = 200


@dataclass(frozen=True, slots=True)
class DepartmentRow:
    """One department; ``interns`` are there on the day that was asked for."""

    public_id: str
    version: int
    code: str
    name: str
    name_fr: str
    name_en: str
    name_hy: str
    address: str
    phone: str
    places: int
    is_active: bool
    interns: int
    interns_to_come: int
    published_offers: int


@dataclass(frozen=True, slots=True)
class TutorRow:
    """Somebody who looks after interns or could."""

    public_id: str
    name: str
    email: str


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Departments of coordinated organisations, one's own, and the one of a link."""
    ways: list[ColumnElement[bool]] = [false()]
    if owners := actor.organisations(Role.COORDINATOR) | actor.organisations(Role.ADMIN):
        ways.append(Department.organisation_id.in_(owners))
    if own := actor.departments():
        ways.append(Department.id.in_(own))
    link = actor.link
    if link and link.purpose is LinkPurpose.OFFER_ENTRY and link.subject_kind is SubjectKind.DEPARTMENT:
        ways.append(Department.id == link.subject_id)
    return or_(*ways)


def departments(
    session: Session, actor: Actor, *, today: date, language: str = "fr", with_inactive: bool = False
) -> list[DepartmentRow]:
    """Departments that the actor coordinates, heads or came for by a link, by name. One statement."""
    query = _rows(today, language).where(visible_to(actor))
    if not with_inactive:
        query = query.where(Department.is_active)
    return [DepartmentRow(*row) for row in session.execute(query.order_by(Department.name_fr, Department.id))]


def detail(session: Session, actor: Actor, public_id: str, *, today: date, language: str = "fr") -> DepartmentRow:
    """One of them; raises ``NotFound`` for whoever may not see it."""
    row = session.execute(_rows(today, language).where(visible_to(actor), Department.public_id == public_id)).first()
    if row is None:
        raise NotFound(N_("This does not exist, or not any more."))
    return DepartmentRow(*row)


def department_names(session: Session, actor: Actor, language: str) -> dict[str, str]:
    """Names by public id, for filters. One statement."""
    return dict(session.execute(_names(actor, language)).all())


@made_once
def _names(actor: Actor, language: str) -> Select[str, str]:
    name = localised_column(Department, "name", language)
    return select(Department.public_id, name).where(visible_to(actor)).order_by(name)


def tutors(session: Session, actor: Actor, department_public_id: str) -> list[TutorRow]:
    """People who look after interns of a department already, by name: they can be chosen again. One statement."""
    department_id = select(Department.id).where(Department.public_id == department_public_id, visible_to(actor))
    sources = [
        select(column).where(model.department_id.in_(department_id), column.is_not(None))
        for model in (Offer, Placement)
        for column in (model.tutor_id, model.deputy_id)
    ]
    rows = session.execute(
        select(Person.public_id, Person.given_name, Person.family_name, Person.email)
        .where(or_(*(Person.id.in_(source) for source in sources)))
        .order_by(Person.family_name, Person.given_name, Person.id)
        .limit(MOST_TUTORS)
    )
    return [
        TutorRow(public_id, f"{given} {family}".strip() or email, email) for public_id, given, family, email in rows
    ]


def _rows(today: date, language: str) -> Select[*tuple[Any, ...]]:
    last = func.coalesce(Placement.ended_on, Placement.ends_on)
    of_department = (Placement.department_id == Department.id) & (Placement.state != PlacementState.CANCELLED)
    now_there = select(func.count()).where(of_department, Placement.starts_on <= today, last >= today)
    to_come = select(func.count()).where(of_department, Placement.starts_on > today)
    offers = select(func.count()).where(Offer.department_id == Department.id, Offer.state == OfferState.PUBLISHED)
    return select(
        Department.public_id, Department.version, Department.code, localised_column(Department, "name", language),
        Department.name_fr, Department.name_en, Department.name_hy, Department.address, Department.phone,
        Department.places, Department.is_active, now_there.scalar_subquery(), to_come.scalar_subquery(),
        offers.scalar_subquery(),
    )  # fmt: skip
