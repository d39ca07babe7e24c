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


def test_a_place_without_application_is_one_of_the_offers_that_were_published_and_have_room(db, make):
    department = make.department()

    def offer(**fields):
        return make.offer(department=department, **fields)

    free, closed = offer(places=2), offer(state=OfferState.CLOSED)
    own, full = offer(), offer()
    for state in (OfferState.DRAFT, OfferState.WITHDRAWN):
        offer(state=state)
    make.offer()
    placement = make.placement(department=department, offer_id=own.id)
    for taken in (full, free):
        make.placement(department=department, offer_id=taken.id)
    for actor, about, expected in (
        (make.coordinator(), None, {free: 1, closed: 1}),
        (make.coordinator(), placement.public_id, {free: 1, closed: 1, own: 1}),
        (make.partner(), placement.public_id, {}),
    ):
        with db.session() as session:
            rows = offers.open_in(session, actor, department.public_id, placement_public_id=about)
        assert {row.public_id: row.free for row in rows} == {
            one.public_id: number for one, number in expected.items()
        }  # fmt: skip
