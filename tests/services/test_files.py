import threading
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update

from db.enums import ApplicationState, DocumentKind, FileState, ScanState, SubjectKind
from db.models import Application, AuditEntry, File, FileContent, RequestClaim
from db.session import writing
from services import files
from services.crypto import SealBroken
from services.errors import AlreadyDone, Invalid, InvalidMove, NotFound
from services.file_checks import Inspected
from services.file_room import BYTES_PER_RECORD, FILES_PER_RECORD
from services.queries.files import listed
from services.unit import run
from tests.at_once import at_once
from tests.clamd import antivirus_at, clamd
from tests.samples import SCRIPT, cv, pdf, picture
from tests.services.filing import (
    APPLICATION,
    CV,
    OTHER,
    PLACEMENT,
    audited,
    of_a_student,
    read,
    row,
    send,
)


@pytest.fixture
def mine(make):
    return of_a_student(make)


# Keeping and giving back


def test_a_stored_file_comes_back_byte_for_byte(mine, db, now):
    student, application = mine
    file = db.fresh(send(student, APPLICATION, application, name="../CV de Anna.PDF"))
    assert read(student, file) == cv()
    assert (file.name, file.media_type, file.size, file.kind, file.state, file.scan) == (
        "CV de Anna.pdf", "application/pdf", len(cv()), CV, FileState.RECEIVED, ScanState.NOT_SCANNED,
    )  # fmt: skip
    assert (file.uploaded_at, file.uploaded_by_id, file.deleted_at, file.purge_after) == (
        now, student.user_id, None, None,
    )  # fmt: skip


def test_the_database_holds_no_readable_content(mine, db):
    student, application = mine
    stored = db.get(FileContent, send(student, APPLICATION, application).id)
    assert b"%PDF" not in stored.ciphertext
    assert b"Catalog" not in stored.ciphertext
    assert len(stored.ciphertext) == len(cv()) + 16


def test_contents_swapped_in_the_database_do_not_open(mine, make, db):
    student, application = mine
    own = send(student, APPLICATION, application)
    person = make.person()
    foreign = send(make.applicant(person), APPLICATION, make.application(person=person), content=pdf(b"/Lang (hy)"))
    stolen = db.get(FileContent, foreign.id)
    with writing() as session:
        session.execute(
            update(FileContent)
            .where(FileContent.file_id == own.id)
            .values(nonce=stolen.nonce, ciphertext=stolen.ciphertext)
        )
    with pytest.raises(SealBroken):
        read(student, own)


def test_storing_is_kept_in_the_audit_trail_without_the_name_of_the_file(mine, db):
    student, application = mine
    file = send(student, APPLICATION, application, name="Anna Petrosyan.pdf")
    (entry,) = audited(db, "file:store")
    assert (entry.subject_kind, entry.subject_id, entry.actor_id) == (SubjectKind.FILE, file.id, student.user_id)
    assert entry.details == {"document": "cv", "replaced": 0}


def test_a_service_with_the_record_at_hand_stores_in_its_own_transaction(make, db, now):
    coordinator, placement = make.coordinator(), make.placement()

    def sign_on_paper(session, actor, *, now):
        record = session.get_one(type(placement), placement.id)
        where = (PLACEMENT, record.public_id, DocumentKind.AGREEMENT)
        return files.store_for(session, actor, *where, "scan.jpg", picture(), now=now)

    file = run(sign_on_paper, coordinator, now=now)
    assert (db.fresh(file).name, db.fresh(file).media_type) == ("scan.jpg", "image/jpeg")


def test_a_new_file_of_a_kind_replaces_the_former_whose_content_goes(mine, db, now):
    student, application = mine
    former = send(student, APPLICATION, application)
    latter = send(student, APPLICATION, application, content=pdf(b"/Lang (fr)"))
    assert db.fresh(former).deleted_at == now
    assert [one.file_id for one in db.all(select(FileContent))] == [latter.id]
    assert audited(db, "file:store")[1].details == {"document": "cv", "replaced": 1}
    with pytest.raises(NotFound):
        read(student, former)


@pytest.mark.parametrize("kind", [DocumentKind.PROOF, DocumentKind.OTHER])
def test_proofs_and_other_documents_add_up(make, db, kind):
    coordinator, placement = make.coordinator(), make.placement()
    both = [send(coordinator, PLACEMENT, placement, kind).id for _ in range(2)]
    with db.session() as session:
        assert len(listed(session, PLACEMENT, placement.id)) == 2
    assert [one.file_id for one in db.all(select(FileContent).order_by(FileContent.file_id))] == both


def test_files_of_different_kinds_and_records_leave_each_other_alone(mine, make, db):
    student, application = mine
    send(student, APPLICATION, application)
    send(student, APPLICATION, application, DocumentKind.TRANSCRIPT)
    placement = make.placement(person=db.get(type(make.person()), student.person_id))
    send(student, PLACEMENT, placement)
    assert [file.deleted_at for file in db.all(select(File))] == [None, None, None]


def test_two_uploads_of_a_kind_at_once_leave_one(mine, db):
    student, application = mine
    results = at_once(*[lambda: send(student, APPLICATION, application)] * 3)
    assert [type(result) for result in results] == [File] * 3
    living = db.all(select(File).where(File.deleted_at.is_(None)))
    assert len(living) == 1
    assert [one.file_id for one in db.all(select(FileContent))] == [living[0].id]


