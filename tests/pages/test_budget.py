"""The budget of an exchange as coordinators see and keep it."""

import pytest

from db.enums import MoneyKind
from tests.pages.opening import button, checked, listed, opened, words
from tests.services.exchanges.exchanging import exchanging
from tests.services.money.booking import Booking, booking

__all__ = ["booking", "exchanging"]
pytestmark = pytest.mark.one_database


def page(booking: Booking, **query):
    return opened(booking.clamart, "exchange_budget", id=booking.exchange.public_id, **query)


def again(at, kind: MoneyKind):
    """Run with the dialog kept open, which a browser does by itself."""
    at.button(key=f"open-{kind}").click()
    return at.run()


def test_a_budget_begins_with_a_planned_amount_on_a_new_line(booking: Booking):
    at = page(booking)
    assert "Rien n’est encore prévu" in words(at) or "Nothing is planned" in words(at)
    assert len([one for one in at.button if str(one.key).startswith("open-")]) == 1
    again(at, MoneyKind.PLANNED)
    button(at, "Keep the entry", -1).click()
    again(at, MoneyKind.PLANNED)
    assert at.error
    assert booking.every() == []
    at.text_input(key="planned-amount").set_value("5400,50")
    at.text_input(key="planned-label").set_value("Voyage")
    funders = at.selectbox(key="planned-funder")
    funders.select_index(len(funders.options) - 1)
    again(at, MoneyKind.PLANNED)
    at.text_input(key="planned-funder-name").set_value("Ville de Clamart")
    button(at, "Keep the entry", -1).click()
    checked(again(at, MoneyKind.PLANNED))
    assert [(one.kind, one.amount_cents) for one in booking.every()] == [(MoneyKind.PLANNED, 540_050)]
    assert any("Voyage" in row[0] for row in listed(at))


def test_an_expense_in_drams_is_entered_exceeds_its_line_and_is_taken_back(booking: Booking):
    booking.plan("100")
    at = page(booking)
    again(at, MoneyKind.SPENT)
    at.text_input(key="spent-label").set_value("Minibus")
    at.text_input(key="spent-amount").set_value("45000")
    at.selectbox(key="spent-line").select_index(0)
    at.selectbox(key="spent-currency").select_index(1)
    again(at, MoneyKind.SPENT)
    at.text_input(key="spent-rate").set_value("425,5")
    button(at, "Keep the entry", -1).click()
    checked(again(at, MoneyKind.SPENT))
    assert "5,76" in words(at)
    made = booking.every()[-1]
    at = page(booking, entry=made.public_id)
    at.text_input(key="money-reason").set_value("Facture d’un autre projet")
    button(at, "Take the entry back", -1).click().run()
    checked(at)
    assert "Facture d’un autre projet" in words(at)
    assert booking.sums().spent == 0


def test_costs_say_what_was_counted_and_the_list_shows_what_lacks_a_paper(booking: Booking):
    booking.exchanging.participant()
    booking.exchanging.participant(booking.exchanging.artachat)
    line = booking.plan("100")
    booking.enter(MoneyKind.SPENT, "33.33", line=line)
    at = page(booking)
    costs = next(table for table in (listed(at, which) for which in range(3)) if table[0][0] == "Prévu")
    assert [cell.replace("\xa0", " ") for cell in costs[1][1:]] == ["33,33 €", "16,66 €", "1,66 €"]
    assert "20 journées" in words(at)
    assert len(listed(at, -1)) == 2
    at.selectbox(key="show").select_index(len(MoneyKind)).run()
    assert [row[-1] for row in listed(at, -1)] == ["Sans justificatif"]
