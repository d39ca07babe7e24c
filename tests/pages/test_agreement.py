"""A coordinator prepares an agreement: begun from the internship, each field saved, given away once it is whole."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from db.enums import AgreementState
from db.models import Agreement, Placement
from services.i18n import translate
from tests.pages.opening import button, opened, words

pytestmark = pytest.mark.one_database


def test_an_agreement_is_begun_from_its_internship_and_says_what_is_missing(db, make):
    placement, claire = make.placement(), make.coordinator()
    at = opened(claire, "placement", id=placement.public_id)
    button(at, "Prepare the agreement").click().run()
    assert not at.exception
    agreement = db.one(select(Agreement))
    at = opened(claire, "agreement", id=agreement.public_id, etape="review")
    assert translate("fr", "Name the referent teacher of the university or school.") in words(at)
    assert button(at, "Give it to the signers").disabled


def test_hours_are_saved_as_they_are_entered_and_a_whole_agreement_is_given_away(db, make):
    agreement, claire = make.agreement(), make.coordinator()
    at = opened(claire, "agreement", id=agreement.public_id, etape="hours")
    at.number_input(key=f"{agreement.public_id}-leave").set_value(7.0).run()
    assert not at.exception
    assert db.get(Placement, agreement.placement_id).leave_minutes == 7 * 60
    at = opened(claire, "agreement", id=agreement.public_id, etape="review")
    button(at, "Give it to the signers").click().run()
    assert not at.exception
    assert db.fresh(agreement).state is AgreementState.IN_SIGNATURE


def test_a_signed_agreement_with_the_wrong_school_is_replaced_and_stays_readable(db, make):
    signed, school, claire = make.agreement(state=AgreementState.SIGNED), make.school(), make.coordinator()
    at = opened(claire, "agreement", id=signed.public_id)
    at.selectbox(key="replace-school").set_value(school.public_id)
    at.text_input(key="replace-reason").input("Une autre école")
    button(at, "Begin the new agreement").click().run()
    assert not at.exception
    placement = db.get(Placement, signed.placement_id)
    assert (db.fresh(signed).state, placement.sending_organisation_id) == (AgreementState.SUPERSEDED, school.id)
    at = opened(claire, "agreement", id=signed.public_id)
    assert translate("fr", "This agreement is replaced by another one: it counts no more.") in words(at)
    assert f"/documents/agreement/{signed.public_id}" in words(opened(claire, "placement", id=placement.public_id))
