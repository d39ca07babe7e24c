"""What was said of internships over the years, counted by question, year and department.

Answers are counted together where they were given to the same words on the same scale (:mod:`.asked_wordings`); what
was asked in other words stands by itself, with its years.
Coordinators of the city read every number and what was written. Schools read what concerns their students, in groups of
at least five (:mod:`services.rules.masking`).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Text, case, cast, extract, false, func, or_, select
from sqlalchemy.orm import Session

from db.base import localised
from db.enums import EvaluationMoment, Evaluator, QuestionType, Role, SubjectKind
from db.models import Answer, Department, Evaluation, Placement, Question
from services import questionnaires
from services.actors import Actor
from services.evaluations.scoring import is_scale
from services.i18n import N_, translate
from services.placement_checks import real_end
from services.policy import Action, authorize
from services.queries.internships.asked_wordings import COUNTED, Wording, wordings
from services.rules.masking import Cell, Group, groups_of, told

MOST_TEXTS = 50
YES, NO = N_("Yes"), N_("No")
WRITTEN = (QuestionType.TEXT, QuestionType.LONG_TEXT)
year_of: ColumnElement[int] = extract("year", real_end)
"""The year of an internship: that of its real last day."""


@dataclass(frozen=True, slots=True)
class Part:
    """A year or department of one question: ``average`` from 1 to 5, or the share of «yes», None where neither is."""

    label: str
    people: int
    average: Fraction | None


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """What was answered to one question. ``counts``: label of each answer with how often it was given."""

    code: str
    label: str
    is_scale: bool
    people: int
    average: Fraction | None
    counts: tuple[tuple[str, int], ...]
    by_year: tuple[Part, ...]
    by_department: tuple[Part, ...]
    years: tuple[int, ...] = ()
    """In which these very words were answered, as far as they may be told."""
    is_asked: bool = True
    """These words are asked today."""
    today: str = ""
    """How the same question is put today, where these are earlier words of it."""
    moment: EvaluationMoment = EvaluationMoment.FINAL


@dataclass(frozen=True, slots=True)
class WrittenAnswer:
    """What somebody wrote; for coordinators alone."""

    evaluation_public_id: str
    question: str
    text: str
    department: str
    year: int


@dataclass(frozen=True, slots=True)
class Results:
    """``is_masked``: whoever looks sees groups of at least five alone. ``departments``: name by public id."""

    questions: tuple[QuestionResult, ...]
    years: tuple[int, ...]
    departments: dict[str, str]
    is_masked: bool
    texts: tuple[WrittenAnswer, ...] = field(default=())


class AnswerLine(NamedTuple):
    """How often one answer was given in one year and department; ``is_open``: whoever looks may see each.

    ``question`` names what was asked: an id, or where only today’s words are told a code.
    """

    question: int | str
    value: Any
    year: int
    department: int
    is_open: bool
    number: int


def results(
    session: Session,
    actor: Actor,
    side: Evaluator,
    *,
    year: int | None = None,
    department_public_id: str | None = None,
    language: str = "fr",
) -> Results:
    """The answers of one side. Five statements at most. Raises ``Forbidden`` for whoever neither hosts nor sends."""
    authorize(actor, Action.RESULTS_READ)
    lines = _lines(session, actor, side)
    departments = _departments(session, {line.department for line in lines}, language)
    ids = {public_id: number for number, (public_id, _name) in departments.items()}
    wanted = ids.get(department_public_id or "", 0 if department_public_id else None)
    names = {number: name for number, (_public_id, name) in departments.items()}
    owners = _owners(actor)
    found = [
        _told(one, AnswerTable(one.question, [line for line in lines if line.question in one.ids]), year, wanted, names,
              language)
        for one in wordings(session, owners, side, {line.question for line in lines if isinstance(line.question, int)})
    ]  # fmt: skip
    return Results(
        tuple(one for one in found if one.people),
        tuple(sorted({line.year for line in lines}, reverse=True)),
        dict(sorted(departments.values(), key=lambda one: one[1])),
        is_masked=any(not line.is_open for line in lines) or not owners,
        texts=_texts(session, owners, side, year, wanted, language) if owners else (),
    )


def _told(
    wording: Wording, table: AnswerTable, year: int | None, department: int | None, names: dict[int, str], language: str
) -> QuestionResult:
    """What was answered to one wording, with the years in which it was."""
    result = table.result(year, department, names, language)
    years = {line.year for line in table.told(year, department)}
    today = questionnaires.label_of(wording.today, language) if wording.today else ""
    return replace(
        result, years=tuple(sorted(years)), is_asked=wording.is_asked, today=today, moment=wording.moment
    )  # fmt: skip


class AnswerTable:
    """The answers to one question, and the groups in which they may be told."""

    def __init__(self, question: Question, lines: Sequence[AnswerLine]) -> None:
        self.question, self.lines = question, lines
        masked = Counter[tuple[int, int]]()
        for line in lines:
            if not line.is_open:
                masked[line.year, line.department] += line.number
        self.groups: list[Group] = groups_of(Cell(*where, people) for where, people in masked.items())

    def told(self, year: int | None, department: int | None) -> list[AnswerLine]:
        """The lines that may be told: one’s own city’s as they are, others in whole groups."""
        open_cells = {(one.year, one.department) for one in told(self.groups, year, department)}
        return [
            one
            for one in self.lines
            if ((one.year, one.department) in open_cells if not one.is_open else _is_in(one, year, department))
        ]

    def result(self, year: int | None, department: int | None, names: dict[int, str], language: str) -> QuestionResult:
        lines = self.told(year, department)
        years = sorted({line.year for line in lines}) if year is None else []
        places = sorted({line.department for line in lines}, key=names.__getitem__) if department is None else []
        by_year = (self._part(str(one), self.told(one, department)) for one in years)
        by_place = (self._part(names[one], self.told(year, one)) for one in places)
        return QuestionResult(
            self.question.code, questionnaires.label_of(self.question, language), is_scale(self.question),
            _people(lines), self._average(lines), self._counts(lines, language),
            tuple(part for part in by_year if part.people), tuple(part for part in by_place if part.people),
        )  # fmt: skip

    def _part(self, label: str, lines: Sequence[AnswerLine]) -> Part:
        return Part(label, _people(lines), self._average(lines))

    def _average(self, lines: Sequence[AnswerLine]) -> Fraction | None:
        """Of the scale from 1 to 5, or the share of «yes»."""
        people = _people(lines)
        if not people or self.question.type is QuestionType.CHOICES:
            return None
        if self.question.type is QuestionType.YES_NO:
            return Fraction(sum(one.number for one in lines if one.value is True), people)
        if not is_scale(self.question):
            return None
        return Fraction(sum(int(one.value) * one.number for one in lines), people)

    def _counts(self, lines: Sequence[AnswerLine], language: str) -> tuple[tuple[str, int], ...]:
        given = Counter[Any]()
        for line in lines:
            for value in line.value if isinstance(line.value, list) else [line.value]:
                given[value] += line.number
        if self.question.type is QuestionType.YES_NO:
            return tuple((translate(language, word), given[value]) for word, value in ((YES, True), (NO, False)))
        return tuple((label, given[value]) for value, label in questionnaires.options_of(self.question, language))


def _is_in(line: AnswerLine, year: int | None, department: int | None) -> bool:
    return year in (None, line.year) and department in (None, line.department)


def _people(lines: Iterable[AnswerLine]) -> int:
    return sum(line.number for line in lines)


def _owners(actor: Actor) -> frozenset[int]:
    return actor.organisations(Role.COORDINATOR) | actor.organisations(Role.ADMIN)


def _lines(session: Session, actor: Actor, side: Evaluator) -> list[AnswerLine]:
    """Counted answers of all years: of one’s own city, and of students whom one’s school sends. One statement."""
    own = Placement.organisation_id.in_(_owners(actor))
    ways: list[ColumnElement[bool]] = [false(), own]
    if schools := actor.organisations(Role.PARTNER):
        another = Placement.person_id.is_distinct_from(actor.person_id)
        ways.append(Placement.sending_organisation_id.in_(schools) & another)
    is_open = case((own, 1), else_=0)
    value = cast(Answer.value, Text)
    parts = (Question.id, value, year_of, Placement.department_id, is_open)
    found = session.execute(
        select(*parts, func.count())
        .select_from(Answer)
        .join(Question, Question.id == Answer.question_id)
        .join(Evaluation, Evaluation.id == Answer.subject_id)
        .join(Placement, Placement.id == Evaluation.placement_id)
        .where(
            Answer.subject_kind == SubjectKind.EVALUATION, Evaluation.evaluator == side,
            Evaluation.answered_at.is_not(None), Question.type.in_(COUNTED), or_(*ways),
        )
        .group_by(*parts)
    )  # fmt: skip
    return [
        AnswerLine(question, json.loads(text)["v"], int(at), department, bool(is_own), number)
        for question, text, at, department, is_own, number in found
    ]


def _departments(session: Session, ids: set[int], language: str) -> dict[int, tuple[str, str]]:
    rows = session.scalars(select(Department).where(Department.id.in_(ids)))
    return {one.id: (one.public_id, localised(one, "name", language)) for one in rows}


def _texts(
    session: Session, owners: frozenset[int], side: Evaluator, year: int | None, department: int | None, language: str
) -> tuple[WrittenAnswer, ...]:
    """The latest free answers about internships of one’s own city. One statement."""
    query = (
        select(Evaluation.public_id, Question, Answer.value, Department, year_of)
        .select_from(Answer)
        .join(Question, Question.id == Answer.question_id)
        .join(Evaluation, Evaluation.id == Answer.subject_id)
        .join(Placement, Placement.id == Evaluation.placement_id)
        .join(Department, Department.id == Placement.department_id)
        .where(
            Answer.subject_kind == SubjectKind.EVALUATION, Evaluation.evaluator == side,
            Evaluation.answered_at.is_not(None), Question.type.in_(WRITTEN), Placement.organisation_id.in_(owners),
        )
        .order_by(Evaluation.answered_at.desc(), Answer.id)
        .limit(MOST_TEXTS)
    )  # fmt: skip
    if year is not None:
        query = query.where(year_of == year)
    if department is not None:
        query = query.where(Placement.department_id == department)
    return tuple(
        WrittenAnswer(
            public_id, questionnaires.label_of(question, language), value["v"], localised(place, "name", language),
            int(at),
        )
        for public_id, question, value, place, at in session.execute(query)
    )  # fmt: skip
