"""What the first page counts: one line of a table for each number, all asked in one statement.

The statement is made once for each mixture of tasks, since making it costs more than running it; what differs between
people are its parameters. Each number is a stretch of an index, however long the tables are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, bindparam, func, select
from sqlalchemy.orm import Session

from db.enums import (
    AgreementState,
    ApplicationState,
    CorrectionState,
    Enrolment,
    FileState,
    FindingLevel,
    JobOutcome,
    MailState,
    MessageThread,
    OfferState,
    PlacementState,
    Role,
    SubjectKind,
)
from db.models import (
    Agreement,
    Application,
    ChecklistItem,
    Choice,
    CorrectionRequest,
    Department,
    File,
    Finding,
    GratificationMonth,
    HostOpinion,
    JobRun,
    Message,
    Offer,
    OutboxMail,
    Placement,
)
from services import visas
from services.actors import Actor
from services.findings import OF_PRESENCE
from services.host_opinions import UNDECIDED
from services.i18n import N_
from services.placement_checks import BEFORE_START, LIVE, real_end
from services.queries.applications.certificates import to_check
from services.queries.applications.enrolments import CONCERNED
from services.queries.counted import count
from services.queries.internships.law_values import rate_missing, rate_needed_on
from services.queries.today.today_rows import OWNERS, Figure, TodoRow

A, P = ApplicationState, PlacementState
W, B, I = FindingLevel.WARN, FindingLevel.BLOCK, FindingLevel.INFO
FOLLOWED = (*LIVE, P.COMPLETED, P.INTERRUPTED)
"""States of internships whose things to do still count."""


class Task(StrEnum):
    """What somebody does here, as far as something is counted for it."""

    ADMIN = "admin"
    COORDINATOR = "coordinator"
    HOST = "host"
    PARTNER = "partner"


ROLES: Mapping[Task, frozenset[Role]] = {
    Task.ADMIN: frozenset({Role.ADMIN}),
    Task.COORDINATOR: frozenset({Role.COORDINATOR, Role.ADMIN}),
    Task.HOST: frozenset({Role.HOST}),
    Task.PARTNER: frozenset({Role.PARTNER}),
}
"""Whose task each is."""


@dataclass(frozen=True, slots=True)
class Number:
    """One number with its words. ``level``: a line of what is to be done, shown if there is any; None: a figure."""

    kind: str
    count: ScalarSelect[int]
    msgid: str
    page: str
    level: FindingLevel | None = None
    one: One | None = None
    query: Mapping[str, str] = field(default_factory=dict)
    """What the address of the page carries."""


@dataclass(frozen=True, slots=True)
class One:
    """Leads to one of the records that were counted, on a page of its own."""

    page: str
    public_id: ScalarSelect[str]
    even_if_several: bool = False
    """Also where there are more: once that one is read, the line leads to the next."""


def _first(column: Any, *conditions: ColumnElement[bool]) -> ScalarSelect[str]:
    return select(func.min(column)).where(*conditions).scalar_subquery()


_SCHOOLS: Any = bindparam("schools", expanding=True)
_DEPARTMENTS: Any = bindparam("departments", expanding=True)
_DAY: Any = bindparam("day")

_APPLICATIONS = Application.organisation_id.in_(OWNERS)
_OFFERS = Offer.organisation_id.in_(OWNERS)
_PLACEMENTS = Placement.organisation_id.in_(OWNERS)
_STUDENTS = Application.sending_organisation_id.in_(_SCHOOLS)
_INTERNS = Placement.sending_organisation_id.in_(_SCHOOLS)
_HOSTED = Placement.department_id.in_(_DEPARTMENTS)
_HOSTS_OFFERS = Offer.department_id.in_(_DEPARTMENTS)
_OPEN_ITEM = (
    ChecklistItem.subject_kind == SubjectKind.PLACEMENT,
    ChecklistItem.subject_id == Placement.id,
    ChecklistItem.done_at.is_(None),
)
_LATE_ITEM = (*_OPEN_ITEM, ChecklistItem.due_on < _DAY, Placement.state.in_(FOLLOWED))
OPEN_REMARK = (
    Finding.subject_kind == SubjectKind.PLACEMENT, Finding.subject_id == Placement.id, Finding.level != I,
    Finding.resolved_at.is_(None), Finding.overridden_at.is_(None),
)  # fmt: skip
"""What a coordinator has neither mended nor set aside."""
_VISA_REFUSED = (
    *_OPEN_ITEM, ChecklistItem.code == visas.REFUSED, _PLACEMENTS, Placement.state.in_(BEFORE_START),
)  # fmt: skip
_REFUSED = (
    Agreement.organisation_id.in_(OWNERS), Agreement.state == AgreementState.REFUSED,
)  # fmt: skip
_TO_PREPARE = (
    _PLACEMENTS, Placement.state == P.PLANNED,
    ~select(Agreement.id)
    .where(
        Agreement.placement_id == Placement.id,
        Agreement.state.not_in((AgreementState.DRAFT, AgreementState.CANCELLED, AgreementState.SUPERSEDED)),
    )
    .exists(),
)  # fmt: skip
"""Planned, and nothing was given to the signers yet."""
_UNREAD = (Message.application_id == Application.id, Message.read_at.is_(None))
_TALK = (
    *_UNREAD, Message.thread == MessageThread.PARTNER, Application.submitted_at.is_not(None),
    Application.person_id != bindparam("person"),
)  # fmt: skip
"""Between a school and the coordinators. Nobody is asked about themself."""
_BY_SCHOOLS = (*_TALK, Message.from_applicant.is_(True), _APPLICATIONS)
_BY_CITIES = (*_TALK, Message.from_applicant.is_(False), _STUDENTS, Application.organisation_id.not_in(OWNERS))

_PAPER = (
    File.about_application_id == Application.id, File.deleted_at.is_(None),
    Application.person_id != bindparam("person"),
)  # fmt: skip
_PAPER_TO_READ = (*_PAPER, File.state == FileState.RECEIVED, _APPLICATIONS)
_PAPER_AGAIN = (
    *_PAPER, File.state == FileState.TO_REPLACE, _STUDENTS, Application.state.in_(CONCERNED),
    File.subject_id == Application.sending_organisation_id,
)  # fmt: skip

_CANDIDATES = (
    select(func.count(func.distinct(Application.id)))
    .select_from(Application)
    .join(Choice, Choice.application_id == Application.id)
    .join(Offer, Offer.id == Choice.offer_id)
    .join(Department, (Department.id == Offer.department_id) & Department.is_active)
    .outerjoin(HostOpinion, (HostOpinion.application_id == Application.id) & (HostOpinion.offer_id == Offer.id))
    .where(_HOSTS_OFFERS, Application.state.in_(UNDECIDED), HostOpinion.answer.is_(None))
    .scalar_subquery()
)
"""People who chose an offer of the department and about whom it has not said anything yet."""
_REMARKED = (
    select(func.count(func.distinct(Placement.id)))
    .where(*OPEN_REMARK, _PLACEMENTS, Finding.rule.not_in(OF_PRESENCE))
    .scalar_subquery()
)
"""Remarks about hours and money have lines of their own."""


# fmt: off
NUMBERS: Mapping[Task, tuple[Number, ...]] = {
    Task.ADMIN: (
        Number("mails_failed", count(OutboxMail.state == MailState.FAILED),
               N_("Mails could not be sent"), "mailbox", W),
        Number("mails_uncertain", count(OutboxMail.state == MailState.UNCERTAIN),
               N_("Mails were perhaps not sent: decide about them"), "mailbox", W),
        Number("jobs_failed", count(JobRun.outcome == JobOutcome.FAILED, JobRun.started_at > bindparam("yesterday")),
               N_("Scheduled tasks have failed since yesterday"), "jobs", W),
    ),
    Task.COORDINATOR: (
        Number("visas", count(*_VISA_REFUSED), N_("A visa was refused: call the intern"), "placements", B,
               One("placement", _first(Placement.public_id, *_VISA_REFUSED))),
        Number("to_state", count(*OPEN_REMARK, _PLACEMENTS, Finding.rule == "gratification_to_state"),
               N_("Money for a month of presence is to be stated"), "presence", W, query={"part": "money"}),
        Number("to_pay", count(GratificationMonth.placement_id == Placement.id, _PLACEMENTS,
                               GratificationMonth.paid_on.is_(None)),
               N_("Months are stated to the payroll office and not paid yet"), "presence", I, query={"part": "money"}),
        Number("agreements_refused", count(*_REFUSED), N_("Agreements were refused by a signer: change them"),
               "placements", B, One("agreement", _first(Agreement.public_id, *_REFUSED))),
        Number("agreements_to_prepare", count(*_TO_PREPARE), N_("Agreements of internships are to be prepared"),
               "placements", W, One("placement", _first(Placement.public_id, *_TO_PREPARE))),
        Number("late_items", count(*_LATE_ITEM, _PLACEMENTS),
               N_("Things to do for internships are late"), "placements", W),
        Number("rate_missing", rate_missing(),
               N_("The legal rate of an hour is not entered for the time to come"), "law_values", W),
        Number("messages", count(*_UNREAD, Message.thread == MessageThread.APPLICANT, Message.from_applicant.is_(True),
                                 _APPLICATIONS),
               N_("Applicants have written to you"), "applications", W),
        Number("certificates", to_check(OWNERS), N_("French certificates wait to be read"), "certificates", I),
        Number("not_enrolled", count(_APPLICATIONS, Application.state.in_(CONCERNED),
                                     Application.enrolment == Enrolment.NOT_ENROLLED),
               N_("A school says that a candidate is not its student"), "applications", W),
        Number("corrected", count(CorrectionRequest.application_id == Application.id, _APPLICATIONS,
                                  CorrectionRequest.state == CorrectionState.ANSWERED),
               N_("Corrections wait for your look"), "applications", W),
        Number("remarks", _REMARKED, N_("Internships with remarks wait for you to look at them"), "placements", I),
        Number("draft_offers", count(_OFFERS, Offer.state == OfferState.DRAFT),
               N_("Offers are written and not published"), "offers", I),
        Number("to_close", count(_PLACEMENTS, Placement.state.in_((P.COMPLETED, P.INTERRUPTED))),
               N_("Internships are over: close their files"), "placements", I),
        Number("partner_messages", count(*_BY_SCHOOLS), N_("Schools have written to you about their students"),
               "application", W, One("application", _first(Application.public_id, *_BY_SCHOOLS), even_if_several=True)),
        Number("school_papers", count(*_PAPER_TO_READ), N_("Documents from schools wait for your look"),
               "application", W,
               One("application", _first(Application.public_id, *_PAPER_TO_READ), even_if_several=True)),
        Number("in_progress", count(_PLACEMENTS, Placement.state == P.IN_PROGRESS),
               N_("Internships in progress"), "placements"),
        Number("to_come", count(_PLACEMENTS, Placement.state.in_(BEFORE_START)),
               N_("Internships to come"), "placements"),
        Number("undecided", count(_APPLICATIONS, Application.state.in_(UNDECIDED)),
               N_("Applications without a decision"), "applications"),
        Number("published", count(_OFFERS, Offer.state == OfferState.PUBLISHED), N_("Published offers"), "offers"),
    ),
    Task.HOST: (
        Number("candidates", _CANDIDATES, N_("Candidates await your word"), "our_interns", W),
        Number("draft_offers", count(_HOSTS_OFFERS, Offer.state == OfferState.DRAFT),
               N_("Offers of your department are written and not published"), "my_offers", I),
        Number("present", count(_HOSTED, Placement.state != P.CANCELLED, Placement.starts_on <= _DAY, real_end >= _DAY),
               N_("Interns with you today"), "our_interns"),
        Number("to_come", count(_HOSTED, Placement.state.in_(BEFORE_START), Placement.starts_on > _DAY),
               N_("Interns to come"), "our_interns"),
        Number("published", count(_HOSTS_OFFERS, Offer.state == OfferState.PUBLISHED),
               N_("Published offers"), "my_offers"),
    ),
    Task.PARTNER: (
        Number("unknown", count(_STUDENTS, Application.state.in_(CONCERNED),
                                Application.enrolment == Enrolment.UNKNOWN),
               N_("Say whether these people are your students"), "our_students", W),
        Number("selected", count(_STUDENTS, Application.state == A.SELECTED),
               N_("Your students are selected and have not answered yet"), "our_students", W),
        Number("late_items", count(*_LATE_ITEM, ChecklistItem.owner_role.in_((Role.PARTNER, Role.APPLICANT)), _INTERNS),
               N_("Things to do for the internships of your students are late"), "our_students", W),
        Number("partner_messages", count(*_BY_CITIES), N_("The coordinators have written to you about your students"),
               "application", W, One("application", _first(Application.public_id, *_BY_CITIES), even_if_several=True)),
        Number("school_papers_again", count(*_PAPER_AGAIN), N_("Documents about your students are to be replaced"),
               "student", W, One("student", _first(Application.public_id, *_PAPER_AGAIN), even_if_several=True)),
        Number("in_study", count(_STUDENTS, Application.state.in_(UNDECIDED)),
               N_("Applications being studied"), "our_students"),
        Number("in_progress", count(_INTERNS, Placement.state == P.IN_PROGRESS),
               N_("Internships in progress"), "our_students"),
        Number("to_come", count(_INTERNS, Placement.state.in_(BEFORE_START)),
               N_("Internships to come"), "our_students"),
    ),
}
# fmt: on


def counted(session: Session, actor: Actor, day: date, now: datetime) -> tuple[list[TodoRow], list[Figure]]:
    """All numbers of the actor's tasks. One statement; none for somebody without such a task."""
    tasks = tuple(task for task, roles in ROLES.items() if actor.has(*roles))
    if not tasks:
        return [], []
    asked = {
        "owners": [*(actor.organisations(Role.COORDINATOR) | actor.organisations(Role.ADMIN))],
        "schools": [*actor.organisations(Role.PARTNER)],
        "departments": [*actor.departments()],
        "person": actor.person_id or 0,
        "day": day,
        "yesterday": now - timedelta(days=1),
        "rate_day": rate_needed_on(day),
    }
    found = session.execute(_statement(tasks), asked).mappings().one()
    todos: list[TodoRow] = []
    figures: list[Figure] = []
    for task, number in _numbers(tasks):
        value = found[_name(task, number)]
        if number.level is None:
            figures.append(Figure(number.kind, number.msgid, value, number.page))
        elif value:
            todos.append(_todo(number, number.level, value, found.get(_name_of_one(task, number))))
    return todos, figures


def _todo(number: Number, level: FindingLevel, value: int, one_of_them: str | None) -> TodoRow:
    one = number.one
    if one and one_of_them and (value == 1 or one.even_if_several):
        return TodoRow(number.kind, value, number.msgid, one.page, level, query={"id": one_of_them})
    return TodoRow(number.kind, value, number.msgid, number.page, level, query=number.query)


@cache
def _statement(tasks: tuple[Task, ...]) -> Select[Any]:
    columns: list[ColumnElement[Any]] = []
    for task, number in _numbers(tasks):
        columns.append(number.count.label(_name(task, number)))
        if number.one:
            columns.append(number.one.public_id.label(_name_of_one(task, number)))
    return select(*columns)


def _numbers(tasks: tuple[Task, ...]) -> Iterator[tuple[Task, Number]]:
    return ((task, number) for task in tasks for number in NUMBERS[task])


def _name(task: Task, number: Number) -> str:
    return f"{task}_{number.kind}"


def _name_of_one(task: Task, number: Number) -> str:
    return f"{task}_{number.kind}_one"
