"""Applications: the one door to all that is done with them.

Filling in stands in ``application_filling``, what is missing in ``application_checks``, moves in ``decisions``; here
are the notes of staff and the thread of messages.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from services.actors import Actor
from services.application_checks import Missing, Step, ineligible, missing
from services.application_filling import save_answer, save_field, set_choices, start, start_on_behalf
from services.decisions import apply_pending, confirm, decide, decline, expire_due, prepare, submit, withdraw

__all__ = [
    "Missing", "Step", "apply_pending", "confirm", "decide", "decline", "expire_due", "ineligible", "mark_read",
    "missing", "note", "prepare", "save_answer", "save_field", "set_choices", "start", "start_on_behalf", "submit",
    "withdraw", "write_message",
]  # fmt: skip


def note(session: Session, actor: Actor, application_public_id: str, body: str, *, now: datetime) -> None:
    """Keep a remark of staff, which the person never sees."""
    raise NotImplementedError


def write_message(session: Session, actor: Actor, application_public_id: str, body: str, *, now: datetime) -> None:
    """Add a message to the thread between the person and the coordinators; the other side gets a mail copy."""
    raise NotImplementedError


def mark_read(session: Session, actor: Actor, application_public_id: str, *, now: datetime) -> int:
    """Mark the other side's messages as read; gives their number."""
    raise NotImplementedError
