"""What administrators see of the jobs."""

from datetime import timedelta

import pytest

from db.enums import JobOutcome, Language
from db.models import JobRun
from services.i18n import translate_plural
from services.jobs import EFFECTS, JOBS
from services.queries.jobs import duration_text, effect_text, job_list, runs, schedule_text
from services.schedules import Daily, Every
from tests.conftest import NOW
from tests.counting import recorded

MINUTE = timedelta(minutes=1)


def add(db, job, minutes, **fields):
    at = NOW - minutes * MINUTE
    values = {"slot": at, "started_at": at, "lease_until": at + MINUTE, "outcome": JobOutcome.DONE, **fields}
    return db.add(JobRun(job=job, ended_at=at + timedelta(seconds=1.5), **values))


def test_the_list_shows_each_job_with_its_last_run_its_next_one_and_what_failed(db, make):
    add(db, "deliver_mail", 30, outcome=JobOutcome.FAILED, error="OSError")
    add(db, "deliver_mail", 5, effect="sent=3 failed=1")
    add(db, "clean_up", 60, outcome=JobOutcome.FAILED, error="ValueError\nservices/jobs.py:1 x")
    with db.session() as session:
        rows = {row.name: row for row in job_list(session, make.admin(), NOW, language=Language.EN)}
    assert list(rows) == list(JOBS)
    mail, cleaning = rows["deliver_mail"], rows["clean_up"]
    assert (mail.last_run, mail.outcome, mail.error) == (NOW - 5 * MINUTE, JobOutcome.DONE, "")
    assert (mail.effect, mail.duration, mail.schedule) == ("3 mails sent, 1 mail not sent", "1.5 s", "every 10 seconds")
    assert (mail.next_run, mail.failed_at) == (
        NOW + timedelta(seconds=10),
        NOW - 30 * MINUTE + timedelta(seconds=1.5),
    )
    assert (cleaning.outcome, cleaning.error) == (JobOutcome.FAILED, "ValueError\nservices/jobs.py:1 x")
    assert cleaning.effect == ""
    assert (rows["purge_files"].last_run, rows["purge_files"].outcome) == (None, None)


def test_runs_are_listed_newest_first_and_by_job(db, make):
    add(db, "deliver_mail", 30)
    add(db, "clean_up", 20)
    add(db, "deliver_mail", 10, effect="sent=1")
    admin = make.admin()
    with db.session() as session:
        assert [run.job for run in runs(session, admin)] == ["deliver_mail", "clean_up", "deliver_mail"]
        first, second = runs(session, admin, job="deliver_mail", language=Language.EN)
    assert (first.effect, second.effect) == ("1 mail sent", "Nothing to do")


def test_only_administrators_see_jobs(db, make):
    add(db, "deliver_mail", 30)
    with db.session() as session:
        for actor in (make.coordinator(), make.applicant()):
            assert job_list(session, actor, NOW) == []
            assert runs(session, actor) == []


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_two_statements_however_many_runs_there_were(db, make, number):
    for n in range(number):
        add(db, "deliver_mail", n)
    admin = make.admin()
    with recorded() as statements, db.session() as session:
        job_list(session, admin, NOW)
    assert len([one for one in statements if one.startswith("SELECT")]) == 2


def test_schedules_effects_and_durations_are_said_in_words():
    assert schedule_text("en", Daily(hour=3)) == "every day at 3:00, Paris time"
    assert schedule_text("en", Every(300)) == "every 5 minutes"
    assert effect_text("en", "expired=1 unknown=2") == "1 selection expired"
    assert duration_text("fr", timedelta(seconds=1.23)) == "1,2\u00a0s"
    assert [translate_plural("en", *forms, 2) for forms in EFFECTS.values() if "%(n)s" not in forms[1]] == []
