"""Reads about money: the months of one internship, and what of all is to be stated or paid."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import localised_column
from db.enums import Role
from db.models import Department, GratificationMonth, Person, Placement, PresenceConfirmation
from services.actors import Actor
from services.placement_checks import real_end
from services.presence.money import MonthDue, months_due
from services.presence.sheets import load
from services.presence.watching import LONGEST_AFTER, WATCHED
from services.queries.scope import gratification_visible_to

MOST_LINES = 100
MOST_INTERNS = 300


@dataclass(frozen=True, slots=True)
class MoneyRow:
    """One month: what is due now, and what was stated. ``differs``: the hours changed after it was stated."""

    placement_public_id: str
    name: str
    department: str
    month: date
    minutes: int
    earlier_minutes: int
    rate: int | None
    amount: int | None
    is_optional: bool
    can_state: bool
    is_confirmed: bool
    """The host confirmed the hours of this month, or of the whole internship."""
    public_id: str | None = None
    version: int | None = None
    stated_at: datetime | None = None
    paid_on: date | None = None
    differs: bool = False

    @property
    def is_paid(self) -> bool:
        return self.paid_on is not None


@dataclass(frozen=True, slots=True)
class _Who:
    id: int
    public_id: str
    name: str
    department: str


def of_placement(
    session: Session, actor: Actor, placement_public_id: str, *, today: date, language: str = "fr"
) -> list[MoneyRow]:
    """The months of one internship, the first one first; none where nothing is due. Eight statements."""
    condition = (Placement.public_id == placement_public_id, gratification_visible_to(actor))
    return _rows(session, _people(session, language, *condition), today)


def waiting(session: Session, actor: Actor, *, today: date, language: str = "fr") -> list[MoneyRow]:
    """Months of the actor’s cities that are to be stated, or stated and not paid. Eight statements."""
    owners = actor.organisations(Role.COORDINATOR) | actor.organisations(Role.ADMIN)
    unpaid = select(GratificationMonth.placement_id).where(GratificationMonth.paid_on.is_(None))
    recent = Placement.state.in_(WATCHED) & (real_end >= today - LONGEST_AFTER) & (Placement.starts_on <= today)
    found = _people(session, language, Placement.organisation_id.in_(owners), recent | Placement.id.in_(unpaid))
    rows = [row for row in _rows(session, found, today) if not row.is_paid and (row.can_state or row.public_id)]
    return sorted(rows, key=lambda row: (row.public_id is not None, row.month, row.name))[:MOST_LINES]


def _people(session: Session, language: str, *conditions: object) -> list[_Who]:
    rows = session.execute(
        select(
            Placement.id, Placement.public_id, Person.given_name, Person.family_name,
            localised_column(Department, "name", language),
        )
        .join(Person, Person.id == Placement.person_id)
        .join(Department, Department.id == Placement.department_id)
        .where(*conditions)  # type: ignore[arg-type]
        .order_by(Placement.starts_on, Placement.id)
        .limit(MOST_INTERNS)
    )  # fmt: skip
    return [_Who(key, public_id, f"{given} {family}".strip(), where) for key, public_id, given, family, where in rows]


def _rows(session: Session, people: list[_Who], today: date) -> list[MoneyRow]:
    """Stated months as they were frozen, others as they are now."""
    ids = [one.id for one in people]
    sheets, stated, confirmed = load(session, ids), _stated(session, ids), _confirmed(session, ids)
    found = []
    for who in people:
        sheet, frozen = sheets[who.id], stated.get(who.id, {})
        due = {one.month: one for one in months_due(sheet)}
        for month in sorted({*due, *frozen}):
            words = confirmed.get(who.id, {})
            is_confirmed = words.get(month) == sheet.minutes_in(month) or words.get(None) == sheet.minutes()
            if month in frozen:
                found.append(_frozen(who, frozen[month], due.get(month), is_confirmed=is_confirmed))
            else:
                found.append(_current(who, due[month], today, is_confirmed=is_confirmed))
    return found


def _current(who: _Who, due: MonthDue, today: date, *, is_confirmed: bool) -> MoneyRow:
    return MoneyRow(
        who.public_id, who.name, who.department, due.month, due.minutes, due.earlier_minutes, due.rate, due.amount,
        due.is_optional, due.opens_on <= today and due.minutes > 0, is_confirmed,
    )  # fmt: skip


def _frozen(who: _Who, row: GratificationMonth, due: MonthDue | None, *, is_confirmed: bool) -> MoneyRow:
    return MoneyRow(
        who.public_id, who.name, who.department, row.month, row.minutes, int(row.details.get("earlier_minutes", 0)),
        row.hourly_cents, row.amount_cents, bool(row.details.get("is_optional")), False, is_confirmed, row.public_id,
        row.version, row.stated_at, row.paid_on,
        due is None or (due.minutes, due.amount) != (row.minutes, row.amount_cents),
    )  # fmt: skip


def _stated(session: Session, ids: Collection[int]) -> dict[int, dict[date, GratificationMonth]]:
    found: dict[int, dict[date, GratificationMonth]] = {}
    for row in session.scalars(select(GratificationMonth).where(GratificationMonth.placement_id.in_(ids))):
        found.setdefault(row.placement_id, {})[row.month] = row
    return found


def _confirmed(session: Session, ids: Collection[int]) -> dict[int, dict[date | None, int]]:
    """Minutes that hosts confirmed, by month, None for the whole."""
    query = select(PresenceConfirmation.placement_id, PresenceConfirmation.month, PresenceConfirmation.minutes).where(
        PresenceConfirmation.placement_id.in_(ids),
        PresenceConfirmation.from_intern.is_(False),
        PresenceConfirmation.withdrawn_at.is_(None),
    )
    found: dict[int, dict[date | None, int]] = {}
    for placement_id, month, minutes in session.execute(query):
        found.setdefault(placement_id, {})[month] = minutes
    return found
