"""What the first school of the demonstration was given: a signed act, counted and lent by the school as it wishes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from db.enums import DocumentKind, FrenchLevel, ShipmentState, Source, SubjectKind
from db.models import Course, Item, Kit, Location, Lot, Shipment
from seeds import demo_data
from seeds import demo_material_data as data
from services import files
from services.materials import kits, own
from services.materials.picking import Wanted
from services.on_behalf import Evidence
from services.shipments import handovers

if TYPE_CHECKING:
    from seeds.demo import Demo

UNITS = 3
LISTENING = {
    "title_fr": "Mallette d’écoute", "title_en": "Listening kit", "title_hy": "Ունկնդրման հավաքածու",
    "level": FrenchLevel.A1,
}  # fmt: skip


def fill(demo: Demo) -> None:
    """Storybooks, a kit and a player, signed for yesterday: counted, looked into and lent. Another act fell."""
    named = select(Location).where(Location.name == data.SCHOOLS[0][0]["name"], Location.is_of_software.is_(False))
    school = demo.session.scalars(named).one()
    if school.keeper is None:
        raise ValueError("a school keeps its own places")
    titles = {key: fr for key, fr, *_rest in data.ITEMS}
    ids = {item.title_fr: item.public_id for item in demo.session.scalars(select(Item))}
    items = {key: ids[title] for key, title in titles.items()}
    _to_be_signed(demo, school)
    kit = _kit(demo, school, items)
    _signed(demo, school, items, kit)
    head, body, now = demo.actor(demo_data.SCHOOL_STAFF[0]), school.keeper.public_id, demo.now - timedelta(hours=2)
    course = demo.session.scalars(
        select(Course.public_id).where(Course.school_id == school.keeper_id).order_by(Course.id)
    ).first()
    by_phone = Evidence("Lusine Hovsepyan")
    own.switch(demo.session, demo.coordinator, body, is_on=True, now=now, source=Source.PHONE, evidence=by_phone)
    own.lend(demo.session, head, body, items["stories"], str(course), quantity=1, now=now)
    own.lend(demo.session, head, body, _player(demo).public_id, str(course), now=now)
    own.count(demo.session, head, body, {items["stories"]: UNITS - 1}, now=now)
    own.count(demo.session, head, body, {items["discs"]: 1}, kit=kit.public_id, now=now)


def _to_be_signed(demo: Demo, school: Location) -> None:
    """What came with the first shipment and still lies there, once some of it is lent."""
    came = select(Shipment).where(Shipment.destination_id == school.id, Shipment.state == ShipmentState.CLOSED)
    first = demo.session.scalars(came.order_by(Shipment.id)).first()
    if first is None:
        raise ValueError("the shipments of the demonstration come before what is given to a school")
    handovers.prepare_of_shipment(demo.session, demo.coordinator, first.public_id, now=demo.now - timedelta(days=8))


def _kit(demo: Demo, school: Location, items: dict[str, str]) -> Kit:
    """For listening: a player, two discs, cards."""
    session, claire, now = demo.session, demo.coordinator, demo.now - timedelta(days=20)
    wanted = [(items["player"], 1), (items["discs"], 2), (items["cards"], 1)]
    template = kits.save_template(session, claire, wanted, now=now, **LISTENING)
    return kits.assemble(
        session, claire, template.public_id, school.public_id, name="Caisse jaune", happened_on=now.date(), now=now
    )


def _player(demo: Demo) -> Lot:
    """The player that is in no kit."""
    return demo.session.scalars(select(Lot).where(Lot.serial == "SN-4105")).one()


def _signed(demo: Demo, school: Location, items: dict[str, str], kit: Kit) -> None:
    session, claire, now = demo.session, demo.coordinator, demo.now - timedelta(days=1)
    stories, player = items["stories"], Wanted(items["player"], 1, lot=_player(demo).public_id)
    dropped = handovers.prepare(session, claire, school.public_id, [Wanted(stories, 1)], now=now)
    act = handovers.prepare(
        session, claire, school.public_id, [Wanted(stories, UNITS), player], [kit.public_id], now=now
    )  # fmt: skip
    handovers.cancel(session, claire, dropped.public_id, reason="Il en faut trois.", now=now)
    files.store_for(
        session, claire, SubjectKind.HANDOVER, act.public_id, DocumentKind.HANDOVER_ACT, "acte-signe.pdf", b"",
        now=now, prepared=demo.cv,
    )  # fmt: skip
    handovers.sign(
        session, claire, act.public_id, signed_on=now.date(), signer_name="Lusine Hovsepyan",
        signer_title="Directrice", now=now,
    )  # fmt: skip
