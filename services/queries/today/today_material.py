"""What the material asks for on the first page: damaged units to look at, drafts of invoices that wait, shipments that
are late or on their way. Made once."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from db.enums import UNDER_WAY, FindingLevel, LocationKind
from db.models import Acquisition, Balance, Location, Shipment
from services.actors import Actor
from services.i18n import N_
from services.material_policy import kept_by
from services.queries.material.material_scope import owners_of
from services.queries.today.today_rows import OWNERS, TodoRow
from services.shipments.telling import still_asked

DRAFT_WAITS = timedelta(days=7)
_KEPT: Any = bindparam("kept", expanding=True)
_ELSEWHERE: Any = bindparam("elsewhere", expanding=True)
"""The owners once more: an empty list is written in another way for «not in», so it has a name of its own."""


@cache
def _waiting() -> Select[*tuple[Any, ...]]:
    """Numbers of one statement: units set aside as damaged, drafts older than a week, shipments late and to receive."""
    damaged = (
        select(func.coalesce(func.sum(Balance.quantity), 0))
        .join(Location, Location.id == Balance.location_id)
        .where(
            Location.kind == LocationKind.QUARANTINE,
            Location.organisation_id.in_(OWNERS) | Location.keeper_id.in_(_KEPT),
        )
    )
    drafts = select(func.count()).where(
        Acquisition.organisation_id.in_(OWNERS), Acquisition.entered_at.is_(None), Acquisition.taken_back_at.is_(None),
        Acquisition.created_at < bindparam("since"),
    )  # fmt: skip
    late = select(func.count()).where(
        Shipment.organisation_id.in_(OWNERS), Shipment.state.in_(UNDER_WAY), Shipment.expected_on < bindparam("day")
    )
    places = select(Location.id).where(Location.keeper_id.in_(_KEPT))
    arriving = select(func.count()).where(
        Shipment.organisation_id.not_in(_ELSEWHERE), still_asked(), Shipment.destination_id.in_(places)
    )
    return select(*(one.scalar_subquery() for one in (damaged, drafts, late, arriving)))


def material_todos(session: Session, actor: Actor, now: datetime) -> list[TodoRow]:
    """What waits in the material that the actor owns or keeps. One statement."""
    owners = [*owners_of(actor)]
    asked = {
        "owners": owners, "elsewhere": owners, "kept": [*kept_by(actor)], "since": now - DRAFT_WAITS, "day": now.date(),
    }  # fmt: skip
    damaged, drafts, late, arriving = session.execute(_waiting(), asked).one()
    warn, info = FindingLevel.WARN, FindingLevel.INFO
    rows = (
        TodoRow(
            "damaged", damaged, N_("Damaged material to repair or write off"), "catalogue", info,
            query={"part": "damaged"},
        ),
        TodoRow(
            "draft_invoices", drafts, N_("Invoice or gift not entered into stock for a week"), "provenances", warn,
            query={"state": "draft"},
        ),
        TodoRow("shipments_late", late, N_("Shipment not there on its day: ask who receives it"), "shipments", warn),
        TodoRow("shipments_arriving", arriving, N_("Material is on its way: say what arrives"), "shipments", info),
    )  # fmt: skip
    return [row for row in rows if row.count]
