"""The list of applications in small mode, and with the optional steps of its call switched on."""

import pytest
from streamlit.testing.v1 import AppTest

from db.enums import ApplicationState as A
from services import calls
from services.i18n import translate
from settings import ROOT
from tests.services.applying import act
from tests.signing_in import at_address, signed_in

pytestmark = pytest.mark.one_database
OFF = dict.fromkeys(("uses_shortlist", "uses_waiting_list", "uses_rankings", "uses_prepared"), False)
TEXTS = {"summary_fr": "Deux mois.", "receives_fr": "Un tuteur de stage", "pays_fr": "Le voyage"}
SMALL = "Small mode: no shortlist, no waiting list, no rankings; each decision is told as you take it."


def _links(at):
    return {one.proto.label for one in at.main.get("page_link")}


@pytest.mark.parametrize(("number", "line"), [(1, translate("fr", SMALL)), (10, "10")])
def test_controls_of_steps_that_are_off_are_one_line_and_come_with_their_switch(make, number, line):
    call = make.call(**OFF)
    for _one in range(number):
        make.application(call=call, state=A.SUBMITTED)
    at = signed_in(AppTest.from_file(ROOT / "app.py", default_timeout=30), make.coordinator())
    prepared, switch = translate("fr", "Prepared decisions"), translate("fr", "Switch on in the call")
    at_address(at, "applications")
    assert not at.exception
    assert any(line in one.value for one in at.caption)
    assert switch in _links(at)
    assert prepared not in _links(at)
    act(calls.edit, make.coordinator(), call.public_id, TEXTS | {"uses_prepared": True})
    at.run()
    assert prepared in _links(at)
    assert switch not in _links(at)
