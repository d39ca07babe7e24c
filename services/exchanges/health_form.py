"""The health form on the list of papers is what the family tells on its screen: received once told, open once gone."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import LegState, SubjectKind
from db.models import ChecklistItem, Leg, LegMember, Participation, Person
from services import history
from services.actors import Actor
from services.exchanges import departure
from services.exchanges.health import opened

CODE = "health_form"
_PREPARED = (LegState.PLANNED, LegState.CLEARED)


def settle(session: Session, actor: Actor, person: Person, *, now: datetime) -> None:
    """Tick the form of visits that are being prepared, or take the tick back; a form given on paper stays received."""
    told = opened(session, person)
    is_told = told.is_told and told.has_contact
    for item, leg in _items(session, person):
        if is_told == (item.done_at is not None) or item.proof_id is not None:
            continue
        item.done_at, item.done_by_id = (now, actor.user_id) if is_told else (None, None)
        session.flush()
        history.audit(
            session, actor, "checklist:done" if is_told else "checklist:undone", now=now, kind=item.subject_kind,
            subject_id=item.subject_id, item=item.code,
        )  # fmt: skip
        if not is_told:
            departure.recheck(session, leg, now)


def _items(session: Session, person: Person) -> list[tuple[ChecklistItem, Leg]]:
    query = (
        select(ChecklistItem, Leg)
        .join(LegMember, LegMember.id == ChecklistItem.subject_id)
        .join(Participation, Participation.id == LegMember.participation_id)
        .join(Leg, Leg.id == LegMember.leg_id)
        .where(
            ChecklistItem.subject_kind == SubjectKind.LEG_MEMBER, ChecklistItem.code == CODE,
            Participation.person_id == person.id, Leg.state.in_(_PREPARED),
        )
        .order_by(ChecklistItem.id)
    )  # fmt: skip
    return [(item, leg) for item, leg in session.execute(query)]
