"""Surveys of a visit: one to be answered by its link, and all together, counted in groups of at least five."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, Text, and_, cast, func, select
from sqlalchemy.orm import Session

from db.base import localised
from db.enums import HouseholdState, LinkPurpose, ParticipationState, SubjectKind, SurveyAudience
from db.models import (
    Answer,
    Guardian,
    Household,
    Leg,
    LegMember,
    Participation,
    Person,
    Question,
    Questionnaire,
    Survey,
)
from services import questionnaires
from services.actors import Actor
from services.errors import NotFound
from services.exchanges.surveys import QUESTIONNAIRES
from services.i18n import N_
from services.queries.applications.application_rows import QuestionRow
from services.queries.exchange.exchange_scope import legs_visible_to
from services.queries.internships.asked_wordings import COUNTED
from services.queries.internships.evaluation_results import WRITTEN, AnswerLine, AnswerTable, QuestionResult
from services.queries.internships.evaluations import question_rows
from services.rules.masking import LEAST
from services.search import fold

_KIND = SubjectKind.SURVEY
MOST_TEXTS, MOST_WAITING = 50, 200
"""How many are read at once: texts of each kind of people, people who have not answered."""


@dataclass(frozen=True, slots=True)
class SurveySheet:
    """One survey with its questions in the language of whoever answers."""

    public_id: str
    title: str
    exchange: str
    questions: tuple[QuestionRow, ...]
    is_sent: bool
    leg: str
    told_by: str
    """Who tells it, where a coordinator enters it."""
    name: str = ""
    """Whose answers a coordinator enters."""

    @property
    def missing(self) -> int:
        """How many needed answers are missing."""
        return sum(one.is_visible and one.is_required and one.answer is None for one in self.questions)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who has not answered: without a mail address they get the link otherwise."""

    survey: str
    name: str
    audience: SurveyAudience
    has_address: bool


@dataclass(frozen=True, slots=True)
class AudienceResult:
    """What one kind of people said; ``questions`` and ``texts`` are empty below five answers."""

    audience: SurveyAudience
    asked: int
    answered: int
    questions: tuple[QuestionResult, ...]
    texts: tuple[tuple[str, str], ...]
    """Question and answer, in the order of the alphabet: nobody is told apart by their place."""
    written: int
    """How many texts there are in all."""


def of_link(session: Session, actor: Actor, *, language: str) -> SurveySheet:
    """The survey of the bearer’s link; raises ``NotFound``."""
    link = actor.link
    found = session.get(Survey, link.subject_id) if link and link.purpose is LinkPurpose.SURVEY else None
    if found is None:
        raise NotFound(N_("This does not exist, or not any more."))
    return _sheet(session, found, language)


def recorded(session: Session, actor: Actor, survey_public_id: str, *, language: str) -> SurveySheet:
    """A survey that a coordinator enters for somebody, in the language of the coordinator; raises ``NotFound``."""
    query = select(Survey).join(Leg, Leg.id == Survey.leg_id)
    found = session.scalars(
        query.where(
            Survey.public_id == survey_public_id, Survey.recorded_by_id.is_not(None), legs_visible_to(actor),
        )
    ).one_or_none()  # fmt: skip
    if found is None:
        raise NotFound(N_("This does not exist, or not any more."))
    of_one = (query.where(Survey.id == found.id) for query in (_people(""), _guardians(""), _families("")))
    names = (row[2] for query in of_one for row in session.execute(query))
    return _sheet(session, found, language, next(names, ""))


def _sheet(session: Session, found: Survey, language: str, name: str = "") -> SurveySheet:
    questionnaire = session.get_one(Questionnaire, found.questionnaire_id)
    return SurveySheet(
        found.public_id, localised(questionnaire, "title", language), localised(found.leg.exchange, "title", language),
        question_rows(session, _KIND, found.id, found.questionnaire_id, language), found.submitted_at is not None,
        found.leg.public_id, found.told_by, name,
    )  # fmt: skip


def results(
    session: Session, actor: Actor, leg_public_id: str, *, language: str, most: int = MOST_TEXTS
) -> tuple[AudienceResult, ...]:
    """What each kind of people was asked and said about one visit, counted in the database; of what was written the
    first ``most``. A constant number of statements.
    """
    leg_id = session.scalar(select(Leg.id).where(Leg.public_id == leg_public_id, legs_visible_to(actor)))
    if leg_id is None:
        return ()
    numbers = select(Survey.audience, func.count(), func.count(Survey.submitted_at)).where(Survey.leg_id == leg_id)
    found = {one: (asked, sent) for one, asked, sent in session.execute(numbers.group_by(Survey.audience))}
    lines = _lines(session, leg_id) if any(sent >= LEAST for _asked, sent in found.values()) else {}
    return tuple(
        _result(session, leg_id, one, *found[one], lines.get(one, []), language, most)
        for one in SurveyAudience
        if one in found
    )


def _lines(session: Session, leg_id: int) -> dict[SurveyAudience, list[AnswerLine]]:
    """How often each answer was given, by who answered. One statement."""
    parts = (Survey.audience, Question.code, cast(Answer.value, Text))
    query = _given(select(*parts, func.count()), leg_id).where(Question.type.in_(COUNTED)).group_by(*parts)
    lines: dict[SurveyAudience, list[AnswerLine]] = {}
    for audience, code, text, number in session.execute(query):
        lines.setdefault(audience, []).append(AnswerLine(code, json.loads(text)["v"], 0, 0, False, number))
    return lines