def test_an_upload_waits_for_the_one_before_it_to_be_kept(mine, db, now):
    """Whatever is decided about the files of a record is decided under its lock."""
    student, application = mine
    upload = files.Upload(Inspected("cv.pdf", "application/pdf", cv()), ScanState.NOT_SCANNED)

    def keep(session) -> None:
        where = (APPLICATION, application.public_id, DocumentKind.CV)
        files.store_for(session, student, *where, "cv.pdf", cv(), now=now, prepared=upload)

    def keep_another() -> None:
        with writing() as session:
            keep(session)

    with writing() as session:
        keep(session)
        other = threading.Thread(target=keep_another)
        other.start()
        other.join(0.5)
        assert other.is_alive()
    other.join(30)
    assert [file.deleted_at for file in db.all(select(File).order_by(File.id))] == [now, None]


# Refusals


def test_a_refused_file_leaves_nothing_and_the_same_request_can_be_made_again(mine, db):
    student, application = mine
    with pytest.raises(Invalid):
        send(student, APPLICATION, application, content=pdf(b"/OpenAction " + SCRIPT), request_id="one")
    assert db.all(select(File)) == db.all(select(RequestClaim)) == db.all(select(AuditEntry)) == []
    file = send(student, APPLICATION, application, request_id="one")
    with pytest.raises(AlreadyDone):
        send(student, APPLICATION, application, request_id="one")
    assert [one.id for one in db.all(select(File))] == [file.id]


def test_a_file_in_which_the_antivirus_finds_something_is_refused(mine, db):
    student, application = mine
    with clamd(), pytest.raises(Invalid) as refused:
        send(student, APPLICATION, application, content=pdf(b"/Lang (EICAR)"))
    assert refused.value.field == "file"
    assert "The antivirus found something dangerous" in refused.value.msgid
    assert db.all(select(File)) == []


def test_what_the_antivirus_says_stands_with_the_file(mine, db):
    student, application = mine
    with clamd() as server:
        assert db.fresh(send(student, APPLICATION, application)).scan is ScanState.CLEAN
    assert server.received == [cv()]
    with antivirus_at("127.0.0.1:1"):
        assert db.fresh(send(student, APPLICATION, application)).scan is ScanState.NOT_SCANNED


def test_nobody_waits_while_a_file_is_examined(mine, make, db):
    student, application = mine
    asked, answer = threading.Event(), threading.Event()

    def slowly(_content: bytes) -> bytes:
        asked.set()
        answer.wait(30)
        return b"stream: OK\0"

    with clamd(answer=slowly):
        upload = threading.Thread(target=send, args=[student, APPLICATION, application])
        upload.start()
        assert asked.wait(30)
        city = make.person()  # a write of somebody else
        answer.set()
        upload.join(30)
    assert db.fresh(city).city == "Artachat"
    assert [file.scan for file in db.all(select(File))] == [ScanState.CLEAN]


def test_what_became_impossible_while_a_file_was_examined_is_refused(mine, db, now):
    student, application = mine

    def submitted_meanwhile(_content: bytes) -> bytes:
        with writing() as session:
            session.execute(update(Application).values(state=ApplicationState.SUBMITTED, submitted_at=now))
        return b"stream: OK\0"

    with clamd(answer=submitted_meanwhile), pytest.raises(InvalidMove):
        send(student, APPLICATION, application)
    assert db.all(select(File)) == []


def test_a_stranger_costs_no_examination(make, mine):
    with clamd() as server, pytest.raises(NotFound):
        send(make.applicant(), APPLICATION, mine[1])
    assert server.received == []


def test_a_record_takes_at_most_20_files(make, db):
    coordinator, placement = make.coordinator(), make.placement()
    fields = {"subject_kind": PLACEMENT, "kind": OTHER}
    db.add(row(coordinator, placement, **{**fields, "kind": CV}))
    db.add(*[row(coordinator, placement, **fields) for _ in range(FILES_PER_RECORD - 2)])
    db.add(row(coordinator, placement, **fields, deleted_at=datetime(2026, 11, 2, tzinfo=UTC)))
    send(coordinator, PLACEMENT, placement, OTHER)
    with pytest.raises(Invalid) as refused:
        send(coordinator, PLACEMENT, placement, OTHER)
    assert (refused.value.field, refused.value.params) == ("file", {"n": 20})
    send(coordinator, PLACEMENT, placement, CV)  # takes the place of the former


def test_the_last_place_for_a_file_is_given_once(make, db):
    coordinator, placement = make.coordinator(), make.placement()
    db.add(*[row(coordinator, placement, OTHER, subject_kind=PLACEMENT) for _ in range(FILES_PER_RECORD - 1)])
    results = at_once(*[lambda: send(coordinator, PLACEMENT, placement, OTHER)] * 3)
    assert sorted(type(result).__name__ for result in results) == ["File", "Invalid", "Invalid"]


def test_a_record_takes_at_most_60_mebibytes(make, db):
    coordinator, placement = make.coordinator(), make.placement()
    db.add(row(coordinator, placement, OTHER, subject_kind=PLACEMENT, size=BYTES_PER_RECORD - 2 * len(cv())))
    send(coordinator, PLACEMENT, placement, CV)
    send(coordinator, PLACEMENT, placement, OTHER)
    with pytest.raises(Invalid) as refused:
        send(coordinator, PLACEMENT, placement, OTHER)
    assert (refused.value.field, refused.value.params) == ("file", {"n": 60})
    send(coordinator, PLACEMENT, placement, CV)
