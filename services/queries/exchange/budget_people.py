"""For whom and for how many days the money of an exchange is: what its cost is divided by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.enums import LegState, ParticipationKind, ParticipationState
from db.models import Leg, LegMember, Participation
from services.queries.exchange.exchange_attendance import theme_days

_YOUNG = (
    Participation.kind == ParticipationKind.PARTICIPANT,
    Participation.state != ParticipationState.WITHDRAWN,
)


@dataclass(frozen=True, slots=True)
class Counted:
    """``young``: young people of both cities who did not withdraw; ``days``: those on which each of them travels;
    ``lived``: days on which somebody was marked as there at an activity, at home or away."""

    young: int
    days: int
    lived: int


def counted(session: Session, exchange_id: int, leg_ids: Iterable[int]) -> Counted:
    """Of an exchange with these visits. Two statements, and one for each visit."""
    young = session.scalar(select(func.count()).where(Participation.exchange_id == exchange_id, *_YOUNG)) or 0
    travelling = session.execute(
        select(Leg.starts_on, Leg.ends_on, LegMember.left_on)
        .join(LegMember, LegMember.leg_id == Leg.id)
        .join(Participation, Participation.id == LegMember.participation_id)
        .where(
            Leg.exchange_id == exchange_id, Leg.state != LegState.CANCELLED, LegMember.travels.is_(True), *_YOUNG
        )
    )  # fmt: skip
    days = sum(days_there(starts_on, ends_on, left_on) for starts_on, ends_on, left_on in travelling)
    lived = sum(one.person_days for leg in leg_ids for one in theme_days(session, leg) if one.theme is None)
    return Counted(young, days, lived)


def days_there(starts_on: date, ends_on: date, left_on: date | None) -> int:
    """Days of a visit that somebody is in it, the first and the last one included; none for who left before it."""
    return max(0, (min(ends_on, left_on or ends_on) - starts_on).days + 1)
