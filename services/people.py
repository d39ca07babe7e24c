"""People: their names in two scripts and what is known of them, saved field by field."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from db.enums import Source
from db.models import Person
from services.actors import Actor


def save_field(
    session: Session, actor: Actor, person_public_id: str, field: str, value: Any, *, now: datetime
) -> datetime:
    """Save one of given_name, family_name, given_name_hy, family_name_hy, birth_date, gender, nationality, city,
    phone, french_declared, email (people without an account) and, for coordinators, french_certified,
    french_certificate, french_certified_on. Gives the instant back that is shown as «saved at 14:02»."""
    raise NotImplementedError


def create(
    session: Session,
    actor: Actor,
    organisation_public_id: str,
    values: Mapping[str, Any],
    *,
    source: Source,
    now: datetime,
) -> Person:
    """Enter somebody who has no account, with the same fields and checks as ``save_field``; coordinators only."""
    raise NotImplementedError


def reindex(session: Session, person: Person) -> None:
    """Make the person and their applications findable and sorted under their present names."""
    raise NotImplementedError
