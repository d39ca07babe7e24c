"""Writing the questions of a call, and looking at a call before it is published."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from db.enums import CallState
from db.models import Question
from services import call_questions
from services.i18n import translate
from settings import ROOT
from tests.pages.opening import checked, opened
from tests.services.applying import act
from ui.components.applications.question_form import options

APP = ROOT / "app.py"
pytestmark = pytest.mark.one_database


def fr(msgid: str, **params: object) -> str:
    return translate("fr", msgid, **params)


def press(at: AppTest, label: str, opener: str) -> None:
    """Press a button of a dialog, which is kept open as a browser does by itself."""
    next(one for one in at.button if one.label == fr(label)).click()
    checked(at.button(key=opener).click().run())


def labels(db: Any) -> list[str]:
    return [one.label_fr for one in db.all(select(Question).order_by(Question.position))]


def test_a_coordinator_adds_orders_and_removes_questions(db, make):
    call, clerk = make.call(state=CallState.DRAFT), make.coordinator()
    act(call_questions.add, clerk, call.public_id, {"label_fr": "Avez-vous un visa ?", "type": "yes_no"})
    at = opened(clerk, "call_questions", id=call.public_id)
    checked(at.button(key="question-new").click().run())
    press(at, "Save the question", "question-new")
    assert labels(db) == ["Avez-vous un visa ?"]
    assert fr("Write the question in French: other languages fall back to it.") in [one.value for one in at.error]
    next(one for one in at.text_input if one.key and one.key.endswith("-label_fr")).set_value("Depuis quand ?")
    press(at, "Save the question", "question-new")
    first, second = db.all(select(Question).order_by(Question.position))
    assert (first.label_fr, second.label_fr) == ("Avez-vous un visa ?", "Depuis quand ?")
    at = opened(clerk, "call_questions", id=call.public_id)
    checked(at.button(key=f"question-down-{first.code}").click().run())
    assert labels(db) == ["Depuis quand ?", "Avez-vous un visa ?"]
    checked(at.button(key=f"question-remove-{second.code}").click().run())
    press(at, "Remove the question", f"question-remove-{second.code}")
    assert labels(db) == ["Avez-vous un visa ?"]


def test_a_draft_says_that_it_is_a_preview_and_cannot_be_answered(make):
    call = make.call(state=CallState.DRAFT, title_hy="Պրակտիկա Կլամարում")
    at = opened(make.coordinator(), "call", id=call.public_id, langue="hy")
    assert at.title[0].value == "Պրակտիկա Կլամարում"
    assert any(fr("Preview, not published") in one.value for one in at.warning)
    assert fr("Apply") not in [one.label for one in at.button]


def test_an_option_keeps_its_value_in_its_line_or_by_its_words():
    before = [{"value": "r", "fr": "Rouge"}, {"value": "b", "fr": "Bleu"}]
    swapped = options(before, {"fr": ["Bleu", "Rouge"], "en": ["Blue"]})
    assert [(one["value"], one["en"]) for one in swapped] == [("b", "Blue"), ("r", "")]
    assert [one["value"] for one in options(before, {"fr": ["Rouge vif", "Bleu"]})] == ["r", "b"]
    assert [one.get("value") for one in options(before, {"fr": ["Rouge", "Vert", "Bleu"]})] == ["r", None, "b"]
