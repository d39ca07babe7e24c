"""Results of evaluations over years: counted for the city, in groups of five for schools, as a file."""

from datetime import date, timedelta
from fractions import Fraction
from itertools import product

import pytest
from sqlalchemy import select

from db.enums import EvaluationMoment, Evaluator, OrganisationKind, PlacementState, SubjectKind
from db.models import Answer, Evaluation, Organisation, Person, Question, Questionnaire
from db.session import writing
from seeds import evaluation_questions
from services import unit
from services.errors import Forbidden
from services.evaluations import question_writing as writes
from services.policy import Action, may
from services.queries.internships.evaluation_results import results
from services.rules.masking import LEAST
from tests.conftest import NOW
from tests.counting import statements
from tests.services.hosting import everybody, tutor
from tests.services.test_exports import rows as exported

I = Evaluator.INTERN


@pytest.fixture
def asked(db):
    with writing() as session:
        evaluation_questions.load(session)
    questionnaire = db.one(select(Questionnaire).where(Questionnaire.code == "evaluation_intern"))
    codes = {one.code: one.id for one in db.all(select(Question).where(Question.questionnaire_id == questionnaire.id))}
    return questionnaire.id, codes


def say(db, asked, placement, answered=True, **answers):
    """The intern of ``placement`` answered these questions."""
    questionnaire, codes = asked
    row = db.add(
        Evaluation(
            organisation_id=placement.organisation_id, placement_id=placement.id, moment=EvaluationMoment.FINAL,
            evaluator=I, questionnaire_id=questionnaire, due_on=placement.ends_on,
            answered_at=NOW if answered else None,
        )
    )  # fmt: skip
    db.add(
        *(
            Answer(
                subject_kind=SubjectKind.EVALUATION, subject_id=row.id, question_id=codes[code], value={"v": value},
                saved_at=NOW,
            )
            for code, value in answers.items()
        )
    )  # fmt: skip
    return row


def stay(make, department, year, **fields):
    end = date(year, 8, 31)
    return make.placement(
        department=department, state=PlacementState.CLOSED, starts_on=end - timedelta(days=60), ends_on=end, **fields
    )


def of(db, actor, code="welcome", **filters):
    with db.session() as session:
        found = results(session, actor, I, **filters)
    return next((one for one in found.questions if one.code == code), None)


def people(db, actor, **filters):
    found = of(db, actor, **filters)
    return found.people if found else 0


def test_answers_are_counted_by_question_year_and_department(db, make, asked):
    culture, youth = make.department(name_fr="Culture"), make.department(name_fr="Jeunesse")
    for department, year, value in ((culture, 2025, "5"), (culture, 2026, "4"), (youth, 2026, "2")):
        say(db, asked, stay(make, department, year), welcome=value, recommend=value != "2", comment="Loin.")
    say(db, asked, stay(make, youth, 2026), answered=False, welcome="1")
    coordinator = make.coordinator()
    found = of(db, coordinator)
    assert (found.people, found.average, [given for _label, given in found.counts]) == (
        3,
        Fraction(11, 3),
        [0, 1, 0, 1, 1],
    )
    assert [(part.label, part.people, part.average) for part in found.by_year] == [("2025", 1, 5), ("2026", 2, 3)]
    assert [(part.label, part.people) for part in found.by_department] == [("Culture", 2), ("Jeunesse", 1)]
    assert people(db, coordinator, year=2026) == 2
    assert people(db, coordinator, year=2026, department_public_id=youth.public_id) == 1
    assert people(db, coordinator, department_public_id="unknown") == 0
    again = of(db, coordinator, "recommend")
    assert (again.average, dict(again.counts)) == (Fraction(2, 3), {"Oui": 2, "Non": 1})


def test_answers_to_other_words_stand_by_themselves_with_their_years(db, make, asked):
    coordinator, department = make.coordinator(), make.department()
    say(db, asked, stay(make, department, 2025), welcome="2", recommend=True)
    city = make.city().public_id
    unit.run(writes.change, coordinator, city, "intern", "welcome", {"label_fr": "Le premier jour a été bon."}, now=NOW)
    unit.run(writes.change, coordinator, city, "intern", "recommend", {"label_en": "Recommended?"}, now=NOW)
    unit.run(writes.put_in_use, coordinator, city, "intern", now=NOW)
    version = db.one(select(Questionnaire).where(Questionnaire.code == f"evaluation_intern-{make.city().id}"))
    codes = {one.code: one.id for one in db.all(select(Question).where(Question.questionnaire_id == version.id))}
    say(db, (version.id, codes), stay(make, department, 2026), welcome="4", recommend=True)
    with db.session() as session:
        found = results(session, coordinator, I, language="fr").questions
    told = [(one.label, one.people, one.average, one.years, one.today) for one in found]
    assert told == [
        ("Le premier jour a été bon.", 1, 4, (2026,), ""),
        ("J’ai été bien accueilli(e) le premier jour.", 1, 2, (2025,), "Le premier jour a été bon."),
        ("Conseilleriez-vous ce stage à d’autres étudiants ?", 2, 1, (2025, 2026), ""),
    ]
    assert [(part.label, part.average) for part in found[1].by_year] == [("2025", 2)]


