"""The pages of an exchange, as coordinators of either city see them."""

import pytest

from db.enums import Gender, ParticipationKind
from tests.pages.opening import listed, opened, words
from tests.services.exchanges.exchanging import Exchanging, exchanging

__all__ = ["exchanging"]
pytestmark = pytest.mark.one_database


def test_the_list_names_each_exchange_with_its_days_and_people(db, make, exchanging: Exchanging):
    exchanging.participant(gender=Gender.FEMALE)
    exchanging.leader(exchanging.artachat)
    at = opened(make.coordinator(exchanging.artachat), "exchanges")
    (row,) = listed(at)
    assert row[0] == "Jeunes pour l’environnement 2027\nVille de Clamart et Ville d’Artachat"
    assert row[-2:] == ["1", "1"]


def test_the_page_of_one_exchange_says_who_comes_of_each_city(db, make, exchanging: Exchanging):
    exchanging.participant(gender=Gender.FEMALE)
    exchanging.leader(kind=ParticipationKind.DIRECTOR)
    at = opened(make.coordinator(), "exchange", id=exchanging.exchange.public_id)
    assert [one.value for one in at.title] == ["Jeunes pour l’environnement 2027"]
    assert "1 jeune sur 12" in words(at)
    assert "1 filles, 0 garçons" in words(at)
