"""The questions of a call: added, changed, ordered and removed by its coordinators.

A version that somebody answered, or that another call asks too, is never edited: the call moves to a new version, and
the answers of its applicants to questions that remain move along, question by question. Each remembers the words to
which it was given (:mod:`services.asked_words`); saving it again makes it an answer to the new ones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ScalarSelect, Select, exists, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from db.enums import CallState, SubjectKind
from db.models import Answer, Application, Call, Question, Questionnaire
from services import calls, corrections, question_lists, question_values
from services.actors import Actor
from services.errors import Invalid, InvalidMove
from services.i18n import N_
from services.question_values import QuestionValues

MOST_QUESTIONS = 40


def add(
    session: Session,
    actor: Actor,
    call_public_id: str,
    values: QuestionValues,
    *,
    seen_version: int | None = None,
    now: datetime,
) -> str:
    """Ask one more question, after those that are there; gives its code. Raises ``InvalidFields``.

    Whoever has sent an application is not asked again; in drafts a required question counts as missing.
    """
    call, questions = _opened(session, actor, call_public_id, seen_version)
    if len(questions) >= MOST_QUESTIONS:
        raise Invalid(N_("A call asks at most %(n)s questions."), n=MOST_QUESTIONS)
    question = question_values.cleaned(question_values.blank(), values)
    _write(session, actor, call, [*questions, question], now, own=question["code"])
    return question["code"]


def change(
    session: Session,
    actor: Actor,
    call_public_id: str,
    code: str,
    values: QuestionValues,
    *,
    seen_version: int | None = None,
    now: datetime,
) -> None:
    """Change a question. Raises ``InvalidFields``, and ``Invalid`` where an answer that was given would lose its sense.

    That is another type, or an option less that somebody chose.
    """
    call, questions = _opened(session, actor, call_public_id, seen_version)
    at = question_lists.place(questions, code)
    before = questions[at]
    after = question_values.cleaned(before, values)
    if after == before:
        return
    given = _given(session, call, code)
    if given and after["type"] is not before["type"]:
        raise Invalid(
            N_("Answers that were given: %(n)s. Keep this type, or remove the question and add another."),
            field="type", n=len(given),
        )  # fmt: skip
    _check_chosen(before, after, given)
    questions[at] = after
    others = "options" if after["type"] is before["type"] else "type"
    _write(session, actor, call, questions, now, own=code, others=others)


def order(
    session: Session,
    actor: Actor,
    call_public_id: str,
    codes: Sequence[str],
    *,
    seen_version: int | None = None,
    now: datetime,
) -> None:
    """Ask the questions in this order. Raises ``Invalid`` where one would come before the one it depends on."""
    call, questions = _opened(session, actor, call_public_id, seen_version)
    wanted = question_lists.ordered(questions, codes)
    if wanted != questions:
        _write(session, actor, call, wanted, now)


def remove(
    session: Session,
    actor: Actor,
    call_public_id: str,
    code: str,
    *,
    seen_version: int | None = None,
    now: datetime,
) -> None:
    """No longer ask a question. Answers to it stay with the version they were given to, and are no longer shown.

    Corrections that were asked for in it are settled, and who was to make them is told.
    """
    call, questions = _opened(session, actor, call_public_id, seen_version)
    removed = questions.pop(question_lists.place(questions, code))
    _write(session, actor, call, questions, now)
    labels = {one: removed[f"label_{one}"] or removed["label_fr"] for one in question_values.LANGUAGES}
    corrections.drop_question(session, actor, call, code, labels, now=now)


def _opened(
    session: Session, actor: Actor, call_public_id: str, seen_version: int | None
) -> tuple[Call, list[dict[str, Any]]]:
    """The call and its questions in order, locked with its applications: no answer comes in meanwhile."""
    call = calls.locked(session, actor, call_public_id, seen_version)
    if call.state is CallState.ARCHIVED:
        raise InvalidMove(N_("This call is archived and no longer changes. Duplicate it for another year."))
    session.execute(_applications(call).order_by(Application.id).with_for_update(key_share=True))
    return call, question_lists.read(session, call.questionnaire_id)


def _applications(call: Call) -> Select[int]:
    return select(Application.id).where(Application.call_id == call.id)


def _given(session: Session, call: Call, code: str) -> list[Any]:
    """Answers of the call's applicants to one of its questions."""
    rows = session.scalars(
        select(Answer.value)
        .join(Question, Question.id == Answer.question_id)
        .where(
            Answer.subject_kind == SubjectKind.APPLICATION,
            Answer.subject_id.in_(_applications(call)),
            Question.questionnaire_id == call.questionnaire_id,
            Question.code == code,
        )
    )
    return [value["v"] for value in rows]


