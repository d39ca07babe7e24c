"""What people type, where no page is needed to see it."""

from datetime import UTC, date, datetime

import pytest

from services import inputs


@pytest.mark.parametrize(
    ("hour", "day", "is_to_come"),
    [(19, 29, False), (19, 30, True), (21, 30, False), (23, 30, False), (23, 31, True)],
)
def test_a_day_has_come_once_it_began_in_armenia(hour, day, is_to_come):
    assert inputs.is_to_come(date(2026, 12, day), datetime(2026, 12, 29, hour, 30, tzinfo=UTC)) is is_to_come
