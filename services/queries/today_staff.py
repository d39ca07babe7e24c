"""The first page of those who work for the internships: coordinators, departments, schools, administrators."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, ScalarSelect, and_, case, func, or_, select
from sqlalchemy.orm import Session

from db.base import localised, localised_column
from db.enums import (
    ApplicationState,
    EndReason,
    FindingLevel,
    JobOutcome,
    MailState,
    OfferState,
    PlacementState,
    Role,
    SubjectKind,
)
from db.models import (
    Application,
    Call,
    ChecklistItem,
    Choice,
    Finding,
    JobRun,
    Message,
    Offer,
    OutboxMail,
    Person,
    Placement,
)
from services.actors import Actor
from services.i18n import N_
from services.placement_checks import BEFORE_START, LIVE, real_end
from services.queries.today_rows import ZONE, Figure, TodoRow
from services.records import local_day

A, P = ApplicationState, PlacementState
W, B, I = FindingLevel.WARN, FindingLevel.BLOCK, FindingLevel.INFO
SOON = timedelta(days=30)
NEAR = timedelta(days=14)
MOST_CALLS = 10
MOST_NAMES = 3
MOST_ITEMS = 5
_UNDECIDED = (A.SUBMITTED, A.UNDER_REVIEW, A.SHORTLISTED)
_FOLLOWED = (*LIVE, P.COMPLETED, P.INTERRUPTED)
"""States of internships whose things to do still count."""
Part = tuple[list[TodoRow], list[Figure]]


def coordinator_part(session: Session, actor: Actor, day: date) -> Part:
    """Four statements."""
    owners = actor.organisations(Role.COORDINATOR) | actor.organisations(Role.ADMIN)
    todos = [todo for row in _calls(session, actor, owners) for todo in _call_todos(row, day)]
    todos += _to_place(session, owners)
    todos += _starting(session, owners, day)
    counts = _counts(session, owners, day)
    for kind, msgid, page, query, level in _COORDINATOR_TODOS:
        if number := getattr(counts, kind):
            todos.append(TodoRow(kind, number, msgid, page, level, query=query))
    figures = [
        Figure("in_progress", N_("Internships in progress"), counts.in_progress, "placements"),
        Figure("to_come", N_("Internships to come"), counts.to_come, "placements"),
        Figure("undecided", N_("Applications without a decision"), counts.undecided, "applications"),
        Figure("published", N_("Published offers"), counts.published, "offers"),
    ]
    return todos, figures


_COORDINATOR_TODOS: tuple[tuple[str, str, str, dict[str, str], FindingLevel], ...] = (
    ("late_items", N_("Things to do for internships are late"), "placements", {}, W),
    ("messages", N_("Applicants have written to you"), "applications", {}, W),
    ("remarks", N_("Internships with remarks wait for you to look at them"), "placements", {}, I),
    ("draft_offers", N_("Offers are written and not published"), "offers", {}, I),
    ("to_close", N_("Internships are over: close their files"), "placements", {}, I),
)


def _calls(session: Session, actor: Actor, owners: Collection[int]) -> list[Row[Any]]:
    """What is to be decided or awaited, by call."""
    to_study = func.sum(case((Application.state == A.SUBMITTED, 1), else_=0))
    pending = func.sum(case((Application.pending_decision.is_not(None), 1), else_=0))
    unanswered = func.sum(case((Application.state == A.SELECTED, 1), else_=0))
    confirm_by = func.min(case((Application.state == A.SELECTED, Application.confirm_by)))
    title = localised_column(Call, "title", actor.language)
    rows = session.execute(
        select(
            Call.public_id, title.label("title"), Call.answer_by, to_study.label("to_study"),
            pending.label("pending"), unanswered.label("unanswered"), confirm_by.label("confirm_by"),
        )
        .join(Application, Application.call_id == Call.id)
        .where(
            Call.organisation_id.in_(owners),
            or_(
                Application.state.in_((A.SUBMITTED, A.SELECTED)),
                and_(Application.state.in_((*_UNDECIDED, A.WAITLISTED)), Application.pending_decision.is_not(None)),
            ),
        )
        .group_by(Call.id)
        .order_by(Call.closes_at, Call.id)
        .limit(MOST_CALLS)
    )  # fmt: skip
    return list(rows)


def _call_todos(row: Row[Any], day: date) -> list[TodoRow]:
    params, query = {"call": row.title}, {"call": row.public_id}
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
        found.append(TodoRow("pending", row.pending, msgid, "applications", I, params=params, query=query))
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


def _to_place(session: Session, owners: Collection[int]) -> list[TodoRow]:
    """Confirmed applicants without an internship; one that the department gave up counts as none."""
    over = (Placement.state != P.CANCELLED) | (Placement.end_reason != EndReason.HOST)
    placed = select(Placement.id).where(Placement.application_id == Application.id, over)
    rows = session.execute(
        select(Application.public_id, Person.given_name, Person.family_name, Call.public_id, func.count().over())
        .join(Person, Person.id == Application.person_id)
        .join(Call, Call.id == Application.call_id)
        .where(Application.organisation_id.in_(owners), Application.state == A.CONFIRMED, ~placed.exists())
        .order_by(Call.starts_on, Application.id)
        .limit(MOST_NAMES)
    ).all()
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


def _starting(session: Session, owners: Collection[int], day: date) -> list[TodoRow]:
    """Internships that begin within a month, or should have begun, and are not ready or lack something mandatory."""
    lacking = select(ChecklistItem.id).where(
        ChecklistItem.subject_kind == SubjectKind.PLACEMENT,
        ChecklistItem.subject_id == Placement.id,
        ChecklistItem.is_mandatory,
        ChecklistItem.done_at.is_(None),
    )
    rows = session.execute(
        select(Placement.public_id, Person.given_name, Person.family_name, Placement.starts_on, func.count().over())
        .join(Person, Person.id == Placement.person_id)
        .where(
            Placement.organisation_id.in_(owners),
            Placement.state.in_(BEFORE_START),
            Placement.starts_on <= day + SOON,
            (Placement.state != P.READY) | lacking.exists(),
        )
        .order_by(Placement.starts_on, Placement.id)
        .limit(MOST_NAMES)
    ).all()
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


def _counts(session: Session, owners: Collection[int], day: date) -> Row[Any]:
    own = Placement.organisation_id.in_(owners)
    followed = select(Placement.id).where(own, Placement.state.in_(_FOLLOWED))
    late = _count(
        ChecklistItem.subject_kind == SubjectKind.PLACEMENT, ChecklistItem.subject_id.in_(followed),
        ChecklistItem.done_at.is_(None), ChecklistItem.due_on < day,
    )  # fmt: skip
    remarks = select(func.count(func.distinct(Placement.id))).where(
        Finding.subject_kind == SubjectKind.PLACEMENT, Finding.subject_id == Placement.id, own,
        Finding.level != I, Finding.resolved_at.is_(None), Finding.overridden_at.is_(None),
    )  # fmt: skip
    offers, applications = Offer.organisation_id.in_(owners), Application.organisation_id.in_(owners)
    messages = _count(
        Message.application_id == Application.id,
        applications,
        Message.from_applicant.is_(True),
        Message.read_at.is_(None),
    )
    return session.execute(
        select(
            late.label("late_items"),
            messages.label("messages"),
            remarks.scalar_subquery().label("remarks"),
            _count(offers, Offer.state == OfferState.DRAFT).label("draft_offers"),
            _count(own, Placement.state.in_((P.COMPLETED, P.INTERRUPTED))).label("to_close"),
            _count(own, Placement.state == P.IN_PROGRESS).label("in_progress"),
            _count(own, Placement.state.in_(BEFORE_START)).label("to_come"),
            _count(applications, Application.state.in_(_UNDECIDED)).label("undecided"),
            _count(offers, Offer.state == OfferState.PUBLISHED).label("published"),
        )
    ).one()


def host_part(session: Session, actor: Actor, day: date) -> Part:
    """Candidates, interns, offers and things to do of the actor's departments. Two statements."""
    departments = actor.departments()
    mine = Placement.department_id.in_(departments)
    chosen = (
        select(func.count(func.distinct(Application.id)))
        .select_from(Application)
        .join(Choice, Choice.application_id == Application.id)
        .join(Offer, Offer.id == Choice.offer_id)
        .where(Offer.department_id.in_(departments), Application.state.in_(_UNDECIDED))
    )
    counts = session.execute(
        select(
            chosen.scalar_subquery().label("candidates"),
            _count(Offer.department_id.in_(departments), Offer.state == OfferState.DRAFT).label("drafts"),
            _count(Offer.department_id.in_(departments), Offer.state == OfferState.PUBLISHED).label("published"),
            _count(mine, Placement.state != P.CANCELLED, Placement.starts_on <= day, real_end >= day).label("present"),
            _count(mine, Placement.state.in_(BEFORE_START), Placement.starts_on > day).label("to_come"),
        )
    ).one()
    todos = _host_items(session, actor, day)
    if counts.candidates:
        todos.append(
            TodoRow("candidates", counts.candidates, N_("Candidates wish to come to your department"), "our_interns", I)
        )
    if counts.drafts:
        msgid = N_("Offers of your department are written and not published")
        todos.append(TodoRow("draft_offers", counts.drafts, msgid, "my_offers", I))
    figures = [
        Figure("present", N_("Interns with you today"), counts.present, "our_interns"),
        Figure("to_come", N_("Interns to come"), counts.to_come, "our_interns"),
        Figure("published", N_("Published offers"), counts.published, "my_offers"),
    ]
    return todos, figures


