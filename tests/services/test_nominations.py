"""Students whom a school proposes for a call."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from db.enums import ApplicationState, CallState, OrganisationKind
from db.models import Nomination, Organisation, OutboxMail
from db.session import writing
from services import applications, nominations
from services.actors import ANONYMOUS, system
from services.errors import Conflict, Forbidden, Invalid, InvalidFields, InvalidMove
from services.queries.applications.nominations import open_calls, proposed
from tests.conftest import NOW
from tests.services.applying import act, audited, mails, student

ANNA = {"given_name": "Anna", "family_name": "Petrosyan", "email": "Anna@Example.org"}


def propose(actor, call, **fields):
    return act(nominations.propose, actor, call.public_id, **{**ANNA, **fields})


def other_school(db):
    return db.add(Organisation(code="x", kind=OrganisationKind.SCHOOL, name_fr="Autre", country="AM"))


def seen(db, actor):
    with db.session() as session:
        return proposed(session, actor)


def test_a_proposal_is_kept_and_the_student_gets_the_way_to_the_call(db, make):
    partner, call = make.partner(), make.call()
    propose(partner, call, study_field=" Droit ", note="Très motivée.")
    kept = db.one(select(Nomination))
    assert (kept.email, kept.study_field, kept.organisation_id) == ("anna@example.org", "Droit", make.university().id)
    assert mails(db) == [("nomination_proposed", "anna@example.org")]
    body = db.one(select(OutboxMail)).body
    assert f"/appel?id={call.public_id}" in body
    assert "Université française en Arménie" in body
    assert "Très motivée." not in body
    assert audited(db) == ["nomination:propose"]


def test_the_same_address_is_proposed_once_for_a_call_and_school(db, make):
    partner, call = make.partner(), make.call()
    propose(partner, call)
    with pytest.raises(Invalid) as refused:
        propose(partner, call, email=" anna@example.ORG ")
    assert refused.value.field == "email"
    propose(partner, make.call())
    propose(make.partner(other_school(db)), call)
    assert (len(db.all(select(Nomination))), len(mails(db))) == (3, 3)


def test_a_proposal_taken_back_can_be_made_again(db, make):
    partner, call = make.partner(), make.call()
    made = propose(partner, call)
    with pytest.raises(Conflict):
        act(nominations.withdraw, partner, made.public_id, seen_version=99)
    act(nominations.withdraw, partner, made.public_id, seen_version=made.version)
    assert db.one(select(Nomination)).withdrawn_at == NOW
    with pytest.raises(InvalidMove):
        act(nominations.withdraw, partner, made.public_id)
    propose(partner, call, given_name="Ani")
    again = db.one(select(Nomination))
    assert (again.given_name, again.withdrawn_at) == ("Ani", None)


def test_a_call_that_is_not_open_to_the_school_takes_no_proposal(db, make):
    partner = make.partner()
    closed = (
        make.call(state=CallState.DRAFT), make.call(opens_at=NOW + timedelta(days=1)),
        make.call(closes_at=NOW), make.call(sending_organisation_id=other_school(db).id),
    )  # fmt: skip
    for call in closed:
        with pytest.raises(Invalid) as refused:
            propose(partner, call)
        assert refused.value.field == "call"
    for_all = make.call(closes_at=NOW + timedelta(days=1))
    own = make.call(closes_at=NOW + timedelta(days=2), sending_organisation_id=make.university().id)
    with db.session() as session:
        assert list(open_calls(session, partner, NOW)) == [own.public_id, for_all.public_id]
    assert mails(db) == []


def test_each_wrong_field_is_named(db, make):
    with pytest.raises(InvalidFields) as refused:
        propose(make.partner(), make.call(), given_name="", email="anna", note="x" * 2001)
    assert [one.field for one in refused.value.errors] == ["given_name", "email", "note"]


def test_others_propose_withdraw_and_see_nothing(db, make):
    call = make.call()
    made = propose(make.partner(), call)
    for actor in (make.applicant(), make.coordinator(), make.host(), ANONYMOUS, system()):
        with pytest.raises(Forbidden):
            propose(actor, call, email="b@example.org")
    for actor in (make.applicant(), make.coordinator(), make.host(), make.partner(other_school(db)), ANONYMOUS):
        with pytest.raises(Forbidden):
            act(nominations.withdraw, actor, made.public_id)
    strangers = [make.applicant(), make.host(), make.coordinator(make.artachat()), ANONYMOUS]
    assert [seen(db, actor) for actor in strangers] == [[]] * 4
    assert len(seen(db, make.coordinator())) == 1


def test_the_application_of_the_same_address_is_tied_to_the_proposal(db, make):
    partner, call, person = make.partner(), make.call(), student(make)
    anna = make.applicant(person)
    propose(partner, call, email=person.email)
    propose(partner, call, email="other@example.org")
    started = act(applications.start, anna, call.public_id)
    by_email = {row.email: row for row in seen(db, partner)}
    assert [by_email[email].has_begun for email in (person.email, "other@example.org")] == [True, False]
    assert (by_email[person.email].state, by_email[person.email].application_public_id) == (None, None)
    assert {one.application_id for one in db.all(select(Nomination))} == {started.id, None}


def test_a_draft_that_was_there_before_is_tied_when_the_student_comes_back(db, make):
    partner, call, person = make.partner(), make.call(), student(make)
    anna = make.applicant(person)
    act(applications.start, anna, call.public_id)
    propose(partner, call, email=person.email)
    assert not seen(db, partner)[0].has_begun
    act(applications.start, anna, call.public_id)
    assert seen(db, partner)[0].has_begun


def test_a_school_sees_where_its_own_students_stand_and_no_others(db, make):
    partner, call, school = make.partner(), make.call(), other_school(db)
    own = make.application(call=call, state=ApplicationState.SUBMITTED)
    elsewhere = make.application(call=call, state=ApplicationState.SUBMITTED, sending_organisation_id=school.id)
    for number, application in enumerate((own, elsewhere)):
        made = propose(partner, call, email=f"s{number}@example.org")
        with writing() as session:
            session.get_one(Nomination, made.id).application_id = application.id
    theirs = {row.email: (row.has_begun, row.state) for row in seen(db, partner)}
    assert theirs == {"s0@example.org": (True, ApplicationState.SUBMITTED), "s1@example.org": (False, None)}
    assert {row.state for row in seen(db, make.coordinator())} == {ApplicationState.SUBMITTED}
