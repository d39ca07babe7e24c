"""Invitations of the demonstration that nobody has answered yet."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import Language, Role, Source
from db.models import Department, Organisation
from services import invitations
from services.actors import system

INVITED = (
    (3, "culture@demo.example", "Hélène", "Roussel", Role.HOST, "clamart", "culture"),
    (20, "stages@demo.example", "Nare", "Simonyan", Role.PARTNER, "ufar", None),
)
"""Days ago, address, names, role, organisation, department: the link of the second one has ended."""


def invite(session: Session, now: datetime) -> None:
    """Invite each of :data:`INVITED`."""
    places = dict(session.execute(select(Organisation.code, Organisation.public_id)).all())
    departments = dict(session.execute(select(Department.code, Department.public_id)).all())
    for days, email, given, family, role, place, department in INVITED:
        invitations.invite(
            session, system(Source.COMMAND), email=email, given_name=given, family_name=family, role=role,
            organisation_id=places[place], department_id=departments[department] if department else None,
            language=Language.FR, now=now - timedelta(days=days),
        )  # fmt: skip
