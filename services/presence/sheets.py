"""Plan and presence as the database has them, for any number of internships in five statements."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sqlalchemy import and_, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from db.enums import PlacementState
from db.models import Absence, Person, Placement, PresenceEntry, ScheduleDay
from services.presence.plan import HOUR, Away, PresenceDay, Stay, hours_by_month, minutes_of, month_bounds
from services.rules.internships import Hours, Law, Month, Plan, Result, round_half_up, simulate
from services.rules.law import law_on, rows


@dataclass(frozen=True, slots=True)
class Sheet:
    """One internship: its days, and what the law says of them together with earlier ones at the same host."""

    placement_id: int
    public_id: str
    stay: Stay
    plan: Plan
    law: Law
    result: Result
    due_before: bool
    """An earlier internship of the chain was due by itself: its months are paid with it, not here."""

    def days(self, first: date | None = None, last: date | None = None) -> list[PresenceDay]:
        return self.stay.days(first, last)

    def minutes(self, first: date | None = None, last: date | None = None) -> int:
        """Minutes of presence, planned ones to come included."""
        return minutes_of(self.days(first, last))

    def minutes_in(self, month: date | None) -> int:
        """The same for one month, or for the whole internship."""
        return self.minutes(*month_bounds(month)) if month else self.minutes()

    @property
    def counted_minutes(self) -> int:
        """What decides about the 308 and 924 hours, in the fullest teaching year."""
        return round_half_up(self.result.year_hours * HOUR)


def load(session: Session, placement_ids: Collection[int]) -> dict[int, Sheet]:
    """The sheets of these internships by id. Five statements, however many they are."""
    chains = _chains(session, placement_ids)
    ids = {one.id for chain in chains.values() for one, _born in chain}
    different, absences, register = _different(session, ids), _absences(session, ids), _register(session, ids)
    stays = {
        one.id: stay_of(one, different.get(one.id), absences.get(one.id), register.get(one.id), born)
        for chain in chains.values()
        for one, born in chain
    }
    dated = rows(session)
    sheets: dict[int, Sheet] = {}
    for chain in chains.values():
        for sheet in _walk([placement for placement, _born in chain], stays, dated):
            if sheet.placement_id in placement_ids:
                sheets[sheet.placement_id] = sheet
    return sheets


def sheet(session: Session, placement: Placement) -> Sheet:
    """The sheet of one internship; what was changed in this transaction counts."""
    session.flush()
    return load(session, [placement.id])[placement.id]


def stay_of(
    placement: Placement,
    different: dict[date, tuple[int, str]] | None = None,
    absences: Iterable[Away] | None = None,
    register: dict[date, int] | None = None,
    birth_date: date | None = None,
) -> Stay:
    """The internship as the arithmetic knows it."""
    return Stay(
        starts_on=placement.starts_on, ends_on=placement.ends_on, ended_on=placement.ended_on,
        weekly_minutes=placement.weekly_minutes, week_minutes=placement.week_minutes, different=different or {},
        absences=tuple(absences or ()), register=register or {}, leave_minutes=placement.leave_minutes,
        hourly_cents=placement.hourly_cents, birth_date=birth_date,
    )  # fmt: skip


def _walk(chain: list[Placement], stays: dict[int, Stay], dated: list) -> Iterable[Sheet]:
    """The internships of one person at one host, the first one first: each counts those before it."""
    before: dict[Month, Hours] = {}
    due_before = False
    for placement in chain:
        stay = stays[placement.id]
        law = law_on(placement.starts_on, dated)
        plan = stay.plan(before, law)
        result = simulate(plan, law)
        yield Sheet(placement.id, placement.public_id, stay, plan, law, result, due_before)
        due_before = due_before or result.is_due
        for month, hours in hours_by_month(plan).items():
            before[month] = before.get(month, Fraction(0)) + hours


def _chains(
    session: Session, placement_ids: Collection[int]
) -> dict[tuple[int, int], list[tuple[Placement, date | None]]]:
    """These internships with the earlier ones of the same person at the same host, in their order. One statement."""
    other = aliased(Placement)
    earlier = and_(
        other.person_id == Placement.person_id,
        other.organisation_id == Placement.organisation_id,
        other.state != PlacementState.CANCELLED,
        tuple_(other.starts_on, other.id) < tuple_(Placement.starts_on, Placement.id),
    )
    ids = (
        select(other.id).join(Placement, or_(other.id == Placement.id, earlier)).where(Placement.id.in_(placement_ids))
    )
    found = session.execute(
        select(Placement, Person.birth_date)
        .join(Person, Person.id == Placement.person_id)
        .where(Placement.id.in_(ids.scalar_subquery()))
        .order_by(Placement.starts_on, Placement.id)
    )
    chains: dict[tuple[int, int], list[tuple[Placement, date | None]]] = {}
    for placement, born in found:
        chains.setdefault((placement.person_id, placement.organisation_id), []).append((placement, born))
    return chains


def _different(session: Session, ids: Collection[int]) -> dict[int, dict[date, tuple[int, str]]]:
    columns = (ScheduleDay.placement_id, ScheduleDay.day, ScheduleDay.minutes, ScheduleDay.note)
    found: dict[int, dict[date, tuple[int, str]]] = {}
    for placement_id, day, minutes, note in session.execute(select(*columns).where(ScheduleDay.placement_id.in_(ids))):
        found.setdefault(placement_id, {})[day] = (minutes, note)
    return found


def _absences(session: Session, ids: Collection[int]) -> dict[int, list[Away]]:
    query = (
        select(Absence.placement_id, Absence.starts_on, Absence.ends_on, Absence.kind, Absence.minutes)
        .where(Absence.placement_id.in_(ids), Absence.removed_at.is_(None))
        .order_by(Absence.starts_on, Absence.id)
    )
    found: dict[int, list[Away]] = {}
    for placement_id, first, last, kind, minutes in session.execute(query):
        found.setdefault(placement_id, []).append(Away(first, last, kind, minutes))
    return found


def _register(session: Session, ids: Collection[int]) -> dict[int, dict[date, int]]:
    columns = (PresenceEntry.placement_id, PresenceEntry.day, PresenceEntry.minutes)
    found: dict[int, dict[date, int]] = {}
    for placement_id, day, minutes in session.execute(select(*columns).where(PresenceEntry.placement_id.in_(ids))):
        found.setdefault(placement_id, {})[day] = minutes
    return found


def stays_of(session: Session, placements: Collection[Placement]) -> dict[int, Stay]:
    """The days of these internships by id, without law and earlier ones. Three statements."""
    ids = [one.id for one in placements]
    different, absences, register = _different(session, ids), _absences(session, ids), _register(session, ids)
    return {
        one.id: stay_of(one, different.get(one.id), absences.get(one.id), register.get(one.id)) for one in placements
    }
