from datetime import timedelta

import pytest
from sqlalchemy import select

from db.enums import CallState, QuestionType, SubjectKind
from db.models import Answer, Question, Questionnaire
from services import applications, call_questions, calls, questionnaires
from services.actors import ANONYMOUS
from services.errors import Conflict, Forbidden, Invalid, InvalidFields, InvalidMove, NotFound
from services.queries.applications.applications import detail as application_detail
from services.queries.applications.call_questions import questions_of_call
from services.queries.applications.calls import call_page, offers_of_call
from tests.conftest import NOW
from tests.counting import recorded
from tests.services.applying import act, audited, complete_draft, sentence, student

T = QuestionType
COLOURS = [{"fr": "Rouge", "en": "Red"}, {"fr": "Bleu", "hy": "Կապույտ"}]


@pytest.fixture
def call(make):
    return make.call(opens_at=NOW - timedelta(days=1), closes_at=NOW + timedelta(days=30))


@pytest.fixture
def clerk(make):
    return make.coordinator()


def add(clerk, call, label="Pourquoi ?", **values):
    return act(call_questions.add, clerk, call.public_id, {"label_fr": label, **values})


def change(clerk, call, code, **values):
    act(call_questions.change, clerk, call.public_id, code, values)


def asked(db, call):
    """Questions of the call in their order."""
    query = select(Question).where(Question.questionnaire_id == db.fresh(call).questionnaire_id)
    return db.all(query.order_by(Question.position))


def labels(db, call):
    return [question.label_fr for question in asked(db, call)]


def versions(db):
    return [(one.code, one.number) for one in db.all(select(Questionnaire).order_by(Questionnaire.id))]


def answered(db, make, call, code, value):
    """A draft with an answer, and whose it is."""
    person = student(make)
    draft, actor = complete_draft(db, make, call=call, person=person), make.applicant(person)
    act(applications.save_answer, actor, draft.public_id, code, value)
    return draft, actor


def answers(db, draft):
    with db.session() as session:
        return questionnaires.answers_of(session, SubjectKind.APPLICATION, [draft.id])[draft.id]


def then(db, draft, actor):
    """The words that were answered, by question, where they are others now, as the applicant and the city read them."""
    with db.session() as session:
        rows = application_detail(session, actor, draft.public_id, now=NOW).questions
    return {one.code: tuple(one.then) for one in rows if any(one.then)}


def missing(db, draft):
    with db.session() as session:
        return [one.code for one in applications.missing(session, session.get_one(type(draft), draft.id))]


def refused(service, *args, **options):
    """{field: sentence} of a refused act."""
    with pytest.raises((Invalid, InvalidFields)) as caught:
        service(*args, **options)
    errors = caught.value.errors if isinstance(caught.value, InvalidFields) else [caught.value]
    return {error.field: sentence(error) for error in errors}


def test_a_question_is_asked_in_three_languages_after_those_that_are_there(db, call, clerk):
    add(clerk, call, "Une ?")
    add(clerk, call, "  Deux ? ", label_hy="Երկու՞սը", help_en="Two", is_required=True, type="choice", options=COLOURS)
    first, second = asked(db, call)
    assert (first.label_fr, first.type, first.is_required) == ("Une ?", T.TEXT, False)
    assert (second.label_fr, second.label_hy, second.help_en) == ("Deux ?", "Երկու՞սը", "Two")
    assert (second.type, second.is_required, second.position) == (T.CHOICE, True, 1)
    assert questionnaires.options_of(second, "hy")[1][1] == "Կապույտ"
    assert versions(db) == [(f"call-{call.public_id}", 1)]
    assert audited(db) == ["call:edit", "call:edit"]
    assert db.fresh(call).version > call.version + 1