def _host_items(session: Session, actor: Actor, day: date) -> list[TodoRow]:
    """What the department or the tutor has to do within two weeks, late ones first."""
    rows = session.execute(
        select(ChecklistItem, Person)
        .select_from(ChecklistItem)
        .join(Placement, Placement.id == ChecklistItem.subject_id)
        .join(Person, Person.id == Placement.person_id)
        .where(
            ChecklistItem.subject_kind == SubjectKind.PLACEMENT,
            ChecklistItem.done_at.is_(None),
            ChecklistItem.owner_role == Role.HOST,
            ChecklistItem.due_on <= day + NEAR,
            or_(
                Placement.department_id.in_(actor.departments()),
                Placement.tutor_id == actor.person_id,
                Placement.deputy_id == actor.person_id,
            ),
            Placement.state.in_(_FOLLOWED),
        )
        .order_by(ChecklistItem.due_on, ChecklistItem.id)
        .limit(MOST_ITEMS)
    )
    return [
        TodoRow(
            "host_item", 1, N_("For %(intern)s: %(item)s"), "our_interns", W if item.due_on < day else I,
            params={"intern": person.name, "item": localised(item, "label", actor.language)}, due=item.due_on,
        )
        for item, person in rows
    ]  # fmt: skip


def partner_part(session: Session, actor: Actor, day: date) -> Part:
    """The students of the actor's school. One statement."""
    schools = actor.organisations(Role.PARTNER)
    sent = and_(Application.sending_organisation_id.in_(schools), Application.submitted_at.is_not(None))
    mine = Placement.sending_organisation_id.in_(schools)
    theirs = ChecklistItem.owner_role.in_((Role.PARTNER, Role.APPLICANT))
    counts = session.execute(
        select(
            _count(sent, Application.state == A.SELECTED).label("selected"),
            _count(sent, Application.state.in_(_UNDECIDED)).label("in_study"),
            _count(*_open_items(), mine, theirs, ChecklistItem.due_on < day, Placement.state.in_(_FOLLOWED)).label(
                "late"
            ),
            _count(mine, Placement.state == P.IN_PROGRESS).label("in_progress"),
            _count(mine, Placement.state.in_(BEFORE_START)).label("to_come"),
        )
    ).one()
    todos = []
    if counts.selected:
        msgid = N_("Your students are selected and have not answered yet")
        todos.append(TodoRow("selected", counts.selected, msgid, "our_students", W))
    if counts.late:
        msgid = N_("Things to do for the internships of your students are late")
        todos.append(TodoRow("late_items", counts.late, msgid, "our_students", W))
    figures = [
        Figure("in_study", N_("Applications being studied"), counts.in_study, "our_students"),
        Figure("in_progress", N_("Internships in progress"), counts.in_progress, "our_students"),
        Figure("to_come", N_("Internships to come"), counts.to_come, "our_students"),
    ]
    return todos, figures


