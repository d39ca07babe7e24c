"""Slips: what may be mended keeps the signatures and is recorded and printed; all else is substance."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from sqlalchemy import select

from db.enums import AgreementState, SignerRole
from db.models import AgreementVersion, AuditEntry, Organisation, OutboxMail, Person, Placement
from services import unit, verification
from services.agreements import slips
from services.agreements.slip_rules import RULES, Kind, distance, excerpt, is_slip, rule_of
from services.agreements.standing import standing
from services.documents import agreement_paper
from services.errors import Conflict, DomainError, Forbidden, Invalid, InvalidFields, InvalidMove
from services.queries.internships import slips as queries
from services.verification import Standing, verify
from tests.conftest import NOW
from tests.services.agreements.test_signing import on_paper, sign, signers

S, R = AgreementState, SignerRole
WHY = "Faute de frappe"


@pytest.fixture
def clerk(make):
    return make.coordinator()


@pytest.fixture
def placement(make):
    tutor = make.person(given_name="Hélène", family_name="Moreau", birth_date=None)
    intern = make.person(given_name="Anna", family_name="Petrosian", postal_address="Artachat", phone="+374 10 1")
    return make.placement(person=intern, tutor_id=tutor.id, subject="Campagne de comunication", place="3 rue de Pairs")


def mend(clerk, agreement, field, value, reason=WHY, **options):
    return unit.run(slips.mend, clerk, agreement.public_id, {field: value}, reason=reason, now=NOW, **options)


def versions(db, agreement):
    query = select(AgreementVersion).where(AgreementVersion.agreement_id == agreement.id)
    return db.all(query.order_by(AgreementVersion.number))


MENDED = {
    "intern.name": "Anna Petrosyan", "intern.address": "5 rue Abovian, Artachat", "intern.phone": "+374 10 12 34 56",
    "tutor.name": "Hélène Moreaux", "referent.name": "Anahit Sarksyan", "signers.host.name": "Signataires host",
    "place": "3 rue de Paris", "subject": "Campagne de communication", "clauses.tasks.fr": "Clause taskes.",
    "signers.school.email": "doyen@example.org",
}  # fmt: skip
SUBSTANCE = {
    "starts_on": "2027-07-02", "hourly_cents": "450", "clauses.money.fr": "Rien.", "clauses.week.fr": "30 h",
    "intern.name": "Maria Hakobyan", "place": "12 avenue de Lyon", "subject": "Campagne de vaccination",
    "clauses.tasks.fr": "Clause tasks 2.", "intern.birth_date": "2001-01-01", "city.name": "Meudon",
}  # fmt: skip


@pytest.mark.parametrize("state", [S.DRAFT, S.IN_SIGNATURE, S.SIGNED])
@pytest.mark.parametrize("field", MENDED)
def test_what_may_be_mended_once_it_is_frozen(db, make, clerk, placement, field, state):
    agreement = make.agreement(placement=placement, state=state)
    if state is S.DRAFT:
        with pytest.raises(InvalidMove, match="simply changed"):
            mend(clerk, agreement, field, MENDED[field])
        return
    made = mend(clerk, agreement, field, MENDED[field])
    first, second = versions(db, agreement)
    assert (second.keeps_version_id, second.number, first.voided_at) == (first.id, 2, None)
    [difference] = second.differences
    assert (difference["what"], difference["after"], difference["reason"]) == (field, MENDED[field], WHY)
    assert (made.frozen_by_id, made.frozen_at, db.fresh(agreement).state) == (clerk.user_id, NOW, state)
    entry = db.one(select(AuditEntry).where(AuditEntry.action == "agreement:slip"))
    assert entry.details["fields"] == [field]


@pytest.mark.parametrize("state", [S.IN_SIGNATURE, S.SIGNED])
@pytest.mark.parametrize("field", SUBSTANCE)
def test_everything_else_is_substance_and_the_refusal_says_the_way_out(db, make, clerk, placement, field, state):
    agreement = make.agreement(placement=placement, state=state)
    way = "take the agreement back" if state is S.IN_SIGNATURE else "Change the agreement"
    with pytest.raises(InvalidFields, match=way):
        mend(clerk, agreement, field, SUBSTANCE[field])
    assert len(versions(db, agreement)) == 1


def test_the_signatures_stand_the_records_follow_and_those_who_signed_are_told(db, make, clerk, placement):
    agreement = make.agreement(placement=placement, state=S.IN_SIGNATURE)
    ones = signers(db, agreement)
    sign(db, agreement, ones[R.INTERN])
    mend(clerk, agreement, "intern.name", "Anna Petrosyan")
    with db.session() as session:
        found = standing(session, agreement.id)
        assert set(found.signatures) == {ones[R.INTERN].id}
    content = found.version.content
    assert content["intern"]["name"] == "Anna Petrosyan"
    assert [one["name"] for one in content["signers"] if one["role"] == "intern"] == ["Anna Petrosyan"]
    person = db.get(Person, placement.person_id)
    assert (person.given_name, person.family_name) == ("Anna", "Petrosyan")
    assert signers(db, agreement)[R.INTERN].name == "Anna Petrosyan"
    told = db.all(select(OutboxMail.recipient).where(OutboxMail.template == "agreement_rectified"))
    assert told == [ones[R.INTERN].email]
    with pytest.raises(Conflict):
        sign(db, agreement, ones[R.TUTOR], seen_sha256=versions(db, agreement)[0].sha256)
    on_paper(db, agreement, clerk, set(ones) - {R.INTERN})
    assert db.fresh(agreement).state is S.SIGNED


def test_a_tutor_whose_name_is_mended_is_named_right_in_the_clause_too(db, make, clerk, placement):
    agreement = make.agreement(placement=placement, state=S.SIGNED)
    made = mend(clerk, agreement, "tutor.name", "Hélène Moreaux")
    clause = next(one for one in made.content["clauses"] if one["code"] == "supervisors")
    assert "Hélène Moreaux" in clause["text"]["fr"]
    assert db.get(Person, placement.tutor_id).family_name == "Moreaux"


def test_a_wrong_address_of_a_signer_sends_the_link_to_the_right_one(db, make, clerk, placement):
    agreement = make.agreement(placement=placement, state=S.IN_SIGNATURE)
    mend(clerk, agreement, "intern.email", "anna.nouvelle@example.org")
    mail = db.one(select(OutboxMail).where(OutboxMail.template == "agreement_to_sign"))
    assert mail.recipient == "anna.nouvelle@example.org"


def test_many_small_steps_never_make_a_large_one(db, make, clerk, placement):
    agreement = make.agreement(placement=placement, state=S.SIGNED)
    mend(clerk, agreement, "intern.name", "Anna Petrosyan")
    mend(clerk, agreement, "intern.name", "Anna Petrosyam")
    with pytest.raises(InvalidFields):
        mend(clerk, agreement, "intern.name", "Anna Betrosyam")
    assert [one.keeps_version_id is None for one in versions(db, agreement)] == [True, False, False]


def test_the_next_paper_says_what_was_rectified_and_the_former_one_stays_genuine(db, make, clerk, placement):
    agreement = make.agreement(placement=placement, state=S.SIGNED)
    mend(clerk, agreement, "intern.phone", "+374 10 99")
    old, new = versions(db, agreement)
    paper = unit.run(agreement_paper.agreement, clerk, agreement.public_id, now=NOW)
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(paper.content)).pages)
    text = " ".join(text.split())
    assert "+374 10 99" in text
    assert WHY in text
    assert text.count("+374 10 1") >= 1
    assert verify(old.code, address="192.0.2.1", now=NOW).standing is Standing.RECTIFIED
    assert verify(new.code, address="192.0.2.1", now=NOW).standing is Standing.SIGNED
    assert set(verification.STANDINGS) == set(Standing)
    with db.session() as session:
        found = queries.of_agreement(session, clerk, agreement.public_id)
    [row] = found.rows
    assert (row.by, row.before, row.after, row.reason) == (clerk.name, "+374 10 1", "+374 10 99", WHY)
    assert "intern.phone" in {one.field for one in found.fields}


def test_who_why_and_what_are_asked(db, make, clerk, placement):
    agreement = make.agreement(placement=placement, state=S.SIGNED)
    with pytest.raises(Invalid) as refusal:
        mend(clerk, agreement, "intern.phone", "+374 10 99", reason=" ")
    assert refusal.value.field == "slip_reason"
    with pytest.raises(Invalid, match="Nothing would change"):
        mend(clerk, agreement, "intern.phone", "+374 10 1")
    with pytest.raises(DomainError):
        mend(clerk, agreement, "referent.email", "pas une adresse")
    for nobody in (make.partner(), make.host(), make.applicant(), make.coordinator(make.artachat())):
        with pytest.raises(Forbidden):
            mend(nobody, agreement, "intern.phone", "+374 10 99")
    assert len(versions(db, agreement)) == 1


def test_no_row_of_the_table_reaches_what_binds():
    assert rule_of("clauses.tasks.fr") is RULES["clauses.tasks"]
    for field in ("starts_on", "ends_on", "week_minutes", "hourly_cents", "leave_minutes", "clauses.money.fr", "days",
                  "clauses.period.fr", "clauses.liability.fr", "intern.birth_date", "result", "months"):  # fmt: skip
        assert rule_of(field) is None


@pytest.mark.parametrize(
    ("kind", "before", "after", "slip"),
    [
        (Kind.SPELLING, "Petrosian", "Petrosyan", True),
        (Kind.SPELLING, "Petrosian", "Sargsyan", False),
        (Kind.SPELLING, "", "Petrosyan", False),
        (Kind.CONTACT, "a@example.org", "autre@example.org", True),
        (Kind.CONTACT, "a@example.org", "", False),
        (Kind.WORDING, "Préparer la campange d’été", "Préparer la campagne d’été", True),
        (Kind.WORDING, "Présent le lundi", "Présent le mardi", False),
        (Kind.WORDING, "Il ne conduit pas", "Il conduit pas", False),
        (Kind.WORDING, "Trois visites, 35 lettres", "Trois visites, 36 lettres", False),
        (Kind.WORDING, "Tenir l’accueil", "Tenir la caisse", False),
    ],
)  # fmt: skip
def test_how_far_a_slip_may_go(kind, before, after, slip):
    assert is_slip(kind, before, after) is slip


words = st.text("abcé ", max_size=9)


@given(words, words, st.integers(0, 9))
def test_the_distance_is_that_of_levenshtein(one, other, most):
    rows = list(range(len(other) + 1))
    for number, letter in enumerate(one, 1):
        before, rows = rows, [number]
        for at, right in enumerate(other, 1):
            rows.append(min(before[at - 1] + (letter != right), before[at] + 1, rows[-1] + 1))
    assert distance(one, other, most) == (rows[-1] if rows[-1] <= most else None)


def test_of_long_texts_the_words_that_differ_are_shown():
    text = "Préparer avec le service la campange de la rentrée et tenir le registre des lettres reçues"
    before, after = excerpt(text, text.replace("campange", "campagne"))
    assert (before, after) == (
        "… le service la campange de la rentrée …", "… le service la campagne de la rentrée …",
    )  # fmt: skip


def test_a_body_is_mended_for_all_its_papers(db, make, clerk, placement):
    city = make.city()
    with db.session() as session:
        assert session.get(Placement, placement.id) is not None
    agreement = make.agreement(placement=placement, state=S.SIGNED)
    with pytest.raises(InvalidFields):
        mend(clerk, agreement, "city.address", "1 place Maurice-Gunsbourg")
    assert db.get(Organisation, city.id).postal_address == ""