def test_the_year_is_that_of_the_real_last_day(db, make, asked):
    placement = stay(make, make.department(), 2026, ended_on=date(2025, 12, 20))
    say(db, asked, placement, welcome="4")
    assert people(db, make.coordinator(), year=2025) == 1


def test_what_was_written_is_read_by_coordinators_of_the_city_alone(db, make, asked):
    row = say(db, asked, stay(make, make.department(), 2026), welcome="4", comment="Merci à tous.")
    with db.session() as session:
        texts = results(session, make.coordinator(), I).texts
        assert [(one.text, one.evaluation_public_id, one.year) for one in texts] == [
            ("Merci à tous.", row.public_id, 2026)
        ]
        assert results(session, make.coordinator(), I, year=2025).texts == ()
        for other in (make.partner(), make.coordinator(make.artachat())):
            assert results(session, other, I).texts == ()


def test_a_school_reads_groups_of_five_of_its_own_students(db, make, asked):
    department, partner = make.department(), make.partner()
    other_school = db.add(Organisation(code="ysu", kind=OrganisationKind.UNIVERSITY, name_fr="YSU", country="AM"))
    for _time in range(9):
        say(db, asked, stay(make, department, 2025, sending_organisation_id=other_school.id), welcome="1")
    for number in range(4):
        say(db, asked, stay(make, department, 2026), welcome=str(number + 1))
    assert people(db, partner) == 0
    say(db, asked, stay(make, department, 2026), welcome="5")
    found = of(db, partner)
    assert (found.people, found.average) == (5, 3)
    assert people(db, partner, year=2025) == 0
    with db.session() as session:
        seen = results(session, partner, I)
    assert (seen.years, seen.is_masked) == ((2026,), True)


def test_no_combination_of_filters_of_a_school_differs_by_fewer_than_five(db, make, asked):
    departments = [make.department() for _time in range(3)]
    sizes = {(2024, 0): 6, (2024, 1): 2, (2025, 0): 3, (2025, 1): 1, (2026, 0): 5, (2026, 1): 4, (2026, 2): 3}
    for (year, place), size in sizes.items():
        for _time in range(size):
            say(db, asked, stay(make, departments[place], year), welcome="3")
    partner, coordinator = make.partner(), make.coordinator()
    filters = [
        {"year": year, "department_public_id": place and place.public_id}
        for year, place in product((None, 2024, 2025, 2026), (None, *departments))
    ]
    shown = [(one, people(db, partner, **one)) for one in filters]
    narrower = [
        (low, high) for (a, low), (b, high) in product(shown, shown) if all(b[key] in (None, a[key]) for key in a)
    ]
    assert {high - low for low, high in narrower if 0 < high - low < LEAST} == set()
    assert sorted({number for _one, number in shown}) == [0, 5, 6, 11, 12, 24]
    assert people(db, coordinator) == sum(sizes.values())


def test_a_partner_who_was_an_intern_does_not_count_what_they_said(db, make, asked):
    partner, department = make.partner(), make.department()

    me = db.get(Person, partner.person_id)
    for number in range(5):
        say(db, asked, stay(make, department, 2026, **({"person": me} if number == 0 else {})), welcome="4")
    assert people(db, partner) == 0


def test_whoever_neither_hosts_nor_sends_is_refused(db, make, asked):
    placement = make.placement(tutor_id=tutor(make).id)
    for who, actor in everybody(db, make, placement).items():
        with db.session() as session:
            if may(actor, Action.RESULTS_READ):
                assert results(session, actor, I).questions == (), who
            else:
                with pytest.raises(Forbidden):
                    results(session, actor, I)


def test_the_list_has_a_line_for_each_answer_and_the_filters_of_the_page(db, make, asked):
    department = make.department(name_en="Culture")
    for year, value in ((2025, "5"), (2026, "4"), (2026, "4")):
        say(db, asked, stay(make, department, year), welcome=value, recommend=True)
    coordinator = make.coordinator()
    found = exported(coordinator, "results", filters={"year": "2026", "side": "intern"})
    assert [(row["Calendar year"], row["Department"], row["Answer"], row["Number"]) for row in found] == [
        ("2026", "Culture", "4", "2"), ("2026", "Culture", "1", "2"),
    ]  # fmt: skip
    assert len(exported(coordinator, "results", filters={"department": department.public_id})) == 4
    assert exported(make.coordinator(make.artachat()), "results", basis="Accord") == []
    with pytest.raises(Forbidden):
        exported(make.partner(), "results")


def test_it_costs_the_same_for_few_and_many(db, make, asked):
    department, coordinator = make.department(), make.coordinator()
    say(db, asked, stay(make, department, 2026), welcome="4", comment="Merci.")
    before = statements(results, coordinator, I)
    for year in (2024, 2025, 2026):
        say(db, asked, stay(make, make.department(), year), welcome="4", comment="Merci.")
    assert statements(results, coordinator, I) == before <= 5
