"""Who takes part in one exchange, as a list: searched, filtered, paged by key; of the other city what work needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from db.base import localised, localised_column
from db.enums import (
    Gender,
    LegDirection,
    LegState,
    OrganisationKind,
    ParticipationKind,
    ParticipationState,
    SubjectKind,
)
from db.models import Exchange, Leg, LegMember, Organisation, Participation, Person
from services.actors import Actor
from services.errors import NotFound
from services.exchange_policy import owned_by
from services.exchanges import taking_over
from services.exchanges.exchanges import LIVING
from services.i18n import N_
from services.queries.exchange.exchange_scope import exchanges_visible_to, participations_visible_to
from services.queries.keyed import Key, Page, paged
from services.rules.exchanges import age_at
from services.search import matches

SIZE = 50
_KEY = Key(Participation.sort_name, Participation.id, Participation.public_id)
_city, _school = aliased(Organisation), aliased(Organisation)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Filters of the list; public ids of the city, the visit and the school."""

    search: str = ""
    city: str | None = None
    leg: str | None = None
    """Who travels in this visit."""
    state: ParticipationState | None = None
    kind: ParticipationKind | None = None
    school: str | None = None


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One line. ``age`` on the first day of the visit in which they travel; ``left``: how many visits they left."""

    public_id: str
    name: str
    kind: ParticipationKind
    is_substitute: bool
    state: ParticipationState
    gender: Gender | None
    city: str
    school: str
    class_name: str
    age: int | None
    left: int


@dataclass(frozen=True, slots=True)
class LegChoice:
    """One visit to filter by."""

    public_id: str
    direction: LegDirection
    starts_on: date
    ends_on: date
    sending_id: int
    state: LegState


@dataclass(frozen=True, slots=True)
class Frame:
    """The exchange around the list: its title, what one can filter by, and whose people one may enter."""

    public_id: str
    title: str
    is_living: bool
    cities: tuple[tuple[str, str], ...]
    """Public id and name."""
    mine: tuple[str, ...]
    """Public ids of cities whose people the actor enters."""
    legs: tuple[LegChoice, ...]
    schools: tuple[tuple[str, str], ...]
    """Those that take part, and those of somebody in the list."""
    has_call: bool
    waiting: int
    """Chosen in the call and not in the group yet."""


def frame(session: Session, actor: Actor, public_id: str, *, language: str = "fr") -> Frame:
    """What stands around the list; raises ``NotFound``. A constant number of statements."""
    query = select(Exchange).where(Exchange.public_id == public_id, exchanges_visible_to(actor))
    exchange = session.scalars(query).one_or_none()
    if exchange is None:
        raise NotFound(N_("This does not exist, or not any more."))
    cities = (exchange.organisation, exchange.partner)
    owned = owned_by(actor)
    waiting = taking_over.waiting(exchange).with_only_columns(func.count()).order_by(None)
    return Frame(
        exchange.public_id, localised(exchange, "title", language), exchange.state in LIVING,
        tuple((one.public_id, localised(one, "name", language)) for one in cities),
        tuple(one.public_id for one in cities if one.id in owned), _legs(session, exchange),
        _schools(session, exchange, language), exchange.call_id is not None,
        (session.scalar(waiting) or 0) if exchange.call_id else 0,
    )  # fmt: skip


def _legs(session: Session, exchange: Exchange) -> tuple[LegChoice, ...]:
    query = select(Leg.public_id, Leg.direction, Leg.starts_on, Leg.ends_on, Leg.sending_id, Leg.state)
    rows = session.execute(query.where(Leg.exchange_id == exchange.id).order_by(Leg.starts_on, Leg.id))
    return tuple(LegChoice(*row) for row in rows)


def _schools(session: Session, exchange: Exchange, language: str) -> tuple[tuple[str, str], ...]:
    helps = [one.organisation_id for one in exchange.partners]
    there = select(Participation.school_id).where(Participation.exchange_id == exchange.id)
    name = localised_column(Organisation, "name", language)
    query = select(Organisation.public_id, name).where(
        or_(Organisation.id.in_(there), and_(Organisation.id.in_(helps), Organisation.kind == OrganisationKind.SCHOOL))
    )
    return tuple((one[0], one[1]) for one in session.execute(query.order_by(name, Organisation.id)))


def page(
    session: Session,
    actor: Actor,
    around: Frame,
    wanted: Wanted,
    *,
    after: str | None = None,
    before: str | None = None,
    size: int = SIZE,
    language: str = "fr",
) -> Page[PersonRow]:
    """One page of those who take part in the exchange of ``around``, by name. One statement."""
    ids = _filtered(select(Participation.id), actor, around.public_id, wanted)
    days = {leg.sending_id: leg.starts_on for leg in around.legs}

    def build(*row: Any) -> PersonRow:
        born, organisation_id, left = row[-3:]
        day = days.get(organisation_id)
        return PersonRow(*(*row[:-3], age_at(born, day) if day else None, left))

    return paged(session, ids, _rows(language), _KEY, build, after=after, before=before, size=size)


def count(session: Session, actor: Actor, exchange_public_id: str, wanted: Wanted) -> int:
    """How many the filters leave. One statement."""
    query = _filtered(select(func.count()).select_from(Participation), actor, exchange_public_id, wanted)
    return session.scalar(query) or 0


def _filtered(query: Select[Any], actor: Actor, exchange_public_id: str, wanted: Wanted) -> Select[Any]:
    return query.where(
        _the(Participation.exchange_id, Exchange, exchange_public_id), participations_visible_to(actor),
        *conditions(wanted),
    )  # fmt: skip


def _the(column: Any, model: Any, public_id: str) -> ColumnElement[bool]:
    return column == select(model.id).where(model.public_id == public_id).correlate(None).scalar_subquery()


def conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    """The filters as conditions about a participation."""
    found: list[ColumnElement[bool]] = []
    if wanted.search.strip():
        found.append(matches(SubjectKind.PERSON, Participation.person_id, wanted.search))
    if wanted.city:
        found.append(_the(Participation.organisation_id, Organisation, wanted.city))
    if wanted.school:
        found.append(_the(Participation.school_id, Organisation, wanted.school))
    if wanted.state:
        found.append(Participation.state == wanted.state)
    if wanted.kind:
        found.append(Participation.kind == wanted.kind)
    if wanted.leg:
        found.append(travels_in(wanted.leg))
    return found


def travels_in(leg_public_id: str) -> ColumnElement[bool]:
    """Condition: is among those who travel in this visit, and did not leave it."""
    there = select(LegMember.participation_id).where(
        _the(LegMember.leg_id, Leg, leg_public_id), LegMember.travels, LegMember.left_on.is_(None)
    )
    return Participation.id.in_(there) & (Participation.state != ParticipationState.WITHDRAWN)


def _rows(language: str) -> Select[*tuple[Any, ...]]:
    one = Participation
    left = (
        select(func.count())
        .where(LegMember.participation_id == one.id, LegMember.left_on.is_not(None))
        .correlate(one)
        .scalar_subquery()
    )
    name = func.trim(Person.given_name + literal(" ") + Person.family_name)
    return (
        select(
            one.public_id, func.coalesce(func.nullif(name, ""), Person.email), one.kind, one.is_substitute, one.state,
            Person.gender, localised_column(_city, "name", language), localised_column(_school, "name", language),
            one.class_name, Person.birth_date, one.organisation_id, left,
        )
        .select_from(one)
        .join(Person, Person.id == one.person_id)
        .join(_city, _city.id == one.organisation_id)
        .outerjoin(_school, _school.id == one.school_id)
    )  # fmt: skip
