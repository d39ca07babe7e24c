"""Typing counts as activity: a page that is being written in keeps its session alive.

Most inputs save as one types. For the others a small script tells the server, at most once a minute, that somebody is
still at the keyboard; a page that is only open says nothing.
"""

from __future__ import annotations

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services import sessions
from services.unit import utc_now
from web import sign_ins

SCRIPT_PATH = "/session/activity.js"
ALIVE_PATH = "/session/alive"
EVERY_MS = 60_000
_SCRIPT = f"""(() => {{
  let last = Date.now()
  const alive = () => {{
    if (Date.now() - last < {EVERY_MS}) return
    last = Date.now()
    fetch("{ALIVE_PATH}", {{ method: "POST", credentials: "same-origin" }}).catch(() => {{}})
  }}
  for (const event of ["input", "keydown"]) addEventListener(event, alive, {{ capture: true, passive: true }})
}})()
"""


async def script(_request: Request) -> Response:
    """The script; it is the same for everybody."""
    return Response(_SCRIPT, media_type="text/javascript", headers={"cache-control": "public, max-age=3600"})


async def alive(request: Request) -> Response:
    """Count as activity of the person; says nothing about who it is."""
    secret = sign_ins.secret_of(request)
    if secret is not None:
        await to_thread.run_sync(lambda: sessions.lookup(secret, now=utc_now(), touch=True))
    return Response(status_code=204, headers={"cache-control": "no-store"})


ROUTES = [Route(SCRIPT_PATH, script), Route(ALIVE_PATH, alive, methods=["POST"])]
