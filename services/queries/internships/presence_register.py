"""The register of a month: all interns that the actor may see, a page at a time, with each of their days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from db.base import localised_column
from db.enums import PlacementState, Role
from db.models import Department, Person, Placement
from services.actors import Actor
from services.offer_checks import LONGEST
from services.placement_checks import real_end
from services.presence.plan import PresenceDay, Stay, month_bounds
from services.presence.register import KEPT
from services.presence.sheets import stays_of
from services.queries.applications.application_rows import Page
from services.queries.keyed import Key, paged
from services.queries.scope import presence_visible_to

SIZE = 25
_KEY = Key(Placement.starts_on, Placement.id, Placement.public_id)


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One intern in one month, in minutes; ``can_note``: the register is kept and may be written now."""

    public_id: str
    name: str
    department: str
    starts_on: date
    last_day: date
    can_note: bool
    days: tuple[PresenceDay, ...] = ()

    @property
    def planned(self) -> int:
        return sum(one.planned for one in self.days)

    @property
    def missed(self) -> int:
        return sum(one.missed for one in self.days)

    @property
    def done(self) -> int:
        return sum(one.done for one in self.days)

    def open_days(self, monday: date, today: date) -> int:
        """Days of the week from ``monday`` that are over and planned, and not in the register yet."""
        week = (monday, min(monday + timedelta(days=6), today))
        return sum(week[0] <= one.day <= week[1] and one.planned > 0 and one.reason != "register" for one in self.days)


@dataclass(frozen=True, slots=True)
class _Found:
    """A row before its days are known."""

    placement: Placement
    public_id: str
    name: str
    department: str


def in_month(actor: Actor, month: date) -> list[ColumnElement[bool]]:
    """Internships with a day in the month, as far as the actor may see their presence.

    A coordinator’s city is one range of an index, which other ways of seeing are not.
    """
    first, last = month_bounds(month)
    owners = actor.organisations(Role.COORDINATOR) | actor.organisations(Role.ADMIN)
    return [
        Placement.organisation_id.in_(owners) if owners else presence_visible_to(actor),
        Placement.state != PlacementState.CANCELLED,
        Placement.starts_on <= last, Placement.starts_on >= first - LONGEST, real_end >= first,
    ]  # fmt: skip


def register(
    session: Session,
    actor: Actor,
    month: date,
    *,
    department_public_id: str | None = None,
    after: str | None = None,
    before: str | None = None,
    size: int = SIZE,
    language: str = "fr",
) -> Page[RegisterRow]:
    """One page of the month, by first day. Four statements, however many internships the year has."""
    ids = select(Placement.id).where(*in_month(actor, month))
    if department_public_id:
        chosen = select(Department.id).where(Department.public_id == department_public_id)
        ids = ids.where(Placement.department_id == chosen.scalar_subquery())
    columns = (
        select(Placement, Placement.public_id, _name(), localised_column(Department, "name", language))
        .join(Person, Person.id == Placement.person_id)
        .join(Department, Department.id == Placement.department_id)
    )
    found = paged(session, ids, columns, _KEY, _Found, after=after, before=before, size=size)
    stays = stays_of(session, [one.placement for one in found.rows])
    bounds = month_bounds(month)
    return Page(
        rows=tuple(_row(one, stays[one.placement.id], bounds) for one in found.rows),
        has_next=found.has_next, has_previous=found.has_previous, first=found.first, last=found.last,
    )  # fmt: skip


def _row(found: _Found, stay: Stay, bounds: tuple[date, date]) -> RegisterRow:
    placement = found.placement
    return RegisterRow(
        found.public_id, found.name, found.department, placement.starts_on, stay.last_day,
        placement.keeps_register and placement.state in KEPT, tuple(stay.days(*bounds)),
    )  # fmt: skip


def _name() -> ColumnElement[str]:
    name = func.trim(Person.given_name + " " + Person.family_name)
    return func.coalesce(func.nullif(name, ""), Person.email, "")
