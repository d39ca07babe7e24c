import pytest

from services import bindings


@pytest.fixture(autouse=True)
def _nothing_bound(monkeypatch):
    monkeypatch.setattr(bindings, "_bound", type(bindings._bound)())


def test_a_session_is_bound_to_its_owner_and_can_change_hands():
    bindings.bind("streamlit-1", "sign-in-1")
    bindings.bind("streamlit-2", bindings.ANONYMOUS)
    assert [bindings.bound(f"streamlit-{n}") for n in (1, 2, 3)] == ["sign-in-1", "", None]
    bindings.bind("streamlit-1", "sign-in-2")
    assert bindings.bound("streamlit-1") == "sign-in-2"


def test_a_forgotten_session_is_unknown():
    bindings.bind("streamlit-1", "sign-in-1")
    bindings.forget("streamlit-1")
    bindings.forget("streamlit-1")
    assert bindings.bound("streamlit-1") is None


def test_beyond_the_limit_the_one_seen_least_recently_is_forgotten(monkeypatch):
    monkeypatch.setattr(bindings, "MOST", 2)
    bindings.bind("a", "1")
    bindings.bind("b", "2")
    assert bindings.bound("a") == "1"
    bindings.bind("c", "3")
    assert [bindings.bound(one) for one in "abc"] == ["1", None, "3"]
