"""What an application still lacks."""

import pytest

from db.enums import (
    OfferState,
    QuestionType,
    SubjectKind,
)
from db.models import Application, Person
from services import applications
from tests.conftest import NOW
from tests.services.applying import act, asks_for_cv, complete_draft, cv, questions, student


def person_of(db, actor):
    return db.get(Person, actor.person_id)


def own_draft(db, make, **fields):
    """A draft and the actor whose it is."""
    anna = make.applicant()
    return anna, make.application(person=person_of(db, anna), **fields)


def missing_of(db, application):
    with db.session() as session:
        found = applications.missing(session, session.get_one(Application, application.id))
    return [(one.step.value, one.code) for one in found]


def test_an_empty_draft_lists_all_that_is_missing_in_the_order_of_the_steps(db, make):
    asked = questions(db, {"code": "why", "is_required": True}, {"code": "more"})
    call = make.call(questionnaire_id=asked.id)
    asks_for_cv(db, call)
    make.offer(call=call)
    person = make.person(
        given_name="", family_name="", birth_date=None, nationality="", email="", given_name_hy="", family_name_hy=""
    )
    draft = make.application(
        call=call, person=person, study_field="", study_year="", motivation="", sending_organisation_id=None
    )
    assert missing_of(db, draft) == [
        ("identity", "given_name"), ("identity", "family_name"), ("identity", "birth_date"),
        ("identity", "nationality"), ("identity", "email"), ("identity", "phone"),
        ("studies", "sending_organisation"), ("studies", "study_field"), ("studies", "study_year"),
        ("studies", "motivation"), ("studies", "french_declared"), ("choices", "choices"),
        ("documents", "document:cv"), ("questions", "question:why"),
    ]  # fmt: skip


def test_a_complete_draft_lacks_nothing(db, make):
    call = make.call()
    asks_for_cv(db, call)
    assert missing_of(db, complete_draft(db, make, call=call)) == []


def test_names_of_what_is_missing_are_words_in_each_language(db, make):
    asked = questions(db, {"code": "why", "is_required": True, "label_fr": "Pourquoi ?", "label_en": "Why?"})
    draft = complete_draft(db, make, call=make.call(questionnaire_id=asked.id), study_year="")
    with db.session() as session:
        found = applications.missing(session, session.get_one(Application, draft.id), language="en")
    assert [one.label("en") for one in found] == ["Year of study", "Answer to “Why?”"]


def test_a_call_without_offers_asks_for_no_choice(db, make):
    draft = make.application(person=student(make))
    assert missing_of(db, draft) == []
    make.offer()
    assert missing_of(db, draft) == [("choices", "choices")]


def test_a_chosen_offer_that_is_gone_must_be_replaced(db, make):
    call = make.call()
    offer = make.offer(call=call, state=OfferState.WITHDRAWN)
    draft = complete_draft(db, make, call=call, offers=(offer,))
    with db.session() as session:
        found = applications.missing(session, session.get_one(Application, draft.id))
    assert [(one.code, one.params) for one in found] == [("choices", {"title": offer.title_fr})]


@pytest.mark.parametrize(
    ("fields", "is_missing"),
    [
        ({}, False),
        ({"deleted_at": NOW}, True),
        ({"state": "to_replace"}, True),
        ({"scan": "infected"}, True),
        ({"kind": "transcript"}, True),
        ({"subject_kind": SubjectKind.PLACEMENT}, True),
    ],
)
def test_a_mandatory_document_counts_only_if_it_is_there_and_good(db, make, fields, is_missing):
    call = make.call()
    asks_for_cv(db, call)
    draft = make.application(call=call, person=student(make))
    cv(db, draft, **fields)
    assert missing_of(db, draft) == [("documents", "document:cv")] * is_missing


def test_an_optional_document_is_not_missing(db, make):
    call = make.call()
    asks_for_cv(db, call, mandatory=False)
    assert missing_of(db, make.application(call=call, person=student(make))) == []


def test_a_question_that_does_not_show_is_not_missing(db, make):
    asked = questions(
        db,
        {"code": "visa", "type": QuestionType.YES_NO, "is_required": True},
        {"code": "which", "is_required": True, "condition": {"question": "visa", "in": [True]}},
    )
    anna, draft = own_draft(db, make, call=make.call(questionnaire_id=asked.id))
    act(applications.save_answer, anna, draft.public_id, "visa", False)
    assert ("questions", "question:which") not in missing_of(db, draft)
    act(applications.save_answer, anna, draft.public_id, "visa", True)
    assert ("questions", "question:which") in missing_of(db, draft)
