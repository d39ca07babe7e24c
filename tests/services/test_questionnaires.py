from datetime import date, timedelta

import pytest
from sqlalchemy import select

from db.enums import QuestionType, SubjectKind
from db.models import Question
from db.session import writing
from services import questionnaires
from services.errors import Invalid
from tests.conftest import NOW
from tests.services.applying import questions, sentence

OPTIONS = [{"value": "a", "fr": "Un", "en": "One"}, {"value": "b", "fr": "Deux"}, {"value": "c", "fr": "Trois"}]


def question(kind, **fields):
    return Question(**{"code": "q", "type": kind, "label_fr": "?", "options": OPTIONS, **fields})


@pytest.mark.parametrize(
    ("kind", "raw", "normal"),
    [
        (QuestionType.TEXT, "  deux   mots\n", "deux mots"),
        (QuestionType.TEXT, "   ", None),
        (QuestionType.TEXT, None, None),
        (QuestionType.TEXT, "Cafe\u0301\x00", "Café"),
        (QuestionType.LONG_TEXT, "une ligne  \r\n\r\nune autre\n", "une ligne\n\nune autre"),
        (QuestionType.NUMBER, 7, 7),
        (QuestionType.NUMBER, 0, 0),
        (QuestionType.NUMBER, "1 250", 1250),
        (QuestionType.NUMBER, "12,50", "12.5"),
        (QuestionType.NUMBER, 0.1, "0.1"),
        (QuestionType.NUMBER, 3.0, 3),
        (QuestionType.DATE, date(2027, 7, 1), "2027-07-01"),
        (QuestionType.DATE, "2027-07-01", "2027-07-01"),
        (QuestionType.YES_NO, True, True),
        (QuestionType.YES_NO, False, False),
        (QuestionType.YES_NO, "no", False),
        (QuestionType.CHOICE, "b", "b"),
        (QuestionType.CHOICES, ["c", "a", "c"], ["a", "c"]),
        (QuestionType.CHOICES, [], None),
    ],
)
def test_an_answer_takes_the_normal_form_of_its_type(kind, raw, normal):
    assert questionnaires.normalise(question(kind), raw) == normal


@pytest.mark.parametrize(
    ("kind", "fields", "raw", "refusal"),
    [
        (QuestionType.TEXT, {"maximum": 5}, "trop long", "This text has 9 characters; at most 5 are possible."),
        (QuestionType.TEXT, {}, "x" * 301, "This text has 301 characters; at most 300 are possible."),
        (QuestionType.LONG_TEXT, {"minimum": 20}, "court", "Write at least 20 characters."),
        (QuestionType.NUMBER, {}, "sept", "This is not a number: write it in digits."),
        (QuestionType.NUMBER, {}, "nan", "This is not a number: write it in digits."),
        (QuestionType.NUMBER, {}, float("inf"), "This is not a number: write it in digits."),
        (QuestionType.NUMBER, {}, True, "This is not a number: write it in digits."),
        (QuestionType.NUMBER, {}, "1e30", "This is not a number: write it in digits."),
        (QuestionType.NUMBER, {"minimum": 1, "maximum": 5}, 6, "Give a number from 1 to 5."),
        (QuestionType.NUMBER, {"minimum": 1}, "0.5", "Give a number of at least 1."),
        (QuestionType.NUMBER, {"maximum": 5}, 5.01, "Give a number of at most 5."),
        (QuestionType.DATE, {}, "31/12/2027", "This is not a date: write day, month and year."),
        (QuestionType.DATE, {}, "2027-02-30", "This is not a date: write day, month and year."),
        (QuestionType.DATE, {}, "0027-02-03", "Check the year of this date."),
        (QuestionType.YES_NO, {}, "perhaps", "Answer by yes or no."),
        (QuestionType.CHOICE, {}, "z", "Choose one of the values in the list."),
        (QuestionType.CHOICES, {}, ["a", "z"], "Choose among the values in the list."),
    ],
)
def test_an_answer_that_does_not_fit_is_refused_at_its_question(kind, fields, raw, refusal):
    with pytest.raises(Invalid) as refused:
        questionnaires.normalise(question(kind, **fields), raw)
    assert (sentence(refused.value), refused.value.field) == (refusal, "q")


