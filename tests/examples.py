"""How many made-up cases a test of properties tries: few each day, a hundred times as many in ``make fuzz``."""

from __future__ import annotations

from hypothesis import settings

NAMED = 40
"""The numbers that tests name are meant for a profile of so many: the one of every day tries half of them."""


def about(number: int) -> int:
    """Half of ``number`` with the profile of every day, fifty times ``number`` with the long one.

    A plain number in ``@settings`` would hold in ``make fuzz`` too.
    """
    return max(1, number * settings().max_examples // NAMED)
