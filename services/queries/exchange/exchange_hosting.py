"""Who sleeps where during a visit, who has no bed, and why a family suits somebody or does not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from db.enums import Gender, HostStayState, ParticipationState
from db.models import File, HostStay, Household, Leg, Lodging, Participation, Person, Room
from services.actions import Action
from services.actors import Actor
from services.errors import NotFound
from services.exchange_policy import is_leader
from services.exchanges import beds
from services.exchanges.beds import Beds
from services.exchanges.family_shown import DAYS_BEFORE
from services.exchanges.household_checks import receives
from services.exchanges.households import OVER
from services.exchanges.pairing import forbidden, today_at
from services.hosting_policy import family_of_link
from services.i18n import N_
from services.policy import authorize
from services.queries.exchange.exchange_families import VisitHead, head_of
from services.queries.exchange.exchange_rooms import GapView, gaps
from services.queries.exchange.exchange_scope import legs_visible_to
from services.records import by_public_id
from services.rules.ages import MINOR_BELOW
from services.rules.exchanges import age_at
from services.rules.pairing import Family, Gains, Guest, Hard, Reason, doubts, gains, reasons
from services.rules.pairing_optimum import cost_of, pair

BEST = 3
"""How many families are suggested at once to somebody who needs one now."""


@dataclass(frozen=True, slots=True)
class SleeperRow:
    """Somebody who travels, and where they sleep. ``stay`` is empty for whoever has no bed."""

    public_id: str
    name: str
    age: int | None
    gender: Gender | None
    is_leader: bool
    languages: tuple[str, ...]
    wishes: str
    stay: str = ""
    state: HostStayState | None = None
    is_locked: bool = False
    house: str = ""
    """Name of the family or of the lodging."""
    household: str = ""
    """Public id of the family; empty in a lodging."""
    room: str = ""
    starts_on: date | None = None
    why: tuple[Mapping[str, Any], ...] = ()
    needs_now: bool = False
    """Was at a family that can no longer receive, and has no other bed."""

    @property
    def is_minor(self) -> bool:
        return self.age is None or self.age < MINOR_BELOW


@dataclass(frozen=True, slots=True)
class HomeRow:
    """A family of the visit with what is free."""

    public_id: str
    name: str
    capacity: int
    taken: int
    is_valid: bool

    @property
    def free(self) -> int:
        return max(self.capacity - self.taken, 0)


@dataclass(frozen=True, slots=True)
class BedsView:
    """Everybody who travels, those without a bed first, and the families."""

    visit: VisitHead
    sleepers: tuple[SleeperRow, ...]
    homes: tuple[HomeRow, ...]
    some_nights: tuple[GapView, ...]
    """Who has a bed, and yet none in some night to come."""

    @property
    def proposed(self) -> int:
        return sum(one.state is HostStayState.PROPOSED for one in self.sleepers)

    @property
    def every_night(self) -> int:
        """How many have a bed that is agreed, and lack it in no night."""
        lacking = {one.participation for one in self.some_nights}
        return sum(one.state is HostStayState.AGREED and one.public_id not in lacking for one in self.sleepers)

    @property
    def without(self) -> tuple[SleeperRow, ...]:
        return tuple(one for one in self.sleepers if one.state is None)


@dataclass(frozen=True, slots=True)
class Choice:
    """One family for one person: what forbids it, or how it suits."""

    public_id: str
    name: str
    free: int
    forbidden: tuple[Hard, ...]
    why: tuple[Reason, ...]
    doubts: tuple[Reason, ...]


def view(session: Session, actor: Actor, leg_public_id: str, *, now: datetime, language: str = "fr") -> BedsView:
    """A visit as it stands, for both cities; raises ``NotFound``. A constant number of statements."""
    leg = _visible(session, actor, leg_public_id)
    today, people = today_at(leg, now), beds.travellers(session, leg)
    stays = list(session.scalars(select(HostStay).where(HostStay.leg_id == leg.id).order_by(HostStay.id)))
    first = beds.first_day(leg, today)
    living = [one for one in stays if one.state is not HostStayState.ENDED and one.ends_on >= first]
    living.sort(key=lambda one: (one.household_id is not None, one.state is HostStayState.AGREED))
    current = {one.participation_id: one for one in living}
    left = {one.participation_id for one in stays if one.state is HostStayState.ENDED}
    homes = beds.households(session, leg)
    names = _names(session, leg, homes)
    rows = [
        _row(leg, one, person, current.get(one.id), names, was_there=one.id in left) for one, person in people
    ]  # fmt: skip
    rows.sort(key=lambda row: (not row.needs_now, row.state is not None))
    travelling = {one.id for one, _person in people}
    housed = {row.public_id for row in rows if row.state is not None}
    lacking = tuple(gap for gap in gaps(session, leg, now) if gap.participation in housed)
    return BedsView(head_of(actor, leg, language), tuple(rows), _homes(homes, living, travelling), lacking)


def _visible(session: Session, actor: Actor, leg_public_id: str) -> Leg:
    leg = session.scalars(select(Leg).where(Leg.public_id == leg_public_id, legs_visible_to(actor))).one_or_none()
    if leg is None:
        raise NotFound(N_("This does not exist, or not any more."))
    return leg


@dataclass(frozen=True, slots=True)
class _Names:
    homes: Mapping[int, tuple[str, str]]
    lodgings: Mapping[int, str]
    rooms: Mapping[int, str]


def _names(session: Session, leg: Leg, households: Sequence[Household]) -> _Names:
    homes = {one.id: (one.public_id, one.name) for one in households}
    lodgings = dict(session.execute(select(Lodging.id, Lodging.name).where(Lodging.leg_id == leg.id)).all())
    rooms = select(Room.id, Room.name).join(HostStay, HostStay.room_id == Room.id).where(HostStay.leg_id == leg.id)
    return _Names(homes, lodgings, dict(session.execute(rooms).all()))


def _row(
    leg: Leg, one: Participation, person: Any, stay: HostStay | None, names: _Names, *, was_there: bool
) -> SleeperRow:
    about = (
        one.public_id, person.name, age_at(person.birth_date, leg.starts_on), person.gender, is_leader(one),
        tuple(one.languages), one.wishes,
    )  # fmt: skip
    if stay is None:
        return SleeperRow(*about, needs_now=was_there)
    home = names.homes.get(stay.household_id or 0, ("", names.lodgings.get(stay.lodging_id or 0, "")))
    return SleeperRow(
        *about, stay.public_id, stay.state, stay.is_locked, home[1], home[0], names.rooms.get(stay.room_id or 0, ""),
        stay.starts_on, tuple(stay.reasons),
    )  # fmt: skip


def _homes(households: Sequence[Household], living: list[HostStay], travelling: set[int]) -> tuple[HomeRow, ...]:
    taken: dict[int, set[int]] = {}
    for stay in living:
        if stay.household_id is not None and stay.participation_id in travelling:
            taken.setdefault(stay.household_id, set()).add(stay.participation_id)
    return tuple(
        HomeRow(one.public_id, one.name, one.capacity, len(taken.get(one.id, ())), receives(one))
        for one in households
        if receives(one) or taken.get(one.id)
    )


def choices(
    session: Session, actor: Actor, leg_public_id: str, participation_public_id: str, *, now: datetime
) -> list[Choice]:
    """Every family for one person, the best first: what forbids it, or how it suits. For those who decide."""
    known, guest = _known(session, actor, leg_public_id, participation_public_id, now)
    found = [(family, _choice(known, guest, family)) for family in known.families]
    found.sort(key=lambda one: (bool(one[1].forbidden), [-value for value in gains(guest, one[0]).values()], one[0].id))
    return [one for _family, one in found]


def best(
    session: Session, actor: Actor, leg_public_id: str, participation_public_id: str, *, now: datetime
) -> list[Choice]:
    """The few families that suit somebody best now."""
    every = choices(session, actor, leg_public_id, participation_public_id, now=now)
    return [one for one in every if not one.forbidden][:BEST]


def cost(
    session: Session,
    actor: Actor,
    leg_public_id: str,
    participation_public_id: str,
    household_public_id: str,
    *,
    now: datetime,
) -> Gains | tuple[Hard, ...]:
    """What the best pairing of all would lose with this person at this family, or the rules that forbid it."""
    known, guest = _known(session, actor, leg_public_id, participation_public_id, now)
    home = next((key for key, one in known.households.items() if one.public_id == household_public_id), None)
    if home is None:
        raise NotFound(N_("This does not exist, or not any more."))
    optimum = pair(known.guests, known.families)
    if optimum.faults:
        return tuple(dict.fromkeys(fault.rule for fault in optimum.faults))
    return cost_of(known.guests, known.families, guest.id, home, best=optimum.gains)


def _known(
    session: Session, actor: Actor, leg_public_id: str, participation_public_id: str, now: datetime
) -> tuple[Beds, Guest]:
    leg = by_public_id(session, Leg, leg_public_id)
    authorize(actor, Action.BED_DECIDE, leg)
    known = beds.load(session, leg, today_at(leg, now))
    for guest in known.guests:
        if known.people[guest.id][0].public_id == participation_public_id:
            return known, guest
    raise NotFound(N_("This person does not travel, or sleeps with the group."))


def _choice(known: Beds, guest: Guest, family: Family) -> Choice:
    household = known.households[family.id]
    others = [one for key, one in known.stays.items() if one.household_id == household.id and key != guest.id]
    return Choice(
        household.public_id, household.name, max(family.capacity - len(others), 0), forbidden(known, guest, family),
        reasons(guest, family), doubts(guest, family),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ComingView:
    """A guest as their host family sees them, once it is agreed: no family name, and of health what it must mind."""

    given_name: str
    age: int | None
    languages: tuple[str, ...]
    interests: tuple[str, ...]
    minds: tuple[str, ...]
    """Allergies that concern a home: animals, smoke, food."""
    starts_on: date
    ends_on: date


def coming(session: Session, actor: Actor) -> tuple[ComingView, ...]:
    """Who comes to the family whose link the actor came by. Two statements."""
    query = (
        select(HostStay, Participation, Person, Leg)
        .join(Participation, Participation.id == HostStay.participation_id)
        .join(Person, Person.id == Participation.person_id)
        .join(Leg, Leg.id == HostStay.leg_id)
        .where(
            HostStay.household_id == (family_of_link(actor) or 0), HostStay.state == HostStayState.AGREED,
            Participation.state != ParticipationState.WITHDRAWN,
        )
        .order_by(HostStay.starts_on, HostStay.id)
    )  # fmt: skip
    rows = session.execute(query).all()
    minded = beds.allergies(session, [person for _stay, _one, person, _leg in rows])
    return tuple(
        ComingView(
            person.given_name, age_at(person.birth_date, leg.starts_on), tuple(one.languages), tuple(one.interests),
            tuple(sorted(minded.get(person.id, ()))), stay.starts_on, stay.ends_on,
        )
        for stay, one, person, leg in rows
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ShownFamily:
    """The host family as the guardian of a guest sees it, from thirty days before the visit."""

    name: str
    phone: str
    presentation: str
    languages: tuple[str, ...]
    children: tuple[str, ...]
    starts_on: date
    ends_on: date
    photo: str | None = None
    """Public id of their photo, once guardians were told of the family."""


def own_participation(session: Session, actor: Actor, public_id: str) -> int | None:
    """The id of the actor’s own part in an exchange; None for that of anybody else. One statement."""
    query = select(Participation.id).where(
        Participation.public_id == public_id, Participation.person_id == actor.person_id
    )
    return session.scalar(query) if actor.person_id is not None else None


def shown_to_guardian(session: Session, participation_id: int, today: date) -> tuple[ShownFamily, ...]:
    """Families of one young person that their guardian may know now. For a page that was given this child by its
    guardian’s link. Two statements at most."""
    query = (
        select(HostStay, Household, File.public_id)
        .join(Household, Household.id == HostStay.household_id)
        .outerjoin(File, (File.id == Household.photo_id) & File.deleted_at.is_(None))
        .join(Leg, Leg.id == HostStay.leg_id)
        .where(
            HostStay.participation_id == participation_id, HostStay.state == HostStayState.AGREED,
            Leg.starts_on <= today + DAYS_BEFORE, Leg.ends_on >= today, Leg.state.not_in(OVER),
        )
        .options(selectinload(Household.children))
        .order_by(HostStay.starts_on, HostStay.id)
    )  # fmt: skip
    return tuple(
        ShownFamily(
            home.name, home.phone, home.presentation, tuple(home.languages),
            tuple(child.given_name for child in home.children), stay.starts_on, stay.ends_on,
            photo if home.shown_at else None,
        )
        for stay, home, photo in session.execute(query)
    )  # fmt: skip
