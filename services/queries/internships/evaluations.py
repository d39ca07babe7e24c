"""What was asked and answered about internships, as far as whoever looks may read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, and_, select
from sqlalchemy.orm import Session

from db.base import localised
from db.enums import EvaluationMoment, Evaluator, LinkPurpose, Source, SubjectKind
from db.models import (
    AuditEntry,
    Department,
    Evaluation,
    File,
    Organisation,
    Person,
    Placement,
    Questionnaire,
    User,
)
from services import questionnaires
from services.actors import Actor
from services.errors import NotFound
from services.evaluations.asking import COOLDOWN, reached
from services.evaluations.making import is_asked_still, opens_on, still_asked
from services.evaluations.scoring import is_low
from services.i18n import N_
from services.on_behalf import ON_BEHALF
from services.placement_checks import last_day
from services.policy import Action, evaluates, may
from services.queries.applications.application_rows import QuestionRow
from services.queries.scope import evaluations_visible_to
from services.records import local_day

_KIND = SubjectKind.EVALUATION


@dataclass(frozen=True, slots=True)
class EvaluationRow:
    """One side’s evaluation. ``score`` is of 100; who answered and how it is known is for the coordinators."""

    public_id: str
    version: int
    moment: EvaluationMoment
    evaluator: Evaluator
    intern: str
    department: str
    starts_on: date
    last_day: date
    opens_on: date
    due_on: date
    asked_at: datetime | None
    answered_at: datetime | None
    score: int | None
    by_name: str
    source: Source | None
    told_by: str
    """Recorded on behalf: who said it."""
    happened_on: date | None
    proof_public_id: str | None
    """What shows it, for the coordinators; opens at /files/{id}."""
    is_mine: bool
    """Whoever looks is on the side that is asked."""
    is_open: bool
    """It can be answered or corrected now."""
    can_be_asked: bool
    """No mail within the last 24 hours."""

    @property
    def is_low(self) -> bool:
        return is_low(self.score)

    def is_late(self, today: date) -> bool:
        return self.answered_at is None and self.due_on < today


@dataclass(frozen=True, slots=True)
class EvaluationSheet:
    """An evaluation with its questions and answers in the viewer’s language."""

    row: EvaluationRow
    title: str
    questions: tuple[QuestionRow, ...]
    is_staff: bool
    placement_public_id: str
    address: str = ""
    """Who is written to; for the coordinators."""
    asked_name: str = ""
    recorded_by: str = ""
    """The coordinator who entered it for somebody else; for the coordinators."""

    @property
    def missing(self) -> int:
        """How many required questions have no answer yet."""
        return sum(one.is_visible and one.is_required and one.answer is None for one in self.questions)


def of_placement(
    session: Session, actor: Actor, placement_public_id: str, *, now: datetime, language: str
) -> tuple[EvaluationRow, ...]:
    """The evaluations of one internship that the actor may read or answer. One statement."""
    query = _query().where(Placement.public_id == placement_public_id, evaluations_visible_to(actor))
    return tuple(_row(actor, found, now, language) for found in session.execute(query))


def waiting_for(session: Session, actor: Actor, *, now: datetime, language: str) -> tuple[EvaluationRow, ...]:
    """What the actor is asked now and has not answered, the first due first. One statement."""
    query = _query().where(evaluations_visible_to(actor), Evaluation.answered_at.is_(None), still_asked)
    rows = (_row(actor, found, now, language) for found in session.execute(query))
    return tuple(row for row in rows if row.is_mine and row.is_open)


def sheet(session: Session, actor: Actor, public_id: str, *, now: datetime, language: str) -> EvaluationSheet:
    """One evaluation with all answers. Raises ``NotFound`` for whoever may not read it."""
    found = session.execute(_query().where(Evaluation.public_id == public_id, evaluations_visible_to(actor))).first()
    if found is None or not may(actor, Action.EVALUATION_READ, found[0]):
        raise NotFound(N_("This does not exist, or not any more."))
    evaluation, placement = found[0], found[1]
    row = _row(actor, found, now, language)
    is_staff = may(actor, Action.EVALUATION_ASK, evaluation)
    to = reached(session, evaluation) if is_staff else None
    questionnaire = session.get_one(Questionnaire, evaluation.questionnaire_id)
    return EvaluationSheet(
        row=row, title=localised(questionnaire, "title", language), is_staff=is_staff,
        questions=question_rows(session, _KIND, evaluation.id, evaluation.questionnaire_id, language),
        placement_public_id=placement.public_id,
        address=f"{to.name} · {to.email}" if to else "", asked_name=to.name if to else "",
        recorded_by=_recorded_by(session, evaluation) if is_staff and row.source in ON_BEHALF else "",
    )  # fmt: skip


def _recorded_by(session: Session, evaluation: Evaluation) -> str:
    """Who entered the answers that somebody else gave."""
    query = (
        select(Person)
        .join(User, User.person_id == Person.id)
        .join(AuditEntry, AuditEntry.actor_id == User.id)
        .where(
            AuditEntry.action == "evaluation:send", AuditEntry.subject_kind == _KIND,
            AuditEntry.subject_id == evaluation.id,
        )
        .limit(1)
    )  # fmt: skip
    person = session.scalars(query).first()
    return person.name if person else ""


def of_link(
    session: Session, actor: Actor, public_id: str, *, now: datetime, language: str
) -> EvaluationSheet:  # fmt: skip
    """The evaluation of the bearer’s link; with the link of an internship or a desk the one that is named."""
    link = actor.link
    if link is not None and link.purpose is LinkPurpose.EVALUATION:
        public_id = session.get_one(Evaluation, link.subject_id).public_id
    return sheet(session, actor, public_id, now=now, language=language)


def _query() -> Select[*tuple[Any, ...]]:
    return (
        select(Evaluation, Placement, Person, Department, Organisation.time_zone, File.public_id)
        .join(Placement, Placement.id == Evaluation.placement_id)
        .join(Person, Person.id == Placement.person_id)
        .join(Department, Department.id == Placement.department_id)
        .join(Organisation, Organisation.id == Evaluation.organisation_id)
        .outerjoin(File, and_(File.id == Evaluation.proof_id, File.deleted_at.is_(None)))
        .order_by(Evaluation.due_on, Evaluation.id)
    )


def _row(actor: Actor, found: Row[*tuple[Any, ...]], now: datetime, language: str) -> EvaluationRow:
    evaluation, placement, person, department, zone, proof = found
    opens, is_staff = opens_on(evaluation), may(actor, Action.EVALUATION_ASK, evaluation)
    return EvaluationRow(
        public_id=evaluation.public_id, version=evaluation.version, moment=evaluation.moment,
        evaluator=evaluation.evaluator, intern=person.name, department=localised(department, "name", language),
        starts_on=placement.starts_on, last_day=last_day(placement), opens_on=opens, due_on=evaluation.due_on,
        asked_at=evaluation.asked_at, answered_at=evaluation.answered_at, score=evaluation.score,
        by_name=evaluation.by_name if is_staff else "", source=evaluation.source if is_staff else None,
        told_by=evaluation.told_by if is_staff else "",
        happened_on=evaluation.happened_on if is_staff else None, is_mine=evaluates(actor, evaluation),
        proof_public_id=proof if is_staff else None,
        is_open=is_asked_still(evaluation) and local_day(now, zone) >= opens
        and may(actor, Action.EVALUATION_ANSWER, evaluation),
        can_be_asked=evaluation.asked_at is None or now >= evaluation.asked_at + COOLDOWN,
    )  # fmt: skip


def question_rows(
    session: Session, kind: SubjectKind, subject_id: int, questionnaire_id: int, language: str
) -> tuple[QuestionRow, ...]:
    """The questions of a record with its answers, for a query that has settled who may read them."""
    questions = questionnaires.questions_of(session, questionnaire_id)
    answers = questionnaires.answers_of(session, kind, [subject_id])[subject_id]
    visible = {one.code for one in questionnaires.visible_questions(questions, answers)}
    return tuple(
        QuestionRow(
            code=one.code, type=one.type, label=questionnaires.label_of(one, language),
            help=localised(one, "help", language), is_required=one.is_required,
            options=questionnaires.options_of(one, language), minimum=one.minimum, maximum=one.maximum,
            answer=answers.get(one.code), is_visible=one.code in visible,
        )
        for one in questions
    )  # fmt: skip
