"""What the software does by itself: a table of jobs, and the runner that does each due one once.

Every process may run the jobs (the served application, ``manage.py worker``): the database decides. A run is a row of
``JobRun``; two constraints let at most one run of a job be under way and no slot be run twice. The row is also a lease:
if the process dies, the run is taken over once that is over. So that resting costs nothing, a job that looks often has
a cheap question (``has_work``) and leaves no trace while the answer is no; a run that found nothing takes the place of
the one before it that found nothing either.
"""

from __future__ import annotations

import atexit
import logging
import secrets
import signal
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Thread

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.enums import JobOutcome
from db.models import JobRun
from db.session import reading, writing
from services import unit
from services.actors import system
from services.i18n import N_
from services.schedules import Daily, Every, Schedule
from services.unit import utc_now

ATTEMPTS = 3
"""How often one slot is tried before the next one is waited for."""
BROKEN_OFF = "The process ended during the run."
ROOT = Path(__file__).resolve().parent.parent

Effect = Mapping[str, int]
"""What a run did: counts by name, see :data:`EFFECTS`; empty: there was nothing to do."""
Memory = dict[str, datetime]
"""Until when each job surely has nothing to do, as far as this process knows."""
log = logging.getLogger("passerelle.jobs")


def n_(singular: str, plural: str) -> tuple[str, str]:
    """Mark a string with its plural for extraction."""
    return singular, plural


EFFECTS: dict[str, tuple[str, str]] = {
    "sent": n_("%(n)s mail sent", "%(n)s mails sent"),
    "failed": n_("%(n)s mail not sent", "%(n)s mails not sent"),
    "postponed": n_("%(n)s mail to be tried again", "%(n)s mails to be tried again"),
    "uncertain": n_("%(n)s mail perhaps sent", "%(n)s mails perhaps sent"),
    "expired": n_("%(n)s selection expired", "%(n)s selections expired"),
    "moved": n_("%(n)s internship moved on", "%(n)s internships moved on"),
    "consents": n_("%(n)s agreement ended", "%(n)s agreements ended"),
    "visits": n_("%(n)s visit moved on", "%(n)s visits moved on"),
    "families": n_("%(n)s guardian told of the host family", "%(n)s guardians told of the host family"),
    "asked": n_("%(n)s tutor asked how it goes", "%(n)s tutors asked how it goes"),
    "remarked": n_("%(n)s remark about hours or money", "%(n)s remarks about hours or money"),
    "evaluations_made": n_("%(n)s evaluation prepared", "%(n)s evaluations prepared"),
    "evaluations_asked": n_("%(n)s person asked how it was", "%(n)s people asked how it was"),
    "summarised": n_("%(n)s daily summary written", "%(n)s daily summaries written"),
    "reminded": n_("%(n)s reminder written", "%(n)s reminders written"),
    "purged": n_("%(n)s file deleted", "%(n)s files deleted"),
    "secrets": n_("%(n)s sealed value deleted", "%(n)s sealed values deleted"),
    "drafts": n_("%(n)s unsaved text forgotten", "%(n)s unsaved texts forgotten"),
    "requests": n_("%(n)s handled request forgotten", "%(n)s handled requests forgotten"),
    "counters": n_("%(n)s counter of attempts forgotten", "%(n)s counters of attempts forgotten"),
    "sessions": n_("%(n)s ended sign-in forgotten", "%(n)s ended sign-ins forgotten"),
    "links": n_("%(n)s expired link forgotten", "%(n)s expired links forgotten"),
    "nominations": n_("%(n)s proposal without application deleted", "%(n)s proposals without application deleted"),
    "runs": n_("%(n)s old run forgotten", "%(n)s old runs forgotten"),
}
"""Words for the counts that runs give back."""


@dataclass(frozen=True, slots=True)
class Job:
    """One row of the table. ``run`` gets the hour and the event that asks it to come to an end."""

    name: str
    title: str
    schedule: Schedule
    run: Callable[[datetime, Event], Effect]
    has_work: Callable[[datetime], bool] | None = None
    lease: timedelta = timedelta(minutes=15)
    """How long a run may take before its process is believed dead. Taking over too early must do no harm."""
    retry_after: timedelta = timedelta(minutes=10)
    """How long to wait after a failure."""
    deletes: bool = False
    """Whether it deletes for good: whoever wants it at once types their password again."""


