"""Visitors for ``AppTest``: it has no browser, so the cookies of its pages are given here.

    at = signed_in(AppTest.from_file("app.py"), user).run()     # a real cookie of a real session in the database
    at = visiting(AppTest.from_file("app.py")).run()            # nobody
    at = bearing_link(AppTest.from_file("app.py"), token).run() # the bearer of a capability link

    at = at_address(at, "placements", view="timeline")          # as somebody opens it from a mail: one run

Several ``AppTest`` objects may live side by side, each with its own visitor. As in the served application, all share
what Streamlit learns once for the process: the components that packages bring, and the compiled scripts.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.runtime.context import ContextProxy
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.testing.v1 import AppTest, local_script_runner
from streamlit.util import calc_hash

from services import sessions
from services.unit import utc_now
from ui.menu import BY_NAME

ADDRESS = "203.0.113.7"
BROWSER = "browser-of-a-test"


class Cookies(dict[str, str]):
    """What ``st.context.cookies`` gives: a mapping that can be turned into a dictionary."""

    def to_dict(self) -> dict[str, str]:
        return dict(self)


_current = Cookies()


@contextmanager
def _shown(cookies: Cookies) -> Iterator[None]:
    global _current
    before, _current = _current, cookies
    try:
        yield
    finally:
        _current = before


@cache
def _components() -> BidiComponentManager:
    """The components of all installed packages: to look for them takes as long as to draw a page."""
    found = BidiComponentManager()
    found.discover_and_register_components(start_file_watching=False)
    return found


_scripts = ScriptCache()
local_script_runner.ScriptCache = lambda: _scripts  # type: ignore[assignment,misc]
ContextProxy.cookies = property(lambda _self: _current)  # type: ignore[assignment]
ContextProxy.ip_address = property(lambda _self: ADDRESS)  # type: ignore[assignment]


def visiting(at: AppTest, *, language: str = "fr", **cookies: str) -> AppTest:
    """``at`` as seen by a browser with these cookies; without any it is nobody's."""
    jar = Cookies(cookies)
    jar.setdefault(sessions.language_cookie_name(), language)
    jar.setdefault(sessions.browser_cookie_name(), BROWSER)
    at._bidi_component_manager = _components()
    run = at.__dict__.setdefault("_run_without_visitor", at._run)

    def _run(*args: Any, **options: Any) -> AppTest:
        with _shown(jar):
            return run(*args, **options)

    at._run = _run  # type: ignore[method-assign]
    return at


def session_secret(user: Any) -> str:
    """The secret of a new, living session of ``user`` (a ``User`` or an ``Actor``)."""
    user_id = getattr(user, "user_id", None) or user.id
    secret = sessions.open_session(user_id, address=ADDRESS, user_agent="AppTest", now=utc_now())
    assert sessions.activate(secret, now=utc_now())
    return secret


def session_cookie(user: Any) -> str:
    """The value of the cookie of a new session of ``user``."""
    return sessions.sign_cookie(session_secret(user), now=utc_now())


def signed_in(at: AppTest, user: Any, *, language: str = "fr") -> AppTest:
    """``at`` as seen by ``user``, signed in just now."""
    return visiting(at, language=language, **{sessions.cookie_name(): session_cookie(user)})


def bearing_link(at: AppTest, token: str, *, language: str = "fr") -> AppTest:
    """``at`` as seen by somebody who opened the address of a capability link."""
    return visiting(at, language=language, **{sessions.link_cookie_name(): token})


def at_address(at: AppTest, page: str, **query: str) -> AppTest:
    """The page of this name with these parameters, as its address shows it, without another page before it."""
    for key, value in query.items():
        at.query_params[key] = value
    at._page_hash = calc_hash(BY_NAME[page].url)
    return at.run()
