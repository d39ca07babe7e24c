"""All that is kept about one person, over all their years, as far as whoever looks may see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from db.base import localised, localised_column
from db.enums import (
    ApplicationState,
    DocumentKind,
    FileState,
    LinkPurpose,
    MessageThread,
    PlacementState,
    Role,
    Source,
    SubjectKind,
    UserStatus,
)
from db.models import (
    Application,
    AuditEntry,
    AuthSession,
    Call,
    CapabilityLink,
    Department,
    File,
    Membership,
    Message,
    Organisation,
    Person,
    Placement,
    StateChange,
    User,
)
from services.actors import Actor
from services.errors import NotFound
from services.i18n import N_
from services.labels import STATES
from services.placement_checks import real_end
from services.policy import Action, authorize, coordinates, may
from services.queries.people.people import PersonDetail, detail_of
from services.queries.scope import applications_visible_to, people_visible_to, placements_visible_to

MOST_HISTORY = 100
DONE: dict[str, str] = {
    "person:create": N_("Record begun"),
    "person:edit": N_("Record changed"),
    "person:merge": N_("A double was merged into this record"),
    "secret:save": N_("Sealed value entered"),
    "secret:read": N_("Sealed value read"),
}
"""What to call lines of the audit trail about a person; others are not shown."""


@dataclass(frozen=True, slots=True)
class ApplicationLine:
    public_id: str
    call: str
    state: ApplicationState
    created_at: datetime
    submitted_at: datetime | None


@dataclass(frozen=True, slots=True)
class PlacementLine:
    """An internship of the person, or one that they look after: ``who`` is then the intern."""

    public_id: str
    who: str
    department: str
    state: PlacementState
    starts_on: date
    last_day: date
    as_deputy: bool


@dataclass(frozen=True, slots=True)
class PersonRole:
    role: Role
    organisation: str
    department: str


@dataclass(frozen=True, slots=True)
class AccountLine:
    public_id: str
    email: str
    status: UserStatus
    last_seen_at: datetime | None
    roles: tuple[PersonRole, ...]


@dataclass(frozen=True, slots=True)
class FileLine:
    public_id: str
    kind: DocumentKind
    name: str
    state: FileState
    uploaded_at: datetime


@dataclass(frozen=True, slots=True)
class LinkLine:
    """A living link that was given to the person."""

    link_id: int
    purpose: LinkPurpose
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Step:
    """One line of history: ``label`` is a msgid; ``field`` the name of what was changed, empty for other things."""

    at: datetime
    label: str
    colour: str
    who: str
    source: Source
    about: str
    reason: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class PersonFile:
    """One person's whole record; ``merged_into`` is the public id of the record that a double leads to."""

    person: PersonDetail
    kept_by: str
    entered_by: Source
    created_at: datetime
    merged_into: str | None
    may_edit: bool
    applications: tuple[ApplicationLine, ...]
    placements: tuple[PlacementLine, ...]
    tutored: tuple[PlacementLine, ...]
    account: AccountLine | None
    files: tuple[FileLine, ...]
    links: tuple[LinkLine, ...]
    messages: int
    unread: int
    """Messages of the person in all their threads, and those of them that no coordinator has read."""
    history: tuple[Step, ...]


def detail(session: Session, actor: Actor, public_id: str, *, now: datetime, language: str = "fr") -> PersonFile:
    """One person's record; ``NotFound`` for whoever may not see it. At most ten statements."""
    into = aliased(Person)
    row = session.execute(
        select(Person, Organisation, User, into.public_id)
        .join(Organisation, Organisation.id == Person.organisation_id)
        .outerjoin(User, User.person_id == Person.id)
        .outerjoin(into, into.id == Person.merged_into_id)
        .where(Person.public_id == public_id, people_visible_to(actor))
    ).first()
    if row is None:
        raise NotFound(N_("This does not exist, or not any more."))
    person, keeper, user, merged_into = row
    authorize(actor, Action.PERSON_READ, person)
    keeps = coordinates(actor, person)
    own, tutored = _placements(session, actor, person, language)
    applications = _applications(session, actor, person, language)
    messages, unread = _messages(session, [one[0] for one in applications])
    about: dict[tuple[SubjectKind, int], str] = {
        **{(SubjectKind.APPLICATION, number): line.call for number, line in applications},
        **{(SubjectKind.PLACEMENT, number): line.department for number, line in own},
    }
    return PersonFile(
        person=detail_of(person, user is not None),
        kept_by=localised(keeper, "name", language),
        entered_by=person.entered_by,
        created_at=person.created_at,
        merged_into=merged_into,
        may_edit=may(actor, Action.PERSON_EDIT, person),
        applications=tuple(line for _number, line in applications),
        placements=tuple(line for _number, line in own),
        tutored=tuple(line for _number, line in tutored),
        account=_account(session, user, language) if user and keeps else None,
        files=_files(session, about),
        links=_links(session, person, now) if keeps else (),
        messages=messages,
        unread=unread,
        history=_history(session, person, about, keeps=keeps),
    )


def _applications(
    session: Session, actor: Actor, person: Person, language: str
) -> list[tuple[int, ApplicationLine]]:  # fmt: skip
    rows = session.execute(
        select(
            Application.id, Application.public_id, localised_column(Call, "title", language), Application.state,
            Application.created_at, Application.submitted_at,
        )
        .join(Call, Call.id == Application.call_id)
        .where(Application.person_id == person.id, applications_visible_to(actor))
        .order_by(Application.created_at.desc(), Application.id.desc())
    )  # fmt: skip
    return [(row[0], ApplicationLine(*row[1:])) for row in rows.all()]


