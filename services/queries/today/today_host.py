"""What the first page names to departments: interns to prepare for, how it goes; and what their words ask of
coordinators."""

from __future__ import annotations

from datetime import date

from sqlalchemy import String, func, literal, select, union_all
from sqlalchemy.orm import Session

from db.base import localised
from db.enums import CheckInAnswer, FindingLevel, PlacementState, Role, SubjectKind
from db.models import CheckIn, ChecklistItem, Department, Person, Placement
from services.actors import Actor
from services.check_ins import EARLY, KIND, middle
from services.host_gives_up import GIVEN_UP
from services.i18n import N_
from services.placement_checks import BEFORE_START, LIVE, real_end
from services.queries.internships.desk import AHEAD, ARRIVED, CONFIRMS_END, END_SHOWN, hosted_by
from services.queries.today.today_numbers import FOLLOWED
from services.queries.today.today_rows import OWNERS, Asked, TodoRow

P = PlacementState
W, B, I = FindingLevel.WARN, FindingLevel.BLOCK, FindingLevel.INFO
MOST_ITEMS = 60
MOST_LABELS = 3
MOST_WORDS = 20


def host_todos(session: Session, actor: Actor, day: date) -> list[TodoRow]:
    """What is to be prepared, confirmed and said about the interns of the actor's departments. Two statements."""
    return [*_items(session, actor, day), *_mid_terms(session, actor, day)]


_CALL_ME = (
    select(literal("call_me", String).label("kind"), Placement.public_id, Person.given_name, Person.family_name)
    .join(CheckIn, CheckIn.placement_id == Placement.id)
    .join(Person, Person.id == Placement.person_id)
    .where(Placement.organisation_id.in_(OWNERS), CheckIn.answer == CheckInAnswer.CALL_ME, CheckIn.handled_at.is_(None))
    .distinct()
)
_GIVEN_UP = (
    select(literal("given_up", String), Placement.public_id, Person.given_name, Person.family_name)
    .join(ChecklistItem, ChecklistItem.subject_id == Placement.id)
    .join(Person, Person.id == Placement.person_id)
    .where(
        Placement.organisation_id.in_(OWNERS),
        Placement.state.in_(BEFORE_START),
        ChecklistItem.subject_kind == SubjectKind.PLACEMENT,
        ChecklistItem.code == GIVEN_UP,
        ChecklistItem.done_at.is_(None),
    )
)
_CLOSED = (
    select(literal("closed", String), Placement.public_id, Person.given_name, Person.family_name)
    .join(Department, Department.id == Placement.department_id)
    .join(Person, Person.id == Placement.person_id)
    .where(Placement.organisation_id.in_(OWNERS), Placement.state.in_(LIVE), ~Department.is_active)
)
_WORDS = union_all(_CALL_ME, _GIVEN_UP, _CLOSED).limit(MOST_WORDS)
_WORDS_MSGIDS = {
    "call_me": (N_("Call back about the internship of %(intern)s"), B),
    "given_up": (N_("The department can no longer host %(intern)s: find another place"), B),
    "closed": (N_("The department of %(intern)s is out of use: find another place"), W),
}


def words_of_departments(session: Session, asked: Asked) -> list[TodoRow]:
    """What coordinators are asked at once: to call back, and to find another place. One statement."""
    return [
        TodoRow(
            kind, 1, _WORDS_MSGIDS[kind][0], "placement", _WORDS_MSGIDS[kind][1],
            params={"intern": f"{given} {family}".strip()},
            query={"id": public_id},
        )
        for kind, public_id, given, family in session.execute(_WORDS, asked)
    ]  # fmt: skip


def _items(session: Session, actor: Actor, day: date) -> list[TodoRow]:
    """What is to be prepared or confirmed within two weeks, one row for each intern, late ones first."""
    rows = session.execute(
        select(ChecklistItem, Placement.public_id, Person, Placement.starts_on, real_end)
        .select_from(ChecklistItem)
        .join(Placement, Placement.id == ChecklistItem.subject_id)
        .join(Person, Person.id == Placement.person_id)
        .where(
            ChecklistItem.subject_kind == SubjectKind.PLACEMENT,
            ChecklistItem.done_at.is_(None),
            ChecklistItem.owner_role == Role.HOST,
            ChecklistItem.code != KIND,
            ChecklistItem.due_on <= day + AHEAD,
            hosted_by(actor),
            Placement.state.in_(FOLLOWED),
        )
        .order_by(ChecklistItem.due_on, ChecklistItem.id)
        .limit(MOST_ITEMS)
    )
    todos: list[TodoRow] = []
    found: dict[str, tuple[Person, list[ChecklistItem]]] = {}
    for item, public_id, person, starts_on, last in rows:
        if item.code == CONFIRMS_END:
            if last - END_SHOWN <= day:
                msgid = (
                    N_("Confirm that the internship of %(intern)s went well")
                    if last <= day
                    else N_("The internship of %(intern)s ends soon: say whether all is right")
                )
                level = W if item.due_on < day else I
                todos.append(TodoRow("end", 1, msgid, "our_interns", level, {"intern": person.name}, due=last))
        elif item.code != ARRIVED or starts_on <= day:
            found.setdefault(public_id, (person, []))[1].append(item)
    return [*(_prepare(person, items, actor, day) for person, items in found.values()), *todos]


def _prepare(person: Person, items: list[ChecklistItem], actor: Actor, day: date) -> TodoRow:
    labels = [localised(item, "label", actor.language) for item in items]
    more = " …" if len(labels) > MOST_LABELS else ""
    return TodoRow(
        "host_item", len(items), N_("To prepare for %(intern)s"), "our_interns", W if items[0].due_on < day else I,
        params={"intern": person.name}, detail=" · ".join(labels[:MOST_LABELS]) + more, due=items[0].due_on,
    )  # fmt: skip


def _mid_terms(session: Session, actor: Actor, day: date) -> list[TodoRow]:
    """Internships that are half over and of which the department has not said how they go."""
    said = (
        select(func.max(CheckIn.at))
        .where(CheckIn.placement_id == Placement.id, CheckIn.from_intern.is_(False))
        .correlate(Placement)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Person, Placement.starts_on, real_end, said)
        .select_from(Placement)
        .join(Person, Person.id == Placement.person_id)
        .where(hosted_by(actor), Placement.state == P.IN_PROGRESS)
        .order_by(Placement.starts_on, Placement.id)
    )
    found = []
    for person, starts_on, last, at in rows:
        half = middle(starts_on, last)
        if half <= day and (at is None or at.date() < max(starts_on, half - EARLY)):
            msgid = N_("Say how the internship of %(intern)s goes: one click")
            found.append(TodoRow("mid_term", 1, msgid, "our_interns", I, {"intern": person.name}, due=half))
    return found
