"""A city writes the questions of its evaluations: prepared, put in use, kept as they were asked."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from db.enums import EvaluationMoment, Evaluator, LinkPurpose, PlacementState, Role, SubjectKind
from db.models import Evaluation, OutboxMail, Question, Questionnaire
from db.session import writing
from seeds import evaluation_questions
from services import unit
from services.actors import system
from services.errors import Conflict, Forbidden, Invalid, InvalidMove, NotFound
from services.evaluations import answering, asking, making
from services.evaluations import question_writing as writes
from services.evaluations.scoring import SCALE_OPTIONS
from services.policy import Action, may
from services.queries.internships import evaluation_questions as queries
from services.queries.internships import evaluations as sheets
from services.queries.internships.evaluation_results import results
from tests.conftest import NOW
from tests.counting import statements
from tests.services.hosting import everybody, link, tutor

DAY = timedelta(days=1)
P = PlacementState
FROM_1_TO_5 = {"type": "choice", "options": SCALE_OPTIONS, "is_required": True}


@pytest.fixture
def clerk(db, make):
    with writing() as session:
        evaluation_questions.load(session)
    return make.coordinator()


@pytest.fixture
def run(make, clerk):
    """An act of the city's coordinator upon one of its sets."""
    city = make.city()

    def act(service, name, *args, actor=clerk, now=NOW, **options):
        return unit.run(service, actor, city.public_id, name, *args, now=now, **options)

    return act


@pytest.fixture
def shown(db, make, clerk):
    """A set as the page shows it."""
    city = make.city()

    def read(name, **options):
        with db.session() as session:
            return queries.question_set(session, clerk, city.public_id, name, language="fr", **options)

    return read


def codes(found):
    return [one.code for one in found.questions]


def under_way(make, left, **fields):
    """An internship of sixty days that ends in ``left`` days."""
    ends = NOW.date() + left * DAY
    return make.placement(state=P.IN_PROGRESS, starts_on=ends - 60 * DAY, ends_on=ends, **fields)


def evaluations(db, placement=None, now=NOW):
    """Evaluations that are due to be made, of one internship, by moment and who answers."""
    unit.run(making.make_due, system(), now=now)
    rows = db.all(select(Evaluation))
    return {(row.moment, row.evaluator): row for row in rows if placement is None or row.placement_id == placement.id}


def asked(db, row):
    """What an evaluation asks, in French."""
    query = select(Question).where(Question.questionnaire_id == db.fresh(row).questionnaire_id)
    return [one.label_fr for one in db.all(query.order_by(Question.position))]


def final(rows, evaluator=Evaluator.INTERN):
    return rows[EvaluationMoment.FINAL, evaluator]


def test_what_is_prepared_is_asked_of_nobody_until_it_is_put_in_use(db, make, run, shown):
    ahead, open_already = under_way(make, 30), under_way(make, 3)
    ahead_row, open_row = final(evaluations(db, ahead)), final(evaluations(db, open_already))
    before = asked(db, ahead_row)
    run(writes.change, "intern", "welcome", {"label_fr": "Le premier jour s’est bien passé."})
    run(writes.remove, "intern", "living")
    new = run(writes.add, "intern", {"label_fr": "Et le quartier ?"})
    run(writes.order, "intern", [new, *[one for one in codes(shown("intern")) if one != new]])
    assert (asked(db, ahead_row), shown("intern").draft.number) == (before, 1)
    assert run(writes.put_in_use, "intern", now=NOW) == 1
    assert asked(db, ahead_row)[:2] == ["Et le quartier ?", "Le premier jour s’est bien passé."]
    assert asked(db, open_row) == before
    found = shown("intern")
    assert (found.in_use.number, found.in_use.since, found.in_use.asked, found.draft) == (1, NOW, 1, None)
    assert [one.is_built_in for one in found.versions] == [False, True]
    assert [one.label for one in shown("intern", version="b1").questions] == before
    assert not shown("intern", version="b1").is_editable


def test_a_version_in_use_is_never_written_again(db, run, shown):
    for words in ("Premier jour ?", "Premier matin ?"):
        run(writes.change, "tutor", "team", {"label_fr": words})
        run(writes.put_in_use, "tutor")
    asked_once = db.one(
        select(Questionnaire).where(Questionnaire.code.like("evaluation_tutor-%"), Questionnaire.number == 1)
    )
    kept = {
        one.code: one.label_fr for one in db.all(select(Question).where(Question.questionnaire_id == asked_once.id))
    }
    assert kept["team"] == "Premier jour ?"
    assert [one.number for one in shown("tutor").versions] == [2, 1, 1]
    run(writes.change, "tutor", "team", {"label_fr": "Autre chose"})
    run(writes.drop, "tutor")
    assert next(one.label for one in shown("tutor").questions if one.code == "team") == "Premier matin ?"
    with pytest.raises(InvalidMove):
        run(writes.put_in_use, "tutor")
    run(writes.change, "tutor", "team", {"label_fr": "Autre chose"})
    run(writes.change, "tutor", "team", {"label_fr": "Premier matin ?"})
    with pytest.raises(Invalid):
        run(writes.put_in_use, "tutor")


def test_the_last_question_that_shows_a_low_score_stays(run, shown):
    run(writes.remove, "referent", "aims_why")
    run(writes.remove, "referent", "aims")
    for service, *args in (
        (writes.remove, "exchange"), (writes.change, "exchange", {"is_required": False}),
        (writes.change, "exchange", {"type": "text"}),
    ):  # fmt: skip
        with pytest.raises(Invalid) as refused:
            run(service, "referent", *args)
        assert "from 1 to 5" in refused.value.msgid
    assert "exchange" in codes(shown("referent"))


