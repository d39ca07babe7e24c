"""What a call's values must be like, and how they are carried over to another year."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from db.enums import CallState, FrenchLevel
from db.models import Call, Organisation
from services import inputs, questionnaires
from services.errors import DomainError, Invalid, InvalidFields
from services.i18n import N_
from services.records import by_public_id

TITLE_LENGTH = 200
TEXT_LENGTH = 5000
MOST_PLACES = 1000
MOST_CHOICES = 20
MOST_CONFIRM_DAYS = 90
OLDEST = 120
YEARS_AHEAD, YEARS_BACK = 5, 1
"""How far a date that is entered may lie from today, in years."""
_NEEDED = ("title_fr", "opens_at", "closes_at", "starts_on", "ends_on", "places")
_DATES = ("opens_at", "closes_at", "answer_by", "starts_on", "ends_on")
_LANGUAGES = ("fr", "en", "hy")
_SWITCHES = ("waiting_list", "shortlist", "reviews", "blinding", "interviews", "rankings", "matching", "prepared")
_YEAR = re.compile(r"\b20\d\d\b")
_SATURDAY = 5

Check = Callable[[Session, Any, str], Any]


def _line(_session: Session, raw: Any, field: str) -> str:
    return inputs.line(raw, field=field, longest=TITLE_LENGTH)


def _text(_session: Session, raw: Any, field: str) -> str:
    return inputs.text(raw, field=field, longest=TEXT_LENGTH)


def _instant(_session: Session, raw: Any, field: str) -> datetime:
    if not isinstance(raw, datetime) or raw.tzinfo is None:
        raise Invalid(N_("Give the day and the hour."), field=field)
    return raw.astimezone(UTC)


def _day(_session: Session, raw: Any, field: str) -> date | None:
    return inputs.day(raw, field=field)


def _whole(least: int, most: int) -> Check:
    return lambda _session, raw, field: inputs.whole(raw, field=field, least=least, most=most)


def _needed(check: Check) -> Check:
    def checked(session: Session, raw: Any, field: str) -> Any:
        value = check(session, raw, field)
        if value is None:
            raise Invalid(N_("Fill this in."), field=field)
        return value

    return checked


def _zone(_session: Session, raw: Any, field: str) -> str:
    if raw not in available_timezones():
        raise Invalid(N_("Choose a time zone in the list."), field=field)
    return raw


def _level(_session: Session, raw: Any, field: str) -> FrenchLevel:
    return inputs.member(FrenchLevel, raw, field=field) or FrenchLevel.NOT_ASSESSED


def _school(session: Session, raw: Any, _field: str) -> int | None:
    return by_public_id(session, Organisation, str(raw)).id if raw else None


def _questionnaire(session: Session, raw: Any, field: str) -> int | None:
    if not raw:
        return None
    found = questionnaires.latest(session, str(raw))
    if found is None:
        raise Invalid(N_("There are no questions under this name."), field=field)
    return found.id


def _switch(_session: Session, raw: Any, _field: str) -> bool:
    return bool(raw)


CHECKS: dict[str, tuple[str, Check]] = {
    **{f"title_{one}": (f"title_{one}", _line) for one in _LANGUAGES},
    **{f"{text}_{one}": (f"{text}_{one}", _text) for text in ("summary", "receives", "pays") for one in _LANGUAGES},
    "opens_at": ("opens_at", _instant),
    "closes_at": ("closes_at", _instant),
    "time_zone": ("time_zone", _zone),
    "answer_by": ("answer_by", _day),
    "confirm_days": ("confirm_days", _needed(_whole(1, MOST_CONFIRM_DAYS))),
    "starts_on": ("starts_on", _needed(_day)),
    "ends_on": ("ends_on", _needed(_day)),
    "places": ("places", _needed(_whole(1, MOST_PLACES))),
    "max_choices": ("max_choices", _needed(_whole(0, MOST_CHOICES))),
    "min_french_level": ("min_french_level", _level),
    "min_age": ("min_age", _whole(0, OLDEST)),
    "max_age": ("max_age", _whole(0, OLDEST)),
    "sending_organisation": ("sending_organisation_id", _school),
    "questionnaire": ("questionnaire_id", _questionnaire),
    **{f"uses_{one}": (f"uses_{one}", _switch) for one in _SWITCHES},
}
"""Each value with its column and its check."""


def cleaned(session: Session, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values by column. Raises ``InvalidFields`` with every refusal at its field, ``KeyError`` for unknown names."""
    found: dict[str, Any] = {}
    errors: list[DomainError] = []
    for field, raw in values.items():
        column, check = CHECKS[field]
        try:
            found[column] = check(session, raw, field)
        except Invalid as error:
            errors.append(error)
    if errors:
        raise InvalidFields(errors)
    return found


