"""One exchange whole: what it is, its two visits, the group of each city in numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from db.base import localised
from db.enums import (
    ExchangeState,
    Gender,
    LegDirection,
    LegState,
    ParticipationKind,
    ParticipationState,
    Theme,
)
from db.models import Exchange, Leg, Organisation, Participation, Person
from services.actors import Actor
from services.errors import NotFound
from services.exchange_policy import owned_by
from services.i18n import N_
from services.policy import Action, may
from services.queries.exchange.exchange_scope import exchanges_visible_to


@dataclass(frozen=True, slots=True)
class LegView:
    """One visit."""

    public_id: str
    version: int
    direction: LegDirection
    state: LegState
    sending: str
    """Name of the city whose group travels."""
    host: str
    starts_on: date
    ends_on: date
    travel_days: int
    places: int
    lodging: str
    declared_on: date | None
    declaration: str
    host_country: str


@dataclass(frozen=True, slots=True)
class GroupView:
    """The people of one city, in numbers; those who withdrew count nowhere else."""

    organisation: str
    """Public id of the city."""
    city: str
    is_mine: bool
    expected: int
    confirmed: int
    girls: int
    boys: int
    leaders: int
    """Leaders and director, without substitutes."""
    substitutes: int
    has_director: bool
    withdrawn: int
    places: int

    @property
    def young(self) -> int:
        """Young people who come or are expected."""
        return self.expected + self.confirmed

    @property
    def left(self) -> int:
        """Places that nobody has; never below zero."""
        return max(self.places - self.young, 0)


@dataclass(frozen=True, slots=True)
class PartnerView:
    """Somebody who helps to prepare it."""

    id: int
    name: str
    brings: str
    contact: str


@dataclass(frozen=True, slots=True)
class ExchangeDetail:
    """One exchange; ``texts`` holds what is written of it, by field and language."""

    public_id: str
    version: int
    state: ExchangeState
    title: str
    summary: str
    costs: str
    texts: dict[str, str]
    cities: tuple[str, str]
    min_age: int
    max_age: int
    places_per_city: int
    balance_percent: int
    asks_second_guardian: bool
    themes: tuple[Theme, ...]
    call: str | None
    """Public id of the call by which young people apply."""
    call_title: str
    legs: tuple[LegView, ...]
    groups: tuple[GroupView, ...]
    partners: tuple[PartnerView, ...]
    may_edit: bool


def detail(session: Session, actor: Actor, public_id: str, *, language: str = "fr") -> ExchangeDetail:
    """One exchange that the actor may see; raises ``NotFound``. A constant number of statements."""
    query = select(Exchange).where(Exchange.public_id == public_id, exchanges_visible_to(actor))
    found = session.scalars(query).one_or_none()
    if found is None:
        raise NotFound(N_("This does not exist, or not any more."))
    call = found.call
    return ExchangeDetail(
        found.public_id, found.version, found.state, localised(found, "title", language),
        localised(found, "summary", language), localised(found, "costs", language), _texts(found),
        (localised(found.organisation, "name", language), localised(found.partner, "name", language)),
        found.min_age, found.max_age, found.places_per_city, found.balance_percent, found.asks_second_guardian,
        tuple(Theme(one) for one in found.themes), call.public_id if call else None,
        localised(call, "title", language) if call else "", legs_of(session, found, language),
        groups_of(session, actor, found, language),
        tuple(
            PartnerView(
                one.id, localised(one.organisation, "name", language) if one.organisation else one.name, one.brings,
                one.contact,
            )
            for one in found.partners
        ),
        may(actor, Action.EXCHANGE_EDIT, found),
    )  # fmt: skip


def _texts(exchange: Exchange) -> dict[str, str]:
    names = (f"{name}_{language}" for name in ("title", "summary", "costs") for language in ("fr", "en", "hy"))
    return {name: getattr(exchange, name) for name in names}


def legs_of(session: Session, exchange: Exchange, language: str) -> tuple[LegView, ...]:
    """Both visits, the first one first. One statement beside the cities."""
    query = select(Leg).where(Leg.exchange_id == exchange.id).order_by(Leg.starts_on, Leg.id)
    return tuple(
        LegView(
            one.public_id, one.version, one.direction, one.state, localised(one.sending, "name", language),
            localised(one.host, "name", language), one.starts_on, one.ends_on, one.travel_days, one.places,
            localised(one, "lodging", language), one.declared_on, one.declaration, one.host.country,
        )
        for one in session.scalars(query)
    )  # fmt: skip


def groups_of(session: Session, actor: Actor, exchange: Exchange, language: str) -> tuple[GroupView, ...]:
    """Both groups, the actor’s own first. One statement."""
    counts = {row.organisation_id: row for row in session.execute(_counts(exchange))}
    mine = owned_by(actor)
    bodies = sorted((exchange.organisation, exchange.partner), key=lambda one: one.id not in mine)
    return tuple(
        _group(body, counts.get(body.id), exchange.places_per_city, body.id in mine, language) for body in bodies
    )


def _counts(exchange: Exchange) -> Any:
    one = Participation
    young, leads = one.kind == ParticipationKind.PARTICIPANT, one.kind != ParticipationKind.PARTICIPANT
    there = one.state != ParticipationState.WITHDRAWN

    def number(*conditions: Any) -> Any:
        whole = conditions[0]
        for condition in conditions[1:]:
            whole &= condition
        return func.count(case((whole, 1)))

    return (
        select(
            one.organisation_id,
            number(young, one.state == ParticipationState.EXPECTED).label("expected"),
            number(young, one.state == ParticipationState.CONFIRMED).label("confirmed"),
            number(young, there, Person.gender == Gender.FEMALE).label("girls"),
            number(young, there, Person.gender == Gender.MALE).label("boys"),
            number(leads, there, one.is_substitute.is_(False)).label("leaders"),
            number(leads, there, one.is_substitute).label("substitutes"),
            number(one.kind == ParticipationKind.DIRECTOR, there, one.is_substitute.is_(False)).label("directors"),
            number(one.state == ParticipationState.WITHDRAWN).label("withdrawn"),
        )
        .join(Person, Person.id == one.person_id)
        .where(one.exchange_id == exchange.id)
        .group_by(one.organisation_id)
    )


def _group(body: Organisation, row: Any, places: int, is_mine: bool, language: str) -> GroupView:
    name = localised(body, "name", language)
    if row is None:
        return GroupView(body.public_id, name, is_mine, 0, 0, 0, 0, 0, 0, False, 0, places)
    return GroupView(
        body.public_id, name, is_mine, row.expected, row.confirmed, row.girls, row.boys, row.leaders, row.substitutes,
        row.directors > 0, row.withdrawn, places,
    )  # fmt: skip
