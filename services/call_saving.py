"""Saving a step of a call: values, the papers it asks for, its partners, of a new call or a changed one, in one act."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import DocumentKind, Role
from db.models import Call, Organisation
from services import call_drafts, calls
from services.actors import Actor
from services.call_steps import Step
from services.calls import CallValues
from services.errors import Forbidden
from services.i18n import N_

INTERNSHIPS = "internships"
EXCHANGES = "youth-exchange"
USUAL_PAPERS: dict[str, tuple[tuple[DocumentKind, bool], ...]] = {INTERNSHIPS: ((DocumentKind.CV, True),)}
"""What a new call asks for until somebody says otherwise, by the code of its programme."""


def save(
    session: Session,
    actor: Actor,
    call_public_id: str | None,
    values: CallValues,
    documents: Sequence[tuple[DocumentKind, bool]] | None = None,
    *,
    partners: Sequence[str] | None = None,
    programme: str = INTERNSHIPS,
    step: Step | None = None,
    seen_version: int | None = None,
    now: datetime,
) -> Call:
    """Make a call of the actor's own city, or change one. Raises what ``calls.create`` and ``calls.edit`` raise.

    What was kept unsaved of ``step`` is gone then.
    ``programme``: code of what a new call is for; a call that is there keeps its own.
    ``partners``: public ids of the bodies that follow the call too. None leaves them, and ``documents``, as they are.
    """
    if call_public_id is None:
        documents = USUAL_PAPERS.get(programme, ()) if documents is None else documents
        call = calls.create(session, actor, _own_city(session, actor), programme, values, now=now)
    else:
        call = calls.edit(session, actor, call_public_id, values, seen_version=seen_version, now=now)
        session.flush()
    if documents is not None and _documents(call) != list(documents):
        calls.set_required_documents(session, actor, call.public_id, documents, now=now)
    if partners is not None and _partners(session, call) != set(partners):
        calls.set_partners(session, actor, call.public_id, partners, now=now)
    if step is not None:
        call_drafts.discard(session, actor, call_public_id or call_drafts.NEW, step, now=now)
    return call


def _documents(call: Call) -> list[tuple[DocumentKind, bool]]:
    return [(one.kind, one.is_mandatory) for one in call.required_documents]


def _partners(session: Session, call: Call) -> set[str]:
    ids = [one.organisation_id for one in call.partners]
    return set(session.scalars(select(Organisation.public_id).where(Organisation.id.in_(ids))))


def _own_city(session: Session, actor: Actor) -> str:
    own = sorted(actor.organisations(Role.COORDINATOR) | actor.organisations(Role.ADMIN))
    if not own:
        raise Forbidden(N_("You are not allowed to do this."))
    return session.get_one(Organisation, own[0]).public_id
