"""Reads of the questions of a call, for the page that edits them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.base import localised
from db.enums import CallState, QuestionType, SubjectKind
from db.models import Answer, Application, Call, Question
from services.actors import Actor
from services.errors import NotFound
from services.i18n import N_
from services.policy import Action, authorize
from services.queries.scope import calls_visible_to
from services.question_values import blank


@dataclass(frozen=True, slots=True)
class EditedQuestion:
    """One question with all it is made of, by the names of ``QuestionValues``."""

    code: str
    type: QuestionType
    label: str
    """The question in the language of who looks."""
    is_required: bool
    condition: Mapping[str, Any] | None
    options: tuple[Mapping[str, str], ...]
    answers: int
    """Applicants who answered it, drafts among them."""
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CallQuestions:
    """The questions of one call in their order."""

    public_id: str
    version: int
    state: CallState
    title: str
    questions: tuple[EditedQuestion, ...]


def questions_of_call(session: Session, actor: Actor, public_id: str) -> CallQuestions:
    """For whoever may edit the call; raises ``NotFound`` or ``Forbidden`` for others. Three statements."""
    call = session.scalars(select(Call).where(Call.public_id == public_id, calls_visible_to(actor))).one_or_none()
    if call is None:
        raise NotFound(N_("This does not exist, or not any more."))
    authorize(actor, Action.CALL_EDIT, call)
    rows = session.scalars(
        select(Question).where(Question.questionnaire_id == call.questionnaire_id).order_by(Question.position)
    )
    answers = _answers(session, call)
    return CallQuestions(
        public_id=call.public_id,
        version=call.version,
        state=call.state,
        title=localised(call, "title", actor.language),
        questions=tuple(_edited(row, actor.language, answers.get(row.id, 0)) for row in rows),
    )


def _answers(session: Session, call: Call) -> dict[int, int]:
    """Answers of the call's applicants, by question."""
    rows = session.execute(
        select(Answer.question_id, func.count())
        .join(Question, Question.id == Answer.question_id)
        .join(Application, Application.id == Answer.subject_id)
        .where(
            Answer.subject_kind == SubjectKind.APPLICATION,
            Application.call_id == call.id,
            Question.questionnaire_id == call.questionnaire_id,
        )
        .group_by(Answer.question_id)
    )
    return {row[0]: row[1] for row in rows}


def _edited(row: Question, language: str, answers: int) -> EditedQuestion:
    return EditedQuestion(
        code=row.code,
        type=row.type,
        label=localised(row, "label", language),
        is_required=row.is_required,
        condition=row.condition,
        options=tuple(row.options),
        answers=answers,
        values={name: getattr(row, name) for name in blank() if name != "code"},
    )
