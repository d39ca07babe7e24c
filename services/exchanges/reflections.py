"""What a young person says they learned in a visit: kept as they write, theirs until they share it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import LegState, SubjectKind
from db.models import LegMember, Reflection
from services import history, inputs
from services.actions import Action
from services.actors import Actor
from services.errors import Conflict, Forbidden, Invalid
from services.i18n import N_
from services.policy import authorize
from services.records import by_public_id

FIELDS = ("learned", "surprised", "will_do")
LONGEST = 4000
BEGUN = frozenset({LegState.UNDER_WAY, LegState.ENDED, LegState.CLOSED})
"""Visits about which there is something to say."""


def save_field(
    session: Session, actor: Actor, member_public_id: str, field: str, value: Any, *, now: datetime
) -> datetime:
    """Keep one answer. What was shared is seen as it is changed. Raises ``Forbidden`` for any other field."""
    member = _member(session, actor, member_public_id)
    if field not in FIELDS:
        raise Forbidden(N_("This cannot be changed here."), field=field)
    text = inputs.text(value, field=field, longest=LONGEST)
    found = _found(session, member)
    if found is None:
        found = Reflection(member_id=member.id, created_at=now)
        session.add(found)
    setattr(found, field, text)
    found.updated_at = now
    session.flush()
    return now


def share(session: Session, actor: Actor, member_public_id: str, *, now: datetime) -> Reflection:
    """Let the coordinators of both cities and the school read it. Raises ``Invalid`` as long as nothing is written."""
    member = _member(session, actor, member_public_id)
    found = _found(session, member)
    if found is None or not any(getattr(found, name) for name in FIELDS):
        raise Invalid(N_("Write something first."), field="learned")
    if found.shared_at is None:
        found.shared_at = found.updated_at = now
        history.audit(
            session, actor, "reflection:share", now=now, kind=SubjectKind.REFLECTION, subject_id=found.id
        )  # fmt: skip
    return found


def take_back(session: Session, actor: Actor, member_public_id: str, *, now: datetime) -> None:
    """Keep it to oneself again."""
    found = _found(session, _member(session, actor, member_public_id))
    if found is not None and found.shared_at is not None:
        found.shared_at, found.updated_at = None, now
        history.audit(
            session, actor, "reflection:take_back", now=now, kind=SubjectKind.REFLECTION, subject_id=found.id
        )  # fmt: skip


def _member(session: Session, actor: Actor, public_id: str) -> LegMember:
    member = by_public_id(session, LegMember, public_id, lock=True)
    authorize(actor, Action.REFLECTION_WRITE, member)
    if member.leg.state not in BEGUN:
        raise Conflict(N_("You can write here once the visit has begun."))
    return member


def _found(session: Session, member: LegMember) -> Reflection | None:
    return session.scalars(select(Reflection).where(Reflection.member_id == member.id)).one_or_none()
