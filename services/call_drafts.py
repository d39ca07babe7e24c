"""What somebody typed in a step of a call and did not save yet: kept field by field, for them alone.

A step is saved as a whole, since its fields are checked together; until then what is typed outlives a reload, a closed
tab and a refusal. It is gone once the step is saved, or once its owner discards it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.enums import Role
from db.models import Call, CallDraft
from services.actors import Actor
from services.call_steps import Step
from services.call_values import TEXT_LENGTH
from services.errors import Forbidden, Invalid
from services.i18n import N_
from services.policy import Action, authorize
from services.records import by_public_id

NEW = ""
"""Stands for the public id of a call that is still to be made."""
MOST_FIELDS = 60
NAME_LENGTH = 60


def keep(
    session: Session, actor: Actor, call_public_id: str, step: Step, field: str, value: Any, *, now: datetime
) -> None:
    """Keep what stands in one field, a value that JSON knows. Raises ``Invalid`` for what no field can hold."""
    version = _authorised(session, actor, call_public_id)
    draft = _draft(session, actor, call_public_id, step) or _begun(session, actor, call_public_id, step, version, now)
    entered = {**draft.entered, field: value}
    length = len(str(value))
    if length > TEXT_LENGTH or len(field) > NAME_LENGTH or len(entered) > MOST_FIELDS:
        raise Invalid(
            N_("This text has %(length)s characters; at most %(n)s are possible."), field=field, length=length,
            n=TEXT_LENGTH,
        )  # fmt: skip
    draft.entered, draft.saved_at = entered, now


def discard(session: Session, actor: Actor, call_public_id: str, step: Step, *, now: datetime) -> None:
    """Forget what the actor typed in this step. Nothing else changes."""
    session.execute(
        delete(CallDraft).where(
            CallDraft.user_id == actor.user_id, CallDraft.call_public_id == call_public_id, CallDraft.step == step
        )
    )


def _authorised(session: Session, actor: Actor, call_public_id: str) -> int | None:
    """The version of the call that is changed, None of a new one, for whoever may prepare it."""
    if call_public_id == NEW:
        if actor.user_id is None or not actor.has(Role.COORDINATOR, Role.ADMIN):
            raise Forbidden(N_("You are not allowed to do this."))
        return None
    call = by_public_id(session, Call, call_public_id)
    authorize(actor, Action.CALL_EDIT, call)
    return call.version


def _draft(session: Session, actor: Actor, call_public_id: str, step: Step) -> CallDraft | None:
    return session.scalars(
        select(CallDraft)
        .where(CallDraft.user_id == actor.user_id, CallDraft.call_public_id == call_public_id, CallDraft.step == step)
        .with_for_update()
    ).one_or_none()


def _begun(
    session: Session, actor: Actor, call_public_id: str, step: Step, version: int | None, now: datetime
) -> CallDraft:
    draft = CallDraft(
        user_id=actor.user_id, call_public_id=call_public_id, step=step.value, version=version, entered={}, saved_at=now
    )
    try:
        with session.begin_nested():
            session.add(draft)
    except IntegrityError:  # begun in another tab this very moment
        found = _draft(session, actor, call_public_id, step)
        assert found is not None  # noqa: S101
        return found
    return draft
