"""Inputs that save themselves: what was entered reaches its service once, also when its callback was broken off."""

import pytest
from streamlit.testing.v1 import AppTest

pytestmark = pytest.mark.one_database


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
