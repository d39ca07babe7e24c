"""Families that take in young people: they tell of themselves, are visited, checked, accepted, or withdraw.

By a coordinator of the city that receives, for what a family said by phone or on paper, or by the family through its
link, without account.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from db.enums import HouseholdState, Language, LegState, Source, SubjectKind
from db.models import Household, Leg, Organisation
from services import history, inputs
from services.actions import Action
from services.actors import Actor
from services.errors import Conflict, DomainError, Forbidden, Invalid, InvalidFields
from services.exchanges.household_checks import lacking
from services.exchanges.household_fields import OF_COORDINATORS, OF_FAMILIES
from services.i18n import N_
from services.on_behalf import Evidence
from services.policy import authorize, may
from services.records import by_public_id, local_day
from services.workflows import HOUSEHOLD

OVER = frozenset({LegState.ENDED, LegState.CLOSED, LegState.CANCELLED})
LIVING = frozenset({HouseholdState.OFFERED, HouseholdState.VISITED, HouseholdState.ACCEPTED})
"""States in which a family is counted on, or may be."""
_LISTS = ("languages", "interests", "pets", "avoids")


def offer(
    session: Session,
    actor: Actor,
    leg_public_id: str,
    *,
    name: str,
    email: str = "",
    phone: str = "",
    language: Language = Language.FR,
    source: Source | None = None,
    evidence: Evidence | None = None,
    now: datetime,
) -> Household:
    """A family that would take somebody in; the rest it tells by its link, or a coordinator writes it.

    Raises ``Invalid`` at «name», «email» or «phone».
    """
    leg = by_public_id(session, Leg, leg_public_id)
    household = Household(
        leg_id=leg.id, leg=leg, organisation_id=leg.host_id, state=HouseholdState.OFFERED, name="", language=language,
        created_at=now, updated_at=now, **{one: [] for one in _LISTS},
    )  # fmt: skip
    authorize(actor, Action.HOUSEHOLD_DECIDE, household)
    check_not_over(leg)
    _write(household, {"name": name, "email": email, "phone": phone}, now)
    session.add(household)
    session.flush()
    history.record_state(
        session, actor, SubjectKind.HOUSEHOLD, household.id, "offer", None, household.state, now=now, source=source,
        evidence=evidence,
    )  # fmt: skip
    return household


def check_not_over(leg: Leg) -> None:
    """Refuse to change who sleeps where once everybody is home."""
    if leg.state in OVER:
        raise Conflict(N_("This visit is over: nothing about its families changes any more."))


def save_field(session: Session, actor: Actor, public_id: str, field: str, value: Any, *, now: datetime) -> datetime:
    """Save one field, as the family or a coordinator enters it; the last one wins. Raises ``Invalid`` at ``field``."""
    household = by_public_id(session, Household, public_id, lock=True)
    authorize(actor, Action.HOUSEHOLD_EDIT, household)
    checks = OF_FAMILIES | (OF_COORDINATORS if may(actor, Action.HOUSEHOLD_DECIDE, household) else {})
    if field not in checks:
        raise Forbidden(N_("This cannot be changed here."), field=field)
    check_not_over(household.leg)
    cleaned = checks[field](value, field, now)
    _check_ages(household, field, cleaned)
    if getattr(household, field) != cleaned:
        setattr(household, field, cleaned)
        changed(session, actor, household, now=now, field=field)
    return now


def _check_ages(household: Household, field: str, value: Any) -> None:
    least, most = (
        value if field == one else getattr(household, one) for one in ("age_from", "age_to")
    )  # fmt: skip
    if field in {"age_from", "age_to"} and least and most and most < least:
        raise Invalid(N_("The oldest cannot be younger than the youngest."), field=field)


def changed(session: Session, actor: Actor, household: Household, *, now: datetime, **details: Any) -> None:
    """Note that something about a family is another now; for services that have authorised it."""
    household.updated_at = now
    session.flush()
    history.audit(
        session, actor, "household:edit", now=now, kind=SubjectKind.HOUSEHOLD, subject_id=household.id, **details
    )


def _write(household: Household, fields: dict[str, Any], now: datetime) -> None:
    errors: list[DomainError] = []
    for field, value in fields.items():
        try:
            setattr(household, field, OF_FAMILIES[field](value, field, now))
        except Invalid as error:
            errors.append(Invalid(error.msgid, field=field, **error.params))
    if errors:
        raise InvalidFields(errors)


def visit(
    session: Session,
    actor: Actor,
    public_id: str,
    *,
    on: date | None,
    by: str,
    note: str = "",
    until: date | None = None,
    seen_version: int | None = None,
    now: datetime,
) -> Household:
    """Record that somebody visited the family, and until when that holds; again for a later visit.

    Raises ``Invalid`` at «visited_on», «visited_by» or «visit_expires_on».
    """
    household = by_public_id(session, Household, public_id, lock=True)
    authorize(actor, Action.HOUSEHOLD_DECIDE, household)
    day, end = inputs.day(on, field="visited_on"), inputs.day(until, field="visit_expires_on")
    if day is None or day > local_day(now, session.get_one(Organisation, household.organisation_id).time_zone):
        raise Invalid(N_("Give the day of the visit; it cannot lie in the future."), field="visited_on")
    if end and end < day:
        raise Invalid(N_("This day is before the visit."), field="visit_expires_on")
    visitor = inputs.line(by, field="visited_by", longest=200)
    if not visitor:
        raise Invalid(N_("Write who visited the family."), field="visited_by")
    if household.state is HouseholdState.OFFERED:
        history.move(session, actor, household, HOUSEHOLD, "visit", now=now, seen_version=seen_version)
    else:
        history.check_version(household, seen_version)
    household.visited_on, household.visit_expires_on, household.visited_by = day, end, visitor
    household.visit_note = inputs.text(note, field="visit_note", longest=2000)
    changed(session, actor, household, now=now, field="visit")
    return household


def accept(
    session: Session, actor: Actor, public_id: str, *, seen_version: int | None = None, now: datetime
) -> Household:
    """Accept a family. Raises ``Conflict`` with what is lacking until the last day of the visit."""
    household = by_public_id(session, Household, public_id, lock=True)
    authorize(actor, Action.HOUSEHOLD_DECIDE, household)
    if missing := lacking(household):
        raise Conflict(missing[0].msgid, name=missing[0].name)
    history.move(session, actor, household, HOUSEHOLD, "accept", now=now, seen_version=seen_version)
    return household


def decide(
    session: Session,
    actor: Actor,
    public_id: str,
    name: str,
    *,
    reason: str = "",
    seen_version: int | None = None,
    now: datetime,
) -> Household:
    """Refuse a family with a reason, or take one up again that was refused or withdrew."""
    household = by_public_id(session, Household, public_id, lock=True)
    if name not in {"refuse", "take_back"}:
        raise Forbidden(N_("This cannot be changed here."))
    history.move(session, actor, household, HOUSEHOLD, name, now=now, reason=reason, seen_version=seen_version)
    return household
