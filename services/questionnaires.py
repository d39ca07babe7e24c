"""The questionnaire engine: questions of several types, with conditions, bounds and answers of any record.

Normal forms of an answer: text → string, number → int or decimal string, date → ISO string, yes/no → bool,
choice → the option's value, choices → list of values in the order of the options.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol, TypeVar

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from db.base import localised
from db.enums import QuestionType, SubjectKind
from db.models import Answer, Question, Questionnaire
from services import inputs
from services.errors import Invalid
from services.i18n import N_

LINE_LENGTH = 300
TEXT_LENGTH = 5000
"""Longest answers where the question sets no bound of its own."""
NUMBER_LIMIT = 10**15
DECIMALS = 6
_YES = {"yes", "true", "1"}
_NO = {"no", "false", "0"}


class Conditional(Protocol):
    """What a condition is read from."""

    @property
    def code(self) -> str: ...

    @property
    def condition(self) -> Mapping[str, Any] | None: ...


Asked = TypeVar("Asked", bound=Conditional)


def _is_empty(value: Any) -> bool:
    return value is None or value in ("", [], ())


def normalise(question: Question, raw: Any) -> Any:
    """``raw`` as the question's JSON normal form, None when empty; raises ``Invalid`` at ``question.code``."""
    if _is_empty(raw) or (isinstance(raw, str) and not raw.strip()):
        return None
    value = _NORMAL[question.type](question, raw)
    return None if _is_empty(value) else value


def _text(question: Question, raw: Any) -> str:
    if question.type is QuestionType.TEXT:
        value = inputs.line(raw, field=question.code, longest=question.maximum or LINE_LENGTH)
    else:
        value = inputs.text(raw, field=question.code, longest=question.maximum or TEXT_LENGTH)
    if value and question.minimum and len(value) < question.minimum:
        raise Invalid(N_("Write at least %(n)s characters."), field=question.code, n=question.minimum)
    return value


def _number(question: Question, raw: Any) -> int | str:
    try:
        value = Decimal("".join(str(raw).split()).replace(",", ".")) if not isinstance(raw, bool) else Decimal("NaN")
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or abs(value) > NUMBER_LIMIT:
        raise Invalid(N_("This is not a number: write it in digits."), field=question.code)
    value = round(value, DECIMALS)
    _check_bounds(question, value)
    return int(value) if value == value.to_integral_value() else format(value.normalize(), "f")


def _check_bounds(question: Question, value: Decimal) -> None:
    least, most = question.minimum, question.maximum
    if (least is None or value >= least) and (most is None or value <= most):
        return
    if least is not None and most is not None:
        raise Invalid(N_("Give a number from %(least)s to %(most)s."), field=question.code, least=least, most=most)
    if least is not None:
        raise Invalid(N_("Give a number of at least %(least)s."), field=question.code, least=least)
    raise Invalid(N_("Give a number of at most %(most)s."), field=question.code, most=most)


def _day(question: Question, raw: Any) -> str | None:
    value = inputs.day(raw, field=question.code)
    return value.isoformat() if value else None


def _yes_no(question: Question, raw: Any) -> bool:
    word = str(raw).strip().casefold()
    if word not in _YES | _NO:
        raise Invalid(N_("Answer by yes or no."), field=question.code)
    return word in _YES


def _choice(question: Question, raw: Any) -> str:
    if raw not in [option["value"] for option in question.options]:
        raise Invalid(N_("Choose one of the values in the list."), field=question.code)
    return raw


def _choices(question: Question, raw: Any) -> list[str]:
    values = [option["value"] for option in question.options]
    chosen = list(raw) if isinstance(raw, list | tuple | set | frozenset) else [raw]
    if any(one not in values for one in chosen):
        raise Invalid(N_("Choose among the values in the list."), field=question.code)
    return [value for value in values if value in chosen]


_NORMAL: dict[QuestionType, Callable[[Question, Any], Any]] = {
    QuestionType.TEXT: _text,
    QuestionType.LONG_TEXT: _text,
    QuestionType.NUMBER: _number,
    QuestionType.DATE: _day,
    QuestionType.YES_NO: _yes_no,
    QuestionType.CHOICE: _choice,
    QuestionType.CHOICES: _choices,
}


