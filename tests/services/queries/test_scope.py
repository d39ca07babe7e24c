"""What lists show is what the permissions say: for every kind of actor and every record."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from db.enums import ApplicationState, CallState, LinkPurpose, OfferState, OrganisationKind, Role, Source, SubjectKind
from db.models import Application, Call, CallPartner, Offer, Organisation, Person, Placement
from services.actors import ANONYMOUS, Actor, Grant, LinkScope, system
from services.policy import Action, may
from services.queries.scope import (
    applications_visible_to,
    calls_visible_to,
    offers_visible_to,
    placements_visible_to,
)
from tests.services.test_decisions_matrix import everybody

LISTS = {
    Call: (Action.CALL_READ, calls_visible_to),
    Application: (Action.APPLICATION_READ, applications_visible_to),
    Offer: (Action.OFFER_READ, offers_visible_to),
    Placement: (Action.PLACEMENT_READ, placements_visible_to),
}


@pytest.fixture
def world(db, make):
    """Two cities, two schools, three departments, and records of all of them in several states."""
    sevres = db.add(Organisation(code="sevres", kind=OrganisationKind.CITY, name_fr="Sèvres", country="FR"))
    school = db.add(Organisation(code="school", kind=OrganisationKind.SCHOOL, name_fr="École", country="AM"))
    departments = [make.department(), make.department(), make.department(organisation_id=make.artachat().id)]
    calls = [make.call(), make.call(state=CallState.DRAFT, organisation_id=make.artachat().id), make.call()]
    db.add(CallPartner(call_id=calls[2].id, organisation_id=make.artachat().id))
    offers = [
        make.offer(department=department, call=calls[0], state=state)
        for department in departments
        for state in (OfferState.DRAFT, OfferState.PUBLISHED)
    ]
    person = make.person()
    applications = [
        make.application(
            call=call,
            person=person if call is calls[0] and state is ApplicationState.DRAFT else None,
            state=state,
            offers=tuple(chosen),
            sending_organisation_id=sender,
        )
        for call, sender in zip(calls, (make.university().id, school.id, None), strict=True)
        for state, chosen in (
            (ApplicationState.DRAFT, offers[:2]), (ApplicationState.SUBMITTED, offers[1:3]),
            (ApplicationState.SELECTED, []),
        )
    ]  # fmt: skip
    placements = [
        make.placement(department=department, person=person, tutor_id=tutor, sending_organisation_id=school.id)
        for department in departments
        for tutor in (None, person.id)
    ]
    placements.append(make.placement(department=departments[0], deputy_id=person.id, sending_organisation_id=None))
    return {
        "organisations": [make.city(), make.artachat(), make.university(), school, sevres],
        "departments": departments, "people": [person, make.db.get(Person, applications[4].person_id)],
        "application": applications[1], "placements": placements,
    }  # fmt: skip


def disagreements(db, actor):
    """Records about which list and permission differ."""
    found = []
    with db.session() as session:
        for model, (action, visible_to) in LISTS.items():
            listed = set(session.scalars(select(model.id).where(visible_to(actor))))
            allowed = {record.id for record in session.scalars(select(model)) if may(actor, action, record)}
            if listed != allowed:
                found.append((model.__name__, listed ^ allowed))
    return found


def test_every_kind_of_actor_finds_in_lists_what_they_may_read(db, make, world):
    actors = everybody(db, make, world["application"], world["departments"][0])
    actors["several roles"] = Actor(
        user_id=9,
        person_id=world["people"][0].id,
        grants=(
            Grant(Role.HOST, world["organisations"][0].id, world["departments"][1].id),
            Grant(Role.PARTNER, world["organisations"][3].id),
            Grant(Role.COORDINATOR, world["organisations"][1].id),
        ),
    )
    assert {who: differs for who, actor in actors.items() if (differs := disagreements(db, actor))} == {}


def test_whoever_is_nobody_finds_nothing(db, world):
    nobody = [
        ANONYMOUS, system(), Actor(user_id=1, person_id=0),
        Actor(user_id=1, person_id=0, grants=tuple(Grant(role) for role in Role)),
    ]  # fmt: skip
    with db.session() as session:
        for actor in nobody:
            for model, (_action, visible_to) in LISTS.items():
                assert session.scalars(select(model.id).where(visible_to(actor))).all() == []


def test_any_mixture_of_roles_finds_in_lists_what_it_may_read(db, make, world):
    organisations = st.sampled_from([None, *(one.id for one in world["organisations"])])
    departments = st.sampled_from([None, *(one.id for one in world["departments"])])
    grants = st.builds(Grant, st.sampled_from(list(Role)), organisations, departments)
    subjects = [one.id for one in (*world["departments"], *world["placements"])]
    links = st.builds(
        LinkScope,
        st.just(1),
        st.sampled_from(list(LinkPurpose)),
        st.sampled_from([SubjectKind.DEPARTMENT, SubjectKind.PLACEMENT, SubjectKind.OFFER]),
        st.sampled_from(subjects),
    )
    accounts = st.builds(
        Actor,
        user_id=st.just(1),
        person_id=st.sampled_from([None, *(one.id for one in world["people"])]),
        grants=st.lists(grants, max_size=4).map(tuple),
    )
    bearers = st.builds(Actor, source=st.just(Source.LINK), link=links)

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.one_of(accounts, bearers))
    def agree(actor):
        assert disagreements(db, actor) == []

    agree()
