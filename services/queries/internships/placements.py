"""Reads about internships: the coordinators' list, one's own, a department's; one internship in full."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from db.base import localised_column
from db.enums import FindingLevel, PlacementState, Role, SubjectKind
from db.models import ChecklistItem, Department, Finding, Organisation, Person, Placement
from services.actors import Actor
from services.errors import NotFound
from services.i18n import N_
from services.offer_checks import LONGEST
from services.placement_checks import real_end
from services.queries.applications.applications import Page
from services.queries.internships.placement_detail import detail
from services.queries.internships.placement_rows import (
    Contact,
    DepartmentInterns,
    PlacementDetail,
    PlacementHistoryRow,
    PlacementMove,
    PlacementNoteRow,
    PlacementRow,
)
from services.queries.keyed import Key, paged
from services.queries.scope import placements_visible_to
from services.search import matches

MOST_PAST = 25
_KEY = Key(Placement.starts_on, Placement.id, Placement.public_id)
_OVER = (PlacementState.COMPLETED, PlacementState.CLOSED, PlacementState.CANCELLED, PlacementState.INTERRUPTED)


def page(
    session: Session,
    actor: Actor,
    *,
    today: date,
    states: Collection[PlacementState] = (),
    department_public_id: str | None = None,
    starts_from: date | None = None,
    until: date | None = None,
    search: str = "",
    only: str | None = None,
    without_application: bool = False,
    after: str | None = None,
    before: str | None = None,
    size: int = 50,
    language: str = "fr",
) -> Page[PlacementRow]:
    """Internships that the actor may see, by first day: those with a day from ``starts_from`` to ``until``.

    ``only`` is the public id of a single one; ``without_application`` leaves those that no application led to.

    For those who coordinate, the ones of their cities. One statement.
    """
    ids = select(Placement.id).where(*_filters(actor, department_public_id, starts_from, until, search))
    if states:
        ids = ids.where(Placement.state.in_(states))
    if only:
        ids = ids.where(Placement.public_id == only)
    if without_application:
        ids = ids.where(Placement.application_id.is_(None))
    columns = _rows(actor, today, language)
    return paged(session, ids, columns, _KEY, PlacementRow, after=after, before=before, size=size)


def counts(
    session: Session,
    actor: Actor,
    *,
    department_public_id: str | None = None,
    starts_from: date | None = None,
    until: date | None = None,
    search: str = "",
) -> dict[PlacementState, int]:
    """How many internships each state has under these filters; states without any are left out. One statement."""
    rows = session.execute(
        select(Placement.state, func.count())
        .where(*_filters(actor, department_public_id, starts_from, until, search))
        .group_by(Placement.state)
    )
    return dict(rows.all())


def of_link(session: Session, actor: Actor, *, now: datetime, language: str = "fr") -> PlacementDetail:
    """The one internship that the actor's link is for; ``NotFound`` without such a link."""
    link = actor.link
    if link is None or link.subject_kind is not SubjectKind.PLACEMENT:
        raise NotFound(N_("This does not exist, or not any more."))
    placement = session.get_one(Placement, link.subject_id)
    return detail(session, actor, placement.public_id, now=now, language=language)


def mine(session: Session, actor: Actor, *, today: date, language: str = "fr") -> list[PlacementRow]:
    """The actor's own internships, latest first. One statement."""
    if actor.person_id is None:
        return []
    query = _rows(actor, today, language).where(Placement.person_id == actor.person_id)
    rows = session.execute(query.order_by(Placement.starts_on.desc(), Placement.id.desc()))
    return [PlacementRow(*row) for row in rows]


def of_department(
    session: Session, actor: Actor, *, today: date, department_public_id: str | None = None, language: str = "fr"
) -> DepartmentInterns:
    """Interns of the departments that the actor heads and whom they tutor, or of one department they may see.

    Two statements.
    """
    hosted = select(Placement.id).where(placements_visible_to(actor), or_(*_hosted(actor, department_public_id)))
    live = hosted.where(Placement.state.not_in(_OVER))
    past = hosted.where(Placement.state.in_(_OVER)).order_by(Placement.ends_on.desc(), Placement.id.desc())
    found = _read(session, actor, live, today, language)
    return DepartmentInterns(
        present=tuple(row for row in found if row.starts_on <= today),
        to_come=tuple(row for row in found if row.starts_on > today),
        past=tuple(reversed(_read(session, actor, past.limit(MOST_PAST), today, language))),
    )


