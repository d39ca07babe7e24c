"""Writing the questions of evaluations: prepared, tried out, put in use, and the version before still to be read."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from db.models import Question, Questionnaire
from db.session import writing
from seeds import evaluation_questions
from services.i18n import translate
from tests.pages.opening import button, checked, opened, words

pytestmark = pytest.mark.one_database
PAGE = "evaluation_questions"


def labels(db: Any, *, is_draft: bool) -> list[str]:
    """What the city’s newest version asks the teacher."""
    mine = select(Questionnaire.id).where(Questionnaire.code.like("evaluation_referent-%"))
    version = db.one(mine.where(Questionnaire.is_draft.is_(is_draft)).order_by(Questionnaire.number.desc()).limit(1))
    asked = select(Question).where(Question.questionnaire_id == version).order_by(Question.position)
    return [one.label_fr for one in db.all(asked)]


def press(at: AppTest, label: str, opener: str) -> AppTest:
    """Press a button of a dialog, which is kept open as a browser does by itself."""
    button(at, label, -1).click()
    return checked(at.button(key=opener).click().run())


def test_questions_are_prepared_tried_out_and_put_in_use(db, make):
    with writing() as session:
        evaluation_questions.load(session)
    clerk = make.coordinator()
    at = opened(clerk, PAGE, qui="referent")
    checked(at.button(key="question-new").click().run())
    next(one for one in at.text_input if one.key.endswith("-label_fr")).set_value("Les visites ont été utiles.")
    next(one for one in at.selectbox if one.key.endswith("-type")).set_value("from_1_to_5")
    press(at, "Save the question", "question-new")
    assert labels(db, is_draft=True)[-1] == "Les visites ont été utiles."
    at = opened(clerk, PAGE, qui="referent")
    preparing = "You are preparing version %(n)s. Nobody is asked these questions until you put them in use."
    assert translate("fr", preparing, n=1) in words(at)
    checked(at.button(key="question-remove-aims_why").click().run())
    press(at, "Remove the question", "question-remove-aims_why")
    at = opened(clerk, PAGE, qui="referent")
    checked(button(at, "Ask these questions from now on").click().run())
    asked = labels(db, is_draft=False)
    assert (asked[-1], len(asked)) == ("Les visites ont été utiles.", 5)
    at = opened(clerk, PAGE, qui="referent", version="b1")
    assert not any(one.key == "question-new" for one in at.button)
    assert "Lesquels ne l’ont pas été" in words(at)
