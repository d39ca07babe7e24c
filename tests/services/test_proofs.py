from datetime import date

import pytest

from db.enums import DocumentKind, Role, SubjectKind
from db.models import ChecklistItem, File
from services import files, proofs
from services.errors import Forbidden, NotFound
from services.unit import run
from tests.samples import cv
from tests.services.filing import outcome
from tests.services.hosting import everybody, tutor


def item(db, placement, code="arrival", owner=Role.APPLICANT, **fields):
    return db.add(
        ChecklistItem(
            subject_kind=SubjectKind.PLACEMENT, subject_id=placement.id, code=code, label_fr="À faire",
            owner_role=owner, due_on=date(2027, 6, 1), **fields,
        )
    )  # fmt: skip


def hand_in(actor, one, now):
    return run(proofs.hand_in, actor, one.public_id, "preuve.pdf", cv(), now=now)


def test_a_paper_ticks_its_item_and_is_its_proof(make, db, now):
    person = make.person()
    placement = make.placement(person=person)
    one = item(db, placement)
    file = hand_in(make.applicant(person), one, now)
    done = db.fresh(one)
    assert (done.proof_id, done.done_at) == (file.id, now)
    assert db.get(File, file.id).kind is DocumentKind.PROOF


@pytest.mark.parametrize(
    ("code", "kind"),
    [("passport", DocumentKind.PASSPORT), ("visa", DocumentKind.VISA), ("insurance_sent", DocumentKind.INSURANCE)],
)
def test_identity_and_insurance_papers_are_kept_as_what_they_are(make, db, now, code, kind):
    person = make.person()
    placement = make.placement(person=person)
    assert hand_in(make.applicant(person), item(db, placement, code), now).kind is kind


def test_a_scan_of_the_passport_stays_between_the_intern_and_the_coordinators(make, db, now):
    person, department = make.person(), make.department()
    placement = make.placement(person=person, department=department)
    file = hand_in(make.applicant(person), item(db, placement, "passport"), now)
    assert outcome(lambda: run(files.fetch, make.coordinator(), file.public_id, now=now)) == "done"
    for actor in (make.host(department), make.partner(), make.applicant()):
        assert outcome(lambda a=actor: run(files.fetch, a, file.public_id, now=now)) == "NotFound"


def test_only_its_owner_the_school_and_coordinators_hand_in_a_paper(make, db, now):
    placement = make.placement(tutor_id=tutor(make).id)
    who = everybody(db, make, placement)
    done = {
        name for name, actor in who.items() if outcome(lambda a=actor: hand_in(a, item(db, placement), now)) == "done"
    }
    assert done == {"intern", "coordinator", "admin", "partner of the school"}


def test_a_refused_paper_leaves_the_item_open(make, db, now):
    person = make.person()
    one = item(db, make.placement(person=person))
    refused = outcome(lambda: run(proofs.hand_in, make.applicant(person), one.public_id, "a.pdf", b"no pdf", now=now))
    assert (refused, db.fresh(one).done_at) == ("Invalid", None)


def test_an_item_of_somebody_else_and_an_unknown_one_are_refused(make, db, now):
    person = make.person()
    placement = make.placement(person=person)
    student = make.applicant(person)
    with pytest.raises(Forbidden):
        hand_in(student, item(db, placement, owner=Role.HOST), now)
    with pytest.raises(NotFound):
        run(proofs.hand_in, student, "no-such-id", "a.pdf", cv(), now=now)
