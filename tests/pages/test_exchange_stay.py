"""Leaders, travel, messages and incidents of an exchange as coordinators see them."""

import pytest
from sqlalchemy import select

from db.models import GroupMessage, Incident
from tests.pages.opening import button, opened, words
from tests.services.exchanges.exchanging import Exchanging, exchanging

__all__ = ["exchanging"]
pytestmark = pytest.mark.one_database


def test_leaders_say_who_may_not_lead_yet(make, exchanging: Exchanging):
    exchanging.participant(kind="leader")
    at = opened(make.coordinator(), "exchange_leaders", id=exchanging.exchange.public_id)
    assert "Pas encore vérifié" in words(at)


def test_the_page_of_travel_says_that_no_ride_is_entered_and_takes_one(make, exchanging: Exchanging):
    exchanging.participant()
    at = opened(make.coordinator(), "exchange_travel", id=exchanging.back.public_id)
    assert "Aucun trajet" in words(at)
    button(at, "Keep the ride").click().run()
    assert at.error


def test_a_message_is_sent_once_and_listed(db, make, exchanging: Exchanging):
    exchanging.guardian(exchanging.participant())
    at = opened(make.coordinator(), "exchange_messages", id=exchanging.back.public_id)
    at.text_input(key="subject-fr-").set_value("Rendez-vous")
    at.text_area(key="body-fr-").set_value("À 7 h devant la mairie.").run()
    button(at, "Send it to everybody").click().run()
    assert db.all(select(GroupMessage.recipients)) == [1]
    assert "Rendez-vous" in [one.label for one in at.expander]
    assert [one.value for one in at.text_input if one.key.startswith("subject-")] == ["", "", ""]


def test_an_incident_is_told_on_the_page(db, make, exchanging: Exchanging):
    at = opened(make.coordinator(), "exchange_incidents", id=exchanging.back.public_id)
    assert "Rien n’a été signalé" in words(at)
    button(at, "Keep it in the log").click().run()
    assert at.error
    assert db.all(select(Incident)) == []