# One small adapter per job: it knows what the area calls its function, and loads the area only when the job is due.


def _deliver_mail(now: datetime, stop: Event) -> Effect:
    from services.mail.delivery import deliver_due

    return deliver_due(now, go_on=lambda: not stop.is_set()).counts()


def _mail_waits(now: datetime) -> bool:
    from services.mail.delivery import has_work

    return has_work(now)


def _expire_selections(now: datetime, _stop: Event) -> Effect:
    from services.applications import expire_due

    return {"expired": unit.run(expire_due, system(), now=now)}


def _run_placements(now: datetime, _stop: Event) -> Effect:
    from services.placements import run_due

    return {"moved": unit.run(run_due, system(), now=now)}


def _run_exchanges(now: datetime, _stop: Event) -> Effect:
    from services.exchanges import consents, family_shown, legs

    due = {"consents": consents.expire_due, "visits": legs.run_due, "families": family_shown.show_due}
    return {name: unit.run(each, system(), now=now) for name, each in due.items()}


def _ask_mid_term(now: datetime, _stop: Event) -> Effect:
    from services.check_ins import ask_due

    return {"asked": unit.run(ask_due, system(), now=now)}


def _watch_presence(now: datetime, _stop: Event) -> Effect:
    from services.presence.watching import watch

    return {"remarked": unit.run(watch, system(), now=now)}


def _evaluate(now: datetime, _stop: Event) -> Effect:
    from services.evaluations import asking, making

    made = unit.run(making.make_due, system(), now=now)
    return {"evaluations_made": made, "evaluations_asked": unit.run(asking.ask_due, system(), now=now)}


def _summarise(now: datetime, stop: Event) -> Effect:
    from services.mail.summaries import summarise_due

    return {"summarised": summarise_due(now, go_on=lambda: not stop.is_set())}


def _remind(now: datetime, stop: Event) -> Effect:
    from services.reminders.sending import remind_due

    return {"reminded": remind_due(now, go_on=lambda: not stop.is_set())}


def _purge_files(now: datetime, stop: Event) -> Effect:
    """In short transactions, so that nobody who writes has to wait for long."""
    from services import files, person_secrets, retention
    from services.exchanges import health

    _in_portions(retention.date_anew, now, stop)
    secrets = _in_portions(person_secrets.purge_due, now, stop) + _in_portions(health.purge_due, now, stop)
    return {"purged": _in_portions(files.purge_due, now, stop)} | ({"secrets": secrets} if secrets else {})


def _in_portions(purge_due: Callable[..., int], now: datetime, stop: Event) -> int:
    purged = 0
    while not stop.is_set() and (count := unit.run(purge_due, system(), now=now)):
        purged += count
    return purged


def _clean_up(now: datetime, _stop: Event) -> Effect:
    from services.housekeeping import clean_up

    return unit.run(clean_up, system(), now=now)


_TABLE = (
    Job(
        "deliver_mail", N_("Send the mails that wait"), Every(10), _deliver_mail, has_work=_mail_waits,
        lease=timedelta(minutes=2), retry_after=timedelta(minutes=1),
    ),
    Job("expire_selections", N_("Let unanswered selections expire"), Every(5 * 60), _expire_selections),
    Job("run_placements", N_("Start and end internships at their dates"), Every(60 * 60), _run_placements),
    Job("run_exchanges", N_("Start and end visits of exchanges at their dates"), Every(60 * 60), _run_exchanges),
    Job("ask_mid_term", N_("Ask at the middle of an internship how it goes"), Daily(hour=8), _ask_mid_term),
    Job("watch_presence", N_("Look at hours and money of internships"), Daily(hour=5), _watch_presence),
    Job("evaluate", N_("Ask at the end of an internship how it was"), Daily(hour=8), _evaluate),
    Job("summarise", N_("Send the daily summaries"), Daily(hour=7), _summarise),
    Job("remind", N_("Remind people of what is due"), Daily(hour=8), _remind),
    Job("clean_up", N_("Forget what served its time"), Daily(hour=3), _clean_up, deletes=True),
    Job("purge_files", N_("Delete documents at the end of their time"), Daily(hour=4), _purge_files, deletes=True),
)  # fmt: skip
JOBS: dict[str, Job] = {job.name: job for job in _TABLE}


