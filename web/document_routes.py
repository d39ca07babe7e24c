"""Papers made on demand: authorised at each request, as an attachment, never kept on the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from services import sessions, unit
from services.actors import Actor
from services.documents import (
    agreement_paper,
    agreement_sample,
    emergency_sheet,
    handover_paper,
    labels,
    papers,
    participation,
    programme_paper,
    rooming_list,
    shipment_papers,
)
from services.documents.papers import Document
from services.errors import DomainError
from web import sign_ins
from web.file_routes import HEADERS, bearer, disposition

PAPERS: dict[str, Callable[..., Document]] = {
    "visa-pack": papers.visa_pack,
    "first-day": papers.first_day,
    "gratification": papers.gratification,
    "agreement": agreement_paper.agreement,
    "certificate": papers.certificate,
    "agreement-sample": agreement_sample.sample,
    "labels": labels.labels,
    "emergency-sheet": emergency_sheet.emergency_sheet,
    "handover-act": handover_paper.handover_act,
    "participation": participation.participation,
    "participations": participation.participations,
    "programme": programme_paper.programme,
    "programme-of": programme_paper.programme_of,
    "rooming-list": rooming_list.rooming_list,
    **shipment_papers.PAPERS,
}
"""What can be asked for, by its address."""


async def download(request: Request) -> Response:
    """One paper, for who is signed in or bears a link. What is unknown, not ready and forbidden looks the same."""
    service = PAPERS.get(request.path_params["paper"])
    found = await sign_ins.sign_in_of(request)
    token = request.cookies.get(sessions.link_cookie_name(), "")
    made = None
    if service is not None:
        made = await to_thread.run_sync(_fetch, service, found, token, request.path_params["public_id"])
    if made is None:
        return PlainTextResponse("Not found", 404, headers={"cache-control": "no-store"})
    headers = {**HEADERS, "content-disposition": disposition(made.name)}
    return Response(made.content, media_type=made.media_type, headers=headers)


def _fetch(
    service: Callable[..., Any], found: sessions.SignIn | None, token: str, public_id: str
) -> Document | None:  # fmt: skip
    for actor in (found.actor if found else None, bearer(token)):
        if actor is not None and (made := _make(service, actor, public_id)):
            return made
    return None


def _make(service: Callable[..., Any], actor: Actor, public_id: str) -> Document | None:
    try:
        return unit.run(service, actor, public_id)
    except DomainError:
        return None


ROUTES = [Route("/documents/{paper}/{public_id}", download)]