def check_dates(call: Call, now: datetime, changed: set[str]) -> None:
    """Raise ``InvalidFields`` unless the call's values go together, each refusal at the field to correct.

    Only dates that are entered anew (``changed``) must lie near today: an old call stays as it was.
    """
    errors: list[DomainError] = [Invalid(N_("Fill this in."), field=one) for one in _NEEDED if not getattr(call, one)]
    if not errors:
        errors = [*_far_dates(call, now, changed), *_crossed_dates(call), *_crossed_ages(call)]
    if errors:
        raise InvalidFields(errors)


def _far_dates(call: Call, now: datetime, changed: set[str]) -> Iterable[DomainError]:
    for field in _DATES:
        value = getattr(call, field)
        if value and field in changed and not now.year - YEARS_BACK <= value.year <= now.year + YEARS_AHEAD:
            yield Invalid(N_("Check the year of this date."), field=field)


def _crossed_dates(call: Call) -> Iterable[DomainError]:
    closing_day = call.closes_at.astimezone(ZoneInfo(call.time_zone)).date()
    if call.closes_at <= call.opens_at:
        yield Invalid(N_("The call would close before it opens: choose a later deadline."), field="closes_at")
    if call.ends_on < call.starts_on:
        yield Invalid(N_("The period would end before it starts: choose a later end."), field="ends_on")
    if call.ends_on <= closing_day:
        yield Invalid(N_("The period would be over before the deadline to apply: choose later dates."), field="ends_on")
    if call.answer_by and call.answer_by <= closing_day:
        yield Invalid(N_("The answers come after the deadline: choose a later day."), field="answer_by")


def _crossed_ages(call: Call) -> Iterable[DomainError]:
    if call.min_age is not None and call.max_age is not None and call.max_age < call.min_age:
        yield Invalid(N_("The highest age is below the lowest one: check both."), field="max_age")


def shifted_day(day: date, years: int, *, back: bool = False) -> date:
    """The same day some years later; a working day that would fall on a weekend moves to Monday (``back``: to Friday).

    29 February becomes 28 February.
    """
    try:
        moved = day.replace(year=day.year + years)
    except ValueError:
        moved = day.replace(year=day.year + years, day=28)
    weekend = moved.weekday() - _SATURDAY
    if weekend < 0 or day.weekday() >= _SATURDAY:
        return moved
    return moved - timedelta(days=weekend + 1) if back else moved + timedelta(days=2 - weekend)


def shifted_instant(instant: datetime, years: int, time_zone: str) -> datetime:
    """The same for an instant, at the same hour of the clock in ``time_zone``."""
    local = instant.astimezone(ZoneInfo(time_zone))
    return datetime.combine(shifted_day(local.date(), years), local.time(), ZoneInfo(time_zone)).astimezone(UTC)


_NOT_COPIED = {"id", "public_id", "version", "state", "created_at", "updated_at", *_DATES}


def copied(old: Call, years: int, now: datetime) -> Call:
    """A draft with the values of ``old``, its dates and the years in its titles shifted."""
    columns = [column.key for column in inspect(Call).column_attrs if column.key not in _NOT_COPIED]
    call = Call(state=CallState.DRAFT, created_at=now, updated_at=now, **{key: getattr(old, key) for key in columns})
    call.opens_at = shifted_instant(old.opens_at, years, old.time_zone)
    call.closes_at = shifted_instant(old.closes_at, years, old.time_zone)
    call.starts_on = shifted_day(old.starts_on, years)
    call.ends_on = shifted_day(old.ends_on, years, back=True)
    if old.answer_by:
        closing_day = call.closes_at.astimezone(ZoneInfo(old.time_zone)).date()
        call.answer_by = max(shifted_day(old.answer_by, years), closing_day + timedelta(days=1))
    own_years = {old.opens_at.year, old.closes_at.year, old.starts_on.year, old.ends_on.year}
    for language in _LANGUAGES:
        title = getattr(old, f"title_{language}")
        setattr(call, f"title_{language}", _YEAR.sub(lambda year: _shifted_year(year[0], own_years, years), title))
    return call


def _shifted_year(year: str, own_years: set[int], years: int) -> str:
    """A year in a title is the call's own, or it names something else and stays."""
    return str(int(year) + years) if int(year) in own_years else year
