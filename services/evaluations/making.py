"""Which evaluations an internship has: one for each side, made once it has begun, due a week after its last day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import EvaluationMoment, Evaluator, PlacementState, SubjectKind
from db.models import Evaluation, Placement, Questionnaire
from services import history, questionnaires
from services.actors import Actor
from services.errors import InvalidMove
from services.i18n import N_
from services.placement_checks import last_day, real_end
from services.policy import Action, authorize
from services.records import by_public_id

QUESTIONNAIRES = {
    Evaluator.TUTOR: "evaluation_tutor",
    Evaluator.INTERN: "evaluation_intern",
    Evaluator.REFERENT: "evaluation_referent",
}
"""Code of what each side is asked."""
ITEMS = {Evaluator.TUTOR: "evaluation_by_host", Evaluator.INTERN: "evaluation_by_intern"}
"""The thing to do that an answer settles."""
DUE_AFTER = timedelta(days=7)
OPENS_BEFORE = timedelta(days=7)
"""How long after the last day it is due, and before it that it can be answered."""
FOLLOWED = frozenset({PlacementState.IN_PROGRESS, PlacementState.COMPLETED, PlacementState.INTERRUPTED})
RECENT = timedelta(days=60)
"""An internship that ended longer ago is only evaluated where a coordinator asks for it."""


def make_due(session: Session, actor: Actor, *, now: datetime) -> int:
    """Make the evaluations that internships under way or just over lack, and date open ones by their last day anew.

    For the software itself. Gives back how many were made; running it again changes nothing.
    """
    placements = session.scalars(
        select(Placement)
        .where(Placement.state.in_(FOLLOWED), real_end >= now.date() - RECENT)
        .order_by(Placement.id)
        .with_for_update(key_share=True, of=Placement)
    ).all()
    for placement in placements:
        authorize(actor, Action.PLACEMENT_MOVE, placement)
    return _make(session, placements)


def make_for(session: Session, actor: Actor, placement_public_id: str, *, now: datetime) -> int:
    """The same for one internship of whatever age. Raises ``InvalidMove`` before its start and once it is closed."""
    placement = by_public_id(session, Placement, placement_public_id, lock=True)
    authorize(actor, Action.PLACEMENT_PLAN, placement)
    if placement.state not in FOLLOWED:
        raise InvalidMove(N_("An internship is evaluated from its first day until its file is closed."))
    made = _make(session, [placement])
    if made:
        history.audit(
            session, actor, "evaluation:make", now=now, kind=SubjectKind.PLACEMENT, subject_id=placement.id, made=made
        )
    return made


def opens_on(evaluation: Evaluation) -> date:
    """From which day on it can be answered."""
    return evaluation.due_on - DUE_AFTER - OPENS_BEFORE


def _make(session: Session, placements: Collection[Placement]) -> int:
    if not placements:
        return 0
    there = _there(session, placements)
    asked = {one: questionnaires.latest(session, code) for one, code in QUESTIONNAIRES.items()}
    made = []
    for placement in placements:
        for evaluator, questionnaire in asked.items():
            row = there.get((placement.id, evaluator))
            due_on = last_day(placement) + DUE_AFTER
            if row is not None and row.answered_at is None and row.due_on != due_on:
                row.due_on = due_on
            elif row is None and questionnaire is not None and _is_asked(placement, evaluator):
                made.append(_new(placement, evaluator, questionnaire, due_on))
    session.add_all(made)
    session.flush()
    return len(made)


def _there(session: Session, placements: Collection[Placement]) -> dict[tuple[int, Evaluator], Evaluation]:
    query = select(Evaluation).where(
        Evaluation.placement_id.in_([one.id for one in placements]), Evaluation.moment == EvaluationMoment.FINAL
    )
    return {(row.placement_id, row.evaluator): row for row in session.scalars(query)}


def _is_asked(placement: Placement, evaluator: Evaluator) -> bool:
    """The teacher only where a school or a referent is known."""
    if evaluator is not Evaluator.REFERENT:
        return True
    return bool(placement.referent_email or placement.sending_organisation_id)


def _new(placement: Placement, evaluator: Evaluator, questionnaire: Questionnaire, due_on: date) -> Evaluation:
    return Evaluation(
        organisation_id=placement.organisation_id, placement_id=placement.id, moment=EvaluationMoment.FINAL,
        evaluator=evaluator, questionnaire_id=questionnaire.id, due_on=due_on,
    )  # fmt: skip
