"""Departments at a glance: whom to call, what they offer, who is there and who comes, what they have not answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, select, union_all
from sqlalchemy.orm import Session, aliased

from db.enums import LinkPurpose, OfferState, Role, SubjectKind, UserStatus
from db.models import (
    Application,
    CapabilityLink,
    Department,
    HostOpinion,
    Membership,
    Offer,
    Person,
    Placement,
    User,
)
from services.actors import Actor
from services.host_opinions import UNDECIDED
from services.placement_checks import BEFORE_START, LIVE
from services.queries.internships.departments import DepartmentRow, departments, visible_to
from services.search import fold

_ACCOUNT, _BEARER, _TUTOR, _DEPUTY = range(4)


@dataclass(frozen=True, slots=True)
class Reach:
    """Somebody of a department and how to reach them; empty for nobody."""

    name: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Overview:
    """One department. ``open_places`` are those of its published offers, all together."""

    row: DepartmentRow
    contact: Reach
    """The latest account for the department, else the latest bearer of its link, else a tutor."""
    deputy: Reach
    """Who stands in for a tutor there, else a second person of the department."""
    open_places: int
    next_on: date | None
    """First day of the next intern."""
    asked_at: datetime | None
    """Since when its oldest question about a candidate waits; None where nothing waits."""
    link_until: datetime | None
    """Until when a link to its desk opens; None without one."""


def overview(
    session: Session, actor: Actor, *, now: datetime, search: str = "", language: str = "fr"
) -> list[Overview]:
    """Departments that the actor coordinates, those in use first, by name. Three statements.

    ``search`` looks at the names of departments and of their people, without accents and case.
    """
    rows = departments(session, actor, today=now.date(), language=language, with_inactive=True)
    facts = {row[0]: row[1:] for row in session.execute(_facts(actor, now))}
    people: dict[str, list[tuple[int, Reach]]] = {}
    for public_id, kind, given, family, email, phone, _latest in session.execute(_people(actor, now)):
        name = f"{given} {family}".strip() or email
        people.setdefault(public_id, []).append((kind, Reach(name, email, phone)))
    found = [_overview(row, people.get(row.public_id, []), facts[row.public_id]) for row in rows]
    wanted = fold(search.strip())
    return sorted((one for one in found if _matches(one, wanted)), key=lambda one: not one.row.is_active)


def _overview(row: DepartmentRow, people: list[tuple[int, Reach]], facts: Any) -> Overview:
    known = [reach for kind, reach in people if kind != _DEPUTY]
    contact = known[0] if known else Reach()
    stand_ins = [reach for kind, reach in people if kind == _DEPUTY]
    stand_ins += [reach for kind, reach in people if kind in {_ACCOUNT, _BEARER}]
    deputy = next((one for one in stand_ins if one != contact), Reach())
    return Overview(row, contact, deputy, *facts)


def _matches(one: Overview, wanted: str) -> bool:
    row = one.row
    words = (row.name, row.name_fr, row.name_en, row.name_hy, row.code, one.contact.name, one.deputy.name)
    return all(word in fold(" ".join(words)) for word in wanted.split())


def _facts(actor: Actor, now: datetime) -> Select[*tuple[Any, ...]]:
    places = select(func.coalesce(func.sum(Offer.places), 0)).where(
        Offer.department_id == Department.id, Offer.state == OfferState.PUBLISHED
    )
    next_on = select(func.min(Placement.starts_on)).where(
        Placement.department_id == Department.id, Placement.state.in_(BEFORE_START), Placement.starts_on > now.date()
    )
    asked = (
        select(func.min(HostOpinion.asked_at))
        .join(Offer, Offer.id == HostOpinion.offer_id)
        .join(Application, Application.id == HostOpinion.application_id)
        .where(
            Offer.department_id == Department.id, HostOpinion.answer.is_(None), Application.state.in_(UNDECIDED)
        )
    )  # fmt: skip
    until = select(func.max(CapabilityLink.expires_at)).where(*_desk_links(now))
    return select(
        Department.public_id,
        *(one.correlate(Department).scalar_subquery() for one in (places, next_on, asked, until)),
    ).where(visible_to(actor))


def _desk_links(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        CapabilityLink.purpose == LinkPurpose.DEPARTMENT_DESK,
        CapabilityLink.subject_kind == SubjectKind.DEPARTMENT,
        CapabilityLink.subject_id == Department.id,
        CapabilityLink.revoked_at.is_(None),
        CapabilityLink.expires_at > now,
    )


def _people(actor: Actor, now: datetime) -> Any:
    """Department, kind, names, how to reach them: accounts first, then bearers of links, tutors, deputies."""
    accounts = (
        _of(Person, _ACCOUNT, Membership.granted_at)
        .join(User, User.person_id == Person.id)
        .join(Membership, Membership.user_id == User.id)
        .join(Department, Department.id == Membership.department_id)
        .where(Membership.role == Role.HOST, Membership.revoked_at.is_(None), User.status == UserStatus.ACTIVE)
    )
    bearers = (
        _of(Person, _BEARER, CapabilityLink.created_at)
        .join(CapabilityLink, CapabilityLink.person_id == Person.id)
        .join(Department, Department.id == CapabilityLink.subject_id)
        .where(*_desk_links(now))
    )
    parts = [accounts, bearers]
    for kind in (_TUTOR, _DEPUTY):
        for model, states in ((Offer, (OfferState.PUBLISHED,)), (Placement, LIVE)):
            person = aliased(Person)
            column = model.tutor_id if kind == _TUTOR else model.deputy_id
            parts.append(
                _of(person, kind, model.created_at)
                .join(model, column == person.id)
                .join(Department, Department.id == model.department_id)
                .where(model.state.in_(states))
            )
    found = union_all(*(part.where(visible_to(actor)) for part in parts)).subquery()
    return select(found).order_by(found.c.kind, found.c.latest.desc(), found.c.given_name, found.c.family_name)


def _of(person: Any, kind: int, latest: Any) -> Select[*tuple[Any, ...]]:
    return select(
        Department.public_id, literal(kind).label("kind"), person.given_name, person.family_name, person.email,
        person.phone, latest.label("latest"),
    ).select_from(person)  # fmt: skip
