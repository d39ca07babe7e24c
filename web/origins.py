"""Under which names this server answers, and which pages may speak to it."""

from __future__ import annotations

import ipaddress
from urllib.parse import SplitResult, urlsplit

from starlette.datastructures import Headers

from settings import settings

LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
_DEFAULT_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}


def host_is_ours(host: str) -> bool:
    """Whether ``host`` (the header: name and port) is the address people are given.

    While developing also the machine itself and any bare address: a name that somebody else owns could be made to
    point here (DNS rebinding), a bare address cannot.
    """
    asked = _split(f"//{host}")
    if asked is None or not asked.hostname:
        return False
    ours = urlsplit(settings().base_url)
    if asked.hostname == ours.hostname and (not settings().production or _port(asked, ours.scheme) == _port(ours)):
        return True
    return not settings().production and (asked.hostname in LOCAL_NAMES or _is_address(asked.hostname))


def origin_is_ours(origin: str, host: str) -> bool:
    """Whether a page of ``origin`` (the header) is one of this very server, asked as ``host``."""
    page = _split(origin)
    if page is None or page.scheme not in {"http", "https"} or not page.netloc or page.path or page.query:
        return False
    if settings().production:
        ours = urlsplit(settings().base_url)
        return (page.scheme, page.hostname, _port(page)) == (ours.scheme, ours.hostname, _port(ours))
    return page.netloc == host


def is_from_elsewhere(headers: Headers) -> bool:
    """Whether a browser says that this request was made by a page of another site."""
    if headers.get("sec-fetch-site", "same-origin") in {"cross-site", "same-site"}:
        return True
    origin = headers.get("origin")
    return origin is not None and not origin_is_ours(origin, headers.get("host", ""))


def _split(text: str) -> SplitResult | None:
    """The parts of an address; None if it is none, or hides a user, a path or a port that is no number."""
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return None
    return None if parts.username is not None or parts.password is not None else parts


def _port(parts: SplitResult, scheme: str = "") -> int | None:
    return parts.port or _DEFAULT_PORTS.get(parts.scheme or scheme)


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
