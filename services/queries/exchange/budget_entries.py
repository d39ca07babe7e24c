"""The entries of a city’s book, what they lack, and what can be chosen when one is entered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from db.base import localised, localised_column
from db.enums import Currency, MoneyKind, ParticipationKind, SubjectKind
from db.models import BudgetLine, Exchange, File, Funder, MoneyEntry, Participation, Person
from services.actors import Actor
from services.errors import NotFound
from services.exchange_policy import owned_by
from services.i18n import N_
from services.queries.applications.applications import Page
from services.queries.exchange.money_scope import money_visible_to
from services.queries.files import FileRow, listed
from services.queries.keyed import Key, paged

PAGE = 25
_KEY = Key(MoneyEntry.booked_on, MoneyEntry.id, MoneyEntry.public_id, latest_first=True)
_reversal = aliased(MoneyEntry)
_REVERSED = select(_reversal.id).where(_reversal.reverses_id == MoneyEntry.id).correlate(MoneyEntry).exists()
_PROVEN = (
    select(File.id)
    .where(
        File.subject_kind == SubjectKind.MONEY_ENTRY, File.subject_id == MoneyEntry.id, File.deleted_at.is_(None)
    )
    .correlate(MoneyEntry)
    .exists()
)  # fmt: skip
TO_PROVE = (MoneyKind.SPENT, MoneyKind.COMMITTED)
"""Kinds that need a paper: the bill of an expense, the order or agreement of a commitment."""


def unproven(*kinds: MoneyKind) -> ColumnElement[bool]:
    """Entries of these kinds that stand, and for which no paper was kept."""
    return MoneyEntry.kind.in_(kinds) & MoneyEntry.reverses_id.is_(None) & ~_REVERSED & ~_PROVEN


class Show(StrEnum):
    """What the list of entries is narrowed to, beside the kinds."""

    UNPROVEN = "unproven"


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One line of the book. ``is_reversed``: was taken back; ``reverses``: takes another one back."""

    public_id: str
    kind: MoneyKind
    booked_on: date
    cents: int
    currency: Currency
    foreign_cents: int | None
    rate: int | None
    label: str
    party: str
    line: str
    is_reversed: bool
    reverses: int | None
    is_proven: bool

    @property
    def lacks_proof(self) -> bool:
        """Stands and needs a paper that is not there."""
        return self.kind in TO_PROVE and self.reverses is None and not (self.is_reversed or self.is_proven)


@dataclass(frozen=True, slots=True)
class EntryDetail:
    """One entry whole: its papers, who entered it when, what it pays, by what it was taken back and why."""

    row: EntryRow
    reference: str
    young: str
    pays: str
    entered_by: str
    entered_at: datetime
    reason: str
    """Why it takes another one back, or was taken back."""
    files: tuple[FileRow, ...]


def _columns(language: str) -> tuple[Any, ...]:
    return (
        MoneyEntry.public_id, MoneyEntry.kind, MoneyEntry.booked_on, MoneyEntry.amount_cents, MoneyEntry.currency,
        MoneyEntry.foreign_cents, MoneyEntry.rate, MoneyEntry.label, MoneyEntry.party,
        localised_column(BudgetLine, "label", language), _REVERSED, MoneyEntry.reverses_id, _PROVEN,
    )  # fmt: skip


def entries(
    session: Session, actor: Actor, exchange_public_id: str, *, show: MoneyKind | Show | None = None,
    line: str | None = None, after: str | None = None, before: str | None = None, language: str = "fr",
) -> Page[EntryRow]:  # fmt: skip
    """A page of the book of the actor’s city for an exchange, the latest first. One statement."""
    ids = select(MoneyEntry.id).where(
        money_visible_to(actor),
        MoneyEntry.exchange_id == select(Exchange.id).where(Exchange.public_id == exchange_public_id).scalar_subquery(),
    )
    if isinstance(show, MoneyKind):
        ids = ids.where(MoneyEntry.kind == show)
    elif show is Show.UNPROVEN:
        ids = ids.where(unproven(*TO_PROVE))
    if line:
        of_line = select(BudgetLine.id).where(BudgetLine.public_id == line).correlate(None).scalar_subquery()
        ids = ids.where(MoneyEntry.budget_line_id == of_line)
    columns = select(*_columns(language)).join(BudgetLine, BudgetLine.id == MoneyEntry.budget_line_id)
    return paged(session, ids, columns, _KEY, EntryRow, after=after, before=before, size=PAGE)


