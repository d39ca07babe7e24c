"""In which words questions of evaluations were asked: answers to other words, or on another scale, are not one number.

The French words are the question: who mends a translation asks the same.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from sqlalchemy import Row, or_, select
from sqlalchemy.orm import Session

from db.enums import EvaluationMoment, Evaluator, OrganisationKind, QuestionType
from db.models import Organisation, Question, Questionnaire
from services.evaluations import question_sets
from services.evaluations.question_sets import KINDS, Kind

COUNTED = (QuestionType.CHOICE, QuestionType.CHOICES, QuestionType.YES_NO)
"""Types whose answers can be counted."""
_Asked: TypeAlias = Row[Question, str, int]
_Key: TypeAlias = tuple[Any, ...]


@dataclass(slots=True)
class Wording:
    """One question in one wording: the newest row of it, and the ids of all versions that ask it so."""

    question: Question
    moment: EvaluationMoment
    ids: set[int] = field(default_factory=set)
    is_asked: bool = False
    today: Question | None = None
    """The same question as it is put today, where this is an earlier wording."""


def wordings(session: Session, owners: Collection[int], side: Evaluator, answered: Collection[int]) -> list[Wording]:
    """The wordings of what this side is or was asked, in today’s order; former words follow today’s, then what is asked
    no longer. ``owners``: the cities whose questions count as today’s, all where there are none. At most three
    statements.
    """
    kinds = [kind for kind in KINDS.values() if kind.evaluator is side]
    used = _used(session, owners, kinds)
    found: dict[_Key, Wording] = {}
    for question, code, _number in _asked(session, used, answered):
        moment = _moment(kinds, code)
        one = found.setdefault(_key(moment, question), Wording(question, moment))
        one.ids.add(question.id)
        one.is_asked |= question.questionnaire_id in used
    return _sorted(list(found.values()))


def _used(session: Session, owners: Collection[int], kinds: Sequence[Kind]) -> set[int]:
    cities = owners or session.scalars(select(Organisation.id).where(Organisation.kind == OrganisationKind.CITY)).all()
    in_use = question_sets.in_use(session, cities)
    return {one.id for (_city, kind), one in in_use.items() if kind in kinds}


def _asked(session: Session, used: Collection[int], answered: Collection[int]) -> Sequence[_Asked]:
    """Countable questions that are asked or were answered, the newest words first."""
    return session.execute(
        select(Question, Questionnaire.code, Questionnaire.number)
        .join(Questionnaire, Questionnaire.id == Question.questionnaire_id)
        .where(Question.type.in_(COUNTED), or_(Question.questionnaire_id.in_(used), Question.id.in_(answered)))
        .order_by(Question.id.desc())
    ).all()


def _moment(kinds: Sequence[Kind], code: str) -> EvaluationMoment:
    for kind in kinds:
        if code == question_sets.built_in(kind) or code.startswith(f"{question_sets.built_in(kind)}-"):
            return kind.moment
    return EvaluationMoment.FINAL


def _key(moment: EvaluationMoment, question: Question) -> _Key:
    options = tuple((one["value"], one["fr"]) for one in question.options)
    return moment, question.code, question.type, question.label_fr, options


def _sorted(found: Sequence[Wording]) -> list[Wording]:
    current = {(one.moment, one.question.code): one.question for one in found if one.is_asked}
    for one in found:
        if not one.is_asked:
            one.today = current.get((one.moment, one.question.code))

    def place(one: Wording) -> tuple[Any, ...]:
        asked = one.question if one.is_asked else one.today
        is_mid = one.moment is EvaluationMoment.MID_TERM
        return (is_mid, asked is None, (asked or one.question).position, not one.is_asked, -one.question.id)

    return sorted(found, key=place)
