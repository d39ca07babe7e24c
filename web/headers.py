"""What every answer carries: security headers, safe cookies, the document in the reader's language, no stack trace."""

from __future__ import annotations

import secrets
from functools import lru_cache
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.logs import new_error_id, report
from services.sessions import browser_cookie_name
from settings import settings
from web.document import documents, inline_script_hashes
from web.languages import language_of_document

_HSTS = "max-age=63072000; includeSubDomains"
_CORS = b"access-control-"
"""Streamlit lets pages of other addresses read some answers; no other page has any business here."""
_CONDITIONS = {b"if-none-match", b"if-modified-since", b"range", b"if-range"}


@lru_cache(maxsize=1)
def content_security_policy() -> str:
    """Scripts only from this server, and the ones that stand in the document, each by its hash."""
    ours = urlsplit(settings().base_url)
    socket = f"{'wss' if settings().secure else 'ws'}://{ours.netloc}"
    rules = {
        "default-src": "'none'",
        "script-src": " ".join(("'self'", "'wasm-unsafe-eval'", *inline_script_hashes())),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": f"'self' {socket}",
        "media-src": "'self' blob:",
        "worker-src": "'self' blob:",
        "frame-src": "'self'",
        "manifest-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "object-src": "'none'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


@lru_cache(maxsize=1)
def security_headers() -> dict[str, str]:
    """The headers of every answer; an answer that is stricter by itself keeps its own."""
    headers = {
        "content-security-policy": content_security_policy(),
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "x-frame-options": "DENY",
        "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
    }
    return headers | ({"strict-transport-security": _HSTS} if settings().secure else {})


class SecurityHeaders:
    """Middleware around everything else."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope = _unconditional(scope)
        answer = Answer(scope, send)  # the same scope: routing writes into it what has answered
        try:
            await self.app(scope, receive, answer.send)
        except Exception as error:
            if answer.is_begun:
                raise
            await _apologise(error)(scope, receive, answer.send)


def _unconditional(scope: Scope) -> Scope:
    """The request without the conditions under which Streamlit would answer that its own document is unchanged."""
    if scope["path"].startswith(("/static/", "/media/")):
        return scope
    return {**scope, "headers": [(name, value) for name, value in scope["headers"] if name not in _CONDITIONS]}


def _apologise(error: Exception) -> PlainTextResponse:
    error_id = new_error_id()
    report(error, error_id)
    return PlainTextResponse(f"Internal error {error_id}", 500, headers={"cache-control": "no-store"})


class Answer:
    """One answer on its way out. Streamlit's HTML document is replaced by ours."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self.scope = scope
        self.is_begun = False
        self._is_replaced = False
        self._send = send

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.is_begun = True
            await self._begin(message)
        elif not self._is_replaced:
            await self._send(message)

    async def _begin(self, message: Message) -> None:
        headers = MutableHeaders(raw=[pair for pair in message["headers"] if not pair[0].lower().startswith(_CORS)])
        for name, value in security_headers().items():
            headers.setdefault(name, value)
        message["headers"] = headers.raw
        if settings().secure:
            message["headers"] = [_secured(name, value) for name, value in message["headers"]]
        if not _is_document(self.scope, message):
            await self._send(message)
            return
        self._is_replaced = True
        await self._send_document(message)

    async def _send_document(self, message: Message) -> None:
        request = HTTPConnection(self.scope)
        language = await language_of_document(request)
        document = documents()[language]
        is_compressed = "gzip" in request.headers.get("accept-encoding", "")
        body = document.compressed if is_compressed else document.plain
        headers = MutableHeaders(raw=message["headers"])
        for name in ("etag", "last-modified", "accept-ranges", "content-encoding"):
            del headers[name]
        if is_compressed:
            headers["content-encoding"] = "gzip"
        headers["content-length"] = str(len(body))
        headers["content-language"] = language
        headers["cache-control"] = "no-cache"
        headers["vary"] = "Cookie, Accept-Language, Accept-Encoding"
        if browser_cookie_name() not in request.cookies:
            headers.append("set-cookie", _browser_cookie())
        message["headers"] = headers.raw
        await self._send(message)
        await self._send({"type": "http.response.body", "body": b"" if self.scope["method"] == "HEAD" else body})


def _is_document(scope: Scope, message: Message) -> bool:
    """Streamlit serves its document for every address that is nothing else; nobody else serves static files."""
    kind = Headers(raw=message["headers"]).get("content-type", "")
    is_streamlits = isinstance(scope.get("endpoint"), StaticFiles)
    return is_streamlits and message["status"] == 200 and kind.startswith("text/html")


def _secured(name: bytes, value: bytes) -> tuple[bytes, bytes]:
    """Streamlit does not know that people come by https, so its own cookies lack the mark."""
    if name.lower() == b"set-cookie" and b"; secure" not in value.lower():
        return name, value + b"; Secure"
    return name, value


def _browser_cookie() -> str:
    """An id of the browser: tickets are bound to it. Lax, so that coming from a mail does not change it."""
    secure = "; Secure" if settings().secure else ""
    return f"{browser_cookie_name()}={secrets.token_urlsafe(16)}; Path=/; HttpOnly; SameSite=Lax{secure}"
