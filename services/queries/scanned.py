"""What a scanned or typed code leads to: an item by its bar code or label, a kit, a place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Item, Kit, Location, Lot
from services.actors import Actor
from services.materials import barcodes
from services.materials.codes import tidy
from services.queries.material_scope import items_visible_to, kits_visible_to, locations_visible_to


@dataclass(frozen=True, slots=True)
class Scanned:
    """``kind``: ``item``, ``kit`` or ``place``; ``public_id`` of the record."""

    kind: str
    public_id: str


def code_of(text: str) -> str:
    """The code in what a scanner typed: itself, or that of the address on a label."""
    text = text.strip()
    if "://" in text:
        asked = parse_qs(urlsplit(text).query).get("c", [""])
        text = asked[0]
    return tidy(text)


def find(session: Session, actor: Actor, text: str) -> Scanned | None:
    """What the actor may see under this code; None for nothing. One statement."""
    code = code_of(text)
    if number := barcodes.thirteen(code):
        return _first(session, "item", select(Item.public_id).where(Item.ean == number, items_visible_to(actor)))
    queries: dict[str, tuple[str, Any]] = {
        "A": ("item", select(Item.public_id).where(Item.code == code, items_visible_to(actor))),
        "L": ("item", select(Item.public_id).join(Lot, Lot.item_id == Item.id)
              .where(Lot.code == code, items_visible_to(actor))),
        "K": ("kit", select(Kit.public_id).where(Kit.code == code, kits_visible_to(actor))),
        "P": ("place", select(Location.public_id).where(Location.code == code, locations_visible_to(actor))),
    }  # fmt: skip
    found = queries.get(code[:1]) if code[1:2] == "-" else None
    return _first(session, *found) if found else None


def _first(session: Session, kind: str, query: Any) -> Scanned | None:
    public_id = session.scalar(query.limit(1))
    return Scanned(kind, public_id) if public_id else None
