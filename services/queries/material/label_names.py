"""What can be labelled: names by code."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import localised_column
from db.models import Item, Kit, Location
from services.actors import Actor
from services.queries.material.material_scope import items_visible_to, kits_visible_to, locations_visible_to


def by_code(session: Session, actor: Actor, kind: str, *, language: str = "fr") -> dict[str, str]:
    """Names of ``items`` in use, ``kits`` or ``places`` by their code, in order. One statement."""
    title = localised_column(Item, "title", language)
    queries = {
        "items": select(Item.code, title).where(items_visible_to(actor), Item.is_retired.is_(False)).order_by(title),
        "kits": select(Kit.code, Kit.name).where(kits_visible_to(actor), Kit.dissolved_at.is_(None)).order_by(Kit.name),
        "places": select(Location.code, Location.name)
        .where(locations_visible_to(actor), Location.is_of_software.is_(False), Location.is_closed.is_(False))
        .order_by(Location.name),
    }
    rows = session.execute(queries[kind]).all()
    return {row[0]: row[1] for row in rows}
