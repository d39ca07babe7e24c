"""Throwing away what served its time, so that no table grows for ever and nothing is kept longer than it is of use."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Delete, and_, delete, exists, or_
from sqlalchemy.orm import Session, aliased

from db.enums import JobOutcome
from db.models import CallDraft, CapabilityLink, JobRun, Nomination, RequestClaim
from services import sessions, throttle
from services.actors import Actor
from services.history import audit
from services.password_again import require as require_password
from services.policy import Action, authorize

KEPT_FOR = timedelta(days=30)
"""How long handled requests, ended links and job runs stay: long enough to look into what went wrong."""
DRAFTS_KEPT_FOR = timedelta(days=180)
"""What was typed in a call and never saved: calls are prepared over months."""
NOMINATIONS_KEPT_FOR = timedelta(days=2 * 365)
"""A student whom a school proposed and who never applied: two years after the last contact (CNIL, candidates)."""


def clean_up(session: Session, actor: Actor, *, now: datetime) -> dict[str, int]:
    """Delete old request claims, counters, sessions, links, job runs, nominations and unsaved texts of calls.

    Gives back how many of each.
    """
    authorize(actor, Action.PLATFORM_CLEAN_UP)
    require_password(session, actor, now=now)
    before = now - KEPT_FOR
    gone = {
        "requests": _deleted(session, delete(RequestClaim).where(RequestClaim.claimed_at < before)),
        "counters": throttle.forget_old(session, now=now),
        "sessions": sessions.forget_old(session, now=now),
        "links": _deleted(session, _old_links(before)),
        "drafts": _deleted(session, delete(CallDraft).where(CallDraft.saved_at < now - DRAFTS_KEPT_FOR)),
        "runs": _deleted(session, _old_runs(before)),
        "nominations": _deleted(session, _old_nominations(now - NOMINATIONS_KEPT_FOR)),
    }
    counts: dict[str, Any] = {name: count for name, count in gone.items() if count}
    if counts:
        audit(session, actor, "platform:clean_up", now=now, **counts)
    return counts


def _old_links(before: datetime) -> Delete:
    """Links that have been worthless since before that instant."""
    return delete(CapabilityLink).where(
        or_(
            CapabilityLink.expires_at < before,
            CapabilityLink.revoked_at < before,
            and_(CapabilityLink.is_single_use, CapabilityLink.used_at < before),
        )
    )


def _old_nominations(before: datetime) -> Delete:
    """Those that never became an application; one that did lives as long as the application."""
    return delete(Nomination).where(
        Nomination.application_id.is_(None),
        Nomination.nominated_at < before,
        or_(Nomination.withdrawn_at.is_(None), Nomination.withdrawn_at < before),
    )


def _old_runs(before: datetime) -> Delete:
    """Ended runs, but never the last one of a job: it says which slot was run."""
    later = aliased(JobRun)
    return delete(JobRun).where(
        JobRun.started_at < before,
        JobRun.outcome != JobOutcome.RUNNING,
        exists().where(later.job == JobRun.job, later.id > JobRun.id),
    )


def _deleted(session: Session, statement: Delete) -> int:
    gone = session.execute(statement.execution_options(synchronize_session=False))
    return gone.rowcount  # type: ignore[attr-defined]
