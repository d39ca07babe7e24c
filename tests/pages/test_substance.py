"""What an agreement fixes, as pages show it: the form of the internship, the start, amounts."""

import pytest
from sqlalchemy import select

from db.enums import AgreementState, PlacementState
from db.models import ChecklistItem, Placement
from db.session import writing
from services import placement_checklists
from tests.pages.opening import button, checked, opened, words
from tests.services.hosting import checklist_templates, tutor

pytestmark = pytest.mark.one_database


@pytest.fixture
def placement(db, make):
    checklist_templates(db)
    placement = make.placement(tutor_id=tutor(make).id, state=PlacementState.AGREEMENT_SIGNED, subject="Campagne")
    with writing() as session:
        placement_checklists.make(session, session.merge(placement))
    return placement


def test_what_is_signed_is_not_asked_in_the_form_which_leads_to_the_amendment(db, make, placement):
    make.agreement(placement=placement, state=AgreementState.SIGNED)
    at = opened(make.coordinator(), "placement_entry", placement=placement.public_id)
    assert [one.label for one in at.date_input] == []
    assert len(at.info) == 1
    button(at, "Save the internship").click().run()
    assert not at.exception
    assert db.get(Placement, placement.id).version == placement.version


def test_while_it_is_signed_the_form_warns_that_all_sign_anew(make, placement):
    make.agreement(placement=placement, state=AgreementState.IN_SIGNATURE)
    at = opened(make.coordinator(), "placement_entry", placement=placement.public_id)
    assert len(at.date_input) == 2
    assert len(at.warning) == 1


def test_a_missing_proof_is_set_aside_from_the_page_with_a_reason(db, make, placement):
    at = opened(make.coordinator(), "placement", id=placement.public_id)
    item = db.one(select(ChecklistItem).where(ChecklistItem.code == "insurance"))
    at.text_input(key=f"override-reason-{item.public_id}").input("Promise pour lundi")
    checked(button(at, "Let the internship begin without it").click().run())
    assert db.fresh(item).waive_reason == "Promise pour lundi"


def test_amounts_are_typed_and_shown_with_a_comma_in_french(db, make, placement):
    with writing() as session:
        session.get_one(Placement, placement.id).hourly_cents = 450
    at = opened(make.coordinator(), "placement", id=placement.public_id)
    [rate] = [one for one in at.text_input if one.key and one.key.endswith("-rate")]
    assert rate.value == "4,50"
    assert "4,50\xa0€" in words(at)
    assert "4.50" not in words(at)
