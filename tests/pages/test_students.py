"""What students find and do on their own pages."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from db.enums import ApplicationState, DocumentKind, FileState, PlacementState, Role, SecretKind, SubjectKind
from db.models import Application, ChecklistItem, CorrectionRequest, Person, Placement
from db.session import writing
from services import files, person_secrets, visas
from services.i18n import translate
from services.queries.applications.applications import mine
from services.unit import run, utc_now
from tests.conftest import NOW
from tests.pages.opening import button, opened, words
from tests.services.filing import outcome, send

pytestmark = pytest.mark.one_database


def placed(make, **fields):
    person = make.person()
    placement = make.placement(person=person, starts_on=date(2099, 7, 1), ends_on=date(2099, 8, 31), **fields)
    return make.applicant(person), person, placement


def test_the_next_step_and_the_first_day_stand_on_ones_own_internship(db, make):
    student, _person, placement = placed(
        make, first_day_minutes=540, first_day_place="Mairie, accueil", housing="Foyer des Arts", costs="Vol : la ville"
    )
    db.add(
        ChecklistItem(
            subject_kind=SubjectKind.PLACEMENT, subject_id=placement.id, code="passport", owner_role=Role.APPLICANT,
            label_fr="Envoyer une copie du passeport", due_on=date(2099, 4, 12),
        )
    )  # fmt: skip
    shown = words(opened(student, "my_internship"))
    for fact in ("Envoyer une copie du passeport", "Mairie, accueil", "09:00", "Foyer des Arts", "Vol \\: la ville"):
        assert fact in shown, fact
    assert f"/documents/visa-pack/{placement.public_id}" in shown
    assert f"/documents/first-day/{placement.public_id}" in shown
    assert stands(db, student, placement, PlacementState.IN_PROGRESS, begun=47, ends=13) == {"passeport", "Logement"}
    assert stands(db, student, placement, PlacementState.COMPLETED, begun=60, ends=-1) == {"Merci"}
    assert stands(db, student, placement, PlacementState.CANCELLED, begun=-9, ends=70) == {"prochain appel"}


def stands(db, student, placement, state, *, begun, ends):
    """Which of the words of its phases an internship’s page says, ``begun`` days after its start."""
    today = utc_now().date()
    with writing() as session:
        stored = session.get_one(Placement, placement.id)
        stored.state, stored.costs = state, ""
        stored.starts_on, stored.ends_on = today - timedelta(days=begun), today + timedelta(days=ends)
        item = session.scalars(select(ChecklistItem).where(ChecklistItem.subject_id == placement.id)).one()
        item.due_on = stored.starts_on - timedelta(days=30)
    shown = words(opened(student, "my_internship"))
    said = ("Mairie, accueil", "passeport", "Logement", "Merci", "prochain appel", "visa-pack")
    return {one for one in said if one in shown}


def test_a_student_ticks_a_thing_that_is_done(db, make):
    student, _person, placement = placed(make)
    item = db.add(
        ChecklistItem(
            subject_kind=SubjectKind.PLACEMENT, subject_id=placement.id, code="arrival", owner_role=Role.APPLICANT,
            label_fr="Dire l’heure d’arrivée", due_on=date(2099, 6, 12),
        )
    )  # fmt: skip
    opened(student, "my_internship").checkbox(key=f"item-{item.public_id}-False").check().run()
    assert db.fresh(item).done_at is not None


def test_a_student_whose_visa_was_refused_reads_that_the_city_knows(make):
    student, _person, placement = placed(make)
    run(visas.report_refused, student, placement.public_id, now=utc_now())
    at = opened(student, "my_internship")
    assert translate("fr", "My visa was refused") not in [one.label for one in at.button]
    told = "You told us that your visa was refused. A coordinator calls you; nobody holds it against you."
    assert translate("fr", told) in words(at)


def test_a_coordinator_writes_an_arrival_down_on_the_page_of_the_internship(db, make):
    _student, _person, placement = placed(make)
    at = opened(make.coordinator(), "placement", id=placement.public_id)
    key = f"arrival-{placement.public_id}-{placement.version}"
    at.text_area(key=f"{key}-housing").input("Foyer des Arts")
    at.text_input(key=f"{key}-phone").input("à l’accueil")
    button(at, "Save the arrival").click().run()
    assert [one.value for one in at.error] != []
    assert at.text_area(key=f"{key}-housing").value == "Foyer des Arts"
    at.text_input(key=f"{key}-phone").input("+33 1 46 62 35 35")
    button(at, "Save the arrival").click().run()
    assert not at.exception
    assert db.fresh(placement).housing == "Foyer des Arts"


def test_a_profile_asks_for_a_passport_once_placed_and_forgets_what_was_typed(db, make):
    student, person, _placement = placed(make)
    at = opened(student, "my_profile")
    key = f"sealed-{person.public_id}-passport_number"
    at.text_input(key=key).input("AN0123456").run()
    assert not at.exception
    assert at.text_input(key=key).value == ""
    found = run(person_secrets.read, student, person.public_id, [SecretKind.PASSPORT_NUMBER], now=NOW)
    assert found == {SecretKind.PASSPORT_NUMBER: "AN0123456"}


def test_a_profile_before_a_selection_asks_for_neither_passport_nor_bank(make):
    at = opened(make.applicant(), "my_profile")
    assert [one.key for one in at.text_input if one.key.startswith("sealed-")] == []


def sent_application(make):
    person = make.person()
    return make.applicant(person), make.application(person=person, state=ApplicationState.SUBMITTED)


def correction(db, make, application, field):
    return db.add(
        CorrectionRequest(
            application_id=application.id, field=field, message="Quel est votre domaine exact ?",
            due_on=date(2099, 12, 10), requested_at=NOW, requested_by_id=make.coordinator().user_id,
        )
    )  # fmt: skip


def correct_by(db, student):
    with db.session() as session:
        return [row.correct_by for row in mine(session, student, now=utc_now())]


def test_what_must_be_corrected_is_corrected_in_place(db, make):
    student, application = sent_application(make)
    correction(db, make, application, "study_field")
    assert correct_by(db, student) == [date(2099, 12, 10)]
    asked = translate("fr", "Something is to be corrected by %(day)s.").partition("%")[0]
    assert asked in words(opened(student, "my_applications"))
    at = opened(student, "my_application", id=application.public_id)
    assert "Quel est votre domaine exact" in words(at)
    at.text_input(key=f"{application.public_id}-study_field").input("Commerce international").run()
    assert not at.exception
    assert db.get(Application, application.id).study_field == "Commerce international"
    assert correct_by(db, student) == [None]
    assert translate("fr", "Corrected, to be checked") in words(at)


def test_corrections_are_not_asked_for_once_the_person_gave_the_place_back(db, make):
    person = make.person(email="anna@example.org")
    application = make.application(person=person, state=ApplicationState.DECLINED)
    correction(db, make, application, "study_field")
    shown = words(opened(make.applicant(person), "my_application", id=application.public_id))
    assert "Quel est votre domaine exact" not in shown


def test_a_draft_whose_call_closed_says_so(make):
    person = make.person(email="anna@example.org")
    make.application(person=person, call=make.call(closes_at=utc_now() - timedelta(days=2)))
    shown = words(opened(make.applicant(person), "my_applications"))
    said = translate("fr", "The call is closed: what you entered is kept, but can no longer be changed or sent.")
    assert said.partition("\u00a0")[0] in shown
    assert translate("fr", "Still missing: %(what)s.").partition("%")[0] not in shown


def test_a_name_that_must_be_corrected_is_corrected_in_place(db, make):
    student, application = sent_application(make)
    correction(db, make, application, "person:family_name")
    at = opened(student, "my_application", id=application.public_id)
    person = db.get(Person, application.person_id)
    at.text_input(key=f"{person.public_id}-family_name").input("Petrossian").run()
    assert not at.exception
    assert db.fresh(person).family_name == "Petrossian"


def test_a_paper_that_was_sent_back_can_be_sent_anew_once(db, make):
    person = make.person()
    student, application = make.applicant(person), make.application(person=person)
    file = send(student, SubjectKind.APPLICATION, application)
    with writing() as session:
        session.get_one(Application, application.id).state = ApplicationState.SUBMITTED
        session.get_one(Application, application.id).submitted_at = NOW
    assert outcome(lambda: send(student, SubjectKind.APPLICATION, application)) == "InvalidMove"
    run(files.judge, make.coordinator(), file.public_id, FileState.TO_REPLACE, reason="Illisible.", now=NOW)
    at = opened(student, "my_application", id=application.public_id)
    assert "Illisible" in words(at)
    assert (
        outcome(lambda: send(student, SubjectKind.APPLICATION, application, DocumentKind.TRANSCRIPT)) == "InvalidMove"
    )
    assert send(student, SubjectKind.APPLICATION, application).state is FileState.RECEIVED
    assert outcome(lambda: send(student, SubjectKind.APPLICATION, application)) == "InvalidMove"
