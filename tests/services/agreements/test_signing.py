"""Signing: by link and code, in the application, on paper; in order, of what was read, taken back, refused."""

import re
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy import select

from db.enums import (
    AgreementState,
    DocumentKind,
    LinkPurpose,
    PlacementState,
    SignatureWay,
    SignerRole,
    Source,
    SubjectKind,
)
from db.models import (
    AgreementSigner,
    AgreementVersion,
    CapabilityLink,
    ChecklistItem,
    File,
    OutboxMail,
    Person,
    Signature,
    StateChange,
)
from db.session import writing
from services import files, unit
from services.agreements import drafting, signing, versions
from services.errors import Conflict, Forbidden, Invalid, InvalidMove, Locked, NotFound
from services.on_behalf import Evidence
from services.queries.internships import agreement_signing as queries
from services.queries.today.today_signing import signing_todos
from services.reminders.sending import remind_due
from tests.conftest import NOW
from tests.samples import pdf, picture, sheet
from tests.services.hosting import link

OPEN = AgreementState.IN_SIGNATURE
R = SignerRole
_TOKENS = count()


@pytest.fixture
def clerk(make):
    return make.coordinator()


@pytest.fixture
def agreement(make):
    return make.agreement(state=OPEN)


def signers(db, agreement):
    found = db.all(select(AgreementSigner).where(AgreementSigner.agreement_id == agreement.id))
    return {signer.role: signer for signer in found}


def sha(db, agreement):
    query = select(AgreementVersion).where(AgreementVersion.agreement_id == agreement.id)
    return db.one(query.order_by(AgreementVersion.number.desc()).limit(1)).sha256


def bearer(db, signer):
    token = f"{signer.id}-{next(_TOKENS)}"
    return link(db, LinkPurpose.AGREEMENT_SIGNATURE, SubjectKind.AGREEMENT_SIGNER, signer.id, token_hash=token)


def code_for(db, actor, signer, now=NOW):
    unit.run(signing.send_code, actor, signer.public_id, now=now)
    mails = db.all(select(OutboxMail).where(OutboxMail.template == "agreement_code").order_by(OutboxMail.id.desc()))
    return re.findall(r"\d{6}", mails[0].title)[0]


def sign(db, agreement, signer, now=NOW, **options):
    actor = bearer(db, signer)
    options = {"code": code_for(db, actor, signer, now), "is_sure": True, "seen_sha256": sha(db, agreement)} | options
    return unit.run(signing.sign, actor, signer.public_id, now=now, **options)


def scan(db, agreement, clerk, content=None):
    with db.session() as session:
        placement = session.merge(agreement, load=False).placement.public_id
    proof = (SubjectKind.PLACEMENT, placement, DocumentKind.PROOF, "scan.pdf", content or sheet())
    kept = unit.run(files.store_for, clerk, *proof, is_signed=True, now=NOW)
    return Evidence("Jean Martin", NOW.date() - timedelta(days=1), kept.public_id)


def on_paper(db, agreement, clerk, roles, evidence=None):
    chosen = [signer.public_id for role, signer in signers(db, agreement).items() if role in roles]
    evidence = evidence or scan(db, agreement, clerk)
    return unit.run(signing.sign_on_paper, clerk, agreement.public_id, chosen, evidence=evidence, now=NOW)


def living(db):
    return db.all(select(Signature).where(Signature.undone_at.is_(None)).order_by(Signature.id))


def asked(db, agreement):
    return sorted(str(role) for role, one in signers(db, agreement).items() if one.asked_at)


def test_a_signature_by_link_says_who_signed_what_from_where_and_asks_the_next(db, agreement):
    first = signers(db, agreement)[R.INTERN]
    made = sign(db, agreement, first, address="192.0.2.7", device="Firefox on Linux")
    kept = db.fresh(made)
    assert (kept.signer_id, kept.way, kept.sha256, kept.at) == (first.id, SignatureWay.LINK, sha(db, agreement), NOW)
    assert (kept.address, kept.device, kept.source) == ("192.0.2.7", "Firefox on Linux", Source.LINK)
    assert asked(db, agreement) == ["referent", "tutor"]
    mails = db.all(select(OutboxMail).where(OutboxMail.template == "agreement_to_sign"))
    assert sorted(one.recipient for one in mails) == sorted(
        one.email for role, one in signers(db, agreement).items() if role in {R.TUTOR, R.REFERENT}
    )
    assert db.fresh(agreement).state is OPEN


