"""Shipments and loans of a large year, to measure their lists: as many as there are applications.

What was sent has long arrived and what is lent counts for the lists alone: neither has movements of its own, so the
balances stay what the ledger of ``volume_material.py`` says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from db.base import new_public_id
from db.enums import LoanState, ShipmentState
from db.models import Course, Loan, LoanLine, Parcel, Shipment, ShipmentLine
from db.models.ledger import NO_KIT

LARGE_SHIPMENT = 20
"""Lines of the first shipment, which is looked at, where there are so many lots; the others have one."""
COURSES = 24
DECLARED = {"total_cents": 4_000, "gross_grams": 8_000}
"""Of what was frozen at sending, so much is read of shipments of the same day."""
SHIPMENT = "volumeShipment00"
"""Public id of the first shipment."""
MODELS = (Course, Loan, LoanLine, Parcel, Shipment, ShipmentLine)


class Sendings:
    """Rows by number from 0 on; ``first`` says which id each model begins with."""

    def __init__(
        self, first: dict[Any, int], now: datetime, city: int, store: int, places: Sequence[tuple[int, int]],
        lots: Sequence[int], number: int,
    ) -> None:  # fmt: skip
        self.first, self.now, self.city, self.store, self.places, self.lots = first, now, city, store, places, lots
        self.numbers = range(number)
        self.stamps = {"created_at": now, "updated_at": now, "version": 1}

    def _day(self, number: int) -> date:
        return self.now.date() - timedelta(days=number % 365)

    def shipments(self) -> Iterator[dict[str, Any]]:
        """Each twentieth is a draft, all others have arrived."""
        for number in self.numbers:
            place, keeper = self.places[number % len(self.places)]
            is_draft = number % 20 == 19
            yield {
                "id": self.first[Shipment] + number, "public_id": SHIPMENT if number == 0 else new_public_id(),
               
                "organisation_id": self.city, "code": f"E-V{number:05}", "title": f"Manuels {number}",
                "state": ShipmentState.DRAFT if is_draft else ShipmentState.CLOSED, "source_id": self.store,
                "destination_id": place, "consignee_id": keeper, "receiver_name": "", "receiver_email": "",
                "receiver_language": "hy", "incoterm": "DAP", "carrier": "", "tracking": "", "declaration": "",
                "content_hash": "",
                "content": None if is_draft else DECLARED,
                "sent_on": None if is_draft else self._day(number),
                "closed_on": None if is_draft else self._day(number), **self.stamps,
            }  # fmt: skip

    def parcels(self) -> Iterator[dict[str, Any]]:
        for number in self.numbers:
            yield {
                "id": self.first[Parcel] + number, "public_id": new_public_id(), "number": 1,
                "shipment_id": self.first[Shipment] + number, "code": f"C-V{number:05}", "weight_grams": 8_000,
            }  # fmt: skip

    def lines(self) -> Iterator[dict[str, Any]]:
        """What arrived of each shipment that left: all."""
        for number in self.numbers:
            for part in range(min(LARGE_SHIPMENT, len(self.lots)) if number == 0 else number % 20 != 19):
                yield {
                    "public_id": new_public_id(), "shipment_id": self.first[Shipment] + number,
                    "parcel_id": self.first[Parcel] + number, "lot_id": self.lots[(number + part) % len(self.lots)],
                    "kit_id": NO_KIT, "quantity": 2, "ok": 2, "damaged": 0, "missing": 0,
                }  # fmt: skip

    def courses(self) -> Iterator[dict[str, Any]]:
        for number in range(COURSES):
            yield {
                "id": self.first[Course] + number, "public_id": new_public_id(), "organisation_id": self.city,
                "school_id": self.places[number % len(self.places)][1], "teacher_name": f"Nare {number}",
                "class_name": f"{number % 12 + 1} A", "school_year": self.now.year, "pupils": 20,
                "level": "not_assessed", **self.stamps,
            }  # fmt: skip

    def loans(self) -> Iterator[dict[str, Any]]:
        """Half of them are back."""
        for number in self.numbers:
            is_back = number % 2 == 1
            yield {
                "id": self.first[Loan] + number, "public_id": new_public_id(), "organisation_id": self.city,
                "location_id": self.places[number % len(self.places)][0], "note": "",
                "course_id": self.first[Course] + number % COURSES, "pupils": 20, "lent_on": self._day(number),
                "due_on": self._day(number) + timedelta(days=30), "extensions": 0,
                "state": LoanState.RETURNED if is_back else LoanState.OPEN,
                "returned_on": self._day(number) if is_back else None, **self.stamps,
            }  # fmt: skip

    def loan_lines(self) -> Iterator[dict[str, Any]]:
        for number in self.numbers:
            yield {
                "public_id": new_public_id(), "loan_id": self.first[Loan] + number,
                "lot_id": self.lots[number % len(self.lots)], "kit_id": NO_KIT, "quantity": 1,
                "returned": number % 2, "damaged": 0, "lost": 0,
            }  # fmt: skip
