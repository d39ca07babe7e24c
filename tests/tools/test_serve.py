"""What ``make run`` says before anything is served."""

from __future__ import annotations

import socket

import pytest

from settings import settings
from tools import Refused, serve


def test_a_taken_port_is_named_with_a_way_out():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(Refused, match=rf"Port {port} on 127\.0\.0\.1 is taken .* make run PORT={port + 1}"):
            serve.check_port("127.0.0.1", port)
    serve.check_port("127.0.0.1", port)


@pytest.mark.parametrize("text", ["", "http", "-1", "0", "65536", "85.1"])
def test_what_is_no_port_is_refused(text):
    with pytest.raises(Refused, match="is not a port"):
        serve.port_number(text)


def test_a_port_is_read():
    assert serve.port_number("8501") == 8501


@pytest.mark.parametrize(
    ("host", "shown"), [("127.0.0.1", "http://127.0.0.1:8600"), ("0.0.0.0", "http://127.0.0.1:8600")]
)
def test_the_address_shown_can_be_typed_into_a_browser(monkeypatch, host, shown):
    monkeypatch.delenv("PASSERELLE_BASE_URL", raising=False)
    settings.cache_clear()
    assert serve.address(host, 8600) == shown


def test_an_address_set_by_hand_stays(monkeypatch):
    monkeypatch.setenv("PASSERELLE_BASE_URL", "http://passerelle.local")
    settings.cache_clear()
    shown = serve.address("127.0.0.1", 8600)
    settings.cache_clear()
    assert shown == "http://passerelle.local"
