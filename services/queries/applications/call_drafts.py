"""What the actor typed in a step of a call and did not save yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import CallDraft
from services.actors import Actor
from services.call_steps import Step


@dataclass(frozen=True, slots=True)
class Unsaved:
    """``entered``: by name of the field, as JSON. ``version``: of the call as it was when the first was typed."""

    entered: dict[str, Any] = field(default_factory=dict)
    saved_at: datetime | None = None
    version: int | None = None


def unsaved(session: Session, actor: Actor, call_public_id: str, step: Step) -> Unsaved:
    """One's own only; empty if there is none. One statement."""
    found = session.execute(
        select(CallDraft.entered, CallDraft.saved_at, CallDraft.version).where(
            CallDraft.user_id == actor.user_id, CallDraft.call_public_id == call_public_id, CallDraft.step == step.value
        )
    ).one_or_none()
    return Unsaved(*found) if found else Unsaved()