def _check_chosen(before: Mapping[str, Any], after: Mapping[str, Any], given: Sequence[Any]) -> None:
    kept = {option["value"] for option in after["options"]}
    for option in before["options"]:
        value = option["value"]
        chosen = sum(value in (one if isinstance(one, list) else [one]) for one in given)
        if chosen and value not in kept:
            raise Invalid(
                N_("People who chose “%(option)s”: %(n)s. Keep it in the list."),
                field="options", option=option["fr"], n=chosen,
            )  # fmt: skip


def _write(
    session: Session,
    actor: Actor,
    call: Call,
    questions: Sequence[dict[str, Any]],
    now: datetime,
    *,
    own: str | None = None,
    others: str | None = None,
) -> None:
    """Make these the questions of the call, in the version that is there or, where it may not change, in a new one.

    A condition that cannot hold is refused at «condition» of the question ``own``, else at ``others``.
    """
    question_values.check_conditions(questions, own=own, others=others)
    old = call.questionnaire_id
    if old is not None and not _is_fixed(session, call, old):
        question_lists.clear(session, old)
        question_lists.fill(session, old, questions)
    else:
        call.questionnaire_id = _new_version(session, call)
        question_lists.fill(session, call.questionnaire_id, questions)
        if old is not None:
            session.execute(
                _carried(call, old, call.questionnaire_id), execution_options={"synchronize_session": False}
            )
    calls.note_change(session, actor, call, "questions", now)


def _is_fixed(session: Session, call: Call, questionnaire_id: int) -> bool:
    """Whether this version was answered, once or still, or is asked by another call too."""
    given_to = or_(Answer.question_id == Question.id, Answer.asked_question_id == Question.id)
    answered = exists().where(given_to, Question.questionnaire_id == questionnaire_id)
    shared = exists().where(Call.questionnaire_id == questionnaire_id, Call.id != call.id)
    return bool(session.scalar(select(answered | shared)))


def _new_version(session: Session, call: Call) -> int:
    """The next version of the call's own set of questions."""
    code = f"call-{call.public_id}"
    number = session.scalar(select(func.max(Questionnaire.number)).where(Questionnaire.code == code)) or 0
    titles = {f"title_{language}": getattr(call, f"title_{language}") for language in question_values.LANGUAGES}
    version = Questionnaire(code=code, number=number + 1, **titles)
    session.add(version)
    session.flush()
    return version.id


def _carried(call: Call, old: int, new: int) -> Any:
    """Answers of the call's applicants, moved from each question of ``old`` to the one with its code in ``new``."""
    before, after = aliased(Question), aliased(Question)
    target: ScalarSelect[int] = (
        select(after.id)
        .join(before, before.code == after.code)
        .where(before.id == Answer.question_id, after.questionnaire_id == new)
        .correlate(Answer)
        .scalar_subquery()
    )
    remaining = (
        select(before.id)
        .join(after, after.code == before.code)
        .where(before.questionnaire_id == old, after.questionnaire_id == new)
    )
    return (
        update(Answer)
        .where(
            Answer.subject_kind == SubjectKind.APPLICATION,
            Answer.subject_id.in_(_applications(call)),
            Answer.question_id.in_(remaining),
        )
        .values(question_id=target, asked_question_id=func.coalesce(Answer.asked_question_id, Answer.question_id))
        .execution_options(synchronize_session=False)
    )
