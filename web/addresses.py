"""The visitor's own address, also behind a reverse proxy; forwarded addresses are believed only of trusted ones."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from typing import Any

import uvicorn.config
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from settings import settings

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

UNKNOWN = "0.0.0.0"  # noqa: S104 (nobody listens here)


def networks(text: str) -> tuple[Network, ...]:
    """The addresses and networks of a comma-separated list. Raises ``ValueError`` for anything else."""
    return tuple(ipaddress.ip_network(part.strip()) for part in text.split(",") if part.strip())


def visitor_address(peer: str, forwarded_for: Iterable[str], trusted: tuple[Network, ...]) -> str:
    """Who is behind the connection of ``peer``.

    ``forwarded_for`` are the values of ``X-Forwarded-For``. Each proxy appends whom it saw, so the list is read from
    its end, for as long as the one who says it is trusted.
    """
    address = _parsed(peer)
    hops = [hop.strip() for value in forwarded_for for hop in value.split(",")]
    while address is not None and hops and any(address in network for network in trusted):
        said = _parsed(hops.pop())
        if said is None:
            break
        address = said
    return str(address) if address is not None else UNKNOWN


def _parsed(text: str) -> Address | None:
    """An address, without port and zone; an IPv4 one also where IPv6 wraps it."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, ipaddress.IPv6Address) else address


class RealClient:
    """Puts the visitor's own address into ``scope["client"]``, where Streamlit, the guard and the logs look for it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.trusted = networks(settings().trusted_proxies)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in {"http", "websocket"}:
            peer, port = scope.get("client") or (UNKNOWN, 0)
            said = Headers(scope=scope).getlist("x-forwarded-for")
            scope = {**scope, "client": (visitor_address(peer, said, self.trusted), port)}
        await self.app(scope, receive, send)


def _unchanged(app: Any, trusted_hosts: object = None) -> Any:
    return app


def let_only_us_believe_proxies() -> None:
    """Keep uvicorn from believing ``X-Forwarded-For`` of whoever connects from the machine itself, as it does unasked.

    Called while the application is imported, which is before uvicorn wraps it.
    """
    if not hasattr(uvicorn.config, "ProxyHeadersMiddleware"):
        raise RuntimeError("this version of uvicorn reads forwarded addresses elsewhere: look again")
    uvicorn.config.ProxyHeadersMiddleware = _unchanged  # type: ignore[assignment,misc]
