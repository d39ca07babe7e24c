"""Who counts beside a proposed stay, and what the limits say of it: edges, and properties against a naive recount."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.enums import EndReason, OfferState, PlacementState, SubjectKind
from db.models import Organisation, OtherIntern
from db.session import writing
from services import offers, placements
from services.errors import Invalid, InvalidFields
from services.limits import Limit, breached, in_the_way, refusals, remarks, touched, weeks
from services.rules.capacity import DAY, WEEK, Stay, monday
from services.rules.internships import PreviousOnPost, free_from
from services.who_counts import Counted, Ground, Proposal, ground, of_offer, of_placement
from tests.conftest import NOW
from tests.examples import about
from tests.services.applying import act
from tests.services.hosting import END, START, checklist_templates, findings_of, law, tutor

FIRST = date(2027, 1, 4)
"""A Monday."""
days = st.integers(0, 60).map(lambda n: FIRST + n * DAY)
periods = st.tuples(days, days).map(sorted)
somebody = st.builds(
    lambda period, department, person, is_sure: Counted(Stay(*period), department, person, is_sure=is_sure),
    periods, st.sampled_from([None, 1, 2]), st.sampled_from([None, 7, 8]), st.booleans(),
)  # fmt: skip
grounds = st.builds(
    lambda period, counted, wanted, places, quota: Ground(
        Proposal(1, 1, period[0], period[1], tutor_id=7, wanted=wanted), tuple(counted), places, quota, 3
    ),
    periods, st.lists(somebody, max_size=8), st.integers(1, 3), st.integers(0, 4), st.integers(0, 5),
)  # fmt: skip


def every_day(start, end):
    return [start + n * DAY for n in range((end - start).days + 1)]


def there(counted, first, last):
    return [one for one in counted if one.stay.starts_on <= last and one.stay.ends_on >= first]


@settings(max_examples=about(60), deadline=None)
@given(grounds, st.booleans())
def test_the_limits_say_what_counting_each_day_and_week_by_hand_gives(known, sure):
    stay = known.proposal
    counted = [one for one in known.counted if one.is_sure or not sure]
    here = [one for one in counted if one.department_id == 1]
    theirs = [one for one in counted if one.tutor_id == 7]
    mondays = sorted({monday(day) for day in every_day(stay.starts_on, stay.last_day)})
    full = [
        day
        for day in every_day(stay.starts_on, stay.last_day)
        if len(there(here, day, day)) + stay.wanted > known.places
    ]
    over = [day for day in every_day(stay.starts_on, stay.last_day) if len(there(theirs, day, day)) + stay.wanted > 3]
    weeks_over = [day for day in mondays if len(there(counted, day, day + 6 * DAY)) + stay.wanted > known.quota]
    breaches = breached(known, sure=sure)
    found = {one.limit: one.found.params for one in breaches}
    told = {one.limit: one.refusal.params.get("n") for one in breaches}
    passed = ((Limit.ROOM, full), (Limit.TUTOR, over), (Limit.QUOTA, weeks_over))
    assert set(found) == {limit for limit, those in passed if those}
    if full:
        assert found[Limit.ROOM]["start"] == full[0]
    if over:
        assert found[Limit.TUTOR]["day"] == over[0]
        assert told[Limit.TUTOR] == len(there(theirs, over[0], over[0])) + stay.wanted
    if weeks_over:
        assert found[Limit.QUOTA]["day"] == weeks_over[0]
        assert told[Limit.QUOTA] == len(there(counted, weeks_over[0], weeks_over[0] + 6 * DAY)) + stay.wanted


@settings(max_examples=about(60), deadline=None)
@given(grounds)
def test_each_week_shows_those_who_have_a_day_in_it(known):
    shown = weeks(known)
    stay = known.proposal
    assert [week.monday for week in shown] == sorted({monday(day) for day in every_day(stay.starts_on, stay.last_day)})
    for week in shown:
        who = there(known.counted, week.monday, week.monday + 6 * DAY)
        assert [known.counted[n] for n in week.who] == who
        assert (week.in_city, week.unsure) == (len(who) + stay.wanted, sum(not one.is_sure for one in who))
        own = [day for day in every_day(stay.starts_on, stay.last_day) if week.monday <= day < week.monday + WEEK]
        most = max(sum(one.department_id == 1 for one in there(who, day, day)) for day in own)
        assert week.in_department == most + stay.wanted


@settings(max_examples=about(60), deadline=None)
@given(grounds, somebody)
def test_one_more_never_makes_fewer_counted_and_never_lifts_a_limit(known, one_more):
    more = replace(known, counted=(*known.counted, one_more))
    for before, after in zip(weeks(known), weeks(more), strict=True):
        for name in ("in_city", "in_department", "of_tutor", "unsure"):
            assert getattr(before, name) <= getattr(after, name)
    for sure in (True, False):
        assert {one.limit for one in breached(known, sure=sure)} <= {one.limit for one in breached(more, sure=sure)}
    assert {one.limit for one in breached(known, sure=True)} <= {one.limit for one in breached(known, sure=False)}


posts = st.builds(
    lambda period, why: PreviousOnPost(period[0], period[1], why), periods, st.sampled_from([None, "intern"])
)


@settings(max_examples=about(60), deadline=None)
@given(st.lists(posts, max_size=5), days, st.integers(1, 3), st.integers(1, 2))
def test_a_post_is_free_again_on_the_day_that_is_named(others, start, places, wanted):
    before = in_the_way(start, others, places, wanted)
    taking = [one for one in others if one.start <= start < free_from(one)]
    assert (before is not None) == (len(taking) + wanted > places and any(one.end < start for one in taking))
    if before:
        resting = [one for one in taking if one.end < start]
        still = [one for one in resting if free_from(one) > free_from(before)]
        running = [one for one in taking if one.end >= start]
        assert len(still) + len(running) + wanted <= places or free_from(before) == max(map(free_from, resting))


@pytest.fixture
def ground_of_law(db):
    law(db)
    checklist_templates(db)


def fields(db, proposal, limits=tuple(Limit)):
    with db.session() as session:
        return [one.field for one in refusals(session, proposal, limits)]


def rules(db, proposal):
    with db.session() as session:
        return [one.rule for one in remarks(session, proposal)]


def staff(make, number):
    with writing() as session:
        session.get_one(Organisation, make.city().id).staff_count = number


def other(db, make, **values):
    return db.add(
        OtherIntern(
            **{"organisation_id": make.city().id, "starts_on": START, "ends_on": END, "created_at": NOW,
               "updated_at": NOW, **values}
        )
    )  # fmt: skip


def test_all_departments_share_the_quota_by_civil_week_and_what_is_cancelled_is_free(db, make, ground_of_law):
    staff(make, 5)
    sunday, next_monday = date(2027, 7, 11), date(2027, 7, 12)
    make.placement(ends_on=sunday)
    make.placement(ends_on=sunday)
    make.placement(department=make.department(organisation_id=make.artachat().id))
    make.placement(state=PlacementState.CANCELLED)
    third = make.placement(ends_on=sunday)
    here = Proposal(make.city().id, make.department().id, next_monday, END)
    assert fields(db, here) == []
    assert fields(db, replace(here, starts_on=sunday)) == ["starts_on"]
    assert fields(db, replace(here, starts_on=sunday, placement_id=third.id)) == []
    with db.session() as session:
        known = ground(session, replace(here, starts_on=date(2027, 7, 5)))
    assert (known.quota, [week.in_city for week in weeks(known)][:3]) == (3, [4, 1, 1])


def test_a_line_that_is_not_confirmed_warns_and_does_not_stand_in_the_way(db, make, ground_of_law):
    staff(make, 5)
    for _number in range(2):
        make.placement()
    line = other(db, make)
    here = Proposal(make.city().id, make.department().id, START, END)
    assert fields(db, here) == []
    assert rules(db, here) == ["quota_over", "others_unconfirmed"]
    with writing() as session:
        session.get_one(OtherIntern, line.id).confirmed_at = NOW
    assert fields(db, here) == ["starts_on"]
    assert rules(db, here) == ["quota_over"]


def test_a_tutor_counts_in_all_departments_and_a_deputy_who_could_not_stand_in_is_remarked(db, make, ground_of_law):
    busy, calm = tutor(make), make.person()
    for _number in range(2):
        make.placement(tutor_id=busy.id)
    other(db, make, tutor_id=busy.id, confirmed_at=NOW, ends_on=date(2027, 7, 31))
    here = Proposal(make.city().id, make.department().id, START, END, tutor_id=busy.id)
    assert fields(db, here) == ["tutor_name"]
    assert fields(db, replace(here, starts_on=date(2027, 8, 1))) == []
    swapped = replace(here, tutor_id=calm.id, deputy_id=busy.id)
    assert (fields(db, swapped), rules(db, swapped)) == ([], ["deputy_over_limit"])


def test_a_post_rests_for_a_third_of_the_internship_before_and_before_the_one_that_follows(db, make, ground_of_law):
    department = make.department(places=5)
    offer = make.offer(department=department, places=1)
    on = {"department": department, "offer_id": offer.id}
    first = make.placement(**on)
    next_one = replace(of_placement(first), placement_id=None, starts_on=date(2027, 9, 21), last_day=date(2027, 10, 31))
    assert fields(db, next_one) == ["starts_on"]
    assert fields(db, replace(next_one, starts_on=date(2027, 9, 22))) == []
    make.placement(**on, starts_on=date(2027, 9, 22), ends_on=date(2027, 10, 31))
    assert fields(db, of_placement(first)) == []
    assert fields(db, replace(of_placement(first), last_day=date(2027, 9, 1))) == ["ends_on"]
    with writing() as session:
        gone = session.get_one(type(first), first.id)
        gone.state, gone.end_reason = PlacementState.INTERRUPTED, EndReason.INTERN
        gone.ended_on = date(2027, 9, 21)
    assert fields(db, of_placement(db.fresh(first))) == []


def test_a_shorter_stay_in_the_same_place_asks_for_nothing():
    assert touched({"ends_on", "subject"}, grows=False) == set()
    assert touched({"tutor_id"}, grows=False) == {Limit.TUTOR}
    assert touched({"starts_on"}, grows=True) == set(Limit)


def test_an_offer_is_published_only_where_the_law_allows_one_more_and_warns_for_the_rest(db, make, ground_of_law):
    person, coordinator = tutor(make), make.coordinator()
    for _number in range(2):
        make.placement(tutor_id=person.id)
    offer = make.offer(state=OfferState.DRAFT, tutor_id=person.id, places=2, department=make.department(places=9))
    act(offers.publish, coordinator, offer.public_id, lawful_use_confirmed=True)
    assert findings_of(db, offer, SubjectKind.OFFER) == {
        "tutor_over_limit": {"limit": 3, "day": START.isoformat()}
    }  # fmt: skip
    make.placement(tutor_id=person.id, ends_on=date(2027, 7, 31))
    second = make.offer(state=OfferState.DRAFT, tutor_id=person.id)
    with pytest.raises(InvalidFields) as refusal:
        act(offers.publish, coordinator, second.public_id, lawful_use_confirmed=True)
    assert [one.field for one in refusal.value.errors] == ["tutor_name"]
    with pytest.raises(InvalidFields):
        act(offers.edit, coordinator, offer.public_id, ends_on=END - DAY)
    act(offers.edit, coordinator, offer.public_id, title_fr="Accueil du public")
    assert fields(db, of_offer(db.fresh(offer)), {Limit.ROOM}) == []


def test_planning_editing_and_remarks_use_the_same_words(db, make, ground_of_law):
    department, coordinator = make.department(places=1), make.coordinator()
    make.placement(department=department, starts_on=date(2027, 8, 1))
    placement = make.placement(department=department, ends_on=date(2027, 7, 31))
    with pytest.raises(Invalid) as refusal:
        act(placements.edit, coordinator, placement.public_id, ends_on=date(2027, 8, 1))
    with db.session() as session:
        (same,) = refusals(session, replace(of_placement(placement), last_day=date(2027, 8, 1)))
    assert (refusal.value.msgid, refusal.value.params) == (same.msgid, same.params)
    assert same.params["start"] == same.params["end"] == date(2027, 8, 1)


@pytest.mark.parametrize("seed", range(3))
def test_what_is_read_is_what_a_naive_recount_of_the_records_finds(db, make, ground_of_law, seed):
    chosen, departments = Random(seed), [make.department(places=9) for _number in range(2)]
    made = []
    for number in range(9):
        start = START + timedelta(days=chosen.randrange(-40, 70))
        state = chosen.choice([PlacementState.CANCELLED, PlacementState.PLANNED, PlacementState.INTERRUPTED])
        end = start + timedelta(days=chosen.randrange(1, 40))
        ended = start if state is PlacementState.INTERRUPTED else None
        made.append(
            make.placement(
                department=departments[number % 2], starts_on=start, ends_on=end, ended_on=ended, state=state
            )
        )  # fmt: skip
    here = Proposal(make.city().id, departments[0].id, START, END)
    with db.session() as session:
        known = ground(session, here)
    for week in weeks(known):
        naive = [
            one for one in made
            if one.state is not PlacementState.CANCELLED
            and one.starts_on < week.monday + WEEK and (one.ended_on or one.ends_on) >= week.monday
        ]  # fmt: skip
        assert week.in_city == len(naive) + 1
        assert {known.counted[n].placement_id for n in week.who} == {one.id for one in naive}
