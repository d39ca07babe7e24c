"""How long files are kept: each kind has its row, the night dates them by it, the privacy page shows it."""

from datetime import UTC, date, datetime, timedelta
from threading import Event

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from db.enums import AbsenceKind, DocumentKind, MoneyKind, PlacementState, Source, SubjectKind
from db.models import Absence, Agreement, BudgetLine, File, FileContent, Funder, MoneyEntry
from db.session import writing
from seeds import reference
from services import files, jobs, retention
from services.actors import system
from services.errors import Forbidden
from services.i18n import translate
from services.retention import RETENTION, SPANS, After, Papers, months_after, papers_of
from services.unit import run
from settings import ROOT
from tests.conftest import NOW
from tests.services.exchanges.exchanging import exchanging
from tests.services.filing import row
from tests.signing_in import visiting
from ui.menu import BY_NAME

__all__ = ["exchanging"]
P, D, S = PlacementState, DocumentKind, SubjectKind
END = date(2026, 8, 31)


def due(db, file):
    return db.fresh(file).purge_after


@pytest.fixture
def over(make):
    return make.placement(state=P.COMPLETED, starts_on=date(2026, 7, 1), ends_on=END)


def kept(db, actor, record, subject, kind, **fields):
    return db.add(row(actor, record, kind, subject_kind=subject, subject_id=record.id, **fields))


def test_every_kind_of_file_of_every_kind_of_record_has_a_row_and_every_row_is_met():
    met = {papers_of(subject, kind) for subject in files._AREAS for kind in DocumentKind}
    assert met | {papers_of(S.PLACEMENT, D.PROOF, shows_absence=True)} == set(Papers) == set(RETENTION)
    assert all((row.months is None) == (row.after is After.USE) and row.law for row in RETENTION.values())
    assert set(SPANS) == set(After)


@pytest.mark.parametrize(
    ("subject", "kind", "months"),
    [
        (S.PLACEMENT, D.PROOF, 24), (S.PLACEMENT, D.INSURANCE, 24), (S.PLACEMENT, D.AGREEMENT, 60),
        (S.PLACEMENT, D.PASSPORT, 3), (S.PLACEMENT, D.VISA, 3),
    ],
)  # fmt: skip
def test_papers_of_an_internship_go_their_months_after_its_end(db, make, over, subject, kind, months):
    file = kept(db, make.coordinator(), over, subject, kind)
    assert run(retention.date_anew, system(), now=NOW) == 1
    assert due(db, file) == months_after(END, months)
    assert run(retention.date_anew, system(), now=NOW) == 0
    with writing() as session:
        session.get(type(over), over.id).ended_on = date(2026, 8, 10)
    run(retention.date_anew, system(), now=NOW)
    assert due(db, file) == months_after(date(2026, 8, 10), months)


def test_a_signed_scan_is_kept_for_five_years_and_why_somebody_was_absent_for_three_months(db, make, over):
    agreement = make.agreement(placement=over)
    assert isinstance(agreement, Agreement)
    scan = kept(db, make.coordinator(), agreement, S.AGREEMENT, D.PROOF)
    note = kept(db, make.coordinator(), over, S.PLACEMENT, D.PROOF)
    db.add(
        Absence(
            placement_id=over.id, kind=AbsenceKind.ILLNESS, starts_on=END, ends_on=END, proof_id=note.id,
            source=Source.ACCOUNT, created_at=NOW, updated_at=NOW,
        )
    )  # fmt: skip
    assert run(retention.date_anew, system(), now=NOW) == 2
    assert (due(db, scan), due(db, note)) == (months_after(END, 60), months_after(END, 3))


def test_a_receipt_of_a_budget_is_kept_for_ten_years_after_its_year(db, make, exchanging):
    actor = make.coordinator()
    funder = db.add(Funder(code="ville", name_fr="Ville de Clamart"))
    line = db.add(BudgetLine(funder_id=funder.id, year=2026, code="1", label_fr="Voyage", amount_cents=0))
    entry = db.add(
        MoneyEntry(
            organisation_id=exchanging.clamart.id, budget_line_id=line.id, kind=MoneyKind.SPENT, amount_cents=12_000,
            booked_on=date(2026, 3, 4), label="Car", entered_at=NOW, entered_by_id=actor.user_id,
        )
    )  # fmt: skip
    file = kept(db, actor, entry, S.MONEY_ENTRY, D.PROOF)
    assert run(retention.date_anew, system(), now=NOW) == 1
    assert due(db, file) == datetime(2037, 1, 1, tzinfo=UTC)


def test_a_job_never_dates_what_the_archives_must_see_first_nor_models_that_are_used(db, make):
    actor, application, school = make.coordinator(), make.application(), make.university()
    letter = kept(db, actor, application, S.APPLICATION, D.CV)
    model = kept(db, actor, school, S.ORGANISATION, D.AGREEMENT)
    offer = kept(db, actor, make.offer(), S.OFFER, D.OTHER)
    assert run(retention.date_anew, system(), now=NOW) == 1
    assert (due(db, letter), due(db, model)) == (None, None)
    assert due(db, offer) == months_after(offer.uploaded_at.date(), 24)


def test_identity_documents_of_a_cancelled_internship_keep_the_day_that_was_settled(db, make):
    gone = make.placement(state=P.CANCELLED, ends_on=date(2027, 8, 31))
    settled = months_after(NOW.date())
    file = kept(db, make.coordinator(), gone, S.PLACEMENT, D.PASSPORT, purge_after=settled)
    proof = kept(db, make.coordinator(), gone, S.PLACEMENT, D.PROOF)
    run(retention.date_anew, system(), now=NOW)
    assert (due(db, file), due(db, proof)) == (settled, months_after(date(2027, 8, 31), 24))


def test_the_nightly_job_dates_and_deletes_in_one_go(db, make, over):
    old = make.placement(state=P.CLOSED, starts_on=date(2024, 7, 1), ends_on=date(2024, 8, 31))
    proofs = [kept(db, make.coordinator(), one, S.PLACEMENT, D.PROOF) for one in (old, over)]
    db.add(*(FileContent(file_id=one.id, nonce=b"0" * 12, ciphertext=b"x") for one in proofs))
    assert jobs.JOBS["purge_files"].run(NOW, Event()) == {"purged": 1}
    assert [one.file_id for one in db.all(select(FileContent))] == [proofs[1].id]
    assert jobs.JOBS["purge_files"].run(months_after(END, 24) - timedelta(days=1), Event()) == {"purged": 0}
    assert db.all(select(File.id).where(File.deleted_at.is_not(None))) == [proofs[0].id]


def test_only_the_software_and_administrators_date_files(make):
    for actor in (make.coordinator(), make.partner(), make.applicant()):
        with pytest.raises(Forbidden):
            run(retention.date_anew, actor, now=NOW)


@pytest.mark.one_database
@pytest.mark.parametrize("language", ["fr", "hy"])
def test_the_privacy_page_shows_each_row(db, language):
    reference.load(NOW)
    at = visiting(AppTest.from_file(ROOT / "app.py", default_timeout=30), language=language).run()
    at.query_params["texte"] = "privacy"
    at = at.switch_page(BY_NAME["about"].file).run()
    assert not at.exception
    shown = "\n".join(one.value for one in at.markdown)
    assert all(translate(language, one.what) in shown for one in RETENTION.values())
