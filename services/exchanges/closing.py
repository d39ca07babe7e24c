"""What is still to be done before a visit is closed: what must be, and what one may leave."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.enums import IncidentState
from db.models import Incident, Leg, LegMember, Participation, PersonSecret
from services.errors import Conflict
from services.exchanges import certificates
from services.exchanges.attended import attended
from services.person_secrets import OF_HEALTH


def n_(one: str, several: str) -> tuple[str, str]:
    """Both forms of a sentence that counts, marked for the catalogue."""
    return one, several


@dataclass(frozen=True, slots=True)
class StillOpen:
    """One thing to do: two msgids (one, several) with their number; it holds the closing up where ``must`` is set."""

    one: str
    several: str
    number: int
    must: bool = True


def still_open(session: Session, leg: Leg, there: Collection[int]) -> tuple[StillOpen, ...]:
    """What is left to do of a visit that is over; ``there``: participations of those who took part in something. Three
    statements."""
    found = (
        StillOpen(
            *n_("%(n)s incident is still open.", "%(n)s incidents are still open."), _incidents(session, leg)
        ),
        StillOpen(
            *n_("%(n)s certificate of participation is not made yet.",
                "%(n)s certificates of participation are not made yet."),
            len(certificates.without(session, leg, there)),
        ),
        StillOpen(
            *n_("What %(n)s person told about health is not deleted yet: it goes a month after their last visit.",
                "What %(n)s people told about health is not deleted yet: it goes a month after their last visit."),
            _health(session, leg), must=False,
        ),
    )  # fmt: skip
    return tuple(one for one in found if one.number)


def refuse(session: Session, leg: Leg) -> None:
    """Raise ``Conflict`` with the first thing that must be done before this visit is closed."""
    if first := next((one for one in still_open(session, leg, attended(session, leg.id)) if one.must), None):
        raise Conflict(first.one if first.number == 1 else first.several, n=first.number)


def _incidents(session: Session, leg: Leg) -> int:
    query = select(func.count()).where(Incident.leg_id == leg.id, Incident.state != IncidentState.CLOSED)
    return session.scalar(query) or 0


def _health(session: Session, leg: Leg) -> int:
    query = (
        select(func.count(PersonSecret.person_id.distinct()))
        .join(Participation, Participation.person_id == PersonSecret.person_id)
        .join(LegMember, LegMember.participation_id == Participation.id)
        .where(LegMember.leg_id == leg.id, PersonSecret.kind.in_(OF_HEALTH))
    )
    return session.scalar(query) or 0
