"""What lists show is what the permissions say: for every kind of actor and every record."""

from itertools import cycle

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from db.enums import (
    ApplicationState,
    CallState,
    EvaluationMoment,
    Evaluator,
    LinkPurpose,
    OfferState,
    OrganisationKind,
    Role,
    Source,
    SubjectKind,
)
from db.models import (
    Agreement,
    AgreementSigner,
    Application,
    Call,
    CallPartner,
    Certificate,
    Evaluation,
    Nomination,
    Offer,
    Organisation,
    Person,
    Placement,
    Questionnaire,
)
from services.actors import ANONYMOUS, Actor, Grant, LinkScope, system
from services.policy import Action, may
from services.queries.scope import (
    agreements_visible_to,
    applications_visible_to,
    calls_visible_to,
    certificates_visible_to,
    evaluations_visible_to,
    gratification_visible_to,
    nominations_visible_to,
    offers_visible_to,
    people_visible_to,
    placements_visible_to,
    presence_visible_to,
)
from tests.conftest import NOW
from tests.examples import about
from tests.services.test_decisions_matrix import everybody

LISTS = (
    (Call, Action.CALL_READ, calls_visible_to),
    (Application, Action.APPLICATION_READ, applications_visible_to),
    (Offer, Action.OFFER_READ, offers_visible_to),
    (Nomination, Action.NOMINATION_READ, nominations_visible_to),
    (Placement, Action.PLACEMENT_READ, placements_visible_to),
    (Placement, Action.PRESENCE_READ, presence_visible_to),
    (Placement, Action.GRATIFICATION_READ, gratification_visible_to),
    (Agreement, Action.AGREEMENT_READ, agreements_visible_to),
    (Evaluation, Action.EVALUATION_READ, evaluations_visible_to),
    (Certificate, Action.CERTIFICATE_READ, certificates_visible_to),
    (Person, Action.PERSON_READ, people_visible_to),
)


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
    by = make.user()
    for number, (call, sender) in enumerate(zip(calls, (make.university(), school, school), strict=True)):
        db.add(
            Nomination(
                call_id=call.id, organisation_id=sender.id, given_name="A", family_name="B", nominated_at=NOW,
                email=f"s{number}@example.org", nominated_by_id=by.id,
            )
        )  # fmt: skip
    placements = [
        make.placement(department=department, person=person, tutor_id=tutor, sending_organisation_id=school.id)
        for department in departments
        for tutor in (None, person.id)
    ]
    placements.append(make.placement(department=departments[0], deputy_id=person.id, sending_organisation_id=None))
    agreements = [make.agreement(placement=placement) for placement in placements]
    questionnaire = db.add(Questionnaire(code="evaluation_test", title_fr="Q"))
    evaluations = [
        db.add(
            Evaluation(
                organisation_id=placement.organisation_id, placement_id=placement.id, moment=EvaluationMoment.FINAL,
                evaluator=evaluator, questionnaire_id=questionnaire.id, due_on=NOW.date(), answered_at=at,
            )
        )
        for placement, at in zip(placements, cycle((NOW, NOW, None)), strict=False)
        for evaluator in Evaluator
    ]  # fmt: skip
    db.add(
        *(
            Certificate(
                organisation_id=placement.organisation_id, placement_id=placement.id, code=f"C{placement.id}",
                content={}, sha256="", issued_at=NOW,
            )
            for placement in placements
        )
    )  # fmt: skip
    return {
        "organisations": [make.city(), make.artachat(), make.university(), school, sevres],
        "departments": departments, "people": [person, make.db.get(Person, applications[4].person_id)],
        "application": applications[1], "placements": placements, "evaluations": evaluations,
        "signers": make.db.all(select(AgreementSigner).where(AgreementSigner.agreement_id == agreements[1].id)),
    }  # fmt: skip


def disagreements(db, actor):
    """Records about which list and permission differ."""
    found = []
    with db.session() as session:
        for model, action, visible_to in LISTS:
            listed = set(session.scalars(select(model.id).where(visible_to(actor))))
            allowed = {record.id for record in session.scalars(select(model)) if may(actor, action, record)}
            if listed != allowed:
                found.append((model.__name__, action, listed ^ allowed))
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
            for model, _action, visible_to in LISTS:
                assert session.scalars(select(model.id).where(visible_to(actor))).all() == []


@pytest.mark.hypothesis
def test_any_mixture_of_roles_finds_in_lists_what_it_may_read(db, make, world):
    organisations = st.sampled_from([None, *(one.id for one in world["organisations"])])
    departments = st.sampled_from([None, *(one.id for one in world["departments"])])
    grants = st.builds(Grant, st.sampled_from(list(Role)), organisations, departments)
    subjects = [
        one.id for one in (*world["departments"], *world["placements"], *world["signers"], *world["evaluations"])
    ]
    links = st.builds(
        LinkScope,
        st.just(1),
        st.sampled_from(list(LinkPurpose)),
        st.sampled_from(
            [
                SubjectKind.DEPARTMENT,
                SubjectKind.PLACEMENT,
                SubjectKind.OFFER,
                SubjectKind.AGREEMENT_SIGNER,
                SubjectKind.EVALUATION,
            ]
        ),
        st.sampled_from(subjects),
    )
    accounts = st.builds(
        Actor,
        user_id=st.just(1),
        person_id=st.sampled_from([None, *(one.id for one in world["people"])]),
        grants=st.lists(grants, max_size=4).map(tuple),
    )
    bearers = st.builds(Actor, source=st.just(Source.LINK), link=links)

    @settings(max_examples=about(20), suppress_health_check=list(HealthCheck))
    @given(st.one_of(accounts, bearers))
    def agree(actor):
        assert disagreements(db, actor) == []

    agree()
