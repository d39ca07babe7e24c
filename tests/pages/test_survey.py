"""A survey as whoever was asked answers it by link, and as coordinators read it."""

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from db.enums import LegState
from db.models import Survey
from db.session import writing
from seeds import survey_questions
from services import unit
from services.exchanges import surveys
from settings import ROOT
from tests.pages.opening import button, checked, opened, words
from tests.services.exchanges.consenting import change
from tests.services.exchanges.exchanging import Exchanging, exchanging
from tests.signing_in import at_address, bearing_link

__all__ = ["exchanging"]
pytestmark = pytest.mark.one_database


def test_a_survey_is_asked_from_the_page_of_the_visit_and_opened_by_its_link(db, make, exchanging: Exchanging):
    with writing() as session:
        survey_questions.load(session)
    change(exchanging.back, state=LegState.ENDED)
    exchanging.participant()
    at = opened(make.coordinator(), "exchange_after", id=exchanging.back.public_id)
    button(at, "Ask everybody").click().run()
    (survey,) = db.all(select(Survey))
    assert "à partir de cinq" in words(
        checked(opened(make.coordinator(), "exchange_after", id=exchanging.back.public_id))
    )
    token = unit.run(surveys.hand_link, make.coordinator(), survey.public_id)
    at = bearing_link(AppTest.from_file(ROOT / "app.py", default_timeout=30), token)
    checked(at_address(at, "survey_by_link"))
    assert len(at.radio) == 6
