"""Addresses handed to people without an account: the token moves from the address into a cookie, at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlencode

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from db.enums import Language, LinkPurpose
from db.session import reading
from services import links, sessions
from services.unit import utc_now
from web import sign_ins
from web.pages import EXPIRED_LINK, OF_LINK
from web.redirects import go_to
from web.session_routes import set_cookie

_DESK_QUERY = ("candidate", "answer")
_OPAQUE = re.compile(r"[A-Za-z0-9_-]{1,64}")


async def open_link(request: Request) -> Response:
    """Go to the page of a link. Nothing is written: mail scanners open every link they find.

    A school reads first in its own language, unless another was chosen on this browser or somebody is signed in here.
    """
    token = request.path_params["token"]
    page, preferred = await to_thread.run_sync(_page_of, token)
    answer = go_to(page + _kept(page, request.query_params) if page else EXPIRED_LINK)
    set_cookie(answer, sessions.link_cookie_name(), token if page else "", None if page else 0)
    if preferred and sessions.language_cookie_name() not in request.cookies and not sign_ins.secret_of(request):
        set_cookie(answer, sessions.language_cookie_name(), preferred, None, same_site="lax")
    return answer


def _kept(page: str, query: Mapping[str, str]) -> str:
    """What the desk of a department opens with. It chooses what is shown and is never acted upon by itself."""
    if page != OF_LINK[LinkPurpose.DEPARTMENT_DESK]:
        return ""
    kept = {name: query[name] for name in _DESK_QUERY if _OPAQUE.fullmatch(query.get(name, ""))}
    return f"?{urlencode(kept)}" if kept else ""


def _page_of(token: str) -> tuple[str | None, Language | None]:
    """The page of a link, and the language in which its bearer reads, where that is known."""
    with reading() as session:
        link = links.resolve(session, token, now=utc_now())
        if link is None:
            return None, None
        return OF_LINK.get(link.purpose), links.language_of(session, link)


ROUTES = [Route("/l/{token}", open_link)]
