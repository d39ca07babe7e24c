"""Questions of one version as a list that is edited: read, found, put in order, written anew."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from db.models import Question
from services.errors import Invalid, NotFound
from services.i18n import N_
from services.question_values import blank

_COLUMNS = tuple(blank())


def read(session: Session, questionnaire_id: int | None) -> list[dict[str, Any]]:
    """The questions of a version in their order, by the names of ``QuestionValues`` and their code."""
    rows = session.scalars(
        select(Question).where(Question.questionnaire_id == questionnaire_id).order_by(Question.position)
    )
    return [{column: getattr(row, column) for column in _COLUMNS} for row in rows]


def place(questions: Sequence[Mapping[str, Any]], code: str) -> int:
    """Where the question with this code stands. Raises ``NotFound``."""
    for position, question in enumerate(questions):
        if question["code"] == code:
            return position
    raise NotFound(N_("This question is not asked any more."))


def ordered(questions: Sequence[dict[str, Any]], codes: Sequence[str]) -> list[dict[str, Any]]:
    """The questions in the order of ``codes``. Raises ``Invalid`` at «order» unless each is named once."""
    by_code = {question["code"]: question for question in questions}
    if sorted(codes) != sorted(by_code):
        raise Invalid(N_("Name each question once."), field="order")
    return [by_code[code] for code in codes]


def clear(session: Session, questionnaire_id: int) -> None:
    """Take all questions out of a version that nobody answered."""
    session.execute(delete(Question).where(Question.questionnaire_id == questionnaire_id))


def fill(session: Session, questionnaire_id: int, questions: Sequence[dict[str, Any]]) -> None:
    """Write these questions into a version that has none."""
    if questions:
        rows = [{**one, "questionnaire_id": questionnaire_id, "position": n} for n, one in enumerate(questions)]
        session.execute(insert(Question), rows)


def fingerprint(questions: Sequence[Mapping[str, Any]]) -> str:
    """The same for the same questions in the same order: what somebody saw, where no version is counted."""
    text = json.dumps([dict(one) for one in questions], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
