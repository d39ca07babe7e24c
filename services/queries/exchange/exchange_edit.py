"""What the page that prepares an exchange shows in its fields."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import localised_column
from db.enums import LegDirection, LegState, OrganisationKind, ProgrammeKind
from db.models import Call, Exchange, Leg, Organisation, Programme
from services.actors import Actor
from services.exchange_policy import owned_by
from services.i18n import LANGUAGES
from services.queries.exchange.exchange_scope import exchanges_visible_to

BODIES = (
    OrganisationKind.SCHOOL, OrganisationKind.ASSOCIATION, OrganisationKind.TERRITORY, OrganisationKind.UNIVERSITY,
    OrganisationKind.NETWORK,
)  # fmt: skip
MOST_CHOICES = 200


@dataclass(frozen=True, slots=True)
class LegFields:
    """One visit with all that is written of it."""

    public_id: str
    version: int
    direction: LegDirection
    state: LegState
    starts_on: date
    ends_on: date
    travel_days: int
    places: int
    lodging: dict[str, str]
    """In each language."""
    declared_on: date | None
    declaration: str
    emergency_numbers: tuple[dict[str, str], ...]


@dataclass(frozen=True, slots=True)
class Choices:
    """Bodies that may be partners and calls that may be used, by public id."""

    bodies: dict[str, str]
    calls: dict[str, str]


def legs(session: Session, actor: Actor, public_id: str) -> list[LegFields]:
    """Both visits of an exchange that the actor sees. One statement."""
    query = (
        select(Leg)
        .join(Exchange, Exchange.id == Leg.exchange_id)
        .where(Exchange.public_id == public_id, exchanges_visible_to(actor))
        .order_by(Leg.starts_on, Leg.id)
    )
    return [
        LegFields(
            one.public_id, one.version, one.direction, one.state, one.starts_on, one.ends_on, one.travel_days,
            one.places, {each: getattr(one, f"lodging_{each}") for each in LANGUAGES}, one.declared_on,
            one.declaration, tuple(one.emergency_numbers),
        )
        for one in session.scalars(query)
    ]  # fmt: skip


def choices(session: Session, actor: Actor, *, language: str = "fr") -> Choices:
    """What can be chosen. Two statements."""
    name = localised_column(Organisation, "name", language)
    bodies = select(Organisation.public_id, name).where(Organisation.kind.in_(BODIES)).order_by(name)
    title, mine = localised_column(Call, "title", language), owned_by(actor)
    calls = (
        select(Call.public_id, title)
        .join(Programme, Programme.id == Call.programme_id)
        .where(Programme.kind == ProgrammeKind.EXCHANGE, Call.organisation_id.in_(mine))
        .order_by(Call.id.desc())
    )
    return Choices(
        {one[0]: one[1] for one in session.execute(bodies.limit(MOST_CHOICES))},
        {one[0]: one[1] for one in session.execute(calls.limit(MOST_CHOICES))},
    )
