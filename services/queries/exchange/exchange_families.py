"""Host families of a visit: as a list, and one whole for those who decide, or for the family itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, selectinload

from db.base import localised
from db.enums import Gender, HostStayState, HouseholdState, LegDirection, ParticipationState
from db.models import Exchange, HostStay, Household, HouseholdAdult, Leg, Participation, Person
from services.actions import Action
from services.actors import Actor
from services.errors import NotFound
from services.exchanges.family_photo import shown
from services.exchanges.household_checks import Lacking, lacking, latest
from services.i18n import N_
from services.policy import may
from services.queries.exchange.exchange_scope import legs_visible_to
from services.queries.exchange.hosting_scope import households_visible_to

MOST = 200
"""A visit with more families than this is not of this world."""


@dataclass(frozen=True, slots=True)
class VisitHead:
    """Which visit a page is about."""

    public_id: str
    exchange: str
    """Public id of the exchange."""
    title: str
    direction: LegDirection
    sending: str
    host: str
    host_country: str
    starts_on: date
    ends_on: date
    may_decide: bool


@dataclass(frozen=True, slots=True)
class FamilyRow:
    """One family of the list; ``lacking`` is what keeps it from receiving, only for those who decide."""

    public_id: str
    name: str
    state: HouseholdState
    capacity: int
    taken: int
    """Young people who sleep there or are proposed to."""
    languages: tuple[str, ...]
    visited_on: date | None
    lacking: tuple[Lacking, ...]


@dataclass(frozen=True, slots=True)
class AdultView:
    """An adult of the family; the check is shown to those who decide alone."""

    public_id: str
    name: str
    phone: str
    is_contact: bool
    is_checked: bool
    checked_on: date | None = None
    expires_on: date | None = None
    country: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class ChildView:
    """A child of the family, and who they are in the exchange."""

    id: int
    given_name: str
    birth_year: int
    gender: Gender | None
    takes_part: str


@dataclass(frozen=True, slots=True)
class RoomView:
    """A room for guests."""

    public_id: str
    name: str
    beds: int
    for_adults: bool


@dataclass(frozen=True, slots=True)
class GuestView:
    """A young person who sleeps there."""

    stay: str
    name: str
    starts_on: date
    ends_on: date
    state: HostStayState


@dataclass(frozen=True, slots=True)
class FamilyDetail:
    """One family; ``values`` are its fields by name, as they are saved. ``whole`` for those who decide."""

    public_id: str
    version: int
    visit: VisitHead
    state: HouseholdState
    name: str
    values: dict[str, Any]
    photo: str | None
    adults: tuple[AdultView, ...]
    children: tuple[ChildView, ...]
    rooms: tuple[RoomView, ...]
    guests: tuple[GuestView, ...]
    visited_on: date | None
    visited_by: str
    visit_note: str
    visit_expires_on: date | None
    lacking: tuple[Lacking, ...]
    whole: bool
    may_edit: bool


FIELDS = (
    "name", "email", "phone", "language", "address", "presentation", "capacity", "languages", "interests", "pets",
    "avoids", "smokes", "gender_wish", "age_from", "age_to", "same_room",
)  # fmt: skip


def visit(session: Session, actor: Actor, leg_public_id: str, *, language: str = "fr") -> VisitHead:
    """The visit of a page; raises ``NotFound`` for one that the actor does not see."""
    leg = session.scalars(select(Leg).where(Leg.public_id == leg_public_id, legs_visible_to(actor))).one_or_none()
    if leg is None:
        raise NotFound(N_("This does not exist, or not any more."))
    return head_of(actor, leg, language)


def head_of(actor: Actor, leg: Leg, language: str) -> VisitHead:
    """The same for a query that has the record."""
    return VisitHead(
        leg.public_id, leg.exchange.public_id, localised(leg.exchange, "title", language), leg.direction,
        localised(leg.sending, "name", language), localised(leg.host, "name", language), leg.host.country,
        leg.starts_on, leg.ends_on, may(actor, Action.BED_DECIDE, leg),
    )  # fmt: skip


def families(session: Session, actor: Actor, leg_public_id: str) -> list[FamilyRow]:
    """All families of a visit, those to deal with first, then by name. A constant number of statements."""
    query = (
        select(Household, _taken())
        .join(Leg, Leg.id == Household.leg_id)
        .where(Leg.public_id == leg_public_id, households_visible_to(actor))
        .options(selectinload(Household.adults).selectinload(HouseholdAdult.checks), selectinload(Household.leg))
        .order_by(Household.name, Household.id)
        .limit(MOST)
    )
    order = list(HouseholdState)
    rows = [_row(actor, household, taken) for household, taken in session.execute(query).unique()]
    return sorted(rows, key=lambda row: (order.index(row.state), row.name, row.public_id))


def _taken() -> ColumnElement[int]:
    return (
        select(func.count(HostStay.participation_id.distinct()))
        .join(Participation, Participation.id == HostStay.participation_id)
        .where(
            HostStay.household_id == Household.id,
            HostStay.state != HostStayState.ENDED,
            Participation.state != ParticipationState.WITHDRAWN,
        )
        .correlate(Household)
        .scalar_subquery()
    )


def _row(actor: Actor, household: Household, taken: int) -> FamilyRow:
    missing = lacking(household) if may(actor, Action.HOUSEHOLD_WHOLE, household) else []
    return FamilyRow(
        household.public_id, household.name, household.state, household.capacity, taken, tuple(household.languages),
        household.visited_on, tuple(missing),
    )  # fmt: skip


def family(session: Session, actor: Actor, public_id: str, *, language: str = "fr") -> FamilyDetail:
    """One family that the actor may see; raises ``NotFound``."""
    return _detail(session, actor, Household.public_id == public_id, language)


def family_of_bearer(session: Session, actor: Actor, *, language: str = "fr") -> FamilyDetail:
    """The family whose link the actor came by; raises ``NotFound``."""
    return _detail(session, actor, Household.id == (actor.link.subject_id if actor.link else 0), language)


def _detail(session: Session, actor: Actor, condition: ColumnElement[bool], language: str) -> FamilyDetail:
    query = select(Household).where(condition, households_visible_to(actor))
    found = session.scalars(query).one_or_none()
    if found is None:
        raise NotFound(N_("This does not exist, or not any more."))
    whole = may(actor, Action.HOUSEHOLD_WHOLE, found)
    names = (*FIELDS, "note") if whole else FIELDS
    return FamilyDetail(
        found.public_id, found.version, head_of(actor, found.leg, language), found.state, found.name,
        {name: getattr(found, name) for name in names}, shown(session, found), _adults(found, whole),
        _children(session, found),
        tuple(RoomView(one.public_id, one.name, one.beds, one.for_adults) for one in found.rooms),
        () if actor.link else _guests(session, found), found.visited_on, found.visited_by if whole else "",
        found.visit_note if whole else "", found.visit_expires_on, tuple(lacking(found) if whole else ()), whole,
        may(actor, Action.HOUSEHOLD_EDIT, found),
    )  # fmt: skip


def _adults(household: Household, whole: bool) -> tuple[AdultView, ...]:
    return tuple(_adult(one, whole) for one in household.adults)


def _adult(adult: HouseholdAdult, whole: bool) -> AdultView:
    check = latest(adult.checks)
    view = AdultView(adult.public_id, adult.name, adult.phone, adult.is_contact, check is not None)
    if check is None or not whole:
        return view
    return AdultView(
        adult.public_id, adult.name, adult.phone, adult.is_contact, True, check.checked_on, check.expires_on,
        check.country, check.reference,
    )  # fmt: skip


def _children(session: Session, household: Household) -> tuple[ChildView, ...]:
    names = _names(session, (one.participation_id for one in household.children))
    return tuple(
        ChildView(one.id, one.given_name, one.birth_year, one.gender, names.get(one.participation_id or 0, ""))
        for one in household.children
    )


def _names(session: Session, ids: Iterable[int | None]) -> dict[int, str]:
    wanted = [one for one in ids if one is not None]
    if not wanted:
        return {}
    query = select(Participation.id, Person).join(Person, Person.id == Participation.person_id)
    return {key: person.name for key, person in session.execute(query.where(Participation.id.in_(wanted)))}


def _guests(session: Session, household: Household) -> tuple[GuestView, ...]:
    query = (
        select(HostStay, Person)
        .join(Participation, Participation.id == HostStay.participation_id)
        .join(Person, Person.id == Participation.person_id)
        .where(HostStay.household_id == household.id)
        .order_by(HostStay.starts_on, Participation.sort_name, HostStay.id)
    )
    return tuple(
        GuestView(stay.public_id, person.name, stay.starts_on, stay.ends_on, stay.state)
        for stay, person in session.execute(query)
    )


def young_of_the_host(session: Session, actor: Actor, leg_public_id: str) -> list[tuple[str, str]]:
    """Young people of the receiving city, one of whom a child of the family may be: public ids and names."""
    query = (
        select(Participation.public_id, Person)
        .join(Person, Person.id == Participation.person_id)
        .join(Exchange, Exchange.id == Participation.exchange_id)
        .join(Leg, Leg.exchange_id == Exchange.id)
        .where(Leg.public_id == leg_public_id, legs_visible_to(actor), Participation.organisation_id == Leg.host_id)
        .order_by(Participation.sort_name, Participation.id)
        .limit(MOST)
    )
    return [(public_id, person.name) for public_id, person in session.execute(query)]
