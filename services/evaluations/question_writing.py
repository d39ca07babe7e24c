"""A city writes the questions of its evaluations: as a draft that nobody is asked, then put in use as a whole.

A version that was in use never changes. Whoever was asked keeps the questions that they were asked; evaluations that
cannot be answered yet take the new ones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from db.enums import EvaluationMoment, QuestionType, SubjectKind
from db.models import Answer, Evaluation, Organisation, Questionnaire
from services import history, question_lists, question_values
from services.actors import Actor
from services.errors import Conflict, Invalid, InvalidMove, NotFound
from services.evaluations import question_sets
from services.evaluations.question_sets import DUE_AFTER, KINDS, OPENS_BEFORE, Kind
from services.evaluations.scoring import SCALE
from services.i18n import N_
from services.policy import Action, authorize
from services.question_values import QuestionValues
from services.records import by_public_id, local_day

MOST_QUESTIONS = 40
TITLES = {
    "tutor": ("Évaluation par le tuteur de stage", "Evaluation by the tutor", "Գնահատում պրակտիկայի ղեկավարի կողմից"),
    "intern": ("Évaluation par le stagiaire", "Evaluation by the intern", "Գնահատում պրակտիկանտի կողմից"),
    "referent": ("Évaluation par l’enseignant", "Evaluation by the teacher", "Գնահատում դասախոսի կողմից"),
    "mid_tutor": (
        "Le stage à mi-parcours, vu par le tuteur de stage",
        "The internship at mid-term, seen by the internship tutor",
        "Պրակտիկան կեսին՝ պրակտիկայի ղեկավարի աչքերով",
    ),
    "mid_intern": (
        "Le stage à mi-parcours, vu par le stagiaire",
        "The internship at mid-term, seen by the intern",
        "Պրակտիկան կեսին՝ պրակտիկանտի աչքերով",
    ),
}
"""Where there is no version yet to take it from, by name of the set."""


class _Draft:
    """The city’s version in preparation, with its questions as a list."""

    def __init__(self, session: Session, actor: Actor, city_public_id: str, name: str, seen: str | None) -> None:
        self.city = by_public_id(session, Organisation, city_public_id, lock=True)
        authorize(actor, Action.EVALUATION_WRITE, self.city)
        self.kind = _kind(name)
        self.row = question_sets.draft_of(session, self.kind, self.city.id)
        self.used = question_sets.in_use(session, [self.city.id]).get((self.city.id, self.kind))
        shown = self.row or self.used
        self.questions = question_lists.read(session, shown.id if shown else None)
        self.alerts = any(_counts(one) for one in self.questions)
        if seen is not None and seen != question_lists.fingerprint(self.questions):
            raise Conflict(
                N_("Somebody changed this meanwhile. Here is the current state: look at it and decide again.")
            )

    def write(self, session: Session, actor: Actor, now: datetime, **fields: str | None) -> None:
        """Keep the list; ``fields``: where a condition that cannot hold is refused (``own``, ``others``)."""
        own, others = fields.get("own"), fields.get("others")
        question_values.check_conditions(self.questions, own=own, others=others)
        if self.alerts:
            check_alert(self.questions, field="type" if own else None)
        if self.row is None:
            self.row = _begun(session, self.kind, self.city.id, self.used)
        question_lists.clear(session, self.row.id)
        question_lists.fill(session, self.row.id, self.questions)
        _note(session, actor, self, "write", now)


def add(
    session: Session,
    actor: Actor,
    city_public_id: str,
    name: str,
    values: QuestionValues,
    *,
    seen: str | None = None,
    now: datetime,
) -> str:
    """Prepare one more question, after the others, for the set ``name`` of ``KINDS``; gives its code.

    ``seen``: the fingerprint of the questions that were looked at. Raises ``InvalidFields``, ``Conflict``.
    """
    draft = _Draft(session, actor, city_public_id, name, seen)
    if len(draft.questions) >= MOST_QUESTIONS:
        raise Invalid(N_("An evaluation asks at most %(n)s questions."), n=MOST_QUESTIONS)
    question = question_values.cleaned(question_values.blank(), values)
    draft.questions.append(question)
    draft.write(session, actor, now, own=question["code"])
    return str(question["code"])


def change(
    session: Session,
    actor: Actor,
    city_public_id: str,
    name: str,
    code: str,
    values: QuestionValues,
    *,
    seen: str | None = None,
    now: datetime,
) -> None:
    """Prepare other words, options or conditions of a question; what was answered before stays as it was asked."""
    draft = _Draft(session, actor, city_public_id, name, seen)
    at = question_lists.place(draft.questions, code)
    before = draft.questions[at]
    after = question_values.cleaned(before, values)
    if after == before:
        return
    draft.questions[at] = after
    others = "options" if after["type"] is before["type"] else "type"
    draft.write(session, actor, now, own=code, others=others)


def order(
    session: Session,
    actor: Actor,
    city_public_id: str,
    name: str,
    codes: Sequence[str],
    *,
    seen: str | None = None,
    now: datetime,
) -> None:
    """Prepare another order. Raises ``Invalid`` where a question would come before the one it depends on."""
    draft = _Draft(session, actor, city_public_id, name, seen)
    wanted = question_lists.ordered(draft.questions, codes)
    if wanted != draft.questions:
        draft.questions = wanted
        draft.write(session, actor, now)


def remove(
    session: Session,
    actor: Actor,
    city_public_id: str,
    name: str,
    code: str,
    *,
    seen: str | None = None,
    now: datetime,
) -> None:
    """Prepare to ask a question no longer. Raises ``Invalid`` for the last one by which a low score shows."""
    draft = _Draft(session, actor, city_public_id, name, seen)
    draft.questions.pop(question_lists.place(draft.questions, code))
    draft.write(session, actor, now)


def put_in_use(
    session: Session, actor: Actor, city_public_id: str, name: str, *, seen: str | None = None, now: datetime
) -> int:
    """Ask these questions from now on; gives how many evaluations that cannot be answered yet take them.

    Raises ``InvalidMove`` without anything in preparation, ``Invalid`` where it is what is asked already.
    """
    draft = _Draft(session, actor, city_public_id, name, seen)
    if draft.row is None:
        raise InvalidMove(N_("Nothing is being prepared: change the questions first."))
    if question_lists.read(session, draft.used.id if draft.used else None) == draft.questions:
        raise Invalid(N_("These are the questions that are asked already: change one, or drop what you prepared."))
    check_alert(draft.questions)
    if not draft.questions and draft.kind.moment is EvaluationMoment.FINAL:
        raise Invalid(N_("At the end of an internship something is asked: add a question first."))
    draft.row.is_draft, draft.row.in_use_since = False, now
    session.flush()
    taken = _take(session, draft, draft.row, now) if draft.questions else 0
    _note(session, actor, draft, "put_in_use", now)
    return taken


def drop(session: Session, actor: Actor, city_public_id: str, name: str, *, now: datetime) -> None:
    """Forget what is being prepared; what is asked stays."""
    draft = _Draft(session, actor, city_public_id, name, None)
    if draft.row is None:
        return
    question_lists.clear(session, draft.row.id)
    session.delete(draft.row)
    _note(session, actor, draft, "drop", now)


def check_alert(questions: Sequence[Mapping[str, Any]], *, field: str | None = None) -> None:
    """Raise ``Invalid`` at ``field`` where no needed question from 1 to 5 is always asked.

    Without one no score is computed, and nobody would be told of a low one.
    """
    if questions and not any(_counts(one) for one in questions):
        raise Invalid(
            N_(
                "Keep one question from 1 to 5 that everybody must answer: from it a low score is computed, which "
                "reaches you on the same day."
            ),
            field=field,
        )


def _counts(question: Mapping[str, Any]) -> bool:
    values = tuple(option["value"] for option in question["options"])
    is_scale = question["type"] is QuestionType.CHOICE and values == SCALE
    return is_scale and question["is_required"] and not question["condition"]


def _kind(name: str) -> Kind:
    if name not in KINDS:
        raise NotFound(N_("This does not exist, or not any more."))
    return KINDS[name]


def _begun(session: Session, kind: Kind, city_id: int, used: Questionnaire | None) -> Questionnaire:
    """A draft with the title of what is in use."""
    code = question_sets.own(kind, city_id)
    fr, en, hy = (used.title_fr, used.title_en, used.title_hy) if used else TITLES[question_sets.NAMES[kind]]
    row = Questionnaire(
        code=code, number=question_sets.next_number(session, code), title_fr=fr, title_en=en, title_hy=hy, is_draft=True
    )
    session.add(row)
    session.flush()
    return row


def _take(session: Session, draft: _Draft, row: Questionnaire, now: datetime) -> int:
    """Give the new version to evaluations of the city that nobody could answer yet."""
    first_closed = local_day(now, draft.city.time_zone) + DUE_AFTER + OPENS_BEFORE
    begun = exists().where(Answer.subject_kind == SubjectKind.EVALUATION, Answer.subject_id == Evaluation.id)
    waiting = select(Evaluation.id).where(
        Evaluation.organisation_id == draft.city.id, Evaluation.moment == draft.kind.moment,
        Evaluation.evaluator == draft.kind.evaluator, Evaluation.answered_at.is_(None), Evaluation.asked_at.is_(None),
        Evaluation.due_on > first_closed, ~begun,
    )  # fmt: skip
    ids = session.scalars(waiting.with_for_update()).all()
    session.execute(
        update(Evaluation).where(Evaluation.id.in_(ids)).values(questionnaire_id=row.id),
        execution_options={"synchronize_session": False},
    )
    return len(ids)


def _note(session: Session, actor: Actor, draft: _Draft, what: str, now: datetime) -> None:
    session.flush()
    history.audit(
        session, actor, f"evaluation_questions:{what}", now=now, kind=SubjectKind.ORGANISATION,
        subject_id=draft.city.id, code=question_sets.NAMES[draft.kind],
    )  # fmt: skip
