"""Books of money for tests: lines, entries, and the sums that pages show of them."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from db.enums import MoneyKind
from db.models import BudgetLine, Funder, MoneyEntry, Organisation
from db.session import reading
from services import unit
from services.actors import Actor
from services.money import entries
from services.queries.exchange import budget
from tests.conftest import NOW, Database
from tests.factories import Factory
from tests.services.exchanges.exchanging import Exchanging, exchanging

__all__ = ["exchanging"]


class Booking:
    """An exchange whose two cities have a coordinator each: ``clamart`` and ``artachat``."""

    def __init__(self, db: Database, make: Factory, one: Exchanging) -> None:
        self.db, self.exchanging, self.exchange = db, one, one.exchange
        self.clamart, self.artachat = make.coordinator(one.clamart), make.coordinator(one.artachat)

    def plan(self, amount: str = "1000", name: str = "Voyage", actor: Actor | None = None, **fields: Any) -> str:
        """A new line with what is planned on it; its public id."""
        made = self.enter(
            MoneyKind.PLANNED, amount, actor=actor, line_label=name, **{"funder_name": "Ville", "label": "", **fields}
        )
        return self.db.get(BudgetLine, made.budget_line_id).public_id

    def enter(
        self, kind: MoneyKind, amount: str = "100", *, actor: Actor | None = None, proof: Any = None, **fields: Any
    ) -> MoneyEntry:  # fmt: skip
        """An entry, by the coordinator of Clamart if nobody else is named."""
        given = {"label": "Billets", "party": "Agence", "amount": amount, **fields}
        return unit.run(
            entries.enter, actor or self.clamart, self.exchange.public_id, kind, given, proof=proof, now=NOW
        )

    def reverse(self, entry: MoneyEntry, reason: str = "Erreur", actor: Actor | None = None) -> MoneyEntry:
        return unit.run(entries.reverse, actor or self.clamart, entry.public_id, reason=reason, now=NOW)

    def budget(self, actor: Actor | None = None) -> budget.Budget:
        with reading() as session:
            return budget.budget(session, actor or self.clamart, self.exchange.public_id)

    def sums(self, actor: Actor | None = None) -> budget.Sums:
        """Of the first of the actor’s own cities."""
        return self.budget(actor).own[0].sums

    def every(self) -> list[MoneyEntry]:
        return self.db.all(select(MoneyEntry).order_by(MoneyEntry.id))


def booked(db: Database, city: Organisation) -> MoneyEntry:
    """An entry in the book of this city, on a line of its own, for nothing in particular."""
    funder = db.add(Funder(code=f"funder-{city.id}", name_fr="Ville"))
    line = db.add(BudgetLine(funder_id=funder.id, year=2027, code="01", label_fr="Voyage", amount_cents=1))
    return db.add(
        MoneyEntry(
            organisation_id=city.id, budget_line_id=line.id, kind=MoneyKind.PLANNED, booked_on=NOW.date(),
            amount_cents=1, label="Voyage", entered_at=NOW,
        )
    )  # fmt: skip


@pytest.fixture
def booking(db: Database, make: Factory, exchanging: Exchanging) -> Booking:
    return Booking(db, make, exchanging)
