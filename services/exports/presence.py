"""Presence of a month, and the money that was stated, as lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Numeric, Select, cast, false, literal, select
from sqlalchemy.orm import Session

from db.enums import PlacementState, Role
from db.models import Department, GratificationMonth, Person, Placement
from services.actors import Actor
from services.exports.columns import Column, Kind, localised
from services.exports.shared import STAFF, Export, coordinated, names, on_day, record, reference
from services.i18n import N_
from services.placement_checks import real_end
from services.presence.plan import minutes_of, month_bounds
from services.presence.sheets import stays_of
from services.queries.scope import presence_visible_to

MONTH = "month"
_WHERE = Column(N_("Department"), N_("The department that hosts the intern"), localised(Department, "name"))
_HOURS = (N_("Hours planned"), N_("Hours missed"), N_("Hours of presence"))
_MONTH_OR_ALL = N_("In the month that was chosen, otherwise in the whole internship")


def _scope(actor: Actor) -> ColumnElement[bool]:
    owners = coordinated(actor)
    seen = Placement.organisation_id.in_(owners) if owners else presence_visible_to(actor)
    return seen & (Placement.state != PlacementState.CANCELLED)


def _joined(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return query.join(Person, Person.id == Placement.person_id).join(
        Department, Department.id == Placement.department_id
    )


def _in_month(first: date) -> ColumnElement[bool]:
    start, end = month_bounds(first)
    return (Placement.starts_on <= end) & (real_end >= start)


def _with_hours(session: Session, rows: Sequence[Any], filters: Mapping[str, str]) -> list[tuple[Any, ...]]:
    """Fill in the hours, which are computed day by day. Four statements a batch."""
    chosen = [row[0] for row in rows]
    placements = session.scalars(select(Placement).where(Placement.public_id.in_(chosen))).all()
    stays, by_public_id = stays_of(session, placements), {one.public_id: one.id for one in placements}
    bounds = month_bounds(date.fromisoformat(filters[MONTH])) if filters.get(MONTH) else (None, None)
    found = []
    for row in rows:
        days = stays[by_public_id[row[0]]].days(*bounds)
        hours = (sum(one.planned for one in days), sum(one.missed for one in days), minutes_of(days))
        found.append((*row[: -len(hours)], *hours))
    return found


PRESENCE = Export(
    name="presence",
    title=N_("Presence"),
    what=N_("One line for each intern with the hours of the month."),
    model=Placement,
    columns=(
        reference(Placement),
        *names(),
        _WHERE,
        Column(N_("First day"), N_("Of the internship, as planned"), Placement.starts_on, Kind.DATE),
        Column(N_("Last day"), N_("The real last day, where it ended early"), real_end, Kind.DATE),
        *(Column(label, _MONTH_OR_ALL, literal(0), Kind.HOURS) for label in _HOURS),
    ),
    scope=_scope,
    joined=_joined,
    order=(Placement.starts_on, Placement.id),
    owner=Placement.organisation_id,
    roles=STAFF | {Role.HOST},
    filters={MONTH: on_day(_in_month), "department": record(Placement.department_id, Department)},
    finish=_with_hours,
)


def _money_scope(actor: Actor) -> ColumnElement[bool]:
    owners = coordinated(actor)
    return Placement.organisation_id.in_(owners) if owners else false()


def _euros(column: Any) -> ColumnElement[Any]:
    return cast(column, Numeric) / 100


_days = cast(GratificationMonth.minutes, Numeric) / (60 * 7)
GRATIFICATIONS = Export(
    name="gratifications",
    title=N_("Internship allowances"),
    what=N_("One line for each month that was stated to the payroll office."),
    model=GratificationMonth,
    columns=(
        reference(GratificationMonth),
        *names(),
        _WHERE,
        Column(N_("Month"), N_("Its first day"), GratificationMonth.month, Kind.DATE),
        Column(N_("Hours of presence"), N_("In this month, as stated"), GratificationMonth.minutes, Kind.HOURS),
        Column(N_("Days"), N_("Hours of presence divided by seven"), _days, Kind.DECIMAL),
        Column(N_("Rate per hour"), N_("In euros"), _euros(GratificationMonth.hourly_cents), Kind.EUROS),
        Column(N_("Amount"), N_("In euros"), _euros(GratificationMonth.amount_cents), Kind.EUROS),
        Column(N_("Stated on"), N_("Day and hour in Clamart"), GratificationMonth.stated_at, Kind.INSTANT),
        Column(N_("Paid on"), N_("Empty: not yet"), GratificationMonth.paid_on, Kind.DATE),
    ),
    scope=_money_scope,
    joined=lambda query: _joined(query.join(Placement, Placement.id == GratificationMonth.placement_id)),
    order=(GratificationMonth.month.desc(), GratificationMonth.id.desc()),
    owner=Placement.organisation_id,
    filters={MONTH: on_day(lambda day: GratificationMonth.month == day)},
)
