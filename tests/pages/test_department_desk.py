"""The desk of a department by link, as its bearer uses it: nothing is written by opening, each gesture is one act."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from db.enums import ApplicationState, CheckInAnswer, HostAnswer, LinkPurpose, PlacementState, SubjectKind
from db.models import CheckIn, HostOpinion, Offer
from services import links, unit
from services.actors import system
from services.i18n import translate
from services.unit import utc_now
from settings import ROOT
from tests.signing_in import at_address, bearing_link

APP = ROOT / "app.py"
pytestmark = pytest.mark.one_database


@pytest.fixture
def department(make):
    return make.department(name_fr="Service jeunesse")


@pytest.fixture
def token(db, department):
    return unit.run(
        links.issue, system(), LinkPurpose.DEPARTMENT_DESK, SubjectKind.DEPARTMENT, department.id,
        valid_for=timedelta(days=1), now=utc_now(), details={"name": "Mme Roche"},
    )  # fmt: skip


def fr(msgid: str, **params: object) -> str:
    return translate("fr", msgid, **params)


def desk(token: str, **query: str) -> AppTest:
    at = at_address(bearing_link(AppTest.from_file(APP, default_timeout=30), token), "department_desk", **query)
    assert not at.exception, [one.message for one in at.exception]
    return at


def press(at: AppTest, label: str) -> AppTest:
    [button] = [one for one in at.button if one.label == fr(label)]
    at = button.click().run()
    assert not at.exception, [one.message for one in at.exception]
    return at


def words(at: AppTest) -> str:
    return "\n".join(str(one.value) for one in (*at.title, *at.header, *at.markdown, *at.caption))


@pytest.fixture
def candidate(make, department) -> Any:
    call = make.call()
    offer = make.offer(department=department, call=call)
    return make.application(call=call, offers=(offer,), state=ApplicationState.SUBMITTED)


def test_an_empty_desk_says_what_to_do(token):
    at = desk(token)
    assert at.title[0].value == "Service jeunesse"
    assert fr("Nothing awaits you.") in words(at)
    assert fr("Your department has no offer yet. Title, dates, tutor: five minutes are enough.") in words(at)


def test_an_answer_chosen_in_a_mail_is_kept_only_when_it_is_confirmed(db, token, candidate):
    at = desk(token, candidate=candidate.public_id, answer="interested")
    assert [one.value for one in at.radio] == [HostAnswer.INTERESTED]
    assert db.all(select(HostOpinion)) == []
    press(at, "Send the answer")
    [opinion] = db.all(select(HostOpinion))
    assert (opinion.answer, opinion.answered_by) == (HostAnswer.INTERESTED, "Mme Roche")
    assert fr("Nothing awaits you.") in words(desk(token))


def test_one_tap_is_enough_for_a_yes(db, token, candidate):
    press(desk(token), "We would like to meet this person")
    [opinion] = db.all(select(HostOpinion))
    assert (opinion.answer, opinion.application_id) == (HostAnswer.INTERESTED, candidate.id)


def test_a_refusal_without_reason_is_said_at_its_field_and_the_choice_stays(db, token, candidate):
    at = desk(token, candidate=candidate.public_id)
    at = at.radio[0].set_value(HostAnswer.NOT_SUITABLE).run()
    at = press(at, "Send the answer")
    why = fr("Say why in a few words: the coordinators read it, the candidate does not.")
    assert [one.value for one in at.error] == [why]
    assert at.radio[0].value is HostAnswer.NOT_SUITABLE
    reasons = next(one for one in at.selectbox if one.label == fr("Reason"))
    at = reasons.set_value(fr("The dates do not suit the department.")).run()
    press(at, "Send the answer")
    assert [one.reason for one in db.all(select(HostOpinion))] == [fr("The dates do not suit the department.")]


def test_a_candidate_of_another_department_is_not_found(make, token):
    other = make.application(offers=(make.offer(),), state=ApplicationState.SUBMITTED)
    at = desk(token, candidate=other.public_id)
    assert at.title[-1].value == fr("This page cannot be shown")


def test_one_tap_says_that_all_is_well(db, make, department, token):
    today = utc_now().date()
    make.placement(
        department=department, state=PlacementState.IN_PROGRESS, starts_on=today - timedelta(days=30),
        ends_on=today + timedelta(days=20),
    )  # fmt: skip
    at = press(desk(token), "All is well")
    [said] = db.all(select(CheckIn))
    assert (said.answer, said.by_name) == (CheckInAnswer.FINE, "Mme Roche")
    assert fr("All is well") not in [one.label for one in at.button]


def test_what_was_typed_about_an_offer_survives_a_refusal(db, token):
    at = desk(token, offer="new")
    title = next(one for one in at.text_input if one.label.startswith(fr("Title of the internship")))
    at = title.set_value("Accueil du public").run()
    at = press(at, "Publish the offer")
    assert at.error
    assert next(one for one in at.text_input if one.label.startswith(fr("Title of the internship"))).value == (
        "Accueil du public"
    )
    assert db.all(select(Offer)) == []


def test_an_offer_of_last_year_is_repeated(db, make, department, token):
    old = make.offer(department=department, title_fr="Été passé")
    at = press(desk(token), "Repeat this offer")
    assert [one.title_fr for one in db.all(select(Offer).order_by(Offer.id))] == ["Été passé", "Été passé"]
    made = db.all(select(Offer).where(Offer.id != old.id))[0]
    assert at.query_params["offer"] in (made.public_id, [made.public_id])
