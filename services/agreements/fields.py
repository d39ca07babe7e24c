"""The fields of an agreement’s page, each saved as it is entered: clauses, signers, hours, money, addresses.

A field is named by parts: ``clause:skills:fr``, ``signer:host:name``, ``week:0``, ``city:postal_address``.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from db.enums import Language, SignerRole, SubjectKind
from db.models import Agreement, ScheduleDay
from services import history, inputs
from services.actors import Actor
from services.agreements import drafting
from services.agreements.facts import Facts, facts_of
from services.errors import DomainError, Invalid, NotFound
from services.i18n import N_
from services.offer_checks import MOST_WEEKLY_MINUTES
from services.placement_plans import WEEKDAYS, week_of
from services.records import put

MINUTES = 60
MOST_A_DAY = 12 * MINUTES
MOST_LEAVE = 400 * MINUTES
MOST_CENTS = 10_000
NOTE_LENGTH = 200
OF_CITY = frozenset({"postal_address", "legal_number", "deliberation"})
OF_SCHOOL = frozenset({"postal_address", "legal_number"})


def save_field(
    session: Session, actor: Actor, agreement_public_id: str, field: str, value: Any, *, now: datetime
) -> None:
    """Save one field of a draft. Refusals carry the name of the field, so that they are shown under it."""
    kind, _colon, rest = field.partition(":")
    write = _WRITERS.get(kind)
    if write is None:
        raise NotFound(N_("This does not exist, or not any more."))
    try:
        write(session, actor, agreement_public_id, rest, value, now)
    except DomainError as error:
        error.field = field
        raise
    except ValueError:
        raise NotFound(N_("This does not exist, or not any more."), field=field) from None


def set_day(
    session: Session, actor: Actor, agreement_public_id: str, day: date | None, *, hours: float = 0, note: str = "",
    now: datetime,
) -> None:  # fmt: skip
    """Give one day other hours than its week has, or none: the department is closed. Raises ``Invalid`` outside."""
    agreement, facts = _facts(session, actor, agreement_public_id)
    placement = facts.placement
    if day is None or not placement.starts_on <= day <= placement.ends_on:
        raise Invalid(
            N_("Choose a day between %(start)s and %(end)s."), field="day", start=placement.starts_on,
            end=placement.ends_on,
        )  # fmt: skip
    minutes = _minutes(hours, MOST_A_DAY)
    note = inputs.line(note, field="note", longest=NOTE_LENGTH)
    session.merge(ScheduleDay(placement_id=placement.id, day=day, minutes=minutes, note=note))
    _changed(session, actor, agreement, "day", now)


def drop_day(session: Session, actor: Actor, agreement_public_id: str, day: date, *, now: datetime) -> None:
    """Let a day be as its week is again."""
    agreement, facts = _facts(session, actor, agreement_public_id)
    row = session.get(ScheduleDay, (facts.placement.id, day))
    if row is not None:
        session.delete(row)
        _changed(session, actor, agreement, "day", now)


def _facts(session: Session, actor: Actor, agreement_public_id: str) -> tuple[Agreement, Facts]:
    agreement = drafting.own_draft(session, actor, agreement_public_id)
    return agreement, facts_of(session, agreement)


def _clause(session: Session, actor: Actor, public_id: str, rest: str, value: Any, now: datetime) -> None:
    code, _colon, language = rest.partition(":")
    text = str(value or "")
    texts = (text, None) if language == "fr" else (None, text)
    drafting.set_clause(session, actor, public_id, code, *texts, now=now)


def _signer(session: Session, actor: Actor, public_id: str, rest: str, value: Any, now: datetime) -> None:
    role, _colon, name = rest.partition(":")
    if name not in {"name", "title", "email", "language"}:
        raise NotFound(N_("This does not exist, or not any more."))
    drafting.set_signer(session, actor, public_id, SignerRole(role), now=now, **{name: value or ""})


def _translation(session: Session, actor: Actor, public_id: str, _rest: str, value: Any, now: datetime) -> None:
    if value is not None:
        drafting.set_translation(session, actor, public_id, Language(value), now=now)


def _due_on(session: Session, actor: Actor, public_id: str, _rest: str, value: Any, now: datetime) -> None:
    agreement = drafting.editable(session, actor, public_id)
    agreement.due_on, agreement.updated_at = inputs.day(value, field="due_on"), now


def _week(session: Session, actor: Actor, public_id: str, rest: str, value: Any, now: datetime) -> None:
    agreement, facts = _facts(session, actor, public_id)
    week, at = week_of(facts.placement), int(rest)
    if not 0 <= at < WEEKDAYS:
        raise NotFound(N_("This does not exist, or not any more."))
    week[at] = _minutes(value, MOST_A_DAY)
    if not 0 < sum(week) <= MOST_WEEKLY_MINUTES:
        raise Invalid(N_("Give the hours of a week, at most 48."))
    facts.placement.week_minutes, facts.placement.weekly_minutes = week, sum(week)
    _changed(session, actor, agreement, "week", now)


def _leave(session: Session, actor: Actor, public_id: str, _rest: str, value: Any, now: datetime) -> None:
    agreement, facts = _facts(session, actor, public_id)
    facts.placement.leave_minutes = _minutes(value, MOST_LEAVE)
    _changed(session, actor, agreement, "leave", now)


def _hourly(session: Session, actor: Actor, public_id: str, _rest: str, value: Any, now: datetime) -> None:
    agreement, facts = _facts(session, actor, public_id)
    facts.placement.hourly_cents = inputs.cents(value, field="hourly", most=MOST_CENTS)
    _changed(session, actor, agreement, "hourly_cents", now)


def _city(session: Session, actor: Actor, public_id: str, rest: str, value: Any, now: datetime) -> None:
    _body(session, actor, public_id, "city", rest, value, now)


def _school(session: Session, actor: Actor, public_id: str, rest: str, value: Any, now: datetime) -> None:
    _body(session, actor, public_id, "school", rest, value, now)


def _body(session: Session, actor: Actor, public_id: str, which: str, name: str, value: Any, now: datetime) -> None:
    agreement, facts = _facts(session, actor, public_id)
    body = getattr(facts, which)
    if body is None or name not in (OF_CITY if which == "city" else OF_SCHOOL):
        raise NotFound(N_("This does not exist, or not any more."))
    if put(body, {name: str(value or "")}):
        _changed(session, actor, agreement, f"{which}:{name}", now)


def _intern(session: Session, actor: Actor, public_id: str, rest: str, value: Any, now: datetime) -> None:
    agreement, facts = _facts(session, actor, public_id)
    if rest != "postal_address":
        raise NotFound(N_("This does not exist, or not any more."))
    if put(facts.person, {rest: str(value or "")}):
        _changed(session, actor, agreement, f"intern:{rest}", now)


def _minutes(hours: Any, most: int) -> int:
    minutes = round(float(hours or 0) * MINUTES)
    if not 0 <= minutes <= most:
        raise Invalid(N_("At most %(hours)s hours are possible."), hours=most // MINUTES)
    return minutes


def _changed(session: Session, actor: Actor, agreement: Agreement, field: str, now: datetime) -> None:
    agreement.updated_at = now
    history.audit(
        session, actor, "agreement:edit", now=now, kind=SubjectKind.AGREEMENT, subject_id=agreement.id, field=field
    )  # fmt: skip


_WRITERS: dict[str, Callable[[Session, Actor, str, str, Any, datetime], None]] = {
    "clause": _clause, "signer": _signer, "translation": _translation, "due_on": _due_on, "week": _week,
    "leave": _leave, "hourly": _hourly, "city": _city, "school": _school, "intern": _intern,
}  # fmt: skip
