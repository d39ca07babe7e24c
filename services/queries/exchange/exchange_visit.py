"""One visit of an exchange in a few words: the head of every page about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import localised
from db.enums import LegDirection, LegState
from db.models import Leg
from services.actors import Actor
from services.errors import NotFound
from services.i18n import N_
from services.queries.exchange.exchange_scope import legs_visible_to


@dataclass(frozen=True, slots=True)
class VisitHead:
    """Which visit it is; zones are those of the cities that send and receive."""

    public_id: str
    version: int
    exchange: str
    """Public id of the exchange."""
    exchange_title: str
    direction: LegDirection
    state: LegState
    sending: str
    host: str
    sending_zone: str
    host_zone: str
    starts_on: date
    ends_on: date
    emergency_numbers: tuple[Mapping[str, str], ...]
    insurance: str


def visible_leg(session: Session, actor: Actor, public_id: str) -> Leg:
    """The visit, if the actor coordinates one of its cities. Raises ``NotFound``. One statement."""
    leg = session.scalars(select(Leg).where(Leg.public_id == public_id, legs_visible_to(actor))).one_or_none()
    if leg is None:
        raise NotFound(N_("This does not exist, or not any more."))
    return leg


def head_of(leg: Leg, language: str) -> VisitHead:
    """The head of a visit that was found."""
    return VisitHead(
        leg.public_id, leg.version, leg.exchange.public_id, localised(leg.exchange, "title", language), leg.direction,
        leg.state, localised(leg.sending, "name", language), localised(leg.host, "name", language),
        leg.sending.time_zone, leg.host.time_zone, leg.starts_on, leg.ends_on, tuple(leg.emergency_numbers),
        leg.insurance,
    )  # fmt: skip
