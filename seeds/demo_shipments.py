"""Shipments of the demonstration, one in every state: prepared, packed, late, half arrived, closed, given up."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from db.enums import LocationKind, Outcome, ReceiptAnswer, Settlement, Source
from db.models import Balance, Item, Location, Lot, Parcel, Shipment, ShipmentLine
from db.models.ledger import NO_KIT
from services.shipments import drafting, receiving, sending, settling
from services.shipments.receiving import Extra, Found, Said

if TYPE_CHECKING:
    from seeds.demo import Demo

RECEIVER = {"receiver_name": "Direction de l’école", "carrier": "La Poste"}
UNITS = 2


def fill(demo: Demo) -> None:
    """From the store room in Clamart to a school; what arrived is said by its head."""
    closed, half, late, packed, _draft_of_spring, given_up = (
        _draft(demo, title, days) for title, days in (
            ("Manuels de la rentrée", 100), ("Jeux et albums", 45), ("Dictionnaires", 40), ("Mallettes de Noël", 5),
            ("Livres du printemps", 2), ("Ancien projet", 60),
        )
    )  # fmt: skip
    school = demo.actor("ecole@demo.example")
    for one, days in ((closed, 95), (half, 42), (late, 38)):
        _send(demo, one, days)
    lines = demo.session.scalars(select(ShipmentLine).where(ShipmentLine.shipment_id == closed.id)).all()
    first = {lines[0].public_id: Found(ok=lines[0].quantity - 1, damaged=1)}
    rest = {one.public_id: Found(ok=one.quantity) for one in lines[1:]}
    atlas = (Extra(Outcome.WRONG, 1, "Un atlas en allemand"), Extra(Outcome.SURPLUS, 1, "Une affiche de plus"))
    told = receiving.record(
        demo.session, school, closed.public_id, Said(ReceiptAnswer.DETAILED, lines=first | rest, extras=atlas),
        now=demo.now - timedelta(days=80),
    )  # fmt: skip
    poster = next(one for one in told.lines if one.outcome is Outcome.SURPLUS)
    settling.settle(
        demo.session, demo.coordinator, poster.public_id, Settlement.NOTED, now=demo.now - timedelta(days=75)
    )
    receiving.record(
        demo.session, school, half.public_id,
        Said(ReceiptAnswer.SOMETHING_MISSING, note="Il manque un jeu, le carton était ouvert."),
        now=demo.now - timedelta(days=20),
    )  # fmt: skip
    receiving.record(
        demo.session, demo.coordinator, half.public_id,
        Said(
            ReceiptAnswer.BROKEN_OR_LOST, demo.today - timedelta(days=13), note="Une boîte est écrasée.",
            source=Source.PHONE, told_by="Lusine Hovsepyan",
        ),
        now=demo.now - timedelta(days=12),
    )  # fmt: skip
    _to_the_twin_city(demo)
    sending.pack(demo.session, demo.coordinator, packed.public_id, now=demo.now - timedelta(days=4))
    sending.cancel(
        demo.session, demo.coordinator, given_up.public_id, reason="Reporté à l’année prochaine",
        now=demo.now - timedelta(days=50),
    )  # fmt: skip


def _to_the_twin_city(demo: Demo) -> None:
    """To the store room in Artachat: one arrived whole, one is on its way and expected later."""
    whole, under_way = (
        _draft(demo, title, days, kind=LocationKind.STORE)
        for title, days in (("Manuels pour la médiathèque", 58), ("Jeux pour les ateliers", 6))
    )
    for one, days in ((whole, 54), (under_way, 4)):
        _send(demo, one, days)
    receiving.record(
        demo.session, demo.actor("artachat@demo.example"), whole.public_id, Said(ReceiptAnswer.ALL_ARRIVED),
        now=demo.now - timedelta(days=33),
    )  # fmt: skip


def _draft(demo: Demo, title: str, days: int, *, kind: LocationKind = LocationKind.SCHOOL) -> Shipment:
    session, now = demo.session, demo.now - timedelta(days=days)
    owner = demo.organisation("clamart")
    store = session.scalars(
        select(Location)
        .where(Location.kind == LocationKind.STORE, Location.keeper_id == owner.id)
        .order_by(Location.id)
    ).first()
    school = session.scalars(
        select(Location).where(Location.kind == kind, Location.keeper_id != owner.id).order_by(Location.id)
    ).first()
    if store is None or school is None:
        raise ValueError("the demonstration has a store room and a school")
    made = drafting.create(session, demo.coordinator, store.public_id, school.public_id, title=title, now=now)
    expected = now.date() + timedelta(days=25)
    fields = RECEIVER | {"expected_on": expected, "planned_on": now.date() + timedelta(days=3)}
    drafting.edit(session, demo.coordinator, made.public_id, fields, now=now)
    parcel = session.scalars(select(Parcel).where(Parcel.shipment_id == made.id)).one()
    drafting.edit_parcel(
        session, demo.coordinator, parcel.public_id, weight_grams=6400, size_mm=(400, 300, 250), now=now
    )
    for item in _there(demo, store):
        drafting.put_item(session, demo.coordinator, parcel.public_id, item, UNITS, now=now)
    return made


def _there(demo: Demo, store: Location) -> list[str]:
    """Three titles of which many units lie loose in the store room."""
    query = (
        select(Item.public_id)
        .join(Lot, Lot.item_id == Item.id)
        .join(Balance, Balance.lot_id == Lot.id)
        .where(Balance.location_id == store.id, Balance.kit_id == NO_KIT)
        .group_by(Item.id, Item.public_id)
        .having(func.sum(Balance.quantity) >= UNITS)
        .order_by(func.sum(Balance.quantity).desc(), Item.id)
        .limit(3)
    )
    return list(demo.session.scalars(query))


def _send(demo: Demo, shipment: Shipment, days: int) -> None:
    when = demo.now - timedelta(days=days)
    sending.pack(demo.session, demo.coordinator, shipment.public_id, now=when)
    sending.send(demo.session, demo.coordinator, shipment.public_id, now=when)
