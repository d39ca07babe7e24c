from datetime import date

import pytest

from db.enums import FileState, FrenchCertificate, FrenchLevel, Role
from db.models import File, Person
from services import certificates, files
from services.errors import Forbidden, InvalidFields
from services.queries.applications.certificates import waiting
from services.queries.today.today import today
from services.unit import run
from tests.conftest import NOW
from tests.samples import cv
from tests.services.filing import audited, outcome

DELF_B1 = {"certificate": FrenchCertificate.DELF, "level": FrenchLevel.B1, "on": date(2026, 5, 3)}


def propose(actor, person, **claim):
    return run(certificates.propose, actor, person.public_id, "delf.pdf", cv(), now=NOW, **{**DELF_B1, **claim})


@pytest.fixture
def student(make):
    person = make.person()
    return make.applicant(person), person


def test_a_proposed_level_is_no_certified_one(db, make, student):
    actor, person = student
    propose(actor, person)
    assert db.fresh(person).french_certified is FrenchLevel.NOT_ASSESSED
    with db.session() as session:
        (row,) = waiting(session, make.coordinator())
    assert (row.name, row.claim.level, row.claim.on) == (person.name, FrenchLevel.B1, date(2026, 5, 3))


def test_a_coordinator_certifies_what_stands_on_the_scan(db, make, student):
    actor, person = student
    file, coordinator = propose(actor, person), make.coordinator()
    run(certificates.accept, coordinator, file.public_id, now=NOW, **{**DELF_B1, "level": FrenchLevel.A2})
    kept = db.fresh(person)
    assert (kept.french_certified, kept.french_certificate, kept.french_certified_on) == (
        FrenchLevel.A2, FrenchCertificate.DELF, date(2026, 5, 3),
    )  # fmt: skip
    assert db.get(File, file.id).state is FileState.ACCEPTED
    edited = {entry.details["field"] for entry in audited(db, "person:edit") if entry.actor_id == coordinator.user_id}
    assert edited == {"french_certified", "french_certificate", "french_certified_on"}
    with db.session() as session:
        assert waiting(session, coordinator) == []


def test_a_scan_that_cannot_be_read_is_asked_for_anew_with_the_reason(db, make, student):
    actor, person = student
    file = propose(actor, person)
    run(certificates.refuse, make.coordinator(), file.public_id, reason="La date est coupée.", now=NOW)
    refused = db.get(File, file.id)
    assert (refused.state, refused.state_reason) == (FileState.TO_REPLACE, "La date est coupée.")
    again = propose(actor, person)
    assert db.get(File, file.id).deleted_at == NOW
    assert again.state is FileState.RECEIVED


def test_a_claim_is_whole_and_not_of_the_future(student):
    actor, person = student
    with pytest.raises(InvalidFields) as refusal:
        propose(actor, person, certificate=None, level=FrenchLevel.NOT_ASSESSED, on=date(2027, 1, 1))
    assert {error.field for error in refusal.value.errors} == {"certificate", "level", "certified_on"}


def test_a_certified_certificate_is_not_replaced_by_the_person_alone(make, student):
    actor, person = student
    file = propose(actor, person)
    run(certificates.accept, make.coordinator(), file.public_id, now=NOW, **DELF_B1)
    with pytest.raises(Forbidden):
        propose(actor, person)


def test_who_may_send_read_and_certify(make, student):
    actor, person = student
    coordinator, stranger, other_city = make.coordinator(), make.applicant(), make.coordinator(make.artachat())
    for who in (stranger, make.host(), make.partner(), other_city, make.member(Role.REVIEWER, make.city())):
        assert outcome(lambda a=who: propose(a, person)) == "Forbidden"
    file = propose(coordinator, person)
    for who in (actor, stranger, other_city):
        result = outcome(lambda a=who: run(certificates.accept, a, file.public_id, now=NOW, **DELF_B1))
        assert result in {"Forbidden", "NotFound"}
    assert outcome(lambda: run(files.fetch, actor, file.public_id, now=NOW)) == "done"
    assert outcome(lambda: run(files.fetch, stranger, file.public_id, now=NOW)) == "NotFound"


def test_a_waiting_certificate_is_on_the_first_page_of_coordinators(db, make, student):
    actor, person = student
    propose(actor, person)
    with db.session() as session:
        kinds = {row.kind: row for row in today(session, make.coordinator(), NOW).todos}
        others = {row.kind for row in today(session, make.coordinator(make.artachat()), NOW).todos}
    assert kinds["certificates"].page == "certificates"
    assert "certificates" not in others


def test_a_certified_level_is_the_one_that_counts(db, make, student):
    actor, person = student
    application = make.application(person=person)
    file = propose(actor, person)
    run(certificates.accept, make.coordinator(), file.public_id, now=NOW, **DELF_B1)
    assert db.fresh(application).level_rank == 3
    assert db.get(Person, person.id).french_declared is FrenchLevel.NOT_ASSESSED
