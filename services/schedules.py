"""When something is due: time is cut into slots, and each slot is answered once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from typing import Protocol
from zoneinfo import ZoneInfo


class Schedule(Protocol):
    """When a job is due: time is cut into slots, and each slot is answered by one run."""

    def slot(self, now: datetime) -> datetime:
        """Beginning of the slot in which ``now`` lies."""

    def next(self, now: datetime) -> datetime:
        """Beginning of the slot after it."""


@dataclass(frozen=True, slots=True)
class Every:
    """Every so many seconds, counted from the epoch, so that all processes mean the same slots."""

    seconds: int

    def slot(self, now: datetime) -> datetime:
        return datetime.fromtimestamp(int(now.timestamp()) // self.seconds * self.seconds, UTC)

    def next(self, now: datetime) -> datetime:
        return self.slot(now) + timedelta(seconds=self.seconds)


@dataclass(frozen=True, slots=True)
class Daily:
    """Once a day, at ``hour`` of ``zone`` (also on the days when the clocks change)."""

    hour: int
    zone: str = "Europe/Paris"

    def slot(self, now: datetime) -> datetime:
        today = now.astimezone(ZoneInfo(self.zone)).date()
        begins = self._on(today)
        return begins if begins <= now else self._on(today - timedelta(days=1))

    def next(self, now: datetime) -> datetime:
        today = now.astimezone(ZoneInfo(self.zone)).date()
        begins = self._on(today)
        return begins if begins > now else self._on(today + timedelta(days=1))

    def _on(self, day: date) -> datetime:
        return datetime.combine(day, clock_time(self.hour), ZoneInfo(self.zone)).astimezone(UTC)
