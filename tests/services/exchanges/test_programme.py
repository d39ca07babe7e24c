"""The programme of a visit: activities, what is done in bad weather, copies, and what is to be mended in it."""

from datetime import date, time, timedelta

import pytest
from sqlalchemy import select

from db.enums import ConsentPurpose, ConsentState, LegState, Theme
from db.models import Activity, Consent, ConsentText, Leg, Person
from db.session import reading, writing
from services import unit
from services.actors import ANONYMOUS, Actor
from services.errors import Conflict, Forbidden, Invalid, InvalidFields, NotFound
from services.exchanges import attendance, programme
from services.exchanges.attendance import Mark
from services.queries.exchange import exchange_programme as queries
from tests.conftest import NOW
from tests.counting import statements
from tests.services.exchanges.exchanging import OUTBOUND, Exchanging, exchanging

__all__ = ["exchanging"]
DAY = OUTBOUND[0]
SORTING = {
    "title_fr": "Centre de tri", "title_hy": "Տեսակավորման կենտրոն", "day": DAY, "starts_at": time(9),
    "ends_at": time(11), "theme": Theme.WASTE,
}  # fmt: skip


@pytest.fixture
def city(make, exchanging: Exchanging):
    return make.coordinator(exchanging.clamart)


def add(city, leg, *, leaders=(), **fields):
    return unit.run(programme.add, city, leg.public_id, {**SORTING, **fields}, leaders=leaders, now=NOW)


def read(actor, leg):
    with reading() as session:
        return queries.programme(session, actor, leg.public_id, language="fr", now=NOW)


def texts(actor, leg):
    return [remark.text for day in read(actor, leg).days.values() for one in day for remark in one.remarks]


def test_both_cities_write_the_programme_and_every_day_of_the_visit_is_there(make, exchanging, city):
    add(make.coordinator(exchanging.artachat), exchanging.outbound, day=DAY + timedelta(days=1))
    found = read(city, exchanging.outbound)
    assert (len(found.days), found.number, found.may_edit, found.may_mark) == (10, 1, True, True)
    one = found.days[DAY + timedelta(days=1)][0]
    assert (one.title, one.other_title) == ("Centre de tri", "Տեսակավորման կենտրոն")


