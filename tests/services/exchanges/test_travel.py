"""Rides of a visit: hours of both places, who is on what, delays told once; checks of those who lead."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from db.enums import CheckedFor, TravelWay
from db.models import AuditEntry, Leg, OutboxMail, TravelSeat, TravelSegment
from db.session import reading, writing
from services import unit
from services.errors import Conflict, Forbidden, Invalid, NotFound
from services.exchanges import adult_checks, departure, participations, travel
from services.queries.exchange import exchange_leaders, exchange_travel
from services.queries.exchange.shown_travel import shown_journeys
from tests.conftest import NOW
from tests.services.exchanges.exchanging import Exchanging, exchanging

__all__ = ["exchanging"]
RIDE = {
    "way": "outward", "mode": "plane", "from_place": "Paris CDG", "to_place": "Erevan",
    "departs": datetime(2027, 7, 5, 10, 0), "arrives": datetime(2027, 7, 5, 17, 0),
}  # fmt: skip


def ride(actor, exchanging, **fields):
    return unit.run(travel.keep, actor, exchanging.back.public_id, {**RIDE, **fields}, now=NOW)


def shown(actor, exchanging):
    with reading() as session:
        return exchange_travel.travel(session, actor, exchanging.back.public_id, now=NOW)


def test_hours_are_those_of_the_places_and_everybody_who_travels_is_on_a_new_ride(db, make, exchanging: Exchanging):
    young, leader = exchanging.participant(), exchanging.leader()
    exchanging.participant(exchanging.artachat)
    made = ride(make.coordinator(), exchanging, meet=datetime(2027, 7, 5, 7, 30))
    assert (made.departs_at, made.arrives_at) == (
        datetime(2027, 7, 5, 8, tzinfo=UTC), datetime(2027, 7, 5, 13, tzinfo=UTC),
    )  # fmt: skip
    assert made.meet_at == datetime(2027, 7, 5, 5, 30, tzinfo=UTC)
    assert set(db.all(select(TravelSeat.participation_id))) == {young.id, leader.id}
    homeward = ride(
        make.coordinator(exchanging.artachat), exchanging, way="homeward", departs=datetime(2027, 7, 14, 9),
        arrives=datetime(2027, 7, 14, 11),
    )  # fmt: skip
    assert homeward.departs_at == datetime(2027, 7, 14, 5, tzinfo=UTC)
    with reading() as session:
        [journey] = shown_journeys(session, young.id, NOW.date())
        assert [one.public_id for one in journey.rides] == [made.public_id, homeward.public_id]
        assert [seat.name for one in journey.rides for seat in one.seats] == ["", ""]
        assert shown_journeys(session, young.id, date(2027, 8, 1)) == ()
        visit = exchange_travel.travel(session, make.coordinator(), exchanging.back.public_id, now=NOW).visit
        later = replace(visit, starts_on=date(2027, 8, 5), ends_on=date(2027, 8, 14))
        assert [one.is_outside(day) for one in journey.rides for day in (visit, later)] == [False, True] * 2
        guest = exchanging.participant(exchanging.artachat)
        assert shown_journeys(session, guest.id, NOW.date()) == ()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"to_place": " "}, "to_place"),
        ({"departs": None}, "departs"),
        ({"arrives": datetime(2027, 7, 5, 11, 59)}, "arrives"),
        ({"arrives": datetime(2027, 7, 10, 9)}, "arrives"),
        ({"meet": datetime(2027, 7, 5, 10, 1)}, "meet"),
        ({"departs_zone": "Mars/Base"}, "departs_zone"),
    ],
)
def test_a_ride_that_cannot_be_is_refused_at_its_field(make, exchanging, fields, field):
    with pytest.raises(Invalid) as refused:
        ride(make.coordinator(), exchanging, **fields)
    assert refused.value.field == field


def test_a_ride_outside_the_days_of_the_visit_stands_in_the_way_of_the_departure(db, make, exchanging):
    actor, visit = make.coordinator(), exchanging.back

    def strays():
        with reading() as session:
            found = departure.situation_of(session, session.get_one(Leg, visit.id), NOW)
            return [one.params["rides"] for one in departure._rides_within(session, found)]

    kept = ride(actor, exchanging)
    assert strays() == []
    days = {"departs": RIDE["departs"] - timedelta(days=2), "arrives": RIDE["arrives"] - timedelta(days=2)}
    unit.run(travel.keep, actor, visit.public_id, {**RIDE, **days}, segment_public_id=kept.public_id, now=NOW)
    assert strays() == ["Paris CDG – Erevan"]
    assert [one.is_outside(shown(actor, exchanging).visit) for one in shown(actor, exchanging).rides] == [True]


def test_who_is_on_no_ride_is_named_and_seats_are_kept(db, make, exchanging):
    first, second = exchanging.participant(), exchanging.participant()
    actor = make.coordinator()
    made = ride(actor, exchanging)
    unit.run(travel.ticket, actor, made.public_id, first.public_id, seat="12A", ticket="AF-1", now=NOW)
    unit.run(travel.seat, actor, made.public_id, [first.public_id], now=NOW)
    assert list(shown(actor, exchanging).left_out) == [TravelWay.OUTWARD]
    assert len(shown(actor, exchanging).left_out[TravelWay.OUTWARD]) == 1
    unit.run(travel.seat, actor, made.public_id, [first.public_id, second.public_id], now=NOW)
    found = shown(actor, exchanging)
    assert found.left_out == {}
    assert {row.seat for row in found.rides[0].seats} == {"12A", ""}
    stranger = exchanging.participant(exchanging.artachat)
    with pytest.raises(NotFound):
        unit.run(travel.seat, actor, made.public_id, [stranger.public_id], now=NOW)
    unit.run(travel.remove, actor, made.public_id, now=NOW)
    assert db.all(select(TravelSegment)) == []


def test_a_delay_is_told_once_to_parents_each_in_their_language(db, make, exchanging):
    young = exchanging.participant()
    french, armenian = exchanging.guardian(young), exchanging.guardian(young, language="hy")
    actor = make.coordinator()
    made = ride(actor, exchanging)
    late = lambda minutes: unit.run(travel.delay, actor, made.public_id, minutes, note="Brouillard", now=NOW)  # noqa: E731
    assert late(90) == 2
    assert late(90) == 0
    mails = db.all(select(OutboxMail).where(OutboxMail.template == "travel_delayed"))
    assert {one.recipient for one in mails} == {french.email, armenian.email}
    assert {one.language for one in mails} == {"fr", "hy"}
    assert "18:30" in mails[0].body
    assert shown(actor, exchanging).rides[0].expected_at == made.arrives_at + timedelta(minutes=90)
    assert db.all(select(AuditEntry.details).where(AuditEntry.action == "travel:delay"))[0] == {"minutes": 90}


def test_strangers_enter_and_see_no_ride(make, exchanging):
    with pytest.raises(Forbidden):
        ride(make.partner(), exchanging)
    with pytest.raises(NotFound):
        shown(make.coordinator(make.university()), exchanging)


def check(actor, leader, **fields):
    known = {"kind": "honorability", "checked_on": date(2026, 6, 1), "expires_on": date(2028, 1, 1), **fields}
    return unit.run(adult_checks.add, actor, leader.public_id, known, now=NOW)


def leaders(actor, exchanging):
    with reading() as session:
        return exchange_leaders.leaders(session, actor, exchanging.exchange.public_id).rows


def test_a_leader_is_ready_with_a_check_that_holds_to_the_last_day(db, make, exchanging):
    actor = make.coordinator()
    leader = exchanging.participant(kind="leader", birth_date=date(1980, 1, 1))
    assert [row.is_ready for row in leaders(actor, exchanging)] == [False]
    check(actor, leader, kind=CheckedFor.FIRST_AID, expires_on=None)
    short = check(actor, leader, expires_on=exchanging.back.ends_on - timedelta(days=1))
    assert [row.is_ready for row in leaders(actor, exchanging)] == [False]
    long = check(actor, leader, expires_on=exchanging.back.ends_on)
    assert [row.is_ready for row in leaders(actor, exchanging)] == [True]
    unit.run(adult_checks.remove, actor, long.public_id, leader.public_id, now=NOW)
    assert [row.valid_until for row in leaders(actor, exchanging)] == [short.expires_on]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"checked_on": None}, "checked_on"),
        ({"checked_on": NOW.date() + timedelta(days=2)}, "checked_on"),
        ({"expires_on": None}, "expires_on"),
        ({"expires_on": date(2026, 5, 31)}, "expires_on"),
    ],
)
def test_a_check_says_when_and_until_when(make, exchanging, fields, field):
    with pytest.raises(Invalid) as refused:
        check(make.coordinator(), exchanging.leader(), **fields)
    assert refused.value.field == field


def test_only_the_own_city_checks_and_only_those_who_lead(make, exchanging):
    with pytest.raises(Forbidden):
        check(make.coordinator(exchanging.artachat), exchanging.leader())
    with pytest.raises(Invalid):
        check(make.coordinator(), exchanging.participant())


def test_a_substitute_is_called_in(db, make, exchanging):
    actor, leader = make.coordinator(), exchanging.leader(is_substitute=True)
    unit.run(participations.edit, actor, leader.public_id, {"is_substitute": False}, now=NOW)
    assert not db.fresh(leader).is_substitute


def test_a_visit_that_is_over_has_no_new_ride(db, make, exchanging):
    with writing() as session:
        session.get_one(type(exchanging.back), exchanging.back.id).state = "closed"
    with pytest.raises(Conflict):
        ride(make.coordinator(), exchanging)
