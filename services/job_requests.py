"""A job that an administrator wants now, without waiting for its slot."""

from __future__ import annotations

from datetime import datetime
from threading import Event

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.enums import JobOutcome
from db.models import JobRun
from db.session import reading
from services import jobs, password_again
from services.actors import Actor
from services.errors import InvalidMove, NotFound
from services.history import audit
from services.i18n import N_
from services.policy import Action, authorize


def ask(session: Session, actor: Actor, name: str, *, now: datetime) -> int:
    """Take the lease of a job for its current slot; gives back the run, which :func:`do` then does.

    The run counts for the slot, so the schedule does not repeat it. If the process dies in between, the run is taken
    over like any other. Raises ``Forbidden``, ``NotFound``, ``InvalidMove`` while the job is under way.
    """
    authorize(actor, Action.JOB_RUN)
    job = jobs.JOBS.get(name)
    if job is None:
        raise NotFound(N_("This does not exist, or not any more."))
    if job.deletes:
        password_again.require(session, actor, now=now)
    last = jobs.last_runs(session, [name]).get(name)
    if last is not None and last.outcome is JobOutcome.RUNNING:
        if last.lease_until > now:
            raise InvalidMove(N_("This task is being done at this moment."))
        jobs.break_off(session, last, now)
    slot = job.schedule.slot(now)
    before = session.scalar(select(func.max(JobRun.attempt)).where(JobRun.job == name, JobRun.slot == slot)) or 0
    run = JobRun(job=name, slot=slot, attempt=before + 1, started_at=now, lease_until=now + job.lease)
    try:
        with session.begin_nested():
            session.add(run)
    except IntegrityError:
        raise InvalidMove(N_("This task is being done at this moment.")) from None
    audit(session, actor, "job:run", now=now, job=name)
    return run.id


def do(run_id: int) -> None:
    """Do what was asked for, once its lease is committed. How it ended stands in the list of runs."""
    with reading() as session:
        run = session.get_one(JobRun, run_id)
    jobs.work(jobs.JOBS[run.job], run, Event())
