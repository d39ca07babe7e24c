"""Amendments are seen by every side that may see the agreement, and told in mails of their own."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from db.enums import AgreementState, AmendmentKind, LinkPurpose, PlacementState, SignerRole, Source, SubjectKind
from db.models import Department, OutboxMail
from services import unit
from services.agreements import amendments, drafting, signing
from services.queries.internships.amendments import visible
from tests.conftest import NOW
from tests.services.agreements.test_signing import on_paper, sign, signers
from tests.services.hosting import START, everybody, link

K, R, S = AmendmentKind, SignerRole, AgreementState
MAY_SEE = {
    "coordinator", "admin", "head of the department", "tutor", "intern", "partner of the school",
    "link to the internship", "desk",
}  # fmt: skip


@pytest.fixture
def clerk(make):
    return make.coordinator()


@pytest.fixture
def placement(make):
    placement = make.placement(
        tutor_id=make.person(given_name="Hélène", family_name="Moreau", birth_date=None).id,
        state=PlacementState.AGREEMENT_SIGNED, subject="Campagne",
    )  # fmt: skip
    make.agreement(placement=placement, state=S.SIGNED)
    return placement


@pytest.fixture
def amendment(clerk, placement):
    change = {K.PLACE: {"address": "3 rue de Paris"}}
    return unit.run(amendments.propose, clerk, placement.public_id, change, START, "Travaux", now=NOW)


def told(db, template):
    return sorted(db.all(select(OutboxMail.recipient).where(OutboxMail.template == template)))


def seen(db, actor, placement):
    with db.session() as session:
        return visible(session, actor, placement.public_id, language="fr")


def test_every_side_sees_what_was_put_before_the_signers_and_staff_the_draft_too(db, make, clerk, placement, amendment):
    sides = everybody(db, make, placement)
    department = db.get(Department, placement.department_id)
    sides["desk"] = link(db, LinkPurpose.DEPARTMENT_DESK, SubjectKind.DEPARTMENT, department.id)
    assert {who for who, actor in sides.items() if seen(db, actor, placement)} == {"coordinator", "admin"}
    unit.run(amendments.send, clerk, amendment.public_id, now=NOW)
    assert {who for who, actor in sides.items() if seen(db, actor, placement)} == MAY_SEE
    [row] = seen(db, sides["intern"], placement)
    assert (row.state, row.effective_on, row.number) == (S.IN_SIGNATURE, START, 1)
    assert "3 rue de Paris" in row.changes[0].after


def test_asked_signed_and_valid_have_mails_of_their_own(db, clerk, placement, amendment):
    unit.run(amendments.send, clerk, amendment.public_id, now=NOW)
    ones = signers(db, amendment)
    assert told(db, "amendment_to_sign") == [ones[R.INTERN].email]
    sign(db, amendment, ones[R.INTERN])
    on_paper(db, amendment, clerk, set(ones) - {R.INTERN})
    assert len(told(db, "amendment_signed_by_all")) == 1
    assert told(db, "amendment_valid") == sorted(one.email for one in ones.values())
    valid = db.all(select(OutboxMail).where(OutboxMail.template == "amendment_valid"))
    assert all("/l/" in mail.body for mail in valid)
    intern = ones[R.INTERN]
    assert [one.recipient for one in valid if intern.name not in one.title + one.body] == [intern.email]
    assert [one for one in db.all(select(OutboxMail.template)) if one.startswith("agreement_")] == ["agreement_code"]


def test_refused_and_given_up_have_mails_of_their_own(db, clerk, placement, amendment):
    unit.run(amendments.send, clerk, amendment.public_id, now=NOW)
    ones = signers(db, amendment)
    sign(db, amendment, ones[R.INTERN])
    unit.run(
        signing.refuse_on_behalf, clerk, ones[R.TUTOR].public_id, reason="Trop loin", source=Source.PHONE, now=NOW
    )  # fmt: skip
    assert len(told(db, "amendment_refused")) == 1
    unit.run(drafting.cancel, clerk, amendment.public_id, reason="Abandon", now=NOW + timedelta(days=1))
    asked = {ones[role].email for role in (R.INTERN, R.TUTOR, R.REFERENT)}
    assert asked <= set(told(db, "amendment_cancelled"))
    assert told(db, "agreement_cancelled") == []
