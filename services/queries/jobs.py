"""What the software does by itself, for administrators: when each job ran, what it did, when it runs next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.enums import JobOutcome
from db.models import JobRun
from services.actors import Actor
from services.i18n import N_, translate, translate_plural
from services.jobs import EFFECTS, JOBS, Daily, Every, Schedule, last_runs
from services.policy import Action, may


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run. ``effect`` is for :func:`effect_text`; ``error`` names kind and place, without personal content."""

    job: str
    title: str
    started_at: datetime
    duration: timedelta | None
    outcome: JobOutcome
    effect: str
    error: str


@dataclass(frozen=True, slots=True)
class JobRow:
    """One job of the table; ``title`` is a msgid."""

    name: str
    title: str
    schedule: Schedule
    next_at: datetime
    last: RunRow | None
    """The latest run that left a trace: a mail round without mails leaves none."""
    last_failure: RunRow | None


def jobs(session: Session, actor: Actor, *, now: datetime) -> list[JobRow]:
    """All jobs in the order of the table; none for whoever may not see them. Two statements."""
    if not may(actor, Action.JOB_READ):
        return []
    names = list(JOBS)
    last = last_runs(session, names)
    failures = _last_failures(session, names)
    return [
        JobRow(
            name=job.name,
            title=job.title,
            schedule=job.schedule,
            next_at=job.schedule.next(now),
            last=_run_row(last[job.name]) if job.name in last else None,
            last_failure=_run_row(failures[job.name]) if job.name in failures else None,
        )
        for job in JOBS.values()
    ]


def runs(session: Session, actor: Actor, *, job: str | None = None, size: int = 25) -> list[RunRow]:
    """The latest runs, newest first, of one job if asked. One statement."""
    if not may(actor, Action.JOB_READ):
        return []
    query = select(JobRun).where(JobRun.job.in_(JOBS)).order_by(JobRun.id.desc()).limit(size)
    if job is not None:
        query = query.where(JobRun.job == job)
    return [_run_row(run) for run in session.scalars(query)]


def effect_text(language: str, effect: str) -> str:
    """What a run did, in words: «3 mails sent, 1 mail not sent»."""
    parts = [part.partition("=") for part in effect.split()]
    words = [translate_plural(language, *EFFECTS[name], int(n)) for name, _, n in parts if name in EFFECTS]
    return ", ".join(words) if words else translate(language, N_("Nothing to do"))


def schedule_text(language: str, schedule: Schedule) -> str:
    """When a job runs, in words."""
    match schedule:
        case Daily(hour=hour):
            return translate(language, N_("every day at %(hour)s:00, Paris time"), hour=hour)
        case Every(seconds=seconds) if seconds < 60:
            return translate_plural(language, "every %(n)s second", "every %(n)s seconds", seconds)
        case Every(seconds=seconds):
            return translate_plural(language, "every %(n)s minute", "every %(n)s minutes", seconds // 60)
    raise TypeError(f"no words for {schedule}")


def _last_failures(session: Session, names: list[str]) -> dict[str, JobRun]:
    failed = (
        select(func.max(JobRun.id))
        .where(JobRun.job.in_(names), JobRun.outcome == JobOutcome.FAILED)
        .group_by(JobRun.job)
    )
    return {run.job: run for run in session.scalars(select(JobRun).where(JobRun.id.in_(failed)))}


def _run_row(run: JobRun) -> RunRow:
    return RunRow(
        job=run.job,
        title=JOBS[run.job].title,
        started_at=run.started_at,
        duration=run.ended_at - run.started_at if run.ended_at else None,
        outcome=run.outcome,
        effect=run.effect,
        error=run.error,
    )
