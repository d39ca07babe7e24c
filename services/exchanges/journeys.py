"""A visit with whoever is in it: what permissions about its days are asked of."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import ParticipationKind, ParticipationState
from db.models import Leg, LegMember, Participation
from services.records import by_public_id


@dataclass(frozen=True, slots=True)
class Journey:
    """A visit, with the ids of people and of members who are in it now, and of those among them who lead."""

    leg: Leg
    people: frozenset[int]
    leading_people: frozenset[int]
    leading_members: frozenset[int]


def journey(session: Session, leg: Leg) -> Journey:
    """The visit with its people; whoever withdrew or went home is in it no more. One statement."""
    rows = session.execute(
        select(LegMember.id, Participation.person_id, Participation.kind)
        .join(Participation, Participation.id == LegMember.participation_id)
        .where(LegMember.leg_id == leg.id, *in_it())
    ).all()
    leaders = [row for row in rows if row.kind is not ParticipationKind.PARTICIPANT]
    return Journey(
        leg, frozenset(row.person_id for row in rows), frozenset(row.person_id for row in leaders),
        frozenset(row.id for row in leaders),
    )  # fmt: skip


def of_leg(session: Session, leg_public_id: str) -> Journey:
    """The same by the public id of the visit. Raises ``NotFound``."""
    return journey(session, by_public_id(session, Leg, leg_public_id))


def in_it() -> tuple:
    """Conditions for whoever is in a visit now."""
    return LegMember.left_on.is_(None), Participation.state != ParticipationState.WITHDRAWN
