"""The values of the law with their days: entered by administrators, corrected while nothing frozen rests on them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, String, cast, exists, func, select
from sqlalchemy.orm import Session

from db.models import AgreementVersion, DatedRule, GratificationMonth
from services import history, inputs
from services.actors import Actor
from services.contested import Area
from services.errors import DomainError, Invalid, InvalidFields, InvalidMove, NotFound
from services.i18n import N_
from services.policy import Action, authorize
from services.rules.dated import RuleCode

DAY, FOREVER = timedelta(days=1), date.max
SOURCE_LENGTH = 300
RATE = RuleCode.GRATIFICATION_HOURLY


@dataclass(frozen=True, slots=True)
class Rule:
    """One value that the law sets. ``title`` is a msgid; ``is_yearly``: a value holds within its calendar year."""

    title: str
    unit: str
    least: int
    most: int
    is_yearly: bool = False
    area: Area = Area.INTERNSHIP


RULES: dict[str, Rule] = {
    RATE: Rule(N_("Internship allowance for an hour of presence"), "cents", 100, 5_000, is_yearly=True),
    "gratification_threshold": Rule(N_("Hours in a teaching year above which an allowance is due"), "hours", 1, 2_000),
    "presence_maximum": Rule(N_("Most hours of one intern at one host in a teaching year"), "hours", 1, 2_000),
    "hours_per_day": Rule(N_("Hours of presence that make a day"), "hours", 1, 24),
    "days_per_month": Rule(N_("Days of presence that make a month"), "days", 1, 31),
    RuleCode.TUTOR_MAXIMUM: Rule(N_("Interns whom one tutor may follow at once"), "count", 1, 100),
    RuleCode.HOST_QUOTA_PERCENT: Rule(N_("Interns at once, in percent of the host’s staff"), "percent", 1, 100),
    RuleCode.HOST_QUOTA_SMALL: Rule(N_("Interns at once at a host with few staff"), "count", 1, 100),
    RuleCode.HOST_QUOTA_SMALL_STAFF: Rule(N_("Staff from which the percentage counts"), "count", 1, 1_000),
    RuleCode.EXPORT_ORAL_VALUE: Rule(
        N_("Value up to which a shipment is declared by word"), "cents", 1, 10_000_000, area=Area.SHIPMENT
    ),
    RuleCode.EXPORT_ORAL_WEIGHT: Rule(
        N_("Kilograms up to which a shipment is declared by word"), "kg", 1, 100_000, area=Area.SHIPMENT
    ),
    RuleCode.ARMENIA_VAT_PERCENT: Rule(N_("Value added tax in Armenia"), "percent", 1, 100, area=Area.SHIPMENT),
    RuleCode.EXCHANGE_PER_LEADER: Rule(
        N_("Minors from six years on for one leader of an exchange"), "count", 1, 50, area=Area.EXCHANGE
    ),
    RuleCode.EXCHANGE_YOUNG_PER_LEADER: Rule(
        N_("Minors under six for one leader of an exchange"), "count", 1, 50, area=Area.EXCHANGE
    ),
    RuleCode.EXCHANGE_LEAST_LEADERS: Rule(
        N_("Fewest leaders of a group of minors"), "count", 1, 20, area=Area.EXCHANGE
    ),
    RuleCode.EXCHANGE_DECLARED_FROM: Rule(
        N_("Minors from which a stay with nights is declared"), "count", 1, 100, area=Area.EXCHANGE
    ),
    RuleCode.EXCHANGE_DECLARED_MONTHS: Rule(
        N_("Months before a stay by which it is declared"), "months", 1, 12, area=Area.EXCHANGE
    ),
    RuleCode.EXCHANGE_COMPLEMENT_DAYS: Rule(
        N_("Days before a stay for the complement of its declaration"), "days", 1, 90, area=Area.EXCHANGE
    ),
    RuleCode.EXCHANGE_LEAST_DAYS: Rule(
        N_("Usual length of a visit without travel, at least"), "days", 1, 60, area=Area.EXCHANGE
    ),
    RuleCode.EXCHANGE_MOST_DAYS: Rule(
        N_("Usual length of a visit without travel, at most"), "days", 1, 90, area=Area.EXCHANGE
    ),
    RuleCode.EXCHANGE_LEAST_PEOPLE: Rule(
        N_("Usual number of young people of both groups, at least"), "count", 1, 200, area=Area.EXCHANGE
    ),
    RuleCode.EXCHANGE_MOST_PEOPLE: Rule(
        N_("Usual number of young people of both groups, at most"), "count", 1, 400, area=Area.EXCHANGE
    ),
    RuleCode.EXCHANGE_LEAST_GROUP: Rule(N_("Fewest young people of one group"), "count", 1, 100, area=Area.EXCHANGE),
}
"""In the order in which they are listed."""
UNITS = {
    "hours": N_("%(n)s hours"), "days": N_("%(n)s days"), "percent": "%(n)s\u00a0%%", "count": "%(n)s",
    "kg": "%(n)s\u00a0kg", "months": N_("%(n)s months"),
}  # fmt: skip
"""How a value is written; amounts are euros in the way of the language."""


def add(
    session: Session,
    actor: Actor,
    code: str,
    *,
    value: int | None,
    valid_from: date | None,
    source: str,
    valid_to: date | None = None,
    now: datetime,
) -> DatedRule:
    """Enter the value that holds from a day on; the one before it ends the day before. Amounts are cents.

    Raises ``InvalidFields`` for what lacks, ``Invalid`` at «valid_from» where that would change days that a frozen
    agreement or a stated month rests on.
    """
    authorize(actor, Action.LAW_EDIT)
    rule = _rule(code)
    first, last, amount, where = _checked(rule, value, valid_from, valid_to, source)
    rows = session.scalars(select(DatedRule).where(DatedRule.code == code).with_for_update()).all()
    last = _until(rows, rule, first, last)
    before = next((row for row in rows if row.valid_from < first and (row.valid_to or FOREVER) >= first), None)
    if before is not None:
        _refuse_used(session, first, before.valid_to)
        last, before.valid_to = last or before.valid_to, first - DAY
        session.flush()
    row = DatedRule(
        code=code, valid_from=first, valid_to=last, value=amount, unit=rule.unit, source=where, entered_at=now,
        entered_by_id=actor.user_id,
    )  # fmt: skip
    session.add(row)
    return _kept(session, actor, "law:add", row, now)


def correct(
    session: Session, actor: Actor, code: str, valid_from: date, *, value: int | None, source: str, now: datetime
) -> DatedRule:
    """Write value and source anew, as long as nothing frozen rests on it: ``InvalidMove`` otherwise."""
    row = _unused(session, actor, code, valid_from)
    _first, _last, row.value, row.source = _checked(_rule(code), value, valid_from, None, source)
    row.entered_at, row.entered_by_id = now, actor.user_id
    return _kept(session, actor, "law:correct", row, now)


def remove(session: Session, actor: Actor, code: str, valid_from: date, *, now: datetime) -> None:
    """Take back a value that was entered by mistake; what it had ended stays ended until it is entered anew."""
    row = _unused(session, actor, code, valid_from)
    _kept(session, actor, "law:remove", row, now)
    session.delete(row)
    session.flush()


def used_between(first: Any, last: Any) -> ColumnElement[bool]:
    """Whether a frozen agreement or a stated month rests on the law of a day between two, columns or dates as ISO text.

    An agreement rests on the law of each day of its internship, a month on that of its days.
    """
    content, month = AgreementVersion.content, func.substr(cast(GratificationMonth.month, String), 1, 7)
    agreed = exists().where(
        AgreementVersion.voided_at.is_(None),
        content["starts_on"].as_string() <= last,
        content["ends_on"].as_string() >= first,
    )
    return agreed | exists().where(month >= func.substr(first, 1, 7), month <= func.substr(last, 1, 7))


def _is_used(session: Session, first: date, last: date | None) -> bool:
    return bool(session.scalar(select(used_between(first.isoformat(), (last or FOREVER).isoformat()))))


def _refuse_used(session: Session, first: date, last: date | None) -> None:
    if _is_used(session, first, last):
        raise Invalid(
            N_(
                "Signed agreements or stated months rest on the value of these days: it no longer changes. Enter a "
                "later day."
            ),
            field="valid_from",
        )


def _unused(session: Session, actor: Actor, code: str, valid_from: date) -> DatedRule:
    authorize(actor, Action.LAW_EDIT)
    query = select(DatedRule).where(DatedRule.code == code, DatedRule.valid_from == valid_from).with_for_update()
    row = session.scalars(query).one_or_none()
    if row is None:
        raise NotFound(N_("This does not exist, or not any more."))
    if _is_used(session, row.valid_from, row.valid_to):
        raise InvalidMove(
            N_("Signed agreements or stated months rest on this value: it no longer changes. Enter a new one.")
        )
    return row


def _rule(code: str) -> Rule:
    if code not in RULES:
        raise NotFound(N_("This does not exist, or not any more."))
    return RULES[code]


def _checked(
    rule: Rule, value: int | None, valid_from: date | None, valid_to: date | None, source: str
) -> tuple[date, date | None, int, str]:
    errors: list[DomainError] = []
    where = inputs.line(source, field="source", longest=SOURCE_LENGTH)
    if value is None or not rule.least <= value <= rule.most:
        errors.append(Invalid(N_("Check this value: it is far from what the law has said so far."), field="value"))
    if valid_from is None:
        errors.append(Invalid(N_("Say from which day on it holds."), field="valid_from"))
    elif valid_to is not None and valid_to < valid_from:
        errors.append(Invalid(N_("The last day lies before the first one."), field="valid_to"))
    if not where:
        errors.append(Invalid(N_("Say where it stands: law, decree, official page."), field="source"))
    if errors or valid_from is None or value is None:
        raise InvalidFields(errors)
    return valid_from, valid_to, value, where


def _until(rows: Iterable[DatedRule], rule: Rule, first: date, last: date | None) -> date | None:
    """The last day: the one that was given, the end of a year for what changes by year, or the day before the next."""
    starts = sorted(row.valid_from for row in rows)
    if first in starts:
        raise Invalid(N_("A value is entered from this day on already: correct that one."), field="valid_from")
    following = next((day - DAY for day in starts if day > first), None)
    end_of_year = date(first.year, 12, 31) if rule.is_yearly else None
    latest = min((day for day in (following, end_of_year) if day is not None), default=None)
    if last is not None and latest is not None and last > latest:
        raise Invalid(N_("It can hold until %(day)s at the latest."), field="valid_to", day=latest)
    return last or latest


def _kept(session: Session, actor: Actor, act: str, row: DatedRule, now: datetime) -> DatedRule:
    session.flush()
    history.audit(session, actor, act, now=now, code=row.code, valid_from=row.valid_from.isoformat(), value=row.value)
    return row
