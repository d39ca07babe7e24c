"""A visit that is over, larger than any will be: 20,000 marks at a hundred activities, as many answers to surveys."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from db.enums import AttendanceMark, LegState, QuestionType, SubjectKind, SurveyAudience, Theme
from db.models import Activity, Answer, AttendanceEntry, Guardian, Leg, LegMember, Survey
from db.session import writing
from seeds import survey_questions
from services import questionnaires
from services.exchanges.surveys import QUESTIONNAIRES
from tests.load.exchange_data import LENGTH, Held, begin, member

YOUNG, ADULTS_EACH, ACTIVITIES = 200, 17, 100
SILENT = 330
"""How many of the adults have not answered."""


def hold_lived(now: datetime, young: int = YOUNG, adults_each: int = ADULTS_EACH, activities: int = ACTIVITIES) -> Held:
    """Write it into the database in use, which knows both cities; each activity is one of ten in a day."""
    with writing() as session:
        survey_questions.load(session)
        exchange, leg = begin(session, now)
        leg.starts_on, leg.ends_on = now.date() - LENGTH - timedelta(days=5), now.date() - timedelta(days=5)
        leg.state = LegState.ENDED
        members = [member(session, exchange, leg, number, now) for number in range(young)]
        for number in range(activities):
            _lived(session, leg, members, number, now)
        adults = _adults(session, members, adults_each, now)
        _said(session, leg, SurveyAudience.PARTICIPANT, [one.participation_id for one in members], 0, now)
        _said(session, leg, SurveyAudience.GUARDIAN, adults, min(SILENT, len(adults) // 2), now)
        return Held(exchange.public_id, leg.public_id, "")


def _lived(session: Session, leg: Leg, members: Sequence[LegMember], number: int, now: datetime) -> None:
    """One activity at which nine of ten were there."""
    themes = list(Theme)
    activity = Activity(
        leg_id=leg.id, day=leg.starts_on + timedelta(days=number // 10), starts_at=time(9 + number % 10),
        ends_at=time(10 + number % 10), theme=themes[number % len(themes)], title_fr=f"Activité {number}",
        created_at=now, updated_at=now,
    )  # fmt: skip
    session.add(activity)
    session.flush()
    rows: list[dict[str, Any]] = [
        {
            "entry_id": f"lived-{activity.id}-{at}", "activity_id": activity.id, "marked_by": "Claire Fontaine",
            "participation_id": one.participation_id, "marked_at": now, "received_at": now,
            "mark": AttendanceMark.ABSENT if (at + number) % 10 == 0 else AttendanceMark.PRESENT,
        }
        for at, one in enumerate(members)
    ]  # fmt: skip
    session.execute(insert(AttendanceEntry), rows)


def _adults(session: Session, members: Sequence[LegMember], each: int, now: datetime) -> list[int]:
    added = [
        Guardian(person_id=one.participation.person_id, name=f"Adulte {number} de {one.id}", email="",
                 created_at=now, updated_at=now)
        for one in members
        for number in range(each)
    ]  # fmt: skip
    session.add_all(added)
    session.flush()
    return [one.id for one in added]


def _said(
    session: Session, leg: Leg, audience: SurveyAudience, subjects: Sequence[int], silent: int, now: datetime
) -> None:
    """A survey for each of them, answered but for the last ones."""
    questionnaire = questionnaires.latest(session, QUESTIONNAIRES[audience])
    assert questionnaire is not None
    rows: list[dict[str, Any]] = [
        {
            "public_id": f"{audience}-{leg.id}-{one}"[-40:], "version": 1, "leg_id": leg.id, "audience": audience,
            "subject_id": one, "questionnaire_id": questionnaire.id, "asked_at": now,
            "submitted_at": None if at >= len(subjects) - silent else now,
        }
        for at, one in enumerate(subjects)
    ]  # fmt: skip
    session.execute(insert(Survey), rows)
    sent = select(Survey.id).where(
        Survey.leg_id == leg.id, Survey.audience == audience, Survey.submitted_at.is_not(None)
    )
    asked = questionnaires.questions_of(session, questionnaire.id)
    session.execute(insert(Answer), list(_answers(session.scalars(sent.order_by(Survey.id)).all(), asked, now)))


def _answers(sent: Sequence[int], asked: Sequence[Any], now: datetime) -> Iterator[dict[str, Any]]:
    for number, survey in enumerate(sent):
        for question in asked:
            yield {
                "subject_kind": SubjectKind.SURVEY, "subject_id": survey, "question_id": question.id, "saved_at": now,
                "value": {"v": _value(question, number)},
            }  # fmt: skip


def _value(question: Any, number: int) -> Any:
    if question.type is QuestionType.YES_NO:
        return number % 7 != 0
    if question.type in {QuestionType.CHOICE, QuestionType.CHOICES}:
        one = question.options[number % len(question.options)]["value"]
        return [one] if question.type is QuestionType.CHOICES else one
    return f"Ce qui nous a plu, dit la voix n° {number}."
