"""Serves ``words_app.py`` in our shell, under a policy as strict as the application's.

The language stands in the address (``?lang=hy``): here nobody is signed in and no cookie is set.
"""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path
from urllib.parse import parse_qs

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web import shell

HERE = Path(__file__).resolve().parent
PLAIN_SHELL = Path(st.__file__).parent / "static" / "index.html"


def policy() -> str:
    """What the page may load: nothing from another host, no script inline but Streamlit's own one."""
    inline = re.findall(r"<script>(.*?)</script>", PLAIN_SHELL.read_text("utf-8"), re.DOTALL)
    digests = " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(s.encode()).digest()).decode()}'" for s in inline)
    return (
        f"default-src 'none'; script-src 'self' 'wasm-unsafe-eval' {digests}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:"
    )


class Shell:
    """Gives the rewritten page instead of Streamlit's."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope["headers"] = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        language = parse_qs(scope["query_string"].decode()).get("lang", ["fr"])[0]
        start: Message | None = None
        body = b""

        async def rewritten(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message["headers"])
                if headers.get("content-type", "").startswith("text/html"):
                    headers["content-security-policy"] = policy()
                    start = message
                    return
            elif start is not None:
                body += message.get("body", b"")
                if message.get("more_body"):
                    return
                body = shell.rewrite(body, language)
                MutableHeaders(raw=start["headers"])["content-length"] = str(len(body))
                await send(start)
                message = {"type": "http.response.body", "body": body}
            await send(message)

        await self.app(scope, receive, rewritten)


async def healthy(_request: Request) -> PlainTextResponse:
    """Whoever waits for the server asks here."""
    return PlainTextResponse("ok")


app = st.App(
    str(HERE / "words_app.py"), routes=[*shell.ROUTES, Route("/healthz", healthy)], middleware=[Middleware(Shell)]
)
