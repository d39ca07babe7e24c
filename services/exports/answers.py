"""Counted answers in a file: the value out of its envelope, where people read it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

ANSWER = 4
"""Place of the answer among the columns of a list of counted answers."""


def readable(_session: Session, rows: Sequence[Any], _filters: Mapping[str, str]) -> list[tuple[Any, ...]]:
    """Yes is 1 and no is 0, several are parted by commas."""
    return [(*row[:ANSWER], _written(json.loads(row[ANSWER])["v"]), *row[ANSWER + 1 :]) for row in rows]


def _written(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return str(int(value)) if isinstance(value, bool) else str(value)
