"""The certificate of an internship: computed, frozen, replaced, printed, verified."""

import io
from datetime import date

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from db.enums import Language, PlacementState
from db.models import Certificate, DatedRule, GratificationMonth, OutboxMail
from db.session import reading, writing
from services import attestations, unit, verification
from services.documents import checking, papers
from services.errors import Forbidden, Invalid, InvalidMove, NotFound
from services.i18n import translate
from services.presence import gratification
from services.queries.internships import attestations as queries
from tests.conftest import NOW
from tests.services.hosting import everybody, tutor

P = PlacementState


@pytest.fixture
def placement(make, db):
    return make.placement(
        tutor_id=tutor(make).id, state=P.COMPLETED, starts_on=date(2026, 9, 7), ends_on=date(2026, 10, 30),
        subject="Tri des déchets",
    )  # fmt: skip


def issue(actor, placement, **options):
    return unit.run(attestations.issue, actor, placement.public_id, now=NOW, **options)


def test_durations_are_counted_as_the_law_does():
    assert attestations.duration(7 * 60) == (7, 1, 0)
    assert attestations.duration(280 * 60) == (280, 40, 1)
    assert attestations.duration(308 * 60 - 1) == (307, 43, 1)
    assert attestations.duration(308 * 60) == (308, 44, 2)


def test_it_is_issued_after_the_end_by_coordinators_and_told_to_the_intern(db, make, placement):
    for who, actor in everybody(db, make, placement).items():
        if who not in {"coordinator", "admin"}:
            with pytest.raises(Forbidden):
                issue(actor, placement)
    with pytest.raises(InvalidMove):
        issue(make.coordinator(), make.placement(state=P.IN_PROGRESS))
    row = issue(make.coordinator(), placement)
    assert (row.number, row.content["minutes"], row.content["paid_cents"]) == (1, 40 * 7 * 60, 0)
    assert len(row.code) == 19
    assert [mail.template for mail in db.all(select(OutboxMail))] == ["certificate_issued"]


def test_a_corrected_one_withdraws_the_former_with_its_reason(db, make, placement):
    coordinator = make.coordinator()
    first = issue(coordinator, placement)
    with pytest.raises(Invalid):
        issue(coordinator, placement)
    second = issue(coordinator, placement, reason="Une absence manquait.")
    former = db.fresh(first)
    assert (second.number, former.withdrawn_at, former.withdraw_reason) == (2, NOW, "Une absence manquait.")
    assert former.sha256 == first.sha256
    assert verification.verify(first.code, address="192.0.2.1", now=NOW).standing is verification.Standing.REPLACED
    found = verification.verify(second.code.lower(), address="192.0.2.1", now=NOW)
    assert (found.standing, found.starts_on) == (verification.Standing.VALID, placement.starts_on)


def test_money_must_be_paid_before_it_says_how_much(db, make, placement):
    month = db.add(
        GratificationMonth(
            placement_id=placement.id, month=date(2026, 9, 1), minutes=8400, hourly_cents=435, amount_cents=60900,
            stated_at=NOW,
        )
    )  # fmt: skip
    with pytest.raises(Invalid):
        issue(make.coordinator(), placement)
    with writing() as session:
        session.get(GratificationMonth, month.id).paid_on = date(2026, 10, 5)
    assert issue(make.coordinator(), placement).content["paid_cents"] == 60900


def test_each_month_that_is_due_must_be_stated_and_paid_first(db, make):
    db.add(
        DatedRule(
            code="gratification_hourly", valid_from=date(2026, 1, 1), valid_to=date(2026, 12, 31), value=450,
            unit="cents", source="D124-8",
        )
    )  # fmt: skip
    coordinator = make.coordinator()
    long = make.placement(state=P.COMPLETED, starts_on=date(2026, 9, 1), ends_on=date(2026, 11, 20))
    assert _refusal(coordinator, long) == ("stated", "09/2026, 10/2026, 11/2026")
    rows = [
        unit.run(gratification.state, coordinator, long.public_id, date(2026, month, 1), now=NOW)
        for month in (9, 10, 11)
    ]
    assert _refusal(coordinator, long) == ("paid", "09/2026, 10/2026, 11/2026")
    for row in rows[:2]:
        unit.run(gratification.set_paid, coordinator, row.public_id, date(2026, 11, 20), now=NOW)
    assert _refusal(coordinator, long) == ("paid", "11/2026")
    unit.run(gratification.withdraw, coordinator, rows[2].public_id, now=NOW)
    assert _refusal(coordinator, long) == ("stated", "11/2026")
    last = unit.run(gratification.state, coordinator, long.public_id, date(2026, 11, 1), now=NOW)
    unit.run(gratification.set_paid, coordinator, last.public_id, date(2026, 11, 20), now=NOW)
    assert issue(coordinator, long).content["paid_cents"] == sum(one.amount_cents for one in (*rows[:2], last))


def _refusal(coordinator, placement):
    """What is still lacking and for which months; the page says the same as the refusal, and only to its issuers."""
    with pytest.raises(Invalid) as refused:
        issue(coordinator, placement)
    with reading() as session:
        shown = queries.obstacle(session, coordinator, placement.public_id)
    assert (shown.msgid, shown.params) == (refused.value.msgid, refused.value.params)
    return "stated" if "was not stated" in shown.msgid else "paid", shown.params["months"]


def test_the_obstacle_is_told_to_those_who_issue(db, make, placement):
    for who, actor in everybody(db, make, placement).items():
        with reading() as session:
            assert queries.obstacle(session, actor, placement.public_id) is None, who


@pytest.mark.parametrize("language", list(Language))
def test_the_paper_says_it_in_french_and_in_translation_to_whom_it_concerns(db, make, placement, language):
    from db.models import Person

    row = issue(make.coordinator(), placement)
    intern = make.applicant(db.get(Person, placement.person_id))
    from dataclasses import replace

    document = unit.run(papers.certificate, replace(intern, language=language), row.public_id, now=NOW)
    reader = PdfReader(io.BytesIO(document.content))
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    assert "/StructTreeRoot" in reader.trailer["/Root"]
    assert row.code in text
    assert "280 heures de présence" in text
    assert "1 mois et 18 jours" in text
    assert translate(language, "Type this code at the address below, or scan the square.") in text
    assert checking.check_address() in text.replace(" ", "")
    assert checking.box(row.code, "fr", "en")["qr"] == checking.qr(f"{checking.check_address()}?code={row.code}")
    assert db.all(select(Certificate.sha256)) == [row.sha256]
    for stranger in (make.partner(), make.host(), make.applicant()):
        with pytest.raises(NotFound):
            unit.run(papers.certificate, stranger, row.public_id, now=NOW)
