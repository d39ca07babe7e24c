"""Material for tests: a city with places and lots, and words in which stories about units are told."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from db.enums import EXTERNAL_LOCATIONS, LocationKind, MaterialCategory, MovementReason, OrganisationKind, Provenance
from db.models import Acquisition, Balance, Item, Location, Lot, MovementLine, Organisation
from services import unit
from services.actors import Actor, system
from services.materials import ledger
from services.materials.ledger import Line
from tests.conftest import NOW, Database
from tests.factories import Factory

TODAY = date(2026, 11, 22)
LONG_AGO = date(2026, 1, 5)


class Stock:
    """Records of the material, and short ways to move units and to look where they are."""

    def __init__(self, db: Database, make: Factory) -> None:
        self.db, self.make = db, make
        self.city = make.city()
        self.count = 0
        self.supplier = self.place(LocationKind.SUPPLIER)

    def _next(self) -> int:
        self.count += 1
        return self.count

    def school(self, code: str = "ecole-1", **fields: Any) -> Organisation:
        return self.make._once(
            Organisation, code, kind=OrganisationKind.SCHOOL, name_fr="École n° 1 d’Artachat", name_hy="Դպրոց 1",
            country="AM", time_zone="Asia/Yerevan", **fields,
        )  # fmt: skip

    def place(self, kind: LocationKind = LocationKind.STORE, keeper: Organisation | None = None, **fields: Any) -> Any:
        n = self._next()
        outside = kind in EXTERNAL_LOCATIONS
        defaults = {
            "organisation_id": self.city.id, "kind": kind, "name": f"Lieu {n}", "code": f"P-{n:05}",
            "keeper_id": keeper.id if keeper else None if outside else self.city.id,
            "is_of_software": outside, "created_at": NOW, "updated_at": NOW,
        }  # fmt: skip
        return self.db.add(Location(**(defaults | fields)))

    def item(self, **fields: Any) -> Item:
        n = self._next()
        defaults = {
            "organisation_id": self.city.id, "title_fr": f"Livre {n}", "code": f"A-{n:05}",
            "category": MaterialCategory.BOOK, "created_at": NOW, "updated_at": NOW,
        }  # fmt: skip
        return self.db.add(Item(**(defaults | fields)))

    def lot(
        self, quantity: int = 10, at: Location | None = None, *, item: Item | None = None, on: date = LONG_AGO,
        unit_value_cents: int = 1000, serial: str | None = None, **fields: Any,
    ) -> Lot:  # fmt: skip
        """A lot of ``quantity`` units; put at a place on a day where one is named."""
        n = self._next()
        item = item or self.item()
        acquisition = self.db.add(
            Acquisition(
                organisation_id=self.city.id, provenance=Provenance.PURCHASE, source_name="Librairie", acquired_on=on,
                location_id=(at or self.supplier).id, entered_at=NOW if at else None, created_at=NOW, updated_at=NOW,
                **fields,
            )
        )  # fmt: skip
        lot = self.db.add(
            Lot(
                organisation_id=self.city.id, item_id=item.id, acquisition_id=acquisition.id, code=f"L-{n:05}",
                quantity=quantity, unit_value_cents=unit_value_cents, serial=serial,
            )
        )  # fmt: skip
        if at:
            self.move(lot, self.supplier, at, quantity, on=on, reason=MovementReason.ACQUISITION)
        return lot

    def move(
        self, lot: Lot, source: Location, target: Location, quantity: int = 1, *, on: date = TODAY,
        reason: MovementReason = MovementReason.TRANSFER, actor: Actor | None = None, kits: tuple[int, int] = (0, 0),
    ) -> Any:  # fmt: skip
        return self.post([Line(lot.id, source.id, target.id, quantity, *kits)], on=on, reason=reason, actor=actor)

    def post(
        self, lines: list[Line], *, on: date = TODAY, reason: MovementReason = MovementReason.TRANSFER,
        actor: Actor | None = None, **options: Any,
    ) -> Any:  # fmt: skip
        fields = {"organisation_id": self.city.id, "reason": reason, "happened_on": on, "now": NOW} | options
        return unit.run(posted, actor or system(), lines, **fields)

    def there(self, lot: Lot, place: Location, kit: int = 0) -> int:
        """How many units of ``lot`` the balances say are at ``place``."""
        key = (Balance.lot_id == lot.id, Balance.location_id == place.id, Balance.kit_id == kit)
        return sum(self.db.all(select(Balance.quantity).where(*key)))


def posted(session: Any, actor: Actor, lines: list[Line], **options: Any) -> Any:
    """The ledger as services call it, with nothing else around it."""
    return ledger.post(session, actor, lines, **options)


def counted(db: Database) -> tuple[Counter[tuple[int, int, int]], Counter[tuple[int, int, int]]]:
    """Units by lot, place and kit: as the balances say, and as the lines add up."""
    said: Counter[tuple[int, int, int]] = Counter()
    for one in db.all(select(Balance)):
        said[one.lot_id, one.location_id, one.kit_id] += one.quantity
    added: Counter[tuple[int, int, int]] = Counter()
    for line in db.all(select(MovementLine)):
        added[line.lot_id, line.source_id, line.source_kit_id] -= line.quantity
        added[line.lot_id, line.target_id, line.target_kit_id] += line.quantity
    return said, added


@pytest.fixture
def stock(db: Database, make: Factory) -> Stock:
    return Stock(db, make)
