"""What a school reads of its own students: sent applications with what became of them, paged by key and counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlalchemy.orm import Session

from db.base import localised_column
from db.enums import ApplicationState, Enrolment, FrenchLevel, PlacementState, Role, SubjectKind
from db.models import Application, Call, Department, Person, Placement
from services.actors import Actor
from services.people import LEVELS
from services.queries.applications.application_rows import Page
from services.queries.applications.enrolments import OVER
from services.queries.applications.own_applications import paged_by_sending
from services.search import matches

shown_state: ColumnElement[ApplicationState] = case(
    (Application.state == ApplicationState.SHORTLISTED, ApplicationState.UNDER_REVIEW), else_=Application.state
)
"""The state as schools may know it: that there is a shortlist is not told."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Filters of the list. ``search`` is never kept in an address."""

    call: str | None = None
    """Public id."""
    state: ApplicationState | None = None
    to_confirm: bool = False
    """Only those about whom the school has not said whether they are its students."""
    search: str = ""

    @property
    def any(self) -> bool:
        return bool(self.call or self.state or self.to_confirm or self.search.strip())


@dataclass(frozen=True, slots=True)
class StudentRow:
    """A sent application of somebody from the partner's school, and the internship that came of it."""

    public_id: str
    name: str
    name_hy: str
    call_title: str
    study_field: str
    study_year: str
    level: FrenchLevel
    state: ApplicationState
    enrolment: Enrolment
    submitted_at: datetime
    confirm_by: datetime | None
    placement_public_id: str | None
    placement_state: PlacementState | None
    department: str
    starts_on: date | None
    last_day: date | None


def page(
    session: Session,
    actor: Actor,
    wanted: Wanted,
    *,
    after: str | None = None,
    before: str | None = None,
    size: int = 50,
) -> Page[StudentRow]:
    """Sent applications of students of the schools that the actor speaks for, latest first. At most two statements."""
    query = _rows(actor).where(_sent_by(actor), *_narrowed(wanted), *_in_state(wanted.state))
    key = None
    if ends := before or after:
        mark = select(Application.submitted_at, Application.id).where(Application.public_id == ends, _sent_by(actor))
        key = session.execute(mark).first()
    found, has_next, has_previous = paged_by_sending(session, query, Application.id, key, before is not None, size)
    rows = tuple(_row(one) for one in found)
    return Page(rows, has_next, has_previous, rows[0].public_id if rows else None, rows[-1].public_id if rows else None)


def counts(session: Session, actor: Actor, wanted: Wanted) -> Mapping[ApplicationState, int]:
    """How many there are in each state as schools know it, whatever state is asked for. One statement."""
    found = session.execute(
        select(shown_state, func.count())
        .where(_sent_by(actor), *_narrowed(wanted))
        .group_by(shown_state)
    )  # fmt: skip
    return {ApplicationState(state): number for state, number in found}


def calls(session: Session, actor: Actor) -> dict[str, str]:
    """Public id and title of the calls to which students of the school applied, the latest first. One statement."""
    answered = select(Application.call_id).where(_sent_by(actor))
    rows = session.execute(
        select(Call.public_id, localised_column(Call, "title", actor.language))
        .where(Call.id.in_(answered))
        .order_by(Call.opens_at.desc(), Call.id.desc())
    )
    return dict(rows.all())


def _sent_by(actor: Actor) -> ColumnElement[bool]:
    return and_(
        Application.sending_organisation_id.in_(actor.organisations(Role.PARTNER)),
        Application.submitted_at.is_not(None),
    )


def in_shown_state(state: ApplicationState) -> ColumnElement[bool]:
    """Condition: what schools know of it is this state."""
    return shown_state == state


def _in_state(state: ApplicationState | None) -> list[ColumnElement[bool]]:
    return [in_shown_state(state)] if state else []


def _narrowed(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.call:
        named = select(Call.id).where(Call.public_id == wanted.call).correlate(None).scalar_subquery()
        found.append(Application.call_id == named)
    if wanted.to_confirm:
        found += [Application.enrolment == Enrolment.UNKNOWN, Application.state.not_in(OVER)]
    if wanted.search.strip():
        found.append(matches(SubjectKind.APPLICATION, Application.id, wanted.search))
    return found


def _rows(actor: Actor) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Application, Person, Placement,
            localised_column(Call, "title", actor.language).label("call_title"),
            localised_column(Department, "name", actor.language).label("department"),
        )
        .join(Call, Call.id == Application.call_id)
        .join(Person, Person.id == Application.person_id)
        .outerjoin(Placement, Placement.application_id == Application.id)
        .outerjoin(Department, Department.id == Placement.department_id)
    )  # fmt: skip


def _row(found: Any) -> StudentRow:
    one, person, placement = found.Application, found.Person, found.Placement
    shortlisted = one.state is ApplicationState.SHORTLISTED
    return StudentRow(
        public_id=one.public_id,
        name=person.name,
        name_hy=person.name_hy,
        call_title=found.call_title,
        study_field=one.study_field,
        study_year=one.study_year,
        level=LEVELS[one.level_rank],
        state=ApplicationState.UNDER_REVIEW if shortlisted else one.state,
        enrolment=one.enrolment,
        submitted_at=one.submitted_at,
        confirm_by=one.confirm_by,
        placement_public_id=placement.public_id if placement else None,
        placement_state=placement.state if placement else None,
        department=found.department or "",
        starts_on=placement.starts_on if placement else None,
        last_day=(placement.ended_on or placement.ends_on) if placement else None,
    )
