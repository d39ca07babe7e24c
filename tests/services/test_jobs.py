"""Jobs: each due one once, whoever runs them and whoever dies while doing it."""

from datetime import UTC, datetime, timedelta
from threading import Barrier, Event, Thread

import pytest
from sqlalchemy import event, select

from db.enums import DocumentKind, JobOutcome, Language, SubjectKind
from db.models import AuditEntry, File, JobRun
from db.session import engine, writing
from services import files, jobs
from services.jobs import BROKEN_OFF, JOBS, Job, run_due_jobs, start_in_background, work_forever
from services.mail.outbox import queue
from services.schedules import Daily, Every
from tests.conftest import NOW
from tests.forked import Somewhere
from tests.services.job_process import look

RUNS = select(JobRun).order_by(JobRun.id)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def table(monkeypatch):
    """Replaces the table of jobs by those that a test needs."""

    def put(*rows):
        monkeypatch.setattr(jobs, "JOBS", {row.name: row for row in rows})

    return put


class Probe:
    """A job that counts its runs; ``effects`` are what its runs give back, an exception is raised."""

    def __init__(self, *effects, **options):
        self.effects, self.hours = list(effects), []
        self.job = Job("probe", "Probe", options.pop("schedule", Every(10 * 60)), self.run, **options)

    def run(self, now, _stop):
        self.hours.append(now)
        effect = self.effects.pop(0) if self.effects else {}
        if isinstance(effect, Exception):
            raise effect
        return effect


def outline(db):
    return [(run.outcome, run.effect) for run in db.all(RUNS)]


def test_slots_of_an_interval_are_the_same_for_everybody():
    schedule = Every(600)
    assert schedule.slot(NOW) == NOW
    assert schedule.slot(NOW + timedelta(seconds=599)) == NOW
    assert schedule.next(NOW) == NOW + timedelta(seconds=600)


@pytest.mark.parametrize(
    ("now", "slot", "following"),
    [
        # winter: Paris is one hour ahead
        ("2026-11-22T10:00", "2026-11-22T02:00", "2026-11-23T02:00"),
        ("2026-11-22T01:59", "2026-11-21T02:00", "2026-11-22T02:00"),
        # the night of 25 October 2026 in which 2:00–3:00 comes twice, then the one in March without it
        ("2026-10-25T01:59", "2026-10-24T01:00", "2026-10-25T02:00"),
        ("2026-10-25T02:00", "2026-10-25T02:00", "2026-10-26T02:00"),
        ("2027-03-28T00:59", "2027-03-27T02:00", "2027-03-28T01:00"),
        ("2027-03-28T01:00", "2027-03-28T01:00", "2027-03-29T01:00"),
    ],
)
def test_daily_slots_begin_at_the_hour_of_the_city(now, slot, following):
    schedule = Daily(hour=3)
    at = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert schedule.slot(at).isoformat() == f"{slot}:00+00:00"
    assert schedule.next(at).isoformat() == f"{following}:00+00:00"


def test_a_due_job_runs_once_in_its_slot_and_again_in_the_next(db, table):
    probe = Probe({"sent": 2, "failed": 0}, {"sent": 1})
    table(probe.job)
    assert run_due_jobs(NOW) == ["probe"]
    assert run_due_jobs(NOW + 9 * MINUTE) == []
    assert run_due_jobs(NOW + 10 * MINUTE) == ["probe"]
    assert outline(db) == [(JobOutcome.DONE, "sent=2"), (JobOutcome.DONE, "sent=1")]
    first, second = db.all(RUNS)
    assert [(run.slot, run.attempt) for run in (first, second)] == [(NOW, 1), (NOW + 10 * MINUTE, 1)]
    assert NOW <= first.started_at <= first.ended_at < NOW + MINUTE


def test_slots_that_passed_while_nothing_ran_are_made_up_for_by_one_run(db, table):
    probe = Probe({"sent": 1}, {"sent": 1})
    table(probe.job)
    run_due_jobs(NOW)
    assert run_due_jobs(NOW + timedelta(days=5)) == ["probe"]
    assert len(probe.hours) == 2


def test_runs_that_found_nothing_leave_one_row(db, table):
    probe = Probe({}, {}, {"sent": 1}, {}, {})
    table(probe.job)
    for n in range(5):
        run_due_jobs(NOW + n * 10 * MINUTE)
    assert len(probe.hours) == 5
    assert outline(db) == [(JobOutcome.DONE, "sent=1"), (JobOutcome.DONE, "")]
    assert db.all(RUNS)[-1].slot == NOW + 40 * MINUTE


