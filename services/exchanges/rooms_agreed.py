"""Rooms are agreed to: leaders and the coordinators of the city that sends are told; parents see it on their page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from db.enums import HostStayState, SubjectKind
from db.models import HostStay, Lodging
from services import history
from services.actors import Actor
from services.errors import Conflict, DomainError, InvalidFields
from services.exchanges.hosting import leaders_of
from services.exchanges.lodgings import changed, editable
from services.exchanges.rooming import load
from services.exchanges.rooming_words import refusal
from services.i18n import N_
from services.mail import outbox
from services.mail.coordinators import tell_coordinators
from services.rules import rooming as rules
from services.workflows import HOST_STAY

ROOMS_PAGE = "/chambres?id="
LEADERS_PAGE = "/mon-echange"


def agree(session: Session, actor: Actor, lodging_public_id: str, *, now: datetime) -> list[HostStay]:
    """Agree to all that is proposed in a house, unless it breaks a hard rule meanwhile; gives back what was agreed."""
    house = load(session, editable(session, actor, lodging_public_id))
    errors: list[DomainError] = [
        refusal(stop, house.records[room.id].name)
        for room in house.rooms
        for stop in rules.together(house.inside(room.id), room)
    ]
    if errors:
        raise InvalidFields(errors)
    agreed = [one for one in house.stays.values() if one.state is HostStayState.PROPOSED]
    if not agreed:
        raise Conflict(N_("Nothing is proposed: let the software propose, or choose by hand."))
    for stay in agreed:
        history.move(session, actor, stay, HOST_STAY, "agree", now=now)
    changed(session, actor, house.lodging, "rooms:agree", now)
    _tell(session, house.lodging, now)
    return agreed


def _tell(session: Session, lodging: Lodging, now: datetime) -> None:
    leg = lodging.leg
    words: dict[str, Any] = {"place": lodging.name, "starts_on": lodging.starts_on, "ends_on": lodging.ends_on}
    about: dict[str, Any] = {"kind": SubjectKind.LODGING, "subject_id": lodging.id}
    for person in leaders_of(session, leg):
        outbox.queue_to_person(session, "rooms_agreed", person, now=now, path=LEADERS_PAGE, **about, **words)
    tell_coordinators(
        session, leg.sending_id, "rooms_agreed", now=now, path=f"{ROOMS_PAGE}{leg.public_id}", **about, **words
    )  # fmt: skip
