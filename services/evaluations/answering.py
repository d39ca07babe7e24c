"""Answering an evaluation: field by field, then sent once; corrected until the file of the internship is closed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import EvaluationMoment, Evaluator, Role, Source, SubjectKind
from db.models import ChecklistItem, Evaluation, Organisation, Question
from services import checklists, history, on_behalf, questionnaires
from services.actors import Actor
from services.errors import DomainError, Invalid, InvalidFields, InvalidMove
from services.evaluations.asking import check_asked_still, facts, page_of
from services.evaluations.making import ITEMS, opens_on
from services.evaluations.scoring import is_low, score_of
from services.i18n import N_
from services.mail.coordinators import tell_coordinators, tell_partners
from services.on_behalf import Evidence
from services.policy import Action, authorize, evaluates
from services.records import by_public_id, local_day

LOW = "evaluation_low"
"""Code of the coordinators’ thing to do after a low score."""
_LABELS = {
    "label_fr": "Évaluation basse : lire les réponses et appeler",
    "label_en": "Low evaluation: read the answers and call",
    "label_hy": "Ցածր գնահատական. կարդալ պատասխանները և զանգահարել",
}
_KIND = SubjectKind.EVALUATION


def save_answer(
    session: Session, actor: Actor, evaluation_public_id: str, code: str, value: Any, *, now: datetime
) -> datetime:
    """Keep the answer to one question; an empty value takes it back.

    Once the evaluation is sent this corrects it: the score is computed anew, and what is required stays answered.
    Raises ``InvalidMove`` before it opens and once the file is closed.
    """
    evaluation = _open(session, actor, evaluation_public_id, now)
    questions = questionnaires.questions_of(session, evaluation.questionnaire_id)
    question = next((one for one in questions if one.code == code), None)
    if question is None:
        raise Invalid(N_("This question is not asked any more."), field=code)
    kept = questionnaires.save_answer(session, _KIND, evaluation.id, question, value, now)
    if evaluation.answered_at is not None:
        if kept is None and question.is_required:
            raise Invalid(N_("This answer is needed: choose another one instead."), field=code)
        _rescore(session, evaluation, questions, now)
        history.audit(session, actor, "evaluation:correct", now=now, kind=_KIND, subject_id=evaluation.id)
    return now


def submit(
    session: Session,
    actor: Actor,
    evaluation_public_id: str,
    *,
    source: Source | None = None,
    evidence: Evidence | None = None,
    now: datetime,
) -> Evaluation:
    """Send the answers, once. A coordinator records those of others with ``source`` and ``evidence``.

    It settles the thing to do, tells the coordinators of a low score, and the school what its student said. Raises
    ``InvalidFields`` with each required question that has no answer. Sending twice changes nothing.
    """
    evaluation = _open(session, actor, evaluation_public_id, now)
    if evaluation.answered_at is not None:
        return evaluation
    if not evaluates(actor, evaluation) and source not in on_behalf.ON_BEHALF:
        raise Invalid(N_("Say how you know it."), field="source")
    questions = questionnaires.questions_of(session, evaluation.questionnaire_id)
    session.flush()
    answers = questionnaires.answers_of(session, _KIND, [evaluation.id])[evaluation.id]
    if lacking := questionnaires.missing(questions, answers):
        raise InvalidFields([_unanswered(one) for one in lacking])
    placement = evaluation.placement
    known = on_behalf.check(session, evidence, SubjectKind.PLACEMENT, placement.id, now)
    evaluation.answered_at, evaluation.by_name = now, known.told_by or actor.name
    evaluation.source, evaluation.told_by = source or actor.source, known.told_by
    evaluation.happened_on, evaluation.proof_id = known.happened_on, known.proof_id
    is_final = evaluation.moment is EvaluationMoment.FINAL
    if is_final and (item := ITEMS.get(evaluation.evaluator)):
        checklists.mark_code(session, actor, SubjectKind.PLACEMENT, placement.id, item, now=now)
    history.audit(session, actor, "evaluation:send", now=now, kind=_KIND, subject_id=evaluation.id, source=source)
    _rescore(session, evaluation, questions, now)
    if is_final and evaluation.evaluator is Evaluator.INTERN:
        _pass_on(session, evaluation, now)
    return evaluation


def _unanswered(question: Question) -> DomainError:
    return Invalid(N_("Answer this question."), field=question.code)


def _open(session: Session, actor: Actor, public_id: str, now: datetime) -> Evaluation:
    """The evaluation, locked, as long as it can be answered."""
    evaluation = by_public_id(session, Evaluation, public_id, lock=True)
    authorize(actor, Action.EVALUATION_ANSWER, evaluation)
    check_asked_still(evaluation)
    opens = opens_on(evaluation)
    if local_day(now, _zone(session, evaluation)) < opens:
        raise InvalidMove(N_("These questions can be answered from %(day)s on."), day=opens)
    return evaluation


def _rescore(session: Session, evaluation: Evaluation, questions: Any, now: datetime) -> None:
    session.flush()
    answers = questionnaires.answers_of(session, _KIND, [evaluation.id])[evaluation.id]
    evaluation.score = score_of(questions, answers)
    if is_low(evaluation.score) and evaluation.alerted_at is None:
        evaluation.alerted_at = now
        _alert(session, evaluation, now)
    session.flush()


def _alert(session: Session, evaluation: Evaluation, now: datetime) -> None:
    """Put it among the coordinators’ things to do of today, and write to them."""
    placement = evaluation.placement
    open_item = select(ChecklistItem.id).where(
        ChecklistItem.subject_kind == SubjectKind.PLACEMENT, ChecklistItem.subject_id == placement.id,
        ChecklistItem.code == LOW, ChecklistItem.done_at.is_(None),
    )  # fmt: skip
    if session.scalar(open_item.limit(1)) is None:
        session.add(
            ChecklistItem(
                subject_kind=SubjectKind.PLACEMENT, subject_id=placement.id, code=LOW, owner_role=Role.COORDINATOR,
                due_on=local_day(now, _zone(session, evaluation)), **_LABELS,
            )
        )  # fmt: skip
    tell_coordinators(
        session, evaluation.organisation_id, "evaluation_low", now=now, kind=_KIND, subject_id=evaluation.id,
        path=page_of(evaluation), number=evaluation.score,
        author=evaluation.by_name or evaluation.evaluator, **facts(session, placement),
    )  # fmt: skip


def _pass_on(session: Session, evaluation: Evaluation, now: datetime) -> None:
    """Tell the partners of the sending school that they can read what its student said of the host."""
    placement = evaluation.placement
    if placement.sending_organisation_id is None:
        return
    tell_partners(
        session, placement.sending_organisation_id, "evaluation_passed_on", but=placement.person_id, now=now,
        kind=_KIND, subject_id=evaluation.id, path=page_of(evaluation), **facts(session, placement),
    )  # fmt: skip


def _zone(session: Session, evaluation: Evaluation) -> str:
    return session.get_one(Organisation, evaluation.organisation_id).time_zone
