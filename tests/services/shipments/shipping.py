"""A city that sends and a school that receives, and words in which stories about shipments are told."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from db.enums import LocationKind, Outcome, ReceiptAnswer, Source
from db.models import Balance, Kit, KitTemplate, KitTemplateLine, Parcel, ReceiptLine, Shipment, ShipmentLine
from services.materials.ledger import Line
from services.shipments import drafting, receiving, sending
from services.shipments.receiving import Found, Said
from tests.conftest import NOW
from tests.services.applying import act
from tests.services.materials.stocking import TODAY, Stock

SENT_ON = date(2026, 11, 10)
BY_PHONE = {"source": Source.PHONE, "told_by": "Anahit, directrice", "received_on": TODAY}


class Shipping:
    """``city`` sends from ``store``; ``school`` keeps ``place``; a coordinator and a partner act for them."""

    def __init__(self, stock: Stock, make: Any) -> None:
        self.stock, self.make, self.db = stock, make, stock.db
        self.city, self.school = stock.city, stock.school()
        self.store = stock.place(name="Réserve de Clamart")
        self.place = stock.place(LocationKind.SCHOOL, keeper=self.school, name="École n° 1", name_hy="Դպրոց 1")
        self.coordinator, self.director = make.coordinator(), make.partner(self.school)
        self.book = stock.item(title_fr="Alter Ego 1", weight_grams=600, customs_code="490199", origin="FR")
        self.books = stock.lot(10, at=self.store, item=self.book, unit_value_cents=2500)

    def draft(self, quantity: int = 6, **fields: Any) -> Shipment:
        """A draft with ``quantity`` books in its one parcel."""
        made = act(drafting.create, self.coordinator, self.store.public_id, self.place.public_id, title="Manuels")
        if fields:
            act(drafting.edit, self.coordinator, made.public_id, fields)
        if quantity:
            self.put(made, self.book, quantity)
        return self.db.fresh(made)

    def parcels(self, shipment: Shipment) -> list[Parcel]:
        return self.db.all(select(Parcel).where(Parcel.shipment_id == shipment.id).order_by(Parcel.number))

    def put(self, shipment: Shipment, item: Any, quantity: int, parcel: int = 1) -> None:
        where = self.parcels(shipment)[parcel - 1].public_id
        act(drafting.put_item, self.coordinator, where, item.public_id, quantity)

    def packed(self, quantity: int = 6, **fields: Any) -> Shipment:
        draft = self.draft(quantity, **fields)
        act(sending.pack, self.coordinator, draft.public_id)
        return self.db.fresh(draft)

    def sent(self, quantity: int = 6, *, kit: Kit | None = None, **fields: Any) -> Shipment:
        """A shipment that left on ``SENT_ON``."""
        draft = self.draft(quantity, **fields)
        if kit is not None:
            act(drafting.put_kit, self.coordinator, self.parcels(draft)[0].public_id, kit.public_id)
        act(sending.pack, self.coordinator, draft.public_id)
        act(sending.send, self.coordinator, draft.public_id, sent_on=SENT_ON)
        return self.db.fresh(draft)

    def kit(self, quantity: int = 2) -> Kit:
        """A kit of ``quantity`` books at the store."""
        template = self.db.add(
            KitTemplate(
                organisation_id=self.city.id, code="k", title_fr="Mallette", created_at=NOW, updated_at=NOW,
                lines=[KitTemplateLine(item_id=self.book.id, quantity=quantity)],
            )
        )  # fmt: skip
        kit = self.db.add(
            Kit(
                organisation_id=self.city.id, template_id=template.id, code=f"K-{template.id}", name="Mallette bleue",
                location_id=self.store.id, created_at=NOW, updated_at=NOW,
            )
        )  # fmt: skip
        self.stock.post([Line(self.books.id, self.store.id, self.store.id, quantity, 0, kit.id)], on=date(2026, 2, 1))
        return kit

    def lines(self, shipment: Shipment) -> list[ShipmentLine]:
        return self.db.all(
            select(ShipmentLine).where(ShipmentLine.shipment_id == shipment.id).order_by(ShipmentLine.id)
        )

    def line(self, shipment: Shipment) -> ShipmentLine:
        return self.lines(shipment)[0]

    def say(self, shipment: Shipment, actor: Any = None, *, lines: Any = None, now: Any = NOW, **said: Any) -> Any:
        """What ``actor`` (the director) says; ``lines`` by the line: ``Found``."""
        found = {line.public_id: one for line, one in (lines or {}).items()}
        said.setdefault("answer", ReceiptAnswer.DETAILED if found else ReceiptAnswer.ALL_ARRIVED)
        return act(receiving.record, actor or self.director, shipment.public_id, Said(lines=found, **said), now=now)

    def there(self, place: Any, lot: Any = None) -> int:
        """Units at a place, loose and in kits."""
        lot = lot or self.books
        query = select(Balance.quantity).where(Balance.lot_id == lot.id, Balance.location_id == place.id)
        return sum(self.db.all(query))

    def told(self) -> dict[Outcome, int]:
        """Units by what all answers together say of them."""
        found: dict[Outcome, int] = {}
        for one in self.db.all(select(ReceiptLine)):
            found[one.outcome] = found.get(one.outcome, 0) + one.quantity
        return found


@pytest.fixture
def shipping(stock: Stock, make: Any) -> Shipping:
    return Shipping(stock, make)


__all__ = ["Found", "Shipping", "shipping"]