def test_each_type_is_asked_and_answered(db, make, call, clerk):
    options = [{**one, "value": one["fr"]} for one in COLOURS]
    given = {
        T.TEXT: "mot", T.LONG_TEXT: "deux\nlignes", T.NUMBER: "12", T.DATE: "2027-07-01", T.YES_NO: "yes",
        T.CHOICE: "Rouge", T.CHOICES: ["Rouge"],
    }  # fmt: skip
    codes = {kind: add(clerk, call, f"{kind} ?", type=kind, options=options) for kind in given}
    draft, anna = answered(db, make, call, codes[T.TEXT], "mot")
    for kind, raw in given.items():
        act(applications.save_answer, anna, draft.public_id, codes[kind], raw)
    assert answers(db, draft) == {codes[kind]: raw for kind, raw in given.items()} | {
        codes[T.NUMBER]: 12, codes[T.YES_NO]: True,
    }  # fmt: skip
    assert {question.type for question in asked(db, call) if question.options} == {T.CHOICE, T.CHOICES}


def test_what_cannot_be_asked_is_refused_at_its_field(db, call, clerk):
    for values, field in (
        ({"label_fr": " "}, "label_fr"),
        ({"label_en": "x" * 301}, "label_en"),
        ({"type": "other"}, "type"),
        ({"type": "choice"}, "options"),
        ({"type": "choice", "options": [{"fr": "Oui"}, {"en": "No"}]}, "options"),
        ({"type": "choices", "options": [{"fr": "Oui"}, {"fr": "oui"}]}, "options"),
        ({"type": "choices", "options": [{"fr": str(n)} for n in range(51)]}, "options"),
        ({"type": "number", "minimum": 5, "maximum": 4}, "maximum"),
        ({"minimum": 0}, "minimum"),
        ({"maximum": 5001}, "maximum"),
        ({"condition": {"question": "none", "in": [True]}}, "condition"),
    ):
        assert list(refused(add, clerk, call, **{"label_fr": "Quoi ?", **values})) == [field], values
    assert asked(db, call) == []


def test_a_condition_names_an_earlier_question_and_answers_it_can_have(db, call, clerk):
    visa = add(clerk, call, "Visa ?", type="yes_no")
    colour = add(clerk, call, "Couleur ?", type="choices", options=[{**one, "value": one["fr"]} for one in COLOURS])
    text = add(clerk, call, "Texte ?")
    for wrong in (
        {"question": visa, "in": []}, {"question": visa, "in": ["Rouge"]}, {"question": colour, "in": ["Vert"]},
        {"question": text, "in": ["a"]},
    ):  # fmt: skip
        assert list(refused(add, clerk, call, condition=wrong)) == ["condition"]
    add(clerk, call, "Lequel ?", condition={"question": visa, "in": [True]})
    assert asked(db, call)[3].condition == {"question": visa, "in": [True]}
    assert list(refused(change, clerk, call, visa, condition={"question": visa, "in": [True]})) == ["condition"]


def test_a_question_on_which_another_depends_keeps_its_place_type_and_answers(db, call, clerk):
    parent = add(clerk, call, "Couleur ?", type="choice", options=[{**one, "value": one["fr"]} for one in COLOURS])
    child = add(clerk, call, "Pourquoi rouge ?", condition={"question": parent, "in": ["Rouge"]})
    order = refused(act, call_questions.order, clerk, call.public_id, [child, parent])
    assert "Pourquoi rouge ?" in order[None]
    assert list(refused(act, call_questions.remove, clerk, call.public_id, parent)) == [None]
    assert list(refused(change, clerk, call, parent, type="text")) == ["type"]
    fewer = [{"fr": "Bleu", "value": "Bleu"}, {"fr": "Vert"}]
    assert list(refused(change, clerk, call, parent, options=fewer)) == ["options"]
    assert labels(db, call) == ["Couleur ?", "Pourquoi rouge ?"]


def test_questions_are_changed_ordered_and_removed_in_the_version_that_nobody_answered(db, call, clerk):
    one, two, three = (add(clerk, call, label) for label in ("1", "2", "3"))
    change(clerk, call, two, label_fr="deux", maximum=20)
    act(call_questions.order, clerk, call.public_id, [three, two, one])
    act(call_questions.remove, clerk, call.public_id, one)
    assert labels(db, call) == ["3", "deux"]
    assert versions(db) == [(f"call-{call.public_id}", 1)]
    version = db.fresh(call).version
    change(clerk, call, two, label_fr="deux")
    act(call_questions.order, clerk, call.public_id, [three, two])
    assert db.fresh(call).version == version
    assert list(refused(act, call_questions.order, clerk, call.public_id, [three])) == ["order"]
    with pytest.raises(NotFound):
        change(clerk, call, one, label_fr="une")


