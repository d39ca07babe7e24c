"""Streamlit's own scripts and styles, compressed once and kept: its server sends them as they lie on the disk."""

from __future__ import annotations

import gzip
from functools import lru_cache
from pathlib import Path

from anyio import to_thread
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import file_util

PREFIX = "/static/"
KINDS = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
_FOR_A_YEAR = "public, immutable, max-age=31536000"


@lru_cache(maxsize=512)
def compressed(path: str) -> bytes | None:
    """The compressed content behind the address ``path``, or None if there is no such script or style."""
    root = Path(file_util.get_static_dir()).resolve()
    file = (root / path.removeprefix("/")).resolve()
    if not file.is_relative_to(root) or not file.is_file():
        return None
    return gzip.compress(file.read_bytes(), compresslevel=6, mtime=0)


class CompressedAssets:
    """Middleware that answers for scripts and styles where the browser takes gzip; their names carry their hash."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = await self._answer(scope) if scope["type"] == "http" else None
        await (answer or self.app)(scope, receive, send)

    async def _answer(self, scope: Scope) -> Response | None:
        path = scope["path"]
        kind = KINDS.get(Path(path).suffix)
        is_wanted = path.startswith(PREFIX) and kind is not None and scope["method"] in {"GET", "HEAD"}
        if not is_wanted or "gzip" not in HTTPConnection(scope).headers.get("accept-encoding", ""):
            return None
        body = await to_thread.run_sync(compressed, path)
        if body is None:
            return None
        headers = {"content-encoding": "gzip", "vary": "Accept-Encoding", "cache-control": _FOR_A_YEAR}
        return Response(body, media_type=kind, headers=headers)