def test_nobody_signs_before_their_turn_twice_or_in_the_place_of_another(db, make, agreement, clerk):
    ones = signers(db, agreement)
    with pytest.raises(InvalidMove, match="First it is signed by"):
        unit.run(signing.send_code, bearer(db, ones[R.HOST]), ones[R.HOST].public_id, now=NOW)
    options = {"seen_sha256": sha(db, agreement), "is_sure": True, "now": NOW}
    for actor in (bearer(db, ones[R.TUTOR]), clerk, make.applicant(), make.partner()):
        with pytest.raises(Forbidden):
            unit.run(signing.sign, actor, ones[R.INTERN].public_id, **options)
    sign(db, agreement, ones[R.INTERN])
    with pytest.raises(InvalidMove, match="there already"):
        unit.run(signing.sign, bearer(db, ones[R.INTERN]), ones[R.INTERN].public_id, **options)
    assert len(living(db)) == 1


def test_a_text_that_changed_since_it_was_read_is_not_signed(db, agreement):
    ones, seen = signers(db, agreement), sha(db, agreement)
    with writing() as session:
        session.add(
            AgreementVersion(
                agreement_id=agreement.id, number=2, content={"new": 1}, sha256="f" * 64, code="two", frozen_at=NOW
            )
        )
    with pytest.raises(Conflict):
        sign(db, agreement, ones[R.INTERN], seen_sha256=seen)
    with pytest.raises(Conflict):
        unit.run(
            signing.refuse, bearer(db, ones[R.INTERN]), ones[R.INTERN].public_id, reason="x", seen_sha256=seen, now=NOW
        )
    assert living(db) == []


def test_the_code_is_needed_new_each_time_and_guessed_five_times_at_most(db, agreement):
    signer = signers(db, agreement)[R.INTERN]
    actor = bearer(db, signer)
    options = {"seen_sha256": sha(db, agreement), "is_sure": True}

    def attempt(code, now=NOW, **more):
        return unit.run(signing.sign, actor, signer.public_id, code=code, now=now, **(options | more))

    with pytest.raises(Invalid, match="Ask for the code"):
        attempt("123456")
    code = code_for(db, actor, signer)
    assert db.fresh(signer).code_hash != code
    with pytest.raises(Locked):
        unit.run(signing.send_code, actor, signer.public_id, now=NOW + timedelta(seconds=59))
    with pytest.raises(Invalid) as refusal:
        attempt(code, is_sure=False)
    assert refusal.value.field == "is_sure"
    with pytest.raises(Invalid, match="expired"):
        attempt(code, now=NOW + timedelta(minutes=15))
    wrong = f"{(int(code) + 1) % 10**6:06}"
    for _n in range(3):
        with pytest.raises(Invalid, match="last mail"):
            attempt(wrong)
    with pytest.raises(Locked):
        attempt(code)
    later = NOW + timedelta(minutes=14)
    assert attempt(f" {code[:3]} {code[3:]} ", now=later).at == later


def test_an_account_signs_without_code_and_a_delegate_signs_instead(db, make, agreement, clerk):
    ones = signers(db, agreement)
    intern = make.applicant(db.get(Person, ones[R.INTERN].person_id))
    with db.session() as session:
        assert [one.public_id for one in queries.waiting_for(session, intern)] == [ones[R.INTERN].public_id]
        (asked,) = signing_todos(session, intern)
        assert (asked.page, asked.query) == ("sign_my_agreement", {"id": ones[R.INTERN].public_id})
    made = unit.run(
        signing.sign, intern, ones[R.INTERN].public_id, seen_sha256=sha(db, agreement), is_sure=True, now=NOW
    )
    assert made.way is SignatureWay.ACCOUNT
    tutor, token = ones[R.TUTOR], bearer(db, ones[R.TUTOR])
    unit.run(
        signing.delegate, token, tutor.public_id, name="Paul Petit", title="Adjoint", email="petit@example.org",
        reason="Congés d’août", now=NOW,
    )  # fmt: skip
    mail = db.one(select(OutboxMail).where(OutboxMail.recipient == "petit@example.org"))
    assert (mail.template, tutor.name in mail.body) == ("agreement_to_sign", True)
    with pytest.raises(Forbidden):
        unit.run(signing.send_code, token, tutor.public_id, now=NOW)
    assert db.fresh(sign(db, agreement, db.fresh(tutor))).name == "Paul Petit"
    with pytest.raises(InvalidMove):
        unit.run(signing.delegate, clerk, ones[R.INTERN].public_id, name="Paul Petit", now=NOW)
    with pytest.raises(Invalid) as refusal:
        unit.run(signing.delegate, clerk, ones[R.HOST].public_id, name="paul PETIT", now=NOW)
    assert refusal.value.field == "delegate_name"