def test_an_answered_version_stays_as_it_was_and_answers_move_to_the_next(db, make, call, clerk):
    why, age = add(clerk, call, "Pourquoi ?"), add(clerk, call, "Âge ?", type="number")
    draft, anna = answered(db, make, call, why, "Parce que")
    act(applications.save_answer, anna, draft.public_id, age, "20")
    old = [(question.id, question.label_fr) for question in asked(db, call)]
    change(clerk, call, why, label_fr="Pour quelle raison ?")
    assert answers(db, draft) == {why: "Parce que", age: 20}
    assert {row.question_id for row in db.all(select(Answer))} == {question.id for question in asked(db, call)}
    act(call_questions.remove, clerk, call.public_id, age)
    assert labels(db, call) == ["Pour quelle raison ?"]
    assert answers(db, draft)[why] == "Parce que"
    change(clerk, call, why, label_fr="Quelle raison ?", label_hy="Ինչու՞")
    for actor in (anna, clerk):
        assert then(db, draft, actor) == {why: ("Pourquoi ?", "")}
    change(clerk, call, why, label_fr="Pourquoi ?")
    assert then(db, draft, anna) == {}
    change(clerk, call, why, label_fr="Pour quelle raison ?")
    act(applications.save_answer, anna, draft.public_id, why, "Parce que")
    assert (then(db, draft, anna), answers(db, draft)[why]) == ({}, "Parce que")
    assert versions(db) == [(f"call-{call.public_id}", number) for number in range(1, 7)]
    assert [(one.id, one.label_fr) for one in db.all(select(Question).order_by(Question.id).limit(2))] == old
    assert len(db.all(select(Answer))) == 2


def test_an_answer_that_was_given_keeps_its_sense(db, make, call, clerk):
    code = add(clerk, call, type="choices", options=[{**one, "value": one["fr"]} for one in COLOURS])
    draft, anna = answered(db, make, call, code, ["Bleu"])
    assert refused(change, clerk, call, code, type="text")["type"].startswith("Answers that were given: 1.")
    fewer = [{"value": "Rouge", "fr": "Rouge"}, {"fr": "Vert"}]
    assert refused(change, clerk, call, code, options=fewer) == {
        "options": "People who chose “Bleu”: 1. Keep it in the list."
    }
    change(clerk, call, code, options=[{"value": "Bleu", "fr": "Bleu ciel"}, {"fr": "Vert"}])
    assert answers(db, draft) == {code: ["Bleu"]}
    assert questionnaires.options_of(asked(db, call)[0], "fr")[0] == ("Bleu", "Bleu ciel")
    assert then(db, draft, anna) == {code: ("", "Bleu")}


def test_the_words_that_were_answered_outlive_the_call_that_asked_them_first(db, make, call, clerk):
    why = add(clerk, call)
    draft, _anna = answered(db, make, call, why, "Parce que")
    copy = act(calls.duplicate, clerk, call.public_id)
    change(clerk, call, why, label_fr="Pour quelle raison ?")
    change(clerk, copy, why, label_fr="Et toi ?")
    assert then(db, draft, clerk) == {why: ("Pourquoi ?", "")}


def test_a_new_required_question_is_missing_in_drafts_and_keeps_their_answers(db, make, call, clerk):
    why = add(clerk, call)
    draft, anna = answered(db, make, call, why, "Parce que")
    assert missing(db, draft) == []
    new = add(clerk, call, "Et ensuite ?", is_required=True)
    assert (missing(db, draft), answers(db, draft)) == ([f"question:{new}"], {why: "Parce que"})
    with pytest.raises((Invalid, InvalidFields)):
        act(applications.submit, anna, draft.public_id)
    act(applications.save_answer, anna, draft.public_id, new, "Revenir")
    assert missing(db, draft) == []


