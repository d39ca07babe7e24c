"""What lists of the exchange show is what the permissions say, for any mixture of roles."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from db.enums import Role
from db.models import Exchange, Household, Incident, Leg, LegMember, MoneyEntry, Participation
from services.actors import ANONYMOUS, Actor, Grant, system
from services.policy import Action, may
from services.queries.exchange.exchange_scope import (
    exchanges_visible_to,
    incidents_visible_to,
    legs_visible_to,
    paper_members_visible_to,
    participations_visible_to,
)
from services.queries.exchange.hosting_scope import households_visible_to
from services.queries.exchange.money_scope import money_visible_to
from tests.examples import about
from tests.services.exchanges.exchanging import Exchanging, exchanging
from tests.services.exchanges.hosting import Hosting
from tests.services.money.booking import booked

__all__ = ["exchanging"]
LISTS = (
    (Exchange, Action.EXCHANGE_READ, exchanges_visible_to),
    (Leg, Action.EXCHANGE_READ, legs_visible_to),
    (Participation, Action.PARTICIPATION_READ, participations_visible_to),
    (Incident, Action.INCIDENT_READ, incidents_visible_to),
    (LegMember, Action.PAPER_READ, paper_members_visible_to),
    (Household, Action.HOUSEHOLD_READ, households_visible_to),
    (MoneyEntry, Action.MONEY_READ, money_visible_to),
)


@pytest.fixture
def story(db, exchanging: Exchanging, make):
    """Two exchanges, one with another city, with people of each city, some entered by a school."""
    one = exchanging
    school = one.school()
    people = [one.participant(), one.participant(one.artachat, school_id=school.id), one.leader()]
    other = one.make.university()
    foreign, there, _back = one.another(organisation_id=other.id)
    hosting = Hosting(one)
    hosting.family()
    hosting.family(leg=there)
    people.append(one.participant(other, exchange=foreign))
    for city in (one.clamart, one.artachat, other):
        booked(db, city)
    return [one.clamart, one.artachat, school, other], [each.person_id for each in people]


def disagreements(db, actor):
    with db.session() as session:
        found = []
        for model, action, visible_to in LISTS:
            listed = set(session.scalars(select(model.id).where(visible_to(actor))))
            allowed = {record.id for record in session.scalars(select(model)) if may(actor, action, record)}
            if listed != allowed:
                found.append((model.__name__, listed ^ allowed))
        return found


def test_any_mixture_of_roles_finds_in_lists_what_it_may_read(db, story):
    bodies, people = story
    grants = st.builds(Grant, st.sampled_from(list(Role)), st.sampled_from([None, *(one.id for one in bodies)]))
    actors = st.builds(
        Actor, user_id=st.just(1), person_id=st.sampled_from([None, *people]),
        grants=st.lists(grants, max_size=3).map(tuple),
    )  # fmt: skip

    @settings(max_examples=about(50), deadline=None, suppress_health_check=list(HealthCheck))
    @given(actors)
    def agree(actor):
        assert disagreements(db, actor) == []

    agree()


def test_whoever_is_nobody_finds_nothing(db, story):
    with db.session() as session:
        for actor in (ANONYMOUS, system(), Actor(user_id=1)):
            for model, _action, visible_to in LISTS:
                assert session.scalars(select(model.id).where(visible_to(actor))).all() == []


def test_a_school_sees_its_pupils_alone(db, make, story, exchanging: Exchanging):
    bodies, _people = story
    with db.session() as session:
        seen = session.scalars(select(Participation).where(participations_visible_to(make.partner(bodies[2])))).all()
        assert [one.school_id for one in seen] == [bodies[2].id]
