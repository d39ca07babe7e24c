"""Guardians and young people learn of the host family thirty days before the visit, and at once when it changes
(``people.md``)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from db.enums import HostStayState, LegState, ParticipationState, SubjectKind, UserStatus
from db.models import Guardian, HostStay, Household, Leg, Participation, Person, User
from services import links
from services.actors import Actor, system
from services.errors import Invalid
from services.exchanges import guardians
from services.mail import outbox
from services.mail.outbox import clean_address
from services.policy import Action, authorize

DAYS_BEFORE = timedelta(days=30)
OWN_PAGE = "/mon-echange"
_COMING = (LegState.PLANNED, LegState.CLEARED, LegState.UNDER_WAY)


def show_due(session: Session, actor: Actor, *, now: datetime) -> int:
    """Write to everybody whose family was agreed and not told yet, and to their guardians, once it is time; gives back
    how many guardians were written to."""
    today, told = now.date(), 0
    query = (
        select(HostStay, Household, Person)
        .join(Household, Household.id == HostStay.household_id)
        .join(Leg, Leg.id == HostStay.leg_id)
        .join(Participation, Participation.id == HostStay.participation_id)
        .join(Person, Person.id == Participation.person_id)
        .where(
            HostStay.state == HostStayState.AGREED, Leg.state.in_(_COMING), Leg.starts_on <= today + DAYS_BEFORE,
            Leg.ends_on >= today, Participation.state != ParticipationState.WITHDRAWN,
            or_(Household.shown_at.is_(None), HostStay.updated_at > Household.shown_at),
        )
        .order_by(HostStay.id)
        .with_for_update(of=Household, key_share=True)
    )  # fmt: skip
    found = session.execute(query).all()
    for _stay, household, person in found:
        authorize(actor, Action.LEG_RUN, household)
        told += tell(session, person, household, "family_shown", now=now)
        tell_oneself(session, person, household, "own_family_shown", now=now)
    for _stay, household, _person in found:
        household.shown_at = now
    session.flush()
    return told


def tell(session: Session, person: Person, household: Household, template: str, *, now: datetime) -> int:
    """Write to the guardians of one young person about a family, each with their link; gives back how many."""
    told = 0
    query = select(Guardian).where(Guardian.person_id == person.id).order_by(Guardian.id)
    for guardian in session.scalars(query).all():
        try:
            email = clean_address(guardian.email)
        except Invalid:
            continue
        token = guardians.link_for(session, system(), guardian, now=now)
        outbox.queue(
            session, template, email=email, language=guardian.language, now=now, name=guardian.name,
            kind=SubjectKind.HOUSEHOLD, subject_id=household.id, path=links.path(token), young=person.given_name,
            family=household.name,
        )  # fmt: skip
        told += 1
    return told


def tell_oneself(session: Session, person: Person, household: Household, template: str, *, now: datetime) -> None:
    """Write to the young person about their own family, if they have an account."""
    query = select(User).where(User.person_id == person.id, User.status == UserStatus.ACTIVE)
    if user := session.scalars(query).first():
        outbox.queue_to_person(
            session, template, user, now=now, kind=SubjectKind.HOUSEHOLD, subject_id=household.id, path=OWN_PAGE,
            family=household.name,
        )  # fmt: skip


def tell_of_change(session: Session, people: Iterable[Person], household: Household, *, now: datetime) -> None:
    """Tell those who knew of a family that it can no longer receive; those who were not told yet need not worry."""
    if household.shown_at is None:
        return
    for person in people:
        tell(session, person, household, "family_changed", now=now)
        tell_oneself(session, person, household, "own_family_changed", now=now)
