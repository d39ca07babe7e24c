"""Visits of exchanges as files, for both cities: who sleeps where, who is on which ride, who was at what.

Of the people of the other city nothing but names stands here.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from db.enums import AttendanceMark, HostStayState, Theme, TravelMode, TravelWay
from db.models import (
    Activity,
    AttendanceEntry,
    Exchange,
    HostStay,
    Household,
    Leg,
    Lodging,
    Organisation,
    Participation,
    Person,
    Room,
    TravelSeat,
    TravelSegment,
)
from services.actors import Actor
from services.exports.columns import Column, Kind, localised
from services.exports.shared import Export, names, on_day, record
from services.i18n import N_
from services.queries.exchange.exchange_scope import legs_visible_to

_city, _newer = aliased(Organisation), aliased(AttendanceEntry)
_GROUP = Column(N_("Group"), N_("The city with whose group they travel"), localised(_city, "name"))
_EXCHANGE = Column(N_("Exchange"), N_("Its title"), localised(Exchange, "title"))


def _visible(leg_id: Any) -> Any:
    return lambda actor: leg_id.in_(select(Leg.id).where(legs_visible_to(actor)))


def _people(query: Select[*tuple[Any, ...]], participation_id: Any, leg_id: Any) -> Select[*tuple[Any, ...]]:
    return (
        query.join(Participation, Participation.id == participation_id)
        .join(Person, Person.id == Participation.person_id)
        .join(_city, _city.id == Participation.organisation_id)
        .join(Leg, Leg.id == leg_id)
        .join(Exchange, Exchange.id == Leg.exchange_id)
    )


def _sleeping(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return (
        _people(query, HostStay.participation_id, HostStay.leg_id)
        .outerjoin(Household, Household.id == HostStay.household_id)
        .outerjoin(Lodging, Lodging.id == HostStay.lodging_id)
        .outerjoin(Room, Room.id == HostStay.room_id)
    )


def _in_night(day: date) -> ColumnElement[bool]:
    return (HostStay.starts_on <= day) & (HostStay.ends_on >= day) & (HostStay.state != HostStayState.ENDED)


NIGHTS = Export(
    name="nights",
    title=N_("Who sleeps where"),
    what=N_("One line for each stay of somebody at a family or in a house of the group."),
    model=HostStay,
    columns=(
        *names(),
        _GROUP,
        _EXCHANGE,
        Column(N_("House"), N_("The family, or the house of the group"), func.coalesce(Household.name, Lodging.name)),
        Column(N_("Room"), N_("Its name, where one is settled"), Room.name),
        Column(N_("First night"), N_("The day on which it begins"), HostStay.starts_on, Kind.DATE),
        Column(
            N_("Last night"), N_("A house of the group comes before a family in its nights"), HostStay.ends_on,
            Kind.DATE,
        ),
        Column(N_("State"), N_("Where it stands now"), HostStay.state, Kind.WORD, HostStayState),
    ),
    scope=_visible(HostStay.leg_id),
    joined=_sleeping,
    order=(HostStay.leg_id, Participation.sort_name, HostStay.starts_on, HostStay.id),
    owner=Participation.organisation_id,
    filters={"leg": record(HostStay.leg_id, Leg), "night": on_day(_in_night)},
)  # fmt: skip


def _riding(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return _people(
        query.join(TravelSegment, TravelSegment.id == TravelSeat.segment_id), TravelSeat.participation_id,
        TravelSegment.leg_id,
    )  # fmt: skip


def _ride_visible(actor: Actor) -> ColumnElement[bool]:
    seen = select(Leg.id).where(legs_visible_to(actor))
    return TravelSegment.leg_id.in_(seen)


RIDES = Export(
    name="rides",
    title=N_("Who travels on what"),
    what=N_("One line for each person on each ride of a visit."),
    model=TravelSeat,
    columns=(
        *names(),
        _GROUP,
        _EXCHANGE,
        Column(N_("Way"), N_("There or back"), TravelSegment.way, Kind.WORD, TravelWay),
        Column(N_("By what"), N_("Plane, train, coach …"), TravelSegment.mode, Kind.WORD, TravelMode),
        Column(N_("Carrier"), N_("Who runs it"), TravelSegment.carrier),
        Column(N_("Number"), N_("Of the flight or the train"), TravelSegment.number),
        Column(N_("From"), N_("Where it leaves"), TravelSegment.from_place),
        Column(N_("Departure"), N_("The instant at which it leaves"), TravelSegment.departs_at, Kind.INSTANT),
        Column(N_("To"), N_("Where it arrives"), TravelSegment.to_place),
        Column(N_("Arrival"), N_("The instant that was planned"), TravelSegment.arrives_at, Kind.INSTANT),
        Column(N_("Seat"), N_("As on the ticket"), TravelSeat.seat),
        Column(N_("Ticket"), N_("Its number"), TravelSeat.ticket),
    ),
    scope=_ride_visible,
    joined=_riding,
    order=(TravelSegment.departs_at, TravelSegment.id, Participation.sort_name, TravelSeat.id),
    owner=Participation.organisation_id,
    filters={"leg": record(TravelSegment.leg_id, Leg)},
)


def _marked(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return _people(
        query.join(Activity, Activity.id == AttendanceEntry.activity_id), AttendanceEntry.participation_id,
        Activity.leg_id,
    )  # fmt: skip


def _latest_seen(actor: Actor) -> ColumnElement[bool]:
    """The mark that counts of each person at each activity, of visits of the actor’s cities."""
    later = or_(
        _newer.marked_at > AttendanceEntry.marked_at,
        and_(_newer.marked_at == AttendanceEntry.marked_at, _newer.entry_id > AttendanceEntry.entry_id),
    )
    replaced = exists().where(
        _newer.activity_id == AttendanceEntry.activity_id,
        _newer.participation_id == AttendanceEntry.participation_id, later,
    )  # fmt: skip
    return Activity.leg_id.in_(select(Leg.id).where(legs_visible_to(actor))) & ~replaced


ATTENDANCE = Export(
    name="attendance",
    title=N_("Attendance of an exchange"),
    what=N_("One line for each person at each activity, by the mark that counts."),
    model=AttendanceEntry,
    columns=(
        Column(N_("Day"), N_("On which it took place"), Activity.day, Kind.DATE),
        Column(N_("Activity"), N_("Its title"), localised(Activity, "title")),
        Column(N_("Theme"), N_("Person-days of a theme: count each person once a day"), Activity.theme,
               Kind.WORD, Theme),
        *names(),
        _GROUP,
        _EXCHANGE,
        Column(N_("There"), N_("Present, late, absent or excused"), AttendanceEntry.mark, Kind.WORD, AttendanceMark),
        Column(N_("Marked on"), N_("By the clock of the phone"), AttendanceEntry.marked_at, Kind.INSTANT),
        Column(N_("Marked by"), N_("Who took attendance"), AttendanceEntry.marked_by),
    ),
    scope=_latest_seen,
    joined=_marked,
    order=(Activity.day, Activity.starts_at, Activity.id, Participation.sort_name, AttendanceEntry.id),
    owner=Participation.organisation_id,
    filters={"leg": record(Activity.leg_id, Leg)},
)  # fmt: skip
