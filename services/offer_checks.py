"""What an offer must be like: by itself, to stand in public, and beside the others of its department."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.enums import ApplicationState, OfferState, PlacementState, SubjectKind
from db.models import Application, Call, Choice, Department, Offer, Placement
from services import findings, limits
from services.errors import DomainError, Invalid, InvalidFields
from services.findings import FindingRow, Found
from services.i18n import N_
from services.records import local_day
from services.rules.capacity import Stay
from services.who_counts import Counted, of_offer

LONGEST = timedelta(days=366)
MOST_WEEKLY_MINUTES = 48 * 60
SENT_CHOICES = (
    ApplicationState.SUBMITTED, ApplicationState.UNDER_REVIEW, ApplicationState.SHORTLISTED,
    ApplicationState.SELECTED, ApplicationState.WAITLISTED, ApplicationState.CONFIRMED,
)  # fmt: skip
"""States of applications whose wishes others read."""
LIVE_CHOICES = (ApplicationState.DRAFT, *SENT_CHOICES)
"""The same with those who still write: they lose a wish when its offer is closed."""


def check_written(offer: Offer) -> None:
    """Raise what is missing or wrong before an offer is published, one refusal per field."""
    errors: list[DomainError] = []
    if not offer.title_fr:
        errors.append(Invalid(N_("Write a title in French."), field="title_fr"))
    errors += date_errors(offer.starts_on, offer.ends_on)
    if offer.places is None or not 1 <= offer.places <= 99:
        errors.append(Invalid(N_("Give a number of places from 1 to 99."), field="places"))
    if offer.weekly_minutes is None or not 0 < offer.weekly_minutes <= MOST_WEEKLY_MINUTES:
        errors.append(Invalid(N_("Give the hours of a week, at most 48."), field="weekly_minutes"))
    if errors:
        raise InvalidFields(errors)


def date_errors(starts_on: date | None, ends_on: date | None) -> list[DomainError]:
    """What is wrong with the dates of an internship by themselves: missing, inverted, over a year."""
    if starts_on is None or ends_on is None:
        missing = "starts_on" if starts_on is None else "ends_on"
        return [Invalid(N_("Give the first and the last day."), field=missing)]
    if ends_on < starts_on:
        return [Invalid(N_("The last day lies before the first one."), field="ends_on")]
    if ends_on - starts_on > LONGEST:
        return [Invalid(N_("An internship lasts at most one year."), field="ends_on")]
    return []


def check_fit(
    session: Session, offer: Offer, now: datetime, *, lawful: bool = True, past_is_fine: bool = False
) -> None:
    """Raise ``InvalidFields`` unless the offer may stand in public."""
    errors: list[DomainError] = []
    if not lawful:
        errors.append(
            Invalid(
                N_(
                    "Confirm that the intern will not fill a permanent post, meet a peak of activity, do seasonal work "
                    "or replace somebody: the law forbids it."
                ),
                field="lawful_use_confirmed",
            )
        )
    if not offer.mission_fr:
        errors.append(Invalid(N_("Describe the mission in French."), field="mission_fr"))
    if offer.tutor_id is None:
        errors.append(Invalid(N_("Name an internship tutor."), field="tutor_name"))
    department = session.get_one(Department, offer.department_id)
    if not department.is_active:
        errors.append(Invalid(N_("This department is no longer in use: choose another one."), field="department"))
    if not past_is_fine and offer.starts_on < local_day(now, department.organisation.time_zone):
        errors.append(Invalid(N_("The first day lies in the past: give dates to come."), field="starts_on"))
    call = session.get(Call, offer.call_id) if offer.call_id else None
    if call and not (call.starts_on <= offer.starts_on and offer.ends_on <= call.ends_on):
        errors.append(
            Invalid(
                N_("The internships of this call run from %(start)s to %(end)s: keep the dates within."),
                field="starts_on",
                start=call.starts_on,
                end=call.ends_on,
            )
        )
    if errors:
        raise InvalidFields(errors)


def check_limits(session: Session, offer: Offer) -> None:
    """Raise ``InvalidFields`` where the law would allow not even one more intern on an offer with free places."""
    if placements_of(session, offer) < offer.places:
        errors: list[DomainError] = list(limits.refusals(session, of_offer(offer), limits.LAWFUL))
        if errors:
            raise InvalidFields(errors)


def refresh_findings(session: Session, offer: Offer, now: datetime) -> list[FindingRow]:
    """Warn where a limit leaves no room for all free places, in the department beside its other published offers."""
    session.flush()
    wanted = max(0, offer.places - placements_of(session, offer))
    found: list[Found] = []
    if wanted:
        promised = [Counted(stay, offer.department_id, None) for stay in _promised_stays(session, offer)]
        found = limits.remarks(session, of_offer(offer, wanted=wanted), promised=promised)
    return findings.refresh(session, SubjectKind.OFFER, offer.id, found, now=now)


def _promised_stays(session: Session, offer: Offer) -> list[Stay]:
    """The places that other published offers of the department still hold open."""
    used = (
        select(func.count())
        .where(Placement.offer_id == Offer.id, Placement.state != PlacementState.CANCELLED)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Offer.starts_on, Offer.ends_on, Offer.places - used).where(
            Offer.department_id == offer.department_id,
            Offer.state == OfferState.PUBLISHED,
            Offer.id != offer.id,
            Offer.starts_on <= offer.ends_on,
            Offer.ends_on >= offer.starts_on,
        )
    )
    return [Stay(start, end, max(0, left)) for start, end, left in rows]


def placements_of(session: Session, offer: Offer, *, without_id: int | None = None) -> int:
    """Internships that use the offer; cancelled ones, and the one with id ``without_id``, are not counted."""
    query = select(func.count()).where(Placement.offer_id == offer.id, Placement.state != PlacementState.CANCELLED)
    if without_id is not None:
        query = query.where(Placement.id != without_id)
    return session.scalar(query) or 0


def live_choices_of(session: Session, offer: Offer) -> int:
    """Live applications that chose the offer."""
    query = select(func.count()).select_from(Choice).join(Application)
    return session.scalar(query.where(Choice.offer_id == offer.id, Application.state.in_(LIVE_CHOICES))) or 0
