"""Going on to another address of this server, and to no other."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from starlette.responses import RedirectResponse

from web.pages import HOME

LONGEST = 2000
_KEPT = "/?&=%:@!$'()*+,;-._~"


def safe_next(wanted: str) -> str:
    """``wanted`` if it is an address within this server, else the home page.

    Browsers read ``//host``, ``/\\host`` and addresses with control characters as other servers.
    """
    is_odd = "\\" in wanted or any(ord(char) <= 32 or ord(char) == 127 for char in wanted)
    if not wanted.startswith("/") or wanted.startswith("//") or is_odd or len(wanted) > LONGEST:
        return HOME
    parts = urlsplit(wanted)
    if parts.scheme or parts.netloc or "//" in parts.path:
        return HOME
    address = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return quote(address, safe=_KEPT)


def go_to(address: str) -> RedirectResponse:
    """An answer that sends the browser to ``address`` and is never kept."""
    return RedirectResponse(address, 303, headers={"cache-control": "no-store"})
