"""What came or was sent as material on budget lines: told beside the sums, never in them.

An invoice or gift counts at its value once it is in stock, a shipment with what its carriage costs once it is sent.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import func, select, union_all
from sqlalchemy.orm import Session

from db.enums import ShipmentState
from db.models import Acquisition, BudgetLine, Lot, Shipment

SENT = (ShipmentState.SENT, ShipmentState.RECEIVING, ShipmentState.CLOSED)


def material_of(session: Session, organisation_ids: Collection[int]) -> dict[tuple[int, str], int]:
    """Cents of material of these cities, by city and public id of the budget line that is named. One statement."""
    bought = (
        select(
            Acquisition.organisation_id, Acquisition.budget_line_id,
            func.sum(Lot.quantity * Lot.unit_value_cents).label("cents"),
        )
        .join(Lot, Lot.acquisition_id == Acquisition.id)
        .where(Acquisition.entered_at.is_not(None), Acquisition.taken_back_at.is_(None))
        .group_by(Acquisition.organisation_id, Acquisition.budget_line_id)
    )  # fmt: skip
    carried = (
        select(Shipment.organisation_id, Shipment.budget_line_id, func.sum(Shipment.cost_cents).label("cents"))
        .where(Shipment.state.in_(SENT), Shipment.cost_cents.is_not(None))
        .group_by(Shipment.organisation_id, Shipment.budget_line_id)
    )
    both = union_all(bought, carried).subquery()
    rows = session.execute(
        select(both.c.organisation_id, BudgetLine.public_id, both.c.cents)
        .join(BudgetLine, BudgetLine.id == both.c.budget_line_id)
        .where(both.c.organisation_id.in_(organisation_ids))
    )
    found: dict[tuple[int, str], int] = defaultdict(int)
    for city, line, cents in rows:
        found[city, line] += int(cents)
    return dict(found)
