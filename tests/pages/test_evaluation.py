"""An evaluation by the mailed link: every question answered, read over, sent."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from db.enums import Evaluator, LinkPurpose, PlacementState, SubjectKind
from db.models import Evaluation, Placement
from seeds import reference
from services import links, unit
from services.actors import system
from services.evaluations import making
from services.unit import utc_now
from settings import ROOT
from tests.pages.opening import button, checked, opened
from tests.signing_in import at_address, bearing_link

pytestmark = pytest.mark.one_database


def asked_of_the_referent(db, make):
    """The evaluation that a teacher is asked for at the end of an internship, and the token of its link."""
    now = utc_now()
    reference.load(now)
    make.placement(
        state=PlacementState.COMPLETED, starts_on=now.date() - timedelta(days=60), ends_on=now.date(),
        referent_name="Mme Sargsyan", referent_email="referent@example.org", tutor_id=make.person().id,
    )  # fmt: skip
    unit.run(making.make_due, system(), now=now)
    mine = db.one(select(Evaluation).where(Evaluation.evaluator == Evaluator.REFERENT))
    token = unit.run(
        links.issue, system(), LinkPurpose.EVALUATION, SubjectKind.EVALUATION, mine.id, now=now,
        valid_for=timedelta(days=1), details={"name": "Mme Sargsyan"},
    )  # fmt: skip
    return mine, token


def test_the_referent_answers_by_the_link_and_sends_it(db, make):
    mine, token = asked_of_the_referent(db, make)
    at = bearing_link(AppTest.from_file(ROOT / "app.py", default_timeout=30), token)
    at = checked(at_address(at, "evaluation_by_link"))
    for number in range(len(at.radio)):
        at = checked(at.radio[number].set_value(at.radio[number].options[-1]).run())
    at = checked(button(at, "Read over").click().run())
    checked(button(at, "Send").click().run())
    assert db.fresh(mine).answered_at is not None


def test_a_link_stands_once_where_it_was_made_on_the_page_of_the_internship(db, make):
    mine, _token = asked_of_the_referent(db, make)
    internship = db.get(Placement, mine.placement_id)
    at = opened(make.coordinator(), "placement", id=internship.public_id)
    at = checked(button(at, "Make a link for the tutor").click().run())
    (for_the_tutor,) = [one.value for one in at.code]
    at = checked(button(at, "Make a link").click().run())
    (for_an_evaluation,) = [one.value for one in at.code]
    assert for_an_evaluation != for_the_tutor
