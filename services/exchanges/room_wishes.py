"""With whom somebody would like to share a room, and nights that they spend elsewhere: as they or others said it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from db.enums import SubjectKind
from db.models import Leg, NightAway, Participation, RoomWish
from services import history, inputs
from services.actions import Action
from services.actors import Actor
from services.errors import Invalid, NotFound
from services.exchanges.households import check_not_over
from services.i18n import N_
from services.policy import authorize, may
from services.records import by_public_id

MOST_WISHES = 3


def wish(
    session: Session, actor: Actor, leg_public_id: str, participation_public_id: str,
    others: Collection[str], *, now: datetime,
) -> None:  # fmt: skip
    """With whom somebody would like to share, as they or their school said it; at most three. Raises ``Invalid``."""
    leg, one = _about(session, actor, leg_public_id, participation_public_id)
    if len(set(others)) > MOST_WISHES:
        raise Invalid(N_("Name at most %(n)s people."), field="wishes", n=MOST_WISHES)
    wanted = [by_public_id(session, Participation, other) for other in dict.fromkeys(others)]
    if any(other.exchange_id != leg.exchange_id or other.id == one.id for other in wanted):
        raise Invalid(N_("Choose other people of this exchange."), field="wishes")
    session.execute(delete(RoomWish).where(RoomWish.participation_id == one.id))
    session.add_all(RoomWish(participation_id=one.id, other_id=other.id) for other in wanted)
    _noted(session, actor, one, "rooms:wish", now)


def away(
    session: Session,
    actor: Actor,
    leg_public_id: str,
    participation_public_id: str,
    *,
    starts_on: date | None,
    ends_on: date | None,
    place: str = "",
    now: datetime,
) -> NightAway:
    """Nights that somebody spends elsewhere; their bed stays theirs. Raises ``Invalid`` at «starts_on» or «ends_on»."""
    leg, one = _about(session, actor, leg_public_id, participation_public_id)
    first, last = inputs.day(starts_on, field="starts_on"), inputs.day(ends_on, field="ends_on")
    if first is None or not leg.starts_on <= first <= leg.ends_on:
        raise Invalid(N_("This night is not one of the visit."), field="starts_on")
    if last is None or not first <= last <= leg.ends_on:
        raise Invalid(N_("The last night lies in the visit, and not before the first one."), field="ends_on")
    found = NightAway(
        leg_id=leg.id, participation_id=one.id, starts_on=first, ends_on=last,
        place=inputs.line(place, field="place", longest=200),
    )  # fmt: skip
    session.add(found)
    _noted(session, actor, one, "rooms:away", now)
    return found


def back(session: Session, actor: Actor, night_away_public_id: str, *, now: datetime) -> None:
    """Somebody sleeps with the others after all."""
    found = by_public_id(session, NightAway, night_away_public_id)
    one = session.get_one(Participation, found.participation_id)
    _about(session, actor, found.leg.public_id, one.public_id)
    session.delete(found)
    _noted(session, actor, one, "rooms:back", now)


def _about(
    session: Session, actor: Actor, leg_public_id: str, participation_public_id: str
) -> tuple[Leg, Participation]:
    """A visit and somebody in it, for the city that decides on beds, the person’s own city and their school."""
    leg = by_public_id(session, Leg, leg_public_id)
    one = by_public_id(session, Participation, participation_public_id, lock=True)
    if one.exchange_id != leg.exchange_id:
        raise NotFound(N_("This does not exist, or not any more."))
    if not may(actor, Action.BED_DECIDE, leg):
        authorize(actor, Action.PARTICIPATION_EDIT, one)
    check_not_over(leg)
    return leg, one


def _noted(session: Session, actor: Actor, one: Participation, action: str, now: datetime) -> None:
    session.flush()
    history.audit(session, actor, action, now=now, kind=SubjectKind.PARTICIPATION, subject_id=one.id)
