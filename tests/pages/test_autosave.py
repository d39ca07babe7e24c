"""Inputs that save themselves, where the person is faster than the page."""

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from db.session import writing
from services.unit import utc_now
from tests.pages.opening import checked, opened

pytestmark = pytest.mark.one_database


def test_what_was_entered_while_another_save_was_broken_off_is_saved_by_the_next_run(db, make):
    person = make.person(phone="", email="anna@example.org")
    at = opened(make.applicant(person), "my_profile")
    at.session_state[f"{person.public_id}-phone"] = "+374 10 12 34 56"
    assert db.fresh(person).phone == ""
    checked(at.run())
    assert db.fresh(person).phone == "+374 10 12 34 56"


def test_what_was_refused_is_not_given_again_and_what_others_change_meanwhile_stays(db, make):
    person = make.person(given_name="Anna", phone="+374 10 00 00 00", email="anna@example.org")
    at = opened(make.applicant(person), "my_profile")
    at = checked(at.text_input(key=f"{person.public_id}-given_name").input("Աննա").run())
    assert len(at.error) == 1
    with writing() as session:
        session.merge(db.fresh(person), load=False).phone = "+374 11 11 11 11"
    at = checked(at.run())
    assert len(at.error) == 1
    assert (db.fresh(person).given_name, db.fresh(person).phone) == ("Anna", "+374 11 11 11 11")


def test_words_that_came_after_the_close_stay_to_be_read_and_are_not_saved(db, make):
    call, person = make.call(), make.person(email="anna@example.org")
    one = make.application(person=person, call=call)
    at = opened(make.applicant(person), "apply", id=one.public_id, step="studies")
    with writing() as session:
        session.merge(db.fresh(call), load=False).closes_at = utc_now() - timedelta(minutes=1)
    before = db.fresh(one).motivation
    at = checked(at.text_area(key=f"{one.public_id}-motivation").input("Trop tard de peu").run())
    assert len(at.error) == 1
    assert "Trop tard de peu" in [one.value for one in at.markdown]
    assert db.fresh(one).motivation == before


def test_a_day_that_was_refused_because_of_another_is_taken_once_that_one_is_right(db, make):
    call, person = make.call(), make.person(email="anna@example.org")
    one = make.application(person=person, call=call)
    at = opened(make.applicant(person), "apply", id=one.public_id, step="studies")
    first, last = (at.date_input(key=f"{one.public_id}-available_{side}") for side in ("from", "until"))
    first.set_value(call.ends_on).run()
    assert len(checked(last.set_value(call.starts_on).run()).error) == 1
    assert not checked(first.set_value(call.starts_on).run()).error
    assert db.fresh(one).available_until == call.starts_on


def script():
    import streamlit as st

    from ui import autosave

    autosave.catch_up()
    told = st.session_state.setdefault("told", [])
    st.text_input("Field", **autosave.saving("field", "", told.append))


def test_what_is_entered_is_given_once():
    page = AppTest.from_function(script).run()
    page.text_input(key="field").input("one").run()
    page.run()
    assert page.session_state["told"] == ["one"]


def test_what_no_callback_gave_is_given_by_the_next_run():
    page = AppTest.from_function(script).run()
    page.session_state["field"] = "broken off"
    page.run()
    page.run()
    assert page.session_state["told"] == ["broken off"]


def emptied():
    import streamlit as st

    from ui import autosave

    told = st.session_state.setdefault("told", [])
    autosave._give("taken away", told.append)


def test_an_input_that_another_act_took_away_while_its_change_was_on_the_way_gives_nothing():
    page = AppTest.from_function(emptied).run()
    assert not page.exception
    assert page.session_state["told"] == []
