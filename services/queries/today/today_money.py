"""What the first page says of money: expenses without a paper, budget lines that are exceeded."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Row, Select, case, func, literal, select, union_all
from sqlalchemy.orm import Session

from db.base import localised
from db.enums import ExchangeState, FindingLevel, MoneyKind
from db.models import Exchange, MoneyEntry
from services.actors import Actor
from services.i18n import N_
from services.queries.exchange.budget_entries import Show, unproven
from services.queries.exchange.money_scope import money_visible_to
from services.queries.made_once import made_once
from services.queries.today.today_rows import TodoRow

MOST = 5
"""Exchanges that are named at most."""


def _sum(kind: MoneyKind) -> ColumnElement[int]:
    return func.sum(case((MoneyEntry.kind == kind, MoneyEntry.amount_cents), else_=0))


def money_todos(session: Session, actor: Actor) -> list[TodoRow]:
    """By exchange that is not closed, of the actor’s own books. One statement."""
    rows = session.execute(_exchanges(actor))
    return [_todo(row, localised(row, "title", actor.language)) for row in rows]


_EXCEEDED, _UNPROVEN = "budget_exceeded", "expenses_unproven"
_TITLES = (Exchange.public_id, Exchange.title_fr, Exchange.title_en, Exchange.title_hy)
_LIVING = Exchange.state.in_((ExchangeState.DRAFT, ExchangeState.OPEN))


@made_once
def _exchanges(actor: Actor) -> CompoundSelect[*tuple[Any, ...]]:
    return union_all(_exceeded(actor), _unproven(actor)).order_by("kind", "public_id").limit(2 * MOST)


def _exceeded(actor: Actor) -> Select[*tuple[Any, ...]]:
    over = (
        select(MoneyEntry.exchange_id, MoneyEntry.budget_line_id)
        .where(money_visible_to(actor))
        .group_by(MoneyEntry.exchange_id, MoneyEntry.organisation_id, MoneyEntry.budget_line_id)
        .having(_sum(MoneyKind.SPENT) > _sum(MoneyKind.PLANNED))
        .subquery()
    )
    return (
        select(literal(_EXCEEDED).label("kind"), func.count().label("number"), *_TITLES)
        .join(over, over.c.exchange_id == Exchange.id)
        .where(_LIVING)
        .group_by(Exchange.id)
    )


def _unproven(actor: Actor) -> Select[*tuple[Any, ...]]:
    return (
        select(literal(_UNPROVEN).label("kind"), func.count().label("number"), *_TITLES)
        .join(MoneyEntry, MoneyEntry.exchange_id == Exchange.id)
        .where(money_visible_to(actor), unproven(MoneyKind.SPENT), _LIVING)
        .group_by(Exchange.id)
    )


def _todo(row: Row[Any], title: str) -> TodoRow:
    params, query = {"exchange": title}, {"id": row.public_id}
    if row.kind == _EXCEEDED:
        msgid = N_("More is spent on a budget line than planned: %(exchange)s")
        return TodoRow(_EXCEEDED, row.number, msgid, "exchange_budget", FindingLevel.WARN, params=params, query=query)
    return TodoRow(
        _UNPROVEN, row.number, N_("Expenses without a bill or receipt: %(exchange)s"), "exchange_budget",
        FindingLevel.WARN, params=params, query=query | {"show": Show.UNPROVEN.value},
    )  # fmt: skip
