"""Entering money: what is kept, what is refused at its field, what is reversed, and who may."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from db.enums import Currency, MoneyKind, SubjectKind
from db.models import BudgetLine, File, Funder, MoneyEntry
from db.session import writing
from services import files, unit
from services.errors import Conflict, Forbidden, Invalid, NotFound
from services.queries.exchange.budget import Sums
from tests.conftest import NOW
from tests.samples import cv
from tests.services.exchanges.exchanging import exchanging
from tests.services.money.booking import Booking, booking

__all__ = ["booking", "exchanging"]
K = MoneyKind
TODAY = NOW.date()


def test_a_planned_amount_makes_its_line_and_who_pays_once(db, booking: Booking):
    booking.plan("5400", "Voyage")
    booking.plan("1800", "Activités")
    [funder] = db.all(select(Funder).where(Funder.name_fr == "Ville"))
    lines = db.all(select(BudgetLine).where(BudgetLine.funder_id == funder.id).order_by(BudgetLine.id))
    assert [(one.code, one.label_fr, one.amount_cents, one.year) for one in lines] == [
        ("01", "Voyage", 540_000, 2027), ("02", "Activités", 180_000, 2027),
    ]  # fmt: skip
    assert booking.sums() == Sums(planned=720_000)


def test_an_expense_in_drams_is_kept_in_euros_with_its_rate(booking: Booking):
    line = booking.plan()
    made = booking.enter(K.SPENT, "45000", line=line, currency="amd", rate="425,5")
    assert (made.amount_cents, made.currency, made.foreign_cents, made.rate) == (
        10_576,
        Currency.AMD,
        4_500_000,
        4_255_000,
    )
    assert booking.sums().spent == 10_576


@pytest.mark.parametrize(
    ("kind", "fields", "field"),
    [
        (K.SPENT, {"amount": ""}, "amount"), (K.SPENT, {"amount": "-5"}, "amount"),
        (K.SPENT, {"amount": "12,345"}, "amount"), (K.SPENT, {"amount": "9999999"}, "amount"),
        (K.SPENT, {"currency": "amd", "rate": ""}, "rate"), (K.SPENT, {"currency": "amd", "rate": "4"}, "rate"),
        (K.SPENT, {"currency": "amd", "rate": "425.5", "amount": "dix"}, "amount"),
        (K.SPENT, {"currency": "amd", "rate": "5000", "amount": "1"}, "amount"),
        (K.SPENT, {"currency": "usd"}, "currency"), (K.SPENT, {"label": " "}, "label"),
        (K.SPENT, {"line": None}, "line"), (K.COMMITTED, {"party": ""}, "party"),
        (K.SPENT, {"booked_on": TODAY + timedelta(days=2)}, "booked_on"),
        (K.PLANNED, {"line": None}, "line_label"),
        (K.PLANNED, {"line": None, "line_label": "Voyage"}, "funder_name"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_at_its_field_and_nothing_is_kept(booking: Booking, kind, fields, field):
    line = booking.plan()
    with pytest.raises(Invalid) as refused:
        booking.enter(kind, **{"line": line, **fields})
    assert refused.value.field == field
    assert len(booking.every()) == 1


def test_an_expense_pays_a_commitment_of_its_own_city_and_takes_its_line(booking: Booking):
    line = booking.plan("1000")
    order = booking.enter(K.COMMITTED, "600", line=line)
    assert (booking.sums().due, booking.sums().left) == (60_000, 40_000)
    paid = booking.enter(K.SPENT, "250", commitment=order.public_id)
    assert paid.budget_line_id == order.budget_line_id
    assert (booking.sums().due, booking.sums().left) == (35_000, 40_000)
    booking.reverse(paid)
    assert (booking.sums().due, booking.sums().left) == (60_000, 40_000)
    booking.enter(K.SPENT, "700", commitment=order.public_id)
    assert (booking.sums().due, booking.sums().left) == (0, 30_000)
    booking.reverse(order)
    assert (booking.sums().committed, booking.sums().left) == (0, 30_000)
    for wrong in (order, paid):
        with pytest.raises(Invalid) as refused:
            booking.enter(K.SPENT, commitment=wrong.public_id)
        assert refused.value.field == "commitment"
    with pytest.raises(Invalid):
        booking.enter(K.SPENT, commitment=order.public_id, actor=booking.artachat)


def test_a_family_pays_for_somebody_of_the_own_group_alone(booking: Booking):
    line = booking.plan()
    ours, theirs = booking.exchanging.participant(), booking.exchanging.participant(booking.exchanging.artachat)
    made = booking.enter(K.RECEIVED, "100", line=line, participation=ours.public_id)
    assert made.participation_id == ours.id
    for kind, who in ((K.RECEIVED, theirs), (K.SPENT, ours)):
        with pytest.raises(Invalid) as refused:
            booking.enter(kind, line=line, participation=who.public_id)
        assert refused.value.field == "participation"


def test_a_reversal_restores_every_sum_and_happens_once(booking: Booking):
    line = booking.plan()
    before = booking.sums()
    for kind in (K.SPENT, K.COMMITTED, K.VALUED, K.RECEIVED, K.PLANNED):
        booking.reverse(booking.enter(kind, "45000", line=line, currency="amd", rate="431.07"))
    assert booking.sums() == before
    entry = booking.enter(K.SPENT, line=line)
    with pytest.raises(Invalid) as refused:
        booking.reverse(entry, " ")
    assert refused.value.field == "reason"
    back = booking.reverse(entry, "Facture d’un autre projet")
    assert (back.amount_cents, back.reverses_id, back.reason) == (-10_000, entry.id, "Facture d’un autre projet")
    with pytest.raises(Conflict):
        booking.reverse(entry)
    with pytest.raises(Invalid):
        booking.reverse(back)


def test_no_entry_is_changed_or_deleted_not_even_past_the_services(booking: Booking):
    booking.plan()
    for statement in ("UPDATE money_entry SET amount_cents = 1", "DELETE FROM money_entry"):
        with pytest.raises(DBAPIError), writing() as session:
            session.execute(text(statement))
    assert [one.amount_cents for one in booking.every()] == [100_000]


def test_a_proof_is_a_private_file_of_the_city(db, booking: Booking):
    line = booking.plan()
    made = booking.enter(K.SPENT, line=line, proof=("facture.pdf", cv()))
    [file] = db.all(select(File).where(File.subject_kind == SubjectKind.MONEY_ENTRY, File.subject_id == made.id))
    assert unit.run(files.fetch, booking.clamart, file.public_id, now=NOW)[0].name == "facture.pdf"
    with pytest.raises(NotFound):
        unit.run(files.fetch, booking.artachat, file.public_id, now=NOW)
    with pytest.raises(Invalid):
        booking.enter(K.SPENT, line=line, proof=("facture.exe", b"MZ"))
    assert len(db.all(select(MoneyEntry))) == 2


def test_each_city_enters_and_reverses_in_its_own_book_alone(make, booking: Booking):
    line = booking.plan()
    made = booking.enter(K.SPENT, line=line)
    with pytest.raises(Forbidden):
        booking.enter(K.SPENT, line=line, city=booking.exchanging.clamart.public_id, actor=booking.artachat)
    with pytest.raises(Forbidden):
        booking.reverse(made, actor=booking.artachat)
    for stranger in (make.coordinator(make.university()), make.applicant(), make.partner()):
        with pytest.raises(Forbidden):
            booking.enter(K.SPENT, line=line, actor=stranger)
    with pytest.raises(Invalid):
        booking.enter(K.SPENT, line=line, city=make.university().public_id)


def test_one_click_that_arrives_twice_is_entered_once(booking: Booking):
    from services.errors import AlreadyDone
    from services.money import entries

    line = booking.plan()
    fields = {"label": "Billets", "amount": "10", "line": line}
    options = {"request_id": "abc", "now": NOW}
    unit.run(entries.enter, booking.clamart, booking.exchange.public_id, K.SPENT, fields, **options)
    with pytest.raises(AlreadyDone):
        unit.run(entries.enter, booking.clamart, booking.exchange.public_id, K.SPENT, fields, **options)
    assert booking.sums().spent == 1_000
