"""A guardian’s page by link: three short screens, each answer one act, brothers and sisters together."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from db.enums import ConsentPurpose, ConsentState, LegState
from db.models import Consent, Person
from services import unit
from services.actors import system
from services.exchanges import guardians, health
from services.i18n import translate
from services.unit import utc_now
from settings import ROOT
from tests.pages.opening import button, checked, words
from tests.services.exchanges.consenting import Consenting, change, consenting
from tests.services.exchanges.exchanging import exchanging
from tests.signing_in import at_address, bearing_link

__all__ = ["consenting", "exchanging"]
pytestmark = pytest.mark.one_database


def fr(msgid: str, **params: object) -> str:
    return translate("fr", msgid, **params)


@pytest.fixture
def token(consenting: Consenting) -> str:
    change(consenting.at.exchange, costs_fr="Gratuit pour la famille : les deux villes paient tout.")
    change(consenting.at.back, lodging_fr="En famille d’accueil")
    return str(unit.run(guardians.link_for, system(), consenting.parent, now=utc_now()))


def opened(token: str, language: str = "fr", **query: str) -> Any:
    at = bearing_link(AppTest.from_file(ROOT / "app.py", default_timeout=30), token, language=language)
    return checked(at_address(at, "guardian_desk", **query))


def test_the_first_screen_says_dates_lodging_costs_and_papers(consenting: Consenting, token: str) -> None:
    at = opened(token)
    assert at.title[0].value == fr("The exchange of your child")
    said = words(at)
    for what in ("Gratuit pour la famille", "En famille d’accueil", "15646", "5 juil. 2027"):
        assert what in said.replace("\u00a0", " ")
    assert consenting.db.all(select(Consent)) == []


def test_an_answer_needs_a_name_and_is_then_saved_at_once(consenting: Consenting, token: str) -> None:
    at = opened(token, step="2")
    at = checked(button(at, "Yes, I agree").click().run())
    assert [one.value for one in at.error] == [fr("Write your name: it is your signature.")]
    at.text_input(key="guardian-signature").input("Marie Dupont").run()
    at = checked(button(at, "Yes, I agree").click().run())
    row = consenting.db.one(select(Consent))
    assert (row.purpose, row.state, row.answered_by) == (
        ConsentPurpose.PARTICIPATION, ConsentState.GIVEN, "Marie Dupont",
    )  # fmt: skip
    assert "Marie Dupont" in words(at)


def test_health_is_saved_as_it_is_typed(consenting: Consenting, token: str) -> None:
    at = opened(token, step="3")
    at = checked(at.text_input(key=f"{consenting.young.public_id}-contact1_phone").input("+33 6 11 22 33 44").run())
    at = checked(at.multiselect(key=f"{consenting.young.public_id}-allergies").set_value(["nuts", "cat"]).run())
    with consenting.db.session() as session:
        found = health.opened(session, session.get_one(Person, consenting.young.person_id))
    assert (found.allergies, found.contacts[0]["phone"]) == (("nuts", "cat"), "+33 6 11 22 33 44")


def test_the_page_afterwards_says_what_is_missing_and_takes_an_answer_back(consenting: Consenting, token: str) -> None:
    consenting.say(consenting.bearer(), ConsentPurpose.TRANSPORT)
    at = opened(token)
    assert fr("Still missing") in words(at)
    at.text_input(key=f"again-{consenting.young.public_id}").input("Marie Dupont").run()
    at = checked(button(at, "Yes, take it back").click().run())
    assert consenting.rows()[ConsentPurpose.TRANSPORT, consenting.parent.id] is ConsentState.REVOKED
    for leg in (consenting.at.outbound, consenting.at.back):
        change(leg, state=LegState.ENDED)
    assert fr("Still missing") not in words(opened(token))


def test_brothers_and_sisters_are_on_one_page_and_other_children_are_not(consenting: Consenting, token: str) -> None:
    sister, stranger = consenting.at.participant(), consenting.at.participant()
    mine = consenting.at.guardian(sister)
    own = consenting.at.make.coordinator()
    unit.run(guardians.tie, own, mine.public_id, consenting.parent.public_id, now=utc_now())
    said = words(opened(token, language="hy", step="2"))
    for young, is_shown in ((consenting.young, True), (sister, True), (stranger, False)):
        assert (consenting.person(young).given_name in said) is is_shown