def _given(query: Select[*tuple[Any, ...]], leg_id: int) -> Select[*tuple[Any, ...]]:
    """The same of answers that were sent about one visit."""
    return (
        query.select_from(Survey)
        .join(Answer, and_(Answer.subject_kind == _KIND, Answer.subject_id == Survey.id))
        .join(Question, Question.id == Answer.question_id)
        .where(Survey.leg_id == leg_id, Survey.submitted_at.is_not(None))
    )


def _result(
    session: Session, leg_id: int, audience: SurveyAudience, number: int, sent: int, lines: Sequence[AnswerLine],
    language: str, most: int,
) -> AudienceResult:  # fmt: skip
    if sent < LEAST:
        return AudienceResult(audience, number, sent, (), (), 0)
    newest = questionnaires.latest(session, QUESTIONNAIRES[audience])
    asked = questionnaires.questions_of(session, newest.id if newest else None)
    counted = (
        AnswerTable(one, [line for line in lines if line.question == one.code]).result(0, 0, {}, language)
        for one in asked
        if one.type in COUNTED
    )
    texts, written = _texts(session, leg_id, audience, asked, language, most)
    return AudienceResult(audience, number, sent, tuple(one for one in counted if one.people), texts, written)


def _texts(
    session: Session, leg_id: int, audience: SurveyAudience, asked: Sequence[Question], language: str, most: int
) -> tuple[tuple[tuple[str, str], ...], int]:
    """What was written, by question and then by its own words, and how much there is of it. Two statements at most."""
    labels = {one.code: questionnaires.label_of(one, language) for one in asked if one.type in WRITTEN}
    wanted = (Survey.audience == audience, Question.code.in_(labels), Question.type.in_(WRITTEN))
    order = (Question.position, Question.code, cast(Answer.value, Text), Answer.id)
    rows = session.execute(
        _given(select(Question.code, Answer.value), leg_id).where(*wanted).order_by(*order).limit(most)
    ).all()
    number = len(rows)
    if number == most:
        number = session.scalar(_given(select(func.count()), leg_id).where(*wanted)) or 0
    return tuple((labels[code], value["v"]) for code, value in rows), number


def unanswered(session: Session, actor: Actor, leg_public_id: str, *, search: str = "") -> tuple[Waiting, ...]:
    """Who was asked and has not answered, by name; of each kind the first ``MOST_WAITING``. Four statements.

    ``search``: part of a name.
    """
    leg_id = session.scalar(select(Leg.id).where(Leg.public_id == leg_public_id, legs_visible_to(actor)))
    if leg_id is None:
        return ()
    found: list[Waiting] = []
    for query in (_people(search), _guardians(search), _families(search)):
        silent = query.where(Survey.leg_id == leg_id, Survey.submitted_at.is_(None)).limit(MOST_WAITING)
        found += [Waiting(one, name, audience, has) for one, audience, name, has in session.execute(silent)]
    order = list(SurveyAudience)
    return tuple(sorted(found, key=lambda one: order.index(one.audience)))


def _people(search: str) -> Select[*tuple[Any, ...]]:
    """Young people and leaders who were in the visit."""
    name = func.trim(Person.given_name + " " + Person.family_name)
    return (
        select(Survey.public_id, Survey.audience, name, Person.email != "")
        .join(Participation, Participation.id == Survey.subject_id)
        .join(Person, Person.id == Participation.person_id)
        .join(LegMember, and_(LegMember.participation_id == Participation.id, LegMember.leg_id == Survey.leg_id))
        .where(
            Survey.audience.in_((SurveyAudience.PARTICIPANT, SurveyAudience.LEADER)),
            Participation.state == ParticipationState.CONFIRMED,
            Participation.sort_name.contains(fold(search), autoescape=True),
        )
        .order_by(Survey.audience.desc(), Participation.sort_name, Survey.id)
    )


def _guardians(search: str) -> Select[*tuple[Any, ...]]:
    """Those who answer for young people who were in the visit."""
    return (
        select(Survey.public_id, Survey.audience, Guardian.name, Guardian.email != "")
        .join(Guardian, Guardian.id == Survey.subject_id)
        .join(Participation, Participation.person_id == Guardian.person_id)
        .join(LegMember, and_(LegMember.participation_id == Participation.id, LegMember.leg_id == Survey.leg_id))
        .where(
            Survey.audience == SurveyAudience.GUARDIAN, Participation.state == ParticipationState.CONFIRMED,
            Guardian.name.icontains(search, autoescape=True),
        )
        .order_by(Guardian.name, Survey.id)
    )  # fmt: skip


def _families(search: str) -> Select[*tuple[Any, ...]]:
    return (
        select(Survey.public_id, Survey.audience, Household.name, Household.email != "")
        .join(Household, Household.id == Survey.subject_id)
        .where(
            Survey.audience == SurveyAudience.HOUSEHOLD, Household.state == HouseholdState.ACCEPTED,
            Household.name.icontains(search, autoescape=True),
        )
        .order_by(Household.name, Survey.id)
    )  # fmt: skip
