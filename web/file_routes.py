"""Private files: authorised at each request, as an attachment, never kept on the way."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from urllib.parse import quote

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from db.models import File
from db.session import reading
from services import files, links, sessions, unit
from services.actors import Actor, link_actor
from services.errors import Forbidden, NotFound
from web import sign_ins

_UNSAFE = re.compile(r"[^A-Za-z0-9 ._()-]+")
HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
}
"""Of every private file."""


async def download(request: Request) -> Response:
    """One file, for who is signed in or bears a link. What is missing and what is forbidden look the same."""
    found = await sign_ins.sign_in_of(request)
    token = request.cookies.get(sessions.link_cookie_name(), "")
    fetched = await to_thread.run_sync(_fetch, found, token, request.path_params["public_id"])
    if fetched is None:
        return PlainTextResponse("Not found", 404, headers={"cache-control": "no-store"})
    file, content = fetched
    headers = {**HEADERS, "content-disposition": disposition(file.name)}
    return Response(content, media_type=file.media_type, headers=headers)


def _fetch(found: sessions.SignIn | None, token: str, public_id: str) -> tuple[File, bytes] | None:
    for actor in (found.actor if found else None, bearer(token)):
        if actor is not None:
            with suppress(NotFound, Forbidden):
                return unit.run(files.fetch, actor, public_id)
    return None


def bearer(token: str) -> Actor | None:
    """Who came by a living link."""
    if not token:
        return None
    with reading() as session:
        link = links.resolve(session, token, now=unit.utc_now())
        return link_actor(session, link) if link is not None else None


def disposition(name: str) -> str:
    """``Content-Disposition`` of an attachment (RFC 6266): a plain name for old clients, the true one beside it."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = _UNSAFE.sub("_", plain).strip(" ._") or "document"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


ROUTES = [Route("/files/{public_id}", download)]
