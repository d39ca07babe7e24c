"""Exchanges for tests: both cities, two visits, young people, leaders and guardians."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, update

from db.enums import (
    ExchangeState,
    Language,
    LegDirection,
    LegState,
    OrganisationKind,
    ParticipationKind,
    ParticipationState,
)
from db.models import (
    AdultCheck,
    ChecklistItem,
    ConsentText,
    Exchange,
    ExchangePartner,
    Guardian,
    Leg,
    LegMember,
    Organisation,
    Participation,
    Person,
)
from db.session import writing
from seeds import reference
from services.exchanges import papers
from services.people import sort_name
from tests.conftest import NOW, Database
from tests.factories import Factory

OUTBOUND = (date(2027, 4, 12), date(2027, 4, 21))
"""Artachat comes to Clamart."""
RETURN = (date(2027, 7, 5), date(2027, 7, 14))
"""Clamart goes to Artachat."""
MINOR = date(2011, 3, 1)
"""16 years old in both visits."""
TURNS_18_BETWEEN = date(2009, 6, 1)
ADULT = date(1985, 5, 5)


class Exchanging:
    """An open exchange of Clamart and Artachat: ``exchange``, ``outbound`` (Artachat travels), ``back``."""

    def __init__(self, db: Database, make: Factory) -> None:
        self.db, self.make = db, make
        self.clamart, self.artachat = make.city(), make.artachat()
        self.exchange, self.outbound, self.back = self.another()

    def another(self, **fields: Any) -> tuple[Exchange, Leg, Leg]:
        """One more exchange of the same cities, with its two visits."""
        exchange = self.db.add(
            Exchange(
                **{
                    "organisation_id": self.clamart.id, "partner_id": self.artachat.id, "state": ExchangeState.OPEN,
                    "title_fr": "Jeunes pour l’environnement 2027", "created_at": NOW, "updated_at": NOW, **fields,
                }
            )
        )  # fmt: skip
        return (
            exchange,
            self._leg(exchange, LegDirection.OUTBOUND, self.artachat, self.clamart, OUTBOUND),
            self._leg(exchange, LegDirection.RETURN, self.clamart, self.artachat, RETURN),
        )

    def many(self, number: int) -> list[Participation]:
        """So many more young people of Clamart, who have said that they come; in no visit yet."""
        persons = [
            Person(
                organisation_id=self.clamart.id, given_name="Léa", family_name=f"Nom{n:03}", email="",
                birth_date=date(2011, 1, 1), created_at=NOW, updated_at=NOW,
            )
            for n in range(number)
        ]  # fmt: skip
        self.db.add(*persons)
        there = [
            Participation(
                exchange_id=self.exchange.id, person_id=one.id, organisation_id=self.clamart.id,
                state=ParticipationState.CONFIRMED, sort_name=sort_name(one), created_at=NOW, updated_at=NOW,
            )
            for one in persons
        ]  # fmt: skip
        self.db.add(*there)
        return there

    def _leg(
        self, exchange: Exchange, direction: LegDirection, sending: Organisation, host: Organisation, days: Any
    ) -> Leg:
        return self.db.add(
            Leg(
                exchange_id=exchange.id, direction=direction, sending_id=sending.id, host_id=host.id,
                starts_on=days[0], ends_on=days[1], state=LegState.PLANNED, created_at=NOW, updated_at=NOW,
            )
        )  # fmt: skip

    def participant(
        self,
        city: Organisation | None = None,
        *,
        person: Person | None = None,
        exchange: Exchange | None = None,
        birth_date: date | None = MINOR,
        gender: Any = None,
        state: ParticipationState = ParticipationState.CONFIRMED,
        **fields: Any,
    ) -> Participation:
        """A young person of a city (Clamart), minor and confirmed: travels with their city, is at home in the other."""
        city, exchange = city or self.clamart, exchange or self.exchange
        person = person or self.make.person(organisation_id=city.id, birth_date=birth_date, gender=gender)
        one = self.db.add(
            Participation(
                **{
                    "exchange_id": exchange.id, "person_id": person.id, "organisation_id": city.id, "state": state,
                    "kind": ParticipationKind.PARTICIPANT, "sort_name": sort_name(person),
                    "language": Language.FR if city.country == "FR" else Language.HY, "created_at": NOW,
                    "updated_at": NOW, **fields,
                }
            )
        )  # fmt: skip
        legs = [leg for leg in self.legs(exchange) if leg.state is not LegState.CANCELLED]
        self.db.add(
            *(LegMember(leg_id=leg.id, participation_id=one.id, travels=leg.sending_id == city.id) for leg in legs)
        )
        return one

    def legs(self, exchange: Exchange | None = None) -> list[Leg]:
        return self.db.all(select(Leg).where(Leg.exchange_id == (exchange or self.exchange).id))

    def leader(
        self, city: Organisation | None = None, *, kind: ParticipationKind = ParticipationKind.LEADER, **fields: Any
    ) -> Participation:
        """An adult who leads and was checked; ``kind`` may make them the director."""
        one = self.participant(city, kind=kind, **{"birth_date": ADULT, **fields})
        self.checked(one)
        return one

    def checked(self, leader: Participation, **fields: Any) -> AdultCheck:
        """That nothing forbids an adult to be with minors, without an end."""
        return self.db.add(
            AdultCheck(
                **{
                    "organisation_id": leader.organisation_id, "person_id": leader.person_id,
                    "checked_on": date(2026, 1, 5), **fields,
                }
            )
        )  # fmt: skip

    def without_agreements(self) -> None:
        """No agreement of a family is needed: for what else a departure asks."""
        with writing() as session:
            session.execute(update(ConsentText).values(is_mandatory=False))

    def papers(self, leg: Leg, *, done: bool = False) -> None:
        """The back-plan of a visit as it is now, all ``done`` if that is asked for."""
        reference.load(NOW)
        with writing() as session:
            papers.refresh_leg(session, session.get_one(Leg, leg.id))
            if done:
                session.execute(update(ChecklistItem).where(ChecklistItem.done_at.is_(None)).values(done_at=NOW))
        if done:
            self.without_agreements()

    def guardian(self, participation: Participation, **fields: Any) -> Guardian:
        """Who answers for a young person."""
        n = self.make._next()
        return self.db.add(
            Guardian(
                **{
                    "person_id": participation.person_id, "name": f"Marie Dupont {n}",
                    "email": f"parent{n}@example.org", "phone": "+33 6 12 34 56 78", "language": Language.FR,
                    "created_at": NOW, "updated_at": NOW, **fields,
                }
            )
        )  # fmt: skip

    def member(self, participation: Participation, leg: Leg) -> LegMember:
        """The part that somebody has in one visit."""
        return self.db.one(
            select(LegMember).where(LegMember.participation_id == participation.id, LegMember.leg_id == leg.id)
        )

    def school(self, city: Organisation | None = None, **fields: Any) -> Organisation:
        """A school of a city (Artachat) that takes part in the exchange."""
        city, n = city or self.artachat, self.make._next()
        school = self.db.add(
            Organisation(
                **{
                    "code": f"school-{n}", "kind": OrganisationKind.SCHOOL, "name_fr": f"École n° {n}",
                    "country": city.country, "time_zone": city.time_zone, **fields,
                }
            )
        )  # fmt: skip
        self.db.add(ExchangePartner(exchange_id=self.exchange.id, organisation_id=school.id))
        return school


@pytest.fixture
def exchanging(db: Database, make: Factory) -> Exchanging:
    return Exchanging(db, make)
