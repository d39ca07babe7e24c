"""Where else the days of a visit show: calendar, first page, on paper."""

from datetime import UTC, datetime, time, timedelta

import pytest

from db.enums import Theme
from db.session import reading
from services import unit
from services.actors import Actor
from services.documents import programme_paper
from services.errors import NotFound
from services.exchanges import attendance, programme, travel
from services.exchanges.attendance import Mark
from services.queries.calendar import calendar_entries
from services.queries.today.today import today
from tests.conftest import NOW
from tests.services.exchanges.exchanging import OUTBOUND, Exchanging, exchanging
from tests.services.test_documents import is_tagged, opened

__all__ = ["exchanging"]
DAY = OUTBOUND[0]
MORNING = datetime(DAY.year, DAY.month, DAY.day, 5, tzinfo=UTC)
FIELDS = {
    "title_fr": "Centre de tri", "title_hy": "Տեսակավորման կենտրոն", "day": DAY, "starts_at": time(9),
    "ends_at": time(11), "theme": Theme.WASTE, "place": "Issy", "material": "Gants",
}  # fmt: skip


@pytest.fixture
def planned(make, exchanging: Exchanging):
    city, leader = make.coordinator(exchanging.clamart), exchanging.leader()
    one = unit.run(programme.add, city, exchanging.outbound.public_id, FIELDS, leaders=[leader.public_id], now=NOW)
    return city, leader, one


def as_actor(participation):
    return Actor(user_id=1, person_id=participation.person_id)


def kinds(actor, now):
    with reading() as session:
        return [(one.kind, one.count) for one in today(session, actor, now).todos if "attendance" in one.kind]


def test_the_calendar_of_whoever_is_in_the_visit_has_its_activities_in_local_hours(make, exchanging, planned):
    city, leader, one = planned
    unit.run(programme.plan_for_rain, city, one.public_id, {"title_fr": "Musée"}, now=NOW)
    young, guest = exchanging.participant(), exchanging.participant(exchanging.artachat)
    ride = {"from_place": "Erevan", "to_place": "Paris", "departs": datetime(DAY.year, DAY.month, DAY.day, 6),
            "arrives": datetime(DAY.year, DAY.month, DAY.day, 9)}  # fmt: skip
    late = unit.run(travel.keep, city, exchanging.outbound.public_id, ride, now=NOW)
    unit.run(travel.delay, city, late.public_id, 30, now=NOW)
    for actor, number in ((city, 1), (as_actor(guest), 1), (as_actor(young), 0)):
        with reading() as session:
            entries = calendar_entries.of_person(session, actor, now=NOW)
        found = [entry for entry in entries if entry.key.startswith("ride-")]
        assert [(f"{one.when:%H:%M %Z}", f"{one.until:%H:%M}", str(one.until.tzinfo)) for one in found] == [
            ("06:00 +04", "09:30", "Europe/Paris")
        ] * number
    for actor, number in ((as_actor(leader), 1), (as_actor(young), 1), (make.applicant(), 0)):
        with reading() as session:
            entries = calendar_entries.of_person(session, actor, now=NOW)
        found = [entry for entry in entries if entry.key.startswith("activity-")]
        assert len(found) == number
        assert [(str(entry.when.tzinfo), entry.until - entry.when) for entry in found] == [
            ("Europe/Paris", timedelta(hours=2))
        ] * number
        assert [entry.place for entry in found] == ["Issy"] * number


def test_a_leader_is_told_today_and_coordinators_of_both_cities_the_day_after(make, exchanging, planned):
    city, leader, one = planned
    young = exchanging.participant()
    both = (city, make.coordinator(exchanging.artachat))
    assert kinds(as_actor(leader), MORNING) == [("attendance", 1)]
    assert kinds(as_actor(young), MORNING) == kinds(city, MORNING) == []
    later = MORNING + timedelta(days=1)
    assert [kinds(actor, later) for actor in both] == [[("attendance_missed", 1)]] * 2
    mark = Mark("phone-mark", young.public_id, "present", MORNING)
    unit.run(attendance.take, city, one.public_id, [mark], now=MORNING)
    assert [kinds(actor, later) for actor in both] == [[], []]
    assert kinds(as_actor(leader), MORNING) == []


def test_the_paper_stands_in_both_languages_and_is_accessible(make, exchanging, planned):
    city, _leader, _one = planned
    young = exchanging.participant()
    reader, text = opened(unit.run(programme_paper.programme, city, exchanging.outbound.public_id, now=NOW))
    assert is_tagged(reader)
    for part in ("Centre de tri", "09:00–11:00", "À apporter : Gants", "2027"):
        assert part in text.replace("\xa0", " ")
    member = exchanging.member(young, exchanging.outbound)
    made = unit.run(programme_paper.programme_of, city, member.public_id, now=NOW)
    assert made.name.startswith("programme-")
    for stranger in (make.applicant(), make.coordinator(make.university())):
        with pytest.raises(NotFound):
            unit.run(programme_paper.programme, stranger, exchanging.outbound.public_id, now=NOW)
        with pytest.raises(NotFound):
            unit.run(programme_paper.programme_of, stranger, member.public_id, now=NOW)
