"""Counts for a glance: exact while they are small, and never dearer than that, however long a table is."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, func, literal, select

MOST = 1_000
"""A count that reaches this means: so many or more."""


def count(*conditions: ColumnElement[bool], of: Any = None) -> ScalarSelect[int]:
    """How many records meet all of these, at most ``MOST``. ``of``: a table of the query around it, if one is meant."""
    found = select(literal(1)).where(*conditions).limit(MOST)
    if of is not None:
        found = found.correlate(of)
    return select(func.count()).select_from(found.subquery()).scalar_subquery()


def glance(number: int) -> str:
    """Such a count in figures: «7», or «999+» once it is no longer exact."""
    return str(number) if number < MOST else f"{MOST - 1}+"
