"""The served application with a clock that a test moves: the edges of the system ask ``unit.utc_now`` alone.

How far the clock is ahead stands in seconds in the file that ``PASSERELLE_TEST_CLOCK`` names, and is read each time.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from services import unit

SHIFT = Path(os.environ["PASSERELLE_TEST_CLOCK"])


def moved() -> datetime:
    """The time of the story."""
    return datetime.now(UTC) + timedelta(seconds=float(SHIFT.read_text("ascii")))


unit.utc_now = moved

from server import app  # noqa: E402  everything that asks the clock is imported after it was set

__all__ = ["app"]
