"""A visitor of a Streamlit server without a browser, who waits for the end of each run."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from tests.load.page import Page

RUN_SECONDS = 60


def socket_options(url: str, cookies: dict[str, str]) -> dict[str, Any]:
    """What a browser says when it opens the websocket."""
    sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())} if cookies else {}
    return {
        "subprotocols": ["streamlit", "none"], "origin": url, "additional_headers": sent, "max_size": None,
        "compression": None, "ping_interval": None, "open_timeout": RUN_SECONDS, "proxy": None, "legacy": True,
    }  # fmt: skip


def socket_address(url: str) -> str:
    return url.replace("http", "ws", 1) + "/_stcore/stream"


class Visitor:
    """One open page of one server."""

    def __init__(
        self,
        url: str,
        cookies: dict[str, str],
        page: str,
        query: str = "",
        watch: Callable[[ForwardMsg], None] | None = None,
    ) -> None:
        self.page = Page(url, query, watch)
        self.socket = connect(socket_address(url), **socket_options(url, cookies))
        self.run(page)

    def set(self, key: str, value: Any) -> float:
        """Give the widget with this key a value; gives the milliseconds until all has arrived."""
        self.page.set(key, value)
        return self.run()

    def run(self, page: str | None = None) -> float:
        """Have the page drawn again; gives the milliseconds until all has arrived. Raises ``BadPage``."""
        data = self.page.question(page)
        begun = time.perf_counter()
        self.socket.send(data)
        while not self.page.take(self._received(begun + RUN_SECONDS)):
            pass
        return (time.perf_counter() - begun) * 1000

    def _received(self, deadline: float) -> bytes:
        data = self.socket.recv(timeout=max(0.01, deadline - time.perf_counter()))
        return data if isinstance(data, bytes) else data.encode()

    def close(self) -> None:
        self.socket.close()
