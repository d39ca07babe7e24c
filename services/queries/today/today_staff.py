"""What the first page names to coordinators: by call, by applicant, by internship. Made once, asked with parameters."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row, ScalarSelect, Select, and_, bindparam, func, select
from sqlalchemy.orm import Session

from db.base import localised
from db.enums import (
    ApplicationState,
    EndReason,
    FindingLevel,
    Language,
    PlacementState,
    ProgrammeKind,
    Role,
    SubjectKind,
)
from db.models import Application, Call, ChecklistItem, Person, Placement, Programme
from services.actors import Actor
from services.host_opinions import UNDECIDED
from services.i18n import N_
from services.placement_checks import BEFORE_START
from services.queries.counted import count
from services.queries.today.today_host import words_of_departments
from services.queries.today.today_hours import hours_to_decide
from services.queries.today.today_rows import OWNERS, ZONE, Asked, TodoRow
from services.queries.today.today_waiting import next_on_lists
from services.records import local_day

A, P = ApplicationState, PlacementState
W, B, I = FindingLevel.WARN, FindingLevel.BLOCK, FindingLevel.INFO
SOON = timedelta(days=30)
NEAR = timedelta(days=14)
MOST_CALLS = 10
MOST_NAMES = 3


def coordinator_todos(session: Session, actor: Actor, day: date) -> list[TodoRow]:
    """What waits by call, by applicant and by internship. Six statements."""
    owners = actor.organisations(Role.COORDINATOR) | actor.organisations(Role.ADMIN)
    asked = {"owners": [*owners], "day": day, "soon": day + SOON}
    return [
        *(todo for title, row in _calls(session, asked, actor.language) for todo in _call_todos(title, row, day)),
        *_to_place(session, asked),
        *_starting(session, asked, day),
        *words_of_departments(session, asked),
        *hours_to_decide(session, asked, actor.language),
        *next_on_lists(session, asked, actor.language),
    ]


_OF_CALL = Application.call_id == Call.id
_SUBMITTED, _SELECTED = (_OF_CALL, Application.state == A.SUBMITTED), (_OF_CALL, Application.state == A.SELECTED)
_PENDING = (
    _OF_CALL, Application.pending_decision.is_not(None), Application.state.in_((*UNDECIDED, A.WAITLISTED)),
)  # fmt: skip
_FIRST_ANSWER: ScalarSelect[Any] = (
    select(func.min(Application.confirm_by)).where(*_SELECTED).correlate(Call).scalar_subquery()
)
_CALLS: Select[*tuple[Any, ...]] = (
    select(
        Call.public_id,
        Call.title_fr,
        Call.title_en,
        Call.title_hy,
        Call.answer_by,
        count(*_SUBMITTED, of=Call).label("to_study"),
        count(*_PENDING, of=Call).label("pending"),
        count(*_SELECTED, of=Call).label("unanswered"),
        _FIRST_ANSWER.label("confirm_by"),
    )
    .where(Call.organisation_id.in_(OWNERS))
    .order_by(Call.closes_at, Call.id)
)
"""Each number is a stretch of an index, however long the list is."""


def _calls(session: Session, asked: Asked, language: Language) -> list[tuple[str, Row[Any]]]:
    """What is to be decided or awaited, by title of the call."""
    rows = session.execute(_CALLS, asked)
    waiting = [row for row in rows if row.to_study or row.pending or row.unanswered]
    return [(localised(row, "title", language), row) for row in waiting[:MOST_CALLS]]


def _call_todos(title: str, row: Row[Any], day: date) -> list[TodoRow]:
    params, query = {"call": title}, {"call": row.public_id}
    found = []
    if row.to_study:
        is_near = row.answer_by is not None and row.answer_by - day <= NEAR
        found.append(
            TodoRow(
                "to_study", row.to_study, N_("Applications to study: %(call)s"), "applications", W if is_near else I,
                params=params, due=row.answer_by, query={**query, "state": A.SUBMITTED.value},
            )
        )  # fmt: skip
    if row.pending:
        msgid = N_("Decisions are prepared and not told yet: %(call)s")
        found.append(TodoRow("pending", row.pending, msgid, "decisions", I, params=params, query=query))
    if row.unanswered:
        due = local_day(row.confirm_by, ZONE) if row.confirm_by else None
        found.append(
            TodoRow(
                "unanswered", row.unanswered, N_("Selected and not answered yet: %(call)s"), "applications",
                W if due and due < day else I, params=params, due=due,
                query={**query, "state": A.SELECTED.value},
            )
        )  # fmt: skip
    return found


_NOT_PLACED = ~(
    select(Placement.id)
    .where(
        Placement.application_id == Application.id,
        (Placement.state != P.CANCELLED) | (Placement.end_reason != EndReason.HOST),
    )
    .exists()
)
_TO_PLACE = (
    select(Application.public_id, Person.given_name, Person.family_name, Call.public_id, func.count().over())
    .join(Person, Person.id == Application.person_id)
    .join(Call, Call.id == Application.call_id)
    .join(Programme, and_(Programme.id == Call.programme_id, Programme.kind == ProgrammeKind.INTERNSHIP))
    .where(Application.organisation_id.in_(OWNERS), Application.state == A.CONFIRMED, _NOT_PLACED)
    .order_by(Call.starts_on, Application.id)
    .limit(MOST_NAMES)
)


def _to_place(session: Session, asked: Asked) -> list[TodoRow]:
    """Confirmed applicants without an internship; one that the department gave up counts as none."""
    rows = session.execute(_TO_PLACE, asked).all()
    if not rows:
        return []
    application, _given, _family, call, number = rows[0]
    one = number == 1
    return [
        TodoRow(
            "to_place", number, N_("Confirmed and waiting for a department"),
            "placement_entry" if one else "applications", W,
            detail=_names([(given, family) for _id, given, family, _call, _n in rows], number),
            query={"application": application} if one else {"call": call, "state": A.CONFIRMED.value},
        )
    ]  # fmt: skip


_LACKING = (
    select(ChecklistItem.id)
    .where(
        ChecklistItem.subject_kind == SubjectKind.PLACEMENT,
        ChecklistItem.subject_id == Placement.id,
        ChecklistItem.is_mandatory,
        ChecklistItem.done_at.is_(None),
        ChecklistItem.waived_at.is_(None),
    )
    .exists()
)
_STARTING = (
    select(Placement.public_id, Person.given_name, Person.family_name, Placement.starts_on, func.count().over())
    .join(Person, Person.id == Placement.person_id)
    .where(
        Placement.organisation_id.in_(OWNERS),
        Placement.state.in_(BEFORE_START),
        Placement.starts_on <= bindparam("soon"),
        (Placement.state != P.READY) | _LACKING,
    )
    .order_by(Placement.starts_on, Placement.id)
    .limit(MOST_NAMES)
)


def _starting(session: Session, asked: Asked, day: date) -> list[TodoRow]:
    """Internships that begin within a month, or should have begun, and are not ready or lack something mandatory."""
    rows = session.execute(_STARTING, asked).all()
    if not rows:
        return []
    public_id, _given, _family, starts_on, number = rows[0]
    return [
        TodoRow(
            "starting", number, N_("Beginning soon and not ready"), "placement" if number == 1 else "placements",
            B if starts_on <= day else W, due=starts_on,
            detail=_names([(given, family) for _id, given, family, _day, _n in rows], number),
            query={"id": public_id} if number == 1 else {},
        )
    ]  # fmt: skip


def _names(names: list[tuple[str, str]], number: int) -> str:
    shown = ", ".join(f"{given} {family}".strip() for given, family in names)
    return f"{shown} …" if number > len(names) else shown