def admin_part(session: Session, _actor: Actor, now: datetime) -> list[TodoRow]:
    """Mails and scheduled tasks that went wrong. One statement."""
    counts = session.execute(
        select(
            _count(OutboxMail.state == MailState.FAILED).label("failed"),
            _count(OutboxMail.state == MailState.UNCERTAIN).label("uncertain"),
            _count(JobRun.outcome == JobOutcome.FAILED, JobRun.started_at > now - timedelta(days=1)).label("jobs"),
        )
    ).one()
    rows = (
        ("mails_failed", counts.failed, N_("Mails could not be sent"), "mailbox"),
        ("mails_uncertain", counts.uncertain, N_("Mails were perhaps not sent: decide about them"), "mailbox"),
        ("jobs_failed", counts.jobs, N_("Scheduled tasks have failed since yesterday"), "jobs"),
    )
    return [TodoRow(kind, number, msgid, page, W) for kind, number, msgid, page in rows if number]


def _open_items() -> tuple[ColumnElement[bool], ...]:
    return (
        ChecklistItem.subject_kind == SubjectKind.PLACEMENT,
        ChecklistItem.subject_id == Placement.id,
        ChecklistItem.done_at.is_(None),
    )


def _count(*conditions: ColumnElement[bool]) -> ScalarSelect[int]:
    return select(func.count()).where(*conditions).scalar_subquery()


def _names(names: list[tuple[str, str]], number: int) -> str:
    shown = ", ".join(f"{given} {family}".strip() for given, family in names)
    return f"{shown} …" if number > len(names) else shown
