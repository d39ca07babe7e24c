"""Periods in words."""

from __future__ import annotations

from datetime import date

import pytest

from services import formats

JULY, AUGUST = date(2026, 7, 1), date(2026, 8, 31)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", ["du_1er_juil._2026", "au_31_août_2026"]),
        ("en", ["from", "1_Jul_2026", "to", "31_Aug_2026"]),
        ("hy", ["2026_թ._հուլիսի_1-ից", "մինչև", "2026_թ._օգոստոսի_31"]),
    ],
)
def test_where_the_line_is_short_a_period_breaks_between_its_days_alone(language, words):
    unbroken = formats.period(JULY, AUGUST, language, unbroken=True)
    assert unbroken.replace("\N{NO-BREAK SPACE}", "_").split(" ") == words
