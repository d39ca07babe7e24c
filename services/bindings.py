"""Which sign-in each live Streamlit session belongs to. The page side writes it, the websocket guard reads it.

Kept in the process that serves the session, because that is as long as a Streamlit session lives.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

MOST = 20_000
"""Sessions remembered; beyond that the ones not seen for longest are forgotten, and refused by the guard."""
ANONYMOUS = ""

_bound: OrderedDict[str, str] = OrderedDict()
_lock = Lock()


def bind(streamlit_session_id: str, owner: str) -> None:
    """Remember who the session was made for: see ``services/visitors.py``."""
    with _lock:
        _bound[streamlit_session_id] = owner
        _bound.move_to_end(streamlit_session_id)
        while len(_bound) > MOST:
            _bound.popitem(last=False)


def bound(streamlit_session_id: str) -> str | None:
    """The owner that the session was made for (``ANONYMOUS``: nobody), None if the session is not known."""
    with _lock:
        if streamlit_session_id in _bound:
            _bound.move_to_end(streamlit_session_id)
        return _bound.get(streamlit_session_id)


def forget(streamlit_session_id: str) -> None:
    """The session has ended."""
    with _lock:
        _bound.pop(streamlit_session_id, None)
