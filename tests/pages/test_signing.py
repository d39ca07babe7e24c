"""Signing on the page, by a link and by an account: code, consent, signature, refusal."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from db.enums import AgreementState, LinkPurpose, SignerRole, SubjectKind
from db.models import Agreement, AgreementSigner, OutboxMail, Person, Signature
from db.session import writing
from services import links, unit
from services.actors import system
from services.agreements import versions
from services.i18n import translate
from settings import ROOT
from tests.pages.opening import checked, opened
from tests.signing_in import at_address, bearing_link

pytestmark = pytest.mark.one_database


@pytest.fixture
def agreement(make):
    agreement = make.agreement()
    unit.run(versions.send, make.coordinator(), agreement.public_id)
    return agreement


def intern_of(db, agreement):
    query = select(AgreementSigner).where(
        AgreementSigner.agreement_id == agreement.id, AgreementSigner.role == SignerRole.INTERN
    )
    return db.one(query)


def by_link(signer):
    purpose, kind = LinkPurpose.AGREEMENT_SIGNATURE, SubjectKind.AGREEMENT_SIGNER
    token = unit.run(links.issue, system(), purpose, kind, signer.id, valid_for=timedelta(days=1))
    at = bearing_link(AppTest.from_file(ROOT / "app.py", default_timeout=30), token)
    return checked(at_address(at, "sign_agreement"))


def press(at, label):
    return checked(next(one for one in at.button if one.label == label).click().run())


def test_a_signer_by_link_asks_for_the_code_consents_and_signs(db, agreement):
    at = by_link(intern_of(db, agreement))
    at = press(at, "Je signe")
    assert [one.value for one in at.error] != []
    assert db.all(select(Signature)) == []
    at = press(at, "M’envoyer le code")
    title = db.one(select(OutboxMail).where(OutboxMail.template == "agreement_code")).title
    at.text_input(key="signing-code-typed").input(re.findall(r"\d{6}", title)[0])
    at = checked(at.checkbox(key="signing-sure").check().run())
    at = press(at, "Je signe")
    assert len(db.all(select(Signature))) == 1
    assert [one.value for one in at.success] == ["Vous avez signé. Merci."]
    assert [one.value for one in at.title] == [translate("fr", "The agreement that you signed")]


def test_the_intern_signs_by_the_account_from_their_internship_or_says_what_is_wrong(db, make, agreement):
    signer = intern_of(db, agreement)
    intern = make.applicant(db.get(Person, signer.person_id))
    at = opened(intern, "my_internship")
    assert "La convention de stage attend votre signature." in [one.value for one in at.markdown]
    at = opened(intern, "sign_my_agreement")
    at.text_area(key="signing-refuse").input("Les dates !")
    at = press(at, "Je ne la signe pas en l’état")
    assert db.get(Agreement, agreement.id).state is AgreementState.REFUSED
    assert "Je signe" not in [one.label for one in at.button]
    assert translate("fr", "signs later") not in " ".join(one.value for one in at.markdown)


def test_whoever_signed_early_finds_the_signed_agreement_behind_the_same_link(db, make, agreement):
    with writing() as session:
        session.get_one(Agreement, agreement.id).state = AgreementState.SIGNED
    at = by_link(intern_of(db, agreement))
    assert [one.value for one in at.title] == [translate("fr", "The signed agreement")]
    assert f"/documents/agreement/{agreement.public_id}" in " ".join(one.value for one in at.markdown)
    assert "Je signe" not in [one.label for one in at.button]
