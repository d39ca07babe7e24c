"""Filling an application in: one draft per person and call, every field saved as it is entered.

Saving is last-write-wins per field, without a version check: the same person on two devices is not in conflict. It is
possible in a draft until the call's deadline, and afterwards only for what a correction request names. Coordinators
may enter what reached them on paper after the deadline.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from db.enums import Source
from db.models import Application
from services.actors import Actor


def start(session: Session, actor: Actor, call_public_id: str, *, now: datetime) -> Application:
    """The actor's application to an open call: the one that lives already, or a new draft."""
    raise NotImplementedError


def start_on_behalf(
    session: Session, actor: Actor, call_public_id: str, person_public_id: str, *, source: Source, now: datetime
) -> Application:
    """A draft for somebody who applied by phone, on paper or in person; coordinators only. Idempotent like start."""
    raise NotImplementedError


def save_field(
    session: Session, actor: Actor, application_public_id: str, field: str, value: Any, *, now: datetime
) -> datetime:
    """Save one of study_field, study_year, motivation, available_from, available_until, sending_organisation
    (its public id), language. Gives the instant back that is shown as «saved at 14:02»."""
    raise NotImplementedError


def save_answer(
    session: Session, actor: Actor, application_public_id: str, question_code: str, value: Any, *, now: datetime
) -> datetime:
    """Save the answer to one question of the call. An empty value takes the answer back."""
    raise NotImplementedError


def set_choices(
    session: Session, actor: Actor, application_public_id: str, offer_public_ids: list[str], *, now: datetime
) -> datetime:
    """Save the wished offers, first wish first."""
    raise NotImplementedError
