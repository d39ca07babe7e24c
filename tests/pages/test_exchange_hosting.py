"""Host families and beds of an exchange, as coordinators of either city and as a family see them."""

import pytest
from streamlit.testing.v1 import AppTest

from db.enums import HouseholdState
from services import unit
from services.exchanges import household_links
from settings import ROOT
from tests.pages.opening import button, checked, listed, opened, words
from tests.services.exchanges.hosting import Hosting, exchanging, hosting
from tests.signing_in import at_address, bearing_link

__all__ = ["exchanging", "hosting"]
pytestmark = pytest.mark.one_database


def test_the_families_of_a_visit_say_what_is_missing_to_those_who_decide(make, hosting: Hosting):
    hosting.family(HouseholdState.OFFERED, visited_on=None)
    at = opened(make.coordinator(), "exchange_families", id=hosting.leg.public_id)
    (row,) = listed(at)
    assert row[0].startswith("Famille Martin")
    assert row[-1] == "La famille n’a pas encore été visitée."
    assert button(at, "Add the family")
    at = opened(make.coordinator(hosting.exchanging.artachat), "exchange_families", id=hosting.leg.public_id)
    assert listed(at)[0][-1] != "La famille n’a pas encore été visitée."
    assert "Ajouter la famille" not in [one.label for one in at.button]


def test_the_other_city_reads_one_family_without_what_was_seen_at_the_visit(make, hosting: Hosting):
    household = hosting.family(visit_note="Une maison calme")
    assert "Une maison calme" in words(opened(make.coordinator(), "exchange_family", id=household.public_id))
    at = opened(make.coordinator(hosting.exchanging.artachat), "exchange_family", id=household.public_id)
    assert "Une maison calme" not in words(at)
    assert all(one.disabled for one in at.text_input)


@pytest.mark.parametrize("screen", ["1", "2", "3"])
def test_a_family_fills_in_three_screens_by_its_link(make, hosting: Hosting, screen):
    household = hosting.family(HouseholdState.OFFERED)
    token = unit.run(household_links.hand, make.coordinator(), household.public_id)
    at = bearing_link(AppTest.from_file(ROOT / "app.py", default_timeout=30), token)
    checked(at_address(at, "household_by_link", ecran=screen))
    assert at.title[0].value == "Accueillir un jeune chez soi"
    assert f"Écran {screen} sur 3" in words(at)
