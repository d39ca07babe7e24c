"""Saving a call as a whole: its values and the papers it asks for, new or changed, in one act."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from db.enums import DocumentKind, Role
from db.models import Call, Organisation
from services import calls
from services.actors import Actor
from services.calls import CallValues
from services.errors import Forbidden
from services.i18n import N_

INTERNSHIPS = "internships"


def save(
    session: Session,
    actor: Actor,
    call_public_id: str | None,
    values: CallValues,
    documents: Sequence[tuple[DocumentKind, bool]],
    *,
    seen_version: int | None = None,
    now: datetime,
) -> Call:
    """Make a call of the actor's own city, or change one. Raises what ``calls.create`` and ``calls.edit`` raise."""
    if call_public_id is None:
        call = calls.create(session, actor, _own_city(session, actor), INTERNSHIPS, values, now=now)
    else:
        call = calls.edit(session, actor, call_public_id, values, seen_version=seen_version, now=now)
        session.flush()
    if [(one.kind, one.is_mandatory) for one in call.required_documents] != list(documents):
        calls.set_required_documents(session, actor, call.public_id, documents, now=now)
    return call


def _own_city(session: Session, actor: Actor) -> str:
    own = sorted(actor.organisations(Role.COORDINATOR) | actor.organisations(Role.ADMIN))
    if not own:
        raise Forbidden(N_("You are not allowed to do this."))
    return session.get_one(Organisation, own[0]).public_id
