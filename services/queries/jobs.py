"""What the software does by itself, for administrators: when each job ran, what it did, when it runs next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from babel.numbers import format_decimal
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.enums import JobOutcome, Language
from db.models import JobRun
from services.actors import Actor
from services.i18n import N_, translate, translate_plural
from services.jobs import EFFECTS, JOBS, Job, last_runs
from services.policy import Action, may
from services.schedules import Daily, Every, Schedule


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run that left a trace. ``title`` is a msgid."""

    job: str
    title: str
    started_at: datetime
    outcome: JobOutcome
    effect: str
    """What it did, in words."""
    duration: str
    """How long it took, in words; empty while it runs."""
    error: str
    """Kind and place of a failure, without personal content."""


@dataclass(frozen=True, slots=True)
class JobRow:
    """One job of the table, with its latest run. A round that found no mail to send leaves no trace."""

    name: str
    title: str
    """A msgid, as the table says it."""
    schedule: str
    """When it runs, in words."""
    last_run: datetime | None
    outcome: JobOutcome | None
    effect: str
    duration: str
    next_run: datetime
    error: str
    """Of the latest run; empty if it went well."""
    failed_at: datetime | None
    """When a run last failed, however well the later ones went."""


def job_list(session: Session, actor: Actor, now: datetime, *, language: Language | None = None) -> list[JobRow]:
    """All jobs in the order of the table, in words of ``language`` (else the actor's); none for whoever may not see
    them. Two statements."""
    if not may(actor, Action.JOB_READ):
        return []
    words = language or actor.language
    last, failed = last_runs(session, list(JOBS)), _last_failures(session)
    return [_job_row(job, last.get(job.name), failed.get(job.name), now, words) for job in JOBS.values()]


def runs(
    session: Session, actor: Actor, *, job: str | None = None, size: int = 25, language: Language | None = None
) -> list[RunRow]:
    """The latest runs, newest first, of one job if asked. One statement."""
    if not may(actor, Action.JOB_READ):
        return []
    query = select(JobRun).where(JobRun.job.in_(JOBS)).order_by(JobRun.id.desc()).limit(size)
    if job is not None:
        query = query.where(JobRun.job == job)
    return [_run_row(run, language or actor.language) for run in session.scalars(query)]


def _job_row(job: Job, last: JobRun | None, failed_at: datetime | None, now: datetime, language: Language) -> JobRow:
    run = _run_row(last, language) if last else None
    return JobRow(
        name=job.name,
        title=job.title,
        schedule=schedule_text(language, job.schedule),
        last_run=run.started_at if run else None,
        outcome=run.outcome if run else None,
        effect=run.effect if run else "",
        duration=run.duration if run else "",
        next_run=job.schedule.next(now),
        error=run.error if run else "",
        failed_at=failed_at,
    )


def _run_row(run: JobRun, language: Language) -> RunRow:
    return RunRow(
        job=run.job,
        title=JOBS[run.job].title,
        started_at=run.started_at,
        outcome=run.outcome,
        effect=effect_text(language, run.effect) if run.outcome is JobOutcome.DONE else "",
        duration=duration_text(language, run.ended_at - run.started_at) if run.ended_at else "",
        error=run.error,
    )


def _last_failures(session: Session) -> dict[str, datetime]:
    """When each job last failed."""
    query = select(JobRun.job, func.max(JobRun.ended_at)).where(JobRun.outcome == JobOutcome.FAILED)
    return {job: at for job, at in session.execute(query.group_by(JobRun.job)) if at is not None}


def duration_text(language: str, duration: timedelta) -> str:
    """«1,2 s»."""
    seconds = format_decimal(round(duration.total_seconds(), 1), locale=language)
    return translate(language, "%(seconds)s s", seconds=seconds)


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
