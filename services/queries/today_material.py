"""What the material asks for on the first page: damaged units to look at, drafts of invoices that wait. Made once."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from db.enums import FindingLevel, LocationKind
from db.models import Acquisition, Balance, Location
from services.actors import Actor
from services.i18n import N_
from services.material_policy import kept_by
from services.queries.material_scope import owners_of
from services.queries.today_rows import OWNERS, TodoRow

DRAFT_WAITS = timedelta(days=7)


@cache
def _waiting() -> Select[*tuple[Any, ...]]:
    """Two numbers of one statement: units set aside as damaged, drafts older than a week."""
    damaged = (
        select(func.coalesce(func.sum(Balance.quantity), 0))
        .join(Location, Location.id == Balance.location_id)
        .where(
            Location.kind == LocationKind.QUARANTINE,
            Location.organisation_id.in_(OWNERS) | Location.keeper_id.in_(bindparam("kept", expanding=True)),
        )
    )
    drafts = select(func.count()).where(
        Acquisition.organisation_id.in_(OWNERS), Acquisition.entered_at.is_(None), Acquisition.taken_back_at.is_(None),
        Acquisition.created_at < bindparam("since"),
    )  # fmt: skip
    return select(damaged.scalar_subquery(), drafts.scalar_subquery())


def material_todos(session: Session, actor: Actor, now: datetime) -> list[TodoRow]:
    """What waits in the material that the actor owns or keeps. One statement."""
    asked = {"owners": [*owners_of(actor)], "kept": [*kept_by(actor)], "since": now - DRAFT_WAITS}
    damaged, drafts = session.execute(_waiting(), asked).one()
    found = []
    if damaged:
        found.append(
            TodoRow(
                "damaged", damaged, N_("Damaged material to repair or write off"), "catalogue", FindingLevel.INFO,
                query={"part": "damaged"},
            )
        )  # fmt: skip
    if drafts:
        found.append(
            TodoRow(
                "draft_invoices", drafts, N_("Invoice or gift not entered into stock for a week"), "provenances",
                FindingLevel.WARN, query={"state": "draft"},
            )
        )  # fmt: skip
    return found
