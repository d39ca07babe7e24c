"""Whose connection it is, and which names and pages are ours."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.datastructures import Headers

from settings import settings
from tests.web.conftest import PRODUCTION
from web import sockets
from web.addresses import networks, visitor_address
from web.limits import Pace, Places
from web.origins import host_is_ours, is_from_elsewhere, origin_is_ours
from web.sockets import GuardedSocket, SocketGuard

TRUSTED = networks("10.0.0.1, 192.168.7.0/24, ::1")


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("203.0.113.9", [], "203.0.113.9"),
        ("203.0.113.9", ["198.51.100.1"], "203.0.113.9"),
        ("10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["6.6.6.6, 198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["6.6.6.6", "198.51.100.1, 192.168.7.8"], "198.51.100.1"),
        ("::ffff:10.0.0.1", ["198.51.100.1:4711"], "198.51.100.1"),
        ("::1", ["[2001:db8::5]:443"], "2001:db8::5"),
        ("10.0.0.1", ["192.168.7.8"], "192.168.7.8"),
        ("10.0.0.1", ["198.51.100.1, nonsense"], "10.0.0.1"),
        ("10.0.0.1", [""], "10.0.0.1"),
        ("unix-socket", ["198.51.100.1"], "0.0.0.0"),
        ("fe80::1%eth0", [], "fe80::1"),
    ],
)
def test_visitor_is_the_last_address_that_a_trusted_proxy_saw(peer, forwarded, address):
    assert visitor_address(peer, forwarded, TRUSTED) == address


def test_list_of_proxies_must_be_addresses():
    assert networks("") == ()
    with pytest.raises(ValueError, match="does not appear"):
        networks("proxy.example")


@pytest.fixture
def production(monkeypatch: Any) -> Iterator[None]:
    for name, value in PRODUCTION.items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()
    yield
    settings.cache_clear()


def test_names_while_developing_are_the_machine_itself_or_bare_addresses():
    for host in ("localhost", "localhost:8600", "127.0.0.1:8501", "192.0.2.4:8501", "[::1]:8501"):
        assert host_is_ours(host)
    for host in ("", "evil.example", "localhost.evil.example", "user@localhost", "localhost:x", "[::1", "//localhost"):
        assert not host_is_ours(host)


def test_name_in_production_is_the_public_one(production):
    assert [host_is_ours(host) for host in ("passerelle.example", "PASSERELLE.example:443")] == [True, True]
    for host in ("localhost", "127.0.0.1", "passerelle.example:8501", "a.passerelle.example", "passerelle.example."):
        assert not host_is_ours(host)


def test_origin_in_production_is_the_public_address(production):
    assert origin_is_ours("https://passerelle.example", "passerelle.example")
    assert origin_is_ours("https://passerelle.example:443", "passerelle.example")
    for origin in ("http://passerelle.example", "https://evil.example", "null", "", "https://passerelle.example/x"):
        assert not origin_is_ours(origin, "passerelle.example")
    assert not origin_is_ours("https://evil.example", "evil.example")


def test_requests_of_other_sites_are_told_apart():
    host = {"host": "127.0.0.1:8501"}
    assert not is_from_elsewhere(Headers(host))
    assert not is_from_elsewhere(Headers({**host, "origin": "http://127.0.0.1:8501", "sec-fetch-site": "same-origin"}))
    assert is_from_elsewhere(Headers({**host, "origin": "http://127.0.0.1:8502"}))
    assert is_from_elsewhere(Headers({**host, "sec-fetch-site": "same-site"}))


def test_places_are_given_back():
    places = Places(1)
    assert [places.take("a"), places.take("a"), places.take("b")] == [True, False, True]
    places.give_back("a")
    assert places.take("a")


def test_pace_allows_so_many_and_then_again(monkeypatch):
    now = [100.0]
    monkeypatch.setattr("web.limits.time.monotonic", lambda: now[0])
    pace = Pace(2, seconds=10)
    assert [pace.keeps(), pace.keeps(), pace.keeps()] == [True, True, False]
    now[0] += 10
    assert pace.keeps()


def test_fault_behind_the_guard_frees_the_place_and_is_reported(monkeypatch):
    """A fault must not leave a place taken, nor reach uvicorn, which would write it down with its message."""
    reported: list[str] = []
    monkeypatch.setattr("web.sockets.report", lambda error, _id: reported.append(str(error)))

    async def fails(_scope: Any, _receive: Any, _send: Any) -> None:
        raise RuntimeError("inside")

    async def nothing(*_message: Any) -> dict[str, str]:
        return {"type": "websocket.connect"}

    headers = [(b"host", b"127.0.0.1:8501"), (b"origin", b"http://127.0.0.1:8501")]
    scope = {"type": "websocket", "path": "/_stcore/stream", "headers": headers, "client": ("203.0.113.9", 1)}
    guard = SocketGuard(fails)
    asyncio.run(guard(scope, nothing, nothing))
    assert reported == ["inside"]
    assert guard.places.most == settings().sockets_per_address
    assert sum(guard.places._taken.values()) == 0


def test_browser_that_does_not_read_holds_up_nobody(people, monkeypatch):
    monkeypatch.setattr(sockets, "GOODBYE_SECONDS", 0.05)
    sent: list[str] = []

    async def sends(message: Any) -> None:
        sent.append(message["type"])

    async def hangs(_message: Any) -> None:
        await asyncio.Event().wait()

    async def sweep_both() -> None:
        both = {GuardedSocket(secret, sends, send) for secret, send in (("ended-1", hangs), ("ended-2", sends))}
        monkeypatch.setattr(sockets, "open_sockets", both)
        await asyncio.wait_for(sockets.sweep(), 5)

    asyncio.run(sweep_both())
    assert sent == ["websocket.send", "websocket.close"]
