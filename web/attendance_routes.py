"""Attendance over HTTP: the page, its list, and the marks that phones send, perhaps hours later and perhaps twice."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from db.session import reading
from services import sessions, unit
from services.actors import Actor
from services.errors import Conflict, DomainError, Forbidden, NotFound
from services.exchanges import attendance
from services.formats import long_date
from services.i18n import translate
from services.queries.exchange import exchange_attendance as queries
from services.unit import utc_now
from web import sign_ins
from web.attendance_page import HEADERS, PATH, document
from web.file_routes import bearer
from web.languages import language_of
from web.origins import origin_is_ours
from web.shell import STATIC

MOST_BYTES = 100_000
"""Of one sending."""
_PRIVATE = {"cache-control": "private, no-store"}


async def page(request: Request) -> Response:
    """The page; whoever asks, since there is nothing of anybody in it."""
    return Response(document(language_of(request)), media_type="text/html", headers=HEADERS)


async def worker(_request: Request) -> Response:
    """The script that opens the page without network; it answers for addresses of this page alone."""
    content = await to_thread.run_sync((STATIC / "attendance_worker.js").read_bytes)
    return Response(content, media_type="text/javascript", headers={"cache-control": "no-cache"})


async def sheet(request: Request) -> Response:
    """The list of one activity, for coordinators of both cities and leaders."""
    return await _answered(request, _read)


async def marks(request: Request) -> Response:
    """Keep marks, and answer with what became of each and with the list as it is now. Counts as activity."""
    if not origin_is_ours(request.headers.get("origin", ""), request.headers.get("host", "")):
        return _refused(403)
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        return _refused(415)
    body = await _body(request)
    if body is None:
        return _refused(413)
    try:
        raw = json.loads(body)
    except (ValueError, RecursionError):
        return _refused(400)
    entries = raw.get("marks") if isinstance(raw, dict) else None
    return await _answered(request, lambda actor, one, language: _keep(actor, one, language, entries), touch=True)


async def _body(request: Request) -> bytes | None:
    """What was sent; None if it is too large, whatever was announced."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            return None
    return body


async def _answered(request: Request, act: Callable[[Actor, str, str], Any], *, touch: bool = False) -> Response:
    secret = sign_ins.secret_of(request)
    token = request.cookies.get(sessions.link_cookie_name(), "")
    activity, language = request.path_params["activity"], language_of(request)
    return await to_thread.run_sync(lambda: _first(secret, token, touch, lambda actor: act(actor, activity, language),
                                                   language))  # fmt: skip


def _first(secret: str | None, token: str, touch: bool, act: Callable[[Actor], Any], language: str) -> Response:
    """What is allowed to whoever is signed in, else to the bearer of a link. Unknown and forbidden look the same."""
    found = sessions.lookup(secret, now=utc_now(), touch=touch) if secret else None
    for actor in (found.actor if found else None, bearer(token)):
        if actor is None:
            continue
        try:
            return JSONResponse(act(actor), headers=_PRIVATE)
        except (NotFound, Forbidden):
            continue
        except DomainError as error:
            status = 409 if isinstance(error, Conflict) else 400
            return _refused(status, translate(language, error.msgid, **error.params))
    return _refused(404)


def _refused(status: int, error: str = "") -> Response:
    return JSONResponse({"error": error}, status, headers=_PRIVATE)


def _keep(actor: Actor, activity: str, language: str, raw: Any) -> dict[str, Any]:
    received = unit.run(attendance.take, actor, activity, attendance.parsed(raw))
    answer = {"kept": list(received.kept), "refused": list(received.refused)}
    return answer | {"sheet": _read(actor, activity, language)}


def _read(actor: Actor, activity: str, language: str) -> dict[str, Any]:
    with reading() as session:
        found = queries.sheet(session, actor, activity, language=language, now=utc_now())
    hours = f"{found.starts_at:%H:%M}–{found.ends_at:%H:%M}"
    when = ", ".join(one for one in (long_date(found.day, language), hours, found.place) if one)
    return {
        "title": found.title, "when": when,
        "back": "/mon-groupe" if actor.link else f"/programme?id={found.leg}",
        "people": [
            {
                "id": one.person, "name": one.name, "group": one.group, "mark": one.mark or "",
                "at": round(one.marked_at.timestamp() * 1000) if one.marked_at else 0, "by": one.marked_by,
            }
            for one in found.lines
        ],
    }  # fmt: skip


ROUTES = [
    Route(f"{PATH}/worker.js", worker),
    Route(f"{PATH}/{{activity}}", page),
    Route(f"{PATH}/{{activity}}/list", sheet),
    Route(f"{PATH}/{{activity}}/marks", marks, methods=["POST"]),
]
