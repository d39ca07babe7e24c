"""The list and the sheet of a school's students."""

from __future__ import annotations

from datetime import timedelta

import pytest

from db.enums import ApplicationState as A
from db.enums import Enrolment
from services.i18n import translate
from tests.conftest import NOW
from tests.pages.opening import listed
from tests.pages.test_students import button, opened, words

pytestmark = pytest.mark.one_database


def names(at):
    return [row[0].partition("\n")[0] for row in listed(at)]


@pytest.fixture
def story(make):
    people = [make.person(given_name=name) for name in ("Vahe", "Elen", "Lilit")]
    states = (A.SHORTLISTED, A.CONFIRMED, A.REJECTED)
    rows = [
        make.application(person=person, state=state, submitted_at=NOW - timedelta(hours=n))
        for n, (person, state) in enumerate(zip(people, states, strict=True))
    ]
    stay = make.placement(person=people[1], application_id=rows[1].id, tutor_id=make.person(given_name="Julien").id)
    return {"people": people, "rows": rows, "stay": stay, "ufar": make.partner()}


def test_filters_come_from_the_address_and_names_never_go_there(story):
    everybody = [person.name for person in story["people"]]
    assert names(opened(story["ufar"], "our_students")) == everybody
    at = opened(story["ufar"], "our_students", state="under_review")
    assert names(at) == everybody[:1]
    at = opened(story["ufar"], "our_students", enrolment="unknown")
    assert names(at) == everybody[:2]
    at.text_input(key="students-search").input("nobody of this name").run()
    assert names(at) == []
    assert translate("fr", "No application fits these filters.") in words(at)
    assert "nobody" not in repr(at.query_params)
    assert {name: at.query_params[name] for name in at.query_params} == {"enrolment": "unknown"}


def test_the_sheet_says_where_the_intern_will_be_and_takes_the_word_of_the_school(db, story):
    at = opened(story["ufar"], "student", id=story["rows"][1].public_id)
    shown = words(at)
    assert at.title[0].value == story["people"][1].name
    assert "Julien" in shown
    button(at, "Yes, enrolled").click().run()
    assert not at.exception
    assert db.fresh(story["rows"][1]).enrolment is Enrolment.CONFIRMED


def test_the_page_of_an_application_leads_a_school_to_the_sheet(story):
    at = opened(story["ufar"], "application", id=story["rows"][0].public_id)
    assert translate("fr", "Shortlisted") not in words(at)
    assert button(at, "Yes, enrolled")


def test_another_school_finds_no_sheet(make, story):
    at = opened(make.partner(make.artachat()), "student", id=story["rows"][0].public_id)
    assert at.title[0].value == translate("fr", "This page cannot be shown")
    at = opened(make.partner(make.artachat()), "our_students")
    assert translate("fr", "None of your students has applied yet.") in words(at)
