from datetime import date, timedelta
from functools import partial

import pytest

from db.enums import CorrectionState, DocumentKind, LinkPurpose, Role, SubjectKind
from db.models import CorrectionRequest
from services import files
from services.actors import ANONYMOUS
from services.errors import InvalidMove, NotFound
from services.unit import run
from tests.samples import cv
from tests.services.filing import (
    APPLICATION,
    CV,
    OFFER,
    OTHER,
    PASSPORT,
    PLACEMENT,
    audited,
    bearer,
    of_a_student,
    outcome,
    read,
    send,
    sent_by_a_student,
)


@pytest.fixture
def mine(make):
    return of_a_student(make)


@pytest.fixture
def sent(make):
    return sent_by_a_student(make)


# Who may store


def test_who_may_add_to_an_application(make, mine, sent):
    student, draft = mine
    assert outcome(lambda: send(student, APPLICATION, draft)) == "done"
    assert outcome(lambda: send(make.coordinator(), APPLICATION, draft)) == "done"
    for actor in (make.applicant(), make.partner(), make.host(), ANONYMOUS):
        assert outcome(partial(send, actor, APPLICATION, draft)) == "NotFound"
    _student, application, department = sent
    for actor in (make.partner(), make.host(department)):
        assert outcome(partial(send, actor, APPLICATION, application)) == "Forbidden"


def test_who_may_add_to_a_placement(make, db, now):
    department, person, tutor = make.department(), make.person(), make.person()
    placement = make.placement(department=department, person=person, tutor_id=tutor.id)
    link = bearer(db, LinkPurpose.PLACEMENT_FOLLOW_UP, PLACEMENT, placement.id)
    for actor in (make.coordinator(), make.host(department), make.applicant(person), make.applicant(tutor), link):
        assert outcome(partial(send, actor, PLACEMENT, placement, OTHER)) == "done"
    for actor in (make.applicant(), make.host(), make.coordinator(make.artachat()), ANONYMOUS):
        assert outcome(partial(send, actor, PLACEMENT, placement, OTHER)) == "NotFound"


def test_who_may_add_to_an_offer(make, db, now):
    department = make.department()
    offer = make.offer(department=department)
    link = bearer(db, LinkPurpose.OFFER_ENTRY, SubjectKind.DEPARTMENT, department.id)
    for actor in (make.coordinator(), make.host(department), link):
        assert outcome(partial(send, actor, OFFER, offer, OTHER)) == "done"
    for actor in (make.applicant(), make.host(), make.partner(), ANONYMOUS):
        assert outcome(partial(send, actor, OFFER, offer, OTHER)) == "NotFound"


def test_a_link_for_one_internship_opens_no_other(make, db, now):
    placement, other = make.placement(), make.placement()
    link = bearer(db, LinkPurpose.PLACEMENT_FOLLOW_UP, PLACEMENT, placement.id)
    assert outcome(lambda: send(link, PLACEMENT, other, OTHER)) == "NotFound"


def test_records_without_files_and_unknown_ones_are_not_found(make, now):
    admin = make.admin()
    assert outcome(lambda: send(admin, SubjectKind.ORGANISATION, make.artachat())) == "NotFound"
    with pytest.raises(NotFound):
        run(files.store_for, admin, APPLICATION, "no-such-id", CV, "cv.pdf", cv(), now=now)


def test_a_sent_application_takes_only_what_must_be_corrected(make, sent, db, now):
    student, application, _department = sent
    coordinator = make.coordinator()

    def correction(state: CorrectionState, document: DocumentKind) -> CorrectionRequest:
        return CorrectionRequest(
            application_id=application.id, field=f"document:{document}", message="Trop petit", state=state,
            due_on=date(2026, 12, 10), requested_at=now, requested_by_id=coordinator.user_id,
        )  # fmt: skip

    with pytest.raises(InvalidMove):
        send(student, APPLICATION, application)
    db.add(
        correction(CorrectionState.OPEN, CV),
        correction(CorrectionState.ACCEPTED, DocumentKind.TRANSCRIPT),
    )
    assert send(student, APPLICATION, application).kind is CV
    with pytest.raises(InvalidMove):
        send(student, APPLICATION, application, DocumentKind.TRANSCRIPT)


