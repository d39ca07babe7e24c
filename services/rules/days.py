"""What each day of an internship is: presence, absence, public holiday here or there, or none of these."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from services.rules.internships import Plan, presence
from services.rules.law import holidays_of


class DayKind(StrEnum):
    PRESENCE = "presence"
    ABSENCE = "absence"
    HOLIDAY = "holiday"
    """A public holiday in France, without presence."""
    WORKED_HOLIDAY = "worked_holiday"
    """A public holiday in France on which the schedule wants presence all the same."""
    OTHER_HOLIDAY = "other_holiday"
    """A public holiday in Armenia on a day of presence: nothing changes, but people ask."""
    FREE = "free"


def days_of(plan: Plan) -> dict[date, DayKind]:
    """Each day from the first to the last with its kind."""
    really = presence(plan)
    days = (plan.start + timedelta(n) for n in range((plan.end - plan.start).days + 1))
    return {day: _kind(plan, really, day) for day in days}


def _kind(plan: Plan, really: dict, day: date) -> DayKind:
    if day in really:
        return kind_of_presence(day)
    if plan.planned.get(day):
        return DayKind.ABSENCE
    return DayKind.HOLIDAY if day in holidays_of("FR", day.year) else DayKind.FREE


def kind_of_presence(day: date) -> DayKind:
    """What a day of presence is besides: a public holiday in France, in Armenia, or nothing."""
    if day in holidays_of("FR", day.year):
        return DayKind.WORKED_HOLIDAY
    return DayKind.OTHER_HOLIDAY if day in holidays_of("AM", day.year) else DayKind.PRESENCE
