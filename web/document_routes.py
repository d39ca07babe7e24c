"""Papers made on demand: authorised at each request, as an attachment, never kept on the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from services import unit
from services.actors import Actor
from services.documents import agreement_paper, agreement_sample, handover_paper, labels, papers, shipment_papers
from services.documents.papers import Document
from services.errors import DomainError
from web import sign_ins
from web.file_routes import HEADERS, disposition

PAPERS: dict[str, Callable[..., Document]] = {
    "visa-pack": papers.visa_pack,
    "first-day": papers.first_day,
    "gratification": papers.gratification,
    "agreement": agreement_paper.agreement,
    "certificate": papers.certificate,
    "agreement-sample": agreement_sample.sample,
    "labels": labels.labels,
    "handover-act": handover_paper.handover_act,
    **shipment_papers.PAPERS,
}
"""What can be asked for, by its address."""


async def download(request: Request) -> Response:
    """One paper of one internship or agreement. What is unknown, not ready and forbidden looks the same."""
    service = PAPERS.get(request.path_params["paper"])
    found = await sign_ins.sign_in_of(request)
    made = None
    if service is not None and found is not None:
        made = await to_thread.run_sync(_make, service, found.actor, request.path_params["public_id"])
    if made is None:
        return PlainTextResponse("Not found", 404, headers={"cache-control": "no-store"})
    headers = {**HEADERS, "content-disposition": disposition(made.name)}
    return Response(made.content, media_type="application/pdf", headers=headers)


def _make(service: Callable[..., Any], actor: Actor, public_id: str) -> Document | None:
    try:
        return unit.run(service, actor, public_id)
    except DomainError:
        return None


ROUTES = [Route("/documents/{paper}/{public_id}", download)]
