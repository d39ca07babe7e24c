"""What is asked at the end of an internship: made, asked, answered, corrected, read by whom it is for."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from db.enums import EvaluationMoment, Evaluator, LinkPurpose, PlacementState, Role, Source, SubjectKind
from db.models import Answer, Department, Evaluation, OutboxMail, Question, Questionnaire
from db.session import writing
from seeds import evaluation_questions
from services import jobs, placements, unit
from services.actors import system
from services.errors import Forbidden, Invalid, InvalidFields, InvalidMove, Locked, NotFound
from services.evaluations import answering, asking, making
from services.evaluations.scoring import score_of
from services.on_behalf import Evidence
from services.policy import Action, may
from services.queries.internships import evaluations as queries
from tests.conftest import NOW
from tests.counting import statements
from tests.services.hosting import checklist_templates, everybody, items, link, mails, tutor
from tests.services.reminded import DAY, days_told

P = PlacementState
GOOD = {
    Evaluator.TUTOR: {"work": "5", "autonomy": "4", "team": "5", "french": "4", "again": True},
    Evaluator.INTERN: {"welcome": "4", "tasks": "4", "support": "5", "learning": "4", "living": "3", "recommend": True},
    Evaluator.REFERENT: {"aims": "4", "exchange": "4", "validated": True},
}
ENDED = {"state": P.COMPLETED, "starts_on": NOW.date() - 60 * DAY, "ends_on": NOW.date()}


@pytest.fixture
def asked(db):
    with writing() as session:
        evaluation_questions.load(session)


@pytest.fixture
def placement(make, asked):
    return make.placement(tutor_id=tutor(make, email="moreau@example.org").id, **ENDED)


def made(db, now=NOW):
    unit.run(making.make_due, system(), now=now)
    return {row.evaluator: row for row in db.all(select(Evaluation).order_by(Evaluation.id))}


def fill(actor, row, answers, now=NOW):
    for code, value in answers.items():
        unit.run(answering.save_answer, actor, row.public_id, code, value, now=now)


def send(actor, row, now=NOW, **options):
    return unit.run(answering.submit, actor, row.public_id, now=now, **options)


def answered(db, make, placement, evaluator, answers=None, now=NOW):
    """The row of this side, answered by the one it asks."""
    row = made(db)[evaluator]
    actor = link(db, LinkPurpose.EVALUATION, SubjectKind.EVALUATION, row.id)
    fill(actor, row, answers or GOOD[evaluator], now)
    send(actor, row, now)
    return db.fresh(row)


def test_each_side_is_asked_once_a_week_after_the_last_day(db, make, placement):
    make.placement(state=P.PLANNED)
    make.placement(**{**ENDED, "starts_on": NOW.date() - 200 * DAY, "ends_on": NOW.date() - 100 * DAY})
    rows = made(db)
    assert set(rows) == set(Evaluator)
    assert {row.due_on for row in rows.values()} == {placement.ends_on + 7 * DAY}
    assert made(db).keys() == rows.keys()
    assert len(db.all(select(Evaluation))) == 3
    with writing() as session:
        session.get(type(placement), placement.id).ended_on = placement.ends_on - 10 * DAY
    assert {row.due_on for row in made(db).values()} == {placement.ends_on - 3 * DAY}


def test_a_coordinator_prepares_those_of_an_old_internship(db, make, asked):
    old = make.placement(**{**ENDED, "starts_on": NOW.date() - 200 * DAY, "ends_on": NOW.date() - 100 * DAY})
    with pytest.raises(Forbidden):
        unit.run(making.make_for, make.host(), old.public_id, now=NOW)
    assert unit.run(making.make_for, make.coordinator(), old.public_id, now=NOW) == 3
    with pytest.raises(InvalidMove):
        unit.run(making.make_for, make.coordinator(), make.placement().public_id, now=NOW)


def test_the_job_asks_on_the_last_day_and_reminders_follow(db, make, placement):
    with writing() as session:
        stored = session.get(type(placement), placement.id)
        stored.referent_name, stored.referent_email = "Mme Sargsyan", "referent@example.org"
    effect = jobs.JOBS["evaluate"].run(NOW, None)
    assert effect == {"evaluations_made": 3, "evaluations_asked": 3}
    assert jobs.JOBS["evaluate"].run(NOW + DAY, None) == {"evaluations_made": 0, "evaluations_asked": 0}
    told = dict(mails(db))
    assert told["evaluation_asked_tutor"] == "moreau@example.org"
    assert told["evaluation_asked_referent"] == "referent@example.org"
    assert days_told("evaluation", 20, start=1) == [4, 8, 15]
    reminders = db.all(select(OutboxMail).where(OutboxMail.template == "reminder"))
    assert len(reminders) == 9
    assert all("/l/" in mail.body for mail in reminders)
    unnamed = {one.recipient for one in reminders if "Petrosyan" not in one.title + one.body}
    assert unnamed == {told["evaluation_asked_intern"]}


def test_nobody_is_written_to_twice_within_a_day(db, make, placement):
    row, coordinator = made(db)[Evaluator.TUTOR], make.coordinator()
    unit.run(asking.ask, coordinator, row.public_id, now=NOW)
    with pytest.raises(Locked):
        unit.run(asking.ask, coordinator, row.public_id, now=NOW + timedelta(hours=23))
    unit.run(asking.ask, coordinator, row.public_id, now=NOW + timedelta(hours=25))
    with pytest.raises(Invalid):
        unit.run(asking.ask, coordinator, made(db)[Evaluator.REFERENT].public_id, now=NOW)
    for stranger in (make.coordinator(make.artachat()), make.partner(), make.host()):
        with pytest.raises(Forbidden):
            unit.run(asking.ask, stranger, row.public_id, now=NOW)
    assert unit.run(asking.hand_link, coordinator, row.public_id, now=NOW)


def test_a_low_answer_asks_why_and_a_high_one_does_not(db, make, placement):
    row = made(db)[Evaluator.TUTOR]
    actor = link(db, LinkPurpose.EVALUATION, SubjectKind.EVALUATION, row.id)
    for value, shown in (("2", True), ("4", False)):
        fill(actor, row, {"work": value})
        with db.session() as session:
            sheet = queries.of_link(session, actor, "", now=NOW, language="hy")
        assert [one.is_visible for one in sheet.questions if one.code == "work_why"] == [shown]


def test_what_is_required_must_be_answered_before_it_is_sent(db, make, placement):
    row = made(db)[Evaluator.INTERN]
    actor = link(db, LinkPurpose.EVALUATION, SubjectKind.EVALUATION, row.id)
    fill(actor, row, {"welcome": "4"})
    with pytest.raises(InvalidFields) as refused:
        send(actor, row)
    assert {one.field for one in refused.value.errors} == set(GOOD[Evaluator.INTERN]) - {"welcome"}
    with pytest.raises(Invalid):
        fill(actor, row, {"tasks": "6"})
    assert db.fresh(row).answered_at is None


def test_it_is_sent_once_and_settles_what_was_to_be_done(db, make, asked):
    checklist_templates(db)
    department = make.department()
    entered = unit.run(
        placements.enter, make.coordinator(), person=make.person().public_id, state=P.IN_PROGRESS, source=Source.PHONE,
        department_public_id=department.public_id, starts_on=NOW.date() - 50 * DAY, ends_on=NOW.date() + DAY, now=NOW,
        sending_organisation_public_id=make.university().public_id,
    )  # fmt: skip
    rows, head = made(db), make.host(department)
    fill(head, rows[Evaluator.TUTOR], GOOD[Evaluator.TUTOR])
    send(head, rows[Evaluator.TUTOR])
    assert items(db, entered)["evaluation_by_host"].done_at == NOW
    assert items(db, entered)["evaluation_by_intern"].done_at is None
    again = send(head, rows[Evaluator.TUTOR], NOW + DAY)
    assert (again.answered_at, again.score, again.source) == (NOW, 88, Source.ACCOUNT)


def test_corrections_count_until_the_file_is_closed(db, make, placement):
    row = answered(db, make, placement, Evaluator.TUTOR)
    actor = link(db, LinkPurpose.EVALUATION, SubjectKind.EVALUATION, row.id, token_hash="again")
    fill(actor, row, {"french": "1"})
    assert db.fresh(row).score == 69
    with pytest.raises(Invalid):
        fill(actor, row, {"french": None})
    with writing() as session:
        session.get(type(placement), placement.id).state = P.CLOSED
    with pytest.raises(InvalidMove):
        fill(actor, row, {"french": "5"})
    assert db.fresh(row).score == 69


def test_a_low_score_reaches_the_coordinators_the_same_day_once(db, make, placement):
    coordinator = make.coordinator()
    bad = {**GOOD[Evaluator.TUTOR], "work": "1", "autonomy": "2", "team": "3", "french": "3"}
    row = answered(db, make, placement, Evaluator.TUTOR, bad)
    assert (row.score, row.alerted_at) == (31, NOW)
    [mail] = db.all(select(OutboxMail).where(OutboxMail.template == "evaluation_low"))
    assert (mail.recipient, f"/evaluation?id={row.public_id}" in mail.body) == (coordinator.email, True)
    item = items(db, placement)[answering.LOW]
    assert (item.due_on, item.owner_role) == (NOW.date(), Role.COORDINATOR)
    actor = link(db, LinkPurpose.EVALUATION, SubjectKind.EVALUATION, row.id, token_hash="again")
    fill(actor, row, {"french": "1"})
    assert [name for name, _to in mails(db)].count("evaluation_low") == 1


def test_the_school_learns_what_its_student_said_and_the_tutor_does_not(db, make, placement):
    partner, other = make.partner(), make.host(db.get(Department, placement.department_id))
    row = answered(db, make, placement, Evaluator.INTERN)
    assert ("evaluation_passed_on", partner.email) in mails(db)
    with db.session() as session:
        assert queries.sheet(session, partner, row.public_id, now=NOW, language="fr").row.answered_at == NOW
        for actor in (other, make.partner(make.artachat()), make.applicant()):
            with pytest.raises(NotFound):
                queries.sheet(session, actor, row.public_id, now=NOW, language="fr")


@pytest.mark.parametrize(
    ("evaluator", "may_answer"),
    [
        (Evaluator.TUTOR, {"head of the department", "tutor", "link to the internship"}),
        (Evaluator.INTERN, {"intern"}),
        (Evaluator.REFERENT, {"partner of the school"}),
    ],
)
def test_only_the_side_that_is_asked_answers_and_coordinators_record(db, make, placement, evaluator, may_answer):
    row = made(db)[evaluator]
    allowed = set()
    with db.session() as session:
        stored = session.get(Evaluation, row.id)
        for who, actor in everybody(db, make, placement).items():
            if may(actor, Action.EVALUATION_ANSWER, stored):
                allowed.add(who)
    assert allowed == may_answer | {"coordinator", "admin"}


def test_a_coordinator_records_answers_on_behalf_with_what_they_know(db, make, placement):
    row, coordinator = made(db)[Evaluator.TUTOR], make.coordinator()
    fill(coordinator, row, GOOD[Evaluator.TUTOR])
    with pytest.raises(Invalid):
        send(coordinator, row)
    send(coordinator, row, source=Source.PHONE, evidence=Evidence("Mme Moreau", NOW.date() - DAY))
    stored = db.fresh(row)
    assert (stored.by_name, stored.source, stored.happened_on) == ("Mme Moreau", Source.PHONE, NOW.date() - DAY)
    head = make.host(db.get(Department, placement.department_id))
    with db.session() as session:
        read = {who: queries.sheet(session, who, row.public_id, now=NOW, language="fr") for who in (coordinator, head)}
    assert [(one.row.told_by, one.recorded_by) for one in read.values()] == [("Mme Moreau", coordinator.name), ("", "")]


def test_it_cannot_be_answered_long_before_the_end(db, make, asked):
    make.placement(state=P.IN_PROGRESS, starts_on=NOW.date(), ends_on=NOW.date() + 30 * DAY)
    row = made(db)[Evaluator.TUTOR]
    actor = link(db, LinkPurpose.EVALUATION, SubjectKind.EVALUATION, row.id)
    with pytest.raises(InvalidMove):
        fill(actor, row, {"work": "4"}, NOW + 22 * DAY)
    fill(actor, row, {"work": "4"}, NOW + 23 * DAY)
    assert len(db.all(select(Answer))) == 1


def test_scores_lie_between_0_and_100(db, asked):
    questions = db.all(
        select(Question).join(Questionnaire).where(Questionnaire.code == "evaluation_tutor").order_by(Question.position)
    )
    codes = ("work", "autonomy", "team", "french")
    assert score_of(questions, dict.fromkeys(codes, "1")) == 0
    assert score_of(questions, dict.fromkeys(codes, "5")) == 100
    assert score_of(questions, {"work": "3", "again": True}) == 50
    assert score_of(questions, {"again": True}) is None


def test_the_panel_costs_the_same_for_one_and_three(db, make, placement):
    coordinator = make.coordinator()
    made(db)

    def cost():
        return statements(queries.of_placement, coordinator, placement.public_id, now=NOW, language="fr")

    before = cost()
    assert {row.moment for row in made(db).values()} == {EvaluationMoment.FINAL}
    assert before == cost() == 1
