"""The back-plan of a visit as a coordinator sees and ticks it."""

from datetime import date

import pytest
from sqlalchemy import select

from db.models import ChecklistItem
from tests.pages.opening import button, listed, opened, words
from tests.services.exchanges.exchanging import Exchanging, exchanging
from ui.components.exchange import exchange_papers

__all__ = ["exchanging"]
pytestmark = pytest.mark.one_database


def test_people_then_things_then_one_of_them_is_ticked(db, make, exchanging: Exchanging):
    exchanging.participant()
    exchanging.papers(exchanging.back)
    leg = exchanging.back.public_id
    at = opened(make.coordinator(), "exchange_papers", id=leg)
    assert len(listed(at)) == 1
    assert "Sans cela, personne ne part." in words(at)
    at = opened(make.coordinator(), "exchange_papers", id=leg, thing="passport")
    item = db.one(select(ChecklistItem).where(ChecklistItem.code == "passport"))
    at.date_input(key=f"paper-{item.public_id}-day").set_value(date(2031, 5, 1))
    button(at, "Tick it").click()
    at.run()
    assert db.fresh(item).dated_on == date(2031, 5, 1)


def test_the_other_city_finds_no_papers_there(make, exchanging: Exchanging):
    exchanging.participant()
    exchanging.papers(exchanging.back)
    at = opened(make.coordinator(exchanging.artachat), "exchange_papers", id=exchanging.back.public_id)
    assert listed(at) == []
    assert "leur propre ville" in words(at)


def test_of_a_long_list_only_what_is_opened_is_drawn(db, make, exchanging: Exchanging):
    for _number in range(exchange_papers.MANY + 1):
        exchanging.participant()
    exchanging.papers(exchanging.back)
    at = opened(make.coordinator(), "exchange_papers", id=exchanging.back.public_id, thing="passport")
    assert len(at.expander) == exchange_papers.MANY + 1
    assert not at.date_input
