"""Whether an internship fits: places of the department and the offer, the tutor, the quota of the host, its dates.

What the law or the number of places forbids is refused before the start; where an internship is running or over
already, the same things are only remarked, because what happened has happened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from db.enums import FindingLevel, OfferState, PlacementState, SubjectKind
from db.models import Application, Call, Department, Offer, Organisation, Person, Placement
from services import findings
from services.errors import Invalid
from services.findings import FindingRow, Found
from services.i18n import N_
from services.offer_checks import placements_of
from services.records import by_public_id, local_day
from services.rules import capacity
from services.rules.capacity import Stay
from services.rules.dated import RuleCode, values_on

P = PlacementState
BEFORE_START = frozenset({P.PLANNED, P.AGREEMENT_SIGNED, P.READY})
LIVE = BEFORE_START | {P.IN_PROGRESS}
OVER = frozenset({P.COMPLETED, P.CLOSED, P.CANCELLED, P.INTERRUPTED})
FARTHEST = timedelta(days=2 * 366)
OLDEST = timedelta(days=20 * 366)
_QUOTA = (RuleCode.HOST_QUOTA_PERCENT, RuleCode.HOST_QUOTA_SMALL, RuleCode.HOST_QUOTA_SMALL_STAFF)
real_end = func.coalesce(Placement.ended_on, Placement.ends_on)

Refusal = tuple[Found, Invalid]
"""The same thing in two forms: to be remarked, or to be refused."""


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


def room_refusals(session: Session, placement: Placement, department: Department) -> Iterator[Refusal]:
    """The days on which the department has no place left."""
    stays = _stays(session, placement, Placement.department_id == department.id)
    full = capacity.full_spans(stays, department.places, placement.starts_on, last_day(placement))
    if full:
        days = sum((span.end - span.start).days + 1 for span in full)
        params = {"places": department.places, "start": full[0].start, "end": full[0].end}
        yield (
            Found("department_full", params={**params, "taken": full[0].number + 1}),
            Invalid(
                N_(
                    "The department has no place left (of %(places)s) from %(start)s to %(end)s, on %(days)s days in "
                    "all: choose other dates or another department."
                ),
                field="starts_on",
                days=days,
                **params,
            ),
        )


def tutor_refusals(session: Session, placement: Placement, _department: Department) -> Iterator[Refusal]:
    """A tutor who would follow too many interns on some day (Code de l’éducation R124-13)."""
    if placement.tutor_id is None:
        return
    rule = values_on(session, [RuleCode.TUTOR_MAXIMUM], placement.starts_on).get(RuleCode.TUTOR_MAXIMUM)
    if rule is None:
        return
    stays = _stays(session, placement, Placement.tutor_id == placement.tutor_id)
    day = capacity.first_day_over(stays, placement.starts_on, last_day(placement), rule.value)
    if day:
        yield (
            Found("tutor_over_limit", params={"limit": rule.value, "day": day}),
            Invalid(
                N_(
                    "%(tutor)s follows %(limit)s interns on %(day)s already, as many as the law allows: name another "
                    "internship tutor or choose other dates."
                ),
                field="tutor_name",
                tutor=session.get_one(Person, placement.tutor_id).name,
                limit=rule.value,
                day=day,
            ),
        )


def quota_refusals(session: Session, placement: Placement, department: Department) -> Iterator[Refusal]:
    """A host that would have too many interns in some civil week (Code de l’éducation R124-10)."""
    host = session.get_one(Organisation, department.organisation_id)
    rules = values_on(session, list(_QUOTA), placement.starts_on)
    if host.staff_count is None or len(rules) < len(_QUOTA):
        return
    percent, small, small_staff = (rules[code].value for code in _QUOTA)
    limit = capacity.max_interns(host.staff_count, percent=percent, small_count=small, small_below=small_staff)
    stays = _stays(session, placement, Placement.organisation_id == host.id, margin=capacity.WEEK)
    weeks = capacity.weeks_over(stays, placement.starts_on, last_day(placement), limit)
    if weeks:
        yield (
            Found("quota_over", params={"limit": limit, "day": weeks[0]}),
            Invalid(
                N_(
                    "The city has %(limit)s interns in the week of %(day)s already, as many as the law allows: choose "
                    "other dates."
                ),
                field="starts_on",
                limit=limit,
                day=weeks[0],
            ),
        )


Check = Callable[[Session, Placement, Department], Iterator[Refusal]]
CHECKS: tuple[Check, ...] = (room_refusals, tutor_refusals, quota_refusals)


def refuse(session: Session, placement: Placement, department: Department, checks: tuple[Check, ...] = CHECKS) -> None:
    """Raise the first refusal of ``checks``."""
    with session.no_autoflush:
        for check in checks:
            for _found, refusal in check(session, placement, department):
                raise refusal


def refresh_findings(session: Session, placement: Placement, department: Department, now: datetime) -> list[FindingRow]:
    """Keep what is to be remarked about the internship as it is now."""
    session.flush()
    found: list[Found] = []
    if placement.state in LIVE:
        for check in CHECKS:
            found += [one for one, _refusal in check(session, placement, department)]
        found += _unchecked(session, placement, department)
    if placement.state is not P.CANCELLED:
        found += _of_dates(session, placement)
        found += _incomplete(session, placement)
    return findings.refresh(session, SubjectKind.PLACEMENT, placement.id, found, now=now)


def _unchecked(session: Session, placement: Placement, department: Department) -> Iterator[Found]:
    """Limits that could not be checked."""
    if session.get_one(Organisation, department.organisation_id).staff_count is None:
        yield Found("quota_unknown")
    wanted = [*_QUOTA, RuleCode.TUTOR_MAXIMUM]
    if len(values_on(session, wanted, placement.starts_on)) < len(wanted):
        yield Found("rule_missing", params={"day": placement.starts_on})


def _of_dates(session: Session, placement: Placement) -> Iterator[Found]:
    if placement.application_id:
        call = session.scalars(select(Call).join(Application).where(Application.id == placement.application_id)).one()
        if not (call.starts_on <= placement.starts_on and placement.ends_on <= call.ends_on):
            yield Found("outside_call", params={"start": call.starts_on, "end": call.ends_on})
    others = _stays(session, placement, Placement.person_id == placement.person_id)
    if others:
        day = max(placement.starts_on, min(stay.starts_on for stay in others))
        yield Found("person_elsewhere", params={"day": day})


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


def _stays(
    session: Session, placement: Placement, condition: ColumnElement[bool], margin: timedelta = timedelta(0)
) -> list[Stay]:
    """Other internships that meet ``condition`` and have a day in common with this one, or within ``margin`` of it."""
    query = select(Placement.starts_on, real_end).where(
        condition,
        Placement.state != P.CANCELLED,
        Placement.starts_on <= last_day(placement) + margin,
        real_end >= placement.starts_on - margin,
    )
    if placement.id is not None:
        query = query.where(Placement.id != placement.id)
    return [Stay(*row) for row in session.execute(query)]
