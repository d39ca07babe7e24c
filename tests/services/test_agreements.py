"""Agreements: begun from what is known, filled clause by clause, frozen in numbered versions, given to the signers."""

from datetime import date

import pytest
from sqlalchemy import select

from db.enums import AgreementState, SignerRole, SubjectKind
from db.models import Agreement, AgreementSigner, AgreementVersion
from db.session import reading
from services import unit
from services.agreements import drafting, versions
from services.agreements.content import digest
from services.errors import Forbidden, Invalid
from tests.conftest import NOW
from tests.services.hosting import steps, tutor

A = AgreementState


def run(service, actor, *args, **options):
    return unit.run(service, actor, *args, now=NOW, **options)


def versions_of(db, agreement):
    query = select(AgreementVersion).where(AgreementVersion.agreement_id == agreement.id)
    return db.all(query.order_by(AgreementVersion.number))


def test_an_agreement_begins_with_what_is_known(db, make):
    city = make.city()
    offer = make.offer(skills="Rédiger un article", mission_fr="Préparer une campagne.", mission_en="Campaign.")
    placement = make.placement(offer_id=offer.id, tutor_id=tutor(make).id, subject="Communication")
    agreement = run(drafting.start, make.coordinator(), placement.public_id)
    assert agreement.due_on == date(2027, 6, 30)
    assert agreement.clauses["tasks"] == {"fr": "Communication\n\nPréparer une campagne.", "en": "Campaign."}
    assert agreement.clauses["skills"]["fr"] == "Rédiger un article"
    signers = {one.role: one for one in db.all(select(AgreementSigner))}
    assert set(signers) == set(SignerRole) - {SignerRole.GUARDIAN}
    assert signers[SignerRole.TUTOR].name == "Hélène Moreau"
    assert signers[SignerRole.INTERN].person_id == placement.person_id
    assert steps(db, agreement, SubjectKind.AGREEMENT) == [("start", None, "draft", "account")]
    assert city.id == agreement.organisation_id


def test_an_internship_has_one_living_agreement(db, make):
    coordinator, placement = make.coordinator(), make.placement()
    agreement = run(drafting.start, coordinator, placement.public_id)
    with pytest.raises(Invalid, match="has an agreement already"):
        run(drafting.start, coordinator, placement.public_id)
    run(drafting.cancel, coordinator, agreement.public_id, reason="Autre modèle")
    assert run(drafting.start, coordinator, placement.public_id).id != agreement.id


def test_only_coordinators_of_the_city_draft(db, make):
    agreement = make.agreement()
    placement = make.placement()
    for actor in (make.host(), make.partner(), make.coordinator(make.artachat())):
        with pytest.raises(Forbidden):
            run(drafting.start, actor, placement.public_id)
        with pytest.raises(Forbidden):
            run(drafting.set_clause, actor, agreement.public_id, "skills", "Texte")
        with pytest.raises(Forbidden):
            run(versions.send, actor, agreement.public_id)


def test_each_freezing_gives_the_next_number_with_a_code_of_its_own(db, make):
    coordinator, agreement = make.coordinator(), make.agreement()
    for _ in range(2):
        run(versions.freeze, coordinator, agreement.public_id)
    first, second = versions_of(db, agreement)
    assert (first.number, second.number) == (1, 2)
    assert first.code != second.code
    assert first.sha256 == second.sha256 == digest(first.content)


def test_what_was_given_to_the_signers_changes_only_after_it_was_taken_back(db, make):
    coordinator, agreement = make.coordinator(), make.agreement()
    run(versions.send, coordinator, agreement.public_id)
    with pytest.raises(Invalid, match="take it back first"):
        run(drafting.set_clause, coordinator, agreement.public_id, "skills", "Autre")
    run(drafting.rework, coordinator, agreement.public_id, reason="Une faute")
    run(drafting.set_clause, coordinator, agreement.public_id, "skills", "Autre")
    run(versions.send, coordinator, agreement.public_id)
    first, second = versions_of(db, agreement)
    assert (first.void_reason, second.voided_at, second.number) == ("Une faute", None, 2)
    assert first.sha256 != second.sha256
    assert db.fresh(agreement).state is A.IN_SIGNATURE


def test_the_tutor_never_signs_for_the_city(db, make):
    coordinator, agreement = make.coordinator(), make.agreement()
    with pytest.raises(Invalid, match="cannot sign for the city"):
        run(drafting.set_signer, coordinator, agreement.public_id, SignerRole.HOST, name="Hélène MOREAU")
    run(drafting.set_signer, coordinator, agreement.public_id, SignerRole.HOST, name="Le maire", title="Maire")
    with reading() as session:
        host = {one.role: one for one in session.get_one(Agreement, agreement.id).signers}[SignerRole.HOST]
        assert (host.name, host.title) == ("Le maire", "Maire")
