"""The daily round of reminders on many days, of one kind: all kinds on each day would take most of a test."""

from datetime import timedelta
from unittest.mock import patch

from services.reminders import sending
from services.reminders.table import KINDS
from tests.conftest import NOW

DAY = timedelta(days=1)


def days_told(name: str, upto: int, start: int = 0) -> list[int]:
    """On which days from now, ``upto`` left out, a daily round of this kind writes something."""
    with patch.object(sending, "KINDS", [next(kind for kind in KINDS if kind.name == name)]):
        return [day for day in range(start, upto) if sending.remind_due(NOW + day * DAY)]
