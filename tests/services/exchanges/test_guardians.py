"""Guardians of young people in an exchange: links, brothers and sisters, and every other child tried."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from db.enums import LinkPurpose, Role, Source
from db.models import CapabilityLink, Guardian, GuardianTie, Participation
from services import links
from services.actors import ANONYMOUS, Actor, Grant, LinkScope, link_actor
from services.errors import Forbidden, Invalid
from services.exchanges import guardians, health
from services.policy import Action, may
from services.queries.exchange.consent_scope import consents_visible_to
from services.queries.exchange.guardian_desk import desk
from tests.conftest import NOW
from tests.examples import about
from tests.services.exchanges.consenting import P, S, act, change, consenting
from tests.services.exchanges.exchanging import exchanging

__all__ = ["consenting", "exchanging"]


@pytest.fixture
def sister(consenting):
    """Another child, whose parent has the same mail address."""
    young = consenting.at.participant()
    return young, consenting.at.guardian(young, email=consenting.parent.email)


def children(db, actor):
    with db.session() as session:
        return [one.public_id for one in desk(session, actor, now=NOW, language="fr").children]


def refused(consenting, actor, young, parent):
    """Neither answers, nor health, nor contacts of this child."""
    with pytest.raises(Forbidden):
        consenting.say(actor, P.PARTICIPATION, of=young, guardian=parent)
    with pytest.raises(Forbidden):
        act(health.save_field, actor, young.public_id, "treatments", "x")
    with consenting.db.session() as session, pytest.raises(Forbidden):
        health.read(session, actor, young.public_id)
    return consenting.rows(young) == {}


# The link


def test_a_link_is_for_one_guardian_until_a_month_after_the_last_visit(db, make, consenting):
    own = make.coordinator()
    token = act(guardians.issue_link, own, consenting.young.public_id, consenting.parent.public_id)
    link = db.one(select(CapabilityLink))
    assert (link.purpose, link.subject_id, link.is_single_use) == (LinkPurpose.GUARDIAN, consenting.parent.id, False)
    assert link.expires_at.date() == consenting.at.back.ends_on + timedelta(days=30)
    assert consenting.of_token(token).name == consenting.parent.name
    act(guardians.revoke_links, own, consenting.young.public_id, consenting.parent.public_id)
    with db.session() as session:
        assert links.resolve(session, token, now=NOW) is None


def test_a_link_tried_on_another_child_opens_nothing(db, consenting, sister):
    young, parent = sister
    bearer = consenting.bearer()
    assert children(db, bearer) == [consenting.young.public_id]
    assert refused(consenting, bearer, young, parent)
    with pytest.raises(Forbidden):  # nor with their own name about the other child
        consenting.say(bearer, P.PARTICIPATION, of=young)


def test_a_link_given_before_shows_a_brother_once_tied_and_no_longer_once_untied(db, make, consenting, sister):
    young, parent = sister
    own, bearer = make.coordinator(), consenting.bearer()
    act(guardians.tie, own, parent.public_id, consenting.parent.public_id)
    # What the page knew before is taken anew inside the act.
    assert consenting.say(bearer, P.PARTICIPATION, of=young, guardian=parent).state is S.GIVEN
    with db.session() as session:
        now_knows = link_actor(session, session.get_one(CapabilityLink, bearer.link.link_id))
    assert children(db, now_knows) == [consenting.young.public_id, young.public_id]
    act(guardians.untie, own, parent.public_id)
    with pytest.raises(Forbidden):
        consenting.say(now_knows, P.TRANSPORT, of=young, guardian=parent)


def test_a_link_of_the_other_record_opens_nothing_once_it_is_tied(db, make, consenting, sister):
    _young, parent = sister
    bearer = consenting.bearer(parent)
    act(guardians.tie, make.coordinator(), parent.public_id, consenting.parent.public_id)
    with pytest.raises(Forbidden):
        act(health.save_field, bearer, sister[0].public_id, "treatments", "x")
    assert children(db, consenting.bearer(parent)) == [consenting.young.public_id, sister[0].public_id]


def test_the_bearer_ties_nobody_and_neither_does_another_city_or_school(db, make, consenting, sister):
    _young, parent = sister
    for actor in (consenting.bearer(), make.coordinator(consenting.at.artachat), make.partner(consenting.at.school())):
        with pytest.raises(Forbidden):
            act(guardians.tie, actor, parent.public_id, consenting.parent.public_id)
        with pytest.raises(Forbidden):
            act(guardians.issue_link, actor, consenting.young.public_id, consenting.parent.public_id)
    assert db.all(select(GuardianTie)) == []


def test_somebody_of_both_cities_children_is_tied_only_by_whoever_records_for_both(db, make, consenting):
    young = consenting.at.participant(consenting.at.artachat)
    parent = consenting.at.guardian(young)
    for city in (consenting.at.clamart, consenting.at.artachat):
        with pytest.raises(Forbidden):
            act(guardians.tie, make.coordinator(city), parent.public_id, consenting.parent.public_id)


def test_two_parents_of_one_child_are_not_one_guardian(db, make, consenting):
    second = consenting.at.guardian(consenting.young)
    with pytest.raises(Invalid):
        act(guardians.tie, make.coordinator(), second.public_id, consenting.parent.public_id)


def test_groups_that_are_tied_become_one(db, make, consenting, sister):
    own, third = make.coordinator(), consenting.at.participant()
    parent = consenting.at.guardian(third)
    act(guardians.tie, own, parent.public_id, sister[1].public_id)
    act(guardians.tie, own, sister[1].public_id, consenting.parent.public_id)
    ties = {one.guardian_id: one.main_id for one in db.all(select(GuardianTie))}
    assert ties == {sister[1].id: consenting.parent.id, parent.id: consenting.parent.id}
    assert len(children(db, consenting.bearer(parent))) == 3


def test_the_same_mail_or_phone_suggests_the_same_guardian(db, make, consenting, sister):
    change(consenting.parent, phone="+33 6 00 00 00 01")
    with db.session() as session:
        found = guardians.alike(session, make.coordinator(), session.get_one(Guardian, consenting.parent.id))
        assert [(one.guardian_public_id, one.is_tied) for one in found] == [(sister[1].public_id, False)]
        parent = session.get_one(Guardian, consenting.parent.id)
        assert guardians.alike(session, make.coordinator(consenting.at.artachat), parent) == []


# Contacts


def test_at_most_two_are_named_and_another_address_ends_the_links(db, make, consenting):
    own, young = make.coordinator(), consenting.young.public_id
    with pytest.raises(Invalid) as nameless:
        act(guardians.add, own, young, name=" ")
    assert nameless.value.field == "name"
    second = act(guardians.add, own, young, name="Paul Dupont", email="paul@example.org")
    with pytest.raises(Forbidden):
        act(guardians.add, own, young, name="A third")
    bearer = consenting.bearer(second)
    act(guardians.edit, own, young, second.public_id, name="Paul Dupont", email="other@example.org")
    with pytest.raises(Forbidden):
        consenting.say(bearer, P.IMAGE, guardian=second)
    other = consenting.at.participant()
    with pytest.raises(Forbidden):  # the guardian of another child, named with a child that is one's own
        act(guardians.edit, own, other.public_id, second.public_id, name="Paul")


# Who sees whose answers


def test_any_mixture_of_roles_and_links_finds_in_lists_what_it_may_read(db, make, consenting, sister):
    at = consenting.at
    school = at.school(at.clamart)
    change(sister[0], school_id=school.id)
    foreign = at.participant(at.artachat)
    parent = at.guardian(foreign)
    bodies = [at.clamart, at.artachat, school, make.university()]
    scopes = st.builds(
        LinkScope, st.just(1), st.sampled_from(LinkPurpose), st.sampled_from(["guardian", "person"]),
        st.sampled_from([consenting.parent.id, parent.id]), st.sampled_from([frozenset(), frozenset({sister[1].id})]),
    )  # fmt: skip
    actors = st.builds(
        Actor, user_id=st.just(1), person_id=st.sampled_from([None, foreign.person_id]),
        grants=st.lists(
            st.builds(Grant, st.sampled_from(list(Role)), st.sampled_from([None, *(one.id for one in bodies)])),
            max_size=3,
        ).map(tuple),
        link=st.one_of(st.none(), scopes), source=st.just(Source.ACCOUNT),
    )  # fmt: skip

    @settings(max_examples=about(60), deadline=None, suppress_health_check=list(HealthCheck))
    @given(actors)
    def agree(actor):
        with db.session() as session:
            listed = set(session.scalars(select(Participation.id).where(consents_visible_to(actor))))
            allowed = {
                one.id for one in session.scalars(select(Participation)) if may(actor, Action.CONSENT_READ, one)
            }  # fmt: skip
            assert listed == allowed

    agree()
    with db.session() as session:
        assert session.scalars(select(Participation.id).where(consents_visible_to(ANONYMOUS))).all() == []
