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
from db.models import (
    Application,
    Call,
    Department,
    Offer,
    Organisation,
    OtherIntern,
    Person,
    Placement,
    SchengenStay,
    TutorAbsence,
)
from services import findings
from services.errors import Invalid
from services.findings import FindingRow, Found
from services.i18n import N_
from services.offer_checks import placements_of
from services.records import by_public_id, local_day
from services.rules import capacity, passports, schengen
from services.rules.borders import Formalities, counts_in_180, formalities
from services.rules.capacity import Stay
from services.rules.dated import RuleCode, values_on
from services.rules.schengen import Period

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


def room_refusals(
    session: Session, placement: Placement, department: Department, *, sure: bool = True
) -> Iterator[Refusal]:
    """The days on which the department has no place left."""
    stays = _stays(session, placement, Placement.department_id == department.id)
    stays += _other_stays(session, placement, OtherIntern.department_id == department.id, sure=sure)
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


def tutor_refusals(
    session: Session, placement: Placement, _department: Department, *, sure: bool = True
) -> Iterator[Refusal]:
    """A tutor who would follow too many interns on some day (Code de l’éducation R124-13)."""
    if placement.tutor_id is None:
        return
    rule = values_on(session, [RuleCode.TUTOR_MAXIMUM], placement.starts_on).get(RuleCode.TUTOR_MAXIMUM)
    if rule is None:
        return
    stays = _stays(session, placement, Placement.tutor_id == placement.tutor_id)
    stays += _other_stays(session, placement, OtherIntern.tutor_id == placement.tutor_id, sure=sure)
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


def quota_refusals(
    session: Session, placement: Placement, department: Department, *, sure: bool = True
) -> Iterator[Refusal]:
    """A host that would have too many interns in some civil week (Code de l’éducation R124-10)."""
    host = session.get_one(Organisation, department.organisation_id)
    rules = values_on(session, list(_QUOTA), placement.starts_on)
    if host.staff_count is None or len(rules) < len(_QUOTA):
        return
    percent, small, small_staff = (rules[code].value for code in _QUOTA)
    limit = capacity.max_interns(host.staff_count, percent=percent, small_count=small, small_below=small_staff)
    stays = _stays(session, placement, Placement.organisation_id == host.id, margin=capacity.WEEK)
    in_city = OtherIntern.organisation_id == host.id
    stays += _other_stays(session, placement, in_city, margin=capacity.WEEK, sure=sure)
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


Check = Callable[..., Iterator[Refusal]]
"""With ``sure`` only interns known another way count whom human resources confirmed."""
CHECKS: tuple[Check, ...] = (room_refusals, tutor_refusals, quota_refusals)


def refuse(session: Session, placement: Placement, department: Department, checks: tuple[Check, ...] = CHECKS) -> None:
    """Raise the first refusal of ``checks``."""
    with session.no_autoflush:
        for check in checks:
            for _found, refusal in check(session, placement, department):
                raise refusal


def fits(
    session: Session,
    placement: Placement,
    *,
    starts_on: date | None = None,
    ends_on: date | None = None,
    tutor_id: int | None = None,
) -> list[Invalid]:
    """What would stand in the way of other dates or another tutor: places, tutor, quota. Nothing is changed.

    For a change that is only proposed, such as an amendment; what is left out stays as it is.
    """
    department = session.get_one(Department, placement.department_id)
    proposed = Placement(
        id=placement.id, organisation_id=placement.organisation_id, department_id=placement.department_id,
        person_id=placement.person_id, state=placement.state, starts_on=starts_on or placement.starts_on,
        ends_on=ends_on or placement.ends_on, tutor_id=tutor_id or placement.tutor_id,
    )  # fmt: skip
    return [refusal for check in CHECKS for _found, refusal in check(session, proposed, department)]


def refresh_findings(session: Session, placement: Placement, department: Department, now: datetime) -> list[FindingRow]:
    """Keep what is to be remarked about the internship as it is now."""
    session.flush()
    found: list[Found] = []
    if placement.state in LIVE:
        for check in CHECKS:
            found += [one for one, _refusal in check(session, placement, department, sure=False)]
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
    wanted = [*_QUOTA, RuleCode.TUTOR_MAXIMUM]
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
    others = _stays(session, placement, Placement.person_id == placement.person_id)
    if others:
        day = max(placement.starts_on, min(stay.starts_on for stay in others))
        yield Found("person_elsewhere", params={"day": day})
    person = session.get_one(Person, placement.person_id)
    yield from _of_passport(person, placement)
    if placement.state in BEFORE_START and counts_in_180(person.nationality, placement.starts_on, placement.ends_on):
        over = schengen.first_day_over(
            schengen_periods(session, person, without_id=placement.id), Period(placement.starts_on, placement.ends_on)
        )
        if over:
            yield Found("schengen_over", params={"day": over})


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


def _other_stays(
    session: Session,
    placement: Placement,
    condition: ColumnElement[bool],
    *,
    margin: timedelta = timedelta(0),
    sure: bool,
) -> list[Stay]:
    """The city's interns who came another way; with ``sure`` those alone whom human resources confirmed."""
    query = select(OtherIntern.starts_on, OtherIntern.ends_on).where(
        condition,
        OtherIntern.starts_on <= last_day(placement) + margin,
        OtherIntern.ends_on >= placement.starts_on - margin,
    )
    if sure:
        query = query.where(OtherIntern.confirmed_at.is_not(None))
    return [Stay(*row) for row in session.execute(query)]
