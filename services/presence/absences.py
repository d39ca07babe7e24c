"""Absences: reported by the host, by the intern for themselves, or by a coordinator who was told.

Each day can be missed once, never more than was planned, and never outside the internship.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import AbsenceKind, DocumentKind, PlacementState, Source, SubjectKind
from db.models import Absence, AuditEntry, File, Placement
from db.session import reading
from services import files, history, inputs, on_behalf
from services.actors import Actor
from services.errors import DomainError, Forbidden, Invalid, InvalidFields, InvalidMove
from services.files import Upload
from services.i18n import N_
from services.on_behalf import Evidence
from services.policy import Action, authorize, coordinates, is_own
from services.presence.changes import changed
from services.presence.plan import Stay
from services.presence.sheets import sheet
from services.records import by_public_id
from services.unit import prepared_by

NOTE_LENGTH = 1000
OVER = frozenset({PlacementState.CANCELLED, PlacementState.CLOSED})
REPORTED = "absence:report"


@dataclass(frozen=True, slots=True)
class AbsenceFields:
    """What is written of an absence: without ``ends_on`` one day, without ``minutes`` whole days."""

    kind: AbsenceKind | str | None
    starts_on: date | None
    ends_on: date | None = None
    minutes: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """``withdrawn``: how many confirmations no longer hold because of it."""

    public_id: str
    withdrawn: int


def _prepare(
    actor: Actor,
    placement_public_id: str,
    _fields: AbsenceFields,
    *,
    proof: tuple[str, bytes] | None = None,
    now: datetime,
    **_options: Any,
) -> Upload | None:
    """Look at the paper before the transaction; strangers are turned away first."""
    if proof is None:
        return None
    with reading() as session:
        authorize(actor, Action.ABSENCE_REPORT, by_public_id(session, Placement, placement_public_id))
    return files.checked(*proof)


@prepared_by(_prepare)
def report(
    session: Session,
    actor: Actor,
    placement_public_id: str,
    fields: AbsenceFields,
    *,
    proof: tuple[str, bytes] | None = None,
    source: Source | None = None,
    evidence: Evidence | None = None,
    now: datetime,
    prepared: Upload | None = None,
) -> Outcome:
    """Keep an absence. ``proof``: name and content of a paper; ``source`` and ``evidence`` where one was told of it.

    Raises ``InvalidFields`` for days that lie outside, overlap, or have fewer hours planned than were missed.
    """
    placement = _placement(session, actor, placement_public_id)
    known = on_behalf.check(session, evidence, SubjectKind.PLACEMENT, placement.id, now)
    absence = Absence(
        placement_id=placement.id, source=source or actor.source, reported_by=known.told_by or actor.name,
        proof_id=known.proof_id, created_at=now, updated_at=now,
    )  # fmt: skip
    _write(session, placement, absence, fields)
    if proof:
        absence.proof_id = files.store_for(
            session, actor, SubjectKind.PLACEMENT, placement.public_id, DocumentKind.PROOF, *proof, now=now,
            prepared=prepared,
        ).id  # fmt: skip
    if absence.proof_id is not None:  # it may tell of an illness: kept no longer than identity documents are
        last = placement.ended_on or placement.ends_on
        session.get_one(File, absence.proof_id).purge_after = files.months_after(last)
    session.add(absence)
    session.flush()
    return _done(session, actor, placement, absence, REPORTED, now, source)


def change(
    session: Session,
    actor: Actor,
    absence_public_id: str,
    fields: AbsenceFields,
    *,
    seen_version: int | None = None,
    now: datetime,
) -> Outcome:
    """Write an absence anew, with the checks of :func:`report`."""
    absence, placement = _locked(session, actor, absence_public_id, seen_version)
    _write(session, placement, absence, fields)
    absence.updated_at = now
    return _done(session, actor, placement, absence, "absence:change", now)


def remove(
    session: Session, actor: Actor, absence_public_id: str, *, seen_version: int | None = None, now: datetime
) -> Outcome:
    """It was reported by mistake: presence is again what it was before."""
    absence, placement = _locked(session, actor, absence_public_id, seen_version)
    absence.removed_at = now
    return _done(session, actor, placement, absence, "absence:remove", now)


def may_change(session: Session, actor: Actor, placement: Placement, absence_ids: list[int]) -> set[int]:
    """Which of these the actor may change: all for those who look after the intern, interns what they reported.

    One statement for interns, none for others.
    """
    if not is_own(actor, placement) or coordinates(actor, placement):
        return set(absence_ids)
    query = select(AuditEntry.subject_id).where(
        AuditEntry.subject_kind == SubjectKind.ABSENCE,
        AuditEntry.subject_id.in_(absence_ids),
        AuditEntry.action == REPORTED,
        AuditEntry.actor_id == actor.user_id,
    )
    return {one for one in session.scalars(query) if one is not None}


def _placement(session: Session, actor: Actor, public_id: str) -> Placement:
    placement = by_public_id(session, Placement, public_id, lock=True)
    authorize(actor, Action.ABSENCE_REPORT, placement)
    if placement.state in OVER:
        raise InvalidMove(N_("The file of this internship is closed: it can no longer be changed."))
    return placement


def _locked(session: Session, actor: Actor, public_id: str, seen_version: int | None) -> tuple[Absence, Placement]:
    absence = by_public_id(session, Absence, public_id)
    placement = _placement(session, actor, session.get_one(Placement, absence.placement_id).public_id)
    absence = by_public_id(session, Absence, public_id, lock=True)
    if absence.removed_at is not None:
        raise InvalidMove(N_("This absence was removed already."))
    if absence.id not in may_change(session, actor, placement, [absence.id]):
        raise Forbidden(N_("Your department reported this absence: ask them to change it."))
    history.check_version(absence, seen_version)
    return absence, placement


def _write(session: Session, placement: Placement, absence: Absence, fields: AbsenceFields) -> None:
    """The fields, checked. The absence itself must not count while its new days are looked at."""
    kind = inputs.member(AbsenceKind, fields.kind, field="kind")
    starts_on = inputs.day(fields.starts_on, field="starts_on")
    ends_on = inputs.day(fields.ends_on, field="ends_on") or starts_on
    minutes = inputs.whole(fields.minutes, field="minutes", least=1, most=24 * 60)
    note = inputs.text(fields.note, field="absence_note", longest=NOTE_LENGTH)
    if kind is None:
        raise Invalid(N_("Say why the intern was absent."), field="kind")
    if starts_on is None or ends_on is None:
        raise Invalid(N_("Give the first and the last day."), field="starts_on")
    with session.no_autoflush:
        errors = obstacles(session, placement, absence.id, starts_on, ends_on, minutes)
    if errors:
        raise InvalidFields(errors)
    absence.kind, absence.starts_on, absence.ends_on = kind, starts_on, ends_on
    absence.minutes, absence.note = minutes, note


def obstacles(
    session: Session, placement: Placement, own_id: int | None, starts_on: date, ends_on: date, minutes: int | None
) -> list[DomainError]:
    """What stands in the way of an absence on these days, each at its field."""
    if ends_on < starts_on:
        return [Invalid(N_("The last day lies before the first one."), field="ends_on")]
    stay = sheet(session, placement).stay
    outside = [
        Invalid(
            N_("The internship runs from %(start)s to %(end)s: choose days within it."), field=name,
            start=stay.starts_on, end=stay.last_day,
        )
        for name, day in (("starts_on", starts_on), ("ends_on", ends_on))
        if not stay.starts_on <= day <= stay.last_day
    ]  # fmt: skip
    if outside:
        return list(outside[:1])
    overlapping = session.execute(
        select(Absence.starts_on, Absence.ends_on)
        .where(
            Absence.placement_id == placement.id,
            Absence.removed_at.is_(None),
            Absence.starts_on <= ends_on,
            Absence.ends_on >= starts_on,
            Absence.id != (own_id or 0),
        )
        .order_by(Absence.starts_on)
    ).first()
    if overlapping:
        msgid = N_("An absence is reported from %(start)s to %(end)s already: change that one.")
        return [Invalid(msgid, field="starts_on", start=overlapping.starts_on, end=overlapping.ends_on)]
    return _hours_errors(stay, starts_on, ends_on, minutes)


def _hours_errors(stay: Stay, starts_on: date, ends_on: date, minutes: int | None) -> list[DomainError]:
    days = [one for one in stay.days(starts_on, ends_on) if one.planned]
    if not days:
        return [Invalid(N_("Nothing is planned on these days: there is nothing to miss."), field="starts_on")]
    noted = next((one for one in days if one.day in stay.register), None)
    if noted:
        msgid = N_("The host’s register has the hours of %(day)s already: correct them there.")
        return [Invalid(msgid, field="starts_on", day=noted.day)]
    least = min(days, key=lambda one: one.planned)
    if minutes and minutes > least.planned:
        msgid = N_("On %(day)s only %(hours)s h are planned: give fewer hours, or whole days.")
        return [Invalid(msgid, field="minutes", day=least.day, hours=least.planned / 60)]
    return []


def _done(
    session: Session, actor: Actor, placement: Placement, absence: Absence, act: str, now: datetime,
    source: Source | None = None,
) -> Outcome:  # fmt: skip
    session.flush()
    history.audit(session, actor, act, now=now, kind=SubjectKind.ABSENCE, subject_id=absence.id, source=source)
    return Outcome(absence.public_id, changed(session, actor, placement, now=now))
