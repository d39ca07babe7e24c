"""What a department finds on its desk, with an account or by a link: the same in both cases."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from db.base import localised
from db.enums import CheckInAnswer, LinkPurpose, PlacementState, Role, SubjectKind
from db.models import CapabilityLink, CheckIn, ChecklistItem, Department, Person, Placement
from services.actors import Actor
from services.check_ins import EARLY, KIND, middle
from services.department_desk import living_desk_links
from services.host_gives_up import GIVEN_UP
from services.policy import Action, may
from services.presence.confirming import CONFIRMABLE
from services.presence.confirming import EARLY as END_SHOWN
from services.presence.sheets import load
from services.queries.applications.opinions import Candidate, candidates
from services.queries.internships.placements import DepartmentInterns, PlacementRow, of_department
from services.queries.scope import placements_visible_to
from services.records import by_public_id

AHEAD = timedelta(days=14)
"""How long before its day a thing to prepare is shown."""
CONFIRMS_END, ARRIVED = "end_by_host", "arrived"
_SAID_OTHERWISE = frozenset({KIND, CONFIRMS_END})
"""Things to do that have a gesture of their own on the page."""
FOLLOWED = (
    PlacementState.PLANNED, PlacementState.AGREEMENT_SIGNED, PlacementState.READY, PlacementState.IN_PROGRESS,
    PlacementState.COMPLETED, PlacementState.INTERRUPTED,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Preparation:
    """One thing that the department does for an intern."""

    public_id: str
    code: str
    label: str
    due_on: date
    is_done: bool


@dataclass(frozen=True, slots=True)
class Intern:
    """An intern as the department sees them: what is to prepare, and what is asked."""

    row: PlacementRow
    preparation: tuple[Preparation, ...]
    """What is due within two weeks or late, done things of these days included."""
    is_asked: bool
    """It is half over, and nobody of the department has said how it goes."""
    awaits_call: bool
    """Somebody asked to be called, and nobody has called yet."""
    end_item: str | None
    """The thing to tick that says «it went well», from a week before the last day until it is ticked."""
    gave_up: bool
    """The department said that it can no longer host."""
    minutes: int | None = None
    """Presence of the whole internship, to be confirmed with the end; None where nothing can be confirmed yet."""

    @property
    def left(self) -> int:
        """How many things are still to prepare."""
        return sum(not one.is_done for one in self.preparation)


@dataclass(frozen=True, slots=True)
class Desk:
    """``awaiting``: interns about whom something is to be prepared, answered or confirmed."""

    candidates: tuple[Candidate, ...]
    present: tuple[Intern, ...]
    to_come: tuple[Intern, ...]
    past: tuple[PlacementRow, ...]
    awaiting: tuple[Intern, ...]

    @property
    def unanswered(self) -> tuple[Candidate, ...]:
        return tuple(one for one in self.candidates if one.awaits)


@dataclass(frozen=True, slots=True)
class DeskLink:
    """A living link to a desk: for whom, since and until when."""

    link_id: int
    name: str
    created_at: datetime
    expires_at: datetime


def desk(session: Session, actor: Actor, *, today: date, language: str) -> Desk:
    """All that concerns the actor's departments and those whom they tutor. Five statements, five more at an end."""
    found = of_department(session, actor, today=today, language=language)
    items = _items(session, actor, today, language)
    asked, calls = _check_ins(session, actor)
    hours = _hours(session, _rows(found), items, today)
    made = {row.public_id: _intern(row, items, asked, calls, today, hours) for row in _rows(found)}
    waiting = [one for one in made.values() if one.left or one.is_asked or one.end_item]
    return Desk(
        candidates=tuple(candidates(session, actor, language=language)),
        present=tuple(made[row.public_id] for row in found.present),
        to_come=tuple(made[row.public_id] for row in found.to_come),
        past=found.past,
        awaiting=tuple(sorted(waiting, key=lambda one: one.row.starts_on)),
    )


def of_placement(session: Session, actor: Actor, row: PlacementRow, *, today: date, language: str) -> Intern:
    """The same for one internship that the actor may see. Two statements, five more at its end."""
    only = Placement.public_id == row.public_id
    items = _items(session, actor, today, language, only)
    asked, calls = _check_ins(session, actor, only)
    return _intern(row, items, asked, calls, today, _hours(session, [row], items, today))


def links_of(session: Session, actor: Actor, department_public_id: str, *, now: datetime) -> list[DeskLink]:
    """Living links to the desk of a department, latest first, for those who may make and revoke them."""
    department = by_public_id(session, Department, department_public_id)
    if not may(actor, Action.LINK_ISSUE, department):
        return []
    rows = session.execute(
        select(CapabilityLink, Person)
        .outerjoin(Person, Person.id == CapabilityLink.person_id)
        .where(*living_desk_links(department.id, now), CapabilityLink.purpose == LinkPurpose.DEPARTMENT_DESK)
        .order_by(CapabilityLink.id.desc())
        .limit(50)
    )
    return [
        DeskLink(
            link.id, person.name if person else str(link.details.get("name", "")), link.created_at, link.expires_at
        )
        for link, person in rows
    ]


