"""The host’s register, where it is kept: hours of each day, a week in one gesture. And days unlike the week’s."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from db.enums import PlacementState, Source, SubjectKind
from db.models import Organisation, Placement, PresenceEntry, ScheduleDay
from services import history, inputs
from services.actors import Actor
from services.agreements import fixed
from services.errors import Invalid, InvalidMove
from services.i18n import N_
from services.policy import Action, authorize
from services.presence.changes import changed
from services.presence.plan import DAY
from services.presence.sheets import sheet
from services.records import by_public_id, local_day

WEEK = timedelta(days=7)
MOST_MINUTES = 12 * 60
"""More on one day is a slip of the keyboard."""
NOTE_LENGTH = 200
KEPT = frozenset({PlacementState.IN_PROGRESS, PlacementState.COMPLETED, PlacementState.INTERRUPTED})


def set_keeping(
    session: Session,
    actor: Actor,
    placement_public_id: str,
    *,
    register: bool,
    journal: bool,
    seen_version: int | None = None,
    now: datetime,
) -> None:
    """Whether the host notes the hours of each day, and the intern writes a journal. Both are off at first."""
    placement = by_public_id(session, Placement, placement_public_id, lock=True)
    authorize(actor, Action.PLACEMENT_PLAN, placement)
    history.check_version(placement, seen_version)
    if (placement.keeps_register, placement.keeps_journal) == (register, journal):
        return
    placement.keeps_register, placement.keeps_journal = register, journal
    history.audit(
        session, actor, "presence:keeping", now=now, kind=SubjectKind.PLACEMENT, subject_id=placement.id,
        register=register, journal=journal,
    )  # fmt: skip


def set_day(
    session: Session, actor: Actor, placement_public_id: str, day: date | None, minutes: int | None, *,
    source: Source | None = None, now: datetime,
) -> int:  # fmt: skip
    """Note the hours of one day; without ``minutes`` the day is as planned again. Gives back how many confirmations
    were withdrawn by it."""
    placement = _kept(session, actor, placement_public_id)
    day = inputs.day(day, field="day")
    minutes = inputs.whole(minutes, field="minutes", least=0, most=MOST_MINUTES)
    if day is None:
        raise Invalid(N_("Give the day."), field="day")
    _check_day(session, placement, day, now)
    row = session.get(PresenceEntry, (placement.id, day))
    if minutes is None:
        if row is not None:
            session.delete(row)
    else:
        _write(session, actor, placement, day, minutes, now, source, row)
    return _done(session, actor, placement, "register:day", now, source)


def confirm_week(
    session: Session, actor: Actor, placement_public_id: str, monday: date, *,
    source: Source | None = None, now: datetime,
) -> int:  # fmt: skip
    """Note the days of one week that are over as they were planned, less what was missed; days that are noted already
    stay. Gives back how many days were noted."""
    placement = _kept(session, actor, placement_public_id)
    monday -= DAY * monday.weekday()
    today = _today(session, placement, now)
    days = sheet(session, placement).days(monday, min(monday + WEEK - DAY, today))
    noted = [one for one in days if one.planned and one.day not in _entries(session, placement, monday)]
    if not days:
        raise Invalid(N_("This week has no day of the internship that is over."), field="week")
    for one in noted:
        _write(session, actor, placement, one.day, one.done, now, source)
    _done(session, actor, placement, "register:week", now, source)
    return len(noted)


def set_plan(
    session: Session, actor: Actor, placement_public_id: str, day: date | None, minutes: int | None, *, note: str = "",
    now: datetime,
) -> int:  # fmt: skip
    """Let a day differ from the week of the agreement: other hours, or none because the department is closed. Without
    ``minutes`` it is as in the week again. Gives back how many confirmations were withdrawn."""
    placement = by_public_id(session, Placement, placement_public_id, lock=True)
    authorize(actor, Action.PLACEMENT_PLAN, placement)
    day = inputs.day(day, field="day")
    minutes = inputs.whole(minutes, field="minutes", least=0, most=MOST_MINUTES)
    note = inputs.line(note, field="day_note", longest=NOTE_LENGTH)
    if day is None:
        raise Invalid(N_("Give the day."), field="day")
    _check_within(placement, day)
    fixed.guard(session, actor, placement, {"days"}, now=now)
    row = session.get(ScheduleDay, (placement.id, day))
    if minutes is None:
        if row is not None:
            session.delete(row)
    elif row is None:
        session.add(ScheduleDay(placement_id=placement.id, day=day, minutes=minutes, note=note))
    else:
        row.minutes, row.note = minutes, note
    return _done(session, actor, placement, "presence:day", now)


def _kept(session: Session, actor: Actor, public_id: str) -> Placement:
    placement = by_public_id(session, Placement, public_id, lock=True)
    authorize(actor, Action.REGISTER_KEEP, placement)
    if not placement.keeps_register:
        raise InvalidMove(N_("No register is kept for this intern: presence is as planned, less absences."))
    if placement.state not in KEPT:
        raise InvalidMove(N_("The register is kept from the first day until the file is closed."))
    return placement


def _check_day(session: Session, placement: Placement, day: date, now: datetime) -> None:
    _check_within(placement, day)
    if day > _today(session, placement, now):
        raise Invalid(N_("This day is still to come."), field="day")


def _check_within(placement: Placement, day: date) -> None:
    last = placement.ended_on or placement.ends_on
    if not placement.starts_on <= day <= last:
        raise Invalid(
            N_("The internship runs from %(start)s to %(end)s: choose days within it."), field="day",
            start=placement.starts_on, end=last,
        )  # fmt: skip


def _entries(session: Session, placement: Placement, monday: date) -> set[date]:
    week = (monday + DAY * n for n in range(7))
    return {day for day in week if session.get(PresenceEntry, (placement.id, day)) is not None}


def _write(
    session: Session, actor: Actor, placement: Placement, day: date, minutes: int, now: datetime,
    source: Source | None, row: PresenceEntry | None = None,
) -> None:  # fmt: skip
    if row is None:
        row = PresenceEntry(placement_id=placement.id, day=day)
        session.add(row)
    row.minutes, row.by_name, row.source, row.at = minutes, actor.name, source or actor.source, now


def _done(
    session: Session, actor: Actor, placement: Placement, act: str, now: datetime, source: Source | None = None
) -> int:
    session.flush()
    history.audit(session, actor, act, now=now, kind=SubjectKind.PLACEMENT, subject_id=placement.id, source=source)
    return changed(session, actor, placement, now=now)


def _today(session: Session, placement: Placement, now: datetime) -> date:
    return local_day(now, session.get_one(Organisation, placement.organisation_id).time_zone)
