"""Attendance: in whatever order and however often marks arrive, the same ones count; not everybody may mark."""

from datetime import UTC, datetime, time, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from db.enums import AttendanceMark, LinkPurpose, SubjectKind, Theme
from db.models import Activity, AttendanceEntry, CapabilityLink, LegMember
from db.session import reading, writing
from services import links, unit
from services.actors import ANONYMOUS, Actor, link_actor
from services.errors import Conflict, Invalid, NotFound
from services.exchanges import attendance
from services.exchanges.attendance import Mark
from services.queries.exchange import exchange_attendance as queries
from tests.conftest import NOW
from tests.examples import about
from tests.services.exchanges.exchanging import OUTBOUND, Exchanging, exchanging

__all__ = ["exchanging"]
DAY = OUTBOUND[0]
THEN = datetime(DAY.year, DAY.month, DAY.day, 14, tzinfo=UTC)
PRESENT, LATE, ABSENT = AttendanceMark.PRESENT, AttendanceMark.LATE, AttendanceMark.ABSENT
_numbers = count()


def activity(db, leg, **fields) -> Activity:
    return db.add(
        Activity(
            **{
                "leg_id": leg.id, "day": DAY, "starts_at": time(9), "ends_at": time(11), "title_fr": "Tri des déchets",
                "theme": Theme.WASTE, "created_at": NOW, "updated_at": NOW, **fields,
            }
        )
    )  # fmt: skip


def mark(person, what=PRESENT, at=THEN, entry_id=""):
    return Mark(entry_id or f"phone-mark-{next(_numbers)}", person.public_id, what, at)


def send(actor, one, *marks, now=THEN):
    return unit.run(attendance.take, actor, one.public_id, list(marks), now=now)


def counted(actor, one):
    with reading() as session:
        found = queries.sheet(session, actor, one.public_id, language="fr", now=THEN)
    return {line.person: (line.mark, line.marked_by) for line in found.lines if line.mark}


@pytest.fixture
def group(db, make, exchanging: Exchanging):
    city = make.coordinator(exchanging.clamart)
    young = [exchanging.participant(exchanging.artachat) for _ in range(3)]
    return city, young, activity(db, exchanging.outbound)


def test_a_mark_sent_twice_counts_once_and_the_latest_by_the_phone_counts(db, group):
    city, (anna, *_), one = group
    late = mark(anna, LATE, THEN - timedelta(minutes=5))
    assert send(city, one, late, late).kept == (late.entry_id, late.entry_id)
    assert send(city, one, late, mark(anna, ABSENT, THEN - timedelta(minutes=10))).refused == ()
    assert counted(city, one) == {anna.public_id: (LATE, city.name)}
    assert len(db.all(select(AttendanceEntry))) == 2


def test_a_phone_whose_clock_is_ahead_marks_no_later_than_it_was_received(db, group):
    city, (anna, *_), one = group
    send(city, one, mark(anna, ABSENT, THEN + timedelta(days=300)))
    assert [each.marked_at for each in db.all(select(AttendanceEntry))] == [THEN]
    send(city, one, mark(anna, PRESENT, THEN + timedelta(minutes=1)), now=THEN + timedelta(minutes=2))
    assert counted(city, one)[anna.public_id][0] is PRESENT


def test_any_order_of_arrival_of_marks_sent_twice_or_more_gives_the_same(db, group):
    city, young, one = group
    marks = st.lists(
        st.tuples(
            st.sampled_from(range(3)), st.sampled_from(list(AttendanceMark)), st.integers(0, 4), st.integers(0, 9)
        ),
        min_size=1, max_size=8, unique_by=lambda each: each[3],
    )  # fmt: skip

    @settings(max_examples=about(40), deadline=None, suppress_health_check=list(HealthCheck))
    @given(marks, st.data())
    def agree(raw, data):
        entries = [
            mark(young[who], what, THEN - timedelta(minutes=minute), f"property-{number}")
            for who, what, minute, number in raw
        ]
        again = data.draw(st.lists(st.sampled_from(entries), max_size=5))
        results = []
        for order in (entries, data.draw(st.permutations(entries + again))):
            with writing() as session:
                session.execute(delete(AttendanceEntry))
            cut = data.draw(st.integers(0, len(order)))
            send(city, one, *order[:cut])
            send(city, one, *order[cut:])
            results.append(counted(city, one))
        assert results[0] == results[1]

    agree()


