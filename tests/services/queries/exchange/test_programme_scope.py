"""Whose days lists show is what the permissions say, for any mixture of roles, memberships and links."""

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from db.enums import LinkPurpose, Role, SubjectKind
from db.models import Leg, LegMember
from db.session import writing
from services.actors import Actor, Grant, LinkScope
from services.exchanges.journeys import journey
from services.policy import Action, may
from services.queries.exchange.programme_scope import attendance_visible_to, programmes_visible_to
from tests.examples import about
from tests.services.exchanges.exchanging import OUTBOUND, Exchanging, exchanging

__all__ = ["exchanging"]
LISTS = ((Action.PROGRAMME_READ, programmes_visible_to), (Action.ATTENDANCE_TAKE, attendance_visible_to))


def test_any_actor_finds_the_visits_whose_days_they_may_read_or_mark(db, make, exchanging: Exchanging):
    one, other = exchanging, make.university()
    foreign, _there, _back = one.another(organisation_id=other.id)
    people = [one.participant(), one.leader(one.artachat), one.participant(other, exchange=foreign)]
    with writing() as session:
        session.get_one(LegMember, one.member(people[1], one.back).id).left_on = OUTBOUND[1] + timedelta(days=90)
    members = db.all(select(LegMember))
    bodies = [one.clamart.id, one.artachat.id, other.id]
    links = st.sampled_from([None, *(each.id for each in members)]).map(
        lambda id_: id_ and LinkScope(1, LinkPurpose.LEG_LEADER, SubjectKind.LEG_MEMBER, id_)
    )
    grants = st.lists(st.builds(Grant, st.sampled_from(list(Role)), st.sampled_from(bodies)), max_size=2).map(tuple)
    persons = st.sampled_from([None, *(each.person_id for each in people)])

    @settings(max_examples=about(50), deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.builds(Actor, user_id=st.just(1), person_id=persons, grants=grants, link=links))
    def agree(actor):
        with db.session() as session:
            for action, visible_to in LISTS:
                listed = set(session.scalars(select(Leg.id).where(visible_to(actor))))
                allowed = {leg.id for leg in session.scalars(select(Leg)) if may(actor, action, journey(session, leg))}
                assert listed == allowed, action

    agree()
