"""Reads for a school: what lies at its places, what it has lent out and what is damaged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from db.base import localised_column
from db.enums import LocationKind
from db.models import Balance, Item, Location, Lot
from services.actors import Actor
from services.material_policy import kept_by
from services.materials.counts import COUNTED_PLACES
from services.queries.material.lending_scope import owned_by

MOST_ROWS = 500


@dataclass(frozen=True, slots=True)
class HereRow:
    """One title at one place of the school."""

    title: str
    place: str
    here: int
    lent: int
    damaged: int


def places(session: Session, actor: Actor, *, language: str = "fr") -> dict[str, str]:
    """The school’s places in use, by public id. One statement."""
    query = select(Location.public_id, _name(language)).where(
        Location.keeper_id.in_(kept_by(actor)), Location.kind.in_(COUNTED_PLACES), Location.is_closed.is_(False)
    )
    return dict(session.execute(query.order_by(Location.id).limit(MOST_ROWS)).all())


def here(session: Session, actor: Actor, *, language: str = "fr") -> list[HereRow]:
    """What lies at the school’s places, in kits too. One statement."""
    home = func.coalesce(case((Location.is_of_software, Location.parent_id)), Location.id)
    title = localised_column(Item, "title", language)
    lent, damaged = (
        func.sum(case((Location.kind == kind, Balance.quantity), else_=0))
        for kind in (LocationKind.LENT, LocationKind.QUARANTINE)
    )
    units = (
        select(home.label("home"), Lot.item_id.label("item_id"), func.sum(Balance.quantity).label("all"),
               lent.label("lent"), damaged.label("damaged"))
        .join(Lot, Lot.id == Balance.lot_id)
        .join(Location, Location.id == Balance.location_id)
        .where(Location.keeper_id.in_(kept_by(actor)), Balance.quantity > 0)
        .group_by(home, Lot.item_id)
        .subquery()
    )  # fmt: skip
    query = (
        select(
            title, _name(language), units.c.all - units.c.lent - units.c.damaged, units.c.lent, units.c.damaged
        )
        .join(Item, Item.id == units.c.item_id)
        .join(Location, Location.id == units.c.home)
        .order_by(title, Location.id)
        .limit(MOST_ROWS)
    )  # fmt: skip
    return [HereRow(*row) for row in session.execute(query)]


def owner_ids(session: Session, actor: Actor) -> Iterable[int]:
    """Cities whose catalogue the actor chooses from: their own, or the owner of what lies at their places."""
    owned = owned_by(actor)
    if owned:
        return owned
    return list(
        session.scalars(select(Location.organisation_id).where(Location.keeper_id.in_(kept_by(actor))).distinct())
    )


def _name(language: str) -> Any:
    return func.coalesce(func.nullif(Location.name_hy, ""), Location.name) if language == "hy" else Location.name
