"""How much one visitor may ask for at once."""

from __future__ import annotations

import time
from collections import Counter, deque

FRAME_SECONDS = 10.0


class Places:
    """A number of things each key may hold at the same time."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._taken: Counter[str] = Counter()

    def take(self, key: str) -> bool:
        """Take one, if one is left."""
        if self._taken[key] >= self.most:
            return False
        self._taken[key] += 1
        return True

    def give_back(self, key: str) -> None:
        self._taken[key] -= 1
        if self._taken[key] <= 0:
            del self._taken[key]


class Pace:
    """At most ``most`` events within ``seconds``."""

    def __init__(self, most: int, seconds: float = FRAME_SECONDS) -> None:
        self.most = most
        self.seconds = seconds
        self._times: deque[float] = deque()

    def keeps(self) -> bool:
        """Count one more event; whether the pace is still kept."""
        now = time.monotonic()
        while self._times and self._times[0] <= now - self.seconds:
            self._times.popleft()
        self._times.append(now)
        return len(self._times) <= self.most
