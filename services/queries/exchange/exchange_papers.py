"""The back-plan of a visit as it is read: by person, by thing, what the cities do. A constant number of statements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, case, func, select
from sqlalchemy.orm import Session, contains_eager

from db.base import localised
from db.enums import LegDirection, LegState, ParticipationState, SubjectKind
from db.models import ChecklistItem, File, Leg, LegMember, Participation, Person
from services import checklists
from services.actors import Actor
from services.checklists import ChecklistRow, roles_on
from services.exchange_policy import owned_by
from services.exchanges.paper_templates import BY_HOSTS, IN_FRANCE, SAYS_A_DAY
from services.policy import Action, may
from services.queries.exchange.exchange_scope import paper_members_visible_to
from services.queries.exchange.exchange_visit import VisitHead, head_of, visible_leg
from services.rules.exchange_papers import FRANCE


@dataclass(frozen=True, slots=True)
class Standing:
    """How far one person, or one thing, is: ``key`` names it in the address."""

    key: str
    name: str
    below: str
    all: int
    open: int
    late: int
    next_due: date | None
    """The first day of what is open."""


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One thing to do of one person or of the cities; ``who`` is the person, or the city that does it."""

    item: ChecklistRow
    who: str
    is_mine: bool
    """Whether the actor may tick it."""
    asks_day: str
    """«signed», «expires» or nothing: which day of the paper is asked for."""


@dataclass(frozen=True, slots=True)
class Board:
    """The whole: ``rows`` are those of the person or thing that was chosen."""

    visit: VisitHead
    of_cities: tuple[PaperRow, ...]
    people: tuple[Standing, ...]
    things: tuple[Standing, ...]
    chosen: str
    rows: tuple[PaperRow, ...]
    reads_travellers: bool = True
    """Whether the travellers are of a city whose papers the actor reads."""

    @property
    def late(self) -> int:
        """How many things of people are late."""
        return sum(one.late for one in self.people)

    @property
    def open(self) -> int:
        """How many things of people are open."""
        return sum(one.open for one in self.people)


_OPEN = and_(ChecklistItem.done_at.is_(None), ChecklistItem.waived_at.is_(None))


def board(
    session: Session, actor: Actor, leg_public_id: str, today: date, *, person: str = "", thing: str = "",
    language: str = "fr",
) -> Board:  # fmt: skip
    """The back-plan of a visit, of the travellers whose papers the actor reads. Raises ``NotFound``.

    ``person`` is the public id of a member, ``thing`` the key of a standing.
    """
    leg = visible_leg(session, actor, leg_public_id)
    mine = (
        ChecklistItem.subject_kind == SubjectKind.LEG_MEMBER, LegMember.leg_id == leg.id, _travels(),
        paper_members_visible_to(actor),
    )  # fmt: skip
    things = _things(session, mine, today, language)
    people = _people(session, mine, today)
    chosen, which = "", None
    if found := next((one for one in people if one.key == person), None):
        chosen, which = found.name, LegMember.public_id == person
    elif found := next((one for one in things if one.key == thing), None):
        chosen, which = found.name, ChecklistItem.code == thing
    rows = _rows(session, actor, (*mine, which), language) if which is not None else ()
    return Board(
        head_of(leg, language), of_cities(session, actor, leg, language), people, things, chosen, rows,
        leg.sending_id in owned_by(actor),
    )  # fmt: skip


def _travels() -> Any:
    return and_(LegMember.travels, LegMember.left_on.is_(None), Participation.state != ParticipationState.WITHDRAWN)


def _counts(today: date) -> tuple[Any, ...]:
    return (
        func.count(),
        func.count(case((_OPEN, 1))),
        func.count(case((and_(_OPEN, ChecklistItem.due_on < today), 1))),
        func.min(case((_OPEN, ChecklistItem.due_on))),
    )


def _joined(*columns: Any) -> Any:
    return (
        select(*columns)
        .select_from(ChecklistItem)
        .join(LegMember, LegMember.id == ChecklistItem.subject_id)
        .join(Participation, Participation.id == LegMember.participation_id)
        .join(Person, Person.id == Participation.person_id)
    )


def _people(session: Session, mine: tuple[Any, ...], today: date) -> tuple[Standing, ...]:
    """Late first, then by the day of what is next, then by name."""
    one = Participation
    key = (LegMember.public_id, Person.given_name, Person.family_name, one.class_name, one.sort_name)
    rows = session.execute(_joined(*key, *_counts(today)).where(*mine).group_by(*key))
    found = [
        (Standing(public_id, f"{given} {family}".strip(), group, *counts), sort)
        for public_id, given, family, group, sort, *counts in rows
    ]
    return tuple(one for one, _sort in sorted(found, key=lambda pair: (*_urgent(pair[0]), pair[1])))