def _read(
    session: Session, actor: Actor, ids: Select[*tuple[Any, ...]], today: date, language: str
) -> list[PlacementRow]:
    """The rows of these internships, by first day. One statement."""
    query = _rows(actor, today, language).where(Placement.id.in_(ids.subquery().select()))
    return [PlacementRow(*row) for row in session.execute(query.order_by(Placement.starts_on, Placement.id))]


def _hosted(actor: Actor, department_public_id: str | None) -> list[ColumnElement[bool]]:
    if department_public_id:
        return [Placement.department_id == _department_id(department_public_id)]
    ways: list[ColumnElement[bool]] = [Placement.department_id.in_(actor.departments())]
    if actor.person_id is not None:
        ways += [Placement.tutor_id == actor.person_id, Placement.deputy_id == actor.person_id]
    return ways


def _department_id(public_id: str) -> ScalarSelect[int]:
    return select(Department.id).where(Department.public_id == public_id).correlate(None).scalar_subquery()


def _filters(
    actor: Actor, department_public_id: str | None, starts_from: date | None, until: date | None, search: str
) -> list[ColumnElement[bool]]:
    found = [in_lists(actor)]
    if department_public_id:
        found.append(Placement.department_id == _department_id(department_public_id))
    if starts_from:
        found += ending_from(starts_from)
    if until:
        found.append(Placement.starts_on <= until)
    if search.strip():
        found.append(matches(SubjectKind.PLACEMENT, Placement.id, search))
    return found


def in_lists(actor: Actor) -> ColumnElement[bool]:
    """What the lists show. A coordinator's city is one range of an index, which other ways of seeing are not."""
    owners = actor.organisations(Role.COORDINATOR) | actor.organisations(Role.ADMIN)
    return Placement.organisation_id.in_(owners) if owners else placements_visible_to(actor)


def ending_from(day: date) -> list[ColumnElement[bool]]:
    """Not over before ``day``. None lasts longer than a year, so older ones need not be looked at."""
    return [real_end >= day, Placement.starts_on >= day - LONGEST]


def _rows(actor: Actor, today: date, language: str) -> Select[*tuple[Any, ...]]:
    """Columns of ``PlacementRow``, in its order."""
    tutor, school = aliased(Person), aliased(Organisation)
    return (
        select(
            Placement.public_id, Placement.version, shown_name(Person),
            func.trim(Person.given_name_hy + " " + Person.family_name_hy),
            localised_column(Department, "name", language), Department.public_id,
            localised_column(school, "name", language), shown_name(tutor), Placement.subject, Placement.state,
            Placement.starts_on, Placement.ends_on, Placement.ended_on, Placement.source,
            _items(), _items(ChecklistItem.due_on < today), _warnings(actor),
        )
        .join(Person, Person.id == Placement.person_id)
        .join(Department, Department.id == Placement.department_id)
        .outerjoin(school, school.id == Placement.sending_organisation_id)
        .outerjoin(tutor, tutor.id == Placement.tutor_id)
    )  # fmt: skip


def shown_name(person: Any) -> ColumnElement[str]:
    """The name in Latin letters, else the mail address; empty for nobody."""
    name = func.trim(func.coalesce(person.given_name, "") + " " + func.coalesce(person.family_name, ""))
    return func.coalesce(func.nullif(name, ""), person.email, "")


def _items(*conditions: ColumnElement[bool]) -> ScalarSelect[int]:
    """Number of open things to do, none for what was cancelled or closed."""
    query = select(func.count()).where(
        ChecklistItem.subject_kind == SubjectKind.PLACEMENT,
        ChecklistItem.subject_id == Placement.id,
        ChecklistItem.done_at.is_(None),
        Placement.state.not_in((PlacementState.CANCELLED, PlacementState.CLOSED)),
        *conditions,
    )
    return query.correlate(Placement).scalar_subquery()


def _warnings(actor: Actor) -> ScalarSelect[int]:
    """Number of remarks that stand, for those who coordinate the city of the internship."""
    owners = actor.organisations(Role.COORDINATOR) | actor.organisations(Role.ADMIN)
    query = select(func.count()).where(
        Finding.subject_kind == SubjectKind.PLACEMENT,
        Finding.subject_id == Placement.id,
        Finding.level != FindingLevel.INFO,
        Finding.resolved_at.is_(None),
        Finding.overridden_at.is_(None),
        Placement.organisation_id.in_(owners),
    )
    return query.correlate(Placement).scalar_subquery()


__all__ = [
    "Contact", "DepartmentInterns", "PlacementDetail", "PlacementHistoryRow", "PlacementMove",
    "PlacementNoteRow", "PlacementRow", "counts", "detail", "mine", "of_department", "page",
]  # fmt: skip
