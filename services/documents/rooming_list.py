"""Who sleeps where in the lodgings of the group, on paper: a table for each house, for leaders and the house itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import localised
from db.enums import HostStayState, SubjectKind
from db.models import HostStay, Leg, Lodging, Participation, Person, Room
from db.session import reading
from services import formats, history
from services.actors import Actor
from services.documents import compiler
from services.documents.document import Document
from services.errors import Conflict, NotFound
from services.exchange_policy import is_leader
from services.exchanges.journeys import journey
from services.i18n import N_, translate
from services.policy import Action, may
from services.unit import prepared_by


def _leg_of(session: Session, actor: Actor, public_id: str) -> Leg:
    leg = session.scalars(select(Leg).where(Leg.public_id == public_id)).one_or_none()
    if leg is None or not may(actor, Action.ROOMS_READ, journey(session, leg)):
        raise NotFound(N_("This does not exist, or not any more."))
    return leg


def _make(actor: Actor, leg_public_id: str, *, now: datetime) -> Document:
    with reading() as session:
        leg = _leg_of(session, actor, leg_public_id)
        houses = _houses(session, leg, actor.language)
        if not houses:
            raise Conflict(N_("No room is agreed yet."))
        data = _data(leg, houses, actor.language)
    return Document(f"chambres-{leg.starts_on:%Y-%m-%d}.pdf", compiler.pdf("rooming_list", data, now=now))


@prepared_by(_make)
def rooming_list(
    session: Session, actor: Actor, leg_public_id: str, *, now: datetime, prepared: Document | None = None
) -> Document:
    """The list in the language of whoever takes it; agreed rooms alone. ``Conflict`` while there is none."""
    leg = _leg_of(session, actor, leg_public_id)
    history.audit(session, actor, "document:rooming_list", now=now, kind=SubjectKind.LEG, subject_id=leg.id)
    return prepared or _make(actor, leg_public_id, now=now)


def _houses(session: Session, leg: Leg, language: str) -> list[dict[str, Any]]:
    query = (
        select(Lodging, Room, Participation, Person)
        .join(HostStay, HostStay.lodging_id == Lodging.id)
        .join(Room, Room.id == HostStay.room_id)
        .join(Participation, Participation.id == HostStay.participation_id)
        .join(Person, Person.id == Participation.person_id)
        .where(Lodging.leg_id == leg.id, HostStay.state == HostStayState.AGREED)
        .order_by(Lodging.starts_on, Lodging.id, Room.id, Participation.sort_name, Participation.id)
    )
    houses: dict[int, dict[str, Any]] = {}
    rooms: dict[int, dict[str, Any]] = {}
    for lodging, room, one, person in session.execute(query):
        house = houses.setdefault(lodging.id, _house(lodging, language))
        if room.id not in rooms:
            rooms[room.id] = {"room": "\n".join(part for part in (room.name, room.floor) if part), "people": []}
            house["rows"].append(rooms[room.id])
        leads = f" ({translate(language, N_('leader'))})" if is_leader(one) else ""
        rooms[room.id]["people"].append(f"{person.name}{leads}")
    return list(houses.values())


def _house(lodging: Lodging, language: str) -> dict[str, Any]:
    about = " · ".join(part for part in (lodging.address, lodging.phone) if part)
    return {
        "name": lodging.name, "about": about, "rows": [],
        "nights": translate(
            language, N_("Nights from %(first)s to %(last)s"), first=formats.long_date(lodging.starts_on, language),
            last=formats.long_date(lodging.ends_on, language),
        ),
    }  # fmt: skip


def _data(leg: Leg, houses: list[dict[str, Any]], language: str) -> dict[str, Any]:
    return {
        "language": language, "title": translate(language, N_("Who sleeps where")),
        "subtitle": f"{localised(leg.exchange, 'title', language)} · "
        f"{formats.period(leg.starts_on, leg.ends_on, language)}",
        "footer": translate(language, N_("For leaders and the house alone; destroy it afterwards")),
        "heads": [translate(language, N_("Room")), translate(language, N_("Who sleeps there"))], "houses": houses,
    }  # fmt: skip
