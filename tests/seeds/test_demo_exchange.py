"""The demonstration shows what befalls an exchange: before a visit, in it and after it."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from db.enums import ConsentState, HouseholdState, IncidentSeverity, ParticipationKind, SurveyAudience
from db.models import (
    AdultCheck,
    Consent,
    Exchange,
    Household,
    Incident,
    Leg,
    Participation,
    Person,
    Survey,
    TravelSegment,
)
from services.rules.masking import LEAST
from services.unit import utc_now

pytestmark = pytest.mark.one_database


def test_each_thing_that_happens_in_an_exchange_is_there(story):
    today = utc_now().date()
    answered = select(func.count()).where(
        Survey.submitted_at.is_not(None), Survey.audience == SurveyAudience.PARTICIPANT
    )
    assert story.one(answered) >= LEAST
    assert {IncidentSeverity.MINOR, IncidentSeverity.GRAVE} <= set(story.all(select(Incident.severity)))
    assert story.one(select(func.max(TravelSegment.delay_minutes))) > 0
    assert story.all(select(Consent).where(Consent.state == ConsentState.REVOKED))
    assert story.all(select(AdultCheck).where(AdultCheck.expires_on < today))
    assert story.all(select(Household).where(Household.state == HouseholdState.WITHDRAWN))


def test_one_young_person_comes_of_age_between_both_visits(story):
    exchange = max(story.all(select(Exchange)), key=lambda one: one.id)
    first, second = sorted(story.all(select(Leg.starts_on).where(Leg.exchange_id == exchange.id)))
    born = story.all(
        select(Person.birth_date)
        .join(Participation, Participation.person_id == Person.id)
        .where(Participation.exchange_id == exchange.id, Participation.kind == ParticipationKind.PARTICIPANT)
    )
    eighteen = [day.replace(year=day.year + 18) for day in born if day]
    assert [day for day in eighteen if first < day < second - timedelta(days=1)]
