import pytest
from sqlalchemy import select

from db.enums import ApplicationState, PlacementState, Role
from db.models import ChecklistItem, Message
from services import visas
from services.errors import Invalid, InvalidMove
from services.queries.today.today import today
from services.unit import run
from tests.conftest import NOW
from tests.services.filing import outcome
from tests.services.hosting import everybody, items, mails, tutor


def report(actor, placement, words=""):
    return run(visas.report_refused, actor, placement.public_id, words, now=NOW)


def todos(db, actor):
    with db.session() as session:
        return {row.kind: row for row in today(session, actor, NOW).todos}


def test_a_refused_visa_reaches_the_coordinators_at_once_and_cancels_nothing(make, db):
    person = make.person()
    application = make.application(person=person, state=ApplicationState.CONFIRMED)
    placement = make.placement(person=person, application_id=application.id)
    coordinator = make.coordinator()
    assert "visas" not in todos(db, coordinator)
    report(make.applicant(person), placement, "On m’a dit qu’un papier manquait.")
    row = todos(db, coordinator)["visas"]
    assert (row.page, row.query, str(row.level)) == ("placement", {"id": placement.public_id}, "block")
    assert db.fresh(placement).state is PlacementState.PLANNED
    (message,) = db.all(select(Message))
    assert message.from_applicant
    assert "un papier manquait" in message.body
    assert [template for template, _to in mails(db)] == ["application_message"]


def test_without_an_application_the_words_stand_with_the_thing_to_do(make, db):
    person = make.person()
    placement = make.placement(person=person)
    report(make.applicant(person), placement, "Rendez-vous trop tard.")
    item: ChecklistItem = items(db, placement)[visas.REFUSED]
    assert (item.owner_role, item.note, item.due_on) == (Role.COORDINATOR, "Rendez-vous trop tard.", NOW.date())


def test_a_coordinator_records_it_without_writing_in_the_students_name(make, db):
    person = make.person()
    application = make.application(person=person, state=ApplicationState.CONFIRMED)
    placement = make.placement(person=person, application_id=application.id)
    report(make.coordinator(), placement, "Par téléphone.")
    assert items(db, placement)[visas.REFUSED].note == "Par téléphone."
    assert mails(db) == []


def test_it_is_said_once_and_before_the_start(make, db):
    person = make.person()
    student, placement = make.applicant(person), make.placement(person=person)
    report(student, placement)
    with pytest.raises(Invalid):
        report(student, placement)
    with pytest.raises(InvalidMove):
        report(student, make.placement(person=person, state=PlacementState.IN_PROGRESS))


def test_who_may_say_it(make, db):
    placement = make.placement(tutor_id=tutor(make).id)
    allowed = {
        name
        for name, actor in everybody(db, make, placement).items()
        if outcome(lambda a=actor: report(a, placement)) != "Forbidden"
    }
    assert allowed == {"intern", "coordinator", "admin"}
