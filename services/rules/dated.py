"""Rates, thresholds and limits of the law as they stand on one day, with their source."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from db.models import DatedRule
from services.errors import Invalid, NotFound
from services.i18n import N_


class RuleCode(StrEnum):
    """Codes of the dated rules that the software asks for."""

    TUTOR_MAXIMUM = "tutor_maximum"
    """Running agreements that one tutor may have on any date (R124-13), ``count``."""
    HOST_QUOTA_PERCENT = "host_quota_percent"
    """Interns of a host during one civil week, of its staff, rounded up (R124-10), ``percent``."""
    HOST_QUOTA_SMALL_STAFF = "host_quota_small_staff"
    """A host with fewer staff than this has a fixed number instead (R124-10), ``count``."""
    HOST_QUOTA_SMALL = "host_quota_small"
    """That fixed number (R124-10), ``count``."""
    GRATIFICATION_HOURLY = "gratification_hourly"
    """What an hour of presence earns where money is due; for a public host also the most (D124-8), ``cents``."""
    EXPORT_ORAL_VALUE = "export_oral_value"
    """Up to this value goods leave the Union by word of mouth (CDU-DA article 137), ``cents``."""
    EXPORT_ORAL_WEIGHT = "export_oral_weight"
    """And up to this weight, ``kg``."""
    ARMENIA_VAT_PERCENT = "armenia_vat_percent"
    """What Armenia asks of goods that come without relief, ``percent``."""
    EXCHANGE_PER_LEADER = "exchange_per_leader"
    """Minors of six years and more for one leader (CASF R227-15), ``count``."""
    EXCHANGE_YOUNG_PER_LEADER = "exchange_young_per_leader"
    """Minors under six for one leader (CASF R227-15), ``count``."""
    EXCHANGE_LEAST_LEADERS = "exchange_least_leaders"
    """Fewest leaders of a group of minors, ``count``."""
    EXCHANGE_DECLARED_FROM = "exchange_declared_from"
    """Minors from which a stay with a night is declared (CASF R227-1), ``count``."""
    EXCHANGE_DECLARED_MONTHS = "exchange_declared_months"
    """Months before it by which it is declared (CASF R227-2), ``months``."""
    EXCHANGE_COMPLEMENT_DAYS = "exchange_complement_days"
    """Days before it by which the complement is sent (CASF R227-2), ``days``."""
    EXCHANGE_LEAST_DAYS = "exchange_least_days"
    """Usual length of a visit without travel (Erasmus+), ``days``."""
    EXCHANGE_MOST_DAYS = "exchange_most_days"
    EXCHANGE_LEAST_PEOPLE = "exchange_least_people"
    """Usual number of young people of both groups (Erasmus+), ``count``."""
    EXCHANGE_MOST_PEOPLE = "exchange_most_people"
    EXCHANGE_LEAST_GROUP = "exchange_least_group"
    """Fewest young people of one group (Erasmus+), ``count``."""


@dataclass(frozen=True, slots=True)
class DatedValue:
    """The value of a rule on one day; ``valid_to`` is the last day, None while it is open."""

    code: str
    value: int
    unit: str
    source: str
    valid_from: date
    valid_to: date | None


def values_on(session: Session, codes: Collection[str], day: date) -> dict[str, DatedValue]:
    """The values in force on ``day`` of those of ``codes`` that have one. One statement.

    Raises ``Invalid`` where two values of one code are in force on the same day.
    """
    rows = session.scalars(
        select(DatedRule)
        .where(
            DatedRule.code.in_(codes),
            DatedRule.valid_from <= day,
            or_(DatedRule.valid_to.is_(None), DatedRule.valid_to >= day),
        )
        .order_by(DatedRule.code, DatedRule.valid_from)
    )
    found: dict[str, DatedValue] = {}
    for row in rows:
        if row.code in found:
            raise Invalid(
                N_("Two values are entered for the rule “%(code)s” on %(day)s: correct one of them first."),
                code=row.code,
                day=day,
            )
        found[row.code] = DatedValue(row.code, row.value, row.unit, row.source, row.valid_from, row.valid_to)
    return found


def value_on(session: Session, code: str, day: date) -> DatedValue:
    """The value of ``code`` in force on ``day``.

    Raises ``NotFound`` where none is: the last known one is never used instead.
    """
    found = values_on(session, [code], day).get(code)
    if found is None:
        raise NotFound(
            N_("No value is entered for the rule “%(code)s” on %(day)s: add it to the dated rules first."),
            code=code,
            day=day,
        )
    return found