def test_young_people_and_leaders_read_it_and_strangers_do_not(make, exchanging, city):
    add(city, exchanging.outbound)
    young, leader = exchanging.participant(), exchanging.leader()
    seen = read(Actor(user_id=1, person_id=young.person_id), exchanging.outbound)
    assert (seen.number, seen.may_edit, seen.may_mark, seen.themes) == (1, False, False, ())
    assert read(Actor(user_id=1, person_id=leader.person_id), exchanging.outbound).may_mark
    for actor in (ANONYMOUS, make.coordinator(make.university()), make.applicant()):
        with pytest.raises(NotFound):
            read(actor, exchanging.outbound)
        with pytest.raises(Forbidden):
            add(actor, exchanging.outbound)


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({"title_fr": " "}, "title_fr"), ({"day": date(2026, 1, 1)}, "day"), ({"ends_at": time(9)}, "ends_at"),
        ({"theme": "chess"}, "theme"), ({"capacity": 0}, "capacity"), ({"starts_at": None}, "starts_at"),
        ({"leg_id": 4}, "leg_id"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_at_its_field(exchanging, city, fields, at):
    with pytest.raises(InvalidFields) as refused:
        add(city, exchanging.outbound, **fields)
    assert [one.field for one in refused.value.errors] == [at]


def test_only_leaders_of_the_visit_are_with_the_group(exchanging, city):
    young = exchanging.participant()
    with pytest.raises(Invalid):
        add(city, exchanging.outbound, leaders=[young.public_id])


def test_bad_weather_is_one_gesture_there_and_back(db, exchanging, city):
    leader = exchanging.leader()
    walk = add(city, exchanging.outbound, leaders=[leader.public_id])
    twin = unit.run(programme.plan_for_rain, city, walk.public_id, {"title_fr": "Musée"}, now=NOW)
    before = read(city, exchanging.outbound).days[DAY]
    assert [(one.title, one.rain_title) for one in before] == [("Centre de tri", "Musée")]
    unit.run(programme.switch, city, walk.public_id, now=NOW)
    after = read(city, exchanging.outbound).days[DAY]
    assert [(one.title, one.rain_title, len(one.leaders)) for one in after] == [("Musée", "Centre de tri", 1)]
    unit.run(programme.switch, city, twin.public_id, now=NOW)
    assert [one.title for one in read(city, exchanging.outbound).days[DAY]] == ["Centre de tri"]
    with pytest.raises(Conflict):
        unit.run(programme.plan_for_rain, city, walk.public_id, {"title_fr": "Cinéma"}, now=NOW)
    unit.run(programme.edit, city, walk.public_id, {"day": DAY + timedelta(days=2)}, now=NOW)
    assert {one.day for one in db.all(select(Activity))} == {DAY + timedelta(days=2)}
    unit.run(programme.remove, city, walk.public_id, now=NOW)
    assert db.all(select(Activity)) == []


def test_what_was_attended_is_neither_moved_nor_removed(exchanging, city):
    one, young = add(city, exchanging.outbound), exchanging.participant()
    mark = Mark("phone-mark", young.public_id, "present", NOW)
    unit.run(attendance.take, city, one.public_id, [mark], now=NOW.replace(year=2027, month=4, day=12))
    for act in (
        lambda: unit.run(programme.remove, city, one.public_id, now=NOW),
        lambda: unit.run(programme.edit, city, one.public_id, {"day": DAY + timedelta(days=1)}, now=NOW),
    ):
        with pytest.raises(Conflict):
            act()
    unit.run(programme.edit, city, one.public_id, {"material": "Une gourde"}, now=NOW)


def test_a_cancelled_activity_stays_in_sight_and_may_take_place_after_all(exchanging, city):
    one = add(city, exchanging.outbound)
    unit.run(programme.cancel, city, one.public_id, now=NOW)
    assert [each.is_cancelled for each in read(city, exchanging.outbound).days[DAY]] == [True]
    unit.run(programme.restore, city, one.public_id, now=NOW)
    assert [each.is_cancelled for each in read(city, exchanging.outbound).days[DAY]] == [False]


def test_a_day_is_copied_with_leaders_and_its_plan_for_bad_weather(exchanging, city):
    walk = add(city, exchanging.outbound, leaders=[exchanging.leader().public_id])
    unit.run(programme.plan_for_rain, city, walk.public_id, {"title_fr": "Musée"}, now=NOW)
    to = DAY + timedelta(days=3)
    assert unit.run(programme.copy_day, city, exchanging.outbound.public_id, DAY, to, now=NOW) == 2
    found = read(city, exchanging.outbound)
    assert [(one.rain_title, len(one.leaders)) for one in found.days[to]] == [("Musée", 1)]
    assert found.days[to][0].rain != found.days[DAY][0].rain
    with pytest.raises(Invalid):
        unit.run(programme.copy_day, city, exchanging.outbound.public_id, DAY, date(2027, 1, 1), now=NOW)


def test_last_years_programme_comes_with_its_days_shifted_and_without_leaders(exchanging, city):
    add(city, exchanging.outbound, day=DAY + timedelta(days=2), leaders=[exchanging.leader().public_id])
    assert [one[0] for one in read(city, exchanging.back).others] == [exchanging.outbound.public_id]
    made = unit.run(programme.duplicate, city, exchanging.back.public_id, exchanging.outbound.public_id, now=NOW)
    day = exchanging.back.starts_on + timedelta(days=2)
    assert (made, [one.leaders for one in read(city, exchanging.back).days[day]]) == (1, [()])
    with pytest.raises(Conflict):
        unit.run(programme.duplicate, city, exchanging.back.public_id, exchanging.outbound.public_id, now=NOW)


def test_a_closed_visit_keeps_its_programme(exchanging, city):
    one = add(city, exchanging.outbound)
    with writing() as session:
        session.get_one(Leg, exchanging.outbound.id).state = LegState.CLOSED
    with pytest.raises(Conflict):
        unit.run(programme.cancel, city, one.public_id, now=NOW)


def test_a_leader_in_two_places_too_few_leaders_and_too_little_room_are_told(exchanging, city):
    leader = exchanging.leader()
    for _ in range(3):
        exchanging.participant()
    add(city, exchanging.outbound, leaders=[leader.public_id])
    later = add(city, exchanging.outbound, leaders=[leader.public_id], starts_at=time(10), ends_at=time(12), capacity=2)
    add(city, exchanging.outbound, leaders=[leader.public_id], starts_at=time(12), ends_at=time(13))
    found = texts(city, exchanging.outbound)
    assert found.count(queries.CLASH) == 2
    assert found.count(queries.TOO_MANY) == 1
    unit.run(programme.cancel, city, later.public_id, now=NOW)
    assert queries.CLASH not in texts(city, exchanging.outbound)


def test_who_has_no_consent_to_swim_is_named(db, exchanging, city):
    swimmer, other, silent = (exchanging.participant() for _ in range(3))
    text = db.add(ConsentText(purpose=ConsentPurpose.SWIMMING, title_fr="Nager", body_fr="Nager", created_at=NOW))
    for one, state in ((swimmer, ConsentState.GIVEN), (other, ConsentState.REVOKED)):
        db.add(Consent(participation_id=one.id, purpose=ConsentPurpose.SWIMMING, text_id=text.id, state=state,
                       asked_at=NOW))  # fmt: skip
    add(city, exchanging.outbound, swimming=True)
    told = [each for one in read(city, exchanging.outbound).days[DAY] for each in one.remarks
            if each.text == queries.NO_SWIMMING]  # fmt: skip
    assert len(told) == 1
    names = told[0].params["names"]
    assert [person.public_id for person in (swimmer, other, silent) if _name(person) in names] == [
        other.public_id, silent.public_id,
    ]  # fmt: skip


def _name(one):
    with reading() as session:
        return session.get_one(Person, one.person_id).name


def test_the_programme_costs_the_same_however_long_it_is(exchanging, city):
    leader = exchanging.leader()
    add(city, exchanging.outbound, leaders=[leader.public_id], swimming=True)
    leg = exchanging.outbound.public_id
    few = statements(queries.programme, city, leg, language="fr", now=NOW)
    for n in range(6):
        exchanging.participant()
        add(city, exchanging.outbound, leaders=[leader.public_id], day=DAY + timedelta(days=n), partner_name="Asso")
    assert statements(queries.programme, city, leg, language="fr", now=NOW) == few


def test_an_activity_is_with_a_partner_of_the_exchange_or_with_whoever_is_written(make, exchanging, city):
    school, stranger = exchanging.school(), make.university()
    one = add(city, exchanging.outbound, partner_name="Les amis du bois")
    [shown] = read(city, exchanging.outbound).days[DAY]
    assert (shown.partner, shown.partner_id) == ("Les amis du bois", "")
    assert (school.public_id, school.name_fr) in read(city, exchanging.outbound).partners
    chosen = {"partner_public_id": school.public_id, "now": NOW}
    unit.run(programme.edit, city, one.public_id, {"partner_name": ""}, **chosen)
    [shown] = read(city, exchanging.outbound).days[DAY]
    assert (shown.partner, shown.partner_id) == (school.name_fr, school.public_id)
    unit.run(programme.edit, city, one.public_id, {"place": "Bois"}, now=NOW)
    assert read(city, exchanging.outbound).days[DAY][0].partner_id == school.public_id
    with pytest.raises(Invalid):
        unit.run(programme.edit, city, one.public_id, {}, partner_public_id=stranger.public_id, now=NOW)