def test_a_draft_whose_call_has_closed_takes_no_more(make, now):
    person = make.person()
    call = make.call(closes_at=now - timedelta(minutes=1))
    application = make.application(person=person, call=call)
    assert outcome(lambda: send(make.applicant(person), APPLICATION, application)) == "Invalid"
    assert outcome(lambda: send(make.coordinator(), APPLICATION, application)) == "done"


# Who may read


def test_who_may_read_a_file_of_an_application(make, sent, db, now):
    student, application, department = sent
    coordinator = make.coordinator()
    db.add(
        CorrectionRequest(
            application_id=application.id, field="document:cv", message="?", due_on=date(2026, 12, 1),
            requested_at=now, requested_by_id=coordinator.user_id,
        )
    )  # fmt: skip
    file = send(student, APPLICATION, application)
    for actor in (student, coordinator, make.host(department), make.partner()):
        assert outcome(partial(read, actor, file)) == "done"
    reviewer = make.member(Role.REVIEWER, make.city())
    for actor in (make.applicant(), make.host(), make.partner(make.artachat()), reviewer, ANONYMOUS):
        assert outcome(partial(read, actor, file)) == "NotFound"


def test_a_draft_is_not_read_by_departments_and_schools(make):
    person, department, call = make.person(), make.department(), make.call()
    offer = make.offer(department=department, call=call)
    student = make.applicant(person)
    file = send(student, APPLICATION, make.application(person=person, call=call, offers=(offer,)))
    for actor in (make.host(department), make.partner()):
        assert outcome(partial(read, actor, file)) == "NotFound"


def test_an_unknown_and_a_forbidden_file_look_the_same(make, mine, now):
    student, application = mine
    file, stranger = send(student, APPLICATION, application), make.applicant()
    with pytest.raises(NotFound) as forbidden:
        read(stranger, file)
    with pytest.raises(NotFound) as unknown:
        run(files.fetch, stranger, "no-such-id", now=now)
    assert forbidden.value.msgid == unknown.value.msgid


def test_an_identity_document_is_for_the_person_and_the_coordinators(make):
    department, person, tutor = make.department(), make.person(), make.person()
    placement = make.placement(department=department, person=person, tutor_id=tutor.id)
    student, coordinator = make.applicant(person), make.coordinator()
    file = send(student, PLACEMENT, placement, PASSPORT)
    for actor in (student, coordinator):
        assert outcome(partial(read, actor, file)) == "done"
    for actor in (make.host(department), make.applicant(tutor), make.partner()):
        assert outcome(partial(read, actor, file)) == "NotFound"


def test_whoever_uploaded_an_identity_document_may_read_it(make):
    department = make.department()
    head = make.host(department)
    file = send(head, PLACEMENT, make.placement(department=department), PASSPORT)
    assert outcome(lambda: read(head, file)) == "done"


def test_each_download_by_staff_is_kept_and_ones_own_is_not(make, mine, db, now):
    student, application = mine
    coordinator = make.coordinator()
    file = send(student, APPLICATION, application)
    read(student, file)
    read(coordinator, file)
    read(coordinator, file)
    assert [(entry.actor_id, entry.subject_kind, entry.subject_id, entry.at) for entry in audited(db, "file:read")] == [
        (coordinator.user_id, SubjectKind.FILE, file.id, now)
    ] * 2


def test_a_download_without_its_trace_is_impossible(make, mine, db, now):
    """A reading session would lose the entry: it is refused."""
    student, application = mine
    file, coordinator = send(student, APPLICATION, application), make.coordinator()
    with pytest.raises(RuntimeError, match="only reads"), db.session() as session:
        files.fetch(session, coordinator, file.public_id, now=now)