def _placements(
    session: Session, actor: Actor, person: Person, language: str
) -> tuple[list[tuple[int, PlacementLine]], list[tuple[int, PlacementLine]]]:
    """The person's internships, and those they look after; latest first."""
    intern = aliased(Person)
    rows = session.execute(
        select(
            Placement.id, Placement.person_id, Placement.public_id,
            func.trim(intern.given_name + " " + intern.family_name), localised_column(Department, "name", language),
            Placement.state, Placement.starts_on, real_end, func.coalesce(Placement.deputy_id, 0) == person.id,
        )
        .join(intern, intern.id == Placement.person_id)
        .join(Department, Department.id == Placement.department_id)
        .where(
            or_(
                Placement.person_id == person.id, Placement.tutor_id == person.id, Placement.deputy_id == person.id
            ),
            placements_visible_to(actor),
        )
        .order_by(Placement.starts_on.desc(), Placement.id.desc())
    ).all()  # fmt: skip
    lines = [(number, whose == person.id, PlacementLine(*rest)) for number, whose, *rest in rows]
    return (
        [(number, line) for number, is_own, line in lines if is_own],
        [(number, line) for number, is_own, line in lines if not is_own],
    )


def _account(session: Session, user: User, language: str) -> AccountLine:
    seen = session.scalar(select(func.max(AuthSession.last_seen_at)).where(AuthSession.user_id == user.id))
    rows = session.execute(
        select(
            Membership.role,
            func.coalesce(localised_column(Organisation, "name", language), ""),
            func.coalesce(localised_column(Department, "name", language), ""),
        )
        .outerjoin(Organisation, Organisation.id == Membership.organisation_id)
        .outerjoin(Department, Department.id == Membership.department_id)
        .where(Membership.user_id == user.id, Membership.revoked_at.is_(None))
        .order_by(Membership.id)
    )
    return AccountLine(user.public_id, user.email, user.status, seen, tuple(PersonRole(*row) for row in rows))


def _any_of(kind: Any, number: Any, about: dict[tuple[SubjectKind, int], str]) -> ColumnElement[bool]:
    """Condition: the line is about one of these records."""
    wanted: dict[SubjectKind, list[int]] = {}
    for one, subject_id in about:
        wanted.setdefault(one, []).append(subject_id)
    return or_(False, *(and_(kind == one, number.in_(ids)) for one, ids in wanted.items()))


def _files(session: Session, about: dict[tuple[SubjectKind, int], str]) -> tuple[FileLine, ...]:
    """Living files of the person's applications and internships, latest first."""
    rows = session.execute(
        select(File.public_id, File.kind, File.name, File.state, File.uploaded_at)
        .where(_any_of(File.subject_kind, File.subject_id, about), File.deleted_at.is_(None))
        .order_by(File.uploaded_at.desc(), File.id.desc())
    )
    return tuple(FileLine(*row) for row in rows)


def _links(session: Session, person: Person, now: datetime) -> tuple[LinkLine, ...]:
    rows = session.execute(
        select(CapabilityLink.id, CapabilityLink.purpose, CapabilityLink.created_at, CapabilityLink.expires_at)
        .where(
            CapabilityLink.person_id == person.id,
            CapabilityLink.revoked_at.is_(None),
            CapabilityLink.expires_at > now,
            or_(CapabilityLink.is_single_use.is_(False), CapabilityLink.used_at.is_(None)),
        )
        .order_by(CapabilityLink.created_at.desc(), CapabilityLink.id.desc())
    )
    return tuple(LinkLine(*row) for row in rows)


def _messages(session: Session, application_ids: list[int]) -> tuple[int, int]:
    theirs = and_(Message.from_applicant, Message.thread == MessageThread.APPLICANT)
    number, unread = session.execute(
        select(func.count(), func.count().filter(Message.read_at.is_(None))).where(
            theirs, Message.application_id.in_(application_ids)
        )
    ).one()
    return number, unread


def _history(
    session: Session, person: Person, about: dict[tuple[SubjectKind, int], str], *, keeps: bool
) -> tuple[Step, ...]:
    """What happened to the record and to what the person did, latest first."""
    found: list[Step] = []
    rows = session.scalars(
        select(StateChange)
        .where(_any_of(StateChange.subject_kind, StateChange.subject_id, about))
        .order_by(StateChange.id.desc())
        .limit(MOST_HISTORY)
    )
    for row in rows:
        states: type[StrEnum] = ApplicationState if row.subject_kind is SubjectKind.APPLICATION else PlacementState
        label = STATES[states(row.to_state)]
        found.append(
            Step(
                row.at, label.internal, label.colour, row.actor_name, row.source,
                about[row.subject_kind, row.subject_id], row.reason if row.move not in {"edit", "amend"} else "",
            )
        )  # fmt: skip
    if keeps:
        found += _audited(session, person)
    return tuple(sorted(found, key=lambda step: step.at, reverse=True)[:MOST_HISTORY])


def _audited(session: Session, person: Person) -> list[Step]:
    author = aliased(Person)
    rows = session.execute(
        select(AuditEntry, func.coalesce(func.trim(author.given_name + " " + author.family_name), ""))
        .outerjoin(User, User.id == AuditEntry.actor_id)
        .outerjoin(author, author.id == User.person_id)
        .where(
            AuditEntry.subject_kind == SubjectKind.PERSON,
            AuditEntry.subject_id == person.id,
            AuditEntry.action.in_(DONE),
        )
        .order_by(AuditEntry.id.desc())
        .limit(MOST_HISTORY)
    )
    return [
        Step(entry.at, DONE[entry.action], "gray", who, entry.source, "", "", str(entry.details.get("field", "")))
        for entry, who in rows
    ]
