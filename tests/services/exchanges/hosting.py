"""Host families for tests: accepted ones with all their checks, or at any state."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from db.enums import HostStayState, HouseholdState
from db.models import AdultCheck, HostStay, Household, HouseholdAdult, HouseholdChild, Leg, Participation, Room
from tests.conftest import NOW
from tests.services.exchanges.exchanging import Exchanging, exchanging

__all__ = ["Hosting", "exchanging", "hosting"]
LONG_ENOUGH = date(2028, 1, 1)


class Hosting:
    """Families of Clamart for the visit in which Artachat travels (``leg``)."""

    def __init__(self, exchanging: Exchanging) -> None:
        self.exchanging, self.db, self.make = exchanging, exchanging.db, exchanging.make
        self.leg = exchanging.outbound

    def family(
        self, state: HouseholdState = HouseholdState.ACCEPTED, *, leg: Leg | None = None, **fields: Any
    ) -> Household:
        """Visited and with one checked adult."""
        n, leg = self.make._next(), leg or self.leg
        household = self.db.add(
            Household(
                **{
                    "leg_id": leg.id, "organisation_id": leg.host_id, "state": state, "name": f"Famille Martin {n}",
                    "email": f"famille{n}@example.org", "phone": "+33 6 00 00 00 00", "capacity": 1,
                    "languages": ["fr"], "interests": [], "pets": [], "avoids": [], "visited_on": date(2026, 10, 1),
                    "visited_by": "Camille Durand", "visit_expires_on": LONG_ENOUGH, "created_at": NOW,
                    "updated_at": NOW, **fields,
                }
            )
        )  # fmt: skip
        self.adult(household)
        return household

    def adult(self, household: Household, *, until: date | None = LONG_ENOUGH) -> HouseholdAdult:
        """An adult, checked until this day; None: not checked."""
        adult = self.db.add(
            HouseholdAdult(household_id=household.id, name=f"Claire Martin {self.make._next()}", is_contact=True)
        )
        if until:
            self.db.add(
                AdultCheck(
                    organisation_id=household.organisation_id, household_adult_id=adult.id, country="FR",
                    checked_on=date(2026, 10, 2), expires_on=until,
                )
            )  # fmt: skip
        return adult

    def child(self, household: Household, **fields: Any) -> HouseholdChild:
        return self.db.add(
            HouseholdChild(**{"household_id": household.id, "given_name": "Louise", "birth_year": 2011, **fields})
        )

    def room(self, household: Household, beds: int = 1, **fields: Any) -> Room:
        return self.db.add(
            Room(**{"household_id": household.id, "name": f"Chambre {self.make._next()}", "beds": beds, **fields})
        )

    def stay(
        self, participation: Participation, household: Household, state: HostStayState = HostStayState.AGREED,
        **fields: Any,
    ) -> HostStay:  # fmt: skip
        """Somebody at a family for the whole visit."""
        leg = self.db.get(Leg, household.leg_id)
        return self.db.add(
            HostStay(
                **{
                    "leg_id": leg.id, "participation_id": participation.id, "household_id": household.id,
                    "starts_on": leg.starts_on, "ends_on": leg.ends_on, "state": state, "created_at": NOW,
                    "updated_at": NOW, "reasons": [], **fields,
                }
            )
        )  # fmt: skip

    def guest(self, **fields: Any) -> Participation:
        """A young person of Artachat."""
        return self.exchanging.participant(self.exchanging.artachat, **fields)


@pytest.fixture
def hosting(exchanging: Exchanging) -> Hosting:
    return Hosting(exchanging)