def run_due_jobs(now: datetime, *, memory: Memory | None = None, stop: Event | None = None) -> list[str]:
    """Run every job whose slot nobody has run yet; gives back the names of those that were run here.

    ``memory`` spares a process that calls this often the questions whose answer it knows.
    """
    memory, stop = {} if memory is None else memory, stop or Event()
    began = time.monotonic()
    ran = []
    for job in _perhaps_due(now, memory):
        if stop.is_set():
            break
        moment = now + timedelta(seconds=time.monotonic() - began)
        run = _begin(job, moment, memory)
        if run is not None:
            work(job, run, stop)
            ran.append(job.name)
    return ran


def _perhaps_due(now: datetime, memory: Memory) -> list[Job]:
    """Jobs to look at more closely: one question for all, and none while all are known to rest."""
    due = [job for job in JOBS.values() if now >= memory.get(job.name, now)]
    due = [job for job in due if job.has_work is None or job.has_work(now)]
    if not due:
        return []
    with reading() as session:
        last = last_runs(session, [job.name for job in due])
    found = []
    for job in due:
        plan = _plan(job, last.get(job.name), now)
        if plan.attempt:
            found.append(job)
        else:
            memory[job.name] = plan.rests_until
    return found


def last_runs(session: Session, names: list[str]) -> dict[str, JobRun]:
    """The latest run of each job. One statement."""
    latest = select(func.max(JobRun.id)).where(JobRun.job.in_(names)).group_by(JobRun.job)
    return {run.job: run for run in session.scalars(select(JobRun).where(JobRun.id.in_(latest)))}


@dataclass(frozen=True, slots=True)
class Plan:
    """``attempt`` 0: nothing to do before ``rests_until``."""

    slot: datetime
    attempt: int
    rests_until: datetime


def _plan(job: Job, last: JobRun | None, now: datetime) -> Plan:
    """Whether the current slot of ``job`` is to be run, given its latest run."""
    slot, following = job.schedule.slot(now), job.schedule.next(now)
    if last is None:
        return Plan(slot, 1, now)
    if last.outcome is JobOutcome.RUNNING and last.lease_until > now:
        return Plan(slot, 0, min(last.lease_until, following))
    if last.slot > slot or (last.slot == slot and (last.outcome is JobOutcome.DONE or last.attempt >= ATTEMPTS)):
        return Plan(slot, 0, following)
    if last.outcome is JobOutcome.FAILED and last.ended_at and now < last.ended_at + job.retry_after:
        return Plan(slot, 0, last.ended_at + job.retry_after)
    return Plan(slot, last.attempt + 1 if last.slot == slot else 1, now)


def _begin(job: Job, now: datetime, memory: Memory) -> JobRun | None:
    """Take the lease for the current slot; None if it was run, or another process was first."""
    try:
        with writing() as session:
            last = last_runs(session, [job.name]).get(job.name)
            plan = _plan(job, last, now)
            if not plan.attempt:
                memory[job.name] = plan.rests_until
                return None
            if last is not None and last.outcome is JobOutcome.RUNNING:
                break_off(session, last, now)
            run = JobRun(
                job=job.name, slot=plan.slot, attempt=plan.attempt, started_at=now, lease_until=now + job.lease
            )
            session.add(run)
            return run
    except IntegrityError:
        return None


def break_off(session: Session, run: JobRun, now: datetime) -> None:
    """Close a run whose process ended, so that another one can begin."""
    session.execute(
        update(JobRun)
        .where(JobRun.id == run.id, JobRun.outcome == JobOutcome.RUNNING)
        .values(outcome=JobOutcome.FAILED, ended_at=now, error=BROKEN_OFF)
    )
    log.error("job %s broke off: its process ended", run.job)


