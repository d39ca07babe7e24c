"""Contested questions as coordinators meet them: on their page, on the internship, at the thing to do."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from db.models import ChecklistItem, OpenQuestion
from services import open_questions, unit
from services.contested import QUESTIONS
from services.i18n import translate
from tests.conftest import NOW
from tests.pages.opening import button, checked, opened, words

pytestmark = pytest.mark.one_database
CODE = "insurance"


def test_a_coordinator_enters_an_answer(db, make):
    at = opened(make.coordinator(), "open_questions")
    assert translate("fr", QUESTIONS[CODE].ask) in words(at).replace("\\", "")
    at.session_state[f"question-{CODE}-None"] = True
    at = checked(at.run())
    at.text_area(key=f"question-{CODE}-None-text").set_value("Responsabilité civile.")
    at = checked(button(at, "Keep the answer").click().run())
    assert len(at.error) == 2
    at.text_input(key=f"question-{CODE}-None-source").set_value("Service juridique, courriel")
    at.date_input(key=f"question-{CODE}-None-on").set_value(date(2026, 11, 2))
    checked(button(at, "Keep the answer").click().run())
    row = db.one(select(OpenQuestion))
    assert (row.code, row.answer, row.answered_on) == (CODE, "Responsabilité civile.", date(2026, 11, 2))


def test_an_answer_stands_on_the_internship_and_at_the_thing_to_do_for_coordinators_alone(db, make):
    city, department = make.city(), make.department()
    given: dict[str, Any] = {"text": "Assurance de la Ville.", "source": "Lettre", "answered_on": date(2026, 11, 2)}
    unit.run(open_questions.answer, make.coordinator(), city.public_id, CODE, now=NOW, **given)
    placement = make.placement(department=department)
    db.add(
        ChecklistItem(
            subject_kind="placement", subject_id=placement.id, code="insurance_sent", label_fr="Assurance",
            owner_role="applicant", due_on=date(2027, 6, 1),
        )
    )  # fmt: skip
    seen = words(opened(make.coordinator(), "placement", id=placement.public_id)).replace("\\", "")
    assert seen.count(given["text"]) == 2
    agreement = make.agreement(placement=placement)
    assert given["text"] in words(opened(make.coordinator(), "agreement", id=agreement.public_id)).replace("\\", "")
    assert given["text"] not in words(opened(make.host(department), "placement", id=placement.public_id))
