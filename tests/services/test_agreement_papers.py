"""What an agreement must say before it is frozen, its PDF, a PDF made elsewhere, and the check by a code."""

import io
from datetime import date

import pytest
from pypdf import PdfReader
from sqlalchemy import select, update

from db.enums import AgreementState, SignatureWay, SignerRole, Source
from db.models import AgreementSigner, AgreementVersion, DatedRule, Placement, Signature
from db.session import writing
from services.agreements import drafting, own_model, versions
from services.agreements.clauses import CLAUSES, Origin
from services.documents import agreement_paper, papers
from services.errors import InvalidFields, NotFound
from services.unit import run
from services.verification import Standing, verify
from tests.conftest import NOW
from tests.samples import sheet
from tests.services.test_documents import is_tagged

A = AgreementState
WRITTEN = [
    code for code, one in CLAUSES.items() if one.is_mandatory and not one.only and one.origin is not Origin.FACTS
]


@pytest.fixture
def ready(db, make):
    """A draft that may be frozen: all clauses written, everybody named."""
    db.add(
        DatedRule(code="gratification_hourly", valid_from=date(2027, 1, 1), value=450, unit="cents", source="D124-8")
    )
    placement = make.placement(
        tutor_id=make.person(given_name="Hélène", family_name="Moreau", birth_date=None).id,
        referent_name="Anahit Sargsyan", subject="Tri",
    )  # fmt: skip
    return make.agreement(placement=placement)


def change(model, record, **values):
    with writing() as session:
        session.execute(update(model).where(model.id == record.id).values(**values))


def refused(actor, agreement):
    """Where the freezing is refused."""
    with pytest.raises(InvalidFields) as caught:
        run(versions.freeze, actor, agreement.public_id, now=NOW)
    return {error.field for error in caught.value.errors}


def text_of(document):
    reader = PdfReader(io.BytesIO(document.content))
    return reader, " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_each_mandatory_clause_is_asked_for(make, ready):
    coordinator = make.coordinator()
    for code in WRITTEN:
        run(drafting.set_clause, coordinator, ready.public_id, code, "", now=NOW)
    run(drafting.set_clause, coordinator, ready.public_id, "other", "Reste […]", now=NOW)
    assert refused(coordinator, ready) == {*(f"{code}.fr" for code in WRITTEN), "other.fr"}
    for code in (*WRITTEN, "other"):
        run(drafting.set_clause, coordinator, ready.public_id, code, "Écrit.", now=NOW)
    assert run(versions.freeze, coordinator, ready.public_id, now=NOW).number == 1


def test_people_without_whom_there_is_no_agreement_are_asked_for(db, make, ready):
    change(Placement, db.get(Placement, ready.placement_id), referent_name="", tutor_id=None)
    with writing() as session:
        session.execute(update(AgreementSigner).where(AgreementSigner.role == SignerRole.HOST).values(name=""))
    assert {"signer-host", "signer-referent", "signer-tutor"} <= refused(make.coordinator(), ready)


def test_what_the_law_forbids_is_refused_at_its_clause(db, make, ready):
    coordinator, placement = make.coordinator(), db.get(Placement, ready.placement_id)
    change(Placement, placement, starts_on=date(2027, 6, 1), hourly_cents=500)
    assert refused(coordinator, ready) == {"money.fr"}  # more than a public host may pay
    change(Placement, placement, hourly_cents=None)
    assert refused(coordinator, ready) == {"hourly_cents"}


def test_the_leave_clause_is_mandatory_above_two_months(db, make, ready):
    coordinator, placement = make.coordinator(), db.get(Placement, ready.placement_id)
    run(drafting.set_clause, coordinator, ready.public_id, "leave", "", now=NOW)
    version = run(versions.freeze, coordinator, ready.public_id, now=NOW)
    assert "leave" not in {one["code"] for one in version.content["clauses"]}
    change(Placement, placement, ends_on=date(2027, 9, 3), hourly_cents=450)
    assert refused(coordinator, ready) == {"leave.fr"}
    change(Placement, placement, leave_minutes=14 * 60)
    version = run(versions.freeze, coordinator, ready.public_id, now=NOW)
    texts = {one["code"]: one["text"]["fr"] for one in version.content["clauses"]}
    assert "14\xa0h" in texts["leave"]
    assert "4,50" in texts["money"]
    assert "heures de présence et de congé" in texts["money"]
    assert {row["value"] for row in version.content["law"]} == {450}


