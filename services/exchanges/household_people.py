"""Who lives in a family: its adults with their checks, and its children."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from db.enums import CheckedFor, Gender, HouseholdState, SubjectKind
from db.models import AdultCheck, Household, HouseholdAdult, HouseholdChild, Organisation, Participation
from services import history, inputs
from services.actions import Action
from services.actors import Actor
from services.errors import Conflict, Invalid, NotFound
from services.exchanges.household_fields import OF_FAMILIES
from services.exchanges.households import changed, check_not_over
from services.i18n import N_
from services.people import countries
from services.policy import authorize
from services.records import by_public_id, local_day, optional

MOST_PEOPLE = 12
OLDEST_CHILD = 30


def add_adult(
    session: Session, actor: Actor, public_id: str, *, name: str, phone: str = "", now: datetime
) -> HouseholdAdult:
    """Name an adult who lives there; the first one is whom one calls. Each needs a check of their own."""
    household = _editable(session, actor, public_id)
    adult = HouseholdAdult(
        household_id=household.id, name=_name(name), phone=OF_FAMILIES["phone"](phone, "phone", now),
        is_contact=not household.adults,
    )  # fmt: skip
    if len(household.adults) >= MOST_PEOPLE:
        raise Conflict(N_("That many people are not taken down here."), field="name")
    session.add(adult)
    _people_changed(session, actor, household, "adults", now)
    return adult


def remove_adult(session: Session, actor: Actor, adult_public_id: str, *, now: datetime) -> None:
    """Take out an adult who does not live there, with their checks. Refused once the family is accepted: then the
    coordinators decide."""
    adult = by_public_id(session, HouseholdAdult, adult_public_id)
    household = _editable(session, actor, adult.household.public_id)
    if household.state is HouseholdState.ACCEPTED:
        authorize(actor, Action.HOUSEHOLD_DECIDE, household)
    session.execute(delete(AdultCheck).where(AdultCheck.household_adult_id == adult.id))
    session.delete(adult)
    _people_changed(session, actor, household, "adults", now)


def check_adult(
    session: Session,
    actor: Actor,
    adult_public_id: str,
    *,
    country: str,
    checked_on: date | None,
    expires_on: date | None,
    reference: str = "",
    now: datetime,
) -> AdultCheck:
    """Record that somebody looked whether this adult may be with minors, in which country’s way, and until when.

    Raises ``Invalid`` at «country», «checked_on» or «expires_on».
    """
    adult = by_public_id(session, HouseholdAdult, adult_public_id)
    household = by_public_id(session, Household, adult.household.public_id, lock=True)
    authorize(actor, Action.HOUSEHOLD_DECIDE, household)
    day, end = inputs.day(checked_on, field="checked_on"), inputs.day(expires_on, field="expires_on")
    if country not in countries():
        raise Invalid(N_("Choose a country in the list."), field="country")
    if day is None or day > local_day(now, session.get_one(Organisation, household.organisation_id).time_zone):
        raise Invalid(N_("Give the day on which it was checked; it cannot lie in the future."), field="checked_on")
    if end is None or end < day:
        raise Invalid(N_("Give the day until which the check holds, after the day on which it was made."),
                      field="expires_on")  # fmt: skip
    check = AdultCheck(
        organisation_id=household.organisation_id, household_adult_id=adult.id, kind=CheckedFor.HONORABILITY,
        country=country, checked_on=day, expires_on=end, checked_by=actor.name,
        reference=inputs.line(reference, field="reference", longest=120),
    )  # fmt: skip
    session.add(check)
    session.flush()
    session.expire(adult, ["checks"])
    history.audit(session, actor, "adult_check:add", now=now, kind=SubjectKind.ADULT_CHECK, subject_id=check.id)
    changed(session, actor, household, now=now, field="checks")
    return check


def add_child(
    session: Session,
    actor: Actor,
    public_id: str,
    *,
    given_name: str,
    birth_year: int | None,
    gender: Gender | None = None,
    participation_public_id: str | None = None,
    now: datetime,
) -> HouseholdChild:
    """Name a child of the family, and who they are in the exchange if they take part. Raises ``Invalid``."""
    household = _editable(session, actor, public_id)
    name = inputs.line(given_name, field="given_name", longest=100)
    if not name:
        raise Invalid(N_("Write the given name."), field="given_name")
    latest = household.leg.starts_on.year
    year = inputs.whole(birth_year, field="birth_year", least=latest - OLDEST_CHILD, most=latest)
    if year is None:
        raise Invalid(N_("Give the year of birth."), field="birth_year")
    if len(household.children) >= MOST_PEOPLE:
        raise Conflict(N_("That many people are not taken down here."), field="given_name")
    taking_part = _of_the_host(session, actor, household, participation_public_id)
    child = HouseholdChild(
        household_id=household.id, given_name=name, birth_year=year, gender=gender,
        participation_id=taking_part.id if taking_part else None,
    )  # fmt: skip
    session.add(child)
    _people_changed(session, actor, household, "children", now)
    return child


def remove_child(session: Session, actor: Actor, public_id: str, child_id: int, *, now: datetime) -> None:
    """Take a child out."""
    household = _editable(session, actor, public_id)
    child = session.scalar(
        select(HouseholdChild).where(HouseholdChild.id == child_id, HouseholdChild.household_id == household.id)
    )
    if child is None:
        raise NotFound(N_("This does not exist, or not any more."))
    session.delete(child)
    _people_changed(session, actor, household, "children", now)


def _of_the_host(
    session: Session, actor: Actor, household: Household, participation_public_id: str | None
) -> Participation | None:
    """The young person of the receiving city whom a child is; only coordinators say so."""
    found = optional(session, Participation, participation_public_id)
    if found is None:
        return None
    authorize(actor, Action.HOUSEHOLD_DECIDE, household)
    if (found.exchange_id, found.organisation_id) != (household.leg.exchange_id, household.organisation_id):
        raise Invalid(N_("Choose somebody of the city that receives."), field="participation")
    return found


def _editable(session: Session, actor: Actor, public_id: str) -> Household:
    household = by_public_id(session, Household, public_id, lock=True)
    authorize(actor, Action.HOUSEHOLD_EDIT, household)
    check_not_over(household.leg)
    return household


def _name(raw: str) -> str:
    name = inputs.line(raw, field="name", longest=200)
    if not name:
        raise Invalid(N_("Write the name of the adult."), field="name")
    return name


def _people_changed(session: Session, actor: Actor, household: Household, what: str, now: datetime) -> None:
    session.flush()
    session.expire(household, [what])
    changed(session, actor, household, now=now, field=what)
