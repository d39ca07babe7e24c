"""To whom something about a visit is told: guardians, families, young people, leaders; each in their language, once."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import localised
from db.enums import HouseholdState, Language, SubjectKind, UserStatus
from db.models import Guardian, Household, Leg, Participation, Person, User
from services.errors import Invalid
from services.mail import outbox


class Told(NamedTuple):
    """Somebody who can be written to; greeted by ``name``."""

    email: str
    language: Language
    name: str


def guardians(session: Session, participation_ids: Collection[int]) -> list[Told]:
    """Guardians of these young people who have an address, each once. One statement."""
    query = (
        select(Guardian)
        .join(Participation, Participation.person_id == Guardian.person_id)
        .where(Participation.id.in_(participation_ids), Guardian.email != "")
        .order_by(Guardian.id)
    )
    return [Told(one.email, one.language, one.name) for one in session.scalars(query)]


def young(session: Session, participation_ids: Collection[int]) -> list[Told]:
    """The people themselves, at the address of their account or their own. One statement."""
    query = (
        select(Participation, Person, User)
        .join(Person, Person.id == Participation.person_id)
        .outerjoin(User, (User.person_id == Person.id) & (User.status == UserStatus.ACTIVE))
        .where(Participation.id.in_(participation_ids))
        .order_by(Participation.id)
    )
    return [
        Told(user.email if user else person.email, user.language if user else one.language, person.given_name)
        for one, person, user in session.execute(query)
        if user or person.email
    ]


def families(session: Session, leg: Leg) -> list[Told]:
    """Host families of a visit that were accepted. One statement."""
    query = select(Household).where(
        Household.leg_id == leg.id, Household.state == HouseholdState.ACCEPTED, Household.email != ""
    )
    return [Told(one.email, one.language, one.name) for one in session.scalars(query.order_by(Household.id))]


def each_once(people: Iterable[Told]) -> list[Told]:
    """Without those whose address is there already: parents of two children get one mail."""
    return list({one.email.casefold(): one for one in reversed(list(people))}.values())[::-1]


def tell(
    session: Session, leg: Leg, template: str, people: Iterable[Told], *, now: datetime, **params: Any
) -> int:  # fmt: skip
    """Queue one mail for each address, in their language; gives back how many. Unusable addresses are left out."""
    sent = 0
    for one in each_once(people):
        try:
            outbox.queue(
                session, template, email=one.email, language=one.language, now=now, kind=SubjectKind.LEG,
                subject_id=leg.id, name=one.name, exchange=localised(leg.exchange, "title", one.language), **params,
            )  # fmt: skip
        except Invalid:
            continue
        sent += 1
    return sent
