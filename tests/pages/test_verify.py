"""Whoever holds a paper verifies it without an account."""

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from db.enums import AgreementState
from db.models import AgreementVersion
from services import unit
from services.agreements import slips
from services.i18n import translate
from settings import ROOT
from tests.conftest import NOW
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


@pytest.mark.one_database
def test_the_copy_from_before_a_slip_was_mended_is_genuine_too(db, make):
    agreement = make.agreement(state=AgreementState.SIGNED)
    old = db.one(select(AgreementVersion))
    unit.run(
        slips.mend, make.coordinator(), agreement.public_id, {"signers.host.name": "Signataires host"}, reason="Un s",
        now=NOW,
    )  # fmt: skip
    at = at_address(visiting(AppTest.from_file(ROOT / "app.py", default_timeout=30)), "verify", code=old.code)
    assert not at.exception
    assert "rectifi" in " ".join(one.value for one in at.success)