def test_a_job_without_work_leaves_no_row_and_asks_its_own_question_only(db, table):
    questions = []
    probe = Probe(has_work=lambda now: bool(questions.append(now)))
    table(probe.job)
    statements = []

    def note(_connection, _cursor, statement, *_rest):
        statements.append(statement)

    event.listen(engine(), "before_cursor_execute", note)
    try:
        assert run_due_jobs(NOW) == []
    finally:
        event.remove(engine(), "before_cursor_execute", note)
    assert (questions, probe.hours, statements, db.all(RUNS)) == ([NOW], [], [], [])


def test_a_process_remembers_until_when_jobs_rest(db, table):
    probe = Probe()
    table(probe.job)
    memory = {}
    run_due_jobs(NOW, memory=memory)
    run_due_jobs(NOW + MINUTE, memory=memory)
    statements = []

    def note(_connection, _cursor, statement, *_rest):
        statements.append(statement)

    event.listen(engine(), "before_cursor_execute", note)
    try:
        run_due_jobs(NOW + 2 * MINUTE, memory=memory)
    finally:
        event.remove(engine(), "before_cursor_execute", note)
    assert statements == []
    assert run_due_jobs(NOW + 10 * MINUTE, memory=memory) == ["probe"]


def test_a_failing_job_is_kept_without_its_message_and_does_not_stop_the_others(db, table):
    bad, good = Probe(ValueError("anna@example.org")), Probe({"sent": 1})
    good.job = Job("good", "Good", Every(600), good.run)
    table(bad.job, good.job)
    assert run_due_jobs(NOW) == ["probe", "good"]
    failed, done = db.all(RUNS)
    assert (failed.outcome, done.outcome) == (JobOutcome.FAILED, JobOutcome.DONE)
    assert failed.error.startswith("ValueError\n")
    assert "tests/services/test_jobs.py" in failed.error
    assert "anna@example.org" not in failed.error


def test_a_failed_job_is_tried_again_after_a_while_and_at_most_three_times_a_slot(db, table):
    probe = Probe(*[RuntimeError()] * 4, schedule=Daily(hour=3), retry_after=10 * MINUTE)
    table(probe.job)
    at = [minutes for minutes in range(60) if run_due_jobs(NOW + minutes * MINUTE)]
    assert [one - at[0] for one in at] == [0, 11, 22]  # a run ends a moment after it began
    assert [run.attempt for run in db.all(RUNS)] == [1, 2, 3]
    assert run_due_jobs(NOW + timedelta(days=1)) == ["probe"]
    assert db.all(RUNS)[-1].attempt == 1


def test_a_job_that_often_fails_waits_even_when_its_next_slot_comes_soon(db, table):
    probe = Probe(*[RuntimeError()] * 9, schedule=Every(10), retry_after=MINUTE)
    table(probe.job)
    ran = [n for n in range(12) if run_due_jobs(NOW + n * timedelta(seconds=10))]
    assert ran == [0, 7]


def test_a_run_under_way_is_left_alone_until_its_lease_is_over_and_then_taken_over(db, table):
    probe = Probe({"sent": 1}, schedule=Daily(hour=3), lease=15 * MINUTE)
    table(probe.job)
    slot = probe.job.schedule.slot(NOW)
    db.add(JobRun(job="probe", slot=slot, started_at=NOW, lease_until=NOW + 15 * MINUTE))
    assert run_due_jobs(NOW + 14 * MINUTE) == []
    assert run_due_jobs(NOW + 15 * MINUTE) == ["probe"]
    left, taken = db.all(RUNS)
    assert (left.outcome, left.error) == (JobOutcome.FAILED, BROKEN_OFF)
    assert NOW + 15 * MINUTE <= left.ended_at <= taken.started_at
    assert (taken.outcome, taken.slot, taken.attempt) == (JobOutcome.DONE, slot, 2)


def test_a_run_under_way_holds_back_the_next_slot_too(db, table):
    probe = Probe(lease=15 * MINUTE)
    table(probe.job)
    db.add(JobRun(job="probe", slot=NOW, started_at=NOW, lease_until=NOW + 15 * MINUTE))
    assert run_due_jobs(NOW + 10 * MINUTE) == []
    assert run_due_jobs(NOW + 15 * MINUTE) == ["probe"]
    assert [(run.slot, run.attempt) for run in db.all(RUNS)] == [(NOW, 1), (NOW + 10 * MINUTE, 1)]


