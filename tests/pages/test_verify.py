"""Whoever holds a paper verifies it without an account."""

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from db.enums import AgreementState
from db.models import AgreementVersion
from services.i18n import translate
from settings import ROOT
from tests.signing_in import at_address, visiting


@pytest.mark.one_database
def test_a_printed_code_shows_what_is_printed_and_another_one_a_calm_sentence(db, make):
    make.agreement(state=AgreementState.SIGNED)
    code = db.one(select(AgreementVersion)).code
    at = at_address(visiting(AppTest.from_file(ROOT / "app.py", default_timeout=30)), "verify", code=code)
    assert not at.exception
    assert [one.value for one in at.success] == [translate("fr", "Genuine and valid: signed by all.")]
    at.text_input[0].set_value("AAAA-BBBB")
    next(one for one in at.button if one.label == translate("fr", "Verify")).click().run()
    assert not at.success
    assert len(at.error) == 1