def test_a_call_for_another_year_asks_the_same_and_changes_for_itself_alone(db, make, call, clerk):
    why = add(clerk, call)
    draft, _anna = answered(db, make, call, why, "Parce que")
    copy = act(calls.duplicate, clerk, call.public_id)
    assert labels(db, copy) == ["Pourquoi ?"]
    change(clerk, copy, why, label_fr="Pourquoi cette année ?")
    add(clerk, copy, "Autre ?")
    assert (labels(db, call), labels(db, copy)) == (["Pourquoi ?"], ["Pourquoi cette année ?", "Autre ?"])
    assert answers(db, draft) == {why: "Parce que"}
    assert versions(db) == [(f"call-{call.public_id}", 1), (f"call-{copy.public_id}", 1)]
    change(clerk, call, why, label_fr="Et pourquoi ?")
    assert (labels(db, call), answers(db, draft)) == (["Et pourquoi ?"], {why: "Parce que"})


@pytest.mark.parametrize("who", ["applicant", "host", "partner", "foreign coordinator"])
def test_only_coordinators_of_the_organisation_write_questions(db, make, call, clerk, who):
    code = add(clerk, call)
    actor = make.coordinator(make.artachat()) if who == "foreign coordinator" else getattr(make, who)()
    for service, extra in [
        (call_questions.add, [{"label_fr": "X"}]), (call_questions.change, [code, {"label_fr": "X"}]),
        (call_questions.order, [[code]]), (call_questions.remove, [code]),
    ]:  # fmt: skip
        with pytest.raises(Forbidden):
            act(service, actor, call.public_id, *extra)
    with db.session() as session, pytest.raises((Forbidden, NotFound)):
        questions_of_call(session, actor, call.public_id)
    assert labels(db, call) == ["Pourquoi ?"]


def test_questions_decided_on_an_older_copy_or_of_an_archived_call_are_refused(db, make, call, clerk):
    code, seen = add(clerk, call), db.fresh(call).version
    change(clerk, call, code, label_fr="Autre ?")
    with pytest.raises(Conflict):
        act(call_questions.remove, clerk, call.public_id, code, seen_version=seen)
    archived = make.call(state=CallState.ARCHIVED)
    with pytest.raises(InvalidMove):
        add(clerk, archived)
    assert labels(db, call) == ["Autre ?"]


def counted(service, *args):
    """Statements of an act."""
    with recorded() as seen:
        act(service, *args)
    return len(seen)


def test_a_new_version_costs_the_same_for_any_number_of_questions_and_answers(db, make, call, clerk):
    small, large = call, make.call(opens_at=call.opens_at, closes_at=call.closes_at)
    codes = {small.id: [add(clerk, small)], large.id: [add(clerk, large, f"{n} ?") for n in range(6)]}
    answered(db, make, small, codes[small.id][0], "oui")
    for _n in range(4):
        answered(db, make, large, codes[large.id][0], "oui")
    costs = [
        counted(call_questions.change, clerk, one.public_id, codes[one.id][0], {"label_fr": "Autre ?"})
        for one in (small, large)
    ]
    assert costs[0] == costs[1]
    with db.session() as session:
        found = questions_of_call(session, clerk, large.public_id)
    assert [one.answers for one in found.questions] == [4, 0, 0, 0, 0, 0]
    assert found.version == db.fresh(large).version


def test_a_draft_is_shown_as_a_preview_to_those_who_may_edit_it_alone(db, make, clerk):
    draft = make.call(state=CallState.DRAFT, title_hy="Պրակտիկա")
    make.offer(call=draft)
    archived, published = make.call(state=CallState.ARCHIVED), make.call()
    others = (ANONYMOUS, make.applicant(), make.partner(), make.coordinator(make.artachat()))
    with db.session() as session:
        page = call_page(session, draft.public_id, "hy", NOW, viewer=clerk)
        assert (page.is_preview, page.call.title) == (True, "Պրակտիկա")
        assert len(offers_of_call(session, draft.public_id, "fr", is_preview=True)) == 1
        for viewer in others:
            with pytest.raises(NotFound):
                call_page(session, draft.public_id, "fr", NOW, viewer=viewer)
        with pytest.raises(NotFound):
            call_page(session, archived.public_id, "fr", NOW, viewer=clerk)
        assert not call_page(session, published.public_id, "fr", NOW, viewer=clerk).is_preview
