"""Proposing students, through the school's page and the coordinators'."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from db.models import Nomination
from services.i18n import translate
from services.unit import utc_now
from tests.pages.opening import opened

pytestmark = pytest.mark.one_database


def press(at, msgid):
    return next(one for one in at.button if one.label == translate("fr", msgid)).click().run()


def test_a_refused_proposal_keeps_what_was_typed_and_a_kept_one_empties_the_form(db, make):
    make.call(opens_at=utc_now() - timedelta(days=1), closes_at=utc_now() + timedelta(days=30))
    at = opened(make.partner(), "nominations")
    for field, value in (("given_name", "Anna"), ("family_name", "Petrosyan"), ("email", "anna")):
        at.text_input(key=f"nomination-{field}").input(value)
    press(at, "Propose the student")
    assert len(at.error) == 1
    assert at.text_input(key="nomination-given_name").value == "Anna"
    at.text_input(key="nomination-email").input("anna@example.org")
    press(at, "Propose the student")
    assert not at.exception
    assert db.one(select(Nomination)).email == "anna@example.org"
    assert at.text_input(key="nomination-given_name").value == ""
    assert any("Anna Petrosyan" in one.value for one in at.markdown)
    press(at, "Take back")
    assert not at.exception
    assert db.one(select(Nomination)).withdrawn_at is not None
    city = opened(make.coordinator(), "calls")
    assert not city.exception
    assert not any("Anna Petrosyan" in one.value for one in city.markdown)
