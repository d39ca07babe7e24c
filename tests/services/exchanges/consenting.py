"""Words in which tests of consents tell their stories."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from db.enums import ConsentPurpose, ConsentState, LegState
from db.models import Consent, Guardian, Leg, Participation, Person
from db.session import writing
from seeds import consent_texts
from services import unit
from services.actors import Actor, link_actor, system
from services.exchanges import consents, guardians
from services.links import resolve
from tests.conftest import NOW, Database
from tests.factories import Factory
from tests.services.exchanges.exchanging import Exchanging, exchanging

__all__ = ["Consenting", "consenting", "exchanging", "ready"]
P, S = ConsentPurpose, ConsentState
MANDATORY = [P.PARTICIPATION, P.MEDICAL_CARE, P.TRANSPORT, P.DATA_TRANSFER]


def act(service: Any, actor: Actor, *args: Any, now: datetime = NOW, **options: Any) -> Any:
    return unit.run(service, actor, *args, now=now, **options)


def change(record: Any, **fields: Any) -> None:
    """Set columns of a record, past its service."""
    with writing() as session:
        row = session.get_one(type(record), record.id)
        for name, value in fields.items():
            setattr(row, name, value)


def state_of(db: Database, leg: Leg) -> LegState:
    return db.get(Leg, leg.id).state


class Consenting:
    """The texts of the software, and one minor of Clamart with one parent."""

    def __init__(self, db: Database, exchanging: Exchanging) -> None:
        self.db, self.at = db, exchanging
        with writing() as session:
            consent_texts.load(session, NOW)
        self.young = exchanging.participant()
        self.parent = exchanging.guardian(self.young)

    def person(self, participation: Participation) -> Person:
        return self.db.get(Person, participation.person_id)

    def bearer(self, guardian: Guardian | None = None) -> Actor:
        """Whoever opens a link of this guardian, made now."""
        token = act(guardians.link_for, system(), guardian or self.parent)
        return self.of_token(token)

    def of_token(self, token: str) -> Actor:
        with self.db.session() as session:
            link = resolve(session, token, now=NOW)
            assert link is not None
            return link_actor(session, link)

    def say(
        self,
        actor: Actor,
        purpose: ConsentPurpose,
        is_given: bool = True,
        *,
        of: Participation | None = None,
        guardian: Guardian | str | None = "parent",
        **options: Any,
    ) -> Consent:
        """One answer about the young person, by the parent unless another guardian (None: the young) is named."""
        who = self.parent if guardian == "parent" else guardian
        options.setdefault("signed", "Marie Dupont" if actor.user_id is None or who is None else "")
        if options.get("source"):
            options["signed"] = ""
        return act(
            consents.answer, actor, (of or self.young).public_id, purpose, is_given,
            guardian_public_id=who.public_id if isinstance(who, Guardian) else None, **options,
        )  # fmt: skip

    def say_all(self, purposes: Any = MANDATORY, **options: Any) -> None:
        """Yes to each by the parent, by link, and by the child where it is asked too."""
        for purpose in purposes:
            self.say(self.bearer(), purpose, **options)

    def rows(self, of: Participation | None = None) -> dict[tuple[ConsentPurpose, int], ConsentState]:
        found = self.db.all(select(Consent).where(Consent.participation_id == (of or self.young).id))
        return {(one.purpose, one.guardian_id): one.state for one in found}

    def missing(self, leg: Any, of: Participation | None = None) -> list[tuple[ConsentPurpose, str, Any]]:
        """What keeps the young person from one visit."""
        public_id = (of or self.young).public_id
        with self.db.session() as session:
            found = consents.missing(session, session.merge(leg, load=False))
        return [(one.purpose, one.who, one.state) for one in found if one.participation_public_id == public_id]


@pytest.fixture
def consenting(db: Database, exchanging: Exchanging) -> Consenting:
    return Consenting(db, exchanging)


@pytest.fixture
def ready(make: Factory, consenting: Consenting) -> Participation:
    """All said yes, the group of Clamart may leave; coordinators of both cities and a leader are there."""
    consenting.say_all()
    consenting.say(make.applicant(consenting.person(consenting.young)), P.DATA_TRANSFER, guardian=None)
    change(consenting.at.back, state=LegState.CLEARED, cleared_at=NOW)
    make.coordinator(), make.coordinator(consenting.at.artachat)
    return consenting.at.leader(consenting.at.artachat)
