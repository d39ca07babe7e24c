"""Agreements of families as coordinators, schools and young people use their pages."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from db.enums import ConsentPurpose, ConsentState, Source
from db.models import CapabilityLink, Consent, ConsentText, Guardian
from services.i18n import translate
from tests.pages.opening import button, checked, links_of, listed, opened, words
from tests.services.exchanges.consenting import Consenting, consenting
from tests.services.exchanges.exchanging import exchanging

__all__ = ["consenting", "exchanging"]
pytestmark = pytest.mark.one_database


def fr(msgid: str, **params: object) -> str:
    return translate("fr", msgid, **params)


def test_the_list_leads_to_each_family_and_writes_to_those_who_owe(consenting: Consenting) -> None:
    own = consenting.at.make.coordinator()
    at = opened(own, "exchange_consents", id=consenting.at.exchange.public_id)
    assert [row[0] for row in listed(at)] == [consenting.person(consenting.young).name]
    assert consenting.young.public_id in links_of(at)[0]
    checked(button(at, "Write to all families of whom something is missing").click().run())
    assert {one.state for one in consenting.db.all(select(Consent))} == {ConsentState.REQUESTED}


def test_a_paper_is_recorded_for_a_parent(consenting: Consenting) -> None:
    own = consenting.at.make.coordinator()
    at = opened(own, "exchange_consents", young=consenting.young.public_id)
    key = f"record-{consenting.young.public_id}-{consenting.parent.public_id}-transport"
    at = checked(at.button_group(key=key).set_value("yes").run())
    checked(button(at, "Record it", -1).click().run())
    row = consenting.db.one(select(Consent))
    assert (row.purpose, row.state, row.source) == (ConsentPurpose.TRANSPORT, ConsentState.GIVEN, Source.PHONE)


def test_a_link_is_made_and_shown_once(consenting: Consenting) -> None:
    at = opened(consenting.at.make.coordinator(), "exchange_consents", young=consenting.young.public_id)
    at = checked(button(at, "Make a link").click().run())
    assert "/l/" in at.code[0].value
    assert consenting.db.one(select(CapabilityLink)).subject_id == consenting.parent.id


def test_a_parent_is_named(consenting: Consenting) -> None:
    young = consenting.at.participant()
    at = opened(consenting.at.make.coordinator(), "exchange_consents", young=young.public_id)
    assert fr("No parent is named yet. A minor takes part only once a parent has agreed.") in words(at)
    at.text_input(key=f"guardian-{young.public_id}-new-name").input("Paul Petit")
    checked(button(at, "Save").click().run())
    assert consenting.db.all(select(Guardian.name).where(Guardian.person_id == young.person_id)) == ["Paul Petit"]


def test_another_text_is_saved_as_a_version_of_the_exchange(consenting: Consenting) -> None:
    at = opened(consenting.at.make.coordinator(), "consent_texts", id=consenting.at.exchange.public_id)
    name = next(one.key for one in at.text_area if one.key.startswith("body_fr"))
    at.text_area(key=name).input("Un autre texte.")
    checked(button(at, "Save as a new version").click().run())
    [text] = consenting.db.all(select(ConsentText).where(ConsentText.exchange_id.is_not(None)))
    assert (text.purpose, text.body_fr, text.number) == (ConsentPurpose.PARTICIPATION, "Un autre texte.", 1)


def test_a_young_person_answers_what_is_theirs(consenting: Consenting) -> None:
    own = consenting.at.make.applicant(consenting.person(consenting.young))
    at = opened(own, "my_consents", language="hy")
    at.text_input(key=f"own-{consenting.young.public_id}").input("Anna P.").run()
    [agree, _refuse] = [one for one in at.button if one.key and one.key.startswith("own-")]
    checked(agree.click().run())
    row = consenting.db.one(select(Consent))
    assert (row.purpose, row.guardian_id, row.answered_by) == (ConsentPurpose.DATA_TRANSFER, 0, "Anna P.")


def test_a_school_records_for_its_pupils_and_sees_no_health(consenting: Consenting) -> None:
    school = consenting.at.school()
    pupil = consenting.at.participant(consenting.at.artachat, school_id=school.id)
    partner = consenting.at.make.partner(school)
    at = opened(partner, "exchange_consents", id=consenting.at.exchange.public_id)
    assert len(listed(at)) == 1
    at = opened(partner, "exchange_consents", young=pupil.public_id)
    assert fr("Health, and whom we call") not in [one.value for one in at.header]
