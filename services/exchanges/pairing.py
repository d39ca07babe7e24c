"""Who sleeps at which family: proposed by the optimiser, agreed by a person, or decided by hand.

A proposal never touches what is agreed or was decided by hand. What breaks a hard rule of ``services/rules/pairing.py``
is refused whoever asks; what merely suits less is told and allowed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from db.enums import HostStayState, SubjectKind
from db.models import HostStay, Household, Leg, Participation
from db.session import reading
from services import history
from services.actions import Action
from services.actors import Actor
from services.errors import Conflict, DomainError, InvalidFields
from services.exchanges import beds
from services.exchanges.beds import Beds, key_of
from services.exchanges.hosting_words import HARD
from services.exchanges.households import check_not_over
from services.i18n import N_
from services.policy import authorize
from services.records import by_public_id, local_day
from services.rules.pairing import Family, Guest, Hard, Reason, doubts, reasons, together
from services.rules.pairing_optimum import Fault, Pairing, faults_of_locks, pair
from services.unit import prepared_by
from services.workflows import HOST_STAY


@dataclass(frozen=True, slots=True)
class Proposed:
    """What a proposal came to: how many are newly placed, who is not, and brothers and sisters kept apart by rules."""

    placed: int
    unplaced: tuple[str, ...]
    apart: tuple[str, ...]
    is_proven: bool


Asked = tuple[tuple[Guest, ...], tuple[Family, ...]]


def _solved(actor: Actor, leg_public_id: str, *, now: datetime) -> tuple[Asked, Pairing]:
    """The slow part of :func:`propose`, before its transaction."""
    with reading() as session:
        leg = by_public_id(session, Leg, leg_public_id)
        authorize(actor, Action.BED_DECIDE, leg)
        known = beds.load(session, leg, today_at(leg, now))
    return (known.guests, known.families), pair(known.guests, known.families)


@prepared_by(_solved)
def propose(
    session: Session,
    actor: Actor,
    leg_public_id: str,
    *,
    now: datetime,
    prepared: tuple[Asked, Pairing] | None = None,
) -> Proposed:
    """Propose a family for everybody who has none that is agreed or decided by hand; the former proposal goes.

    Raises ``InvalidFields`` at «pairing» where what was decided breaks a hard rule: each fault is named.
    """
    known = _known(session, actor, leg_public_id, now)
    asked = (known.guests, known.families)
    found = prepared[1] if prepared is not None and prepared[0] == asked else pair(*asked)
    if found.faults:
        raise InvalidFields([_refusal(known, fault) for fault in found.faults])
    placed = 0
    for guest in known.guests:
        if guest.locked:
            continue
        if (former := known.stays.get(guest.id)) is not None:
            session.delete(former)
        if bed := found.beds.get(guest.id):
            _add(session, known, guest, *bed, today=today_at(known.leg, now), now=now)
            placed += 1
    _audit(session, actor, known.leg, "pairing:propose", now, placed=placed, unplaced=len(found.unplaced))
    return Proposed(
        placed, tuple(_name(known, one) for one in found.unplaced),
        tuple(_name(known, one) for group in found.apart for one in group.guests), found.is_proven,
    )  # fmt: skip


def accept(session: Session, actor: Actor, leg_public_id: str, *, now: datetime) -> list[HostStay]:
    """Agree to all that is proposed, unless it breaks a hard rule meanwhile; gives back what was agreed."""
    known = _known(session, actor, leg_public_id, now)
    fixed = [_locked(guest, known.stays.get(guest.id)) for guest in known.guests]
    if faults := faults_of_locks(fixed, known.families):
        raise InvalidFields([_refusal(known, fault) for fault in faults])
    agreed = [one for one in known.stays.values() if one.state is HostStayState.PROPOSED]
    if not agreed:
        raise Conflict(N_("Nothing is proposed: let the software propose, or choose by hand."))
    for stay in agreed:
        history.move(session, actor, stay, HOST_STAY, "agree", now=now)
    session.flush()
    return agreed


def place(
    session: Session,
    actor: Actor,
    leg_public_id: str,
    participation_public_id: str,
    household_public_id: str,
    *,
    room_public_id: str | None = None,
    apart: bool = False,
    reason: str = "",
    now: datetime,
) -> tuple[Reason, ...]:
    """Decide by hand where somebody sleeps; gives back what suits less there, which is no obstacle.

    ``apart``: brothers and sisters are parted knowingly. Whoever was agreed elsewhere moves: before the visit at once,
    during it from today; what was before stays in the history. Raises ``InvalidFields`` at «pairing».
    """
    known = _known(session, actor, leg_public_id, now)
    guest, family = _pair_of(session, known, participation_public_id, household_public_id)
    room = _room_key(known, family.id, room_public_id)
    _check(known, {guest.id: family.id}, apart=apart, rooms={guest.id: room})
    today = today_at(known.leg, now)
    was_agreed = _leave(session, actor, known.stays.get(guest.id), reason or _BY_HAND, today=today, now=now)
    stay = _add(session, known, guest, family.id, room, today=today, now=now)
    stay.is_locked = True
    if was_agreed:
        history.move(session, actor, stay, HOST_STAY, "agree", now=now)
    _audit(session, actor, known.leg, "pairing:place", now)
    return doubts(guest, family)


_BY_HAND = N_("Changed by hand.")


def swap(session: Session, actor: Actor, stay_public_id: str, other_public_id: str, *, now: datetime) -> None:
    """Let two people change places, each to the family of the other. Raises ``InvalidFields`` at «pairing»."""
    one, other = (by_public_id(session, HostStay, each, lock=True) for each in (stay_public_id, other_public_id))
    known = _known(session, actor, one.leg.public_id, now)
    keys = [f"{stay.participation_id:09d}" for stay in (one, other)]
    if one.leg_id != other.leg_id or any(known.stays.get(key) not in (one, other) for key in keys):
        raise Conflict(N_("Choose two people who sleep at families now."))
    homes = [f"{stay.household_id:09d}" for stay in (other, one)]
    _check(known, dict(zip(keys, homes, strict=True)), apart=False, rooms={})
    agreed = [stay.state is HostStayState.AGREED for stay in (one, other)]
    today = today_at(known.leg, now)
    for stay in (one, other):
        _leave(session, actor, stay, _BY_HAND, today=today, now=now)
    for key, home, was_agreed in zip(keys, homes, agreed, strict=True):
        stay = _add(session, known, known.guest(key), home, "", today=today, now=now)
        stay.is_locked = True
        if was_agreed:
            history.move(session, actor, stay, HOST_STAY, "agree", now=now)
    _audit(session, actor, known.leg, "pairing:swap", now)


def release(session: Session, actor: Actor, stay_public_id: str, *, now: datetime) -> None:
    """Drop a proposal, or one decided by hand, so that the next proposal looks anew."""
    stay = by_public_id(session, HostStay, stay_public_id, lock=True)
    authorize(actor, Action.BED_DECIDE, stay)
    if stay.state is not HostStayState.PROPOSED:
        raise Conflict(N_("This is agreed: choose another family, or end the stay early with a reason."))
    session.delete(stay)
    _audit(session, actor, stay.leg, "pairing:release", now)


def end(session: Session, actor: Actor, stay_public_id: str, *, reason: str, now: datetime) -> HostStay:
    """End a stay today, with a reason; the person needs another family from then on."""
    stay = by_public_id(session, HostStay, stay_public_id, lock=True)
    return end_now(session, actor, stay, reason, today=today_at(stay.leg, now), now=now)


def end_now(session: Session, actor: Actor, stay: HostStay, reason: str, *, today: date, now: datetime) -> HostStay:
    """The same for a service that has the record: today is the last night, or none was slept there."""
    history.move(session, actor, stay, HOST_STAY, "end", now=now, reason=reason)
    stay.ends_on = min(max(stay.starts_on, today), stay.ends_on)
    stay.ended_reason = reason.strip()
    session.flush()
    return stay


def today_at(leg: Leg, now: datetime) -> date:
    """The civil day in the city that receives."""
    return local_day(now, leg.host.time_zone)


def forbidden(known: Beds, guest: Guest, family: Family) -> tuple[Hard, ...]:
    """The hard rules that keep somebody from a family, with those who sleep there now."""
    inside = [one for one in _inside(known, family.id) if one.id != guest.id]
    return together([*inside, replace(guest, locked="", locked_room="", ruled_out=frozenset())], family)


def _known(session: Session, actor: Actor, leg_public_id: str, now: datetime) -> Beds:
    leg = by_public_id(session, Leg, leg_public_id, lock=True)
    authorize(actor, Action.BED_DECIDE, leg)
    check_not_over(leg)
    return beds.load(session, leg, today_at(leg, now))


def _pair_of(
    session: Session, known: Beds, participation_public_id: str, household_public_id: str
) -> tuple[Guest, Family]:
    key = key_of(by_public_id(session, Participation, participation_public_id))
    home = key_of(by_public_id(session, Household, household_public_id))
    if key not in {one.id for one in known.guests} or home not in known.households:
        raise Conflict(N_("This person does not travel, or this family is not accepted for this visit."))
    return known.guest(key), known.family(home)


def _room_key(known: Beds, home: str, room_public_id: str | None) -> str:
    rooms = {room.public_id: key_of(room) for room in known.households[home].rooms}
    return rooms.get(room_public_id, "") if room_public_id else ""


def _inside(known: Beds, home: str) -> list[Guest]:
    """Who sleeps at a family now, or is proposed to, each in their room where one is settled."""
    return [
        replace(guest, locked=home, locked_room=f"{stay.room_id:09d}" if stay.room_id else "")
        for guest in known.guests
        if (stay := known.stays.get(guest.id)) is not None and stay.household_id == int(home)
    ]


def _check(known: Beds, wanted: dict[str, str], *, apart: bool, rooms: dict[str, str]) -> None:
    """Refuse what breaks a hard rule once these people are at these families; that they left one is for a person to
    weigh."""
    broken: list[DomainError] = []
    for home in dict.fromkeys(wanted.values()):
        staying = [one for one in _inside(known, home) if one.id not in wanted]
        coming = [
            replace(known.guest(key), locked=home, locked_room=rooms.get(key, ""), ruled_out=frozenset())
            for key, to in wanted.items()
            if to == home
        ]
        rules = together([*staying, *coming], known.family(home))
        broken += [_refusal(known, Fault(home, rule, coming[0].id)) for rule in rules]
    for key, home in wanted.items():
        if not apart and _parts_siblings(known, key, home, wanted):
            broken.append(_refusal(known, Fault(home, Hard.SIBLINGS, key)))
    if broken:
        raise InvalidFields(broken)


def _parts_siblings(known: Beds, key: str, home: str, wanted: dict[str, str]) -> bool:
    """Whether a brother or sister sleeps, or is to sleep, at another family."""
    name = known.guest(key).siblings
    for other in known.guests:
        stay = known.stays.get(other.id)
        theirs = wanted.get(other.id) or (f"{stay.household_id:09d}" if stay is not None else home)
        if name and other.id != key and other.siblings == name and theirs != home:
            return True
    return False


def _locked(guest: Guest, stay: HostStay | None) -> Guest:
    if stay is None:
        return guest
    return replace(guest, locked=f"{stay.household_id:09d}", locked_room=f"{stay.room_id:09d}" if stay.room_id else "")


def _leave(session: Session, actor: Actor, stay: HostStay | None, reason: str, *, today: date, now: datetime) -> bool:
    """Take somebody out of where they are; whether that was agreed."""
    if stay is None:
        return False
    if stay.state is HostStayState.PROPOSED:
        session.delete(stay)
        session.flush()
        return False
    end_now(session, actor, stay, reason, today=today, now=now)
    return True


def _add(session: Session, known: Beds, guest: Guest, home: str, room: str, *, today: date, now: datetime) -> HostStay:
    """A proposed stay from now on; with why, and a room where the family's rooms leave one choice."""
    leg, household = known.leg, known.households[home]
    stay = HostStay(
        leg_id=leg.id, leg=leg, participation_id=known.people[guest.id][0].id, household_id=household.id,
        household=household, room_id=int(room) if room else None, starts_on=beds.first_day(leg, today),
        ends_on=leg.ends_on, state=HostStayState.PROPOSED, created_at=now, updated_at=now, ended_reason="",
        reasons=[
            {"rule": one.rule, "params": list(one.values)}
            for one in reasons(replace(guest, locked=""), known.family(home))
        ],
    )  # fmt: skip
    session.add(stay)
    session.flush()
    return stay


def _refusal(known: Beds, fault: Fault) -> DomainError:
    """A sentence about what stands in the way, at «pairing»."""
    family = known.households.get(fault.family)
    name = _name(known, fault.guest) if fault.guest else ""
    return HARD[fault.rule].refusal(name, family.name if family else "")


def _name(known: Beds, key: str) -> str:
    return known.people[key][1].name


def _audit(session: Session, actor: Actor, leg: Leg, action: str, now: datetime, **details: Any) -> None:
    session.flush()
    history.audit(session, actor, action, now=now, kind=SubjectKind.LEG, subject_id=leg.id, **details)
