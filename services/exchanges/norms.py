"""The numbers of the law that an exchange asks for, as they stand on one day."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from services.rules.dated import RuleCode, values_on
from services.rules.exchanges import Norms

_CODES: dict[str, RuleCode] = {
    "per_leader": RuleCode.EXCHANGE_PER_LEADER,
    "young_per_leader": RuleCode.EXCHANGE_YOUNG_PER_LEADER,
    "least_leaders": RuleCode.EXCHANGE_LEAST_LEADERS,
    "declared_from": RuleCode.EXCHANGE_DECLARED_FROM,
    "declared_months": RuleCode.EXCHANGE_DECLARED_MONTHS,
    "complement_days": RuleCode.EXCHANGE_COMPLEMENT_DAYS,
    "least_days": RuleCode.EXCHANGE_LEAST_DAYS,
    "most_days": RuleCode.EXCHANGE_MOST_DAYS,
    "least_people": RuleCode.EXCHANGE_LEAST_PEOPLE,
    "most_people": RuleCode.EXCHANGE_MOST_PEOPLE,
    "least_group": RuleCode.EXCHANGE_LEAST_GROUP,
}


def norms_on(session: Session, day: date) -> Norms:
    """The numbers in force on ``day``. One statement."""
    found = values_on(session, list(_CODES.values()), day)
    return Norms(**{name: found[code].value for name, code in _CODES.items() if code in found})