def test_a_run_that_outlived_its_lease_cannot_change_what_was_kept_of_it(db, table):
    def slow(_now, _stop):
        with writing() as session:
            jobs.break_off(session, session.scalars(RUNS).one(), NOW)
        return {"sent": 1}

    table(Job("probe", "Probe", Every(600), slow))
    run_due_jobs(NOW)
    assert outline(db) == [(JobOutcome.FAILED, "")]


def test_threads_that_find_the_same_job_due_run_it_once(db, table):
    probe = Probe(*[{"sent": 1}] * 4)
    table(probe.job)
    barrier = Barrier(4)

    def look():
        barrier.wait()
        run_due_jobs(NOW)

    threads = [Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(probe.hours) == 1
    assert outline(db) == [(JobOutcome.DONE, "sent=1")]


def test_two_processes_run_each_slot_exactly_once(db):
    both = [Somewhere(look, False), Somewhere(look, False)]
    try:
        assert [one.told() for one in both] == ["ready"] * 2
        for n in range(20):
            for one in both:
                one.tell((NOW + n * timedelta(seconds=10)).isoformat())
            assert sorted(one.told() for one in both) == ["0", "1"]
    finally:
        for one in both:
            one.end()
    slots = [run.slot for run in db.all(RUNS)]
    assert slots == [NOW + n * timedelta(seconds=10) for n in range(20)]
    assert len(db.all(select(AuditEntry))) == 20


def test_a_job_whose_process_was_killed_is_taken_over_once_its_lease_is_over(db, table):
    one = Somewhere(look, True)
    one.tell(NOW.isoformat())
    assert [one.told() for _ in range(2)] == ["ready", "at work"]
    one.kill()
    probe = Probe({"sent": 1}, schedule=Every(10))
    table(probe.job)
    assert run_due_jobs(NOW + 14 * MINUTE) == []
    assert run_due_jobs(NOW + 16 * MINUTE) == ["probe"]
    assert [(run.outcome, run.error) for run in db.all(RUNS)] == [
        (JobOutcome.FAILED, BROKEN_OFF),
        (JobOutcome.DONE, ""),
    ]


def test_working_goes_on_after_a_failure_of_the_database_and_ends_when_asked(db, table, monkeypatch):
    stop, calls = Event(), []

    def broken(_now, **_options):
        calls.append(_now)
        if len(calls) == 2:
            stop.set()
        raise OSError

    monkeypatch.setattr(jobs, "run_due_jobs", broken)
    monkeypatch.setattr(jobs, "_until_next_slot", lambda _now: 0)
    work_forever(stop, clock=lambda: NOW)
    assert calls == [NOW, NOW]


def test_the_background_thread_lets_the_job_under_way_come_to_its_end(db, table):
    begun, may_end = Event(), Event()

    def slow(_now, stop):
        begun.set()
        assert stop.wait(20)
        assert may_end.wait(20)
        return {"sent": 1}

    later = Probe()
    later.job = Job("later", "Later", Every(600), later.run)
    table(Job("probe", "Probe", Every(600), slow), later.job)
    background = start_in_background()
    assert begun.wait(20)
    assert not background.stop(timeout=0.01)
    may_end.set()
    assert background.stop()
    assert outline(db) == [(JobOutcome.DONE, "sent=1")]
    assert later.hours == []


def test_every_job_of_the_table_runs_on_an_empty_installation(db):
    with writing() as session:
        queue(session, "account_exists", email="anna@example.org", language=Language.FR, now=NOW)
    assert run_due_jobs(NOW) == [name for name in JOBS if name != "deliver_mail"]
    assert {run.job: (run.outcome, run.error) for run in db.all(RUNS)} == {
        name: (JobOutcome.DONE, "") for name in JOBS if name != "deliver_mail"
    }


def test_files_are_purged_to_the_last_one_however_many_are_taken_at_once(db, monkeypatch):
    monkeypatch.setattr(files, "PURGED_AT_ONCE", 2)
    for n in range(5):
        file = File(
            subject_kind=SubjectKind.APPLICATION, subject_id=1, kind=DocumentKind.PASSPORT, name=f"{n}.pdf",
            media_type="application/pdf", size=1, sha256="0" * 64, uploaded_at=NOW, purge_after=NOW,
        )  # fmt: skip
        db.add(file)
    assert JOBS["purge_files"].run(NOW, Event()) == {"purged": 5}
    assert [file.deleted_at for file in db.all(select(File))] == [NOW] * 5
