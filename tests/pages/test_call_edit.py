"""Preparing a call step by step: each step saved on its own, nothing lost on the way, refusals at the field."""

from datetime import time, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from services.call_steps import Step
from services.i18n import translate
from services.queries.applications.calls import call_list, call_settings
from services.unit import utc_now
from settings import ROOT
from tests.signing_in import at_address, signed_in

pytestmark = pytest.mark.one_database
TEXTS = {"summary_fr": "Deux mois.", "receives_fr": "Un tuteur de stage", "pays_fr": "Le voyage"}


def _opened(actor, **query):
    at = signed_in(AppTest.from_file(ROOT / "app.py", default_timeout=30), actor)
    return _checked(at_address(at, "call_edit", **query))


def _checked(at):
    assert not at.exception, [one.message for one in at.exception]
    return at


def _button(at, msgid):
    return next(one for one in at.button if one.label == translate("fr", msgid))


def _press(at, msgid):
    return _checked(_button(at, msgid).click().run())


def _query(at, name):
    """A test sets one value, a page a list of them."""
    found = at.query_params[name]
    return found if isinstance(found, str) else found[0]


def _step(at):
    return Step(_query(at, "etape"))


def _coming(now):
    return {
        "opens_at": now - timedelta(days=3), "closes_at": now + timedelta(days=20), "answer_by": None,
        "starts_on": (now + timedelta(days=100)).date(), "ends_on": (now + timedelta(days=150)).date(),
    }  # fmt: skip


def test_a_new_call_is_prepared_step_by_step_and_nothing_is_lost_when_going_back(db, make):
    now, actor, _last_year = utc_now(), make.coordinator(), make.call()
    at = _opened(actor)
    at.text_input(key="call-new-title_fr").set_value("Stages d’été")
    for name, days in (("opens_at", 5), ("closes_at", 40), ("starts_on", 100), ("ends_on", 90)):
        at.date_input(key=f"call-new-{name}").set_value((now + timedelta(days=days)).date())
    _press(at.run(), "Save and continue")
    assert "etape" not in at.query_params
    assert at.error[0].value == translate("fr", "The period would end before it starts: choose a later end.")
    assert at.text_input(key="call-new-title_fr").value == "Stages d’été"
    at.date_input(key="call-new-ends_on").set_value((now + timedelta(days=150)).date())
    _press(at, "Save and continue")
    assert _step(at) is Step.WHO
    made = _query(at, "id")
    at.number_input(key=f"call-{made}-min_age").set_value(18).run()
    _press(at, "Back")
    assert _step(at) is Step.DATES
    _press(at, "All steps")
    assert _button(at, "Publish the call").disabled
    with db.session() as session:
        found = call_settings(session, actor, made, now)
        assert (found.values["title_fr"], found.values["min_age"]) == ("Stages d’été", 18)
    named = " ".join(one.value for one in at.markdown)
    assert "ce que l’on paie" in named.lower()
    assert "(français)" in named.lower()


def test_leaving_changes_of_a_published_call_asks_and_saves_nothing_by_itself(db, make):
    now = utc_now().replace(microsecond=0)
    call = make.call(**TEXTS, **_coming(now))
    actor = make.coordinator()
    at = _opened(actor, id=call.public_id, etape=Step.TEXTS)
    at.text_input(key=f"call-{call.public_id}-title_fr").set_value("Un autre titre").run()
    _press(at, "Back")
    assert _step(at) is Step.TEXTS
    assert _button(at, "Leave without saving")
    at = _opened(actor, id=call.public_id, etape=Step.MONEY)
    at.text_area(key=f"call-{call.public_id}-pays_fr").set_value("").run()
    _press(at, "Save")
    assert _step(at) is Step.MONEY
    assert [one.value for one in at.error] == [translate("fr", "Write this text in French: everybody sees the call.")]
    with db.session() as session:
        (row,) = call_list(session, actor, now)
        assert row.title == call.title_fr
        assert call_settings(session, actor, call.public_id, now).values["pays_fr"] == "Le voyage"


def test_a_coordinator_chooses_partners_and_hears_of_drafts_when_the_closing_moves_forward(db, make):
    now = utc_now().replace(microsecond=0)
    call = make.call(**TEXTS, **_coming(now))
    make.application(call=call)
    artachat, actor = make.artachat(), make.coordinator()
    at = _opened(actor, id=call.public_id, etape=Step.DATES)
    assert not at.warning
    at.date_input(key=f"call-{call.public_id}-closes_at").set_value((now + timedelta(days=10)).date()).run()
    assert " 1 personne remplit encore" in at.warning[0].value
    at = _opened(actor, id=call.public_id, etape=Step.USED)
    at.multiselect(key=f"call-{call.public_id}-partners").set_value([artachat.public_id]).run()
    _press(at, "Save")
    with db.session() as session:
        assert call_settings(session, actor, call.public_id, now).partners == (artachat.public_id,)


def test_what_was_typed_comes_back_with_a_word_and_is_discarded_by_a_button(db, make):
    call, actor = make.call(**TEXTS, **_coming(utc_now().replace(microsecond=0))), make.coordinator()
    at = _opened(actor, id=call.public_id, etape=Step.MONEY)
    at.text_area(key=f"call-{call.public_id}-pays_fr").set_value("Le voyage et les repas").run()
    assert not [one for one in at.button if one.label == translate("fr", "Discard what I typed")]
    at = _opened(actor, id=call.public_id, etape=Step.MONEY)
    assert at.text_area(key=f"call-{call.public_id}-pays_fr").value == "Le voyage et les repas"
    _press(at, "Discard what I typed")
    assert at.text_area(key=f"call-{call.public_id}-pays_fr").value == "Le voyage"
    at = _opened(actor, id=call.public_id, etape=Step.MONEY)
    assert at.text_area(key=f"call-{call.public_id}-pays_fr").value == "Le voyage"


def test_every_kind_of_field_of_a_new_call_comes_back(make):
    actor, now = make.coordinator(), utc_now()
    at = _opened(actor)
    day = (now + timedelta(days=40)).date()
    at.text_input(key="call-new-title_fr").set_value("Stages d’hiver").run()
    at.date_input(key="call-new-closes_at").set_value(day).run()
    at.time_input(key="call-new-closes_at-time").set_value(time(12, 30)).run()
    at.number_input(key="call-new-places").set_value(9).run()
    at = _opened(actor)
    assert at.text_input(key="call-new-title_fr").value == "Stages d’hiver"
    assert (at.date_input(key="call-new-closes_at").value, at.time_input(key="call-new-closes_at-time").value) == (
        day, time(12, 30),
    )  # fmt: skip
    assert at.number_input(key="call-new-places").value == 9
