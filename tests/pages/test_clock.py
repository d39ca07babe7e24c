"""When something was done is told by the clock of who looks; a browser that says nothing sensible gets Clamart's."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
import streamlit as st

from ui.components.badges import instant

pytestmark = pytest.mark.one_database
LATE = datetime(2026, 11, 30, 21, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "told"),
    [
        ("Asia/Yerevan", "1\N{NO-BREAK SPACE}déc.\N{NO-BREAK SPACE}2026, 01:30"),
        ("Europe/Paris", "30\N{NO-BREAK SPACE}nov.\N{NO-BREAK SPACE}2026, 22:30"),
        (None, "30\N{NO-BREAK SPACE}nov.\N{NO-BREAK SPACE}2026, 22:30"),
        ("Mars/Olympus", "30\N{NO-BREAK SPACE}nov.\N{NO-BREAK SPACE}2026, 22:30"),
        ("../../etc/passwd", "30\N{NO-BREAK SPACE}nov.\N{NO-BREAK SPACE}2026, 22:30"),
        ("Europe", "30\N{NO-BREAK SPACE}nov.\N{NO-BREAK SPACE}2026, 22:30"),
    ],
)
def test_a_moment_is_told_by_the_clock_of_the_device(monkeypatch, zone, told):
    monkeypatch.setattr(st, "context", SimpleNamespace(timezone=zone))
    assert instant(LATE) == told


def test_what_is_due_somewhere_is_told_by_the_clock_there(monkeypatch):
    monkeypatch.setattr(st, "context", SimpleNamespace(timezone="America/New_York"))
    assert instant(LATE, "Asia/Yerevan").endswith("01:30")
    assert instant(None) == ""