def test_two_leaders_mark_at_once_both_are_kept_and_the_later_one_is_named(db, make, exchanging, group):
    city, (anna, *_), one = group
    leader = Actor(person_id=exchanging.leader(exchanging.artachat).person_id, user_id=make.user().id, name="Anahit")
    send(city, one, mark(anna, ABSENT, THEN - timedelta(minutes=3)))
    with writing() as session:
        attendance.take(session, leader, one.public_id, [mark(anna, LATE, THEN - timedelta(minutes=1))], now=THEN)
    assert counted(city, one) == {anna.public_id: (LATE, "Anahit")}
    assert len(db.all(select(AttendanceEntry))) == 2


def test_a_mark_about_somebody_else_is_refused_without_the_others(exchanging, group):
    city, (anna, *_), one = group
    foreign, _there, _back = exchanging.another()
    stranger = exchanging.participant(exchange=foreign)
    good, bad = mark(anna), mark(stranger)
    assert send(city, one, good, bad) == attendance.Received((good.entry_id,), (bad.entry_id,))


def test_strangers_young_people_and_leaders_who_went_home_take_no_attendance(db, make, exchanging, group):
    _city, (anna, *_), one = group
    gone = exchanging.leader(exchanging.artachat)
    with writing() as session:
        session.get_one(LegMember, exchanging.member(gone, exchanging.outbound).id).left_on = DAY
    strangers = [make.coordinator(make.university()), make.partner(exchanging.artachat), ANONYMOUS]
    strangers += [Actor(person_id=person.person_id, user_id=1) for person in (anna, gone)]
    for actor in strangers:
        with writing() as session:
            with pytest.raises(NotFound):
                attendance.take(session, actor, one.public_id, [mark(anna)], now=THEN)
            with pytest.raises(NotFound):
                queries.sheet(session, actor, one.public_id, language="fr", now=THEN)


def test_a_leader_comes_by_a_link_to_their_own_visit_alone(db, make, exchanging, group):
    city, (anna, *_), one = group
    leader = exchanging.leader(exchanging.artachat)
    member = exchanging.member(leader, exchanging.outbound)
    unit.run(links.issue, city, LinkPurpose.LEG_LEADER, SubjectKind.LEG_MEMBER, member.id, now=NOW,
             valid_for=timedelta(days=300), person_id=leader.person_id)  # fmt: skip
    with reading() as session:
        bearer = link_actor(session, session.scalars(select(CapabilityLink)).one())
    assert send(bearer, one, mark(anna)).refused == ()
    assert counted(bearer, one)[anna.public_id][1] == bearer.name != ""
    with pytest.raises(NotFound):
        send(bearer, activity(db, exchanging.back, day=exchanging.back.starts_on), now=THEN + timedelta(days=90))


def test_attendance_waits_for_its_day_and_is_not_taken_of_what_is_cancelled(db, exchanging, group):
    city, (anna, *_), one = group
    with pytest.raises(Conflict):
        send(city, one, mark(anna), now=THEN - timedelta(days=3))
    with pytest.raises(Conflict):
        send(city, activity(db, exchanging.outbound, cancelled_at=NOW), mark(anna))


@pytest.mark.parametrize(
    "raw",
    [
        None, {}, [1], [{}], [{"id": "x", "person": "p", "mark": "present", "at": 1}],
        [{"id": "12345678", "person": "p", "mark": "asleep", "at": 1}],
        [{"id": "12345678", "person": "p", "mark": "present", "at": True}],
        [{"id": "12345678", "person": "p", "mark": "present", "at": -1}],
        [{"id": "12345678", "person": "p", "mark": "present", "at": 10**15}],
        [{"id": "12345678", "person": "", "mark": "present", "at": 1}],
        [{"id": "12345678", "person": "p", "mark": ["present"], "at": 1}], [{}] * 501,
    ],
)  # fmt: skip
def test_what_is_no_list_of_marks_is_refused(raw):
    with pytest.raises(Invalid):
        attendance.parsed(raw)


def test_people_and_days_are_never_counted_twice(db, exchanging, group):
    city, (anna, ani, _), one = group
    other = activity(db, exchanging.outbound, starts_at=time(14), ends_at=time(15))
    culture = activity(db, exchanging.outbound, starts_at=time(16), ends_at=time(17), theme=Theme.CULTURE)
    for each in (one, other, culture):
        send(city, each, mark(anna), mark(ani, ABSENT if each is culture else LATE))
    with reading() as session:
        found = {each.theme: (each.person_days, each.people) for each in
                 queries.theme_days(session, exchanging.outbound.id)}  # fmt: skip
    assert found == {Theme.WASTE: (2, 2), Theme.CULTURE: (1, 1), None: (2, 2)}
