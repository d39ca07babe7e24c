"""Which questions a city asks about its internships: its own, or those that the software comes with until it has some.

At the middle nothing is asked beyond «fine» or «call me» unless the city has written questions for it.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session, selectinload

from db.enums import EvaluationMoment, Evaluator
from db.models import Question, Questionnaire


class Kind(NamedTuple):
    """When an evaluation is asked, and of which side."""

    moment: EvaluationMoment
    evaluator: Evaluator


KINDS: dict[str, Kind] = {
    "intern": Kind(EvaluationMoment.FINAL, Evaluator.INTERN),
    "tutor": Kind(EvaluationMoment.FINAL, Evaluator.TUTOR),
    "referent": Kind(EvaluationMoment.FINAL, Evaluator.REFERENT),
    "mid_tutor": Kind(EvaluationMoment.MID_TERM, Evaluator.TUTOR),
    "mid_intern": Kind(EvaluationMoment.MID_TERM, Evaluator.INTERN),
}
"""Each set of questions by its name in codes and addresses."""
NAMES = {kind: name for name, kind in KINDS.items()}
DUE_AFTER = timedelta(days=7)
OPENS_BEFORE = timedelta(days=7)
"""How long after its day an evaluation is due, and before it that it can be answered."""


def built_in(kind: Kind) -> str:
    """Code of the questions that the software comes with; there are none for the middle."""
    return f"evaluation_{NAMES[kind]}"


def own(kind: Kind, organisation_id: int) -> str:
    """Code of a city’s own versions."""
    return f"{built_in(kind)}-{organisation_id}"


def in_use(session: Session, organisation_ids: Collection[int]) -> dict[tuple[int, Kind], Questionnaire]:
    """What each of these cities asks now; a set without questions is not asked. One statement."""
    pairs = [(city, kind) for city in organisation_ids for kind in KINDS.values()]
    codes = {built_in(kind) for kind in KINDS.values()} | {own(kind, city) for city, kind in pairs}
    asks = exists().where(Question.questionnaire_id == Questionnaire.id).label("asks")
    rows = session.execute(
        select(Questionnaire, asks)
        .where(Questionnaire.code.in_(codes), Questionnaire.is_draft.is_(False))
        .order_by(Questionnaire.number)
    )
    newest = {questionnaire.code: (questionnaire, is_asked) for questionnaire, is_asked in rows}
    found = {pair: newest.get(own(pair[1], pair[0])) or newest.get(built_in(pair[1])) for pair in pairs}
    return {pair: one[0] for pair, one in found.items() if one and one[1]}


def draft_of(session: Session, kind: Kind, organisation_id: int) -> Questionnaire | None:
    """The version that the city is preparing."""
    query = select(Questionnaire).where(Questionnaire.code == own(kind, organisation_id), Questionnaire.is_draft)
    return session.scalars(query).one_or_none()


def next_number(session: Session, code: str) -> int:
    """Of the next version."""
    return (session.scalar(select(func.max(Questionnaire.number)).where(Questionnaire.code == code)) or 0) + 1


def versions(session: Session, kind: Kind, organisation_id: int) -> list[Questionnaire]:
    """All versions that the city asked, asks or prepares, the newest first; that of the software last.

    Two statements.
    """
    code = own(kind, organisation_id)
    rows = session.scalars(
        select(Questionnaire)
        .where(or_(Questionnaire.code == code, Questionnaire.code == built_in(kind)))
        .options(selectinload(Questionnaire.questions))
    )
    return sorted(rows, key=lambda one: (one.code == code, one.number), reverse=True)
