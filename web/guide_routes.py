"""The pictures of the guides, for everybody: they show invented people alone."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from services.guides import pictures
from web.shell import A_DAY


async def _picture(request: Request) -> Response:
    """A picture that a guide shows, by its name; anything else is not found."""
    content = pictures().get(request.path_params["name"])
    if content is None:
        return PlainTextResponse("Not found", 404)
    return Response(content, media_type="image/png", headers={"cache-control": A_DAY})


ROUTES = [Route("/guide-pictures/{name}", _picture)]
