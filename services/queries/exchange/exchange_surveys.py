"""Surveys of a visit: one to be answered by its link, and all together, counted in groups of at least five."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import localised
from db.enums import LinkPurpose, QuestionType, SubjectKind, SurveyAudience
from db.models import Answer, Leg, Question, Questionnaire, Survey
from services import questionnaires
from services.actors import Actor
from services.errors import NotFound
from services.exchanges.surveys import QUESTIONNAIRES, people
from services.i18n import N_
from services.queries.applications.application_rows import QuestionRow
from services.queries.exchange.exchange_scope import legs_visible_to
from services.queries.internships.evaluation_results import COUNTED, WRITTEN, AnswerLine, AnswerTable, QuestionResult
from services.queries.internships.evaluations import question_rows
from services.rules.masking import LEAST

_KIND = SubjectKind.SURVEY


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
    return _sheet(session, found, language)


def _sheet(session: Session, found: Survey, language: str) -> SurveySheet:
    questionnaire = session.get_one(Questionnaire, found.questionnaire_id)
    return SurveySheet(
        found.public_id, localised(questionnaire, "title", language), localised(found.leg.exchange, "title", language),
        question_rows(session, _KIND, found.id, found.questionnaire_id, language), found.submitted_at is not None,
        found.leg.public_id, found.told_by,
    )  # fmt: skip


def results(session: Session, actor: Actor, leg_public_id: str, *, language: str) -> tuple[AudienceResult, ...]:
    """What each kind of people was asked and said about one visit. A constant number of statements."""
    query = select(Survey).join(Leg, Leg.id == Survey.leg_id)
    surveys = session.scalars(query.where(Leg.public_id == leg_public_id, legs_visible_to(actor))).all()
    return tuple(
        _result(session, audience, of_one, language)
        for audience in SurveyAudience
        if (of_one := [one for one in surveys if one.audience is audience])
    )


def unanswered(session: Session, actor: Actor, leg_public_id: str) -> tuple[Waiting, ...]:
    """Who was asked and has not answered."""
    leg = session.scalars(select(Leg).where(Leg.public_id == leg_public_id, legs_visible_to(actor))).one_or_none()
    if leg is None:
        return ()
    query = select(Survey).where(Survey.leg_id == leg.id, Survey.submitted_at.is_(None))
    unsent = {(one.audience, one.subject_id): one for one in session.scalars(query)}
    return tuple(
        Waiting(unsent[who[:2]].public_id, who.name, who.audience, bool(who.email))
        for who in people(session, leg)
        if who[:2] in unsent
    )


def _result(session: Session, audience: SurveyAudience, surveys: Sequence[Survey], language: str) -> AudienceResult:
    sent = [one.id for one in surveys if one.submitted_at is not None]
    if len(sent) < LEAST:
        return AudienceResult(audience, len(surveys), len(sent), (), ())
    newest = questionnaires.latest(session, QUESTIONNAIRES[audience])
    asked = questionnaires.questions_of(session, newest.id if newest else None)
    given = session.execute(
        select(Question.code, Question.type, Answer.value)
        .join(Question, Question.id == Answer.question_id)
        .where(Answer.subject_kind == _KIND, Answer.subject_id.in_(sent))
    ).all()
    return AudienceResult(
        audience, len(surveys), len(sent),
        tuple(found for one in asked if (found := _counted(one, given, language)) is not None),
        _texts(asked, given, language),
    )  # fmt: skip


def _counted(
    question: Question, given: Sequence[tuple[str, QuestionType, dict]], language: str
) -> QuestionResult | None:
    if question.type not in COUNTED:
        return None
    lines = [AnswerLine(code, value["v"], 0, 0, False, 1) for code, _type, value in given if code == question.code]
    found = AnswerTable(question, lines).result(0, 0, {}, language)
    return found if found.people else None


def _texts(asked: Sequence[Question], given: Sequence[tuple[str, QuestionType, dict]], language: str) -> tuple:
    labels = {one.code: questionnaires.label_of(one, language) for one in asked}
    written = ((labels[code], value["v"]) for code, kind, value in given if kind in WRITTEN and code in labels)
    return tuple(sorted(written))
