"""What was answered about internships, counted by question, year and department."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, Text, cast, func, select

from db.enums import Evaluator, SubjectKind
from db.models import Answer, Department, Evaluation, Placement, Question
from services.actors import Actor
from services.exports.answers import readable
from services.exports.columns import Column, Kind, localised
from services.exports.shared import Export, among, coordinated, record, unknown
from services.i18n import N_
from services.queries.internships.asked_wordings import COUNTED
from services.queries.internships.evaluation_results import year_of

_parts = (
    Evaluation.organisation_id, Evaluation.evaluator, Placement.department_id, Answer.question_id,
    year_of.label("year"), cast(Answer.value, Text).label("value"),
)  # fmt: skip
_counted = (
    select(*_parts, func.count().label("number"))
    .select_from(Answer)
    .join(Evaluation, Evaluation.id == Answer.subject_id)
    .join(Placement, Placement.id == Evaluation.placement_id)
    .join(Question, Question.id == Answer.question_id)
    .where(
        Answer.subject_kind == SubjectKind.EVALUATION, Evaluation.answered_at.is_not(None), Question.type.in_(COUNTED)
    )
    .group_by(*_parts)
    .subquery("counted")
)


def _scope(actor: Actor) -> ColumnElement[bool]:
    return _counted.c.organisation_id.in_(coordinated(actor))


def _joined(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return query.join(Department, Department.id == _counted.c.department_id).join(
        Question, Question.id == _counted.c.question_id
    )


def _year(text: str) -> ColumnElement[bool]:
    if not text.isdigit():
        raise unknown()
    return _counted.c.year == int(text)


RESULTS = Export(
    name="results",
    title=N_("Results of evaluations"),
    what=N_("One line for each answer to each question, by year and department, with how often it was given."),
    model=_counted,
    columns=(
        Column(N_("Calendar year"), N_("Of the real last day of the internship"), _counted.c.year, Kind.NUMBER),
        Column(N_("Department"), N_("The department that hosts the intern"), localised(Department, "name")),
        Column(N_("Who answered"), N_("Tutor, intern or teacher"), _counted.c.evaluator, Kind.WORD, Evaluator),
        Column(N_("Question"), N_("As it was asked"), localised(Question, "label")),
        Column(N_("Answer"), N_("From 1 (not at all) to 5 (entirely); 1 for yes and 0 for no; or what was chosen"),
               _counted.c.value),
        Column(N_("Number"), N_("How often this answer was given"), _counted.c.number, Kind.NUMBER),
    ),
    scope=_scope,
    joined=_joined,
    order=(
        _counted.c.year.desc(), Department.name_fr, _counted.c.evaluator, Question.position, Question.id,
        _counted.c.value,
    ),
    owner=_counted.c.organisation_id,
    filters={
        "year": _year, "department": record(_counted.c.department_id, Department),
        "side": among(_counted.c.evaluator, Evaluator),
    },
    finish=readable,
)  # fmt: skip
