"""The money of an exchange and the rooms of its group at a real browser: a coordinator plans, houses and agrees."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from db.enums import Gender, HostStayState, MoneyKind
from db.models import HostStay
from services import formats
from tests.browser.internship import option, type_in
from tests.browser.people import PATIENCE, Somebody
from tests.browser.test_bad_luck import signed_in
from tests.browser.test_material import number, told
from tests.services.exchanges.hosting import Hosting, exchanging, hosting
from tests.services.money.booking import Booking, booking
from tests.web.serving import Server

__all__ = ["booking", "exchanging", "hosting"]
HOUSE = "Auberge du Parc"


@pytest.mark.one_database
def test_a_coordinator_plans_money_and_gives_everybody_a_room(
    served: Server, chromium: Browser, booking: Booking, hosting: Hosting
) -> None:
    claire = signed_in(served, chromium, booking.clamart, story="money_and_rooms")
    plan(claire, booking)
    guests = [hosting.guest(gender=Gender.FEMALE) for _number in range(2)]
    house(claire, hosting)
    stays = booking.db.all(select(HostStay).where(HostStay.state == HostStayState.AGREED))
    assert {one.participation_id for one in stays} == {one.id for one in guests}
    claire.leave()


def plan(claire: Somebody, booking: Booking) -> None:
    """What the city gives for the journey stands in the budget."""
    claire.open(f"/budget?id={booking.exchange.public_id}")
    claire.reads_title("Budget")
    claire.press("Plan an amount")
    type_in(claire, "Amount", "5400,50")
    type_in(claire, "Its name", "Voyage")
    option(claire, "stSelectbox", "Who pays", claire.word("Somebody else"))
    type_in(claire, "Name of who pays", "Ville de Clamart")
    claire.press("Keep the entry", inside=claire.dialog())
    expect(claire.dialog()).to_have_count(0, timeout=PATIENCE)
    claire.settle()
    expect(claire.page.get_by_text(formats.euros(5_400_50, "fr")).first).to_be_visible(timeout=PATIENCE)
    claire.picture("budget")
    assert [(one.kind, one.amount_cents) for one in booking.every()] == [(MoneyKind.PLANNED, 5_400_50)]


def house(claire: Somebody, hosting: Hosting) -> None:
    """A house with one room of two beds, for which the software proposes who sleeps there."""
    claire.turn_to(f"/chambres?id={hosting.leg.public_id}")
    claire.press("Add a house")
    type_in(claire, "Name of the house", HOUSE)
    claire.press("Add the house")
    told(claire, "The house is entered. Add its rooms now.")
    type_in(claire, "Name or number of the (first) room", "101")
    number(claire, "Beds", 2)
    claire.press("Add to the house")
    told(claire, "The rooms are entered.")
    claire.press("Propose rooms")
    claire.button("Agree to these rooms").wait_for()
    claire.picture("chambres")
    claire.press("Agree to these rooms")
    told(claire, "It is agreed. Leaders and the city that sends are told; parents see the address.")
