"""Private files: authorised at each request, as an attachment, never kept on the way."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from db.models import File
from services import files, unit
from services.actors import Actor
from services.errors import DomainError
from web import sign_ins

_UNSAFE = re.compile(r"[^A-Za-z0-9 ._()-]+")
_HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
}


async def download(request: Request) -> Response:
    """One file, for the signed-in person. What is missing and what is forbidden look the same."""
    found = await sign_ins.sign_in_of(request)
    fetched = await to_thread.run_sync(_fetch, found.actor, request.path_params["public_id"]) if found else None
    if fetched is None:
        return PlainTextResponse("Not found", 404, headers={"cache-control": "no-store"})
    file, content = fetched
    headers = {**_HEADERS, "content-disposition": disposition(file.name)}
    return Response(content, media_type=file.media_type, headers=headers)


def _fetch(actor: Actor, public_id: str) -> tuple[File, bytes] | None:
    try:
        return unit.run(files.fetch, actor, public_id)
    except DomainError:
        return None


def disposition(name: str) -> str:
    """``Content-Disposition`` of an attachment (RFC 6266): a plain name for old clients, the true one beside it."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = _UNSAFE.sub("_", plain).strip(" ._") or "document"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


ROUTES = [Route("/files/{public_id}", download)]
