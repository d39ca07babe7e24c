"""The first page of students: what is missing, what comes next, and by when they are answered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, exists, func, or_, select
from sqlalchemy.orm import Session, contains_eager

from db.base import localised
from db.enums import (
    ApplicationState,
    CallState,
    CorrectionState,
    FindingLevel,
    MessageThread,
    PlacementState,
    ProgrammeKind,
    Role,
    SecretKind,
    SubjectKind,
)
from db.models import (
    Application,
    Call,
    ChecklistItem,
    CorrectionRequest,
    Message,
    Person,
    PersonSecret,
    Placement,
    Programme,
)
from services.actors import Actor
from services.application_checks import fillings, missing_of
from services.i18n import N_, translate
from services.queries.today.today_rows import TodoRow
from services.records import local_day

MOST_APPLICATIONS = 20
MOST_ITEMS = 5
NEAR = timedelta(days=7)
SOON = timedelta(days=30)
A, W, B, I = ApplicationState, FindingLevel.WARN, FindingLevel.BLOCK, FindingLevel.INFO
_IN_STUDY = {A.SUBMITTED, A.UNDER_REVIEW, A.SHORTLISTED, A.WAITLISTED}
_OPEN = {A.DRAFT, A.SELECTED, *_IN_STUDY}
_ENDED = (PlacementState.CANCELLED, PlacementState.CLOSED)


def applicant_todos(session: Session, actor: Actor, now: datetime, day: date) -> list[TodoRow]:
    """Open applications and things to do for the internship. Ten statements at most."""
    rows = _applications(session, actor, day)
    drafts = [row.Application for row in rows if _is_open_draft(row.Application, now)]
    filled = fillings(session, drafts)
    todos: list[TodoRow] = []
    for row in rows:
        application, title = row.Application, localised(row.Application.call, "title", actor.language)
        if application in drafts:
            lacking = missing_of(application, filled[application.id], actor.language)
            labels = [one.label(actor.language) for one in lacking]
            todos.append(_draft(application, title, labels, actor, day))
        todos += _sent(application, title, row, day)
    return [
        *todos,
        *_items(session, actor, day),
        *_bank(session, actor),
        *([] if rows else _first(session, actor, now)),
    ]


def _first(session: Session, actor: Actor, now: datetime) -> list[TodoRow]:
    """The way to the open calls for whoever never applied. One statement."""
    never = ~exists(select(Application.id).where(Application.person_id == actor.person_id))
    is_open = (Call.state == CallState.PUBLISHED, Call.opens_at <= now, Call.closes_at > now)
    number = session.scalar(select(func.count()).select_from(Call).where(*is_open, never))
    if not number:
        return []
    return [TodoRow("first", 1, N_("Find the call that concerns you and apply"), "home", I)]


def _applications(session: Session, actor: Actor, day: date) -> list[Row[Any]]:
    corrections = select(func.min(CorrectionRequest.due_on)).where(
        CorrectionRequest.application_id == Application.id, CorrectionRequest.state == CorrectionState.OPEN
    )
    unread = select(func.count()).where(
        Message.application_id == Application.id,
        Message.thread == MessageThread.APPLICANT,
        Message.from_applicant.is_(False),
        Message.read_at.is_(None),
    )
    rows = session.execute(
        select(
            Application,
            corrections.correlate(Application).scalar_subquery().label("correct_by"),
            unread.correlate(Application).scalar_subquery().label("unread"),
        )
        .join(Application.call)
        .join(Application.person)
        .options(contains_eager(Application.call).joinedload(Call.programme), contains_eager(Application.person))
        .where(Person.id == actor.person_id, or_(Application.state.in_(_OPEN), _awaits_internship(day)))
        .order_by(Call.closes_at.desc(), Application.id.desc())
        .limit(MOST_APPLICATIONS)
    )
    return list(rows)


def _awaits_internship(day: date) -> ColumnElement[bool]:
    """Confirmed for a call whose internships are not over, and nothing is planned yet."""
    planned = exists().where(Placement.application_id == Application.id)
    internships = exists().where(Programme.id == Call.programme_id, Programme.kind == ProgrammeKind.INTERNSHIP)
    return and_(Application.state == A.CONFIRMED, Call.ends_on >= day, internships, ~planned)


def _is_open_draft(application: Application, now: datetime) -> bool:
    return application.state is A.DRAFT and application.call.closes_at > now


def _draft(application: Application, title: str, labels: list[str], actor: Actor, day: date) -> TodoRow:
    due = local_day(application.call.closes_at, application.call.time_zone)
    more = " …" if len(labels) > MOST_ITEMS else ""
    detail = translate(actor.language, N_("Still missing: %(what)s."), what=", ".join(labels[:MOST_ITEMS]) + more)
    return TodoRow(
        kind="draft",
        count=1,
        title_msgid=N_("Finish your application and send it: %(call)s")
        if labels
        else N_("Your application is complete, send it: %(call)s"),
        params={"call": title},
        detail=detail if labels else "",
        due=due,
        page="apply",
        query={"id": application.public_id},
        level=W if due - day <= NEAR else I,
    )


def _sent(application: Application, title: str, row: Row[Any], day: date) -> Iterator[TodoRow]:
    """What an application that was sent waits for."""
    same: dict[str, Any] = {
        "count": 1, "params": {"call": title}, "page": "my_application", "query": {"id": application.public_id},
    }  # fmt: skip
    if application.state is A.SELECTED:
        due = local_day(application.confirm_by, application.call.time_zone) if application.confirm_by else None
        msgid = N_("You are selected, confirm or decline: %(call)s")
        yield TodoRow("answer", title_msgid=msgid, due=due, level=B, **same)
    if application.state is A.CONFIRMED:
        msgid = N_("Your place is confirmed, the city is preparing your internship: %(call)s")
        yield TodoRow("in_study", title_msgid=msgid, level=I, **same)
    if row.correct_by:
        msgid = N_("Correct what is asked for in your application: %(call)s")
        yield TodoRow("correction", title_msgid=msgid, due=row.correct_by, level=W, **same)
    if row.unread:
        msgid = N_("You have a message about your application: %(call)s")
        yield TodoRow("message", title_msgid=msgid, level=W, **{**same, "count": row.unread})
    if application.state in _IN_STUDY and not (row.correct_by or row.unread):
        msgid = N_("Your application is being studied, you have nothing to do: %(call)s")
        if application.state is A.WAITLISTED:
            msgid = N_("You are on the waiting list, you have nothing to do: %(call)s")
        due = application.call.answer_by if application.state is not A.WAITLISTED else None
        yield TodoRow("in_study", title_msgid=msgid, due=due if due and due >= day else None, level=I, **same)


def _items(session: Session, actor: Actor, day: date) -> list[TodoRow]:
    """Their own things to do for an internship within the next month, late ones first."""
    rows = session.execute(
        select(ChecklistItem, Placement.public_id)
        .join(Placement, Placement.id == ChecklistItem.subject_id)
        .where(
            ChecklistItem.subject_kind == SubjectKind.PLACEMENT,
            ChecklistItem.owner_role == Role.APPLICANT,
            ChecklistItem.done_at.is_(None),
            ChecklistItem.due_on <= day + SOON,
            Placement.person_id == actor.person_id,
            Placement.state.not_in(_ENDED),
        )
        .order_by(ChecklistItem.due_on, ChecklistItem.id)
        .limit(MOST_ITEMS)
    )
    return [
        TodoRow(
            "own_item", 1, N_("For your internship: %(item)s"), "my_internship", W if item.due_on < day else I,
            params={"item": localised(item, "label", actor.language)}, due=item.due_on, query={"id": public_id},
        )
        for item, public_id in rows
    ]  # fmt: skip


def _bank(session: Session, actor: Actor) -> list[TodoRow]:
    """Money is due and nobody knows where to send it."""
    known = select(PersonSecret.id).where(
        PersonSecret.person_id == Placement.person_id, PersonSecret.kind == SecretKind.IBAN
    )
    due = select(func.min(Placement.paid_on), func.count()).where(
        Placement.person_id == actor.person_id,
        Placement.hourly_cents.is_not(None),
        Placement.state.not_in(_ENDED),
        ~exists(known),
    )
    paid_on, number = session.execute(due).one()
    if not number:
        return []
    return [TodoRow("bank", 1, N_("Say where your internship allowance is to be sent"), "my_profile", W, due=paid_on)]
