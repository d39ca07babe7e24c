"""Reads about presence: the calendar of one internship, and the register of a month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import AbsenceKind, PlacementState, Source
from db.models import Absence, File, JournalEntry, Person, Placement, PresenceConfirmation
from services.actors import Actor
from services.errors import NotFound
from services.i18n import N_
from services.policy import Action, authorize, coordinates, is_own, may
from services.presence import absences as absence_acts
from services.presence.confirming import CONFIRMABLE, opens_on
from services.presence.plan import PresenceDay, minutes_of
from services.presence.sheets import Sheet, load
from services.queries.scope import presence_visible_to
from services.rules.internships import Finding, Law

MOST_JOURNAL = 100


@dataclass(frozen=True, slots=True)
class AbsenceRow:
    """One absence; ``missed`` are the minutes that it takes from the plan. The paper is for the intern and staff."""

    public_id: str
    version: int
    kind: AbsenceKind
    starts_on: date
    ends_on: date
    minutes: int | None
    note: str
    reported_by: str
    source: Source
    at: datetime
    missed: int
    proof_public_id: str | None
    can_change: bool


@dataclass(frozen=True, slots=True)
class ConfirmationRow:
    """A word that the hours are right; ``is_valid`` while they are still the same."""

    month: date | None
    from_intern: bool
    minutes: int
    by_name: str
    source: Source
    at: datetime
    is_valid: bool
    proof_public_id: str | None


@dataclass(frozen=True, slots=True)
class JournalRow:
    day: date
    body: str


@dataclass(frozen=True, slots=True)
class PresenceDetail:
    """Presence of one internship in minutes. ``done`` is what is over, ``forecast`` with what is still planned.

    ``counted`` decides about the lines of the law, ``threshold`` and ``most`` hours; earlier internships of the same
    teaching year and the leave of the agreement are in it.
    """

    public_id: str
    version: int
    state: PlacementState
    name: str
    starts_on: date
    last_day: date
    keeps_register: bool
    keeps_journal: bool
    days: tuple[PresenceDay, ...]
    absences: tuple[AbsenceRow, ...]
    confirmations: tuple[ConfirmationRow, ...]
    journal: tuple[JournalRow, ...]
    done: int
    planned: int
    forecast: int
    counted: int
    earlier: int
    leave: int
    law: Law
    findings: tuple[Finding, ...]
    is_due: bool
    is_paid: bool
    is_own: bool
    is_staff: bool
    sees_money: bool
    states_money: bool
    can_report: bool
    can_keep: bool
    confirms_from: date

    @property
    def missed(self) -> int:
        return sum(one.missed for one in self.absences)

    def confirmed(self, *, from_intern: bool, month: date | None = None) -> ConfirmationRow | None:
        """The confirmation of one side that still holds."""
        found = (one for one in self.confirmations if one.is_valid and one.month == month)
        return next((one for one in found if one.from_intern is from_intern), None)

    def was_withdrawn(self, *, from_intern: bool, month: date | None = None) -> bool:
        """A confirmation of this side no longer holds, and none was given since."""
        given = [one for one in self.confirmations if one.month == month and one.from_intern is from_intern]
        return bool(given) and not any(one.is_valid for one in given)


def calendar(session: Session, actor: Actor, placement_public_id: str, *, today: date) -> PresenceDetail:
    """Presence of one internship, for the intern and those who look after it. Ten statements; else ``NotFound``."""
    row = session.execute(
        select(Placement, Person)
        .join(Person, Person.id == Placement.person_id)
        .where(Placement.public_id == placement_public_id, presence_visible_to(actor))
    ).first()
    if row is None:
        raise NotFound(N_("This does not exist, or not any more."))
    placement, person = row
    authorize(actor, Action.PRESENCE_READ, placement)
    sheet = load(session, [placement.id])[placement.id]
    days = tuple(sheet.days())
    own, staff = is_own(actor, placement), coordinates(actor, placement)
    law, result = sheet.law, sheet.result
    forecast = minutes_of(days)
    return PresenceDetail(
        public_id=placement.public_id, version=placement.version, state=placement.state, name=person.name,
        starts_on=placement.starts_on, last_day=sheet.stay.last_day, keeps_register=placement.keeps_register,
        keeps_journal=placement.keeps_journal, days=days,
        absences=_absences(session, actor, placement, sheet, with_proof=own or staff),
        confirmations=_confirmations(session, placement, sheet, with_proof=own or staff),
        journal=_journal(session, placement) if placement.keeps_journal else (),
        done=minutes_of([one for one in days if one.day <= today]),
        planned=sum(one.planned for one in days), forecast=forecast, counted=sheet.counted_minutes,
        earlier=round(sum(sheet.plan.previous.values()) * 60), leave=placement.leave_minutes, law=law,
        findings=result.findings, is_due=result.is_due, is_paid=result.is_due or bool(placement.hourly_cents),
        is_own=own, is_staff=staff,
        sees_money=may(actor, Action.GRATIFICATION_READ, placement),
        states_money=may(actor, Action.GRATIFICATION_EDIT, placement),
        can_report=may(actor, Action.ABSENCE_REPORT, placement) and placement.state not in absence_acts.OVER,
        can_keep=placement.keeps_register and may(actor, Action.REGISTER_KEEP, placement),
        confirms_from=opens_on(sheet.stay.last_day, None),
    )  # fmt: skip


def _absences(
    session: Session, actor: Actor, placement: Placement, sheet: Sheet, *, with_proof: bool
) -> tuple[AbsenceRow, ...]:
    """The absences that count, latest first. Two statements."""
    rows = session.execute(
        select(Absence, File.public_id)
        .outerjoin(File, (File.id == Absence.proof_id) & File.deleted_at.is_(None))
        .where(Absence.placement_id == placement.id, Absence.removed_at.is_(None))
        .order_by(Absence.starts_on.desc(), Absence.id.desc())
    ).all()
    mine = absence_acts.may_change(session, actor, placement, [one.id for one, _proof in rows])
    is_open = placement.state not in absence_acts.OVER
    return tuple(
        AbsenceRow(
            one.public_id, one.version, one.kind, one.starts_on, one.ends_on, one.minutes, one.note, one.reported_by,
            one.source, one.created_at, sum(day.missed for day in sheet.days(one.starts_on, one.ends_on)),
            proof if with_proof else None, is_open and one.id in mine,
        )
        for one, proof in rows
    )  # fmt: skip


def _confirmations(
    session: Session, placement: Placement, sheet: Sheet, *, with_proof: bool
) -> tuple[ConfirmationRow, ...]:
    rows = session.execute(
        select(PresenceConfirmation, File.public_id)
        .outerjoin(File, (File.id == PresenceConfirmation.proof_id) & File.deleted_at.is_(None))
        .where(PresenceConfirmation.placement_id == placement.id)
        .order_by(PresenceConfirmation.id)
    )
    return tuple(
        ConfirmationRow(
            one.month, one.from_intern, one.minutes, one.by_name, one.source, one.at,
            one.withdrawn_at is None and one.minutes == sheet.minutes_in(one.month), proof if with_proof else None,
        )
        for one, proof in rows
    )  # fmt: skip


def _journal(session: Session, placement: Placement) -> tuple[JournalRow, ...]:
    query = select(JournalEntry.day, JournalEntry.body).where(JournalEntry.placement_id == placement.id)
    rows = session.execute(query.order_by(JournalEntry.day.desc()).limit(MOST_JOURNAL))
    return tuple(JournalRow(*row) for row in rows)


__all__ = ["CONFIRMABLE", "AbsenceRow", "ConfirmationRow", "JournalRow", "PresenceDetail", "calendar"]
