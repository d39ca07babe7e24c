"""Models of tables to fill in: the same for everybody, made when they are asked for."""

from __future__ import annotations

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from services.file_checks import XLSX
from services.i18n import LANGUAGES, N_, translate
from services.materials.import_model import model
from web import sign_ins
from web.file_routes import HEADERS, disposition


async def import_model(request: Request) -> Response:
    """The model of a table of material in one language, for whoever is signed in."""
    language = request.path_params["language"]
    if language not in LANGUAGES or await sign_ins.sign_in_of(request) is None:
        return PlainTextResponse("Not found", 404, headers={"cache-control": "no-store"})
    content = await to_thread.run_sync(model, language)
    name = translate(language, N_("Material to import")) + ".xlsx"
    return Response(content, media_type=XLSX, headers={**HEADERS, "content-disposition": disposition(name)})


ROUTES = [Route("/import-models/{language}.xlsx", import_model)]
