"""Where the browser comes by its cookies: beginning and end of a session, and the language."""

from __future__ import annotations

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services import sessions
from services.i18n import LANGUAGES
from services.unit import utc_now
from settings import settings
from web import sign_ins
from web.pages import HOME, SIGN_IN
from web.redirects import go_to, safe_next

LANGUAGE_SECONDS = 365 * 24 * 3600


async def start(request: Request) -> Response:
    """Exchange the ticket of a sign-in for the session cookie: once, within a minute, in the browser that asked."""
    browser = request.cookies.get(sessions.browser_cookie_name(), "")
    secret = sessions.read_ticket(request.query_params.get("t", ""), browser)
    if secret is None or not await to_thread.run_sync(_exchange, secret, sign_ins.secret_of(request)):
        return go_to(SIGN_IN)
    answer = go_to(safe_next(request.query_params.get("next", HOME)))
    set_cookie(
        answer, sessions.cookie_name(), sessions.sign_cookie(secret, now=utc_now()), settings().session_hours * 3600
    )
    return answer


def _exchange(secret: str, former: str | None) -> bool:
    """Activate the session; the one that this browser had before ends."""
    now = utc_now()
    if not sessions.activate(secret, now=now):
        return False
    if former is not None and former != secret:
        sessions.sign_out(former, now=now)
    return True


async def end(request: Request) -> Response:
    """Forget the cookie of a session that has ended. A living one stays: it is ended by the page, not by an address."""
    if await sign_ins.sign_in_of(request) is not None:
        return go_to(HOME)
    answer = go_to(safe_next(request.query_params.get("next", HOME)))
    set_cookie(answer, sessions.cookie_name(), "", 0)
    return answer


async def language(request: Request) -> Response:
    """Remember the language chosen on this browser and go on."""
    answer = go_to(safe_next(request.query_params.get("next", HOME)))
    chosen = request.query_params.get("to", "")
    if chosen in LANGUAGES:
        set_cookie(answer, sessions.language_cookie_name(), chosen, LANGUAGE_SECONDS, same_site="lax")
    return answer


def set_cookie(answer: Response, name: str, value: str, seconds: int | None, *, same_site: str = "strict") -> None:
    """A cookie out of reach for scripts; ``seconds`` None keeps it until the browser closes."""
    answer.set_cookie(
        name,
        value,
        max_age=seconds,
        path="/",
        secure=settings().secure,
        httponly=True,
        samesite=same_site,  # type: ignore[arg-type]
    )


ROUTES = [Route("/session/start", start), Route("/session/end", end), Route("/session/language", language)]