def test_paper_is_signed_in_any_order_with_its_scan_and_the_last_signature_completes(db, make, agreement, clerk):
    with pytest.raises(Invalid) as refusal:
        on_paper(db, agreement, clerk, {R.HOST}, Evidence("Jean Martin"))
    assert refusal.value.field == "file"
    assert on_paper(db, agreement, clerk, {R.HOST, R.SCHOOL}) == 2
    with pytest.raises(Invalid):
        on_paper(db, agreement, clerk, {R.HOST})
    ones = signers(db, agreement)
    for role in (R.INTERN, R.TUTOR):
        sign(db, agreement, ones[role])
    assert db.fresh(agreement).state is OPEN
    sign(db, agreement, ones[R.REFERENT])
    with db.session() as session:
        found = session.merge(db.fresh(agreement), load=False)
        assert (found.state, found.placement.state) == (AgreementState.SIGNED, PlacementState.AGREEMENT_SIGNED)
    line = db.one(select(StateChange).where(StateChange.move == "sign"))
    assert line.source is Source.LINK
    assert set(line.actor_name.split(", ")) == {one.name for one in ones.values()}
    assert {one.way for one in living(db)} == {SignatureWay.LINK, SignatureWay.SCAN}
    assert db.all(select(OutboxMail.template).where(OutboxMail.template == "agreement_signed_by_all")) != []
    with pytest.raises(Forbidden):
        unit.run(signing.sign_on_paper, make.partner(), agreement.public_id, [], now=NOW)


@pytest.mark.parametrize(
    "content", [b"PK" + b"\0" * 200, b"%PDF-1.7\n" + b"\0" * 11_000_000, b"%PDF-1.7\n", pdf(), picture()],
    ids=["another type", "too large", "broken", "pages of a card", "picture too small to be read"],
)  # fmt: skip
def test_a_scan_that_cannot_be_kept_is_refused_and_signs_nothing(db, agreement, clerk, content):
    with pytest.raises(Invalid) as refused:
        scan(db, agreement, clerk, content)
    assert refused.value.field == "file"
    assert (living(db), db.all(select(File.id)), db.fresh(agreement).state) == ([], [], OPEN)


def test_a_refusal_stops_everybody_and_tells_the_coordinators_why(db, agreement, clerk):
    ones = signers(db, agreement)
    actor, seen = bearer(db, ones[R.SCHOOL]), sha(db, agreement)
    bearer(db, ones[R.INTERN])
    with pytest.raises(Invalid) as refusal:
        unit.run(signing.refuse, actor, ones[R.SCHOOL].public_id, reason=" ", seen_sha256=seen, now=NOW)
    assert refusal.value.field == "reason"
    unit.run(signing.refuse, actor, ones[R.SCHOOL].public_id, reason="Les dates !", seen_sha256=seen, now=NOW)
    assert db.fresh(agreement).state is AgreementState.REFUSED
    mail = db.one(select(OutboxMail).where(OutboxMail.template == "agreement_refused"))
    assert "Les dates !" in mail.body
    still_open = db.all(select(CapabilityLink.subject_id).where(CapabilityLink.revoked_at.is_(None)))
    assert still_open == [ones[R.SCHOOL].id], "whoever refused reads that it was told; nobody else’s link works"
    with pytest.raises((InvalidMove, Forbidden)):
        sign(db, agreement, ones[R.INTERN])
    change = db.one(select(StateChange).where(StateChange.move == "refuse"))
    assert change.reason == f"{ones[R.SCHOOL].name} – Les dates !"


def test_a_coordinator_records_a_refusal_that_was_told(db, make, agreement, clerk):
    tutor = signers(db, agreement)[R.TUTOR]
    known: dict[str, Any] = {"reason": "Trop long", "source": Source.PHONE, "told_by": "Hélène Moreau", "now": NOW}
    with pytest.raises(Forbidden):
        unit.run(signing.refuse_on_behalf, make.partner(), tutor.public_id, **known)
    unit.run(signing.refuse_on_behalf, clerk, tutor.public_id, **known)
    change = db.one(select(StateChange).where(StateChange.move == "refuse"))
    assert (change.source, change.told_by) == (Source.PHONE, "Hélène Moreau")


def test_taking_a_signature_back_asks_again_and_opens_what_was_complete(db, agreement, clerk):
    on_paper(db, agreement, clerk, set(R))
    assert db.fresh(agreement).state is AgreementState.SIGNED
    host = next(one for one in living(db) if one.signer_id == signers(db, agreement)[R.HOST].id)
    with pytest.raises(Invalid) as refusal:
        unit.run(signing.undo, clerk, host.id, reason="", now=NOW)
    assert refusal.value.field == "undo_reason"
    unit.run(signing.undo, clerk, host.id, reason="Mauvais papier", now=NOW)
    with db.session() as session:
        found = session.merge(db.fresh(agreement), load=False)
        assert (found.state, found.placement.state) == (OPEN, PlacementState.PLANNED)
    assert (asked(db, agreement), len(living(db))) == (["host"], 4)
    query = select(ChecklistItem).where(ChecklistItem.code == "agreement", ChecklistItem.done_at.is_not(None))
    assert db.all(query) == []
    with pytest.raises(NotFound):
        unit.run(signing.undo, clerk, host.id, reason="Encore", now=NOW)


