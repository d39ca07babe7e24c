"""Contested questions: answered by a city's coordinators, with source, day and document; shown where they concern."""

from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from db.enums import OfferState
from db.models import File, FileContent, OpenQuestion
from services import checklist_templates, open_questions
from services.contested import AREAS, QUESTIONS
from services.errors import Conflict, Forbidden, InvalidFields, NotFound
from services.queries.internships.open_questions import of_coordinated, of_placement
from services.unit import run
from tests.conftest import NOW
from tests.counting import statements
from tests.samples import cv
from tests.services.filing import outcome, read
from tests.services.hosting import everybody, tutor

GIVEN: dict[str, Any] = {
    "text": "Au taux de chaque année.",
    "source": "Lettre de la DGFiP",
    "answered_on": date(2026, 11, 3),
}


def answer(actor, city, code="rate_across_years", **options):
    return run(open_questions.answer, actor, city.public_id, code, now=NOW, **(GIVEN | options))


def of_city(db, actor):
    with db.session() as session:
        return {row.code: row for city in of_coordinated(session, actor) for row in city.rows}


def concerned(db, actor, placement):
    with db.session() as session:
        return {row.code: row for row in of_placement(session, actor, placement.public_id)}


def test_every_question_says_what_happens_meanwhile_and_whom_to_ask_and_names_things_to_do_that_exist():
    known = {item.code for _kind, items in checklist_templates.TEMPLATES.values() for item in items}
    for code, one in QUESTIONS.items():
        assert one.ask.endswith("?"), code
        assert one.until.endswith("."), code
        assert one.whom, code
        assert one.law, code
        assert one.items <= known, code
        assert one.area in AREAS


def test_an_answer_is_kept_with_source_day_and_document_and_replaced(db, make):
    coordinator, city = make.coordinator(), make.city()
    assert of_city(db, coordinator)["rate_across_years"].answer == ""
    answer(coordinator, city, document=("lettre.pdf", cv()))
    first = of_city(db, coordinator)["rate_across_years"]
    assert (first.answer, first.source, first.answered_on) == tuple(GIVEN.values())
    assert (first.entered_by, first.entered_at, first.document_name) == (coordinator.name, NOW, "lettre.pdf")
    answer(coordinator, city, text="Au taux de janvier.", document=("autre.pdf", cv()), seen_version=first.version)
    second = of_city(db, coordinator)["rate_across_years"]
    assert (second.answer, second.document_name) == ("Au taux de janvier.", "autre.pdf")
    assert len(db.all(select(FileContent))) == 1
    with pytest.raises(Conflict):
        answer(coordinator, city, seen_version=first.version)
    answer(coordinator, city, text="Encore.", seen_version=second.version)
    assert of_city(db, coordinator)["rate_across_years"].document_name == "autre.pdf"


def test_an_answer_is_taken_back_with_its_document(db, make):
    coordinator, city = make.coordinator(), make.city()
    answer(coordinator, city, document=("lettre.pdf", cv()))
    run(open_questions.take_back, coordinator, city.public_id, "rate_across_years", now=NOW)
    row = of_city(db, coordinator)["rate_across_years"]
    assert (row.answer, row.source, row.answered_on, row.document_public_id) == ("", "", None, None)
    assert db.all(select(FileContent)) == []
    run(open_questions.take_back, coordinator, city.public_id, "visa_fee", now=NOW)
    assert len(db.all(select(OpenQuestion))) == 1


def test_what_lacks_is_said_at_its_field(make):
    for options, fields in (
        ({"text": " ", "source": "", "answered_on": None}, {"text", "source", "answered_on"}),
        ({"answered_on": NOW.date() + timedelta(days=1)}, {"answered_on"}),
    ):
        with pytest.raises(InvalidFields) as refused:
            answer(make.coordinator(), make.city(), **options)
        assert {one.field for one in refused.value.errors} == fields
    with pytest.raises(NotFound):
        answer(make.coordinator(), make.city(), "no_question")


def test_only_coordinators_of_the_city_write_and_read_answers_and_their_documents(db, make):
    placement = make.placement(tutor_id=tutor(make).id)
    city, staff = make.city(), {"coordinator", "admin"}
    answer(make.coordinator(), city, "insurance", document=("lettre.pdf", cv()))
    file = db.one(select(File))
    for who, actor in everybody(db, make, placement).items():
        if who not in staff:
            with pytest.raises(Forbidden):
                answer(actor, city)
        assert outcome(partial(read, actor, file)) == ("done" if who in staff else "NotFound"), who
        assert bool(concerned(db, actor, placement)) is (who in staff), who
        assert all(row.answer == "" for row in of_city(db, actor).values()) or who in staff


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "codes"),
    [
        (date(2027, 7, 1), date(2027, 8, 31), {"insurance", "short_stay_stamp", "visa_fee"}),
        (date(2026, 12, 1), date(2027, 1, 31), {"insurance", "short_stay_stamp", "visa_fee", "rate_across_years"}),
        (date(2027, 3, 1), date(2027, 7, 31), {"insurance"}),
    ],
)
def test_an_internship_is_concerned_by_its_days(db, make, starts_on, ends_on, codes):
    placement = make.placement(starts_on=starts_on, ends_on=ends_on)
    assert set(concerned(db, make.coordinator(), placement)) == codes


def test_an_internship_is_concerned_by_those_before_it(db, make):
    person, offer = make.person(), make.offer(state=OfferState.PUBLISHED)
    before = {"starts_on": date(2026, 9, 1), "ends_on": date(2026, 10, 1)}
    make.placement(person=person, **before)
    assert "earlier_hours" in concerned(db, make.coordinator(), make.placement(person=person))
    make.placement(offer_id=offer.id, **before)
    found = concerned(db, make.coordinator(), make.placement(offer_id=offer.id))
    assert "gap_unit" in found
    assert "earlier_hours" not in found


def test_reading_costs_the_same_with_and_without_answers(db, make):
    coordinator, placement = make.coordinator(), make.placement()
    cost = lambda: statements(of_placement, coordinator, placement.public_id)  # noqa: E731
    before = cost()
    for code in QUESTIONS:
        answer(coordinator, make.city(), code)
    assert cost() == before == 2
    assert statements(of_coordinated, coordinator) == 2
