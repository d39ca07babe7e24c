"""Whose session stands behind a request, asked of the database at most once in a few seconds per session."""

from __future__ import annotations

import time
from collections import OrderedDict

from anyio import to_thread
from starlette.requests import HTTPConnection

from services import sessions
from services.unit import utc_now

FRESH_SECONDS = 3.0
"""For how long a frame on a websocket relies on the last answer. Pages and services ask again by themselves."""
MOST = 20_000

_answers: OrderedDict[str, tuple[float, sessions.SignIn | None]] = OrderedDict()


def secret_of(connection: HTTPConnection) -> str | None:
    """The secret in the session cookie, if the cookie is one of ours and not expired."""
    return sessions.read_cookie(connection.cookies.get(sessions.cookie_name(), ""))


async def sign_in_of(connection: HTTPConnection) -> sessions.SignIn | None:
    """The living session of a request, as the database knows it now."""
    secret = secret_of(connection)
    return await living(secret, max_age=0) if secret else None


async def living(secret: str, *, max_age: float = FRESH_SECONDS) -> sessions.SignIn | None:
    """The session with this secret if it lives; an answer of the last ``max_age`` seconds will do."""
    now = time.monotonic()
    known = _answers.get(secret)
    if known is not None and now - known[0] < max_age:
        return known[1]
    found = await to_thread.run_sync(_look_up, secret)
    remember(secret, found)
    return found


def remember(secret: str, found: sessions.SignIn | None) -> None:
    """Keep an answer for the frames to come."""
    _answers[secret] = (time.monotonic(), found)
    _answers.move_to_end(secret)
    while len(_answers) > MOST:
        _answers.popitem(last=False)


def _look_up(secret: str) -> sessions.SignIn | None:
    return sessions.lookup(secret, now=utc_now(), touch=False)
