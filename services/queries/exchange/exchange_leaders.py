"""The adults who lead in an exchange, with their checks: who may leave with a group, who is not ready."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import localised
from db.enums import CheckedFor, LegState, ParticipationKind, ParticipationState
from db.models import AdultCheck, Exchange, Leg, LegMember, Organisation, Participation, Person
from services.actors import Actor
from services.errors import NotFound
from services.exchange_policy import owned_by
from services.i18n import N_
from services.queries.exchange.exchange_scope import exchanges_visible_to


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One check; nothing of it is shown to the other city but until when it holds."""

    public_id: str
    kind: CheckedFor
    checked_on: date
    expires_on: date | None
    reference: str
    checked_by: str


@dataclass(frozen=True, slots=True)
class LeaderRow:
    """One adult. ``needed_until`` is the last day of the visits they travel with."""

    public_id: str
    version: int
    name: str
    city: str
    country: str
    kind: ParticipationKind
    is_substitute: bool
    is_mine: bool
    needed_until: date | None
    checks: tuple[CheckRow, ...]

    @property
    def valid_until(self) -> date | None:
        """Until when the check of honorability holds; ``date.max`` without an end, None without a check."""
        found = [one.expires_on or date.max for one in self.checks if one.kind is CheckedFor.HONORABILITY]
        return max(found, default=None)

    @property
    def is_ready(self) -> bool:
        """Whether the check holds to the last day that they are needed."""
        return self.valid_until is not None and (self.needed_until is None or self.valid_until >= self.needed_until)


@dataclass(frozen=True, slots=True)
class Leaders:
    """All of an exchange, those who are not ready first."""

    exchange: str
    title: str
    rows: tuple[LeaderRow, ...]


def leaders(session: Session, actor: Actor, exchange_public_id: str, *, language: str = "fr") -> Leaders:
    """Leaders of both cities. Raises ``NotFound``. Four statements."""
    query = select(Exchange).where(Exchange.public_id == exchange_public_id, exchanges_visible_to(actor))
    exchange = session.scalars(query).one_or_none()
    if exchange is None:
        raise NotFound(N_("This does not exist, or not any more."))
    people = session.execute(
        select(Participation, Person, Organisation)
        .join(Person, Person.id == Participation.person_id)
        .join(Organisation, Organisation.id == Participation.organisation_id)
        .where(
            Participation.exchange_id == exchange.id, Participation.kind != ParticipationKind.PARTICIPANT,
            Participation.state != ParticipationState.WITHDRAWN,
        )
        .order_by(Participation.sort_name, Participation.id)
    ).all()  # fmt: skip
    checks = _checks(session, [person.id for _one, person, _city in people])
    until, mine = _needed(session, exchange), owned_by(actor)
    rows = [
        LeaderRow(
            one.public_id, one.version, person.name, localised(city, "name", language), city.country, one.kind,
            one.is_substitute, one.organisation_id in mine, until.get(one.id), checks.get(person.id, ()),
        )
        for one, person, city in people
    ]  # fmt: skip
    return Leaders(
        exchange.public_id, localised(exchange, "title", language),
        tuple(sorted(rows, key=lambda row: (row.is_substitute, row.is_ready))),
    )  # fmt: skip


def _checks(session: Session, person_ids: list[int]) -> dict[int, tuple[CheckRow, ...]]:
    found: dict[int, tuple[CheckRow, ...]] = {}
    query = select(AdultCheck).where(AdultCheck.person_id.in_(person_ids)).order_by(AdultCheck.checked_on.desc())
    for one in session.scalars(query):
        row = CheckRow(one.public_id, one.kind, one.checked_on, one.expires_on, one.reference, one.checked_by)
        found[one.person_id or 0] = (*found.get(one.person_id or 0, ()), row)
    return found


def _needed(session: Session, exchange: Exchange) -> dict[int, date]:
    rows = session.execute(
        select(LegMember.participation_id, Leg.ends_on)
        .join(Leg, Leg.id == LegMember.leg_id)
        .where(
            Leg.exchange_id == exchange.id, LegMember.travels, LegMember.left_on.is_(None),
            Leg.state != LegState.CANCELLED,
        )
    )  # fmt: skip
    found: dict[int, date] = {}
    for participation_id, ends_on in rows:
        found[participation_id] = max(found.get(participation_id, ends_on), ends_on)
    return found
