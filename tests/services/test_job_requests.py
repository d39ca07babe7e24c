"""Jobs done at once because an administrator wants it; and clocks that jump."""

from datetime import timedelta
from threading import Event

import pytest
from sqlalchemy import select

from db.enums import JobOutcome
from db.models import AuditEntry, JobRun
from services import job_requests, jobs, unit
from services.errors import AlreadyDone, Forbidden, InvalidMove, NotFound
from services.jobs import BROKEN_OFF, Job, run_due_jobs
from services.schedules import Daily
from tests.at_once import at_once
from tests.conftest import NOW

RUNS = select(JobRun).order_by(JobRun.id)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def hours(monkeypatch):
    """The hours at which the only job, a daily one, was done."""
    done: list = []

    def run(now, _stop: Event):
        done.append(now)
        return {"sent": 1}

    monkeypatch.setattr(jobs, "JOBS", {"probe": Job("probe", "Probe", Daily(hour=3), run)})
    return done


def ask(actor, now=NOW, **options) -> int:
    return unit.run(job_requests.ask, actor, "probe", now=now, **options)


def test_a_job_is_done_at_once_and_counts_for_its_slot(db, make, hours):
    actor = make.admin()
    job_requests.do(ask(actor))
    assert db.one(RUNS).outcome is JobOutcome.DONE
    assert (len(hours), run_due_jobs(NOW + MINUTE)) == (1, [])
    assert run_due_jobs(NOW + DAY) == ["probe"]
    entry = db.one(select(AuditEntry).where(AuditEntry.action == "job:run"))
    assert (entry.actor_id, entry.details) == (actor.user_id, {"job": "probe"})


def test_a_job_that_its_slot_has_seen_can_be_done_once_more(db, make, hours):
    run_due_jobs(NOW)
    job_requests.do(ask(make.admin(), NOW + MINUTE))
    assert [(run.attempt, run.outcome) for run in db.all(RUNS)] == [(1, JobOutcome.DONE), (2, JobOutcome.DONE)]


def test_asking_twice_does_it_once(db, make, hours):
    actor = make.admin()
    ask(actor, request_id="one-click")
    with pytest.raises(AlreadyDone):
        ask(actor, request_id="one-click")
    with pytest.raises(InvalidMove):
        ask(actor)
    assert len(db.all(RUNS)) == 1


def test_of_two_who_ask_at_once_one_is_told_that_it_is_under_way(db, make, hours):
    first, second = make.admin(), make.admin()
    results = at_once(lambda: ask(first), lambda: ask(second))
    assert sorted(type(one).__name__ for one in results) == ["InvalidMove", "int"]


def test_only_administrators_ask_and_only_for_what_there_is(db, make, hours):
    for actor in (make.coordinator(), make.host(), make.applicant()):
        with pytest.raises(Forbidden):
            ask(actor)
    with pytest.raises(NotFound):
        unit.run(job_requests.ask, make.admin(), "nothing", now=NOW)


def test_a_run_whose_process_died_is_taken_over_by_the_schedule_and_by_who_asks(db, make, hours):
    ask(make.admin())
    later = NOW + jobs.JOBS["probe"].lease
    assert run_due_jobs(later) == ["probe"]
    ask(make.admin(), later + MINUTE)
    ask(make.admin(), later + MINUTE + jobs.JOBS["probe"].lease)
    assert [run.error for run in db.all(RUNS)] == [BROKEN_OFF, "", BROKEN_OFF, ""]


def test_a_clock_that_jumps_forward_makes_up_once_and_one_that_goes_back_repeats_nothing(db, hours):
    assert run_due_jobs(NOW) == ["probe"]
    assert run_due_jobs(NOW + 30 * DAY) == ["probe"]
    assert [run_due_jobs(NOW + days * DAY) for days in (1, 0, 29)] == [[], [], []]
    assert run_due_jobs(NOW + 31 * DAY) == ["probe"]
    assert len(hours) == 3
