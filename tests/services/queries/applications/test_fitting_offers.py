"""Which offers somebody who confirmed may be placed on."""

from __future__ import annotations

import pytest

from db.enums import ApplicationState, OfferState
from services.queries.internships import offers
from tests.counting import statements


@pytest.fixture
def call(make):
    return make.call()


def read(db, actor, application):
    with db.session() as session:
        found = offers.fitting(session, actor, application.public_id)
    return [(one.title, one.rank, one.free) for one in found]


def test_wishes_come_first_then_what_has_a_place_in_the_same_call(db, make, call):
    department = make.department()

    def offer(title, **fields):
        return make.offer(department=department, title_fr=title, **{"call": call, **fields})

    second, first = offer("Accueil"), offer("Web", places=2)
    offer("Parcs", places=3)
    make.placement(department=department, offer_id=offer("Complet").id)
    offer("Brouillon", state=OfferState.DRAFT)
    offer("Ailleurs", call=make.call())
    make.placement(department=department, offer_id=second.id)
    application = make.application(call=call, offers=(first, second), state=ApplicationState.CONFIRMED)
    assert read(db, make.coordinator(), application) == [("Web", 1, 2), ("Accueil", 2, 0), ("Parcs", None, 3)]


def test_others_are_shown_nothing(db, make, call):
    offer = make.offer(call=call)
    application = make.application(call=call, offers=(offer,), state=ApplicationState.CONFIRMED)
    for actor in (make.coordinator(make.artachat()), make.applicant(), make.partner()):
        assert read(db, actor, application) == []


def test_it_takes_one_statement(make, call):
    application = make.application(call=call, offers=(make.offer(call=call),), state=ApplicationState.CONFIRMED)
    make.offer(call=call)
    assert statements(offers.fitting, make.coordinator(), application.public_id) == 1
