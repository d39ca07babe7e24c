"""Incidents of a visit, and messages that went to everybody, as those who may read them see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from db.base import localised
from db.enums import IncidentSeverity, IncidentState, LegState, SubjectKind
from db.models import (
    GroupMessage,
    Incident,
    IncidentPerson,
    Leg,
    LegMember,
    Note,
    Participation,
    Person,
    StateChange,
    User,
)
from services.actions import Action
from services.actors import Actor
from services.errors import NotFound
from services.exchange_policy import owned_by
from services.exchanges.journeys import journey
from services.i18n import N_
from services.policy import may
from services.queries.exchange.exchange_scope import incidents_visible_to
from services.queries.exchange.exchange_visit import VisitHead, head_of, visible_leg
from services.queries.made_once import made_once
from services.workflows import INCIDENT, Move


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """One line of the log."""

    public_id: str
    title: str
    severity: IncidentSeverity
    state: IncidentState
    happened_at: datetime
    follow_up_by: date | None


@dataclass(frozen=True, slots=True)
class Step:
    """A note or a move, in the order of time."""

    at: datetime
    who: str
    text: str
    state: IncidentState | None


@dataclass(frozen=True, slots=True)
class IncidentDetail:
    """One incident whole."""

    row: IncidentRow
    version: int
    place: str
    account: str
    reported_by: str
    told_guardians_at: datetime | None
    told_authorities: str
    people: tuple[str, ...]
    steps: tuple[Step, ...]
    moves: tuple[Move, ...]


@dataclass(frozen=True, slots=True)
class Log:
    """The incidents of a visit, open ones first, the gravest first."""

    visit: VisitHead
    rows: tuple[IncidentRow, ...]
    people: tuple[tuple[str, str], ...]
    """Public id and name of everybody in the visit."""
    chosen: IncidentDetail | None


_GRAVEST = (IncidentSeverity.GRAVE, IncidentSeverity.SERIOUS, IncidentSeverity.MINOR)
_OPEN = (IncidentState.OPEN, IncidentState.FOLLOWED)


def log(session: Session, actor: Actor, leg_public_id: str, *, chosen: str = "", language: str = "fr") -> Log:
    """The log of a visit. Raises ``NotFound``. A constant number of statements."""
    leg = visible_leg(session, actor, leg_public_id)
    query = (
        select(Incident)
        .where(Incident.leg_id == leg.id, incidents_visible_to(actor))
        .order_by(Incident.happened_at.desc(), Incident.id.desc())
    )
    found = session.scalars(query).all()
    ordered = sorted(found, key=lambda one: (one.state is IncidentState.CLOSED, _GRAVEST.index(one.severity)))
    picked = next((one for one in found if one.public_id == chosen), None)
    return Log(
        head_of(leg, language), tuple(_row(one) for one in ordered),
        _people(session, leg), _detail(session, picked) if picked else None,
    )  # fmt: skip


def _people(session: Session, leg: Leg) -> tuple[tuple[str, str], ...]:
    people = session.execute(
        select(Participation.public_id, Person.given_name, Person.family_name)
        .join(Person, Person.id == Participation.person_id)
        .join(LegMember, LegMember.participation_id == Participation.id)
        .where(LegMember.leg_id == leg.id)
        .order_by(Participation.sort_name, Participation.id)
    )
    return tuple((one, f"{given} {family}".strip()) for one, given, family in people)


@dataclass(frozen=True, slots=True)
class Telling:
    """What a leader needs to tell of something: the visit, its zone, and who may be involved."""

    leg: str
    zone: str
    people: tuple[tuple[str, str], ...]


def telling(session: Session, actor: Actor, leg_public_id: str) -> Telling:
    """For whoever takes attendance in this visit. Raises ``NotFound`` for others."""
    leg = session.scalars(select(Leg).where(Leg.public_id == leg_public_id)).one_or_none()
    if leg is None or not may(actor, Action.ATTENDANCE_TAKE, journey(session, leg)):
        raise NotFound(N_("This does not exist, or not any more."))
    return Telling(leg.public_id, leg.host.time_zone, _people(session, leg))


def _row(one: Incident) -> IncidentRow:
    return IncidentRow(one.public_id, one.title, one.severity, one.state, one.happened_at, one.follow_up_by)


def _detail(session: Session, one: Incident) -> IncidentDetail:
    people = session.scalars(
        select(Person)
        .join(Participation, Participation.person_id == Person.id)
        .join(IncidentPerson, IncidentPerson.participation_id == Participation.id)
        .where(IncidentPerson.incident_id == one.id)
        .order_by(Participation.sort_name)
    )
    names = tuple(person.name for person in people)
    return IncidentDetail(
        _row(one), one.version, one.place, one.account, one.reported_by, one.told_guardians_at, one.told_authorities,
        names, _steps(session, one), tuple(move for move in INCIDENT.possible(one.state) if move.name != "follow"),
    )  # fmt: skip


def _steps(session: Session, one: Incident) -> tuple[Step, ...]:
    notes = session.execute(
        select(Note.at, Note.body, Person.given_name, Person.family_name)
        .outerjoin(User, User.id == Note.author_id)
        .outerjoin(Person, Person.id == User.person_id)
        .where(Note.subject_kind == SubjectKind.INCIDENT, Note.subject_id == one.id)
        .order_by(Note.id)
    )
    steps = [Step(at, f"{given or ''} {family or ''}".strip(), body, None) for at, body, given, family in notes]
    moves = session.scalars(
        select(StateChange)
        .where(StateChange.subject_kind == SubjectKind.INCIDENT, StateChange.subject_id == one.id)
        .order_by(StateChange.id)
    )
    steps += [Step(each.at, each.actor_name, each.reason, IncidentState(each.to_state)) for each in moves]
    return tuple(sorted(steps, key=lambda step: step.at))


@dataclass(frozen=True, slots=True)
class Open:
    """Incidents that are not closed, for the first page; ``leg`` is the visit of the one to see to first."""

    number: int
    grave: int
    leg: str
    first: date | None


@made_once
def _not_closed(actor: Actor) -> Select[Incident, str]:
    return (
        select(Incident, Leg.public_id)
        .join(Leg, Leg.id == Incident.leg_id)
        .where(incidents_visible_to(actor), Incident.state.in_(_OPEN), Leg.state != LegState.CANCELLED)
        .order_by(Incident.follow_up_by.is_(None), Incident.follow_up_by, Incident.id)
        .limit(200)
    )


def open_for(session: Session, actor: Actor) -> Open | None:
    """What is open in exchanges of the actor’s cities. One statement."""
    if not owned_by(actor):
        return None
    rows = session.execute(_not_closed(actor)).all()
    if not rows:
        return None
    grave = [row for row in rows if row[0].severity is IncidentSeverity.GRAVE]
    first = (grave or rows)[0]
    return Open(len(rows), len(grave), first[1], first[0].follow_up_by)


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A message as it went out."""

    title: str
    body: str
    sent_at: datetime
    recipients: int
    to_guardians: bool
    to_young: bool


@dataclass(frozen=True, slots=True)
class Messages:
    """Messages of a visit, the newest first, and how many people each kind has."""

    visit: VisitHead
    rows: tuple[MessageRow, ...]


def messages(session: Session, actor: Actor, leg_public_id: str, *, language: str = "fr") -> Messages:
    """What was sent to everybody of a visit. Raises ``NotFound``."""
    leg = visible_leg(session, actor, leg_public_id)
    query = select(GroupMessage).where(GroupMessage.leg_id == leg.id).order_by(GroupMessage.id.desc())
    rows = tuple(
        MessageRow(
            localised(one, "subject", language), localised(one, "body", language), one.sent_at, one.recipients,
            one.to_guardians, one.to_young,
        )
        for one in session.scalars(query)
    )  # fmt: skip
    return Messages(head_of(leg, language), rows)
