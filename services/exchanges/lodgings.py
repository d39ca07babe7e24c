"""Houses where the group sleeps: address, phone, nights, and rooms with beds, floor and for whom they are kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import Gender, HostStayState, SubjectKind
from db.models import HostStay, Leg, Lodging, Room
from services import history, inputs
from services.actions import Action
from services.actors import Actor
from services.errors import Conflict, Invalid, NotFound
from services.exchanges.households import check_not_over
from services.exchanges.nights import LIVING
from services.i18n import N_
from services.people import FIELDS as OF_PERSONS
from services.policy import authorize
from services.records import by_public_id

MOST_LODGINGS = 10
MOST_ROOMS = 80
MOST_BEDS = 30


def keep(
    session: Session,
    actor: Actor,
    leg_public_id: str,
    fields: Mapping[str, Any],
    *,
    lodging_public_id: str | None = None,
    seen_version: int | None = None,
    now: datetime,
) -> Lodging:
    """Enter a house, or change one: «name», «address», «phone», «starts_on» and «ends_on» (first and last night),
    «with_hosts». Whoever sleeps there follows its nights. Raises ``Invalid`` at the field."""
    leg = by_public_id(session, Leg, leg_public_id, lock=True)
    authorize(actor, Action.BED_DECIDE, leg)
    check_not_over(leg)
    values = _checked(leg, fields, now)
    if lodging_public_id is None:
        _check_number(session, Lodging, Lodging.leg_id == leg.id, MOST_LODGINGS)
        lodging = Lodging(leg_id=leg.id, leg=leg, organisation_id=leg.host_id, created_at=now, updated_at=now, **values)
        session.add(lodging)
    else:
        lodging = _own(session, leg, lodging_public_id)
        history.check_version(lodging, seen_version)
        for name, value in values.items():
            setattr(lodging, name, value)
        _follow(session, lodging, now)
    changed(session, actor, lodging, "lodging:keep", now)
    return lodging


def remove(session: Session, actor: Actor, lodging_public_id: str, *, now: datetime) -> None:
    """Take out a house where nobody is to sleep. Proposals go with it."""
    lodging = editable(session, actor, lodging_public_id)
    if any(stay.state is not HostStayState.PROPOSED for stay in _stays(session, lodging)):
        raise Conflict(N_("Somebody sleeps or slept here: give them another room or end their stay first."))
    for stay in _stays(session, lodging):
        session.delete(stay)
    session.flush()
    for room in list(lodging.rooms):
        session.delete(room)
    history.audit(session, actor, "lodging:remove", now=now, kind=SubjectKind.LEG, subject_id=lodging.leg_id)
    session.delete(lodging)
    session.flush()


def add_rooms(
    session: Session,
    actor: Actor,
    lodging_public_id: str,
    *,
    name: str,
    beds: int,
    number: int = 1,
    floor: str = "",
    for_adults: bool = False,
    kept_for: Gender | str | None = None,
    accessible: bool = False,
    now: datetime,
) -> list[Room]:
    """One room, or several alike: they are numbered from the number at the end of ``name``, or from 1.

    Raises ``Invalid`` at «room_name», «beds» or «number».
    """
    lodging = editable(session, actor, lodging_public_id)
    many = inputs.whole(number, field="number", least=1, most=MOST_ROOMS) or 1
    if len(lodging.rooms) + many > MOST_ROOMS:
        raise Invalid(N_("A house has at most %(n)s rooms here."), field="number", n=MOST_ROOMS)
    values = _of_room(name, beds, floor, for_adults, kept_for, accessible)
    names = _numbered(values.pop("name"), many)
    rooms = [Room(lodging_id=lodging.id, name=one, **values) for one in names]
    session.add_all(rooms)
    session.flush()
    session.expire(lodging, ["rooms"])
    changed(session, actor, lodging, "lodging:rooms", now)
    return rooms


def remove_room(session: Session, actor: Actor, room_public_id: str, *, now: datetime) -> None:
    """Take out a room; whoever was only proposed there is without again. Refused once somebody is agreed there."""
    room = by_public_id(session, Room, room_public_id)
    if room.lodging is None:
        raise NotFound(N_("This does not exist, or not any more."))
    lodging = editable(session, actor, room.lodging.public_id)
    inside = session.scalars(select(HostStay).where(HostStay.room_id == room.id)).all()
    if any(stay.state is not HostStayState.PROPOSED for stay in inside):
        raise Conflict(N_("Somebody sleeps in this room: give them another one first."))
    for stay in inside:
        session.delete(stay)
    session.flush()
    session.delete(room)
    session.flush()
    session.expire(lodging, ["rooms"])
    changed(session, actor, lodging, "lodging:rooms", now)


def editable(session: Session, actor: Actor, lodging_public_id: str) -> Lodging:
    """The house, locked, for whoever decides on beds of a visit that is not over."""
    lodging = by_public_id(session, Lodging, lodging_public_id, lock=True)
    authorize(actor, Action.BED_DECIDE, lodging)
    check_not_over(lodging.leg)
    return lodging


def changed(session: Session, actor: Actor, lodging: Lodging, action: str, now: datetime) -> None:
    """Note that something about a house is another now; for services that have authorised it."""
    lodging.updated_at = now
    session.flush()
    history.audit(session, actor, action, now=now, kind=SubjectKind.LODGING, subject_id=lodging.id)


def _own(session: Session, leg: Leg, public_id: str) -> Lodging:
    lodging = by_public_id(session, Lodging, public_id, lock=True)
    if lodging.leg_id != leg.id:
        raise NotFound(N_("This does not exist, or not any more."))
    return lodging


def _check_number(session: Session, model: Any, condition: Any, most: int) -> None:
    if len(session.scalars(select(model.id).where(condition)).all()) >= most:
        raise Conflict(N_("That many houses are not entered for one visit."))


def _checked(leg: Leg, fields: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    name = inputs.line(fields.get("name"), field="name", longest=200)
    if not name:
        raise Invalid(N_("Write the name of the house, as it stands at its door."), field="name")
    first, last = _nights(leg, fields)
    return {
        "name": name, "address": inputs.line(fields.get("address"), field="address", longest=300),
        "phone": OF_PERSONS["phone"](fields.get("phone"), "phone", now), "starts_on": first, "ends_on": last,
        "with_hosts": bool(fields.get("with_hosts")),
    }  # fmt: skip


def _nights(leg: Leg, fields: Mapping[str, Any]) -> tuple[date, date]:
    first = inputs.day(fields.get("starts_on"), field="starts_on") or leg.starts_on
    last = inputs.day(fields.get("ends_on"), field="ends_on") or max(leg.ends_on - timedelta(days=1), leg.starts_on)
    if not leg.starts_on <= first <= leg.ends_on:
        raise Invalid(N_("This night is not one of the visit."), field="starts_on")
    if not first <= last <= leg.ends_on:
        raise Invalid(N_("The last night lies in the visit, and not before the first one."), field="ends_on")
    return first, last


def _of_room(
    name: str, beds: int, floor: str, for_adults: bool, kept_for: Gender | str | None, accessible: bool
) -> dict[str, Any]:
    called = inputs.line(name, field="room_name", longest=100)
    if not called:
        raise Invalid(N_("Write the name or the number of the room."), field="room_name")
    places = inputs.whole(beds, field="beds", least=1, most=MOST_BEDS)
    if places is None:
        raise Invalid(N_("Say how many beds there are."), field="beds")
    return {
        "name": called, "beds": places, "floor": inputs.line(floor, field="floor", longest=40),
        "for_adults": bool(for_adults), "kept_for": inputs.member(Gender, kept_for, field="kept_for"),
        "accessible": bool(accessible),
    }  # fmt: skip


def _numbered(name: str, many: int) -> list[str]:
    """«Chambre 101» and the next ones; «Dortoir» becomes «Dortoir 1» …"""
    if many == 1:
        return [name]
    stem = name.rstrip("0123456789")
    typed = name[len(stem) :]
    first, digits = (int(typed), len(typed)) if typed else (1, 1)
    stem = stem if typed else f"{name} "
    return [f"{stem}{first + number:0{digits}d}" for number in range(many)]


def _follow(session: Session, lodging: Lodging, now: datetime) -> None:
    """Stays that are not over take the nights of their house."""
    for stay in _stays(session, lodging):
        if stay.state in LIVING and (stay.starts_on, stay.ends_on) != (lodging.starts_on, lodging.ends_on):
            stay.starts_on, stay.ends_on, stay.updated_at = lodging.starts_on, lodging.ends_on, now


def _stays(session: Session, lodging: Lodging) -> list[HostStay]:
    return list(session.scalars(select(HostStay).where(HostStay.lodging_id == lodging.id)))