def save_answer(
    session: Session, kind: SubjectKind, subject_id: int, question: Question, raw: Any, now: datetime
) -> Any:
    """Validate and keep one answer, as one to the words of today; an empty one is taken back. Gives the normal form.

    The caller has authorised the act and holds the lock of the record, so that two answers do not cross.
    """
    value = normalise(question, raw)
    answer = session.scalars(
        select(Answer).where(
            Answer.subject_kind == kind, Answer.subject_id == subject_id, Answer.question_id == question.id
        )
    ).one_or_none()
    if value is None:
        if answer is not None:
            session.delete(answer)
    elif answer is None:
        session.add(
            Answer(
                subject_kind=kind, subject_id=subject_id, question_id=question.id, value={"v": value}, saved_at=now
            )
        )  # fmt: skip
    else:
        answer.value, answer.saved_at, answer.asked_question_id = {"v": value}, now, None
    return value


_QUESTIONS = (
    select(Question).where(Question.questionnaire_id == bindparam("questionnaire_id")).order_by(Question.position)
)
_ANSWERS = (
    select(Answer.subject_id, Question.code, Answer.value)
    .join(Question, Question.id == Answer.question_id)
    .where(Answer.subject_kind == bindparam("kind"), Answer.subject_id.in_(bindparam("subject_ids", expanding=True)))
)
"""Both are asked at each field of a form, so they are made once."""


def questions_of(session: Session, questionnaire_id: int | None) -> Sequence[Question]:
    """The questions of one questionnaire in their order; none without one."""
    if questionnaire_id is None:
        return ()
    return session.scalars(_QUESTIONS, {"questionnaire_id": questionnaire_id}).all()


def answers_of(session: Session, kind: SubjectKind, subject_ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Answers by question code, per record. One statement."""
    found: dict[int, dict[str, Any]] = {subject_id: {} for subject_id in subject_ids}
    for subject_id, code, value in session.execute(_ANSWERS, {"kind": kind, "subject_ids": list(subject_ids)}):
        found[subject_id][code] = value["v"]
    return found


def latest(session: Session, code: str) -> Questionnaire | None:
    """The newest version of a questionnaire."""
    return session.scalars(
        select(Questionnaire).where(Questionnaire.code == code).order_by(Questionnaire.number.desc()).limit(1)
    ).one_or_none()


def visible_questions(questions: Sequence[Asked], answers: Mapping[str, Any]) -> list[Asked]:
    """Questions whose condition holds; one that depends on a hidden question is hidden too."""
    by_code = {question.code: question for question in questions}
    return [question for question in questions if _is_visible(question, by_code, answers, frozenset())]


def _is_visible(
    question: Conditional, by_code: Mapping[str, Conditional], answers: Mapping[str, Any], above: frozenset[str]
) -> bool:
    if not question.condition:
        return True
    parent = by_code.get(question.condition["question"])
    if parent is None or parent.code in above or not _is_visible(parent, by_code, answers, above | {question.code}):
        return False
    given = answers.get(parent.code)
    return any(one in question.condition["in"] for one in (given if isinstance(given, list) else [given]))


def missing(questions: Sequence[Question], answers: Mapping[str, Any]) -> list[Question]:
    """Visible required questions without an answer."""
    return [
        question
        for question in visible_questions(questions, answers)
        if question.is_required and _is_empty(answers.get(question.code))
    ]


def options_of(question: Question, language: str) -> tuple[tuple[str, str], ...]:
    """(value, words) of each option, in ``language`` or else French."""
    return tuple((one["value"], _word(one, language)) for one in question.options)


def _word(option: Mapping[str, str], language: str) -> str:
    return next((option[key] for key in (language, "fr", "en", "hy") if option.get(key)), option["value"])


def label_of(question: Question, language: str) -> str:
    """The question itself, in ``language`` or else French."""
    return localised(question, "label", language)
