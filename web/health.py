"""Whether the application answers and reaches its database, for supervisors and load balancers."""

from __future__ import annotations

from anyio import to_thread
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from db.session import reading
from web.guard import HEALTH


async def healthz(_request: Request) -> JSONResponse:
    """200 if all is well, 503 if not; no detail."""
    is_well = await to_thread.run_sync(_reaches_database)
    return JSONResponse({"ok": is_well}, 200 if is_well else 503, headers={"cache-control": "no-store"})


def _reaches_database() -> bool:
    try:
        with reading() as session:
            session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return False
    return True


ROUTES = [Route(HEALTH, healthz)]
