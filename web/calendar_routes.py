"""Calendar files: of one thing, authorised at each request; of one person, by the secret address of their feed."""

from __future__ import annotations

from contextlib import suppress

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from db.session import reading
from services import calendar_feeds, calendars, sessions, throttle
from services.actors import ANONYMOUS, Actor
from services.errors import NotFound
from services.i18n import LANGUAGES
from services.queries.calendar import calendar_entries
from services.unit import utc_now
from web import sign_ins
from web.addresses import UNKNOWN
from web.file_routes import HEADERS, bearer, disposition
from web.languages import language_of

_HEADERS = {**HEADERS, "cache-control": "private, no-store"}


async def one(request: Request) -> Response:
    """``/calendar/{kind}/{public_id}.ics``: calls for everybody, the rest for who may see it.

    That is whoever is signed in, or bears a link.
    """
    found = await sign_ins.sign_in_of(request)
    actor = found.actor if found else ANONYMOUS
    token = request.cookies.get(sessions.link_cookie_name(), "")
    kind, public_id = request.path_params["kind"], request.path_params["public_id"]
    language = _language(request, actor)
    return _answer(await to_thread.run_sync(_of_record, actor, token, kind, public_id, language))


async def feed(request: Request) -> Response:
    """``/feed/{token}.ics``: all that its owner may see now. What is unknown, withdrawn or closed looks the same."""
    token = request.path_params["token"]
    address = request.client.host if request.client else UNKNOWN
    wait = await to_thread.run_sync(_counted, token, address)
    if wait:
        return PlainTextResponse("Too many", 429, headers={"cache-control": "no-store", "retry-after": str(wait)})
    return _answer(await to_thread.run_sync(_of_feed, token))


def _of_record(actor: Actor, token: str, kind: str, public_id: str, language: str) -> bytes | None:
    for one_of_them in (actor, bearer(token)):
        if one_of_them is not None:
            with suppress(NotFound), reading() as session:
                entries = calendar_entries.of_record(session, one_of_them, kind, public_id, language=language)
                return calendars.written(entries, language, now=utc_now())
    return None


def _counted(token: str, address: str) -> int:
    """Seconds to wait, 0 to go on."""
    return throttle.reserve_all(
        throttle.Limit(f"feed:{token[:100]}", calendar_feeds.READS_PER_HOUR),
        throttle.Limit(f"feeds-from:{throttle.network(address)}", calendar_feeds.READS_PER_ADDRESS),
        now=utc_now(),
        per=throttle.MAIL_PERIOD,
    )


def _of_feed(token: str) -> bytes | None:
    now = utc_now()
    with reading() as session:
        owner = calendar_feeds.owner(session, token, now=now)
        entries = calendar_entries.of_person(session, owner, now=now) if owner else []
    return calendars.written(entries, owner.language, now=now) if owner else None


def _language(request: Request, actor: Actor) -> str:
    """The one chosen on this browser, else the account's, else what the browser prefers."""
    chosen = request.cookies.get(sessions.language_cookie_name(), "")
    return chosen if chosen in LANGUAGES else actor.language if actor.user_id else language_of(request)


def _answer(content: bytes | None) -> Response:
    if content is None:
        return PlainTextResponse("Not found", 404, headers={"cache-control": "no-store"})
    headers = {**_HEADERS, "content-disposition": disposition("passerelle.ics")}
    return Response(content, media_type=calendars.MEDIA_TYPE, headers=headers)


ROUTES = [Route("/calendar/{kind}/{public_id}.ics", one), Route("/feed/{token}.ics", feed)]
