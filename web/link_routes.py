"""Addresses handed to people without an account: the token moves from the address into a cookie, at once."""

from __future__ import annotations

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from db.session import reading
from services import links, sessions
from services.unit import utc_now
from web.pages import EXPIRED_LINK, OF_LINK
from web.redirects import go_to
from web.session_routes import set_cookie


async def open_link(request: Request) -> Response:
    """Go to the page of a link. Nothing is written: mail scanners open every link they find."""
    token = request.path_params["token"]
    page = await to_thread.run_sync(_page_of, token)
    answer = go_to(page or EXPIRED_LINK)
    set_cookie(answer, sessions.link_cookie_name(), token if page else "", None if page else 0)
    return answer


def _page_of(token: str) -> str | None:
    with reading() as session:
        link = links.resolve(session, token, now=utc_now())
        return OF_LINK[link.purpose] if link is not None else None


ROUTES = [Route("/l/{token}", open_link)]
