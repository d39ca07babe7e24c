"""Internships: planned from a confirmed application or entered by hand, edited, and moved to their end.

The moves stand in ``services/placement_moves.py`` and are offered here as well: ``placements.move``, ``run_due``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypedDict, Unpack

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import ApplicationState, EndReason, PlacementState, Source, SubjectKind
from db.models import Application, Department, Offer, Organisation, Person, Placement
from services import checklists, findings, history, limits, people, placement_checklists, search
from services.actors import Actor
from services.agreements import drafting, fixed
from services.departments import person_named
from services.errors import Invalid
from services.i18n import N_
from services.offer_checks import MOST_WEEKLY_MINUTES, date_errors
from services.placement_checks import (
    BEFORE_START,
    LIVE,
    OLDEST,
    check_dates,
    check_offer,
    last_day,
    locked_department,
    refresh_findings,
)
from services.placement_mails import send_follow_up_link, tell_intern, tell_tutor
from services.placement_moves import check_last_day, check_within, move, run_due
from services.policy import Action, authorize
from services.presence import changes as presence_changes
from services.records import by_public_id, local_day, optional, put
from services.who_counts import of_placement

_OWN_FIELDS = ("starts_on", "ends_on", "subject", "weekly_minutes")
_PERIOD = {"starts_on", "ends_on"}


class PlacementFields(TypedDict, total=False):
    """What is written about an internship. Tutor and deputy by ``…_public_id``, or by name and mail address."""

    department_public_id: str
    offer_public_id: str | None
    sending_organisation_public_id: str | None
    starts_on: date
    ends_on: date
    subject: str
    weekly_minutes: int
    tutor_public_id: str | None
    tutor_name: str
    tutor_email: str
    deputy_public_id: str | None
    deputy_name: str
    deputy_email: str


def plan(
    session: Session,
    actor: Actor,
    application_public_id: str,
    *,
    seen_version: int | None = None,
    now: datetime,
    **fields: Unpack[PlacementFields],
) -> Placement:
    """Give somebody who confirmed a place in a department; ``department_public_id`` and both days are needed.

    ``seen_version`` is that of the application. Raises ``Invalid`` where the person is placed already, the department
    or the offer is full, the internship tutor or the host has too many interns, or the dates make no sense; what only
    deserves a look is kept as a finding. The intern and the tutor are written to.
    """
    application = by_public_id(session, Application, application_public_id, lock=True)
    authorize(actor, Action.PLACEMENT_PLAN, application)
    history.check_version(application, seen_version)
    if application.state is not ApplicationState.CONFIRMED:
        raise Invalid(N_("Only somebody who has confirmed can be given a place."))
    department = _department(session, fields)
    placement = _new(actor, department, application.person_id, PlacementState.PLANNED, Source.ACCOUNT, now)
    authorize(actor, Action.PLACEMENT_PLAN, placement)
    placement.sending_organisation_id = application.sending_organisation_id
    _write(session, actor, placement, fields, now)
    check_dates(placement, now, department.organisation.time_zone)
    _free_application(session, application)
    placement.application_id = application.id
    check_offer(session, placement)
    limits.refuse(session, of_placement(placement))
    _keep(session, actor, placement, department, "plan", now=now)
    tell_intern(session, actor, placement, "placement_planned", now=now)
    tell_tutor(session, actor, placement, now=now)
    return placement


def enter(
    session: Session,
    actor: Actor,
    *,
    person: str | Mapping[str, Any],
    state: PlacementState,
    source: Source,
    end_reason: EndReason | None = None,
    ended_on: date | None = None,
    note: str = "",
    now: datetime,
    **fields: Unpack[PlacementFields],
) -> Placement:
    """Enter an internship that was agreed otherwise, at any state, with what is known; nobody is written to.

    ``person`` is a public id, or the fields of somebody new (see ``services.people.FIELDS``: given and family name at
    least). Needs ``department_public_id`` and both days; what else is missing becomes a finding or an open thing to do.
    Full departments, tutors and hosts are refused before the start and only remarked after it.
    """
    department = _department(session, fields)
    placement = _new(actor, department, 0, state, source, now)
    authorize(actor, Action.PLACEMENT_PLAN, placement)
    intern = people.known_or_new(session, actor, department.organisation, person, source=source, now=now)
    placement.person_id = intern.id
    _write(session, actor, placement, fields, now)
    check_dates(placement, now, department.organisation.time_zone, past=OLDEST)
    placement.ended_on, placement.end_reason = ended_on, end_reason
    _check_state(placement, local_day(now, department.organisation.time_zone))
    if state in BEFORE_START:
        check_offer(session, placement)
        limits.refuse(session, of_placement(placement))
    _keep(session, actor, placement, department, "enter", now=now, source=source)
    if note.strip():
        history.add_note(session, actor, placement, SubjectKind.PLACEMENT, note, now=now)
    return placement


def edit(
    session: Session,
    actor: Actor,
    placement_public_id: str,
    *,
    seen_version: int | None = None,
    now: datetime,
    **fields: Unpack[PlacementFields],
) -> Placement:
    """Change dates, department, tutor, subject … with the checks of :func:`plan` for what changes.

    Open things to do are dated anew. While it is planned the intern is told of another place or other dates, and a new
    tutor is written to. Raises ``Invalid`` once the file is closed, ``InvalidFields`` for what a signed agreement
    fixes; an agreement that is being signed is taken back to its draft (``agreements/fixed.py``).
    """
    placement = by_public_id(session, Placement, placement_public_id, lock=True)
    authorize(actor, Action.PLACEMENT_PLAN, placement)
    history.check_version(placement, seen_version)
    if placement.state in {PlacementState.CLOSED, PlacementState.CANCELLED}:
        raise Invalid(N_("The file of this internship is closed: it can no longer be changed."))
    department = _department(session, fields, placement)
    authorize(actor, Action.PLACEMENT_PLAN, department)
    before, signed_by = (placement.starts_on, placement.ends_on), drafting.due_on(placement)
    changed = _write(session, actor, placement, {**fields, "department_public_id": department.public_id}, now)
    if not changed:
        return placement
    fixed.guard(session, actor, placement, changed, now=now)
    drafting.follow_dates(session, placement, signed_by, now=now)
    _follow(placement, changed)
    _check_changes(session, placement, department, set(changed), before, now)
    placement.updated_at = now
    session.flush()
    after_change(session, actor, placement, department, set(changed), now)
    return placement


def add_note(session: Session, actor: Actor, placement_public_id: str, body: str, *, now: datetime) -> None:
    """Keep a remark of staff; never shown to the intern."""
    placement = by_public_id(session, Placement, placement_public_id)
    history.add_note(session, actor, placement, SubjectKind.PLACEMENT, body, now=now)


def set_aside(
    session: Session, actor: Actor, placement_public_id: str, rule: str, *, reason: str, now: datetime
) -> None:
    """Set a warning of ``rule`` aside with a written reason."""
    placement = by_public_id(session, Placement, placement_public_id, lock=True)
    authorize(actor, Action.PLACEMENT_PLAN, placement)
    findings.override(session, actor, SubjectKind.PLACEMENT, placement.id, rule, reason=reason, now=now)


def issue_follow_up_link(session: Session, actor: Actor, placement_public_id: str, *, now: datetime) -> str:
    """A link by which the internship tutor follows the internship until 60 days after its end; mailed to them.

    Gives back the secret token, shown once (``links.path(token)`` is the address). Raises ``Invalid`` without a tutor.
    """
    placement = by_public_id(session, Placement, placement_public_id)
    authorize(actor, Action.LINK_ISSUE, placement)
    tutor = session.get(Person, placement.tutor_id) if placement.tutor_id else None
    if tutor is None:
        raise Invalid(N_("Name an internship tutor first."), field="tutor_name")
    return send_follow_up_link(session, actor, placement, tutor, now=now)


def reindex(session: Session, placement: Placement) -> None:
    """Make the internship findable under the names of the people and of the department, and its subject."""
    person = session.get_one(Person, placement.person_id)
    department = session.get_one(Department, placement.department_id)
    tutor = session.get(Person, placement.tutor_id) if placement.tutor_id else None
    search.reindex(
        session, SubjectKind.PLACEMENT, placement.id, person.given_name, person.family_name, person.given_name_hy,
        person.family_name_hy, person.email, department.name_fr, department.name_en, department.name_hy,
        placement.subject, tutor.name if tutor else "",
    )  # fmt: skip


def _department(session: Session, fields: PlacementFields, placement: Placement | None = None) -> Department:
    """The department that is named, or the one the placement has, locked."""
    public_id = fields.get("department_public_id")
    if not public_id and placement is not None:
        public_id = session.get_one(Department, placement.department_id).public_id
    if not public_id:
        raise Invalid(N_("Choose the department."), field="department_public_id")
    department = locked_department(session, public_id)
    if not department.is_active and (placement is None or placement.department_id != department.id):
        raise Invalid(N_("This department is no longer in use: choose another one."), field="department_public_id")
    return department


def _new(
    actor: Actor, department: Department, person_id: int, state: PlacementState, source: Source, now: datetime
) -> Placement:
    return Placement(
        organisation_id=department.organisation_id, department_id=department.id, person_id=person_id, state=state,
        subject="", weekly_minutes=35 * 60, source=source, created_at=now, updated_at=now,
    )  # fmt: skip


def _write(session: Session, actor: Actor, placement: Placement, fields: PlacementFields, now: datetime) -> list[str]:
    """Put ``fields`` into the placement; gives back the names of what changed."""
    values: dict[str, Any] = {name: value for name, value in fields.items() if name in _OWN_FIELDS}
    with session.no_autoflush:
        if public_id := fields.get("department_public_id"):
            department = by_public_id(session, Department, public_id)
            values |= {"department_id": department.id, "organisation_id": department.organisation_id}
        organisation_id = values.get("organisation_id", placement.organisation_id)
        for role in ("tutor", "deputy"):
            if {f"{role}_public_id", f"{role}_name"} & fields.keys():
                values[f"{role}_id"] = person_named(session, actor, role, fields, organisation_id, now)
        if "offer_public_id" in fields:
            offer = optional(session, Offer, fields["offer_public_id"])
            values["offer_id"] = offer.id if offer else None
        if "sending_organisation_public_id" in fields:
            school = optional(session, Organisation, fields["sending_organisation_public_id"])
            values["sending_organisation_id"] = school.id if school else None
        changed = put(placement, values)
    for error in date_errors(placement.starts_on, placement.ends_on):
        raise error
    if placement.ended_on is not None:
        check_within(placement, placement.ended_on)
    if not 0 < placement.weekly_minutes <= MOST_WEEKLY_MINUTES:
        raise Invalid(N_("Give the hours of a week, at most 48."), field="weekly_minutes")
    return changed


def _follow(placement: Placement, changed: list[str]) -> None:
    """Another department has another address, and other weekly hours are spread over the week anew."""
    if "department_id" in changed:
        placement.place = ""
    if "weekly_minutes" in changed:
        placement.week_minutes = None


def _free_application(session: Session, application: Application) -> None:
    """Raise ``Invalid`` if the person is placed already; a cancelled internship leaves the application to a new one."""
    query = select(Placement).where(Placement.application_id == application.id).with_for_update()
    for old in session.scalars(query):
        if old.state is not PlacementState.CANCELLED:
            raise Invalid(N_("This person has an internship already: open it instead of planning another one."))
        old.application_id = None
    session.flush()


def _check_state(placement: Placement, today: date) -> None:
    """Raise ``Invalid`` where the state and the days cannot both be true."""
    state = placement.state
    if state not in BEFORE_START | {PlacementState.CANCELLED} and placement.starts_on > today:
        raise Invalid(N_("It has not begun yet: choose a state before the start."), field="state")
    if placement.ended_on is not None:
        check_last_day(placement, placement.ended_on, today)
    if state in {PlacementState.COMPLETED, PlacementState.CLOSED} and last_day(placement) > today:
        raise Invalid(N_("It is not over yet: choose “In progress”, or give the last day."), field="state")
    if state is PlacementState.IN_PROGRESS and last_day(placement) < today:
        raise Invalid(N_("It is over already: choose “Completed”."), field="state")
    if state in LIVE and placement.ended_on is not None:
        raise Invalid(N_("It has a last day: choose “Completed” or “Ended early”."), field="state")


def _keep(
    session: Session,
    actor: Actor,
    placement: Placement,
    department: Department,
    name: str,
    *,
    now: datetime,
    source: Source | None = None,
) -> None:
    """Save a new placement with its line of history, its things to do, its words and its findings."""
    session.add(placement)
    session.flush()
    history.record_state(
        session, actor, SubjectKind.PLACEMENT, placement.id, name, None, placement.state, now=now, source=source
    )
    _make_items(session, actor, placement, local_day(now, department.organisation.time_zone), now)
    reindex(session, placement)
    refresh_findings(session, placement, department, now)


def _make_items(session: Session, actor: Actor, placement: Placement, today: date, now: datetime) -> None:
    """Things to do from here on; what lies behind an internship that is entered half-way through is left out."""
    if placement.state in {PlacementState.CLOSED, PlacementState.CANCELLED}:
        return
    due_from = None if placement.state in BEFORE_START else min(today, last_day(placement))
    placement_checklists.make(session, placement, due_from=due_from)
    if placement.state is not PlacementState.PLANNED:
        checklists.mark_code(session, actor, SubjectKind.PLACEMENT, placement.id, "agreement_sent", now=now)
        checklists.mark_code(session, actor, SubjectKind.PLACEMENT, placement.id, "agreement", now=now)


def _check_changes(
    session: Session,
    placement: Placement,
    department: Department,
    changed: set[str],
    before: tuple[date, date],
    now: datetime,
) -> None:
    """The checks that what changed asks for. A shorter stay in the same place is always possible."""
    check_dates(placement, now, department.organisation.time_zone, past=OLDEST)
    if placement.state not in LIVE:
        return
    if changed & {"offer_id", "department_id"}:
        check_offer(session, placement)
    grows = placement.starts_on < before[0] or placement.ends_on > before[1]
    limits.refuse(session, of_placement(placement), limits.touched(changed, grows=grows))


def after_change(
    session: Session,
    actor: Actor,
    placement: Placement,
    department: Department,
    changed: set[str],
    now: datetime,
    *,
    move: str = "edit",
    source: Source | None = None,
) -> None:
    """History, things to do, words, findings and mails after the columns ``changed``, for acts that checked them.

    ``move`` is ``amend`` where an amendment did it, ``source`` how its last signature came.
    """
    history.record_state(
        session, actor, SubjectKind.PLACEMENT, placement.id, move, placement.state, placement.state, now=now,
        reason=", ".join(sorted(changed - {"organisation_id"})), source=source,
    )  # fmt: skip
    if changed & _PERIOD:
        placement_checklists.refresh(session, placement)
    reindex(session, placement)
    refresh_findings(session, placement, department, now)
    if changed & {*_PERIOD, "weekly_minutes"}:
        presence_changes.changed(session, actor, placement, now=now)
    if placement.state is PlacementState.PLANNED and changed & {*_PERIOD, "department_id"}:
        tell_intern(session, actor, placement, "placement_planned", now=now)
    if placement.state in LIVE and "tutor_id" in changed:
        tell_tutor(session, actor, placement, now=now)


__all__ = [
    "PlacementFields", "add_note", "edit", "enter", "issue_follow_up_link", "move", "plan", "reindex",
    "run_due", "set_aside",
]  # fmt: skip
