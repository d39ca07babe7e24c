"""Several acts at the very same moment, each in a thread and transactions of its own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Start all ``acts`` together; for each, in order, what it gave back or the exception it raised."""
    barrier = Barrier(len(acts))

    def start(act: Callable[[], Any]) -> Any:
        barrier.wait(timeout=30)
        try:
            return act()
        except Exception as error:
            return error

    with ThreadPoolExecutor(max_workers=len(acts)) as pool:
        return list(pool.map(start, acts))
