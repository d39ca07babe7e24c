"""What happened to a record: state changes, audit entries and notes, written in the transaction of the act."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from db.enums import Source, SubjectKind
from db.models import AuditEntry, Note, StateChange
from services import on_behalf
from services.actors import Actor
from services.errors import Conflict, Invalid
from services.i18n import N_
from services.on_behalf import Evidence
from services.policy import Action, authorize
from services.workflows import Machine

REASON_LENGTH = 2000


def audit(
    session: Session,
    actor: Actor,
    action: str,
    *,
    now: datetime,
    kind: SubjectKind | None = None,
    subject_id: int | None = None,
    source: Source | None = None,
    **details: Any,
) -> None:
    """Record who did what. ``details`` must hold no personal content: names of fields, states, counts."""
    session.add(
        AuditEntry(
            at=now,
            action=action,
            subject_kind=kind,
            subject_id=subject_id,
            actor_id=actor.user_id,
            source=source or actor.source,
            details=details,
        )
    )


def check_version(record: Any, seen_version: int | None) -> None:
    """Refuse a write that was decided on an older copy of ``record``. None: the caller did not look at one."""
    if seen_version is not None and record.version != seen_version:
        raise Conflict(N_("Somebody changed this meanwhile. Here is the current state: look at it and decide again."))


def move(
    session: Session,
    actor: Actor,
    record: Any,
    table: Machine,
    name: str,
    *,
    now: datetime,
    seen_version: int | None = None,
    reason: str = "",
    source: Source | None = None,
    evidence: Evidence | None = None,
    shown_with: tuple[SubjectKind, int] | None = None,
) -> None:
    """Take ``record`` one step along ``table``: authorised, checked, kept in history and audit.

    ``source`` says how a coordinator learned of it when it is recorded on behalf (phone, paper …), ``evidence`` who
    told it, when, and what shows it; ``shown_with`` the record with which that scan lies, where it is another one.
    """
    authorize(actor, table[name].action, record)
    table[name].check(record.state)
    check_version(record, seen_version)
    follow(
        session, actor, record, table, name, now=now, reason=reason, source=source, evidence=evidence,
        shown_with=shown_with,
    )  # fmt: skip


def follow(
    session: Session,
    actor: Actor,
    record: Any,
    table: Machine,
    name: str,
    *,
    now: datetime,
    reason: str = "",
    source: Source | None = None,
    evidence: Evidence | None = None,
    shown_with: tuple[SubjectKind, int] | None = None,
) -> None:
    """The same for a move that follows from another act, which was authorised: the actor need not be who may do it."""
    step = table[name]
    step.check(record.state)
    reason = reason.strip()
    if step.needs_reason and not reason:
        raise Invalid(N_("Give a reason: it is kept with the decision."), field="reason")
    if len(reason) > REASON_LENGTH:
        raise Invalid(N_("At most %(n)s characters."), field="reason", n=REASON_LENGTH)
    before, record.state, record.updated_at = record.state, step.target, now
    record_state(
        session, actor, table.kind, record.id, name, before, step.target,
        now=now, reason=reason, source=source, evidence=evidence, shown_with=shown_with,
    )  # fmt: skip


def record_state(
    session: Session,
    actor: Actor,
    kind: SubjectKind,
    subject_id: int,
    name: str,
    before: StrEnum | None,
    after: StrEnum,
    *,
    now: datetime,
    reason: str = "",
    source: Source | None = None,
    evidence: Evidence | None = None,
    shown_with: tuple[SubjectKind, int] | None = None,
) -> None:
    """Add a line of history and its audit entry; also used when a record is made (``before`` is None)."""
    known = on_behalf.check(session, evidence, *(shown_with or (kind, subject_id)), now)
    session.add(
        StateChange(
            subject_kind=kind,
            subject_id=subject_id,
            move=name,
            from_state=before,
            to_state=after,
            reason=reason,
            actor_id=actor.user_id,
            actor_name=actor.name,
            source=source or actor.source,
            at=now,
            told_by=known.told_by,
            happened_on=known.happened_on,
            proof_id=known.proof_id,
        )
    )
    audit(session, actor, f"{kind}:{name}", now=now, kind=kind, subject_id=subject_id, source=source, to=str(after))


def add_note(session: Session, actor: Actor, record: Any, kind: SubjectKind, body: str, *, now: datetime) -> None:
    """Keep a remark of staff on ``record``."""
    authorize(actor, Action.NOTE_WRITE, record)
    body = body.strip()
    if not body:
        raise Invalid(N_("Write the note first."), field="note")
    if len(body) > REASON_LENGTH:
        raise Invalid(N_("At most %(n)s characters."), field="note", n=REASON_LENGTH)
    session.add(Note(subject_kind=kind, subject_id=record.id, body=body, author_id=actor.user_id, at=now))
    audit(session, actor, "note:write", now=now, kind=kind, subject_id=record.id)
