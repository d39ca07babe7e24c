"""A clock that a story moves, and a server that follows it."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.web.serving import UvicornServer


class Clock:
    """The time of the story, in this process and, by a file, in the server."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.shift = timedelta()
        self.move(datetime.now(UTC))

    def now(self) -> datetime:
        return datetime.now(UTC) + self.shift

    def move(self, to: datetime) -> datetime:
        """Let it be ``to`` from now on. The file is replaced whole: the server never reads half of it."""
        self.shift = to - datetime.now(UTC)
        new = self.file.with_suffix(".new")
        new.write_text(str(self.shift.total_seconds()), "ascii")
        os.replace(new, self.file)
        return to


class MovedServer(UvicornServer):
    """The application on the clock of a story, which its environment names."""

    def __init__(self, launcher: Path, log: Path, clock: Clock) -> None:
        super().__init__(launcher, log, PASSERELLE_TEST_CLOCK=str(clock.file))
