"""What the first page says of lending: late loans, counts left open, wishes to decide, places below their minimum."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, bindparam, case, func, select
from sqlalchemy.orm import Session

from db.enums import FindingLevel, LoanState, LocationKind, WishState
from db.models import Balance, CountSession, Loan, Location, Lot, StockMinimum, Wish
from services.actors import Actor
from services.i18n import N_
from services.material_policy import kept_by
from services.materials.counts import OPEN
from services.queries.counted import count
from services.queries.made_once import made_once
from services.queries.material.lending_scope import counts_visible_to, owned_by
from services.queries.today.today_rows import TodoRow

LEFT_OPEN = timedelta(days=7)
"""After so long a count that nobody ended is told."""
W, I = FindingLevel.WARN, FindingLevel.INFO


def lending_todos(session: Session, actor: Actor, day: date, now: datetime) -> list[TodoRow]:
    """One statement, for coordinators and for schools."""
    row = session.execute(_asked(actor), {"day": day, "long_ago": now - LEFT_OPEN}).one()
    own, of_others, own_due, others_due, counts, wishes, below = row
    late, due = own + of_others, min((one for one in (own_due, others_due) if one), default=None)
    rows = (
        (late, TodoRow("loans_late", late, N_("Loans are late"), "loans", W, due=due, query={"which": "late"})),
        (counts, TodoRow("counts_open", counts, N_("Counts are open for more than a week"), "counts", I)),
        (wishes, TodoRow("wishes", wishes, N_("Wishes of schools await your answer"), "needs", I)),
        (below, TodoRow("below_minimum", below, N_("Titles are below their minimum"), "needs", I)),
    )
    return [todo for number, todo in rows if number]


@made_once
def _asked(actor: Actor) -> Select[*tuple[Any, ...]]:
    return select(
        *_late(actor),
        count(
            counts_visible_to(actor), CountSession.state.in_(OPEN),
            CountSession.created_at < bindparam("long_ago"),
        ),
        count(Wish.organisation_id.in_(owned_by(actor)), Wish.state == WishState.ASKED),
        _below(actor),
    )  # fmt: skip


def _late(actor: Actor) -> list[Any]:
    """How many loans are late and since when, those of the actor’s cities and those from places kept for other cities.

    Apart, so that each is a stretch of one index: a loan belongs to the city of its place.
    """
    owned = owned_by(actor)
    kept = select(Location.id).where(Location.keeper_id.in_(kept_by(actor)), Location.organisation_id.not_in(owned))
    ways = (Loan.organisation_id.in_(owned), Loan.location_id.in_(kept))
    late = (Loan.state == LoanState.OPEN, Loan.due_on < bindparam("day"))
    days = [select(func.min(Loan.due_on)).where(way, *late).scalar_subquery() for way in ways]
    return [*(count(way, *late) for way in ways), *days]


def _below(actor: Actor) -> Any:
    """Minimums of titles that the place does not have; what it has lent out counts as there."""
    home = case((Location.kind == LocationKind.LENT, Location.parent_id), else_=Location.id)
    there = (
        select(func.coalesce(func.sum(Balance.quantity), 0))
        .join(Lot, Lot.id == Balance.lot_id)
        .join(Location, Location.id == Balance.location_id)
        .where(Lot.item_id == StockMinimum.item_id, home == StockMinimum.location_id, Balance.kit_id == 0)
        .correlate(StockMinimum)
        .scalar_subquery()
    )
    mine = StockMinimum.organisation_id.in_(owned_by(actor))
    return count(mine, StockMinimum.item_id.is_not(None), there < StockMinimum.quantity)
