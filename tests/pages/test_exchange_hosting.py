"""Host families and beds of an exchange, as coordinators of either city and as a family see them."""

import pytest
from streamlit.testing.v1 import AppTest

from db.enums import HostStayState, HouseholdState
from db.models import Person
from services import unit
from services.exchanges import household_links
from services.i18n import translate
from services.queries.exchange import exchange_hosting
from settings import ROOT
from tests.conftest import NOW
from tests.counting import statements
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
    assert [*at.text_input, *at.multiselect, *at.text_area] == []
    assert translate("fr", "In a room of their own") in words(at)


@pytest.mark.parametrize("screen", ["1", "2", "3"])
def test_a_family_fills_in_three_screens_by_its_link(make, hosting: Hosting, screen):
    household = hosting.family(HouseholdState.OFFERED)
    token = unit.run(household_links.hand, make.coordinator(), household.public_id)
    at = bearing_link(AppTest.from_file(ROOT / "app.py", default_timeout=30), token)
    checked(at_address(at, "household_by_link", ecran=screen))
    assert at.title[0].value == "Accueillir un jeune chez soi"
    assert f"Écran {screen} sur 3" in words(at)


def test_a_family_sees_who_comes_once_it_is_agreed_and_never_a_family_name(db, make, hosting: Hosting):
    household = hosting.family(capacity=2)
    agreed, proposed = hosting.guest(languages=["hy"]), hosting.guest()
    hosting.stay(agreed, household)
    hosting.stay(proposed, household, HostStayState.PROPOSED)
    token = unit.run(household_links.hand, make.coordinator(), household.public_id)
    at = bearing_link(AppTest.from_file(ROOT / "app.py", default_timeout=30), token)
    checked(at_address(at, "household_by_link"))
    with db.session() as session:
        names = [session.get_one(Person, one.person_id) for one in (agreed, proposed)]
    assert names[0].given_name in words(at)
    assert not any(one in words(at) for one in (names[0].family_name, names[1].given_name))


def test_who_sleeps_where_with_why_and_who_needs_a_family_now(db, make, hosting: Hosting):
    home, spare = hosting.family(), hosting.family(capacity=2)
    sleeper, lost = hosting.guest(), hosting.guest()
    why = [{"rule": "language", "params": ["fr"]}]
    hosting.stay(sleeper, spare, HostStayState.PROPOSED, reasons=why)
    hosting.stay(lost, home, HostStayState.ENDED)
    at = opened(make.coordinator(), "exchange_beds", id=hosting.leg.public_id)
    rows = listed(at)
    assert rows[-1][1:] == [spare.name, "Proposé", "langue commune\N{NO-BREAK SPACE}: Français"]
    assert "Il faut une famille maintenant" in [one.value for one in at.header]
    assert [button(at, "Agree to the proposal"), button(at, "Choose")]
    at = opened(make.coordinator(hosting.exchanging.artachat), "exchange_beds", id=hosting.leg.public_id)
    assert len(listed(at)) == 2
    assert not [one for one in at.button if one.label in {"Valider la proposition", "Choisir"}]


def test_the_page_of_beds_costs_the_same_for_one_and_for_many(make, hosting: Hosting):
    coordinator = make.coordinator()

    def cost():
        return statements(exchange_hosting.view, coordinator, hosting.leg.public_id, now=NOW)

    hosting.stay(hosting.guest(), hosting.family())
    one = cost()
    for _number in range(3):
        hosting.stay(hosting.guest(), hosting.family())
        hosting.guest()
    assert cost() == one
