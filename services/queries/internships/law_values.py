"""The values of the law as a table: by rule, the latest first, with validity, source and who entered them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, String, bindparam, cast, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from db.models import DatedRule, Person, User
from services.actors import Actor
from services.law_values import FOREVER, RATE, RULES, used_between
from services.policy import Action, authorize, may

_LAST = func.coalesce(cast(DatedRule.valid_to, String), FOREVER.isoformat())


@dataclass(frozen=True, slots=True)
class ValueRow:
    """One value; ``value`` is cents or a whole number of ``unit``. ``valid_to``: last day, None while it is open."""

    code: str
    value: int
    unit: str
    valid_from: date
    valid_to: date | None
    source: str
    entered_by: str
    entered_at: datetime | None
    can_change: bool
    """The actor may correct it: nothing frozen rests on it."""

    def holds(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class LawValues:
    """All values by code, in the order of the rules. ``missing_for``: a year without a rate that is near or here."""

    rows: dict[str, tuple[ValueRow, ...]]
    can_edit: bool
    missing_for: int | None


def law(session: Session, actor: Actor, *, today: date) -> LawValues:
    """The table. Raises ``Forbidden`` for whoever keeps no internships."""
    authorize(actor, Action.LAW_READ)
    can_edit = may(actor, Action.LAW_EDIT)
    person = aliased(Person)
    query = (
        select(DatedRule, person, used_between(cast(DatedRule.valid_from, String), _LAST))
        .outerjoin(User, User.id == DatedRule.entered_by_id)
        .outerjoin(person, person.id == User.person_id)
        .where(DatedRule.code.in_(RULES))
        .order_by(DatedRule.valid_from.desc())
    )
    rows: dict[str, list[ValueRow]] = {code: [] for code in RULES}
    for row, who, is_used in session.execute(query):
        rows[row.code].append(
            ValueRow(
                row.code, row.value, row.unit, row.valid_from, row.valid_to, row.source, who.name if who else "",
                row.entered_at, can_edit and not is_used,
            )
        )  # fmt: skip
    asked = rate_needed_on(today)
    is_known = any(row.holds(asked) for row in rows[RATE])
    return LawValues({code: tuple(found) for code, found in rows.items()}, can_edit, None if is_known else asked.year)


def rate_needed_on(today: date) -> date:
    """The day for which a rate must be known: today, and in December the first day of the coming year."""
    return date(today.year + 1, 1, 1) if today.month == 12 else today


def rate_missing() -> ScalarSelect[int]:
    """1 where rates are kept and none holds on the day of the parameter ``rate_day``, else 0; for a larger question."""
    day: Any = bindparam("rate_day")
    is_rate: ColumnElement[bool] = DatedRule.code == RATE
    known = exists().where(
        is_rate, DatedRule.valid_from <= day, or_(DatedRule.valid_to.is_(None), DatedRule.valid_to >= day)
    )
    return select(func.count()).where(exists().where(is_rate), ~known).scalar_subquery()
