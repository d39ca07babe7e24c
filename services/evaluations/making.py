"""Which evaluations an internship has: one for each side, made once it has begun, due a week after its last day.

Where a city has written questions for the middle, tutor and intern are asked these too, due a week after the middle.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from db.enums import EvaluationMoment, Evaluator, PlacementState, SubjectKind
from db.models import Evaluation, Placement, Questionnaire
from services import history
from services.actors import Actor
from services.check_ins import middle
from services.errors import InvalidMove
from services.evaluations import question_sets
from services.evaluations.question_sets import DUE_AFTER, OPENS_BEFORE, Kind
from services.i18n import N_
from services.placement_checks import last_day, real_end
from services.policy import Action, authorize
from services.records import by_public_id

ITEMS = {Evaluator.TUTOR: "evaluation_by_host", Evaluator.INTERN: "evaluation_by_intern"}
"""The thing to do that an answer settles."""
FOLLOWED = frozenset({PlacementState.IN_PROGRESS, PlacementState.COMPLETED, PlacementState.INTERRUPTED})
RECENT = timedelta(days=60)
"""An internship that ended longer ago is only evaluated where a coordinator asks for it."""
MIDDLE_KEPT = timedelta(days=14)
"""Whoever is further past the middle is not asked its questions any more; an internship so short never is."""
still_asked: ColumnElement[bool] = Placement.state.in_(FOLLOWED) & or_(
    Evaluation.moment == EvaluationMoment.FINAL, Placement.state == PlacementState.IN_PROGRESS
)
"""The file is open; of the middle: the intern is still there."""


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
    return _make(session, placements, now.date())


def make_for(session: Session, actor: Actor, placement_public_id: str, *, now: datetime) -> int:
    """The same for one internship of whatever age. Raises ``InvalidMove`` before its start and once it is closed."""
    placement = by_public_id(session, Placement, placement_public_id, lock=True)
    authorize(actor, Action.PLACEMENT_PLAN, placement)
    if placement.state not in FOLLOWED:
        raise InvalidMove(N_("An internship is evaluated from its first day until its file is closed."))
    made = _make(session, [placement], now.date())
    if made:
        history.audit(
            session, actor, "evaluation:make", now=now, kind=SubjectKind.PLACEMENT, subject_id=placement.id, made=made
        )
    return made


def is_asked_still(evaluation: Evaluation) -> bool:
    """The same as ``still_asked`` of one evaluation."""
    if evaluation.moment is EvaluationMoment.MID_TERM:
        return evaluation.placement.state is PlacementState.IN_PROGRESS
    return evaluation.placement.state in FOLLOWED


def opens_on(evaluation: Evaluation) -> date:
    """From which day on it can be answered."""
    return evaluation.due_on - DUE_AFTER - OPENS_BEFORE


def due(placement: Placement, moment: EvaluationMoment) -> date:
    """By when it is to be answered, from the dates of the internship as they are."""
    last = last_day(placement)
    return (middle(placement.starts_on, last) if moment is EvaluationMoment.MID_TERM else last) + DUE_AFTER


def _make(session: Session, placements: Collection[Placement], today: date) -> int:
    if not placements:
        return 0
    there = _there(session, placements)
    asked = question_sets.in_use(session, {one.organisation_id for one in placements})
    made = []
    for placement in placements:
        for kind in question_sets.KINDS.values():
            row, due_on = there.get((placement.id, kind)), due(placement, kind.moment)
            questionnaire = asked.get((placement.organisation_id, kind))
            if row is not None and row.answered_at is None and row.due_on != due_on:
                row.due_on = due_on
            elif row is None and questionnaire is not None and _is_asked(placement, kind, due_on, today):
                made.append(_new(placement, kind, questionnaire, due_on))
    session.add_all(made)
    session.flush()
    return len(made)


def _there(session: Session, placements: Collection[Placement]) -> dict[tuple[int, Kind], Evaluation]:
    query = select(Evaluation).where(Evaluation.placement_id.in_([one.id for one in placements]))
    return {(row.placement_id, Kind(row.moment, row.evaluator)): row for row in session.scalars(query)}


def _is_asked(placement: Placement, kind: Kind, due_on: date, today: date) -> bool:
    """The teacher only where a school or a referent is known; the middle only around it, and of who is there."""
    if kind.moment is EvaluationMoment.MID_TERM:
        is_there = placement.state is PlacementState.IN_PROGRESS
        return is_there and today <= due_on - DUE_AFTER + MIDDLE_KEPT < last_day(placement)
    if kind.evaluator is not Evaluator.REFERENT:
        return True
    return bool(placement.referent_email or placement.sending_organisation_id)


def _new(placement: Placement, kind: Kind, questionnaire: Questionnaire, due_on: date) -> Evaluation:
    return Evaluation(
        organisation_id=placement.organisation_id, placement_id=placement.id, moment=kind.moment,
        evaluator=kind.evaluator, questionnaire_id=questionnaire.id, due_on=due_on,
    )  # fmt: skip
