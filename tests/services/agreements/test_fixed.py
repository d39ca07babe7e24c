"""Every way to edit an internship, in every state of its agreement: allowed, takes it back, or refused."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from db.enums import AgreementState, AmendmentKind, LinkPurpose, PlacementState, SignerRole
from db.models import AgreementVersion, CapabilityLink, Department, OutboxMail, Placement, ScheduleDay
from db.session import writing
from services import arrivals, placements, unit
from services.agreements import amendments, fields, fixed, signing
from services.documents import agreement_paper
from services.errors import DomainError, Invalid, InvalidFields
from services.presence import register
from services.queries.internships import agreement_signing as queries
from tests.conftest import NOW
from tests.services.agreements.test_signing import bearer, on_paper, sign, signers
from tests.services.hosting import mails

S = AgreementState
NOTHING, DRAFT, OPEN, SIGNED = None, S.DRAFT, S.IN_SIGNATURE, S.SIGNED
START, END = date(2027, 7, 1), date(2027, 8, 31)


@dataclass
class Way:
    """One way to change one thing. ``at``: the input of the refusal, empty for what stays free in every state."""

    name: str
    act: object
    at: str = ""


def edit(**typed):
    return lambda clerk, placement: unit.run(placements.edit, clerk, placement.public_id, now=NOW, **typed)


def arrival(**typed):
    return lambda clerk, placement: unit.run(arrivals.save, clerk, placement.public_id, now=NOW, **typed)


def other_day(clerk, placement):
    unit.run(register.set_plan, clerk, placement.public_id, START, 0, note="Pont", now=NOW)


WAYS = (
    Way("first day", edit(starts_on=START + timedelta(days=1)), "starts_on"),
    Way("last day", edit(ends_on=END - timedelta(days=1)), "ends_on"),
    Way("weekly hours", edit(weekly_minutes=30 * 60), "weekly_minutes"),
    Way("subject", edit(subject="Archives"), "subject"),
    Way("tutor", edit(tutor_name="Paul Girard", tutor_email="paul@example.org"), "tutor_public_id"),
    Way("school", edit(sending_organisation_public_id=None), "sending_organisation_public_id"),
    Way("money", arrival(hourly_cents=400), "hourly_cents"),
    Way("single day", other_day, "day"),
    Way("deputy", edit(deputy_name="Zoé Roux", deputy_email="zoe@example.org")),
    Way("offer", edit(offer_public_id=None)),
    Way("housing", arrival(housing="Résidence")),
)


@pytest.fixture
def clerk(make):
    return make.coordinator()


@pytest.fixture
def placement(make):
    tutor = make.person(given_name="Hélène", family_name="Moreau", birth_date=None)
    return make.placement(tutor_id=tutor.id, starts_on=START, ends_on=END, subject="Campagne")


def standing(make, placement, state):
    return make.agreement(placement=placement, state=state) if state else None


@pytest.mark.parametrize("state", [NOTHING, DRAFT, OPEN, S.REFUSED, SIGNED])
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_each_way_of_editing_in_each_state_of_the_agreement(db, make, clerk, placement, way, state):
    agreement = standing(make, placement, state)
    if state is SIGNED and way.at:
        with pytest.raises(InvalidFields) as refusal:
            way.act(clerk, placement)
        assert [one.field for one in refusal.value.errors] == [way.at]
        way_out = "Replace it by a new" if way.at.startswith("sending") else "hange the agreement"
        assert way_out in refusal.value.msgid
        assert db.fresh(placement).updated_at == placement.updated_at
        assert (db.fresh(agreement).state, db.all(select(ScheduleDay))) == (SIGNED, [])
        return
    way.act(clerk, placement)
    if agreement is None:
        return
    is_taken_back = bool(way.at) and state in fixed.OPEN
    assert db.fresh(agreement).state is (DRAFT if is_taken_back else state)
    voided = db.all(select(AgreementVersion).where(AgreementVersion.voided_at.is_not(None)))
    assert len(voided) == is_taken_back


def test_another_department_is_refused_too_and_clears_the_address_of_the_former_one(db, make, clerk, placement):
    other = make.department()
    make.agreement(placement=placement, state=SIGNED)
    move = edit(department_public_id=other.public_id)
    with pytest.raises(InvalidFields) as refusal:
        move(clerk, placement)
    assert [one.field for one in refusal.value.errors] == ["department_public_id"]
    free = make.placement(place="1 rue d’Avant", week_minutes=[420] * 5 + [0, 0])
    edit(department_public_id=other.public_id, weekly_minutes=20 * 60)(clerk, free)
    kept = db.fresh(free)
    assert (kept.department_id, kept.place, kept.week_minutes) == (other.id, "", None)


def test_a_change_while_it_is_signed_tells_every_signer_and_ends_their_links(db, make, clerk, placement):
    agreement = make.agreement(placement=placement, state=OPEN)
    ones = signers(db, agreement)
    first = next(one for role, one in ones.items() if role == "intern")
    sign(db, agreement, first)
    before = len(mails(db))
    edit(ends_on=END - timedelta(days=1))(clerk, placement)
    told = mails(db)[before:]
    assert ("agreement_voided", first.email) in told
    others = {("agreement_changed", one.email) for one in ones.values() if one.id != first.id}
    assert others <= set(told)
    body = db.all(select(OutboxMail.body).where(OutboxMail.template == "agreement_changed"))[0]
    assert "Dernier jour" in body or "Last day" in body


def test_the_fields_of_an_agreement_are_not_written_through_its_amendment(db, make, clerk, placement):
    agreement = make.agreement(placement=placement, state=SIGNED)
    change = {AmendmentKind.PLACE: {"address": "Ici"}}
    amendment = unit.run(amendments.propose, clerk, placement.public_id, change, START, "Déménagement", now=NOW)
    for field, value in (("week:0", 4), ("hourly", "4,00"), ("leave", 7), ("clause:tasks:fr", "Tout"),
                         ("signer:referent:name", "X"), ("translation", "hy")):  # fmt: skip
        with pytest.raises(DomainError):
            unit.run(fields.save_field, clerk, amendment.public_id, field, value, now=NOW)
    with pytest.raises(Invalid):
        unit.run(fields.set_day, clerk, amendment.public_id, START, hours=0, now=NOW)
    kept = db.get(Placement, placement.id)
    assert (kept.week_minutes, kept.hourly_cents, kept.leave_minutes) == (None, None, 0)
    assert db.fresh(agreement).state is SIGNED


def test_what_is_not_changed_passes_and_the_signed_address_stays_when_the_department_moves(db, make, clerk):
    department = make.department(address="1 rue Signée")
    placement = make.placement(department=department, tutor_id=make.person(birth_date=None).id, subject="Campagne")
    agreement = make.agreement(placement=placement, state=OPEN)
    on_paper(db, agreement, clerk, set(signers(db, agreement)))
    with writing() as session:
        session.get_one(Department, department.id).address = "2 rue Nouvelle"
    edit(starts_on=START, ends_on=END, subject="Campagne", weekly_minutes=35 * 60)(clerk, placement)
    kept = db.fresh(placement)
    assert (kept.state, kept.place) == (PlacementState.AGREEMENT_SIGNED, "1 rue Signée")
    assert db.fresh(agreement).state is SIGNED


def test_a_signer_who_opens_the_link_after_all_have_signed_sees_what_was_signed(db, make, clerk, placement):
    agreement = make.agreement(placement=placement, state=OPEN)
    ones = signers(db, agreement)
    sign(db, agreement, ones[SignerRole.INTERN])
    on_paper(db, agreement, clerk, set(ones) - {SignerRole.INTERN})
    purpose = CapabilityLink.purpose == LinkPurpose.AGREEMENT_SIGNATURE
    links = db.all(select(CapabilityLink).where(purpose))
    assert {one.revoked_at for one in links} == {None}
    actor = bearer(db, ones[SignerRole.INTERN])
    with db.session() as session:
        found = queries.of_link(session, actor, now=NOW, language="fr")
    assert found.mine is not None
    assert (found.state, found.mine.signed_at is not None, found.missing) == (SIGNED, True, [])
    assert unit.run(agreement_paper.agreement, actor, agreement.public_id, now=NOW).content[:4] == b"%PDF"
    with pytest.raises(DomainError):
        unit.run(signing.send_code, actor, ones[SignerRole.INTERN].public_id, now=NOW)