def _things(session: Session, mine: tuple[Any, ...], today: date, language: str) -> tuple[Standing, ...]:
    labels = [func.max(getattr(ChecklistItem, f"label_{one}")).label(f"label_{one}") for one in ("fr", "en", "hy")]
    query = _joined(ChecklistItem.code, *labels, *_counts(today)).where(*mine, ChecklistItem.code != "")
    rows = session.execute(query.group_by(ChecklistItem.code))
    found = [Standing(row[0], localised(row, "label", language), "", *row[4:]) for row in rows]
    return tuple(sorted(found, key=lambda one: (*_urgent(one), one.key)))


def _urgent(one: Standing) -> tuple[bool, date]:
    return not one.late, one.next_due or date.max


def _rows(session: Session, actor: Actor, which: tuple[Any, ...], language: str) -> tuple[PaperRow, ...]:
    """What is open first, by day and name."""
    query = (
        _joined(ChecklistItem, LegMember, Person, File.public_id)
        .outerjoin(File, (File.id == ChecklistItem.proof_id) & File.deleted_at.is_(None))
        .options(contains_eager(LegMember.participation))
    )
    order = (ChecklistItem.done_at.is_not(None), ChecklistItem.due_on, Participation.sort_name, ChecklistItem.id)
    return tuple(
        PaperRow(
            shown(item, proof, language), person.name, item.owner_role in roles_on(actor, member),
            SAYS_A_DAY.get(item.code, ""),
        )
        for item, member, person, proof in session.execute(query.where(*which).order_by(*order))
    )  # fmt: skip


def shown(item: ChecklistItem, proof: str | None, language: str) -> ChecklistRow:
    """An item as it is shown."""
    return ChecklistRow(
        item.public_id, item.code, localised(item, "label", language), item.owner_role, item.due_on, item.is_mandatory,
        item.done_at, "", item.note, proof, item.waive_reason if item.waived_at else "", item.dated_on,
    )  # fmt: skip


def of_cities(session: Session, actor: Actor, leg: Leg, language: str) -> tuple[PaperRow, ...]:
    """What the cities do for a visit, with the name of the one that does it."""
    is_allowed = may(actor, Action.EXCHANGE_EDIT, leg)
    return tuple(
        PaperRow(one, localised(doer(leg, one.code), "name", language), is_allowed, SAYS_A_DAY.get(one.code, ""))
        for one in checklists.items_of(session, SubjectKind.LEG, leg.id, language)
    )


def doer(leg: Leg, code: str) -> Any:
    """The city that does a thing of the visit: the hosts, or the French one, or the one that sends."""
    if code in IN_FRANCE:
        return leg.host if leg.host.country == FRANCE else leg.sending
    return leg.host if code in BY_HOSTS else leg.sending


@dataclass(frozen=True, slots=True)
class OwnPapers:
    """The list of one traveller for one visit."""

    direction: LegDirection
    starts_on: date
    rows: tuple[PaperRow, ...]


def papers_of(
    session: Session, actor: Actor, participation_public_id: str, *, language: str = "fr"
) -> tuple[OwnPapers, ...]:
    """What somebody has to bring for each visit that is to come, if the actor reads it. Two statements."""
    query = (
        select(Leg.id, Leg.direction, Leg.starts_on)
        .join(LegMember, LegMember.leg_id == Leg.id)
        .join(Participation, Participation.id == LegMember.participation_id)
        .where(
            Participation.public_id == participation_public_id, _travels(), paper_members_visible_to(actor),
            Leg.state.in_((LegState.PLANNED, LegState.CLEARED, LegState.UNDER_WAY)),
        )
        .order_by(Leg.starts_on)
    )  # fmt: skip
    found = []
    for leg_id, direction, starts_on in session.execute(query).all():
        which = (
            ChecklistItem.subject_kind == SubjectKind.LEG_MEMBER, LegMember.leg_id == leg_id,
            Participation.public_id == participation_public_id,
        )  # fmt: skip
        found.append(OwnPapers(direction, starts_on, _rows(session, actor, which, language)))
    return tuple(one for one in found if one.rows)


@dataclass(frozen=True, slots=True)
class Due:
    """How many things of travellers are late."""

    late: int
    first: date | None
    leg: str | None
    """Public id of the visit with the first of them."""


@cache
def _late() -> Select[*tuple[Any, ...]]:
    """Made once, asked with parameters."""
    query = (
        _joined(Leg.public_id, func.count(), func.min(ChecklistItem.due_on))
        .join(Leg, Leg.id == LegMember.leg_id)
        .where(
            ChecklistItem.subject_kind == SubjectKind.LEG_MEMBER, _OPEN,
            ChecklistItem.due_on < bindparam("today"), _travels(),
            Leg.state.in_((LegState.PLANNED, LegState.CLEARED)),
            Participation.organisation_id.in_(bindparam("owned", expanding=True)),
        )
    )  # fmt: skip
    return query.group_by(Leg.public_id)


def late_for(session: Session, actor: Actor, today: date) -> Due:
    """Late things of the actor’s own young people and leaders, for the first page. One statement."""
    owned = owned_by(actor)
    rows = session.execute(_late(), {"owned": [*owned], "today": today}).all() if owned else []
    if not rows:
        return Due(0, None, None)
    first = min(rows, key=lambda row: row[2])
    return Due(sum(row[1] for row in rows), first[2], first[0])
