"""Surveys after a visit: who is asked, by a link without account; answered field by field, sent once, counted only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from db.base import localised
from db.enums import (
    HouseholdState,
    Language,
    LegState,
    LinkPurpose,
    ParticipationKind,
    ParticipationState,
    SubjectKind,
    SurveyAudience,
)
from db.models import Guardian, Household, Leg, LegMember, Participation, Question, Survey
from services import history, links, questionnaires
from services.actions import Action
from services.actors import Actor
from services.errors import Conflict, DomainError, Invalid, InvalidFields, InvalidMove
from services.i18n import N_
from services.mail import outbox
from services.mail.outbox import clean_address
from services.policy import authorize
from services.records import by_public_id

QUESTIONNAIRES = {audience: f"survey_{audience}" for audience in SurveyAudience}
OVER = frozenset({LegState.ENDED, LegState.CLOSED})
LINK_VALID_FOR = timedelta(days=60)
COOLDOWN = timedelta(days=3)
"""How long nobody is reminded again."""
_KIND = SubjectKind.SURVEY


class Asked(NamedTuple):
    """Somebody whose opinion is wanted. ``email`` may be empty."""

    audience: SurveyAudience
    subject_id: int
    name: str
    email: str
    language: Language


def ask_all(session: Session, actor: Actor, leg_public_id: str, *, now: datetime) -> int:
    """Write to all who were in a visit that is over and have not answered; gives back how many mails were written.

    Whoever was written to within three days, or has no address, gets none. Raises ``Conflict`` before the end.
    """
    leg = by_public_id(session, Leg, leg_public_id, lock=True)
    authorize(actor, Action.SURVEY_ASK, leg)
    if leg.state not in OVER:
        raise Conflict(N_("People are asked once the group is back."))
    known = {(one.audience, one.subject_id): one for one in _surveys(session, leg)}
    written = 0
    for who in people(session, leg):
        survey = known.get(who[:2])
        is_new = survey is None
        if survey is None:
            survey = _new(session, leg, who, now)
        if survey.submitted_at is None and (is_new or survey.asked_at + COOLDOWN <= now):
            written += _write(session, actor, leg, survey, who, now)
    history.audit(session, actor, "survey:ask", now=now, kind=SubjectKind.LEG, subject_id=leg.id, mails=written)
    return written


def hand_link(session: Session, actor: Actor, survey_public_id: str, *, now: datetime) -> str:
    """A link to hand over to somebody without address: its token, shown once."""
    survey = by_public_id(session, Survey, survey_public_id)
    authorize(actor, Action.SURVEY_ASK, survey)
    if survey.submitted_at is not None:
        raise InvalidMove(N_("These questions are answered already."))
    return _link(session, actor, survey, now)


def save_answer(
    session: Session, actor: Actor, survey_public_id: str, code: str, value: Any, *, now: datetime
) -> datetime:
    """Keep the answer to one question; an empty value takes it back. Raises ``InvalidMove`` once it is sent."""
    survey = _open(session, actor, survey_public_id)
    asked = questionnaires.questions_of(session, survey.questionnaire_id)
    question = next((one for one in asked if one.code == code), None)
    if question is None:
        raise Invalid(N_("This question is not asked any more."), field=code)
    questionnaires.save_answer(session, _KIND, survey.id, question, value, now)
    return now


def submit(session: Session, actor: Actor, survey_public_id: str, *, now: datetime) -> Survey:
    """Send the answers, once. Raises ``InvalidFields`` with each required question without an answer."""
    survey = _open(session, actor, survey_public_id)
    asked = questionnaires.questions_of(session, survey.questionnaire_id)
    session.flush()
    answers = questionnaires.answers_of(session, _KIND, [survey.id])[survey.id]
    if lacking := questionnaires.missing(asked, answers):
        raise InvalidFields([_unanswered(one) for one in lacking])
    survey.submitted_at = now
    history.audit(session, actor, "survey:send", now=now, kind=_KIND, subject_id=survey.id)
    return survey


def people(session: Session, leg: Leg) -> Iterator[Asked]:
    """Whose opinion about a visit is wanted: who was in it, who answers for a young person, who received one."""
    query = (
        select(Participation)
        .join(LegMember, LegMember.participation_id == Participation.id)
        .options(joinedload(Participation.person))
        .where(LegMember.leg_id == leg.id, Participation.state == ParticipationState.CONFIRMED)
        .order_by(Participation.sort_name, Participation.id)
    )
    there = session.scalars(query).all()
    for one in there:
        is_young = one.kind is ParticipationKind.PARTICIPANT
        audience = SurveyAudience.PARTICIPANT if is_young else SurveyAudience.LEADER
        yield Asked(audience, one.id, one.person.name, one.person.email, one.language)
    young = [one.person_id for one in there if one.kind is ParticipationKind.PARTICIPANT]
    for parent in session.scalars(select(Guardian).where(Guardian.person_id.in_(young)).order_by(Guardian.id)):
        yield Asked(SurveyAudience.GUARDIAN, parent.id, parent.name, parent.email, parent.language)
    received = select(Household).where(Household.leg_id == leg.id, Household.state == HouseholdState.ACCEPTED)
    for family in session.scalars(received.order_by(Household.id)):
        yield Asked(SurveyAudience.HOUSEHOLD, family.id, family.name, family.email, family.language)


def _surveys(session: Session, leg: Leg) -> list[Survey]:
    return list(session.scalars(select(Survey).where(Survey.leg_id == leg.id)))


def _new(session: Session, leg: Leg, who: Asked, now: datetime) -> Survey:
    questionnaire = questionnaires.latest(session, QUESTIONNAIRES[who.audience])
    if questionnaire is None:
        raise Conflict(N_("The questions are not loaded: ask an administrator to load the reference data."))
    survey = Survey(
        leg_id=leg.id, audience=who.audience, subject_id=who.subject_id, questionnaire_id=questionnaire.id,
        language=who.language, asked_at=now,
    )  # fmt: skip
    session.add(survey)
    session.flush()
    return survey


def _write(session: Session, actor: Actor, leg: Leg, survey: Survey, who: Asked, now: datetime) -> bool:
    try:
        email = clean_address(who.email)
    except Invalid:
        return False
    survey.asked_at = now
    outbox.queue(
        session, "survey_asked", email=email, language=who.language, now=now, name=who.name, kind=_KIND,
        subject_id=survey.id, path=links.path(_link(session, actor, survey, now)),
        exchange=localised(leg.exchange, "title", who.language), starts_on=leg.starts_on, ends_on=leg.ends_on,
    )  # fmt: skip
    return True


def link_for(session: Session, actor: Actor, survey: Survey, *, now: datetime) -> str:
    """A link to one survey for a service that has authorised it: its token."""
    return _link(session, actor, survey, now)


def _link(session: Session, actor: Actor, survey: Survey, now: datetime) -> str:
    return links.issue(
        session, actor, LinkPurpose.SURVEY, _KIND, survey.id, now=now, valid_for=LINK_VALID_FOR,
        details={"language": str(survey.language)},
    )  # fmt: skip


def _open(session: Session, actor: Actor, public_id: str) -> Survey:
    survey = by_public_id(session, Survey, public_id, lock=True)
    authorize(actor, Action.SURVEY_ANSWER, survey)
    if survey.submitted_at is not None:
        raise InvalidMove(N_("These questions are answered already."))
    return survey


def _unanswered(question: Question) -> DomainError:
    return Invalid(N_("Answer this question."), field=question.code)
