"""Kinds of records that have a checklist: who may plan it, who ticks whose things, what must hold before a tick."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import AgreementKind, AgreementState, Role, SubjectKind
from db.models import Agreement, ChecklistItem, Leg, LegMember, Placement
from services.actions import Action
from services.actors import Actor
from services.checklist_templates import BY_LAW
from services.errors import Invalid, NotFound
from services.exchange_policy import answers_papers_of, owns_exchange, school_of, sends_person
from services.exchanges import paper_days
from services.i18n import N_
from services.policy import by_placement_link, coordinates, heads_department, is_own, sends, tutors

NOT_SIGNED = N_(
    "The agreement is under way here and not signed by all: this is done by itself once it is. If it was signed "
    "elsewhere, cancel the one here first."
)
Check = Callable[[Session, ChecklistItem, Any, date | None, datetime], None]
"""What must hold before an item is ticked: item, its record, the day that stands on its paper, the hour."""


@dataclass(frozen=True, slots=True)
class Area:
    """One kind of records: its model, the actions asked of it, whose items somebody may tick, the check of a tick."""

    model: type[Any]
    check: Action
    plan: Action
    roles: Callable[[Actor, Any], frozenset[Role]]
    before_tick: Check


def area_of(kind: SubjectKind) -> Area:
    """The area of a kind of records. Raises ``NotFound`` for one without checklists."""
    if kind not in AREAS:
        raise NotFound(N_("This does not exist, or not any more."))
    return AREAS[kind]


def roles_on(actor: Actor, record: Any) -> frozenset[Role]:
    """Whose items of this record the actor may tick."""
    return next(area for area in AREAS.values() if isinstance(record, area.model)).roles(actor, record)


def is_being_signed(session: Session, placement_id: int) -> bool:
    """Whether the agreement of an internship was begun here, and is neither signed by all nor given up."""
    states = (AgreementState.DRAFT, AgreementState.IN_SIGNATURE, AgreementState.REFUSED)
    under_way = select(Agreement.id).where(
        Agreement.placement_id == placement_id, Agreement.kind == AgreementKind.AGREEMENT, Agreement.state.in_(states)
    )
    return session.scalar(under_way.limit(1)) is not None


def _check_is_signed(
    session: Session, item: ChecklistItem, placement: Placement, _dated_on: date | None, _now: datetime
) -> None:
    """Raise ``Invalid`` where somebody would say «signed by all» of an agreement that is not."""
    if item.code in BY_LAW and is_being_signed(session, placement.id):
        raise Invalid(NOT_SIGNED)


def _of_placement(actor: Actor, placement: Any) -> frozenset[Role]:
    if coordinates(actor, placement):
        return frozenset(Role)
    found: set[Role] = set()
    if is_own(actor, placement):
        found.add(Role.APPLICANT)
    if heads_department(actor, placement) or tutors(actor, placement) or by_placement_link(actor, placement):
        found.add(Role.HOST)
    if sends(actor, placement):
        found |= {Role.PARTNER, Role.APPLICANT}
    return frozenset(found)


def _of_member(actor: Actor, member: Any) -> frozenset[Role]:
    """The young person, leader or guardian does their own; the school theirs too; their city all."""
    if sends_person(actor, member.participation):
        return frozenset(Role)
    if school_of(actor, member.participation):
        return frozenset({Role.PARTNER, Role.APPLICANT})
    return frozenset({Role.APPLICANT}) if answers_papers_of(actor, member) else frozenset()


def _of_leg(actor: Actor, leg: Any) -> frozenset[Role]:
    return frozenset(Role) if owns_exchange(actor, leg) else frozenset()


AREAS: dict[SubjectKind, Area] = {
    SubjectKind.PLACEMENT: Area(
        Placement, Action.PLACEMENT_CHECK, Action.PLACEMENT_PLAN, _of_placement, _check_is_signed
    ),
    SubjectKind.LEG_MEMBER: Area(LegMember, Action.PAPER_TICK, Action.PAPER_PLAN, _of_member, paper_days.check_member),
    SubjectKind.LEG: Area(Leg, Action.EXCHANGE_EDIT, Action.EXCHANGE_EDIT, _of_leg, paper_days.check_leg),
}
