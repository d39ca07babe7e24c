"""How people are named on a page: as one speaks of them, in the language of who reads."""

import pytest
from streamlit.testing.v1 import AppTest

pytestmark = pytest.mark.one_database


def script():
    import streamlit as st

    from db.enums import Gender
    from ui.components.badges import girl_or_boy

    for gender in (Gender.FEMALE, Gender.MALE, None):
        st.text(" · ".join(girl_or_boy(gender, age) for age in (None, 17, 18)))


def test_children_are_girls_and_boys_and_grown_ups_are_not():
    at = AppTest.from_function(script).run()
    assert [one.value for one in at.text] == ["fille · fille · Femme", "garçon · garçon · Homme", "·  ·"]
