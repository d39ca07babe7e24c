"""Reads about the history of the cooperation (public facts)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import localised
from db.enums import CooperationAxis, Language
from db.models import CooperationAction


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One action; year and amount (cents) only where they are known."""

    axis: CooperationAxis
    title: str
    year: int | None
    amount_cents: int | None
    source: str


def actions(session: Session, language: Language) -> list[ActionRow]:
    """All actions, by axis, known years first."""
    rows = session.scalars(select(CooperationAction))
    found = [
        ActionRow(row.axis, localised(row, "title", language), row.year, row.amount_cents, row.source) for row in rows
    ]
    order = list(CooperationAxis)
    return sorted(found, key=lambda row: (order.index(row.axis), row.year or 9999, row.title))
