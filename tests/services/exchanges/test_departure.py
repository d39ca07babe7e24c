"""A group leaves only once nothing stands in the way; what changes afterwards is seen; days do the rest."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from db.enums import ExchangeState, LegState, ParticipationKind, ParticipationState, Source
from db.models import Exchange, Leg, Person, StateChange
from seeds import reference
from services import unit
from services.actors import system
from services.errors import Conflict, Forbidden, InvalidFields, InvalidMove
from services.exchanges import departure, duplicating, legs, members, participations
from tests.conftest import NOW
from tests.services.exchanges.exchanging import Exchanging, exchanging

__all__ = ["exchanging"]


def reasons(db, leg):
    with db.session() as session:
        return [
            (one.text.split(":")[0].split(";")[0], dict(one.params)) for one in departure.reasons(session, leg, NOW)
        ]


@pytest.fixture
def numbers(db, monkeypatch):
    """The dated rules of the law; of the checks those about people and leaders alone."""
    reference.load(NOW)
    monkeypatch.setattr(departure, "CHECKS", departure.CHECKS[:5])


def ready(exchanging: Exchanging, minors: int = 3):
    """A group of Clamart that may leave."""
    group = [exchanging.participant() for _one in range(minors)]
    leaders = exchanging.leader(kind=ParticipationKind.DIRECTOR), exchanging.leader()
    exchanging.papers(exchanging.back, done=True)
    return group, *leaders


def clear(actor, leg):
    return unit.run(legs.move, actor, leg.public_id, "clear", now=NOW)


def test_nobody_leaves_with_nobody(db, make, exchanging, numbers):
    exchanging.participant(exchanging.artachat)
    assert [text for text, _params in reasons(db, exchanging.back)] == ["No young person travels yet."]


def test_each_reason_is_named(db, make, exchanging, numbers):
    waits = exchanging.participant(state=ParticipationState.EXPECTED)
    exchanging.participant(birth_date=None)
    exchanging.leader(is_substitute=True)
    exchanging.leader(exchanging.artachat, kind=ParticipationKind.DIRECTOR)
    found = dict(reasons(db, exchanging.back))
    assert found["Still to be confirmed"]["names"] == db.get(Person, waits.person_id).name
    assert list(found) == [
        "Still to be confirmed", "The birth date is missing", "No adult director travels with the group.",
        "For %(minors)s minors %(needed)s leaders travel with the group",
    ]  # fmt: skip
    assert found["For %(minors)s minors %(needed)s leaders travel with the group"] == {
        "minors": 2, "needed": 2, "there": 0,
    }  # fmt: skip


@pytest.mark.parametrize(("minors", "needed"), [(12, 2), (24, 2), (25, 3)])
def test_the_number_of_leaders_follows_that_of_minors(db, make, exchanging, numbers, minors, needed):
    ready(exchanging, minors)
    found = reasons(db, exchanging.back)
    assert [params["needed"] for _text, params in found] == ([needed] if needed > 2 else [])


def test_a_director_must_be_of_age_on_the_first_day(db, make, exchanging, numbers):
    ready(exchanging)
    day = exchanging.back.starts_on
    exchanging.leader(exchanging.clamart, birth_date=date(day.year - 18, day.month, day.day))
    assert reasons(db, exchanging.back) == []
    exchanging.leader(exchanging.clamart, birth_date=date(day.year - 18, day.month, day.day + 1))
    assert len(reasons(db, exchanging.back)) == 1


def test_a_group_that_is_ready_is_cleared_by_either_city_and_others_are_refused_with_the_list(
    db, make, exchanging, numbers
):
    ready(exchanging)
    with pytest.raises(InvalidFields) as refused:
        clear(make.coordinator(), exchanging.outbound)
    assert [one.field for one in refused.value.errors] == ["departure"]
    clear(make.coordinator(exchanging.artachat), exchanging.back)
    assert (db.fresh(exchanging.back).state, db.fresh(exchanging.back).cleared_at) == (LegState.CLEARED, NOW)
    with pytest.raises(Forbidden):
        clear(make.partner(), exchanging.outbound)


def test_a_draft_sends_nobody(db, make, exchanging, numbers):
    _draft, _there, back = exchanging.another(state=ExchangeState.DRAFT)
    with pytest.raises(Conflict):
        clear(make.coordinator(), back)


@pytest.mark.parametrize("what", ["leader", "member", "new"])
def test_a_change_afterwards_takes_a_ready_group_back_to_preparation(db, make, exchanging, numbers, what):
    _group, _director, leader = ready(exchanging)
    actor = make.coordinator()
    clear(actor, exchanging.back)
    if what == "leader":
        unit.run(participations.move, actor, leader.public_id, "withdraw", reason="Malade", now=NOW)
    elif what == "member":
        member = exchanging.member(leader, exchanging.back)
        unit.run(members.leave, actor, member.public_id, reason="Malade", now=NOW)
    else:
        person = {"given_name": "Léa", "family_name": "Roux", "birth_date": date(2011, 5, 2)}
        city = exchanging.clamart.public_id
        unit.run(participations.add, actor, exchanging.exchange.public_id, city, person, now=NOW)
    kept = db.fresh(exchanging.back)
    assert (kept.state, kept.cleared_at) == (LegState.PLANNED, None)
    assert db.all(select(StateChange.source).where(StateChange.move == "unclear")) == [Source.JOB]


def test_what_leaves_nothing_open_leaves_a_group_ready(db, make, exchanging, numbers):
    group, _director, _leader = ready(exchanging)
    actor = make.coordinator()
    clear(actor, exchanging.back)
    unit.run(participations.move, actor, group[0].public_id, "withdraw", reason="Malade", now=NOW)
    assert db.fresh(exchanging.back).state is LegState.CLEARED


def run_at(when):
    return unit.run(legs.run_due, system(), now=when)


def test_groups_leave_and_come_back_by_the_day_of_the_city_that_receives_them(db, make, exchanging, numbers):
    ready(exchanging)
    clear(make.coordinator(), exchanging.back)
    before = datetime(2027, 7, 4, 19, 59, tzinfo=UTC)
    assert run_at(before) == 0
    assert run_at(before.replace(hour=20)) == 1  # midnight in Artachat
    assert run_at(before.replace(hour=20)) == 0
    assert db.fresh(exchanging.back).state is LegState.UNDER_WAY
    assert run_at(datetime(2027, 7, 14, 19, 59, tzinfo=UTC)) == 0
    assert run_at(datetime(2027, 7, 14, 20, 0, tzinfo=UTC)) == 1
    assert db.fresh(exchanging.back).state is LegState.ENDED
    assert db.fresh(exchanging.outbound).state is LegState.PLANNED


def test_days_are_fixed_once_a_group_may_leave_and_where_it_sleeps_is_not(db, make, exchanging, numbers):
    ready(exchanging)
    actor, leg = make.coordinator(), exchanging.back
    unit.run(legs.edit, actor, leg.public_id, {"days": (date(2027, 7, 6), date(2027, 7, 15)), "places": 20}, now=NOW)
    clear(actor, leg)
    with pytest.raises(Conflict):
        unit.run(legs.edit, actor, leg.public_id, {"places": 10}, now=NOW)
    phone = [{"fr": "Urgences", "phone": "112"}, {"fr": "Sans numéro"}]
    unit.run(legs.edit, actor, leg.public_id, {"lodging_fr": "En famille", "emergency_numbers": phone}, now=NOW)
    kept = db.fresh(leg)
    assert (kept.starts_on, kept.places, kept.lodging_fr) == (date(2027, 7, 6), 20, "En famille")
    assert kept.emergency_numbers == [{"fr": "Urgences", "en": "", "hy": "", "phone": "112"}]


@pytest.mark.parametrize("name", ["start", "end", "close", "unclear"])
def test_a_visit_that_is_being_prepared_only_clears_or_is_cancelled(db, make, exchanging, name):
    with pytest.raises(InvalidMove):
        unit.run(legs.move, make.coordinator(), exchanging.back.public_id, name, now=NOW)


def test_next_year_begins_like_this_one_a_year_later_without_people(db, make, exchanging):
    exchanging.school()
    exchanging.participant()
    new = unit.run(duplicating.duplicate, make.coordinator(), exchanging.exchange.public_id, now=NOW)
    assert (new.state, new.title_fr, new.call_id) == (ExchangeState.DRAFT, exchanging.exchange.title_fr, None)
    copied = db.all(select(Leg).where(Leg.exchange_id == new.id))
    assert [(one.starts_on.isoformat(), one.state) for one in copied] == [
        ("2028-04-10", LegState.PLANNED), ("2028-07-03", LegState.PLANNED),
    ]  # fmt: skip
    with db.session() as session:
        assert len(session.get_one(Exchange, new.id).partners) == 1