def _rows(found: DepartmentInterns) -> Collection[PlacementRow]:
    """Interns who are there or to come, and those who left lately, whose end may still be confirmed."""
    return (*found.present, *found.to_come, *found.past)


def hosted_by(actor: Actor) -> ColumnElement[bool]:
    """Internships in the actor's departments, and those whom they tutor."""
    ways: list[ColumnElement[bool]] = [Placement.department_id.in_(actor.departments())]
    if actor.person_id is not None:
        ways += [Placement.tutor_id == actor.person_id, Placement.deputy_id == actor.person_id]
    return placements_visible_to(actor) & or_(*ways)


def _items(
    session: Session, actor: Actor, today: date, language: str, only: ColumnElement[bool] | None = None
) -> Mapping[str, list[tuple[ChecklistItem, str]]]:
    """The department's things to do, and whether it gave up, by internship. One statement."""
    rows = session.execute(
        select(Placement.public_id, ChecklistItem)
        .join(Placement, Placement.id == ChecklistItem.subject_id)
        .where(
            ChecklistItem.subject_kind == SubjectKind.PLACEMENT,
            or_(ChecklistItem.owner_role == Role.HOST, ChecklistItem.code == GIVEN_UP),
            ChecklistItem.due_on <= today + AHEAD,
            Placement.state.in_(FOLLOWED),
            hosted_by(actor) if only is None else placements_visible_to(actor) & only,
        )
        .order_by(ChecklistItem.due_on, ChecklistItem.id)
    )
    found: dict[str, list[tuple[ChecklistItem, str]]] = {}
    for public_id, item in rows:
        found.setdefault(public_id, []).append((item, localised(item, "label", language)))
    return found


def _check_ins(
    session: Session, actor: Actor, only: ColumnElement[bool] | None = None
) -> tuple[dict[str, date], set[str]]:
    """When the department last said how it goes, and where somebody waits to be called. One statement."""
    rows = session.execute(
        select(
            Placement.public_id,
            func.max(CheckIn.at).filter(CheckIn.from_intern.is_(False)),
            func.count().filter(CheckIn.answer == CheckInAnswer.CALL_ME, CheckIn.handled_at.is_(None),
                                CheckIn.from_intern.is_(False)),
        )
        .join(Placement, Placement.id == CheckIn.placement_id)
        .where(
            Placement.state == PlacementState.IN_PROGRESS,
            hosted_by(actor) if only is None else placements_visible_to(actor) & only,
        )
        .group_by(Placement.public_id)
    ).all()  # fmt: skip
    said = {public_id: at.date() for public_id, at, _waits in rows if at is not None}
    return said, {public_id for public_id, _at, waits in rows if waits}


def _intern(
    row: PlacementRow,
    items: Mapping[str, list[tuple[ChecklistItem, str]]],
    said: Mapping[str, date],
    calls: Collection[str],
    today: date,
    hours: Mapping[str, int],
) -> Intern:
    mine = items.get(row.public_id, [])
    half = middle(row.starts_on, row.last_day)
    answered = row.public_id in said and said[row.public_id] >= max(row.starts_on, half - EARLY)
    is_under_way = row.state is PlacementState.IN_PROGRESS
    end = _end_item(row, items, today)
    return Intern(
        row=row,
        preparation=tuple(
            Preparation(item.public_id, item.code, label, item.due_on, item.done_at is not None)
            for item, label in mine
            if item.code not in _SAID_OTHERWISE and item.owner_role is Role.HOST and _is_shown(item, row, today)
        ),
        is_asked=is_under_way and half <= today and not answered,
        awaits_call=row.public_id in calls,
        end_item=end.public_id if end else None,
        gave_up=any(item.code == GIVEN_UP and item.done_at is None for item, _label in mine),
        minutes=hours.get(row.public_id),
    )


def _end_item(
    row: PlacementRow, items: Mapping[str, list[tuple[ChecklistItem, str]]], today: date
) -> ChecklistItem | None:
    """The open «end by the host» of an internship, once it is asked for."""
    if row.last_day - END_SHOWN > today:
        return None
    mine = (item for item, _label in items.get(row.public_id, []))
    return next((item for item in mine if item.code == CONFIRMS_END and item.done_at is None), None)


def _hours(
    session: Session, rows: Collection[PlacementRow], items: Mapping[str, list[tuple[ChecklistItem, str]]], today: date
) -> dict[str, int]:
    """Presence of those whose end is to be confirmed. Five statements, none where there are no such."""
    ends = [_end_item(row, items, today) for row in rows if row.state in CONFIRMABLE]
    sheets = load(session, [item.subject_id for item in ends if item]) if any(ends) else {}
    return {sheet.public_id: sheet.minutes() for sheet in sheets.values()}


def _is_shown(item: ChecklistItem, row: PlacementRow, today: date) -> bool:
    """Open things, and done ones of these weeks, so that the count makes sense; an arrival not before its day."""
    if item.code == ARRIVED and row.starts_on > today:
        return False
    return item.done_at is None or item.due_on >= today - AHEAD
