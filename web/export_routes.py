"""Lists as files: authorised and recorded at each request, sent piece by piece, never kept on the way."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import NamedTuple
from urllib.parse import quote

from anyio import CapacityLimiter, to_thread
from starlette.concurrency import iterate_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from services import sessions, unit
from services.actors import Actor
from services.errors import Forbidden, Invalid, NotFound, PasswordNeeded
from services.exports import archive, tickets, writing
from services.exports.acts import Wanted, take
from services.i18n import LANGUAGES, N_, translate
from web import sign_ins
from web.file_routes import disposition
from web.pages import PASSWORD_AGAIN
from web.redirects import go_to, safe_next

AT_ONCE = 3
"""Files that are made at the same time; others wait their turn, so that pages stay quick."""
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}
ARCHIVED = "agreements"
"""The list whose papers can be taken in one archive: those of chosen rows, never of all."""
_HEADERS = {"cache-control": "no-store", "x-content-type-options": "nosniff"}
_turns = CapacityLimiter(AT_ONCE)


class _File(NamedTuple):
    name: str
    pieces: Iterator[bytes]


async def export(request: Request) -> Response:
    """``/exports/{name}.csv`` or ``.xlsx`` with the filters of the list, or with a ticket for what is private."""
    name, _dot, form = request.path_params["file"].rpartition(".")
    found = await sign_ins.sign_in_of(request)
    if found is None or form not in MEDIA_TYPES:
        return _answer("Not found", 404)
    filters = dict(request.query_params)
    language = _language(request, found.actor)
    try:
        file = await to_thread.run_sync(_made, found.actor, name, form, filters, language, limiter=_turns)
    except PasswordNeeded:
        return go_to(f"{PASSWORD_AGAIN}?next={quote(safe_next(_address(request)), safe='')}")
    except Invalid as error:
        return _answer(translate(language, error.msgid, **error.params), 409)
    except (NotFound, Forbidden):
        return _answer(translate(language, N_("This list is not here any more: go back and ask for it again.")), 404)
    headers = {**_HEADERS, "content-disposition": disposition(file.name)}
    return StreamingResponse(_sent(file.pieces), media_type=MEDIA_TYPES[form], headers=headers)


def _made(actor: Actor, name: str, form: str, filters: dict[str, str], language: str) -> _File:
    now = unit.utc_now()
    ticket = filters.pop("ticket", "")
    wanted = tickets.read(actor, ticket, now=now) if ticket else Wanted(name, filters)
    if wanted is None or wanted.name != name or (form == "zip" and not (name == ARCHIVED and wanted.ids)):
        raise NotFound("")
    taken = unit.run(take, actor, wanted, form=form, now=now)
    if form == "zip":
        made = archive.archive_pieces(taken, now=now, told=lambda done, of: tickets.note(ticket, done, of))
    else:
        made = writing.csv_pieces(taken, language) if form == "csv" else writing.workbook_pieces(taken, language, now)
    return _File(writing.file_name(taken, language, now.date(), form), made)


async def _sent(made: Iterator[bytes]) -> AsyncIterator[bytes]:
    """The pieces; what made them ends with the connection."""
    try:
        async for piece in iterate_in_threadpool(made):
            yield piece
    finally:
        made.close()  # type: ignore[attr-defined]


def _address(request: Request) -> str:
    """Path and query as they were asked for; they name nobody, see ``services/exports/tickets.py``."""
    return f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path


def _language(request: Request, actor: Actor) -> str:
    """The one chosen on this browser, else the account's: as on the pages."""
    chosen = request.cookies.get(sessions.language_cookie_name(), "")
    return chosen if chosen in LANGUAGES else actor.language


def _answer(text: str, status: int) -> Response:
    return PlainTextResponse(text, status, headers=_HEADERS)


ROUTES = [Route("/exports/{file}", export)]