def entry(session: Session, actor: Actor, public_id: str, *, language: str = "fr") -> EntryDetail:
    """One entry of the actor’s city, or ``NotFound``. Two statements."""
    commitment, other = aliased(MoneyEntry), aliased(MoneyEntry)
    young = func.trim(Person.given_name + " " + Person.family_name)
    row = session.execute(
        select(
            MoneyEntry.id, MoneyEntry.reference, young, commitment.label, MoneyEntry.entered_by, MoneyEntry.entered_at,
            MoneyEntry.reason, other.reason, *_columns(language),
        )
        .join(BudgetLine, BudgetLine.id == MoneyEntry.budget_line_id)
        .outerjoin(commitment, commitment.id == MoneyEntry.commitment_id)
        .outerjoin(other, other.reverses_id == MoneyEntry.id)
        .outerjoin(Participation, Participation.id == MoneyEntry.participation_id)
        .outerjoin(Person, Person.id == Participation.person_id)
        .where(MoneyEntry.public_id == public_id, money_visible_to(actor))
    ).one_or_none()  # fmt: skip
    if row is None:
        raise NotFound(N_("This does not exist, or not any more."))
    number, reference, name, pays, by, at, own_reason, its_reason, *fields = row
    return EntryDetail(
        EntryRow(*fields), reference, name or "", pays or "", by, at, own_reason or its_reason or "",
        tuple(listed(session, SubjectKind.MONEY_ENTRY, number)),
    )  # fmt: skip


def lacking(session: Session, actor: Actor, exchange_public_id: str) -> Mapping[MoneyKind, int]:
    """How many entries of each kind lack their paper. One statement."""
    rows = session.execute(
        select(MoneyEntry.kind, func.count())
        .join(Exchange, Exchange.id == MoneyEntry.exchange_id)
        .where(Exchange.public_id == exchange_public_id, money_visible_to(actor), unproven(*TO_PROVE))
        .group_by(MoneyEntry.kind)
    )
    return {row[0]: row[1] for row in rows}


@dataclass(frozen=True, slots=True)
class Choices:
    """What a form offers, by public id: budget lines with who pays, funders, commitments that stand, young people."""

    lines: Mapping[str, str]
    funders: Mapping[str, str]
    commitments: Mapping[str, str]
    young: Mapping[str, str]


def choices(
    session: Session, actor: Actor, exchange_public_id: str, city_public_id: str, *, language: str = "fr"
) -> Choices:  # fmt: skip
    """What can be chosen for an entry of this city. Five statements."""
    exchange = session.scalars(select(Exchange).where(Exchange.public_id == exchange_public_id)).one()
    city = next(one.id for one in (exchange.organisation, exchange.partner) if one.public_id == city_public_id)
    if city not in owned_by(actor):
        raise NotFound(N_("This does not exist, or not any more."))
    own = (MoneyEntry.exchange_id == exchange.id, MoneyEntry.organisation_id == city)
    line, funder = localised_column(BudgetLine, "label", language), localised_column(Funder, "name", language)
    lines = session.execute(
        select(BudgetLine.public_id, line + " (" + funder + ")")
        .join(Funder, Funder.id == BudgetLine.funder_id)
        .where(BudgetLine.id.in_(select(MoneyEntry.budget_line_id).where(*own)))
        .order_by(line, BudgetLine.id)
    )
    commitments = session.execute(
        select(MoneyEntry.public_id, MoneyEntry.label + " · " + MoneyEntry.party)
        .where(*own, MoneyEntry.kind == MoneyKind.COMMITTED, MoneyEntry.reverses_id.is_(None), ~_REVERSED)
        .order_by(MoneyEntry.booked_on.desc(), MoneyEntry.id.desc())
    )
    young = session.execute(
        select(Participation.public_id, func.trim(Person.given_name + " " + Person.family_name))
        .join(Person, Person.id == Participation.person_id)
        .where(
            Participation.exchange_id == exchange.id, Participation.organisation_id == city,
            Participation.kind == ParticipationKind.PARTICIPANT,
        )
        .order_by(Participation.sort_name, Participation.id)
    )  # fmt: skip
    funders = {
        one.public_id: localised(one, "name", language) for one in session.scalars(select(Funder).order_by(funder))
    }
    return Choices(_named(lines), funders, _named(commitments), _named(young))


def _named(rows: Any) -> dict[str, str]:
    return dict(tuple(row) for row in rows)
