"""What a coordinator enters as changes of an agreement, read into the values that an amendment keeps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import AgreementKind, AgreementState, AmendmentKind, EndReason
from db.models import Agreement, Department, Person, Placement
from services import inputs
from services.actors import Actor
from services.agreements.clauses import words
from services.agreements.terms import DAY, Terms
from services.agreements.writing import FRENCH
from services.departments import known_person, person_named
from services.errors import DomainError, Invalid, InvalidFields, NotFound
from services.i18n import N_
from services.offer_checks import MOST_WEEKLY_MINUTES, date_errors
from services.placement_moves import END_REASONS
from services.placement_plans import WEEKDAYS
from services.records import by_public_id

K = AmendmentKind
Entered = Mapping[AmendmentKind, Mapping[str, Any]]
"""What was typed, by kind. Names are those of the inputs, which carry the refusals."""
MOST_A_DAY = 12 * 60
MOST_CENTS = 10_000
SUBJECT_LENGTH, ADDRESS_LENGTH, TASKS_LENGTH, REASON_LENGTH = 200, 300, 4000, 2000
A_MONTH = timedelta(days=31)
PAST: dict[AmendmentKind, timedelta | None] = {
    **dict.fromkeys(K, timedelta(0)), K.INTERRUPTION: A_MONTH, K.EARLY_END: A_MONTH, K.AMOUNT: None,
}  # fmt: skip
"""How far back each kind may reach: what happened without warning is put down afterwards; money to the first day."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One internship whose changes are read. Unless ``makes`` is set nobody is made: a new tutor is only named."""

    session: Session
    actor: Actor
    placement: Placement
    terms: Terms
    today: date
    now: datetime
    makes: bool


def read(reading: Reading, entered: Entered) -> dict[str, Any]:
    """``{kind: {"before", "after"}}`` for what differs. Raises ``InvalidFields``, each refusal at its input.

    Raises ``Invalid`` where nothing would change.
    """
    found: dict[str, Any] = {}
    errors: list[DomainError] = []
    for kind in K:
        if kind not in entered:
            continue
        try:
            before, after = _READERS[kind](reading, entered[kind])
        except DomainError as error:
            errors.append(error)
            continue
        if before != after:
            found[str(kind)] = {"before": before, "after": after}
    if {K.DATES, K.EARLY_END} <= found.keys():
        errors.append(Invalid(N_("Either other dates or an early end: choose one of them."), field="ended_on"))
    if errors:
        raise InvalidFields(errors)
    if not found:
        raise Invalid(N_("Nothing would change: enter what becomes different."), field="kinds")
    return found


def effective(reading: Reading, kinds: Mapping[str, Any], day: Any) -> date:
    """From when it holds. Raises ``Invalid`` for a day outside of the internship, or too far back for its kinds."""
    chosen = inputs.day(day, field="effective_on")
    if chosen is None:
        raise Invalid(N_("Say from when it holds."), field="effective_on")
    last = reading.terms.ends_on
    if K.DATES in kinds:
        start, end = (date.fromisoformat(kinds[K.DATES]["after"][name]) for name in ("starts_on", "ends_on"))
        last = start if start < reading.terms.starts_on else max(last, end)  # nobody begins before it holds
    allowed = [PAST[K(kind)] for kind in kinds]
    back = min((one for one in allowed if one is not None), default=None)
    first = min(reading.terms.starts_on, reading.today) if back is None else reading.today - back
    if not first <= chosen <= last:
        raise Invalid(
            N_("This change can hold from a day between %(start)s and %(end)s."), field="effective_on", start=first,
            end=last,
        )  # fmt: skip
    return chosen


Sides = tuple[dict[str, Any] | None, dict[str, Any]]


def _dates(reading: Reading, typed: Mapping[str, Any]) -> Sides:
    terms = reading.terms
    start = inputs.day(typed.get("starts_on"), field="starts_on") or terms.starts_on
    end = inputs.day(typed.get("ends_on"), field="ends_on") or terms.ends_on
    for error in date_errors(start, end):
        raise error
    if start != terms.starts_on and min(start, terms.starts_on) <= reading.today:
        raise Invalid(N_("The first day has come: it can no longer be changed."), field="starts_on")
    if end != terms.ends_on and end < reading.today:
        raise Invalid(N_("This last day is over: record an early end instead."), field="ends_on")
    return _span(terms.starts_on, terms.ends_on), _span(start, end)


