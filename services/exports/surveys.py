"""What was answered about visits of exchanges, counted by question; from five answers on, so that nobody is known."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, Text, and_, cast, func, select
from sqlalchemy.orm import aliased

from db.enums import LegDirection, SubjectKind, SurveyAudience
from db.models import Answer, Exchange, Leg, Question, Survey
from services.actors import Actor
from services.exports.answers import readable
from services.exports.columns import Column, Kind, localised
from services.exports.shared import Export, among, record
from services.i18n import N_
from services.queries.exchange.exchange_scope import legs_visible_to
from services.queries.internships.asked_wordings import COUNTED
from services.rules.masking import LEAST

_sent, _asked = aliased(Survey), aliased(Question)
_enough = (
    select(_sent.leg_id.label("leg_id"), _sent.audience.label("audience"), Answer.question_id.label("question_id"))
    .select_from(Answer)
    .join(_sent, and_(_sent.id == Answer.subject_id, Answer.subject_kind == SubjectKind.SURVEY))
    .join(_asked, _asked.id == Answer.question_id)
    .where(_sent.submitted_at.is_not(None), _asked.type.in_(COUNTED))
    .group_by(_sent.leg_id, _sent.audience, Answer.question_id)
    .having(func.count() >= LEAST)
    .subquery("enough")
)
"""Questions that at least five people of one kind answered about one visit."""
_parts = (Survey.leg_id, Survey.audience, Answer.question_id, cast(Answer.value, Text).label("value"))
_counted = (
    select(*_parts, func.count().label("number"))
    .select_from(Answer)
    .join(Survey, and_(Survey.id == Answer.subject_id, Answer.subject_kind == SubjectKind.SURVEY))
    .join(
        _enough,
        and_(
            _enough.c.leg_id == Survey.leg_id, _enough.c.audience == Survey.audience,
            _enough.c.question_id == Answer.question_id,
        ),
    )
    .where(Survey.submitted_at.is_not(None))
    .group_by(*_parts)
    .subquery("counted_surveys")
)  # fmt: skip


def _scope(actor: Actor) -> ColumnElement[bool]:
    return _counted.c.leg_id.in_(select(Leg.id).where(legs_visible_to(actor)))


def _joined(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return (
        query.join(Leg, Leg.id == _counted.c.leg_id)
        .join(Exchange, Exchange.id == Leg.exchange_id)
        .join(Question, Question.id == _counted.c.question_id)
    )


SURVEYS = Export(
    name="surveys",
    title=N_("What was said of a visit"),
    what=N_("One line for each answer to each question that at least five people answered, with how often it was."),
    model=_counted,
    columns=(
        Column(N_("Exchange"), N_("Its title"), localised(Exchange, "title")),
        Column(N_("Visit"), N_("The visit of one city, or that of the other"), Leg.direction, Kind.WORD, LegDirection),
        Column(N_("Who answered"), N_("Young people, parents, host families or leaders"), _counted.c.audience,
               Kind.WORD, SurveyAudience),
        Column(N_("Question"), N_("As it was asked"), localised(Question, "label")),
        Column(N_("Answer"), N_("From 1 (not at all) to 5 (entirely); 1 for yes and 0 for no; or what was chosen"),
               _counted.c.value),
        Column(N_("Number"), N_("How often this answer was given"), _counted.c.number, Kind.NUMBER),
    ),
    scope=_scope,
    joined=_joined,
    order=(_counted.c.leg_id, _counted.c.audience, Question.position, Question.id, _counted.c.value),
    owner=None,
    filters={"leg": record(_counted.c.leg_id, Leg), "audience": among(_counted.c.audience, SurveyAudience)},
    is_personal=False,
    finish=readable,
)  # fmt: skip
