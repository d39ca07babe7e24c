"""To which words an answer was given, where its question is put in other words since."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, aliased

from db.enums import SubjectKind
from db.models import Answer, Question

LANGUAGES = ("fr", "en", "hy")
_THEN = aliased(Question)
_GIVEN = (
    select(Question.code, Answer.value, _THEN)
    .join(Question, Question.id == Answer.question_id)
    .outerjoin(_THEN, _THEN.id == Answer.asked_question_id)
    .where(Answer.subject_kind == bindparam("kind"), Answer.subject_id == bindparam("subject_id"))
)


class Given(NamedTuple):
    """An answer in its normal form; ``asked``: the question as it was put then, None where it moved to no version."""

    value: Any
    asked: Question | None


class Words(NamedTuple):
    """How a question was put and what was chosen then; each is empty where it reads the same today."""

    question: str = ""
    answer: str = ""


SAME = Words()


def given_of(session: Session, kind: SubjectKind, subject_id: int) -> dict[str, Given]:
    """The answers of one record by question code. One statement."""
    rows = session.execute(_GIVEN, {"kind": kind, "subject_id": subject_id})
    return {code: Given(value["v"], asked) for code, value, asked in rows}


def words_then(question: Question, given: Given | None, language: str) -> Words:
    """The words to which ``given`` answers, as far as they are others than those of ``question``.

    In ``language`` where they changed in it, else in the first one in which they did: whoever answered may have read
    any of them. A translation that was added later changes nothing.
    """
    if given is None or given.asked is None:
        return SAME
    return Words(
        _changed(_labels(given.asked), _labels(question), language),
        _chosen(given.asked, question, given.value, language),
    )


def _labels(question: Question) -> dict[str, str]:
    return {one: getattr(question, f"label_{one}") for one in LANGUAGES}


def _changed(then: Mapping[str, str], now: Mapping[str, str], language: str) -> str:
    for one in (language, *LANGUAGES):
        if then.get(one) and then[one] != now.get(one):
            return then[one]
    return ""


def _chosen(then: Question, now: Question, value: Any, language: str) -> str:
    """The options that were chosen, where one of them reads otherwise today."""
    before = {one["value"]: one for one in then.options}
    after = {one["value"]: one for one in now.options}
    chosen = [one for one in (value if isinstance(value, list) else [value]) if one in before]
    changed = {one: _changed(before[one], after.get(one, {}), language) for one in chosen}
    if not any(changed.values()):
        return ""
    return ", ".join(changed[one] or before[one].get(language) or before[one]["fr"] for one in chosen)