def _hours(reading: Reading, typed: Mapping[str, Any]) -> Sides:
    week = [int(minutes) for minutes in typed.get("week_minutes") or ()]
    if len(week) != WEEKDAYS or not all(0 <= minutes <= MOST_A_DAY for minutes in week):
        raise Invalid(N_("At most %(hours)s hours are possible."), field="week_minutes", hours=MOST_A_DAY // 60)
    if not 0 < sum(week) <= MOST_WEEKLY_MINUTES:
        raise Invalid(N_("Give the hours of a week, at most 48."), field="week_minutes")
    return {"week_minutes": list(reading.terms.week)}, {"week_minutes": week}


def _place(reading: Reading, typed: Mapping[str, Any]) -> Sides:
    old = by_public_id(reading.session, Department, reading.terms.department)
    new = by_public_id(reading.session, Department, typed.get("department_public_id") or old.public_id)
    if new.organisation_id != old.organisation_id:
        raise Invalid(N_("Choose one of the values in the list."), field="department_public_id")
    if not new.is_active and new is not old:
        raise Invalid(N_("This department is no longer in use: choose another one."), field="department_public_id")
    address = inputs.line(typed.get("address"), field="address", longest=ADDRESS_LENGTH)
    now = _address(reading, old)
    return _at(old, now), _at(new, address or (now if new is old else new.address))


def _address(reading: Reading, department: Department) -> str:
    offer = reading.placement.offer
    return reading.terms.place or (offer.address if offer else "") or department.address


def _at(department: Department, address: str) -> dict[str, Any]:
    names = {lang: getattr(department, f"name_{lang}") for lang in ("fr", "en", "hy")}
    return {"department": department.public_id, "names": names, "address": address}


def _subject(reading: Reading, typed: Mapping[str, Any]) -> Sides:
    subject = inputs.line(typed.get("subject"), field="subject", longest=SUBJECT_LENGTH)
    if not subject:
        raise Invalid(N_("Say what the internship is about."), field="subject")
    tasks = inputs.text(typed.get("tasks"), field="tasks", longest=TASKS_LENGTH)
    before = {"subject": reading.terms.subject, "tasks": tasks_of(reading.session, reading.placement)}
    return before, {"subject": subject, "tasks": tasks}


def tasks_of(session: Session, placement: Placement) -> str:
    """The tasks as signed last: by an amendment that names them, else by the agreement."""
    signed = session.scalars(
        select(Agreement)
        .where(Agreement.placement_id == placement.id, Agreement.state == AgreementState.SIGNED)
        .order_by(Agreement.number.desc())
    ).all()
    for one in signed:
        if one.kind is AgreementKind.AGREEMENT:
            return words(one.clauses, "tasks", FRENCH)
        if K.SUBJECT in one.changes:
            return one.changes[K.SUBJECT]["after"]["tasks"]
    return ""


def _tutor(reading: Reading, typed: Mapping[str, Any]) -> Sides:
    session, old = reading.session, reading.terms.tutor
    before = _person(by_public_id(session, Person, old)) if old else None
    if public_id := typed.get("tutor_public_id"):
        person = by_public_id(session, Person, public_id)
        if person.organisation_id != reading.placement.organisation_id:
            raise NotFound(N_("This does not exist, or not any more."), field="tutor_public_id")
        return before, _person(person)
    if not str(typed.get("tutor_name") or "").strip():
        raise Invalid(N_("Name an internship tutor first."), field="tutor_name")
    city = reading.placement.organisation_id
    if reading.makes:
        made = person_named(session, reading.actor, "tutor", typed, city, reading.now)
        return before, _person(session.get_one(Person, made))
    name, email = str(typed["tutor_name"]), str(typed.get("tutor_email") or "")
    known = known_person(session, reading.actor, name, email, organisation_id=city)
    return before, _person(known) if known else {"tutor": None, "name": name, "email": email}


def _person(person: Person) -> dict[str, Any]:
    return {"tutor": person.public_id, "name": person.name, "email": person.email}


def _amount(reading: Reading, typed: Mapping[str, Any]) -> Sides:
    cents = inputs.whole(typed.get("hourly_cents"), field="hourly_cents", least=1, most=MOST_CENTS)
    return {"hourly_cents": reading.terms.hourly_cents}, {"hourly_cents": cents}


def _interruption(reading: Reading, typed: Mapping[str, Any]) -> Sides:
    first = inputs.day(typed.get("first_away"), field="first_away")
    last = inputs.day(typed.get("last_away"), field="last_away")
    if first is None or last is None:
        raise Invalid(N_("Give the first and the last day of the interruption."), field="first_away")
    if last < first:
        raise Invalid(N_("The last day lies before the first one."), field="last_away")
    if not reading.terms.starts_on <= first <= reading.terms.ends_on:
        raise Invalid(
            N_("Choose a day between %(start)s and %(end)s."), field="first_away", start=reading.terms.starts_on,
            end=reading.terms.ends_on,
        )  # fmt: skip
    if first < reading.today - A_MONTH:
        raise Invalid(N_("This lies more than a month back: note it as an absence."), field="first_away")
    return None, _span(first, last)


def _early_end(reading: Reading, typed: Mapping[str, Any]) -> Sides:
    ended_on, terms = inputs.day(typed.get("ended_on"), field="ended_on"), reading.terms
    if ended_on is None or not terms.starts_on <= ended_on < terms.ends_on:
        raise Invalid(
            N_("The last day lies between %(start)s and %(end)s."), field="ended_on", start=terms.starts_on,
            end=terms.ends_on - DAY,
        )  # fmt: skip
    if ended_on < reading.today - A_MONTH:
        says = N_("This lies more than a month back: record the early end with the internship.")
        raise Invalid(says, field="ended_on")
    reason = inputs.member(EndReason, typed.get("end_reason"), field="end_reason")
    if reason not in END_REASONS["interrupt"]:
        raise Invalid(N_("Say why the internship ends."), field="end_reason")
    return None, {"ended_on": ended_on.isoformat(), "end_reason": str(reason)}


def _span(first: date, last: date) -> dict[str, Any]:
    return {"starts_on": first.isoformat(), "ends_on": last.isoformat()}


_READERS: dict[AmendmentKind, Callable[[Reading, Mapping[str, Any]], Sides]] = {
    K.DATES: _dates, K.HOURS: _hours, K.PLACE: _place, K.SUBJECT: _subject, K.TUTOR: _tutor, K.AMOUNT: _amount,
    K.INTERRUPTION: _interruption, K.EARLY_END: _early_end,
}  # fmt: skip