def work(job: Job, run: JobRun, stop: Event) -> None:
    """Do the job and keep how it ended. Never raises for what the job itself does wrong."""
    began = time.monotonic()
    effect: Effect = {}
    outcome, error = JobOutcome.DONE, ""
    try:
        effect = job.run(run.started_at, stop)
    except Exception as failure:
        outcome, error = JobOutcome.FAILED, where_it_failed(failure)
        log.error("job %s failed: %s", job.name, error)
    _end(run, outcome, effect, error, run.started_at + timedelta(seconds=time.monotonic() - began))


def where_it_failed(failure: Exception) -> str:
    """Kind and places of a failure in our own code. Its message is left out: it may hold what people entered."""
    frames = traceback.extract_tb(failure.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(ROOT) and ".venv" not in frame.filename]
    places = [f"{Path(frame.filename).relative_to(ROOT)}:{frame.lineno} {frame.name}" for frame in ours]
    return "\n".join([type(failure).__name__, *places])


def _end(run: JobRun, outcome: JobOutcome, effect: Effect, error: str, now: datetime) -> None:
    done = " ".join(f"{name}={count}" for name, count in effect.items() if count)
    with writing() as session:
        ended = session.execute(
            update(JobRun)
            .where(JobRun.id == run.id, JobRun.outcome == JobOutcome.RUNNING)
            .values(outcome=outcome, effect=done, error=error, ended_at=now)
        )
        if not ended.rowcount:  # type: ignore[attr-defined]
            log.error("job %s took longer than its lease", run.job)
        elif outcome is JobOutcome.DONE and not done:
            _replace_idle(session, run)


def _replace_idle(session: Session, run: JobRun) -> None:
    """A run that found nothing to do makes the one before it, which found nothing either, worth nothing."""
    session.execute(
        delete(JobRun).where(
            JobRun.job == run.job, JobRun.id < run.id, JobRun.outcome == JobOutcome.DONE, JobRun.effect == ""
        )
    )


def work_forever(stop: Event | None = None, *, clock: Callable[[], datetime] = utc_now) -> None:
    """Run due jobs until ``stop`` is set, or without one until the process is asked to end (SIGTERM, Ctrl-C).

    A failure of the database is logged, and tried again at the next slot.
    """
    stop, memory = stop or _set_by_signals(), Memory()
    while not stop.is_set():
        try:
            run_due_jobs(clock(), memory=memory, stop=stop)
        except Exception as failure:
            log.error("jobs could not be run: %s", where_it_failed(failure))
        stop.wait(_until_next_slot(clock()))


def _set_by_signals() -> Event:
    """An event that is set when the process is asked to end, so that the job under way comes to its end."""
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    return stop


def _until_next_slot(now: datetime) -> float:
    """Seconds until any job may be due, and up to one more, so that processes do not all ask at the same instant."""
    following = min(job.schedule.next(now) for job in JOBS.values())
    return max(0.0, (following - now).total_seconds()) + secrets.randbelow(1000) / 1000


@dataclass(frozen=True, slots=True)
class Background:
    """The thread of the jobs inside the served application."""

    thread: Thread
    asked_to_stop: Event

    def stop(self, timeout: float = 25.0) -> bool:
        """Let the job under way come to its end (a mail is sent to the last word) and end the thread.

        False: it did not end within ``timeout`` seconds; as a daemon it then ends with the process.
        """
        atexit.unregister(self.stop)
        self.asked_to_stop.set()
        self.thread.join(timeout)
        return not self.thread.is_alive()


def start_in_background() -> Background:
    """Run the jobs in one thread beside the application, until :meth:`Background.stop` or the end of the process."""
    stop = Event()
    thread = Thread(target=work_forever, args=(stop,), name="passerelle-jobs", daemon=True)
    thread.start()
    background = Background(thread, stop)
    atexit.register(background.stop)
    return background
