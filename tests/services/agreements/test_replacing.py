"""Replacing a signed agreement: the former one stays readable and counts no more, all sign the new one."""

import io
from datetime import timedelta

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from db.enums import AgreementKind, AgreementState, AmendmentKind, PlacementState, SignerRole, SubjectKind
from db.models import Agreement, AgreementVersion, ChecklistItem, OutboxMail, Placement, StateChange
from db.session import reading, writing
from services import placements, unit
from services.actors import system
from services.agreements import amendments, drafting, replacing, versions
from services.documents.agreement_paper import pdf_of
from services.errors import Conflict, Forbidden, Invalid, InvalidFields, InvalidMove
from services.formats import plain_date
from services.i18n import translate
from services.queries.internships import agreements as queries
from services.verification import Standing, verify
from tests.conftest import NOW
from tests.services.agreements.test_signing import on_paper, sha, sign, signers

S = AgreementState
R = SignerRole
WHY = "L’université était la mauvaise"


@pytest.fixture
def clerk(make):
    return make.coordinator()


@pytest.fixture
def agreement(db, make, clerk):
    """One that all have signed, on paper and by one link."""
    made = make.agreement(state=S.IN_SIGNATURE)
    sign(db, made, signers(db, made)[R.INTERN])
    on_paper(db, made, clerk, set(R) - {R.INTERN})
    return db.fresh(made)


def replace(clerk, agreement, reason=WHY, **options):
    return unit.run(replacing.replace, clerk, agreement.public_id, reason=reason, now=NOW, **options)


def placement_of(db, agreement):
    return db.get(Placement, agreement.placement_id)


def paper(db, agreement):
    with reading() as session:
        made = pdf_of(session, session.get_one(Agreement, agreement.id), now=NOW)
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages).split())


def test_a_wrong_school_is_replaced_and_all_sign_the_new_agreement(db, make, clerk, agreement):
    school, old = make.school(), db.one(select(AgreementVersion))
    with pytest.raises(InvalidFields, match="Replace it by a new agreement"):
        unit.run(
            placements.edit, clerk, placement_of(db, agreement).public_id,
            sending_organisation_public_id=school.public_id, now=NOW,
        )  # fmt: skip
    made = replace(clerk, agreement, school_public_id=school.public_id)
    placement = placement_of(db, agreement)
    assert (db.fresh(agreement).state, db.fresh(made).state) == (S.SUPERSEDED, S.DRAFT)
    assert (placement.sending_organisation_id, placement.referent_name) == (school.id, "")
    assert placement.state is PlacementState.PLANNED
    ours, theirs = signers(db, made), signers(db, agreement)
    assert (ours[R.HOST].name, ours[R.HOST].email) == (theirs[R.HOST].name, theirs[R.HOST].email)
    assert (ours[R.SCHOOL].name, ours[R.REFERENT].name) == ("", "")
    assert made.clauses["skills"] == agreement.clauses["skills"]
    mails = db.all(select(OutboxMail).where(OutboxMail.template == "agreement_replaced"))
    assert {one.recipient for one in mails} == {one.email for one in theirs.values()}
    assert all(WHY in one.body for one in mails)
    for role, name in ((R.SCHOOL, "Rector"), (R.REFERENT, "Gayane Sargsyan")):
        unit.run(drafting.set_signer, clerk, made.public_id, role, name=name, email=f"{role}@new.example", now=NOW)
    unit.run(versions.send, clerk, made.public_id, now=NOW)
    on_paper(db, made, clerk, set(R))
    assert db.fresh(made).state is S.SIGNED
    assert placement_of(db, agreement).state is PlacementState.AGREEMENT_SIGNED
    checked = verify(old.code, address="192.0.2.1", now=NOW)
    assert (checked.standing, checked.replaced_on) == (Standing.REPLACED, NOW.date())
    day = plain_date(NOW.date(), "fr")
    over = translate("fr", "Replaced on %(day)s by another agreement: this paper counts no more.", day=day)
    over = " ".join(over.split())
    assert over in paper(db, agreement)
    assert over not in paper(db, made)
    with reading() as session:
        assert [one.public_id for one in queries.replaced(session, clerk, placement.public_id)] == [agreement.public_id]
        assert queries.detail(session, clerk, agreement.public_id).replaced_by == made.public_id
        assert queries.of_placement(session, clerk, placement.public_id).public_id == made.public_id


def test_without_another_school_its_people_stay_and_the_paper_is_to_be_signed_again(db, make, clerk, agreement):
    made = replace(clerk, agreement)
    ours, theirs = signers(db, made), signers(db, agreement)
    assert {role: one.name for role, one in ours.items()} == {role: one.name for role, one in theirs.items()}
    items = db.all(select(ChecklistItem).where(ChecklistItem.subject_kind == SubjectKind.PLACEMENT))
    assert all(one.done_at is None for one in items if one.code == "agreement")
    line = db.one(select(StateChange).where(StateChange.move == "supersede"))
    assert (line.reason, line.from_state, line.to_state) == (WHY, S.SIGNED, S.SUPERSEDED)


def test_its_amendments_are_replaced_with_it_and_what_they_changed_stays(db, make, clerk, agreement):
    placement = placement_of(db, agreement)
    changes = {AmendmentKind.SUBJECT: {"subject": "Archives", "tasks": "Classer les archives."}}
    amendment = unit.run(
        amendments.propose, clerk, placement.public_id, changes, placement.starts_on, "Un autre projet", now=NOW
    )
    with pytest.raises(Invalid, match="under way"):
        replace(clerk, agreement)
    unit.run(amendments.send, clerk, amendment.public_id, now=NOW)
    on_paper(db, amendment, clerk, set(R))
    with pytest.raises(InvalidMove):
        replace(clerk, amendment)
    made = replace(clerk, agreement)
    assert db.fresh(amendment).state is S.SUPERSEDED
    assert made.clauses["tasks"]["fr"] == "Classer les archives."
    assert db.all(select(Agreement.kind).where(Agreement.state == S.DRAFT)) == [AgreementKind.AGREEMENT]


def test_during_the_internship_it_goes_on_and_the_signers_have_a_week(db, make, clerk, agreement):
    with writing() as session:
        placement = session.get_one(Placement, agreement.placement_id)
        placement.state, placement.starts_on = PlacementState.IN_PROGRESS, NOW.date() - timedelta(days=9)
    made = replace(clerk, agreement)
    assert placement_of(db, agreement).state is PlacementState.IN_PROGRESS
    assert made.due_on == NOW.date() + timedelta(days=7)


def test_who_when_and_why_are_asked(db, make, clerk, agreement):
    for actor in (make.partner(), make.applicant(), system()):
        with pytest.raises(Forbidden):
            replace(actor, agreement)
    with pytest.raises(Invalid) as refusal:
        replace(clerk, agreement, reason=" ")
    assert refusal.value.field == "reason"
    with pytest.raises(Conflict):
        replace(clerk, agreement, seen_version=agreement.version + 1)
    with writing() as session:
        session.get_one(Placement, agreement.placement_id).state = PlacementState.COMPLETED
    with pytest.raises(Invalid, match="is over"):
        replace(clerk, agreement)
    assert db.fresh(agreement).state is S.SIGNED
    assert sha(db, agreement)
    with pytest.raises(InvalidMove):
        replace(clerk, make.agreement(state=S.IN_SIGNATURE))
