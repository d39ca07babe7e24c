"""Moving an internship along its states: by a coordinator, or by itself when its day has come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import localised
from db.enums import EndReason, PlacementState, Source, SubjectKind
from db.models import Department, Organisation, Person, Placement
from services import checklists, files, findings, history, placement_checklists
from services.actors import Actor
from services.errors import DomainError, Invalid
from services.i18n import N_
from services.on_behalf import Evidence
from services.placement_checks import last_day, needs_longer_passport, needs_newer_passport, real_end
from services.placement_mails import tell_intern
from services.policy import authorize
from services.presence import changes as presence_changes
from services.records import by_public_id, local_day
from services.rules import passports
from services.workflows import PLACEMENT

FARTHEST_AHEAD = timedelta(hours=14)
"""How far the calendar of any place on earth is ahead of UTC."""
END_REASONS: dict[str, tuple[EndReason, ...]] = {
    "cancel": tuple(EndReason),
    "interrupt": tuple(reason for reason in EndReason if reason is not EndReason.VISA_REFUSED),
}
"""Why an internship may be cancelled, or end early: a visa is refused before the start, never after it."""
ASKS_LAST_DAY = frozenset({"complete", "interrupt"})
MOVES_HOURS = frozenset({"start", "complete", "interrupt"})
"""Moves after which other hours may count, or remarks about them stand."""
FOLLOWS_ALONE = frozenset({"unsign"})
"""Moves under no button of their own: they follow from another act, here a signature that was taken back."""
_SIGNED = ("agreement_sent", "agreement")
"""Things to do that a signed agreement settles."""


def move(
    session: Session,
    actor: Actor,
    placement_public_id: str,
    name: str,
    *,
    seen_version: int | None = None,
    reason: str = "",
    end_reason: EndReason | None = None,
    ended_on: date | None = None,
    source: Source | None = None,
    evidence: Evidence | None = None,
    now: datetime,
) -> Placement:
    """Take an internship one step along ``workflows.PLACEMENT``; the intern is written to where the table says so.

    ``prepare`` and ``start`` need the mandatory things done, ``start`` also its first day, ``complete`` the last one.
    ``cancel`` and ``interrupt`` need ``end_reason``; ``ended_on`` is the real last day (``complete``, ``interrupt``:
    today if left out). ``source`` says how a coordinator learned of it («signed on paper»), ``evidence`` who told it,
    on which day, and the file of this internship that shows it. Raises ``Invalid`` with what stands in the way,
    ``InvalidMove`` from a wrong state, ``Conflict`` on a stale copy.
    """
    placement = by_public_id(session, Placement, placement_public_id, lock=True)
    step = PLACEMENT[name]
    authorize(actor, step.action, placement)
    history.check_version(placement, seen_version)
    step.check(placement.state)
    today = _today(session, placement, now)
    _record_end(placement, name, end_reason, ended_on, today)
    missing = checklists.missing(session, SubjectKind.PLACEMENT, [placement.id]).get(placement.id, [])
    labels = [localised(item, "label", actor.language) for item in missing]
    if name == "sign" and not actor.is_system and checklists.is_being_signed(session, placement.id):
        raise Invalid(checklists.NOT_SIGNED)
    person = session.get_one(Person, placement.person_id)
    if refusal := obstacle(placement, name, labels, today) or passport_obstacle(placement, person, name):
        raise refusal
    _make(session, actor, placement, name, now=now, reason=reason, source=source, evidence=evidence)
    return placement


def obstacle(placement: Placement, name: str, missing: Sequence[str], today: date) -> DomainError | None:
    """Why the move ``name`` is not possible yet; ``missing`` are the mandatory things that are open, in words."""
    if name == "start" and today < placement.starts_on:
        return Invalid(
            N_("The internship begins on %(day)s: its start can be recorded from that day on."), day=placement.starts_on
        )
    if name == "prepare" and placement.tutor_id is None:
        return Invalid(N_("Name an internship tutor first."), field="tutor_name")
    if name in {"prepare", "start"} and missing:
        return Invalid(N_("Still to be done first: %(items)s."), items="; ".join(missing))
    if name == "complete" and today < last_day(placement):
        return Invalid(
            N_("The internship ends on %(day)s: record an early end if it stops before."), day=last_day(placement)
        )
    return None


def passport_obstacle(placement: Placement, person: Person, name: str) -> DomainError | None:
    """Why the internship cannot be ready: the border refuses a passport that is known to be old or to end too early."""
    if name != "prepare":
        return None
    if needs_newer_passport(person, placement):
        return Invalid(findings.TEXTS["passport_old"], issued=person.passport_issued_on)
    if not needs_longer_passport(person, placement):
        return None
    return Invalid(
        N_(
            "The passport ends on %(end)s, and the border asks for one that is valid until %(until)s: have it renewed "
            "and enter the day of the new one, or shorten the stay."
        ),
        end=person.passport_expires_on,
        until=passports.must_last_until(last_day(placement)),
    )


def _record_end(
    placement: Placement, name: str, end_reason: EndReason | None, ended_on: date | None, today: date
) -> None:
    """Note why and when it ended, where the move asks for it."""
    if allowed := END_REASONS.get(name):
        if end_reason is None:
            raise Invalid(N_("Say why the internship ends."), field="end_reason")
        if end_reason not in allowed:
            raise Invalid(N_("A visa is refused before the start: choose another reason."), field="end_reason")
        placement.end_reason = end_reason
    if name == "interrupt":
        ended_on = ended_on or min(today, placement.ends_on)
    if name in ASKS_LAST_DAY and ended_on is not None:
        check_last_day(placement, ended_on, today)
        placement.ended_on = ended_on


def check_last_day(placement: Placement, ended_on: date, today: date) -> None:
    """Raise ``Invalid`` unless the real last day lies within the internship and not in the future."""
    check_within(placement, ended_on)
    if ended_on > today:
        raise Invalid(N_("The last day lies in the future: record it when it has come."), field="ended_on")


def check_within(placement: Placement, ended_on: date) -> None:
    """Raise ``Invalid`` unless the real last day lies between the planned first and last one."""
    if not placement.starts_on <= ended_on <= placement.ends_on:
        raise Invalid(
            N_("The last day lies between %(start)s and %(end)s."),
            field="ended_on",
            start=placement.starts_on,
            end=placement.ends_on,
        )


def _make(
    session: Session,
    actor: Actor,
    placement: Placement,
    name: str,
    *,
    now: datetime,
    reason: str = "",
    source: Source | None = None,
    evidence: Evidence | None = None,
) -> None:
    """The move itself and what follows from it. The caller has looked at what stands in the way."""
    history.move(
        session, actor, placement, PLACEMENT, name, now=now, reason=reason, source=source, evidence=evidence
    )  # fmt: skip
    if name in END_REASONS:
        placement.end_note = reason.strip()
    if name == "sign":
        for code in _SIGNED:
            checklists.mark_code(session, actor, SubjectKind.PLACEMENT, placement.id, code, now=now)
    if name == "unsign":
        checklists.open_code(session, SubjectKind.PLACEMENT, placement.id, "agreement")
    if name == "interrupt":
        placement_checklists.refresh(session, placement)
    if name in {"complete", "interrupt", "cancel"}:
        after = files.months_after(last_day(placement) if name != "cancel" else now.date())
        files.set_purge(session, SubjectKind.PLACEMENT, placement.id, after)
    session.flush()
    if name in MOVES_HOURS:
        presence_changes.changed(session, actor, placement, now=now)
    if template := PLACEMENT[name].mail:
        tell_intern(session, actor, placement, template, now=now, reason=reason.strip())


def run_due(session: Session, actor: Actor, *, now: datetime) -> int:
    """Start the ready internships whose first day has come, and complete the running ones whose last day is over.

    One whose early end was agreed beforehand (``end_reason``, by an amendment) is ended early instead.
    For the software itself (``actors.system()``). One with open mandatory things does not start: the coordinators see
    it. Gives back how many moves were made; two runs at once make each move once.
    """
    started = [one for one in _due(session, PlacementState.READY, now) if _has_begun(session, one, now)]
    missing = checklists.missing(session, SubjectKind.PLACEMENT, [one.id for one in started])
    moves = [(one, "start") for one in started if one.id not in missing]
    for placement, name in moves:
        _make(session, actor, placement, name, now=now)
    over = [one for one in _due(session, PlacementState.IN_PROGRESS, now) if _is_over(session, one, now)]
    for placement in over:
        if placement.end_reason is None:
            _make(session, actor, placement, "complete", now=now)
        else:
            _make(session, actor, placement, "interrupt", now=now, reason=placement.end_note)
    return len(moves) + len(over)


def _due(session: Session, state: PlacementState, now: datetime) -> Sequence[Placement]:
    """Internships in ``state`` whose day may have come somewhere on earth, locked: the state is read anew under it."""
    day = Placement.starts_on if state is PlacementState.READY else real_end
    latest = (now + FARTHEST_AHEAD).date()
    return session.scalars(
        select(Placement)
        .where(Placement.state == state, day <= latest)
        .order_by(Placement.id)
        .with_for_update(key_share=True, of=Placement)
        .execution_options(populate_existing=True)
    ).all()


def _has_begun(session: Session, placement: Placement, now: datetime) -> bool:
    return placement.starts_on <= _today(session, placement, now)


def _is_over(session: Session, placement: Placement, now: datetime) -> bool:
    return last_day(placement) < _today(session, placement, now)


def _today(session: Session, placement: Placement, now: datetime) -> date:
    """Today's date where the department is."""
    department = session.get_one(Department, placement.department_id)
    return local_day(now, session.get_one(Organisation, department.organisation_id).time_zone)
