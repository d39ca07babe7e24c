"""The call of an exchange stands with the exchange, and its pages speak of pupils and not of internships."""

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from db.enums import ApplicationState
from db.models import Programme
from seeds import reference
from services.call_saving import EXCHANGES
from services.i18n import translate
from settings import ROOT
from tests.conftest import NOW
from tests.signing_in import at_address, signed_in

pytestmark = pytest.mark.one_database


@pytest.fixture
def call(db, make):
    reference.load(NOW)
    programme = db.one(select(Programme).where(Programme.code == EXCHANGES))
    return make.call(title_fr="Jeunes pour l’environnement", programme_id=programme.id)


def _opened(actor, page, **query):
    at = at_address(signed_in(AppTest.from_file(ROOT / "app.py", default_timeout=30), actor), page, **query)
    assert not at.exception, [one.message for one in at.exception]
    return at


def _words(at):
    return " ".join(one.value for one in (*at.markdown, *at.caption))


def test_it_is_listed_with_the_exchange_and_not_with_internships(db, make, call):
    actor = make.coordinator()
    make.call(title_fr="Stages d’été")
    internships, exchanges = _words(_opened(actor, "calls")), _words(_opened(actor, "exchange_calls"))
    assert "Stages d’été" in internships
    assert call.title_fr not in internships
    assert call.title_fr in exchanges
    assert "Stages d’été" not in exchanges


def test_it_is_prepared_in_words_of_its_own(db, make, call):
    at = _opened(make.coordinator(), "call_edit", id=call.public_id, etape="qui")
    assert translate("fr", "Only for pupils of") in [one.label for one in at.selectbox]
    at = _opened(make.coordinator(), "call_edit", id=call.public_id, etape="choix")
    assert translate("fr", "Let departments rank their candidates") not in [one.label for one in at.checkbox]


def test_the_list_of_its_applications_knows_no_department_and_no_wishes(db, make, call):
    make.application(call=call, state=ApplicationState.SUBMITTED)
    at = _opened(make.coordinator(), "exchange_applications", call=call.public_id)
    assert translate("fr", "Department") not in [one.label for one in at.selectbox]
    tables = " ".join(one.proto.body for one in at.get("html"))
    assert translate("fr", "Class") in tables
    assert translate("fr", "Wishes") not in tables


def test_its_applications_stand_with_the_exchange_and_an_older_address_leads_there(db, make, call):
    actor, internships = make.coordinator(), make.call(title_fr="Stages d’été")
    make.application(call=call, state=ApplicationState.SUBMITTED)
    make.application(call=internships, state=ApplicationState.SUBMITTED)
    here, there = _words(_opened(actor, "exchange_applications")), _words(_opened(actor, "applications"))
    assert (call.title_fr in here, internships.title_fr in here) == (True, False)
    assert (call.title_fr in there, internships.title_fr in there) == (False, True)
    at = _opened(actor, "applications", call=call.public_id, state="submitted")
    assert translate("fr", "Applications for the youth exchange") in [one.value for one in at.title]
    assert call.title_fr in _words(at)
