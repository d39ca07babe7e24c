"""What keeps a group from leaving: a table of checks over one visit, each giving its reasons in a sentence.

Whoever adds a part of the exchange adds its check to :data:`CHECKS`. A check looks at the :class:`Situation`, which is
read once, and reads by itself only what it alone needs, for all people at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import HostStayState, LegState, ParticipationKind, ParticipationState
from db.models import HostStay, Household, Leg, LegMember, Participation, Person, TravelSegment
from services import history
from services.actors import system
from services.errors import DomainError, Invalid, InvalidFields
from services.exchange_policy import is_leader
from services.exchanges import consent_book, departure_papers, nights
from services.exchanges.household_checks import receives
from services.exchanges.norms import norms_on
from services.exchanges.situation import MOST_NAMES, Check, Reason, Situation, Traveller, names_of
from services.exchanges.travel import is_outside
from services.i18n import N_
from services.rules.ages import MINOR_BELOW
from services.rules.exchanges import age_at, leaders_needed
from services.workflows import LEG


def reasons(session: Session, leg: Leg, now: datetime) -> list[Reason]:
    """All that keeps the group from leaving, in the order of :data:`CHECKS`; empty: it may leave."""
    situation = situation_of(session, leg, now)
    return [reason for check in CHECKS for reason in check(session, situation)]


def situation_of(session: Session, leg: Leg, now: datetime) -> Situation:
    """Who travels, with their ages, and the numbers of the law. Two statements."""
    query = (
        select(Participation, LegMember, Person)
        .join(LegMember, LegMember.participation_id == Participation.id)
        .join(Person, Person.id == Participation.person_id)
        .where(
            LegMember.leg_id == leg.id, LegMember.travels, LegMember.left_on.is_(None),
            Participation.state != ParticipationState.WITHDRAWN,
        )
        .order_by(Participation.sort_name, Participation.id)
    )  # fmt: skip
    there = [
        Traveller(one, member, person, age_at(person.birth_date, leg.starts_on))
        for one, member, person in session.execute(query)
    ]
    leading = [one for one in there if is_leader(one.participation) and counts(one.participation)]
    return Situation(
        leg, tuple(one for one in there if not is_leader(one.participation)), tuple(leading),
        norms_on(session, leg.starts_on), now,
    )  # fmt: skip


def counts(leader: Participation) -> bool:
    """Whether a leader is counted: confirmed, and not a substitute who is not called in."""
    return leader.state is ParticipationState.CONFIRMED and not leader.is_substitute


def refuse(session: Session, leg: Leg, now: datetime) -> None:
    """Raise ``InvalidFields`` at «departure» with everything that keeps the group from leaving."""
    errors: list[DomainError] = [
        Invalid(one.text, field="departure", **one.params) for one in reasons(session, leg, now)
    ]
    if errors:
        raise InvalidFields(errors)


def recheck(session: Session, leg: Leg, now: datetime) -> bool:
    """Take a visit that was ready back to preparation where something stands in the way now; whether it was.

    Called by whatever may turn a met condition into an open one: somebody withdraws, a consent is taken back.
    """
    if leg.state is not LegState.CLEARED:
        return False
    session.flush()
    found = reasons(session, leg, now)
    if found:
        leg.cleared_at = None
        history.move(session, system(), leg, LEG, "unclear", now=now)
    return bool(found)


def _somebody(_session: Session, found: Situation) -> Iterator[Reason]:
    if not found.young:
        yield Reason(N_("No young person travels yet."))


def _confirmed(_session: Session, found: Situation) -> Iterator[Reason]:
    waiting = [one for one in found.young if one.participation.state is ParticipationState.EXPECTED]
    if waiting:
        yield Reason(N_("Still to be confirmed: %(names)s."), {"names": names_of(waiting)})


def _ages_known(_session: Session, found: Situation) -> Iterator[Reason]:
    unknown = [one for one in found.young if one.age is None]
    if unknown:
        yield Reason(N_("The birth date is missing: %(names)s."), {"names": names_of(unknown)})


def _director(_session: Session, found: Situation) -> Iterator[Reason]:
    directors = [one for one in found.leaders if one.participation.kind is ParticipationKind.DIRECTOR]
    if any(one.is_minor for one in found.leaders):
        under = [one for one in found.leaders if one.is_minor]
        yield Reason(N_("Whoever leads is of age on the first day, with a known birth date: %(names)s."),
                     {"names": names_of(under)})  # fmt: skip
    if any(one.is_minor for one in found.young) and not any(not one.is_minor for one in directors):
        yield Reason(N_("No adult director travels with the group."))


def _ratio(_session: Session, found: Situation) -> Iterator[Reason]:
    ages = [one.age if one.age is not None else MINOR_BELOW - 1 for one in found.young]
    needed = leaders_needed(ages, found.norms)
    there = sum(not one.is_minor for one in found.leaders)
    if there < needed:
        minors = sum(one.is_minor for one in found.young)
        yield Reason(
            N_("For %(minors)s minors %(needed)s leaders travel with the group; there are %(there)s."),
            {"minors": minors, "needed": needed, "there": there},
        )


def _consents(session: Session, found: Situation) -> Iterator[Reason]:
    """Agreements without which somebody who travels does not take part. Six statements."""
    travelling = {one.participation.id: one for one in found.young}
    lacking = [
        travelling[book.participation.id]
        for book in consent_book.of_leg(session, found.leg)
        if book.participation.id in travelling and book.blocking(found.leg)
    ]
    if lacking:
        yield Reason(
            N_("An agreement that is needed is missing: %(names)s."), {"names": names_of(lacking)}, "exchange_consents"
        )


def _families_checked(session: Session, found: Situation) -> Iterator[Reason]:
    """Nobody goes to a family whose visit or checks do not last (``rules.md`` section 2)."""
    query = (
        select(Household)
        .join(HostStay, HostStay.household_id == Household.id)
        .where(HostStay.leg_id == found.leg.id, HostStay.state == HostStayState.AGREED)
        .order_by(Household.id)
    )
    bad = [one.name for one in session.scalars(query).unique() if not receives(one)]
    if bad:
        yield Reason(
            N_("A visit or check ends too early, or is missing: %(names)s."), {"names": ", ".join(bad[:MOST_NAMES])},
            "exchange_families", True,
        )  # fmt: skip


def _beds_each_night(session: Session, found: Situation) -> Iterator[Reason]:
    """Once beds are given out here, each young person has one in every night; a bed is one that was agreed."""
    if not nights.is_arranged(session, found.leg):
        return
    known = nights.load(session, found.leg, (HostStayState.AGREED,))
    without = [one for one in found.young if known.without(one.participation.id)]
    if without:
        yield Reason(
            N_("Without a bed in at least one night: %(names)s."), {"names": names_of(without)}, "exchange_rooms", True
        )  # fmt: skip


def _rides_within(session: Session, found: Situation) -> Iterator[Reason]:
    """Each ride lies around the days of the visit: after these moved, tickets of the old days help nobody."""
    query = select(TravelSegment).where(TravelSegment.leg_id == found.leg.id).order_by(TravelSegment.departs_at)
    strays = [
        f"{one.from_place} – {one.to_place}"
        for one in session.scalars(query)
        if is_outside(one, found.leg.starts_on, found.leg.ends_on)
    ]
    if strays:
        yield Reason(
            N_("Rides that do not lie within the days of the visit: %(rides)s."),
            {"rides": ", ".join(strays[:MOST_NAMES])}, "exchange_travel", True,
        )  # fmt: skip


CHECKS: tuple[Check, ...] = (
    _somebody, _confirmed, _ages_known, _director, _ratio, _consents, _families_checked, _beds_each_night,
    departure_papers.papers_in_hand, departure_papers.papers_serve, departure_papers.leaders_checked,
    departure_papers.visit_prepared, _rides_within,
)  # fmt: skip
