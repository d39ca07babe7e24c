"""The programme of a visit on its page: coordinators write it, leaders by link read it and go on to attendance."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from db.enums import Theme
from db.models import Activity
from services import unit
from services.exchanges import leader_links, programme
from services.unit import utc_now
from settings import ROOT
from tests.pages.opening import opened, words
from tests.services.exchanges.exchanging import OUTBOUND, Exchanging, exchanging
from tests.services.exchanges.test_programme import SORTING
from tests.signing_in import at_address, bearing_link

__all__ = ["exchanging"]
pytestmark = pytest.mark.one_database


def test_an_empty_programme_says_what_to_do_and_takes_its_first_activity(db, make, exchanging: Exchanging):
    at = opened(make.coordinator(), "exchange_programme", id=exchanging.outbound.public_id)
    assert "Rien n’est encore prévu" in words(at)
    at.button(key="activity-new").click().run()
    at.text_input(key="activity-new-title-fr").set_value("Visite du centre de tri")
    at.selectbox(key="activity-new-theme").set_value(Theme.WASTE)
    at.button(key="activity-new").click()  # a whole run, as here, would close the dialog otherwise
    next(one for one in at.button if one.label == "Ajouter").click().run()
    (one,) = db.all(select(Activity))
    assert (one.title_fr, one.theme, one.day) == ("Visite du centre de tri", Theme.WASTE, OUTBOUND[0])


def test_a_leader_reads_it_by_link_and_changes_nothing(db, make, exchanging: Exchanging):
    city, leader = make.coordinator(exchanging.clamart), exchanging.leader()
    unit.run(programme.add, city, exchanging.outbound.public_id, SORTING | {"day": OUTBOUND[0] + timedelta(days=1)})
    member = exchanging.member(leader, exchanging.outbound)
    token = unit.run(leader_links.issue, city, member.public_id, now=utc_now())
    at = at_address(bearing_link(AppTest.from_file(ROOT / "app.py", default_timeout=30), token), "leader_by_link")
    assert not at.exception
    assert "Centre de tri" in words(at)
    assert [one.label for one in at.button] == ["Signaler"]
