"""Kits of the demonstration, at the first school: one complete, one that lacks a map, one that was taken apart."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from db.enums import FrenchLevel
from db.models import Item, KitTemplate, Location
from seeds import demo_material_data as data
from seeds import demo_shipments
from services.materials import kits

if TYPE_CHECKING:
    from seeds.demo import Demo

READING = {
    "title_fr": "Mallette de lecture", "title_en": "Reading kit", "title_hy": "Ընթերցանության հավաքածու",
    "level": FrenchLevel.B1,
}  # fmt: skip
WORDS = {
    "title_fr": "Mallette des mots", "title_en": "Kit of words", "title_hy": "Բառերի հավաքածու",
    "level": FrenchLevel.A2,
}  # fmt: skip


def fill(demo: Demo) -> None:
    """Made of what lies loose at the school; the reading kit waits for a wall map that is not there."""
    reading = _template(demo, READING, (("stories", 3), ("dictionary", 1), ("map", 1)))
    words = _template(demo, WORDS, (("dictionary", 1), ("stories", 1)))
    school = demo.session.scalars(select(Location).where(Location.name == data.SCHOOLS[0][0]["name"])).one()
    made = [
        kits.assemble(
            demo.session, demo.coordinator, template.public_id, school.public_id, name=name,
            happened_on=(demo.now - timedelta(days=days)).date(), now=demo.now - timedelta(days=days),
        )
        for template, name, days in ((words, "Caisse bleue", 40), (reading, "Caisse verte", 39), (words, "Essai", 38))
    ]  # fmt: skip
    ended = demo.now - timedelta(days=30)
    kits.dissolve(demo.session, demo.coordinator, made[-1].public_id, happened_on=ended.date(), now=ended)
    demo_shipments.fill(demo)


def _template(demo: Demo, fields: dict[str, str], lines: tuple[tuple[str, int], ...]) -> KitTemplate:
    titles = {key: fr for key, fr, *_rest in data.ITEMS}
    ids = {item.title_fr: item.public_id for item in demo.session.scalars(select(Item))}
    wanted = [(ids[titles[key]], quantity) for key, quantity in lines]
    return kits.save_template(demo.session, demo.coordinator, wanted, now=demo.now - timedelta(days=45), **fields)
