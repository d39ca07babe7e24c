"""Attacks on the websocket: foreign pages, stolen ids of open pages, frames that a browser would not send."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg

from tests.web.conftest import SOCKETS_PER_ADDRESS
from tests.web.serving import Browser, Server, Tab

POLICY, UNSUPPORTED, TOO_BIG, PROTOCOL = 1008, 1003, 1009, 1002


@pytest.mark.parametrize(
    "origin",
    [
        None,
        "null",
        "https://evil.example",
        "http://127.0.0.1",
        "http://127.0.0.1:1",
        "http://localhost:8501@evil.example",
        "file://",
    ],
)
def test_websocket_of_another_page_is_refused(visitor, origin):
    assert visitor.is_refused(origin=origin)


def test_websocket_of_our_own_page_is_accepted(visitor):
    with visitor.tab() as tab:
        assert "HELLO nobody" in tab.run().text


def test_websocket_with_a_rebound_name_is_refused(visitor):
    assert visitor.is_refused(Host="evil.example", origin="http://evil.example")


@pytest.mark.parametrize("path", ["/stream", "/_stcore/stream/", "/_stcore//stream", "/x/_stcore/stream"])
def test_websocket_elsewhere_is_refused(visitor, path):
    assert visitor.is_refused(path=path)


def test_sockets_of_one_address_are_limited_and_freed(visitor):
    """The proxy is trusted, so each forwarded address counts for itself; an IPv6 line counts as one."""
    here = {"X-Forwarded-For": "203.0.113.5"}
    tabs = [visitor.tab(**here) for _n in range(SOCKETS_PER_ADDRESS)]
    assert visitor.is_refused(**here)
    assert visitor.is_refused(**{"X-Forwarded-For": "198.51.100.1, 203.0.113.5"})
    assert not visitor.is_refused(**{"X-Forwarded-For": "203.0.113.6"})
    tabs.pop().close()
    assert wait_until_accepted(visitor, here)
    for tab in tabs:
        tab.close()
    line = [visitor.tab(**{"X-Forwarded-For": f"2001:db8::{n}"}) for n in range(1, SOCKETS_PER_ADDRESS + 1)]
    assert visitor.is_refused(**{"X-Forwarded-For": "2001:db8::ffff"})
    for tab in line:
        tab.close()


def wait_until_accepted(visitor: Browser, headers: dict[str, str]) -> bool:
    """The server learns of a closed connection a moment later."""
    return any(not visitor.is_refused(**headers) for _try in range(50))


def heartbeat() -> BackMsg:
    frame = BackMsg()
    frame.app_heartbeat = True
    return frame


def test_too_many_frames_end_the_connection(visitor):
    with visitor.tab() as tab:
        for _n in range(41):
            tab.send(heartbeat())
        assert tab.close_code() == POLICY


def test_frame_that_is_too_large_ends_the_connection(visitor):
    with visitor.tab() as tab:
        tab.send(tab.rerun(query="x" * 2_100_000))
        assert tab.close_code() == TOO_BIG


def test_frame_of_text_ends_the_connection(visitor):
    with visitor.tab() as tab:
        tab.send("hello")
        assert tab.close_code() == UNSUPPORTED


def test_frame_of_nonsense_ends_the_connection(visitor):
    with visitor.tab() as tab:
        tab.send(b"\xff\xff\xff")
        assert tab.close_code() == PROTOCOL


def test_commands_for_developers_do_nothing(visitor, stranger):
    with visitor.tab() as tab, stranger.tab() as tab_of_stranger:
        assert "TYPED mine" in tab.run(query="typed=mine").text
        tab_of_stranger.run()
        for name in ("clear_cache", "load_git_info", "set_run_on_save", "debug_shutdown_runtime"):
            frame = BackMsg()
            setattr(frame, name, True)
            tab_of_stranger.send(frame)
            tab.send(frame)
        install = BackMsg()
        install.backend_operation_request.install_skills.SetInParent()
        tab.send(install)
        assert "TYPED mine" in tab.run().text
        assert "HELLO nobody" in tab_of_stranger.run().text


def typed_by(tab: Tab, text: str) -> str:
    """Have the page remember a text; gives the id of the Streamlit session."""
    assert f"TYPED {text}" in tab.run(query=f"typed={text}").text
    return tab.session_id


def resumed_text(browser: Browser, session_id: str) -> str:
    with browser.tab(resume=session_id) as tab:
        return tab.run().text


def test_page_is_resumed_by_its_own_browser(visitor):
    with visitor.tab() as tab:
        session_id = typed_by(tab, "kept")
    assert "TYPED kept" in resumed_text(visitor, session_id)


def test_page_of_nobody_is_not_resumed_by_another_browser(visitor, stranger):
    with visitor.tab() as tab:
        session_id = typed_by(tab, "private")
        assert "private" not in resumed_text(stranger, session_id)
        assert "TYPED private" in tab.run().text


def test_page_of_nobody_is_not_resumed_without_a_browser_id(visitor, stranger):
    with visitor.tab() as tab:
        session_id = typed_by(tab, "private")
    stranger.http.cookies.clear()
    assert "private" not in resumed_text(stranger, session_id)


def test_page_of_a_person_is_resumed_by_nobody_else(visitor, stranger, people):
    anna, karen = people.user(), people.user()
    visitor.sign_in(anna)
    with visitor.tab() as tab:
        session_id = typed_by(tab, "private")
        assert "private" not in resumed_text(stranger, session_id)
        stranger.sign_in(karen)
        assert "private" not in resumed_text(stranger, session_id)
        assert "TYPED private" in tab.run().text
    assert "TYPED private" in resumed_text(visitor, session_id)


def test_page_of_a_person_is_not_resumed_after_the_sign_out(visitor, people):
    visitor.sign_in(people.user())
    with visitor.tab() as tab:
        session_id = typed_by(tab, "private")
    visitor.http.cookies.delete("passerelle")
    assert "private" not in resumed_text(visitor, session_id)


def test_unknown_page_is_not_resumed(visitor):
    with visitor.tab(resume="0b1f7e0a-0000-4000-8000-000000000000") as tab:
        assert "HELLO nobody" in tab.run().text
        assert tab.session_id != "0b1f7e0a-0000-4000-8000-000000000000"


class TestWithoutTheGuard:
    """The negative control: the same attacks succeed where the guard is absent."""

    @pytest.fixture
    def naked(self, unguarded: Server, people: Any) -> Any:
        one = Browser(unguarded)
        yield one
        one.close()

    def test_pages_without_origin_are_let_in(self, naked):
        assert not naked.is_refused(origin=None)

    def test_pages_are_resumed_by_other_browsers(self, naked, unguarded):
        thief = Browser(unguarded)
        with naked.tab() as tab:
            session_id = typed_by(tab, "private")
            assert "TYPED private" in resumed_text(thief, session_id)
        thief.close()

    def test_frames_are_not_counted(self, naked):
        with naked.tab() as tab:
            for _n in range(60):
                tab.send(heartbeat())
            assert "HELLO nobody" in tab.run().text
