"""An exchange of sixty young people with forty things to bring each, everybody marked at one activity."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import (
    AttendanceMark,
    ExchangeState,
    Language,
    LegDirection,
    LegState,
    ParticipationKind,
    ParticipationState,
    Role,
    SubjectKind,
    Theme,
)
from db.models import (
    Activity,
    AttendanceEntry,
    ChecklistItem,
    Exchange,
    Leg,
    LegMember,
    Organisation,
    Participation,
    Person,
)
from db.session import writing
from services import search
from services.people import index_applications
from tools.volume_data import FAMILIES, GIVEN

PEOPLE, ITEMS_EACH = 60, 40
LENGTH = timedelta(days=9)
BEGINS_IN, DUE_EVERY = timedelta(days=60), 2


@dataclass(frozen=True, slots=True)
class Held:
    """Public ids of the exchange, of the visit in which all travel, and of the activity at which all were marked."""

    exchange: str
    leg: str
    activity: str


def hold(now: datetime, people: int = PEOPLE, items_each: int = ITEMS_EACH) -> Held:
    """Write it into the database in use, which knows both cities."""
    with writing() as session:
        exchange, leg = begin(session, now)
        members = [member(session, exchange, leg, number, now) for number in range(people)]
        session.add_all(item for each in members for item in _things(each, items_each, now))
        activity = _activity(session, leg, now)
        _mark(session, activity, members, now)
        return Held(exchange.public_id, leg.public_id, activity.public_id)


def begin(session: Session, now: datetime) -> tuple[Exchange, Leg]:
    cities = {
        one.code: one
        for one in session.scalars(select(Organisation).where(Organisation.code.in_(("clamart", "artachat"))))
    }
    stamps: dict[str, Any] = {"created_at": now, "updated_at": now}
    ours, theirs = cities["clamart"], cities["artachat"]
    exchange = Exchange(
        organisation_id=ours.id, partner_id=theirs.id, state=ExchangeState.OPEN, title_fr="Échange mesuré", **stamps
    )
    session.add(exchange)
    session.flush()
    first = now.date() + BEGINS_IN
    leg = Leg(
        exchange_id=exchange.id, direction=LegDirection.RETURN, sending_id=ours.id, host_id=theirs.id,
        starts_on=first, ends_on=first + LENGTH, state=LegState.PLANNED, **stamps,
    )  # fmt: skip
    session.add(leg)
    session.flush()
    return exchange, leg


def member(session: Session, exchange: Exchange, leg: Leg, number: int, now: datetime) -> LegMember:
    stamps: dict[str, Any] = {"created_at": now, "updated_at": now}
    (given, _), (family, _) = GIVEN[number % len(GIVEN)], FAMILIES[number * 7 % len(FAMILIES)]
    person = Person(
        organisation_id=exchange.organisation_id, given_name=given, family_name=family,
        birth_date=date(leg.starts_on.year - 16, 1 + number % 12, 1 + number % 28),
        email=f"jeune{number}@volume.example", **stamps,
    )  # fmt: skip
    session.add(person)
    session.flush()
    index_applications(session, person)
    taking_part = Participation(
        exchange_id=exchange.id, person_id=person.id, organisation_id=exchange.organisation_id, language=Language.FR,
        kind=ParticipationKind.PARTICIPANT, state=ParticipationState.CONFIRMED,
        sort_name=search.fold(f"{family} {given}"), **stamps,
    )  # fmt: skip
    session.add(taking_part)
    session.flush()
    member = LegMember(leg_id=leg.id, participation_id=taking_part.id, travels=True)
    session.add(member)
    session.flush()
    return member


def _things(member: LegMember, number: int, now: datetime) -> list[ChecklistItem]:
    """A third is done, a sixth is late."""
    return [
        ChecklistItem(
            subject_kind=SubjectKind.LEG_MEMBER, subject_id=member.id, code=f"thing_{one:02}",
            label_fr=f"Chose à apporter n° {one}", label_hy=f"Բերելու իր № {one}", owner_role=Role.APPLICANT,
            due_on=now.date() + timedelta(days=DUE_EVERY * (one - number // 4)), is_mandatory=one % 2 == 0,
            done_at=now if one % 3 == 0 else None,
        )
        for one in range(number)
    ]  # fmt: skip


def _activity(session: Session, leg: Leg, now: datetime) -> Activity:
    """Today, since attendance is taken of what is there."""
    activity = Activity(
        leg_id=leg.id, day=now.date(), starts_at=time(9), ends_at=time(12), theme=Theme.ENVIRONMENT,
        title_fr="Sortie en forêt", place="Forêt", created_at=now, updated_at=now,
    )  # fmt: skip
    session.add(activity)
    session.flush()
    return activity


def _mark(session: Session, activity: Activity, members: list[LegMember], now: datetime) -> None:
    """Everybody is there."""
    session.add_all(
        AttendanceEntry(
            entry_id=f"measured-{number}", activity_id=activity.id, participation_id=member.participation_id,
            mark=AttendanceMark.PRESENT, marked_at=now, received_at=now, marked_by="Claire Fontaine",
        )
        for number, member in enumerate(members)
    )  # fmt: skip
