"""A family withdraws, before or during the visit: whoever was to sleep there needs another one, and is told.

Also what follows from agreeing: families learn who comes, guardians learn of the family thirty days before.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import HostStayState, LegState, ParticipationKind, ParticipationState, Source, SubjectKind
from db.models import HostStay, Household, Leg, LegMember, Participation, Person
from services import history
from services.actors import Actor
from services.exchanges import family_shown, household_links, pairing
from services.i18n import N_, translate
from services.mail import outbox
from services.mail.coordinators import tell_coordinators
from services.on_behalf import Evidence
from services.records import by_public_id
from services.workflows import HOUSEHOLD

BEDS_PAGE = "/hebergement?id="
_WITHDREW = N_("The family withdrew.")


def withdraw(
    session: Session,
    actor: Actor,
    public_id: str,
    *,
    reason: str,
    seen_version: int | None = None,
    source: Source | None = None,
    evidence: Evidence | None = None,
    now: datetime,
) -> list[Participation]:
    """A family can no longer receive: stays there end today; gives back who needs another family now.

    Coordinators of both cities, leaders, and guardians who knew of the family are written to. Raises ``Invalid``
    without a reason.
    """
    household = by_public_id(session, Household, public_id, lock=True)
    history.move(
        session, actor, household, HOUSEHOLD, "withdraw", now=now, reason=reason, seen_version=seen_version,
        source=source, evidence=evidence,
    )  # fmt: skip
    without = _end_stays(session, actor, household, now)
    if household.leg.state not in {LegState.CANCELLED, LegState.CLOSED}:
        _tell(session, household, without, reason.strip(), now)
    return [one for one, _person in without]


def _end_stays(
    session: Session, actor: Actor, household: Household, now: datetime
) -> list[tuple[Participation, Person]]:
    """End what is agreed there and drop what is proposed; who had a bed there, in the order of names."""
    query = (
        select(HostStay, Participation, Person)
        .join(Participation, Participation.id == HostStay.participation_id)
        .join(Person, Person.id == Participation.person_id)
        .where(HostStay.household_id == household.id, HostStay.state != HostStayState.ENDED)
        .order_by(Participation.sort_name, HostStay.id)
        .with_for_update(of=HostStay, key_share=True)
    )
    found, today = [], pairing.today_at(household.leg, now)
    reason = translate(household.language, _WITHDREW)
    for stay, participation, person in session.execute(query).all():
        if stay.state is HostStayState.PROPOSED:
            session.delete(stay)
        elif stay.ends_on >= today:
            pairing.end_now(session, actor, stay, reason, today=today, now=now)
        else:
            continue
        if participation.state is not ParticipationState.WITHDRAWN:
            found.append((participation, person))
    session.flush()
    return found


def _tell(
    session: Session,
    household: Household,
    without: Sequence[tuple[Participation, Person]],
    reason: str,
    now: datetime,
) -> None:
    """Write to the coordinators of both cities, and to the leaders who travel with the group."""
    leg, names = household.leg, [person.name for _one, person in without]
    for city in (leg.host_id, leg.sending_id):
        tell_coordinators(
            session, city, "family_withdrew", now=now, kind=SubjectKind.HOUSEHOLD, subject_id=household.id,
            path=f"{BEDS_PAGE}{leg.public_id}", family=household.name, reason=reason, young=names or None,
        )  # fmt: skip
    if not names:
        return
    family_shown.tell_of_change(session, [person for _one, person in without], household, now=now)
    for person in leaders_of(session, leg):
        outbox.queue_to_person(
            session, "family_changed", person, now=now, kind=SubjectKind.HOUSEHOLD, subject_id=household.id,
            family=household.name, young=names,
        )  # fmt: skip


def leaders_of(session: Session, leg: Leg) -> list[Person]:
    """Adults who lead and travel with the group, substitutes too. One statement."""
    query = (
        select(Person)
        .join(Participation, Participation.person_id == Person.id)
        .join(LegMember, LegMember.participation_id == Participation.id)
        .where(
            LegMember.leg_id == leg.id, LegMember.travels, LegMember.left_on.is_(None),
            Participation.state != ParticipationState.WITHDRAWN, Participation.kind != ParticipationKind.PARTICIPANT,
        )
        .order_by(Person.id)
    )  # fmt: skip
    return list(session.scalars(query))


def agree(session: Session, actor: Actor, leg_public_id: str, *, now: datetime) -> int:
    """Agree to all that is proposed and write to each family who comes; gives back how many have a bed by it."""
    agreed = pairing.accept(session, actor, leg_public_id, now=now)
    names: dict[int, list[str]] = {}
    for stay in agreed:
        if stay.household_id is not None:
            names.setdefault(stay.household_id, []).append(stay.participation.person.given_name)
    for household_id, given in names.items():
        household = session.get_one(Household, household_id)
        household_links.write(session, actor, household, "household_guests", now=now, guest=", ".join(given))
    return len(agreed)
