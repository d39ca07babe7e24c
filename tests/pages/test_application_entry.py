"""An application on behalf, from a phone call to the sent application, through the pages of a coordinator."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from db.enums import ApplicationState, DocumentKind, FrenchLevel, Source
from db.models import Application, AuditEntry, File, Person, StateChange
from services import people, unit
from services.i18n import translate
from services.unit import utc_now
from settings import ROOT
from tests.samples import pdf
from tests.services.applying import asks_for_cv, questions
from tests.signing_in import at_address, signed_in

pytestmark = pytest.mark.one_database


def opened(actor, page, **query):
    return at_address(signed_in(AppTest.from_file(ROOT / "app.py", default_timeout=30), actor), page, **query)


def words(at):
    return "\n".join(one.value for one in (*at.title, *at.markdown, *at.caption, *at.error, *at.info))


def press(at, msgid):
    """Press the last button of this name; the page it leads to is drawn."""
    [*_before, button] = [one for one in at.button if one.label == translate("fr", msgid)]
    button.click().run()
    assert not at.exception
    return at


def fill(at, public_id, kind, values):
    for field, value in values.items():
        [one] = [one for one in getattr(at, kind) if one.key and one.key.endswith(f"-{field}")]
        one.set_value(value).run()
        assert not at.exception, field
    return at


@pytest.fixture
def call(db, make):
    now = utc_now()
    asked = questions(db, {"code": "why", "label_fr": "Pourquoi Clamart ?", "is_required": True})
    call = make.call(
        opens_at=now - timedelta(days=9), closes_at=now + timedelta(days=9), questionnaire_id=asked.id,
        starts_on=now.date() + timedelta(days=90), ends_on=now.date() + timedelta(days=180),
    )  # fmt: skip
    asks_for_cv(db, call)
    return call


def test_somebody_who_phoned_is_entered_from_nothing_and_the_application_sent(db, make, call):
    offer, school, claire = make.offer(call=call), make.university(), make.coordinator()
    at = opened(claire, "application_entry", call=call.public_id)
    at.text_input(key="person-given").input("Anna")
    at.text_input(key="person-family").input("Sargsyan")
    at.text_input(key="person-email").input("anna")
    press(at, "Begin the application")
    assert len(at.error) == 1
    assert db.all(select(Person.id).where(Person.family_name == "Sargsyan")) == []
    at.text_input(key="person-email").input("")
    at.text_input(key="told-by-entry").input("Mme Melkonyan, UFAR")
    press(at, "Begin the application")
    draft = db.one(select(Application))
    assert (draft.state, draft.source) == (ApplicationState.DRAFT, Source.PHONE)
    assert at.title[0].value == translate("fr", "Application of %(name)s", name="Anna Sargsyan")

    fill(at, draft.public_id, "text_input", {"city": "Erevan", "phone": "+374 91 123456", "email": "a@example.org"})
    fill(at, draft.public_id, "date_input", {"birth_date": (utc_now() - timedelta(days=20 * 365)).date()})
    fill(at, draft.public_id, "selectbox", {"nationality": "AM"})
    press(at, "Continue")
    fill(at, draft.public_id, "selectbox", {"sending_organisation": school.public_id, "study_year": "L3"})
    fill(at, draft.public_id, "text_input", {"study_field": "Droit"})
    fill(at, draft.public_id, "button_group", {"french_declared": FrenchLevel.B2})
    fill(at, draft.public_id, "text_area", {"motivation": "Découvrir une mairie."})
    press(at, "Continue")
    at.button(key=f"add-{offer.public_id}").click().run()
    press(at, "Continue")
    uploader = next(one for one in at.file_uploader if DocumentKind.CV in one.key)
    uploader.set_value(("cv.pdf", pdf(), "application/pdf")).run()
    press(at, "Continue")
    fill(at, draft.public_id, "text_input", {"why": "Pour le service public."})
    press(at, "Continue")
    assert translate("fr", "Nothing is missing") in words(at), words(at)
    assert at.text_input(key="told-by-entry-send").value == "Mme Melkonyan, UFAR"
    at.file_uploader(key="proof-entry-send").set_value(("lettre.pdf", pdf(), "application/pdf"))
    press(at, "Send the application")

    assert db.fresh(draft).state is ApplicationState.SUBMITTED
    began, sent = db.all(select(StateChange).where(StateChange.move.in_(["start", "submit"])).order_by(StateChange.id))
    for change in (began, sent):
        assert (change.source, change.told_by, change.actor_id) == (
            Source.PHONE, "Mme Melkonyan, UFAR", claire.user_id,
        )  # fmt: skip
    assert db.get(File, sent.proof_id).kind is DocumentKind.PROOF
    filled = db.all(select(AuditEntry.details).where(AuditEntry.action == "application:fill"))
    assert {"choices", "motivation", "question:why"} <= {one["field"] for one in filled}
    shown = words(opened(claire, "application", id=draft.public_id))
    assert translate("fr", "told by %(name)s", name="Mme Melkonyan, UFAR") in shown


def test_somebody_known_is_taken_instead_of_made_twice(db, make, call):
    anna, claire = make.person(given_name="Anna", family_name="Sargsyan"), make.coordinator()
    unit.run(people.save_field, claire, anna.public_id, "phone", "+374 91 123456")
    unit.run(people.save_field, claire, anna.public_id, "family_name", "Sargsian")
    at = opened(claire, "application_entry")
    at.text_input(key="person-given").input("anna")
    at.text_input(key="person-family").input("sargs").run()
    press(at, "Take this record")
    assert not [one for one in at.text_input if one.key == "person-given"]
    press(at, "Begin the application")
    draft = db.one(select(Application))
    assert draft.person_id == anna.id
    assert len(db.all(select(Person).where(Person.family_name == "Sargsian"))) == 1
    assert draft.public_id in str(at.query_params)


def test_entering_is_for_coordinators_of_the_city_alone(db, make, call):
    draft = make.application(call=call)
    for actor in (make.applicant(), make.host(), make.partner()):
        at = opened(actor, "application_entry", id=draft.public_id)
        assert at.title[0].value == translate("fr", "This page is not for you")
    other = make.coordinator(make.artachat())
    assert translate("fr", "No call is published.") in words(opened(other, "application_entry"))
    shown = opened(other, "application_entry", id=draft.public_id)
    assert [one.value for one in shown.title] == [translate("fr", "This page cannot be shown")]
