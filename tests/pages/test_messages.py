"""The thread between a student and the coordinators, through the coordinators' page."""

from db.enums import ApplicationState
from db.models import Message
from services import applications, unit
from tests.pages.opening import button, opened


def test_a_coordinator_reads_a_message_answers_it_and_marks_it_as_read(db, make):
    person = make.person()
    student = make.applicant(person)
    application = make.application(person=person, state=ApplicationState.SUBMITTED)
    unit.run(applications.write_message, student, application.public_id, "Le logement est-il proche ?")
    at = opened(make.coordinator(), "application", id=application.public_id)
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


def test_a_partner_writes_to_the_coordinators_and_reads_no_message_of_the_student(db, make):
    person = make.person()
    application = make.application(person=person, state=ApplicationState.SUBMITTED)
    unit.run(applications.write_message, make.applicant(person), application.public_id, "Entre nous")
    at = opened(make.partner(), "student", id=application.public_id)
    assert not any("Entre nous" in one.value for one in at.markdown)
    at.text_area(key="partner-message-0").input("Elle passe son examen en juin.").run()
    button(at, "Send the message").click().run()
    assert not at.exception
    assert any("Elle passe son examen en juin." in one.value for one in at.markdown)
