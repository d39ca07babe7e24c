"""Single acts with the material of the demonstration, one of each kind: moved, used up, repaired, given up, found."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from db.models import Item, Kit, Location
from seeds import demo_data
from seeds import demo_material_data as data
from services.materials import kits, moves
from services.materials.picking import Wanted

if TYPE_CHECKING:
    from seeds.demo import Demo


def fill(demo: Demo) -> None:
    """In the store room of Artachat and at the first school; what was damaged before stays so."""
    titles = {key: fr for key, fr, *_rest in data.ITEMS}
    ids = {item.title_fr: item.public_id for item in demo.session.scalars(select(Item))}
    items = {key: ids[title] for key, title in titles.items()}
    _in_the_store(demo, items)
    _at_the_school(demo, items)


def _in_the_store(demo: Demo, items: dict[str, str]) -> None:
    store, armine = _place(demo, str(data.ARTACHAT_STORE["name"])).public_id, demo.actor("artachat@demo.example")
    moves.consume(demo.session, armine, store, [Wanted(items["chalk"], 2)], note="Classes d’été", **_told(demo, 30))
    moves.damage(demo.session, armine, store, [Wanted(items["albums"], 2)], note="Tombés", **_told(demo, 8))
    moves.repair(demo.session, armine, store, [Wanted(items["albums"], 1)], note="Recousu", **_told(demo, 7))
    moves.write_off(
        demo.session, demo.coordinator, store, [Wanted(items["albums"], 1)], note="Dos cassé", **_told(demo, 6)
    )


def _at_the_school(demo: Demo, items: dict[str, str]) -> None:
    session, head, school = (
        demo.session,
        demo.actor(demo_data.SCHOOL_STAFF[0]),
        _place(demo, data.SCHOOLS[0][0]["name"]),
    )
    room = session.scalars(
        select(Location).where(Location.parent_id == school.id, Location.is_of_software.is_(False))
    ).one()
    book, stories = Wanted(items["dictionary"], 1), Wanted(items["stories"], 1)
    blue = session.scalars(select(Kit).where(Kit.name == "Caisse bleue")).one().public_id
    out_of_it = [Wanted(items["dictionary"], 1, kit=blue)]
    moves.damage(session, head, school.public_id, out_of_it, note="Page déchirée", **_told(demo, 3))
    day = _told(demo, 2)
    kits.complete(session, head, blue, happened_on=day["happened_on"], now=day["now"])
    moves.repair(session, head, school.public_id, [book], note="Page recollée", **_told(demo, 1))
    moves.find(session, head, school.public_id, [stories], note="Rapporté par une élève", **_told(demo, 1))
    moves.transfer(session, head, school.public_id, room.public_id, [stories], note="", **_told(demo, 1))


def _place(demo: Demo, name: Any) -> Location:
    named = select(Location).where(Location.name == name, Location.is_of_software.is_(False))
    return demo.session.scalars(named).one()


def _told(demo: Demo, days: int) -> dict[str, Any]:
    return {"happened_on": demo.today - timedelta(days=days), "now": demo.now - timedelta(days=days)}
