"""The programme of a visit by day, with what is to be mended: clashes, too few leaders, who may not swim."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from db.base import localised
from db.enums import (
    ConsentPurpose,
    ConsentState,
    LegDirection,
    LegState,
    ParticipationKind,
    ParticipationState,
    Theme,
)
from db.models import (
    Activity,
    ActivityLeader,
    Consent,
    Exchange,
    ExchangePartner,
    Leg,
    LegMember,
    Organisation,
    Participation,
    Person,
)
from services.actors import Actor
from services.errors import NotFound
from services.exchange_policy import owned_by
from services.exchanges.journeys import in_it, journey
from services.exchanges.nights import has_rooms
from services.exchanges.norms import norms_on
from services.exchanges.programme import OVER
from services.i18n import N_
from services.policy import Action, may
from services.queries.exchange.exchange_attendance import ThemeDays, counts_of, theme_days
from services.queries.exchange.programme_scope import programmes_visible_to
from services.records import local_day
from services.rules.ages import MINOR_BELOW
from services.rules.exchanges import age_at, leaders_needed

MOST_NAMES = 6
CLASH = N_("%(name)s is also with «%(title)s» at this hour.")
FEW_LEADERS = N_("Leaders needed for the minors of the group: %(needed)s; named: %(there)s.")
TOO_MANY = N_("%(n)s people are in the group; there is room for %(capacity)s.")
NO_SWIMMING = N_("Without consent to swim: %(names)s")
_LANGUAGES = ("fr", "en", "hy")


@dataclass(frozen=True, slots=True)
class Remark:
    """What is to be looked at: a msgid and its parameters."""

    text: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LeaderView:
    """An adult who leads in the visit; ``member`` is the id a link to them is about."""

    public_id: str
    name: str
    member: str


@dataclass(frozen=True, slots=True)
class ActivityView:
    """One activity; ``titles`` and ``descriptions`` by language, ``other_title`` in the one facing that of the page."""

    public_id: str
    version: int
    day: date
    starts_at: time
    ends_at: time
    title: str
    other_title: str
    titles: Mapping[str, str]
    descriptions: Mapping[str, str]
    description: str
    theme: Theme
    place: str
    partner: str
    partner_name: str
    partner_id: str
    """Public id of a partner of the exchange; empty: somebody else, or nobody."""
    capacity: int | None
    material: str
    swimming: bool
    is_cancelled: bool
    leaders: tuple[LeaderView, ...]
    rain_title: str
    """What is done instead when the weather is bad; empty: nothing is planned."""
    rain: str
    """Public id of that."""
    remarks: tuple[Remark, ...]
    marked: int
    there: int


@dataclass(frozen=True, slots=True)
class Programme:
    """All days of one visit, also those without activities."""

    leg: str
    exchange: str
    exchange_title: str
    direction: LegDirection
    state: LegState
    starts_on: date
    ends_on: date
    today: date
    """In the receiving city."""
    host: str
    sending: str
    days: Mapping[date, tuple[ActivityView, ...]]
    leaders: tuple[LeaderView, ...]
    young: int
    themes: tuple[ThemeDays, ...]
    may_edit: bool
    may_mark: bool
    has_rooms: bool
    """A list of rooms can be printed, by whoever is with the group."""
    others: tuple[tuple[str, str, LegDirection, date], ...]
    """Earlier visits whose programme can be taken over: public id, exchange, which of its visits, first day."""
    partners: tuple[tuple[str, str], ...]
    """Whom an activity can be with: public id, empty for bodies that are not kept here, and name; for editors."""

    @property
    def number(self) -> int:
        """Activities in all."""
        return sum(len(day) for day in self.days.values())


@dataclass(frozen=True, slots=True)
class _Group:
    """Who is in the visit, and what follows for every activity."""

    young: int
    needed: int
    no_swimming: tuple[str, ...]
    leaders: Mapping[int, LeaderView]


def programme(session: Session, actor: Actor, leg_public_id: str, *, language: str, now: datetime) -> Programme:
    """The programme of one visit that the actor may see; raises ``NotFound``. A constant number of statements.

    Remarks and counts are for whoever may take attendance; young people see the days alone.
    """
    query = select(Leg).options(joinedload(Leg.exchange), joinedload(Leg.host), joinedload(Leg.sending))
    leg = session.scalars(query.where(Leg.public_id == leg_public_id, programmes_visible_to(actor))).one_or_none()
    if leg is None:
        raise NotFound(N_("This does not exist, or not any more."))
    may_mark = may(actor, Action.ATTENDANCE_TAKE, journey(session, leg))
    may_edit = may(actor, Action.EXCHANGE_EDIT, leg) and leg.state not in OVER
    activities = activities_of(session, leg.id)
    group = _group(session, leg, any(one.swimming for one in activities))
    counts = counts_of(session, leg.id) if may_mark else {}
    others = _others(session, actor, leg, language) if may_edit and not activities else ()
    return Programme(
        leg.public_id, leg.exchange.public_id, localised(leg.exchange, "title", language), leg.direction, leg.state,
        leg.starts_on, leg.ends_on, local_day(now, leg.host.time_zone), localised(leg.host, "name", language),
        localised(leg.sending, "name", language), _days(leg, activities, group, counts, language, may_mark),
        tuple(group.leaders.values()), group.young, tuple(theme_days(session, leg.id)) if may_mark else (), may_edit,
        may_mark, may_mark and has_rooms(session, leg), others,
        _partners(session, leg, language) if may_edit else (),
    )  # fmt: skip


def _partners(session: Session, leg: Leg, language: str) -> tuple[tuple[str, str], ...]:
    """One statement."""
    query = (
        select(Organisation, ExchangePartner.name)
        .select_from(ExchangePartner)
        .outerjoin(Organisation, Organisation.id == ExchangePartner.organisation_id)
        .where(ExchangePartner.exchange_id == leg.exchange_id)
    )
    found = [
        (one.public_id, localised(one, "name", language)) if one else ("", name) for one, name in session.execute(query)
    ]
    return tuple(sorted(found, key=lambda pair: pair[1]))


def activities_of(session: Session, leg_id: int) -> list[Activity]:
    """All activities of a visit in their order, what stands in reserve included. Four statements at most."""
    query = (
        select(Activity)
        .options(selectinload(Activity.leaders), joinedload(Activity.partner), selectinload(Activity.rain_twin))
        .where(Activity.leg_id == leg_id)
        .order_by(Activity.day, Activity.starts_at, Activity.id)
    )
    return list(session.scalars(query))


def _days(
    leg: Leg, activities: list[Activity], group: _Group, counts: Mapping[int, tuple[int, int]], language: str,
    remarked: bool,
) -> dict[date, tuple[ActivityView, ...]]:  # fmt: skip
    number = (leg.ends_on - leg.starts_on).days + 1
    found: dict[date, list[ActivityView]] = {leg.starts_on + timedelta(days=n): [] for n in range(number)}
    shown = [one for one in activities if not one.is_rain_twin]
    clashes = clashes_of(shown)
    for one in shown:
        remarks = tuple(_remarks(one, group, clashes.get(one.id, []), language)) if remarked else ()
        found.setdefault(one.day, []).append(_view(one, group, remarks, counts.get(one.id, (0, 0)), language))
    return {day: tuple(found[day]) for day in sorted(found)}


def clashes_of(activities: Iterable[Activity]) -> dict[int, list[tuple[int, Activity]]]:
    """By activity: leaders (ids of participations) who are elsewhere at the same time, and where."""
    busy: dict[tuple[int, date], list[Activity]] = defaultdict(list)
    for one in activities:
        if one.cancelled_at is None:
            for row in one.leaders:
                busy[row.participation_id, one.day].append(one)
    found: dict[int, list[tuple[int, Activity]]] = defaultdict(list)
    for (leader, _day), theirs in busy.items():
        for one in theirs:
            found[one.id] += [
                (leader, other)
                for other in theirs
                if other is not one and one.starts_at < other.ends_at and other.starts_at < one.ends_at
            ]
    return dict(found)


def _remarks(one: Activity, group: _Group, clashes: list[tuple[int, Activity]], language: str) -> Iterator[Remark]:
    if one.cancelled_at is not None:
        return
    for leader, other in clashes:
        if leader in group.leaders:
            params = {"name": group.leaders[leader].name, "title": localised(other, "title", language)}
            yield Remark(CLASH, params)
    there = sum(row.participation_id in group.leaders for row in one.leaders)
    if there < group.needed:
        yield Remark(FEW_LEADERS, {"needed": group.needed, "there": there})
    if one.capacity is not None and group.young > one.capacity:
        yield Remark(TOO_MANY, {"n": group.young, "capacity": one.capacity})
    if one.swimming and group.no_swimming:
        more = " …" if len(group.no_swimming) > MOST_NAMES else ""
        yield Remark(NO_SWIMMING, {"names": ", ".join(group.no_swimming[:MOST_NAMES]) + more})


def _view(
    one: Activity, group: _Group, remarks: tuple[Remark, ...], counts: tuple[int, int], language: str
) -> ActivityView:
    rain = one.rain_twin
    facing = "hy" if language == "fr" else "fr"
    named = localised(one.partner, "name", language) if one.partner else one.partner_name
    title, other = localised(one, "title", language), getattr(one, f"title_{facing}")
    return ActivityView(
        one.public_id, one.version, one.day, one.starts_at, one.ends_at, title, other if other != title else "",
        {lang: getattr(one, f"title_{lang}") for lang in _LANGUAGES},
        {lang: getattr(one, f"description_{lang}") for lang in _LANGUAGES}, localised(one, "description", language),
        one.theme, one.place, named, one.partner_name,
        one.partner.public_id if one.partner else "", one.capacity, one.material, one.swimming,
        one.cancelled_at is not None,
        tuple(group.leaders[row.participation_id] for row in one.leaders if row.participation_id in group.leaders),
        localised(rain, "title", language) if rain else "", rain.public_id if rain else "", remarks, *counts,
    )  # fmt: skip


def _group(session: Session, leg: Leg, with_swimming: bool) -> _Group:
    rows = session.execute(
        select(Participation, Person, LegMember.public_id)
        .join(LegMember, LegMember.participation_id == Participation.id)
        .join(Person, Person.id == Participation.person_id)
        .where(LegMember.leg_id == leg.id, *in_it())
        .order_by(Participation.sort_name, Participation.id)
    ).all()
    leaders = {
        one.id: LeaderView(one.public_id, person.name, member)
        for one, person, member in rows
        if one.kind is not ParticipationKind.PARTICIPANT
    }
    young = [(one, person) for one, person, _member in rows if one.kind is ParticipationKind.PARTICIPANT]
    ages = [age_at(person.birth_date, leg.starts_on) for _one, person in young]
    needed = leaders_needed([MINOR_BELOW - 1 if age is None else age for age in ages], norms_on(session, leg.starts_on))
    allowed = _swimmers(session, leg.id) if with_swimming else set()
    no_swimming = tuple(person.name for one, person in young if with_swimming and one.id not in allowed)
    return _Group(len(young), needed, no_swimming, leaders)


def _swimmers(session: Session, leg_id: int) -> set[int]:
    """Participations for which everybody who was asked agreed to swimming. One statement."""
    rows = session.execute(
        select(Consent.participation_id, Consent.state)
        .join(LegMember, LegMember.participation_id == Consent.participation_id)
        .where(LegMember.leg_id == leg_id, Consent.purpose == ConsentPurpose.SWIMMING)
    )
    states: dict[int, set[ConsentState]] = defaultdict(set)
    for participation_id, state in rows:
        states[participation_id].add(state)
    return {one for one, found in states.items() if found == {ConsentState.GIVEN}}


def _others(session: Session, actor: Actor, leg: Leg, language: str) -> tuple[tuple[str, str, LegDirection, date], ...]:
    """Visits of the same cities that have a programme, the latest first. One statement."""
    owned = owned_by(actor)
    query = (
        select(Leg)
        .join(Exchange, Exchange.id == Leg.exchange_id)
        .options(joinedload(Leg.exchange))
        .where(
            Leg.id != leg.id, Leg.id.in_(select(Activity.leg_id)),
            Exchange.organisation_id.in_(owned) | Exchange.partner_id.in_(owned),
        )
        .order_by(Leg.starts_on.desc(), Leg.id)
        .limit(20)
    )  # fmt: skip
    return tuple(
        (one.public_id, localised(one.exchange, "title", language), one.direction, one.starts_on)
        for one in session.scalars(query)
    )


def leg_of_link(session: Session, actor: Actor) -> str:
    """The visit of the leader who came by a link. Raises ``NotFound`` for others and for those who left it."""
    member = session.get(LegMember, actor.link.subject_id) if actor.link else None
    if member is None or not may(actor, Action.ATTENDANCE_TAKE, journey(session, member.leg)):
        raise NotFound(N_("This does not exist, or not any more."))
    return member.leg.public_id


def led_now(session: Session, actor: Actor, now: datetime) -> list[tuple[Activity, Leg]]:
    """Activities of today of which the actor is a leader, in the day of the receiving city. One statement."""
    if actor.person_id is None:
        return []
    days = {(now + timedelta(hours=hours)).date() for hours in (-12, 0, 14)}
    query = (
        select(Activity)
        .join(ActivityLeader, ActivityLeader.activity_id == Activity.id)
        .join(Participation, Participation.id == ActivityLeader.participation_id)
        .options(joinedload(Activity.leg).joinedload(Leg.host))
        .where(
            Participation.person_id == actor.person_id, Participation.state != ParticipationState.WITHDRAWN,
            Activity.day.in_(days), Activity.cancelled_at.is_(None), Activity.is_rain_twin.is_(False),
        )
        .order_by(Activity.starts_at, Activity.id)
    )  # fmt: skip
    found = session.scalars(query).unique().all()
    return [(one, one.leg) for one in found if one.day == local_day(now, one.leg.host.time_zone)]
