"""The guard before Streamlit's own addresses: what is closed, what needs a sign-in, and whose upload it is.

Under ``/_stcore/`` only what a page needs is open; everything else there answers as if it did not exist.
"""

from __future__ import annotations

import asyncio
from weakref import WeakValueDictionary

from anyio import to_thread
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import runtime

from db.session import reading
from services import links, sessions
from services.bindings import bound
from services.unit import utc_now
from services.visitors import owner_key
from settings import settings
from web import sign_ins
from web.origins import host_is_ours, is_from_elsewhere

CORE = "/_stcore/"
UPLOADS = "/_stcore/upload_file/"
MEDIA = "/media/"
HEALTH = "/healthz"
OPEN_IN_CORE = frozenset({"/_stcore/health", "/_stcore/host-config"})
CLOSED = ("/component", "/auth/login", "/auth/logout", "/oauth2callback", "/app/static")
"""Streamlit's components, its own sign-in, and its way of serving an application's folder: none is used here."""
READING = frozenset({"GET", "HEAD"})
METHODS = READING | {"POST", "PUT", "DELETE", "OPTIONS"}
FILES_AT_ONCE = 20
"""Uploaded files that one open page may hold in the server's memory before they are saved."""


class Guard:
    """Middleware for requests; websockets have a guard of their own."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._lanes: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refusal = await _refusal(HTTPConnection(scope)) if scope["type"] == "http" else None
        if refusal is None and scope["type"] == "http" and scope["method"] == "PUT":
            await self._take_upload(scope, receive, send)
        else:
            await (refusal or self.app)(scope, receive, send)

    async def _take_upload(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One file after the other for each page, so that many at once cannot outrun the count."""
        session_id = _page_of_upload(scope["path"])
        lane = self._lanes.setdefault(session_id, asyncio.Lock())
        async with lane:
            is_full = _files_held(session_id) >= FILES_AT_ONCE
            await (_answer(429) if is_full else self.app)(scope, receive, send)


async def _refusal(request: HTTPConnection) -> Response | None:
    """The answer to a request that must not go on, or None."""
    path, method = request.scope["path"], request.scope["method"]
    if _is_crooked(path):
        return _answer(400)
    if path != HEALTH and not host_is_ours(request.headers.get("host", "")):
        return _answer(400)
    if method not in METHODS:
        return _answer(405)
    if _is_closed(path):
        return _answer(404)
    if method == "PUT" and not path.startswith(UPLOADS):
        return _answer(405)
    if method not in READING and is_from_elsewhere(request.headers):
        return _answer(403)
    if path.startswith(UPLOADS):
        return await _upload_refusal(request)
    if path.startswith(MEDIA) and not await _may_see_media(request):
        return _answer(401)
    return None


def _answer(status: int) -> Response:
    words = {400: "Bad request", 401: "Unauthorized", 403: "Forbidden", 404: "Not found", 405: "Method not allowed"}
    words |= {413: "Too large", 429: "Too many"}
    return PlainTextResponse(words[status], status, headers={"cache-control": "no-store"})


def _is_crooked(path: str) -> bool:
    """Paths that mean different things to different readers: empty, dotted or backslashed parts, control characters."""
    inner = path[1:].removesuffix("/").split("/")
    odd_part = path != "/" and any(part.partition(";")[0] in {"", ".", ".."} for part in inner)
    return (
        not path.startswith("/") or odd_part or "\\" in path or any(ord(char) < 32 or char == "\x7f" for char in path)
    )


def _is_closed(path: str) -> bool:
    if path.startswith(CORE.rstrip("/")):
        return path not in OPEN_IN_CORE and not path.startswith(UPLOADS)
    return any(path == closed or path.startswith(closed + "/") for closed in CLOSED)


async def _may_see_media(request: HTTPConnection) -> bool:
    """Pictures within pages: for whoever is signed in or bears a living link."""
    return await sign_ins.sign_in_of(request) is not None or await to_thread.run_sync(_bears_link, request)


def _bears_link(request: HTTPConnection) -> bool:
    token = request.cookies.get(sessions.link_cookie_name(), "")
    if not token:
        return False
    with reading() as session:
        return links.resolve(session, token, now=utc_now()) is not None


async def _upload_refusal(request: HTTPConnection) -> Response | None:
    """Uploads go only into an open page of one's own, and are not too large by what they say.

    Whoever bears a living link owns what is open in their browser: a photo is an answer without any account.
    """
    if request.scope["method"] == "OPTIONS":
        return _answer(405)  # asked before requests from other sites, which are not answered anyway
    found = await sign_ins.sign_in_of(request)
    if found is None and not await to_thread.run_sync(_bears_link, request):
        return _answer(401)
    owner = owner_key(found, request.cookies.get(sessions.browser_cookie_name(), ""))
    if not owner or bound(_page_of_upload(request.scope["path"])) != owner:
        return _answer(403)
    return _answer(413) if _is_too_large(request) else None


def _page_of_upload(path: str) -> str:
    """The id of the Streamlit session in the address of an upload."""
    return path.removeprefix(UPLOADS).partition("/")[0]


def _is_too_large(request: HTTPConnection) -> bool:
    """By what the request announces; Streamlit counts again as the content arrives."""
    announced = request.headers.get("content-length", "0")
    return not announced.isdecimal() or int(announced) > settings().max_file_bytes + 10_000


def _files_held(session_id: str) -> int:
    manager = runtime.get_instance().uploaded_file_mgr
    return len(manager.file_storage.get(session_id, ()))  # type: ignore[attr-defined]
