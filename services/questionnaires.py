"""The questionnaire engine: questions of several types, with conditions, bounds and answers of any record.

Normal forms of an answer: text → string, number → int or decimal string, date → ISO string, yes/no → bool,
choice → the option's value, choices → list of values in the order of the options.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from db.enums import SubjectKind
from db.models import Question


def normalise(question: Question, raw: Any) -> Any:
    """``raw`` as the question's JSON normal form, None when empty; raises ``Invalid`` at ``question.code``."""
    raise NotImplementedError


def save_answer(
    session: Session, kind: SubjectKind, subject_id: int, question: Question, raw: Any, now: datetime
) -> Any:
    """Validate and keep one answer; an empty one is taken back. Gives the normal form."""
    raise NotImplementedError


def answers_of(session: Session, kind: SubjectKind, subject_ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Answers by question code, per record. One statement."""
    raise NotImplementedError


def visible_questions(questions: Sequence[Question], answers: Mapping[str, Any]) -> list[Question]:
    """Questions whose condition holds; one that depends on a hidden question is hidden too."""
    raise NotImplementedError


def missing(questions: Sequence[Question], answers: Mapping[str, Any]) -> list[Question]:
    """Visible required questions without an answer."""
    raise NotImplementedError
