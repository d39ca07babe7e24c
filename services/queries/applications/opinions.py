"""What departments say of candidates: for the department that answers, and for the coordinators who decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, bindparam, select, true
from sqlalchemy.orm import Session

from db.base import localised_column
from db.enums import ApplicationState, CallState, FrenchLevel, HostAnswer, Source
from db.models import Application, Call, Choice, Department, HostOpinion, Offer, Person
from services.actors import Actor
from services.host_opinions import UNDECIDED
from services.people import LEVELS
from services.policy import coordinates, is_self
from services.queries.scope import applications_visible_to, offers_visible_to

MOST_CANDIDATES = 300


@dataclass(frozen=True, slots=True)
class OpinionRow:
    """One wish of a candidate, with what the department of the offer says of it."""

    offer_public_id: str
    offer: str
    department: str
    wish: int
    """Which wish of the candidate it is, from 1."""
    asked_at: datetime | None
    answer: HostAnswer | None
    reason: str
    rank: int | None
    answered_at: datetime | None
    answered_by: str
    source: Source | None

    @property
    def days(self) -> int | None:
        """Days from the question to the answer."""
        if self.asked_at is None or self.answered_at is None:
            return None
        return (self.answered_at - self.asked_at).days


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who chose offers of the actor's departments; ``wishes`` are those wishes alone."""

    public_id: str
    name: str
    name_hy: str
    call_public_id: str
    call: str
    answer_by: date | None
    uses_rankings: bool
    study_field: str
    study_year: str
    level: FrenchLevel
    available_from: date | None
    available_until: date | None
    state: ApplicationState
    wishes: tuple[OpinionRow, ...]

    @property
    def is_open(self) -> bool:
        """Whether the department can still say something."""
        return self.state in UNDECIDED

    @property
    def awaits(self) -> bool:
        """Whether something is unanswered that can be answered."""
        return self.is_open and any(wish.answer is None for wish in self.wishes)


@dataclass(frozen=True, slots=True)
class Opinions:
    """All wishes of one application; ``is_open``: opinions can still be asked for and given."""

    rows: tuple[OpinionRow, ...]
    is_open: bool
    uses_rankings: bool


def of_application(session: Session, actor: Actor, public_id: str, *, language: str) -> Opinions:
    """What departments say of one application: all of it for its coordinators, else that on one's own offers.

    One statement; nothing for whoever may not see the application.
    """
    rows = session.execute(
        _query(language)
        .where(
            Application.public_id == public_id,
            applications_visible_to(actor),
            offers_visible_to(actor),
            _of_another(actor),
        )
        .order_by(Choice.rank)
    ).all()
    return _opinions(rows)


def for_coordinators(session: Session, actor: Actor, application: Application, *, language: str) -> Opinions:
    """The same of an application that was read, for those who coordinate it; nothing for others. One statement."""
    if not coordinates(actor, application) or is_self(actor, application):
        return _opinions([])
    return _opinions(session.execute(_of_one(language), {"application_id": application.id}).all())


@cache
def _of_one(language: str) -> Select[*tuple[Any, ...]]:
    return _query(language).where(Application.id == bindparam("application_id")).order_by(Choice.rank)


def _opinions(rows: Sequence[Row[Any]]) -> Opinions:
    first = rows[0] if rows else None
    return Opinions(
        tuple(_opinion(row) for row in rows),
        is_open=bool(first and first.state in UNDECIDED),
        uses_rankings=bool(first and first.uses_rankings),
    )


def candidates(session: Session, actor: Actor, *, language: str) -> list[Candidate]:
    """Sent applications of current calls that chose offers of the actor's departments; unanswered ones first.

    A department that is out of use is asked nothing.

    One statement.
    """
    rows = session.execute(
        _query(language)
        .where(
            Offer.department_id.in_(actor.departments()),
            Department.is_active,
            _of_another(actor),
            Application.submitted_at.is_not(None),
            Application.state != ApplicationState.WITHDRAWN,
            Call.state == CallState.PUBLISHED,
        )
        .order_by(Application.sort_name, Application.id, Choice.rank)
        .limit(MOST_CANDIDATES)
    )
    found: dict[str, list[Row[Any]]] = {}
    for row in rows:
        found.setdefault(row.public_id, []).append(row)
    made = [_candidate(ones) for ones in found.values()]
    return sorted(made, key=lambda one: (not one.awaits, not one.is_open))


def _of_another(actor: Actor) -> ColumnElement[bool]:
    """Nobody reads what is said of themselves as a candidate."""
    return Application.person_id != actor.person_id if actor.person_id is not None else true()


def _query(language: str) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Application.public_id, Application.state, Application.study_field, Application.study_year,
            Application.level_rank, Application.available_from, Application.available_until, Person,
            Call.public_id.label("call_public_id"), localised_column(Call, "title", language).label("call"),
            Call.answer_by, Call.uses_rankings, Choice.rank.label("wish"),
            Offer.public_id.label("offer_public_id"), localised_column(Offer, "title", language).label("offer"),
            localised_column(Department, "name", language).label("department"), HostOpinion.asked_at,
            HostOpinion.answer, HostOpinion.reason, HostOpinion.rank, HostOpinion.answered_at,
            HostOpinion.answered_by, HostOpinion.source,
        )
        .join_from(Choice, Application, Application.id == Choice.application_id)
        .join(Offer, Offer.id == Choice.offer_id)
        .join(Department, Department.id == Offer.department_id)
        .join(Call, Call.id == Application.call_id)
        .join(Person, Person.id == Application.person_id)
        .outerjoin(
            HostOpinion, (HostOpinion.application_id == Application.id) & (HostOpinion.offer_id == Offer.id)
        )
    )  # fmt: skip


def _opinion(row: Row[Any]) -> OpinionRow:
    return OpinionRow(
        row.offer_public_id, row.offer, row.department, row.wish, row.asked_at, row.answer, row.reason or "", row.rank,
        row.answered_at, row.answered_by or "", row.source,
    )  # fmt: skip


def _candidate(rows: list[Row[Any]]) -> Candidate:
    one = rows[0]
    return Candidate(
        public_id=one.public_id,
        name=one.Person.name,
        name_hy=one.Person.name_hy,
        call_public_id=one.call_public_id,
        call=one.call,
        answer_by=one.answer_by,
        uses_rankings=one.uses_rankings,
        study_field=one.study_field,
        study_year=one.study_year,
        level=LEVELS[one.level_rank],
        available_from=one.available_from,
        available_until=one.available_until,
        state=one.state,
        wishes=tuple(_opinion(row) for row in rows),
    )
