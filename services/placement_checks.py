"""Whether an internship fits: its offer, its dates, the passport; and what is to be remarked about it.

The limits of department, tutor, city and post stand in ``services/limits.py``. What they or the law forbid is refused
before the start; where an internship is running or over already, the same things are only remarked, because what
happened has happened.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from db.enums import FindingLevel, OfferState, PlacementState, SubjectKind
from db.models import (
    Application,
    Call,
    Department,
    Offer,
    Organisation,
    Person,
    Placement,
    SchengenStay,
    TutorAbsence,
)
from services import findings, limits
from services.errors import Invalid
from services.findings import FindingRow, Found
from services.i18n import N_
from services.offer_checks import placements_of
from services.records import by_public_id, local_day
from services.rules import capacity, passports, schengen
from services.rules.borders import Formalities, counts_in_180, formalities
from services.rules.dated import RuleCode, values_on
from services.rules.schengen import Period
from services.who_counts import QUOTA, of_placement, real_end

P = PlacementState
BEFORE_START = frozenset({P.PLANNED, P.AGREEMENT_SIGNED, P.READY})
LIVE = BEFORE_START | {P.IN_PROGRESS}
OVER = frozenset({P.COMPLETED, P.CLOSED, P.CANCELLED, P.INTERRUPTED})
FARTHEST = timedelta(days=2 * 366)
OLDEST = timedelta(days=20 * 366)


def locked_department(session: Session, public_id: str) -> Department:
    """The department of this id. It and its city are locked, so that nobody else gives its places meanwhile.

    The city comes first: all departments share its quota. Rows that refer to them can still be added by others.
    """
    department = by_public_id(session, Department, public_id)
    session.get_one(Organisation, department.organisation_id, with_for_update={"key_share": True})
    return by_public_id(session, Department, public_id, lock=True)


def check_dates(placement: Placement, now: datetime, time_zone: str, *, past: timedelta = FARTHEST) -> None:
    """Raise ``Invalid`` for days that lie too far from today: a slip in the year."""
    today = local_day(now, time_zone)
    if not today - past <= placement.starts_on <= today + FARTHEST:
        raise Invalid(N_("This is far from today: check the year."), field="starts_on")


def check_offer(session: Session, placement: Placement) -> None:
    """Raise ``Invalid`` unless the offer belongs to the department, was published and has a place left."""
    if placement.offer_id is None:
        return
    offer = session.get_one(Offer, placement.offer_id, with_for_update={"key_share": True})
    if offer.department_id != placement.department_id:
        raise Invalid(N_("This offer belongs to another department."), field="offer_public_id")
    if offer.state not in {OfferState.PUBLISHED, OfferState.CLOSED}:
        raise Invalid(N_("This offer is not published: publish it first."), field="offer_public_id")
    with session.no_autoflush:
        used = placements_of(session, offer, without_id=placement.id)
    if used >= offer.places:
        raise Invalid(
            N_("All places of this offer are given (%(places)s): choose another offer or raise its places."),
            field="offer_public_id",
            places=offer.places,
        )


def refresh_findings(session: Session, placement: Placement, department: Department, now: datetime) -> list[FindingRow]:
    """Keep what is to be remarked about the internship as it is now."""
    session.flush()
    found: list[Found] = []
    if placement.state in LIVE:
        found += limits.remarks(session, of_placement(placement))
        found += _unchecked(session, placement, department)
        found += _tutor_away(session, placement)
        if not department.is_active:
            found.append(Found("department_closed"))
    if placement.state is not P.CANCELLED:
        found += _of_dates(session, placement)
        found += _incomplete(session, placement)
    return findings.refresh(session, SubjectKind.PLACEMENT, placement.id, found, now=now)


def refresh_all(session: Session, condition: ColumnElement[bool], start: date, end: date, now: datetime) -> None:
    """The same for the internships that meet ``condition`` and have a day in the weeks from ``start`` to ``end``."""
    rows = session.execute(
        select(Placement, Department)
        .join(Department, Department.id == Placement.department_id)
        .where(
            condition, Placement.state.in_(LIVE), Placement.starts_on <= end + capacity.WEEK,
            real_end >= start - capacity.WEEK,
        )
        .order_by(Placement.id)
    ).all()  # fmt: skip
    for placement, department in rows:
        refresh_findings(session, placement, department, now)


def refresh_stays_of(session: Session, person_id: int, now: datetime) -> None:
    """The same for the internships of somebody of whom something became known that is remarked there."""
    theirs = select(Placement).where(Placement.person_id == person_id, Placement.state.in_(LIVE))
    for placement in session.scalars(theirs):
        refresh_findings(session, placement, session.get_one(Department, placement.department_id), now)


def _unchecked(session: Session, placement: Placement, department: Department) -> Iterator[Found]:
    """Limits that could not be checked."""
    if session.get_one(Organisation, department.organisation_id).staff_count is None:
        yield Found("quota_unknown")
    wanted = [*QUOTA, RuleCode.TUTOR_MAXIMUM]
    if len(values_on(session, wanted, placement.starts_on)) < len(wanted):
        yield Found("rule_missing", params={"day": placement.starts_on})


def _tutor_away(session: Session, placement: Placement) -> Iterator[Found]:
    """Days on which nobody looks after the intern."""
    if placement.tutor_id is None or placement.deputy_id is not None:
        return
    away = session.execute(
        select(TutorAbsence.starts_on, TutorAbsence.ends_on)
        .where(
            TutorAbsence.person_id == placement.tutor_id,
            TutorAbsence.starts_on <= last_day(placement),
            TutorAbsence.ends_on >= placement.starts_on,
        )
        .order_by(TutorAbsence.starts_on, TutorAbsence.id)
    ).first()
    if away:
        yield Found("tutor_away", params={"start": away.starts_on, "end": away.ends_on})


def _of_dates(session: Session, placement: Placement) -> Iterator[Found]:
    if placement.application_id:
        call = session.scalars(select(Call).join(Application).where(Application.id == placement.application_id)).one()
        if not (call.starts_on <= placement.starts_on and placement.ends_on <= call.ends_on):
            yield Found("outside_call", params={"start": call.starts_on, "end": call.ends_on})
    if (first := _elsewhere(session, placement)) is not None:
        yield Found("person_elsewhere", params={"day": max(placement.starts_on, first)})
    person = session.get_one(Person, placement.person_id)
    yield from _of_passport(person, placement)
    if placement.state in BEFORE_START and counts_in_180(person.nationality, placement.starts_on, placement.ends_on):
        over = schengen.first_day_over(
            schengen_periods(session, person, without_id=placement.id), Period(placement.starts_on, placement.ends_on)
        )
        if over:
            yield Found("schengen_over", params={"day": over})


def _elsewhere(session: Session, placement: Placement) -> date | None:
    """When the first other internship of the person begins that has a day in common with this one."""
    return session.scalar(
        select(func.min(Placement.starts_on)).where(
            Placement.person_id == placement.person_id,
            Placement.state != P.CANCELLED,
            Placement.starts_on <= last_day(placement),
            real_end >= placement.starts_on,
            Placement.id != placement.id,
        )
    )


def _of_passport(person: Person, placement: Placement) -> Iterator[Found]:
    before_start = placement.state in BEFORE_START
    if needs_longer_passport(person, placement):
        until = passports.must_last_until(last_day(placement))
        level = FindingLevel.BLOCK if before_start else FindingLevel.WARN
        yield Found("passport_short", level, {"end": person.passport_expires_on, "until": until})
    if before_start and needs_newer_passport(person, placement):
        yield Found("passport_old", FindingLevel.BLOCK, {"issued": person.passport_issued_on})


def needs_newer_passport(person: Person, placement: Placement) -> bool:
    """Whether the border would refuse the passport: it will be ten years old, and the person does not move freely."""
    kind = formalities(person.nationality, placement.starts_on, placement.ends_on)
    return kind is not Formalities.NONE and passports.is_too_old(person.passport_issued_on, placement.starts_on)


def needs_longer_passport(person: Person, placement: Placement) -> bool:
    """Whether the border would refuse the passport: it ends too early, and the person does not move freely."""
    kind = formalities(person.nationality, placement.starts_on, placement.ends_on)
    return kind is not Formalities.NONE and passports.is_too_short(person.passport_expires_on, last_day(placement))


def schengen_periods(session: Session, person: Person, *, without_id: int | None = None) -> list[Period]:
    """The stays of a person that count among the 90 days in any 180: internships here, and those entered beside."""
    query = select(Placement.id, Placement.starts_on, Placement.ends_on, Placement.ended_on).where(
        Placement.person_id == person.id, Placement.state != P.CANCELLED
    )
    found = [
        Period(first, ended or last)
        for number, first, last, ended in session.execute(query)
        if number != without_id and counts_in_180(person.nationality, first, last)
    ]
    other = select(SchengenStay.starts_on, SchengenStay.ends_on).where(SchengenStay.person_id == person.id)
    return [*found, *(Period(*row) for row in session.execute(other))]


def _incomplete(session: Session, placement: Placement) -> Iterator[Found]:
    """What is not known yet."""
    person = session.get_one(Person, placement.person_id)
    lacking = {
        "tutor_missing": placement.tutor_id is None,
        "contact_missing": not person.email and not person.phone,
        "school_missing": placement.sending_organisation_id is None,
        "subject_missing": not placement.subject,
        "birth_date_missing": person.birth_date is None,
        "end_reason_missing": placement.state is P.INTERRUPTED and placement.end_reason is None,
        "last_day_missing": placement.state is P.INTERRUPTED and placement.ended_on is None,
    }
    return (Found(rule, FindingLevel.INFO) for rule, is_lacking in lacking.items() if is_lacking)


def last_day(placement: Placement) -> date:
    """The real last day, else the planned one."""
    return placement.ended_on or placement.ends_on