def test_an_answer_is_saved_replaced_and_taken_back(db):
    questionnaire = questions(db, {"code": "why"})
    asked = db.one(select(Question).where(Question.questionnaire_id == questionnaire.id))
    seen = []
    for minute, raw in enumerate(["parce que", "pour apprendre", ""]):
        with writing() as session:
            now = NOW + timedelta(minutes=minute)
            questionnaires.save_answer(session, SubjectKind.APPLICATION, 7, asked, raw, now)
        with db.session() as session:
            seen.append(questionnaires.answers_of(session, SubjectKind.APPLICATION, [7, 8]))
    assert seen == [{7: {"why": "parce que"}, 8: {}}, {7: {"why": "pour apprendre"}, 8: {}}, {7: {}, 8: {}}]


def conditional():
    return [
        question(QuestionType.YES_NO, code="visa", is_required=True),
        question(QuestionType.CHOICE, code="where", condition={"question": "visa", "in": [True]}, is_required=True),
        question(QuestionType.TEXT, code="detail", condition={"question": "where", "in": ["c"]}, is_required=True),
        question(QuestionType.TEXT, code="free"),
    ]


@pytest.mark.parametrize(
    ("answers", "visible", "missing"),
    [
        ({}, ["visa", "free"], ["visa"]),
        ({"visa": False}, ["visa", "free"], []),
        ({"visa": True}, ["visa", "where", "free"], ["where"]),
        ({"visa": True, "where": "c"}, ["visa", "where", "detail", "free"], ["detail"]),
        ({"visa": False, "where": "c"}, ["visa", "free"], []),
        ({"visa": True, "where": "a", "detail": "kept, not shown"}, ["visa", "where", "free"], []),
    ],
)
def test_a_question_shows_only_where_its_condition_holds(answers, visible, missing):
    asked = conditional()
    assert [one.code for one in questionnaires.visible_questions(asked, answers)] == visible
    assert [one.code for one in questionnaires.missing(asked, answers)] == missing


def test_a_condition_on_several_choices_holds_if_one_of_them_fits():
    asked = [
        question(QuestionType.CHOICES, code="many"),
        question(QuestionType.TEXT, code="more", condition={"question": "many", "in": ["b"]}),
    ]
    assert len(questionnaires.visible_questions(asked, {"many": ["a", "b"]})) == 2
    assert len(questionnaires.visible_questions(asked, {"many": ["a"]})) == 1


def test_questions_that_depend_on_each_other_in_a_circle_stay_hidden():
    asked = [
        question(QuestionType.TEXT, code="one", condition={"question": "two", "in": ["x"]}),
        question(QuestionType.TEXT, code="two", condition={"question": "one", "in": ["x"]}),
        question(QuestionType.TEXT, code="lost", condition={"question": "gone", "in": ["x"]}),
    ]
    assert questionnaires.visible_questions(asked, {"one": "x", "two": "x"}) == []


def test_options_are_given_in_the_language_or_else_in_french():
    assert questionnaires.options_of(question(QuestionType.CHOICE), "en") == (
        ("a", "One"), ("b", "Deux"), ("c", "Trois"),
    )  # fmt: skip


def test_the_latest_version_of_a_questionnaire_is_found(db):
    questions(db, {"code": "old"}, code="motivation")
    newer = questions(db, {"code": "new"}, code="other")
    with writing() as session:
        session.get_one(type(newer), newer.id).code = "motivation"
        session.get_one(type(newer), newer.id).number = 2
    with db.session() as session:
        assert questionnaires.latest(session, "motivation").id == newer.id
        assert questionnaires.latest(session, "none") is None