def test_the_paper_holds_every_clause_the_code_and_who_signed(db, make, ready):
    coordinator = make.coordinator()
    draft, text = text_of(run(agreement_paper.agreement, coordinator, ready.public_id, now=NOW))
    assert "PROJET" in text
    assert is_tagged(draft)
    version = run(versions.send, coordinator, ready.public_id, now=NOW)
    signer = db.one(select(AgreementSigner).where(AgreementSigner.role == SignerRole.INTERN))
    db.add(
        Signature(
            signer_id=signer.id, version_id=version.id, way=SignatureWay.LINK, name="Anna Petrosyan", sha256="0" * 64,
            at=NOW, source=Source.LINK,
        )
    )  # fmt: skip
    reader, text = text_of(run(agreement_paper.agreement, make.partner(), ready.public_id, now=NOW))
    assert is_tagged(reader)
    assert version.code in text
    assert "PROJET" not in text
    for clause in version.content["clauses"]:
        assert clause["title"]["fr"] in text
        assert " ".join(clause["text"]["fr"].split()[:4]) in text
    assert "Signé par Anna Petrosyan" in text
    for both in ("Date et signature", "Date and signature", "Saisissez ce code", "Type this code"):
        assert both in text
    with pytest.raises(NotFound):
        run(agreement_paper.agreement, make.host(), ready.public_id, now=NOW)


def test_the_signed_agreement_goes_into_the_visa_pack_by_itself(db, make):
    agreement = make.agreement(state=A.SIGNED)
    placement = db.get(Placement, agreement.placement_id)
    code = db.one(select(AgreementVersion)).code
    assert code in text_of(run(papers.visa_pack, make.coordinator(), placement.public_id, now=NOW))[1]


def test_a_paper_is_verified_by_its_code_and_says_what_it_is_worth(db, make, ready):
    coordinator = make.coordinator()
    first = run(versions.send, coordinator, ready.public_id, now=NOW)
    typed = first.code.lower().replace("-", " ")
    found = verify(typed, address="192.0.2.1", now=NOW)
    assert (found.standing, found.number) == (Standing.UNSIGNED, 1)
    assert next(name for _label, name in found.parties) == "Ville de Clamart"
    run(drafting.rework, coordinator, ready.public_id, reason="Faute", now=NOW)
    assert verify(first.code, address="192.0.2.1", now=NOW).standing is Standing.WITHDRAWN
    run(versions.send, coordinator, ready.public_id, now=NOW)
    assert verify(first.code, address="192.0.2.1", now=NOW).standing is Standing.REPLACED
    signed = make.agreement(state=A.SIGNED)
    code = db.one(select(AgreementVersion).where(AgreementVersion.agreement_id == signed.id)).code
    assert verify(code, address="192.0.2.1", now=NOW).standing is Standing.SIGNED
    for wrong in ("", "AAAA", code[:-1] + "-", "é" * 500):
        with pytest.raises(NotFound):
            verify(wrong, address="192.0.2.1", now=NOW)


def test_a_pdf_made_elsewhere_is_kept_whole_and_has_the_same_checks(db, make, ready):
    coordinator, content = make.coordinator(), sheet()
    for code in WRITTEN:
        run(drafting.set_clause, coordinator, ready.public_id, code, "", now=NOW)
    version = run(own_model.attach_own_model, coordinator, ready.public_id, "convention.pdf", content, now=NOW)
    assert version.content["own_model"]
    assert version.file_id
    change(Placement, db.get(Placement, ready.placement_id), referent_name="")
    with pytest.raises(InvalidFields):
        run(versions.send, coordinator, ready.public_id, now=NOW)
    change(Placement, db.get(Placement, ready.placement_id), referent_name="Anahit Sargsyan")
    run(versions.send, coordinator, ready.public_id, now=NOW)
    assert run(agreement_paper.agreement, coordinator, ready.public_id, now=NOW).content == content
    assert db.fresh(ready).state is A.IN_SIGNATURE
