"""What a process does that acts once and can be killed on the way.

It makes an organisation in one unit of work, tells when everything is flushed but not committed (``before``) or when it
is committed (``after``), and waits there.
"""

from __future__ import annotations

import sys
from datetime import datetime

from sqlalchemy.orm import Session

from db.enums import OrganisationKind, SubjectKind
from db.models import Organisation
from services.actors import Actor, system
from services.history import audit
from services.unit import run

CODE = "killed"


def found(session: Session, actor: Actor, *, now: datetime, pause: bool = False) -> int:
    """Write two rows in two tables; with ``pause``, tell and wait before the commit."""
    organisation = Organisation(code=CODE, kind=OrganisationKind.SCHOOL, name_fr="École", country="AM")
    session.add(organisation)
    session.flush()
    audit(session, actor, "organisation:make", now=now, kind=SubjectKind.ORGANISATION, subject_id=organisation.id)
    session.flush()
    if pause:
        tell_and_wait()
    return organisation.id


def tell_and_wait() -> None:
    """Say that this is the moment, and wait for the end."""
    print("now", flush=True)
    sys.stdin.read()


def act(request_id: str, moment: str, now: datetime) -> None:
    run(found, system(), request_id=request_id, now=now, pause=moment == "before")
    tell_and_wait()
