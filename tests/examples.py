"""How many made-up cases a test of properties tries: few each day, fifty times as many in ``make fuzz``."""

from __future__ import annotations

from hypothesis import settings

USUAL = 40
"""What the profile of every day tries where a test names no number."""


def about(number: int) -> int:
    """``number`` with the profile of every day, more in proportion with a longer one.

    A plain number in ``@settings`` would hold in ``make fuzz`` too.
    """
    return max(1, number * settings().max_examples // USUAL)
