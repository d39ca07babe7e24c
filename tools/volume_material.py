"""The material of a large year: titles, places and a ledger of some years, in proportion to the applications.

Each provenance enters the store room of the city whole, and leaves it unit by unit for the schools, day after day, some
of it to be lost or damaged there. Nothing is ever below zero: the proof of the ledger finds no difference.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, insert, select

from db.base import new_public_id
from db.enums import (
    EXTERNAL_LOCATIONS,
    FrenchLevel,
    LocationKind,
    MaterialCategory,
    MovementReason,
    OrganisationKind,
    Provenance,
    SubjectKind,
)
from db.models import (
    Acquisition,
    Balance,
    Course,
    Item,
    Loan,
    LoanLine,
    Location,
    Lot,
    Movement,
    MovementLine,
    Organisation,
    Parcel,
    SearchToken,
    Shipment,
    ShipmentLine,
)
from db.models.ledger import NO_KIT
from services import search
from tools.volume_shipments import MODELS, SHIPMENT, Sendings

ITEM = "volumeTitle00000"
"""Public id of the first title."""
LINES_PER_APPLICATION = 5
LINES_PER_LOT = 50
LOTS_PER_ITEM = 2
LOTS_PER_MOVEMENT = 10
UNITS = 60
YEARS = 3
BATCH = 5_000
TITLES = ("Alter ego", "Cahier de lecture", "Dictionnaire illustré", "Jeu des verbes", "Album du Petit Prince")
_KINDS = (LocationKind.STORE, LocationKind.SUPPLIER, LocationKind.LOST)
_SCHOOLS = 12


class Material:
    """Writes it into one connection; ids follow those that are there."""

    def __init__(self, connection: Connection, now: datetime, city: int, applications: int) -> None:
        self.connection, self.now, self.city = connection, now, city
        self.lots = max(LOTS_PER_MOVEMENT, applications * LINES_PER_APPLICATION // LINES_PER_LOT)
        self.items = max(1, self.lots // LOTS_PER_ITEM)
        self.stamps = {"created_at": now, "updated_at": now, "version": 1}
        self.first = {
            model: (connection.scalar(select(func.max(model.id))) or 0) + 1
            for model in (Organisation, Item, Location, Acquisition, Lot, Movement, MovementLine, *MODELS)
        }
        self.applications = applications
        self.balances: Counter[tuple[int, int]] = Counter()
        self.begin = now.date() - timedelta(days=365 * YEARS)

    def write(self) -> int:
        """Everything, in the order of its foreign keys; gives back how many lines there are."""
        self._rows(Organisation, map(self._school, range(_SCHOOLS)))
        self._rows(Location, self._places())
        self._rows(Item, map(self._item, range(self.items)))
        self._rows(SearchToken, (row for number in range(self.items) for row in self._words(number)))
        self._rows(Acquisition, map(self._acquisition, range(self.lots // LOTS_PER_MOVEMENT)))
        self._rows(Lot, map(self._lot, range(self.lots)))
        lines = [line for group in range(self.lots // LOTS_PER_MOVEMENT) for line in self._group(group)]
        self._rows(Movement, self._movements())
        self._rows(MovementLine, lines)
        self._rows(Balance, self._balances())
        self._write_sendings()
        return len(lines)

    def _write_sendings(self) -> None:
        places = [(place, self.first[Organisation] + number) for number, place in enumerate(self.schools)]
        lots = range(self.first[Lot], self.first[Lot] + self.lots)
        self.sendings = Sendings(
            self.first, self.now, self.city, self.place[LocationKind.STORE], places, lots, self.applications
        )
        self._rows(Shipment, self.sendings.shipments())
        self._rows(Parcel, self.sendings.parcels())
        self._rows(ShipmentLine, self.sendings.lines())
        self._rows(Course, self.sendings.courses())
        self._rows(Loan, self.sendings.loans())
        self._rows(LoanLine, self.sendings.loan_lines())

    def _rows(self, model: Any, rows: Iterable[dict[str, Any]]) -> None:
        waiting = iter(rows)
        while batch := list(islice(waiting, BATCH)):
            self.connection.execute(insert(model.__table__), batch)

    def _school(self, number: int) -> dict[str, Any]:
        return {
            "id": self.first[Organisation] + number, "public_id": new_public_id(), "code": f"volume-school-{number}",
            "kind": OrganisationKind.SCHOOL, "name_fr": f"École n° {number + 1}", "country": "AM",
            "time_zone": "Asia/Yerevan", "name_en": "", "name_hy": "", "postal_address": "", "legal_number": "",
            "signatory_name": "", "signatory_title": "", "signatory_email": "", "deliberation": "",
        }  # fmt: skip

    def _places(self) -> Iterator[dict[str, Any]]:
        """The store room, places outside, then a place for each school. Places outside may be there already."""
        known = select(Location.kind, Location.id).where(
            Location.organisation_id == self.city, Location.is_of_software, Location.parent_id.is_(None)
        )
        self.place: dict[LocationKind, int] = {row.kind: row.id for row in self.connection.execute(known)}
        number = self.first[Location]
        for kind in _KINDS:
            if kind not in self.place:
                self.place[kind] = number
                yield self._place(number, kind, "Grande réserve", None if kind in EXTERNAL_LOCATIONS else self.city)
                number += 1
        self.schools = range(number, number + _SCHOOLS)
        for school, one in enumerate(self.schools):
            yield self._place(one, LocationKind.SCHOOL, f"École n° {school + 1}", self.first[Organisation] + school)

    def _place(self, number: int, kind: LocationKind, name: str, keeper: int | None) -> dict[str, Any]:
        return {
            "id": number, "public_id": new_public_id(), "organisation_id": self.city, "keeper_id": keeper,
            "kind": kind, "code": f"P-V{number:05}", "name": name, "name_hy": "", "address": "", "is_lending": False,
            "is_closed": False, "is_of_software": kind in EXTERNAL_LOCATIONS, **self.stamps,
        }  # fmt: skip

    def _title(self, number: int) -> str:
        return f"{TITLES[number % len(TITLES)]} {number // len(TITLES) + 1}"

    def _item(self, number: int) -> dict[str, Any]:
        categories, levels = list(MaterialCategory), list(FrenchLevel)
        return {
            "id": self.first[Item] + number, "public_id": ITEM if number == 0 else new_public_id(),
            "organisation_id": self.city,
            "code": f"A-V{number:05}", "title_fr": self._title(number), "title_en": "", "title_hy": "", "maker": "",
            "category": categories[number % len(categories)], "ean": "", "level": levels[number % len(levels)],
            "language": "fr", "customs_code": "490199", "origin": "FR", "weight_grams": 300,
            "tracking": "by_number", "is_consumable": False, "is_retired": False, "note": "", **self.stamps,
        }  # fmt: skip

    def _words(self, number: int) -> list[dict[str, Any]]:
        kind, item = SubjectKind.ITEM, self.first[Item] + number
        return [
            {"subject_kind": kind, "subject_id": item, "token": token} for token in search.tokens(self._title(number))
        ]

    def _acquisition(self, number: int) -> dict[str, Any]:
        return {
            "id": self.first[Acquisition] + number, "public_id": new_public_id(), "organisation_id": self.city,
            "provenance": Provenance.PURCHASE, "source_name": "Librairie", "reference": f"F-{number}",
            "acquired_on": self._day(number, 0), "location_id": self.place[LocationKind.STORE], "note": "",
            "entered_at": self.now, **self.stamps,
        }  # fmt: skip

    def _lot(self, number: int) -> dict[str, Any]:
        return {
            "id": self.first[Lot] + number, "public_id": new_public_id(), "organisation_id": self.city,
            "item_id": self.first[Item] + number % self.items,
            "acquisition_id": self.first[Acquisition] + number // LOTS_PER_MOVEMENT, "code": f"L-V{number:05}",
            "quantity": UNITS, "unit_value_cents": 500 + number % 2_000, "condition": "new", "serial": None,
            "version": 1,
        }  # fmt: skip

    def _day(self, group: int, step: int) -> date:
        """Movements of one group follow each other over the years."""
        span = 365 * YEARS - 1
        return self.begin + timedelta(days=min(span, group % 90 + step * (span - 90) // LINES_PER_LOT))

    def _way(self, step: int) -> tuple[int, int, MovementReason]:
        """Where the units of a step go: in, then out to the schools, each tenth lost where it is."""
        store = self.place[LocationKind.STORE]
        if step == 0:
            return self.place[LocationKind.SUPPLIER], store, MovementReason.ACQUISITION
        if step % 10 == 0:
            return self.schools[(step - 1) % _SCHOOLS], self.place[LocationKind.LOST], MovementReason.LOSS
        return store, self.schools[step % _SCHOOLS], MovementReason.TRANSFER

    def _group(self, group: int) -> Iterator[dict[str, Any]]:
        for step in range(LINES_PER_LOT):
            source, target, _reason = self._way(step)
            quantity = UNITS if step == 0 else 1
            for number in range(group * LOTS_PER_MOVEMENT, (group + 1) * LOTS_PER_MOVEMENT):
                lot = self.first[Lot] + number
                self.balances[lot, source] -= quantity
                self.balances[lot, target] += quantity
                yield {
                    "movement_id": self.first[Movement] + group * LINES_PER_LOT + step,
                    "happened_on": self._day(group, step), "lot_id": lot, "source_id": source, "target_id": target,
                    "source_kit_id": NO_KIT, "target_kit_id": NO_KIT, "quantity": quantity,
                }  # fmt: skip

    def _movements(self) -> Iterator[dict[str, Any]]:
        for group in range(self.lots // LOTS_PER_MOVEMENT):
            for step in range(LINES_PER_LOT):
                yield {
                    "id": self.first[Movement] + group * LINES_PER_LOT + step, "public_id": new_public_id(),
                    "organisation_id": self.city, "reason": self._way(step)[2], "happened_on": self._day(group, step),
                    "posted_at": self.now, "document": "", "note": "",
                }  # fmt: skip

    def _balances(self) -> Iterator[dict[str, Any]]:
        external = {number for kind, number in self.place.items() if kind in EXTERNAL_LOCATIONS}
        for (lot, place), quantity in self.balances.items():
            yield {
                "lot_id": lot, "location_id": place, "kit_id": NO_KIT, "is_external": place in external,
                "quantity": quantity,
            }  # fmt: skip


class MadeMaterial(NamedTuple):
    """How many lines of movements there are, and public ids of a title and a shipment to look at."""

    lines: int
    item: str
    shipment: str


def material(connection: Connection, now: datetime, city: int, applications: int) -> MadeMaterial:
    """Write it."""
    made = Material(connection, now, city, applications)
    lines = made.write()
    if connection.dialect.name == "postgresql":
        for model in made.first:
            sequence = func.pg_get_serial_sequence(model.__tablename__, "id")
            newest = select(func.max(model.id)).scalar_subquery()
            connection.execute(select(func.setval(sequence, newest)))
    return MadeMaterial(lines, ITEM, SHIPMENT)