def test_what_has_begun_is_not_opened_again(db, agreement, clerk):
    on_paper(db, agreement, clerk, set(R))
    with writing() as session:
        session.merge(agreement, load=False).placement.state = PlacementState.IN_PROGRESS
    with pytest.raises(InvalidMove, match="has begun"):
        unit.run(signing.undo, clerk, living(db)[0].id, reason="Mauvais papier", now=NOW)


def test_reminding_waits_a_day_and_a_voided_version_is_told_to_those_who_signed(db, make, agreement, clerk):
    ones = signers(db, agreement)
    intern = ones[R.INTERN]
    unit.run(signing.ask, clerk, intern.public_id, now=NOW)
    with pytest.raises(Locked):
        unit.run(signing.ask, clerk, intern.public_id, now=NOW + timedelta(hours=23, minutes=59))
    unit.run(signing.ask, clerk, intern.public_id, now=NOW + timedelta(hours=24))
    with pytest.raises(Forbidden):
        unit.run(signing.ask, make.partner(), intern.public_id, now=NOW + timedelta(days=9))
    sign(db, agreement, intern)
    unit.run(drafting.rework, clerk, agreement.public_id, reason="Autres dates", now=NOW)
    mail = db.one(select(OutboxMail).where(OutboxMail.template == "agreement_voided"))
    assert (mail.recipient, "Autres dates" in mail.body) == (intern.email, True)
    with pytest.raises((InvalidMove, Forbidden)):
        sign(db, agreement, ones[R.TUTOR])


def test_a_slip_that_was_mended_keeps_what_was_signed(db, agreement):
    ones = signers(db, agreement)
    sign(db, agreement, ones[R.INTERN])
    with writing() as session:
        first = session.scalars(select(AgreementVersion).where(AgreementVersion.agreement_id == agreement.id)).one()
        session.add(
            AgreementVersion(
                agreement_id=agreement.id, number=2, content={"new": 1}, sha256="e" * 64, code="two", frozen_at=NOW,
                keeps_version_id=first.id,
            )
        )  # fmt: skip
    with db.session() as session:
        found = queries.of_link(session, bearer(db, ones[R.TUTOR]), now=NOW, language="fr")
    assert (found.version, found.sha256) == (2, "e" * 64)
    assert [row.role for row in found.signers if row.signed_at] == [R.INTERN]
    assert found.mine is not None
    assert found.mine.is_next


def test_a_signer_sees_their_own_agreement_alone(db, make, agreement):
    other = make.agreement(state=OPEN)
    ones = signers(db, agreement)
    with db.session() as session:
        found = queries.of_link(session, bearer(db, ones[R.REFERENT]), now=NOW, language="fr")
        assert found.mine is not None
        assert (found.public_id, found.mine.role) == (agreement.public_id, R.REFERENT)
        assert [row.role for row in found.signers][:1] == [R.INTERN]
        stranger = signers(db, other)[R.INTERN]
        with pytest.raises(NotFound):
            queries.of_signer(
                session,
                make.applicant(db.get(Person, ones[R.INTERN].person_id)),
                stranger.public_id,
                now=NOW,
                language="fr",
            )


def test_signers_are_reminded_before_the_day_once_a_step_and_not_within_a_day(db, make):
    agreement = make.agreement(state=OPEN, due_on=NOW.date() + timedelta(days=20))
    intern = signers(db, agreement)[R.INTERN]

    def reminded(days):
        return remind_due(NOW + timedelta(days=days))

    assert [reminded(0), reminded(6), reminded(7), reminded(13)] == [0, 1, 0, 1]
    mail = db.all(select(OutboxMail).where(OutboxMail.template == "reminder").order_by(OutboxMail.id))[0]
    assert (mail.recipient, "/l/" in mail.body) == (intern.email, True)
    assert intern.name not in mail.title + mail.body
    assert db.fresh(intern).asked_at == NOW + timedelta(days=13)
    unit.run(signing.ask, make.coordinator(), intern.public_id, now=NOW + timedelta(days=16, hours=20))
    assert [reminded(17), reminded(18)] == [0, 1]


def test_giving_it_to_the_signers_asks_the_first_and_cancelling_tells_those_who_signed(db, make, clerk):
    agreement = make.agreement()
    unit.run(versions.send, clerk, agreement.public_id, now=NOW)
    assert asked(db, agreement) == ["intern"]
    sign(db, agreement, signers(db, agreement)[R.INTERN])
    unit.run(drafting.cancel, clerk, agreement.public_id, reason="Autre ville", now=NOW)
    mail = db.one(select(OutboxMail).where(OutboxMail.template == "agreement_cancelled"))
    assert "Autre ville" in mail.body
    assert asked(db, agreement) == []