def test_an_older_copy_an_unknown_set_and_a_broken_condition_are_refused(run, shown):
    seen = shown("intern").seen
    run(writes.remove, "intern", "comment", seen=seen)
    with pytest.raises(Conflict):
        run(writes.remove, "intern", "recommend", seen=seen)
    with pytest.raises(NotFound):
        run(writes.add, "other", {"label_fr": "X"})
    with pytest.raises(NotFound):
        shown("intern", version="9")
    with pytest.raises(Invalid):
        run(writes.remove, "intern", "recommend")


def test_only_the_city_that_asks_writes_its_questions(db, make, clerk, run, shown):
    placement = make.placement(tutor_id=tutor(make).id)
    allowed = {
        who for who, actor in everybody(db, make, placement).items() if may(actor, Action.EVALUATION_WRITE, make.city())
    }
    assert allowed == {"coordinator", "admin"}
    with pytest.raises(Forbidden):
        run(writes.add, "intern", {"label_fr": "X"}, actor=make.coordinator(make.artachat()))
    run(writes.change, "intern", "welcome", {"label_fr": "Bien ?"})
    run(writes.put_in_use, "intern")
    other = make.member(Role.COORDINATOR, make.artachat())
    with db.session() as session:
        theirs = queries.question_set(session, other, make.artachat().public_id, "intern", language="fr")
        with pytest.raises(Forbidden):
            queries.question_set(session, other, make.city().public_id, "intern", language="fr")
    assert (theirs.in_use.is_built_in, theirs.questions[0].label) == (
        True,
        shown("intern", version="b1").questions[0].label,
    )


def test_the_middle_is_asked_once_a_city_writes_questions_for_it(db, make, run):
    placement = under_way(make, 30, tutor_id=tutor(make, email="moreau@example.org").id)
    assert {moment for moment, _who in evaluations(db)} == {EvaluationMoment.FINAL}
    code = run(writes.add, "mid_tutor", {"label_fr": "Tout avance ?", **FROM_1_TO_5})
    run(writes.put_in_use, "mid_tutor")
    row = evaluations(db, placement)[EvaluationMoment.MID_TERM, Evaluator.TUTOR]
    assert row.due_on == NOW.date() + 7 * DAY
    assert unit.run(asking.ask_due, system(), now=NOW) == 1
    assert db.one(select(OutboxMail)).template == "evaluation_asked_tutor_mid"
    by_link = link(db, LinkPurpose.EVALUATION, SubjectKind.EVALUATION, row.id)
    unit.run(answering.save_answer, by_link, row.public_id, code, "1", now=NOW)
    unit.run(answering.submit, by_link, row.public_id, now=NOW)
    assert (db.fresh(row).score, db.fresh(row).alerted_at) == (0, NOW)
    with writing() as session:
        session.get(type(placement), placement.id).state = P.COMPLETED
    with pytest.raises(InvalidMove):
        unit.run(answering.save_answer, by_link, row.public_id, code, "5", now=NOW)
    with db.session() as session:
        [told] = results(session, make.coordinator(), Evaluator.TUTOR).questions
    assert (told.label, told.moment, told.people) == ("Tout avance ?", EvaluationMoment.MID_TERM, 1)


def test_an_internship_that_is_short_or_past_its_middle_is_not_asked_at_the_middle(db, make, run):
    run(writes.add, "mid_intern", {"label_fr": "Tout avance ?", **FROM_1_TO_5})
    run(writes.put_in_use, "mid_intern")
    make.placement(state=P.IN_PROGRESS, starts_on=NOW.date() - 10 * DAY, ends_on=NOW.date() + 10 * DAY)
    under_way(make, 15)
    assert {moment for moment, _who in evaluations(db)} == {EvaluationMoment.FINAL}
    run(writes.remove, "mid_intern", queries_code(db))
    run(writes.put_in_use, "mid_intern")
    under_way(make, 30)
    assert {moment for moment, _who in evaluations(db)} == {EvaluationMoment.FINAL}


def queries_code(db):
    return db.one(select(Question.code).where(Question.label_fr == "Tout avance ?"))


def test_a_question_is_tried_out_with_its_conditions(shown):
    found = shown("tutor")
    for value, is_asked in (("1", True), ("5", False)):
        rows = queries.tried(found.questions, {"work": value}, "hy")
        assert [one.is_visible for one in rows if one.code == "work_why"] == [is_asked]
    assert rows[0].label.startswith("Հանձնարարված")


def test_a_set_costs_the_same_for_few_and_many(db, make, clerk, run):
    city = make.city().public_id

    def cost():
        return statements(queries.question_set, clerk, city, "intern", language="fr")

    before = cost()
    for words in "abc":
        run(writes.change, "intern", "welcome", {"label_fr": words})
        run(writes.put_in_use, "intern")
    under_way(make, 30)
    evaluations(db)
    assert cost() == before <= 5


def test_an_evaluation_that_was_asked_shows_the_words_it_was_asked_in(db, make, run):
    placement = under_way(make, 0)
    row = final(evaluations(db, placement))
    run(writes.change, "intern", "welcome", {"label_fr": "Autrement ?"})
    run(writes.put_in_use, "intern")
    with db.session() as session:
        sheet = sheets.sheet(session, make.coordinator(), row.public_id, now=NOW, language="fr")
    assert sheet.questions[0].label.startswith("J’ai été bien accueilli")
