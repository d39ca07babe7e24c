"""The thread between a student and the coordinators, through the coordinators' page."""

from streamlit.testing.v1 import AppTest

from db.enums import ApplicationState
from db.models import Message
from services import applications, unit
from services.i18n import translate
from settings import ROOT
from tests.signing_in import signed_in
from ui.menu import BY_NAME


def test_a_coordinator_reads_a_message_answers_it_and_marks_it_as_read(db, make):
    person = make.person()
    student = make.applicant(person)
    application = make.application(person=person, state=ApplicationState.SUBMITTED)
    unit.run(applications.write_message, student, application.public_id, "Le logement est-il proche ?")
    at = signed_in(AppTest.from_file(ROOT / "app.py", default_timeout=30), make.coordinator())
    at.run()
    at.query_params["id"] = application.public_id
    at.switch_page(BY_NAME["application"].file).run()
    assert not at.exception
    assert any("Le logement est-il proche ?" in one.value for one in at.markdown)
    at.text_area(key="message-1").input("Oui, à dix minutes.").run()
    button(at, "Send the message").click().run()
    button(at, "Mark as read").click().run()
    assert not at.exception
    with db.session() as session:
        kept = [
            (one.from_applicant, one.body, one.read_at is not None)
            for one in session.query(Message).order_by(Message.id)
        ]
    assert kept == [(True, "Le logement est-il proche ?", True), (False, "Oui, à dix minutes.", False)]


def button(at: AppTest, msgid: str):
    return next(one for one in at.button if one.label == translate("fr", msgid))
