"""A visit afterwards, as coordinators of either city see it."""

import pytest

from db.enums import LegState
from tests.pages.opening import button, listed, opened, words
from tests.services.exchanges.consenting import change
from tests.services.exchanges.exchanging import Exchanging, exchanging
from tests.services.exchanges.test_after import activity, mark

__all__ = ["exchanging"]
pytestmark = pytest.mark.one_database


def test_certificates_are_made_for_all_and_stand_in_the_list(db, make, exchanging: Exchanging):
    change(exchanging.outbound, state=LegState.ENDED)
    mark(db, activity(db, exchanging), exchanging.participant(exchanging.artachat))
    actor = make.coordinator()
    at = opened(actor, "exchange_after", id=exchanging.outbound.public_id)
    assert "1 attestation de participation reste à établir." in words(at)
    assert listed(at)[0][1].startswith("2")
    next(one for one in at.button if one.label == "Établir 1 attestation").click().run()
    assert "Attestation du" in listed(opened(actor, "exchange_after", id=exchanging.outbound.public_id))[0][-1]


def test_before_its_end_it_says_when_to_come_back(make, exchanging: Exchanging):
    at = opened(make.coordinator(exchanging.artachat), "exchange_after", id=exchanging.back.public_id)
    assert "Ce séjour n’est pas encore terminé." in words(at)
    assert not [one for one in at.button if one.label == "Préparer le retour"]
    change(exchanging.outbound, state=LegState.UNDER_WAY)
    assert button(
        opened(make.coordinator(), "exchange_after", id=exchanging.outbound.public_id), "Plan the return visit"
    )


def test_a_young_person_writes_and_shares_on_their_own_page(db, make, exchanging: Exchanging):
    person = make.person()
    young, me = exchanging.participant(person=person), make.applicant(person)
    change(exchanging.outbound, state=LegState.ENDED)
    mark(db, activity(db, exchanging), young)
    at = opened(me, "my_exchange")
    assert "Vous seul pouvez le lire" in words(at)
    at.text_area[0].input("J’ai appris à trier en arménien").run()
    assert "J’ai appris" not in words(opened(make.coordinator(), "participant", id=young.public_id))
    button(at, "Share it").click().run()
    at = opened(make.coordinator(), "participant", id=young.public_id)
    assert "J’ai appris à trier en arménien" in words(at)
    button(at, "Make the certificate").click().run()
    assert "/documents/participation/" in words(opened(me, "my_exchange"))
