"""Coordinators place people, and record what others signed or decided."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from db.enums import ApplicationState, DocumentKind, PlacementState, Source
from db.models import File, Placement, StateChange
from services.i18n import translate
from tests.pages.opening import button, opened, words
from tests.samples import cv
from tests.services.hosting import checklist_templates

pytestmark = pytest.mark.one_database


def again(at, opener):
    """Run once more with the dialog kept open, which a browser does by itself."""
    at.button(key=opener).click().run()


def test_a_signed_paper_is_recorded_with_its_scan_and_who_brought_it(db, make):
    placement, claire = make.placement(), make.coordinator()
    at = opened(claire, "placement", id=placement.public_id)
    at.button(key="open-sign").click().run()
    at.text_input(key="told-by-sign").input("Mme Petrosyan, UFAR")
    at.file_uploader(key="proof-sign").set_value(("convention.pdf", cv(), "application/pdf"))
    button(at, "Record the agreement as signed", -1).click()
    again(at, "open-sign")
    assert not at.exception
    assert db.fresh(placement).state is PlacementState.AGREEMENT_SIGNED
    change = db.one(select(StateChange).where(StateChange.move == "sign"))
    assert (change.source, change.told_by) == (Source.PAPER, "Mme Petrosyan, UFAR")
    scan = db.get(File, change.proof_id)
    assert scan.kind is DocumentKind.AGREEMENT
    shown = words(opened(claire, "placement", id=placement.public_id))
    assert f"/files/{scan.public_id}" in shown
    assert "Mme Petrosyan, UFAR" in shown


def test_a_cancellation_asks_who_told_it_only_where_somebody_else_decided(make):
    placement = make.placement()
    at = opened(make.coordinator(), "placement", id=placement.public_id)
    at.button(key="open-cancel").click().run()
    assert "told-by-cancel" not in {one.key for one in at.text_input}
    at.toggle(key="told-cancel").set_value(True)
    again(at, "open-cancel")
    assert not at.exception
    assert "told-by-cancel" in {one.key for one in at.text_input}


def test_somebody_who_confirmed_is_placed_on_the_first_wish_that_has_a_place(db, make):
    checklist_templates(db)
    department, call = make.department(), make.call()
    full, wish = (make.offer(department=department, call=call, title_fr=title) for title in ("Accueil", "Site web"))
    make.placement(department=department, offer_id=full.id)
    application = make.application(call=call, offers=(full, wish), state=ApplicationState.CONFIRMED)
    at = opened(make.coordinator(), "placement_entry", application=application.public_id)
    shown = at.selectbox(key="placement-fitting")
    assert shown.value == wish.public_id
    assert [translate("fr", "no place left") in one for one in shown.options[:2]] == [True, False]
    assert at.text_input(key=f"placement-{wish.public_id}-subject").value == "Site web"
    button(at, "Save the internship", -1).click().run()
    assert not at.exception
    assert [one.value for one in at.error] == []
    placed = db.one(select(Placement).where(Placement.application_id == application.id))
    assert (placed.offer_id, placed.department_id, placed.starts_on) == (wish.id, department.id, wish.starts_on)


def test_another_offer_brings_its_own_dates_and_subject(make):
    call = make.call()
    wish = make.offer(call=call, title_fr="Accueil")
    other = make.offer(call=call, title_fr="Parcs", starts_on=date(2027, 6, 1))
    application = make.application(call=call, offers=(wish,), state=ApplicationState.CONFIRMED)
    at = opened(make.coordinator(), "placement_entry", application=application.public_id)
    at.selectbox(key="placement-fitting").select(other.public_id).run()
    assert at.text_input(key=f"placement-{other.public_id}-subject").value == "Parcs"
    assert at.date_input(key=f"placement-{other.public_id}-start").value == date(2027, 6, 1)
