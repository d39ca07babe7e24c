"""Exchanges as a list: what each is, when, how many come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from db.base import localised_column
from db.enums import ExchangeState, LegState, OrganisationKind, ParticipationKind, ParticipationState
from db.models import Exchange, Leg, Organisation, Participation
from services.actors import Actor
from services.exchange_policy import owned_by
from services.queries.exchange.exchange_scope import exchanges_visible_to
from services.queries.keyed import Key, Page, paged

SIZE = 25
_KEY = Key(-Exchange.id, Exchange.id, Exchange.public_id)
"""Newest first."""
_city, _partner = aliased(Organisation), aliased(Organisation)


@dataclass(frozen=True, slots=True)
class ExchangeRow:
    """One exchange of a list; the days are those of both visits together."""

    public_id: str
    title: str
    state: ExchangeState
    city: str
    partner: str
    starts_on: date | None
    ends_on: date | None
    young: int
    """Young people who come or are expected."""
    leaders: int


def page(
    session: Session,
    actor: Actor,
    *,
    state: ExchangeState | None = None,
    after: str | None = None,
    before: str | None = None,
    size: int = SIZE,
    language: str = "fr",
) -> Page[ExchangeRow]:
    """One page of the exchanges of the actor’s city, newest first. One statement."""
    ids = select(Exchange.id).where(exchanges_visible_to(actor), *_of_state(state))
    return paged(session, ids, _rows(language), _KEY, ExchangeRow, after=after, before=before, size=size)


def cities(session: Session, actor: Actor, *, language: str = "fr") -> tuple[list[tuple[str, str]], ...]:
    """Cities for which the actor begins an exchange, and all cities: public ids and names. One statement."""
    mine = owned_by(actor)
    query = select(Organisation.id, Organisation.public_id, localised_column(Organisation, "name", language)).where(
        Organisation.kind == OrganisationKind.CITY
    )
    found = session.execute(query.order_by(Organisation.id)).all()
    return [(one.public_id, one[2]) for one in found if one.id in mine], [(one.public_id, one[2]) for one in found]


def _of_state(state: ExchangeState | None) -> list[ColumnElement[bool]]:
    return [] if state is None else [Exchange.state == state]


def _day(column: Any) -> Any:
    """Of the visits that take place; of an exchange that was given up, of those that were meant."""
    counts = or_(Leg.state != LegState.CANCELLED, Exchange.state == ExchangeState.CANCELLED)
    return select(column).where(Leg.exchange_id == Exchange.id, counts).correlate(Exchange).scalar_subquery()


def _people(*, young: bool) -> Any:
    is_young = Participation.kind == ParticipationKind.PARTICIPANT
    return (
        select(func.count(case((is_young if young else ~is_young, 1))))
        .where(Participation.exchange_id == Exchange.id, Participation.state != ParticipationState.WITHDRAWN)
        .correlate(Exchange)
        .scalar_subquery()
    )


def _rows(language: str) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Exchange.public_id, localised_column(Exchange, "title", language), Exchange.state,
            localised_column(_city, "name", language), localised_column(_partner, "name", language),
            _day(func.min(Leg.starts_on)), _day(func.max(Leg.ends_on)), _people(young=True), _people(young=False),
        )
        .select_from(Exchange)
        .join(_city, _city.id == Exchange.organisation_id)
        .join(_partner, _partner.id == Exchange.partner_id)
    )  # fmt: skip
