from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from db.enums import DocumentKind, FileState
from db.models import FileContent
from db.session import writing
from services import files
from services.actors import ANONYMOUS, system
from services.errors import Forbidden, Invalid, InvalidMove, NotFound
from services.files import months_after
from services.unit import run
from tests.services.filing import (
    APPLICATION,
    OTHER,
    PASSPORT,
    PLACEMENT,
    audited,
    of_a_student,
    outcome,
    read,
    row,
    send,
    sent_by_a_student,
)


@pytest.fixture
def mine(make):
    return of_a_student(make)


@pytest.fixture
def sent(make):
    return sent_by_a_student(make)


# Judging, taking back, purging


def test_a_coordinator_accepts_a_file_or_asks_for_another_with_a_reason(make, mine, db, now):
    student, application = mine
    coordinator, file = make.coordinator(), send(student, APPLICATION, application)
    run(files.judge, coordinator, file.public_id, FileState.TO_REPLACE, reason="  Illisible ", now=now)
    assert (db.fresh(file).state, db.fresh(file).state_reason) == (FileState.TO_REPLACE, "Illisible")
    run(files.judge, coordinator, file.public_id, FileState.ACCEPTED, now=now)
    assert (db.fresh(file).state, db.fresh(file).state_reason) == (FileState.ACCEPTED, "")
    assert [entry.details["to"] for entry in audited(db, "file:judge")] == ["to_replace", "accepted"]


@pytest.mark.parametrize("reason", ["", "   ", "x" * 2001])
def test_asking_for_another_file_needs_a_reason_of_a_readable_length(make, mine, db, now, reason):
    student, application = mine
    file = send(student, APPLICATION, application)
    with pytest.raises(Invalid) as refused:
        run(files.judge, make.coordinator(), file.public_id, FileState.TO_REPLACE, reason=reason, now=now)
    assert refused.value.field == "reason"
    assert db.fresh(file).state is FileState.RECEIVED


def test_only_coordinators_judge_files(make, sent, db, now):
    student, application, department = sent
    file = db.add(row(student, application))
    for actor in (student, make.host(department), make.partner()):
        with pytest.raises(Forbidden):
            run(files.judge, actor, file.public_id, FileState.ACCEPTED, now=now)
    with pytest.raises(NotFound):
        run(files.judge, make.applicant(), file.public_id, FileState.ACCEPTED, now=now)


def test_a_replacement_is_judged_anew(make, mine, db, now):
    student, application = mine
    file = send(student, APPLICATION, application)
    run(files.judge, make.coordinator(), file.public_id, FileState.TO_REPLACE, reason="Illisible", now=now)
    assert db.fresh(send(student, APPLICATION, application)).state is FileState.RECEIVED


def test_a_file_is_taken_back_and_its_content_goes(make, mine, db, now):
    student, application = mine
    file = send(student, APPLICATION, application)
    run(files.remove, student, file.public_id, now=now)
    assert (db.fresh(file).deleted_at, db.all(select(FileContent))) == (now, [])
    assert [entry.subject_id for entry in audited(db, "file:remove")] == [file.id]
    for act in (
        lambda: read(student, file),
        lambda: run(files.remove, student, file.public_id, now=now),
        lambda: run(files.judge, make.coordinator(), file.public_id, FileState.ACCEPTED, now=now),
    ):
        assert outcome(act) == "NotFound"


def test_a_file_of_a_sent_application_is_not_taken_back(sent, db, now):
    student, application, _department = sent
    file = db.add(row(student, application))
    with pytest.raises(InvalidMove):
        run(files.remove, student, file.public_id, now=now)


def test_what_a_coordinator_accepted_is_changed_only_by_a_coordinator(make, now, db):
    person = make.person()
    student, coordinator, placement = make.applicant(person), make.coordinator(), make.placement(person=person)
    agreement = send(student, PLACEMENT, placement, DocumentKind.AGREEMENT)
    run(files.judge, coordinator, agreement.public_id, FileState.ACCEPTED, now=now)
    assert outcome(lambda: send(student, PLACEMENT, placement, DocumentKind.AGREEMENT)) == "Forbidden"
    assert outcome(lambda: run(files.remove, student, agreement.public_id, now=now)) == "Forbidden"
    assert db.fresh(agreement).deleted_at is None
    assert outcome(lambda: send(coordinator, PLACEMENT, placement, DocumentKind.AGREEMENT)) == "done"


def test_identity_documents_are_purged_when_their_time_has_passed(make, db, now):
    person = make.person()
    student, placement = make.applicant(person), make.placement(person=person)
    passport = send(student, PLACEMENT, placement, PASSPORT)
    visa = send(student, PLACEMENT, placement, DocumentKind.VISA)
    letter = send(student, PLACEMENT, placement, OTHER)
    after = months_after(date(2027, 8, 31))
    with writing() as session:
        assert files.set_purge(session, PLACEMENT, placement.id, after) == 2
    assert [db.fresh(file).purge_after for file in (passport, visa, letter)] == [after, after, None]

    assert run(files.purge_due, system(), now=after - timedelta(seconds=1)) == 0
    assert run(files.purge_due, system(), now=after) == 2
    assert run(files.purge_due, system(), now=after) == 0

    assert [one.file_id for one in db.all(select(FileContent))] == [letter.id]
    assert [db.fresh(file).deleted_at for file in (passport, visa, letter)] == [after, after, None]
    assert [entry.subject_id for entry in audited(db, "file:purge")] == [passport.id, visa.id]
    assert outcome(lambda: read(student, passport)) == "NotFound"


def test_a_new_passport_is_purged_with_the_stay_of_the_former(make, db):
    person = make.person()
    student, placement = make.applicant(person), make.placement(person=person)
    send(student, PLACEMENT, placement, PASSPORT)
    after = datetime(2027, 12, 1, tzinfo=UTC)
    with writing() as session:
        files.set_purge(session, PLACEMENT, placement.id, after)
    assert db.fresh(send(student, PLACEMENT, placement, PASSPORT)).purge_after == after


def test_only_the_software_and_administrators_purge(make, now):
    for actor in (make.coordinator(), make.applicant(), ANONYMOUS):
        assert outcome(lambda actor=actor: run(files.purge_due, actor, now=now)) == "Forbidden"
    assert run(files.purge_due, make.admin(), now=now) == 0


@pytest.mark.parametrize(
    ("day", "purged"),
    [
        (date(2027, 8, 31), datetime(2027, 12, 1, tzinfo=UTC)),
        (date(2027, 11, 30), datetime(2028, 3, 1, tzinfo=UTC)),
        (date(2026, 11, 30), datetime(2027, 3, 1, tzinfo=UTC)),
        (date(2027, 12, 15), datetime(2028, 3, 16, tzinfo=UTC)),
    ],
    ids=["30 November", "29 February", "28 February", "over the year"],
)
def test_three_months_after_a_stay_end_with_that_day(day, purged):
    assert months_after(day) == purged
