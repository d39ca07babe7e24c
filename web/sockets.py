"""The guard of Streamlit's websocket: who may open it, what may come through it, and when it is closed.

A websocket outlives the request that opened it. So the session behind it is looked at again as frames arrive, and all
open ones together every few seconds: a tab whose session has ended is sent to the sign-in and its socket closed.
"""

from __future__ import annotations

import logging
from collections.abc import Collection
from typing import Any
from urllib.parse import quote

import anyio
from anyio import to_thread
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from db.session import reading
from services import sessions
from services.bindings import bound
from services.logs import new_error_id, report
from services.queries.people.sign_ins import living
from services.throttle import network
from services.unit import utc_now
from services.visitors import owner_key
from settings import settings
from web import sign_ins
from web.addresses import UNKNOWN
from web.frames import POLICY_VIOLATION, Verdict, judge, redirect_to
from web.limits import Pace, Places
from web.origins import host_is_ours, origin_is_ours
from web.pages import SIGN_IN

STREAM = "/_stcore/stream"
SWEEP_SECONDS = 5.0
GOODBYE_SECONDS = 5.0
_NAMES = b"sec-websocket-protocol"
_log = logging.getLogger("passerelle.web")


class GuardedSocket:
    """One open websocket. Its secret, if any, was that of a living session when it was opened."""

    def __init__(self, secret: str | None, receive: Receive, send: Send) -> None:
        self.secret = secret
        self.closed = False
        self._receive = receive
        self._send = send
        self._pace = Pace(settings().frames_per_10_seconds)

    async def receive(self) -> Message:
        """The next message for Streamlit; a frame that must not reach it ends the connection instead."""
        while True:
            message = await self._receive()
            if message["type"] != "websocket.receive" or self.closed:
                return message if not self.closed else _gone(POLICY_VIOLATION)
            verdict = await self._judge(dict(message))
            if verdict is Verdict.PASS:
                return message
            if isinstance(verdict, int):
                await self.close(verdict)
                return _gone(verdict)

    async def _judge(self, message: dict[str, Any]) -> Verdict | int:
        if not self._pace.keeps():
            return POLICY_VIOLATION
        if self.secret is not None and await sign_ins.living(self.secret) is None:
            await self.say_goodbye()
            return POLICY_VIOLATION
        return judge(message)

    async def send(self, message: Message) -> None:
        """Hand a message to the browser; after the end nothing is sent any more."""
        if self.closed:
            return
        self.closed = message["type"] == "websocket.close"
        await self._send(message)

    async def close(self, code: int) -> None:
        await self.send({"type": "websocket.close", "code": code})

    async def say_goodbye(self) -> None:
        """The session has ended: the tab is sent to where the cookie is forgotten, then to the sign-in."""
        frame = redirect_to(f"/session/end?next={quote(SIGN_IN, safe='')}")
        await self.send({"type": "websocket.send", "bytes": frame})

    async def end(self) -> None:
        """Send the tab away and close; a browser that does not read is not waited for."""
        with anyio.move_on_after(GOODBYE_SECONDS):
            await self.say_goodbye()
            await self.close(POLICY_VIOLATION)


def _gone(code: int) -> Message:
    return {"type": "websocket.disconnect", "code": code}


class SocketGuard:
    """Middleware for websockets; requests of other kinds pass untouched."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.places = Places(settings().sockets_per_address)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        address = network((scope.get("client") or (UNKNOWN, 0))[0])
        if not _may_open(connection) or not self.places.take(address):
            await _refuse(receive, send)
            return
        try:
            await self._serve(connection, receive, send)
        except Exception as error:  # uvicorn would write it down with what people typed; the connection ends anyway
            report(error, new_error_id())
        finally:
            self.places.give_back(address)

    async def _serve(self, connection: HTTPConnection, receive: Receive, send: Send) -> None:
        found = await sign_ins.sign_in_of(connection)
        secret = sign_ins.secret_of(connection) if found else None
        owner = owner_key(found, connection.cookies.get(sessions.browser_cookie_name(), ""))
        socket = GuardedSocket(secret, receive, send)
        open_sockets.add(socket)
        try:
            await self.app(_without_foreign_session(connection.scope, owner), socket.receive, socket.send)
        finally:
            open_sockets.discard(socket)


open_sockets: set[GuardedSocket] = set()


def _may_open(connection: HTTPConnection) -> bool:
    """Only pages of this very server open websockets; a request without ``Origin`` is no browser's."""
    host = connection.headers.get("host", "")
    origin = connection.headers.get("origin", "")
    return connection.scope["path"] == STREAM and host_is_ours(host) and origin_is_ours(origin, host)


async def _refuse(receive: Receive, send: Send) -> None:
    await receive()
    await send({"type": "websocket.close", "code": POLICY_VIOLATION})


def _without_foreign_session(scope: Scope, owner: str) -> Scope:
    """The same scope, without the wish to resume a Streamlit session that belongs to somebody else.

    The browser sends that id as the third name in ``Sec-WebSocket-Protocol``.
    """
    names = [
        part.strip()
        for _name, value in scope["headers"]
        if _name == _NAMES
        for part in value.decode("latin-1").split(",")
    ]
    if len(names) < 3 or (owner and bound(names[2]) == owner):
        return scope
    kept = ", ".join(names[:2]).encode("latin-1")
    headers = [(name, value) for name, value in scope["headers"] if name != _NAMES]
    return {**scope, "subprotocols": names[:2], "headers": [*headers, (_NAMES, kept)]}


async def sweep() -> None:
    """Send away the tabs of sessions that have ended; one question to the database for all of them."""
    by_secret: dict[str, list[GuardedSocket]] = {}
    for socket in open_sockets:
        if socket.secret is not None and not socket.closed:
            by_secret.setdefault(socket.secret, []).append(socket)
    ended = await to_thread.run_sync(_ended, list(by_secret))
    async with anyio.create_task_group() as group:
        for secret in ended:
            sign_ins.remember(secret, None)
            for socket in by_secret[secret]:
                group.start_soon(socket.end)


def _ended(secrets: Collection[str]) -> list[str]:
    if not secrets:
        return []
    with reading() as session:
        alive = living(session, secrets, now=utc_now())
    return [secret for secret in secrets if secret not in alive]


async def sweep_for_ever() -> None:
    """Started with the server; a fault of the database is said and the next round tried."""
    while True:
        await anyio.sleep(SWEEP_SECONDS)
        try:
            await sweep()
        except Exception:
            _log.exception("sessions of open pages could not be checked")
