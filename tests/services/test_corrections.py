"""Corrections of sent applications: asked for, made by the person, settled or asked for again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from db.enums import ApplicationState as A
from db.enums import CorrectionState as K
from db.enums import DocumentKind, FileState, Language, QuestionType, SubjectKind
from db.models import Answer, Application, CorrectionRequest, File, OutboxMail, Person, Question, StateChange
from db.session import writing
from seeds.demo import example_pdf
from services import applications, call_questions, corrections, files, people
from services.actors import ANONYMOUS, system
from services.errors import Conflict, Forbidden, Invalid, InvalidMove, NotFound
from services.queries.applications.applications import correctable, detail
from services.workflows import CORRECTION
from tests.conftest import NOW
from tests.services.applying import act, cv, questions, student

DUE = date(2026, 12, 1)
LIVE = [A.SUBMITTED, A.UNDER_REVIEW, A.SHORTLISTED, A.WAITLISTED, A.SELECTED, A.CONFIRMED]


@pytest.fixture
def person(make):
    return student(make)


@pytest.fixture
def anna(make, person):
    return make.applicant(person)


@pytest.fixture
def sent(make, person):
    return make.application(state=A.UNDER_REVIEW, person=person)


def asked(db, make, sent, code="motivation", **options) -> CorrectionRequest:
    return act(corrections.ask, make.coordinator(), sent.public_id, code, "Trop court.", DUE, **options)


def request(db) -> CorrectionRequest:
    return db.one(select(CorrectionRequest))


def test_a_request_tells_the_person_what_and_by_when(db, make, sent):
    asked(db, make, sent)
    row, mail = request(db), db.one(select(OutboxMail))
    assert (row.state, row.field, row.message, row.due_on) == (K.OPEN, "motivation", "Trop court.", DUE)
    assert (mail.template, "Trop court." in mail.body, "2026" in mail.body) == ("application_correction", True, True)


def test_what_is_asked_for_twice_is_one_request_in_the_later_words(db, make, sent):
    asked(db, make, sent)
    act(corrections.ask, make.coordinator(), sent.public_id, "motivation", "Dix lignes.", DUE + timedelta(1))
    assert (request(db).message, request(db).due_on) == ("Dix lignes.", DUE + timedelta(1))


def test_the_person_changes_it_and_it_waits_for_a_look(db, make, sent, anna):
    asked(db, make, sent)
    act(applications.save_field, anna, sent.public_id, "motivation", "Plus long, avec des raisons.")
    assert (request(db).state, request(db).answered_at) == (K.ANSWERED, NOW)
    act(applications.save_field, anna, sent.public_id, "motivation", "Encore mieux.")
    assert db.fresh(sent).motivation == "Encore mieux."
    act(corrections.accept, make.coordinator(), request(db).public_id, seen_version=request(db).version)
    assert (request(db).state, request(db).accepted_at) == (K.ACCEPTED, NOW)
    with pytest.raises(InvalidMove):
        act(applications.save_field, anna, sent.public_id, "motivation", "Trop tard.")


def test_asking_again_opens_it_and_writes_once_more(db, make, sent, anna):
    asked(db, make, sent)
    act(applications.save_field, anna, sent.public_id, "motivation", "Mieux.")
    act(corrections.ask_again, make.coordinator(), request(db).public_id, "Encore trop court.", DUE)
    assert (request(db).state, request(db).message, request(db).answered_at) == (K.OPEN, "Encore trop court.", None)
    assert len(db.all(select(OutboxMail))) == 2
    moves = select(StateChange.move).where(StateChange.subject_kind == SubjectKind.CORRECTION).order_by(StateChange.id)
    assert db.all(moves) == ["answer", "ask_again"]


def test_a_fact_of_the_person_is_corrected_on_the_person(db, make, sent, anna, person):
    asked(db, make, sent, "person:birth_date")
    act(people.save_field, anna, person.public_id, "phone", "+374 91 123456")
    assert request(db).state is K.OPEN
    act(people.save_field, anna, person.public_id, "birth_date", date(2004, 5, 6))
    assert request(db).state is K.ANSWERED


def test_a_document_to_be_replaced_is_one_request_and_accepted_with_it(db, make, sent, anna):
    claire, old = make.coordinator(), cv(db, sent)
    act(corrections.ask_for_document, claire, old.public_id, "Illisible.", DUE)
    assert (db.fresh(old).state, db.fresh(old).state_reason) == (FileState.TO_REPLACE, "Illisible.")
    assert request(db).field == "document:cv"
    new = act(files.store_for, anna, SubjectKind.APPLICATION, sent.public_id, DocumentKind.CV, "cv.pdf", example_pdf())
    assert request(db).state is K.ANSWERED
    act(corrections.accept, claire, request(db).public_id)
    assert db.get(File, new.id).state is FileState.ACCEPTED


def test_settling_what_was_not_corrected_accepts_no_document(db, make, sent):
    claire, old = make.coordinator(), cv(db, sent)
    act(corrections.ask_for_document, claire, old.public_id, "Illisible.", DUE)
    act(corrections.accept, claire, request(db).public_id)
    assert (request(db).state, db.fresh(old).state) == (K.ACCEPTED, FileState.TO_REPLACE)


@pytest.mark.parametrize("state", list(A))
def test_corrections_are_asked_for_while_an_application_is_under_way(db, make, state):
    application = make.application(state=state)
    if state in LIVE:
        asked(db, make, application)
        assert request(db).state is K.OPEN
    else:
        with pytest.raises(InvalidMove):
            asked(db, make, application)


@pytest.mark.parametrize(
    ("code", "message", "due", "field"),
    [
        ("email", "x", DUE, "code"), ("", "x", DUE, "code"), ("question:none", "x", DUE, "code"),
        ("motivation", "  ", DUE, "message"), ("motivation", "x", None, "due_on"),
        ("motivation", "x", NOW.date() - timedelta(1), "due_on"),
        ("motivation", "x", NOW.date() + timedelta(91), "due_on"),
    ],
)  # fmt: skip
def test_a_request_that_makes_no_sense_is_refused_at_its_field(db, make, sent, code, message, due, field):
    with pytest.raises(Invalid) as refused:
        act(corrections.ask, make.coordinator(), sent.public_id, code, message, due)
    assert refused.value.field == field
    assert db.all(select(CorrectionRequest)) == []


def test_a_question_of_the_call_can_be_asked_about_by_its_words(db, make, anna, person):
    form = questions(db, {"code": "why", "type": QuestionType.TEXT, "label_fr": "Pourquoi Clamart ?"})
    application = make.application(state=A.SUBMITTED, person=person, call=make.call(questionnaire_id=form.id))
    claire = make.coordinator()
    with db.session() as session:
        offered = {one.code: one.label for one in correctable(session, claire, application.public_id)}
    assert offered["question:why"] == "Pourquoi Clamart ?"
    asked(db, make, application, "question:why")
    act(applications.save_answer, anna, application.public_id, "why", "Le jumelage.")
    assert request(db).state is K.ANSWERED


MOVES = {
    "answer": lambda make, sent, row, actor: act(
        applications.save_field, actor, sent.public_id, "motivation", "Mieux."
    ),
    "accept": lambda make, sent, row, actor: act(corrections.accept, actor, row.public_id),
    "ask_again": lambda make, sent, row, actor: act(corrections.ask_again, actor, row.public_id, "Encore.", DUE),
}


@pytest.mark.parametrize("move", list(MOVES))
@pytest.mark.parametrize("state", list(K))
def test_every_state_and_move_for_every_role(db, make, sent, state, move, anna, person):
    asked(db, make, sent)
    row = request(db)
    allowed = {"answer": ("person", "coordinator")}.get(move, ("coordinator",))
    people_here = {
        "person": anna, "coordinator": make.coordinator(), "other": make.applicant(),
        "neighbour": make.coordinator(make.artachat()), "host": make.host(), "partner": make.partner(),
        "nobody": ANONYMOUS, "system": system(),
    }  # fmt: skip
    for name, actor in people_here.items():
        _put(db, row, state)
        before = request(db).state
        if name in allowed and state in CORRECTION[move].sources:
            MOVES[move](make, sent, row, actor)
            assert request(db).state is CORRECTION[move].target
        elif name in allowed and move == "answer" and state is K.ANSWERED:
            MOVES[move](make, sent, row, actor)
            assert request(db).state is K.ANSWERED
        else:
            with pytest.raises((Forbidden, InvalidMove, NotFound)):
                MOVES[move](make, sent, row, actor)
            assert request(db).state is before


def _put(db, row, state) -> None:
    with writing() as session:
        session.execute(update(CorrectionRequest).values(state=state))
        session.execute(update(Application).values(motivation="Court."))


def test_a_request_that_changed_meanwhile_is_not_settled_on_an_old_copy(db, make, sent, anna):
    asked(db, make, sent)
    old = request(db).version
    act(applications.save_field, anna, sent.public_id, "motivation", "Mieux.")
    with pytest.raises(Conflict):
        act(corrections.accept, make.coordinator(), request(db).public_id, seen_version=old)


def test_both_sides_see_what_is_open_in_their_words(db, make, sent, anna):
    asked(db, make, sent, "document:cv")
    for actor in (make.coordinator(), anna):
        with db.session() as session:
            (row,) = detail(session, actor, sent.public_id, now=NOW).corrections
        assert (row.field, row.label, row.state) == ("document:cv", "Curriculum vitae", K.OPEN)


def _of(db, actor, sent):
    with db.session() as session:
        return detail(session, actor, sent.public_id, now=NOW).corrections


def test_removing_a_question_settles_what_was_asked_about_it_and_says_so(db, make, person, anna):
    asked_of_all = questions(db, {"code": "q1", "label_fr": "Pourquoi Clamart ?", "label_hy": "Ինչո՞ւ Կլամար։"})
    call, actor = make.call(questionnaire_id=asked_of_all.id), make.coordinator()
    sent = make.application(call=call, state=A.UNDER_REVIEW, person=person, language=Language.HY)
    other = make.application(call=call, state=A.SUBMITTED)
    gone = make.application(call=call, state=A.SUBMITTED)
    for one in (sent, other, gone):
        asked(db, make, one, "question:q1")
    asked(db, make, sent, "motivation")
    act(applications.save_answer, make.applicant(db.get(Person, other.person_id)), other.public_id, "q1", "Le parc")
    act(applications.decide, actor, gone.public_id, "reject", reason="Non", seen_version=None)
    act(call_questions.remove, actor, call.public_id, "q1")
    rows = db.all(select(CorrectionRequest).order_by(CorrectionRequest.id))
    assert [one.state for one in rows] == [K.ACCEPTED, K.ACCEPTED, K.ACCEPTED, K.OPEN]
    mail = db.one(select(OutboxMail).where(OutboxMail.template == "application_correction_dropped"))
    assert (mail.recipient_person_id, "Ինչո՞ւ Կլամար։" in mail.body) == (person.id, True)
    assert [one.field for one in _of(db, anna, sent)] == ["motivation"]


def test_an_open_correction_of_a_removed_question_shows_its_words_and_never_its_code(db, make, sent, anna):
    earlier = questions(db, {"code": "q1a2b3", "label_fr": "Quel sport ?"}, code="old")
    questions(db, {"code": "q1a2b3", "label_fr": "Quel sport faites-vous ?"}, code="new")
    db.add(
        CorrectionRequest(
            application_id=sent.id, field="question:q1a2b3", message="Précisez.", due_on=DUE, requested_at=NOW,
            requested_by_id=make.coordinator().user_id,
        )
    )  # fmt: skip
    assert [one.label for one in _of(db, anna, sent)] == ["Quel sport faites-vous ?"]
    answered = db.one(select(Question).where(Question.questionnaire_id == earlier.id))
    db.add(
        Answer(
            question_id=answered.id, subject_kind=SubjectKind.APPLICATION, subject_id=sent.id, value={"v": "Judo"},
            saved_at=NOW,
        )
    )  # fmt: skip
    assert [one.label for one in _of(db, anna, sent)] == ["Quel sport ?"]
