"""Starting an application: one draft per person and call."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from db.enums import (
    ApplicationState,
    CallState,
    Language,
    Source,
)
from db.models import Application, Call, Person
from services import applications
from services.actors import ANONYMOUS, system
from services.errors import Forbidden, Invalid, NotFound
from tests.at_once import at_once
from tests.conftest import NOW
from tests.services.applying import act, audited, sentence, steps, student

AFTER = NOW + timedelta(days=31)
"""A day after the call closed."""


def person_of(db, actor):
    return db.get(Person, actor.person_id)


def own_draft(db, make, **fields):
    """A draft and the actor whose it is."""
    anna = make.applicant()
    return anna, make.application(person=person_of(db, anna), **fields)


def test_an_application_is_started_once_per_person_and_call(db, make):
    anna, call = make.applicant(), make.call()
    first = act(applications.start, anna, call.public_id)
    second = act(applications.start, anna, call.public_id)
    assert (first.public_id, first.state) == (second.public_id, ApplicationState.DRAFT)
    saved = db.one(select(Application))
    assert (saved.organisation_id, saved.source, saved.language) == (
        call.organisation_id, Source.ACCOUNT, anna.language,
    )  # fmt: skip
    assert saved.sort_name == "petrosyan" + person_of(db, anna).family_name.removeprefix("Petrosyan") + " " + (
        person_of(db, anna).given_name.casefold()
    )
    assert (steps(db, saved), audited(db)) == (["start"], ["application:start"])


def test_started_twice_at_once_it_is_one_draft(db, make):
    anna, call = make.applicant(), make.call()
    done = at_once(*(lambda: act(applications.start, anna, call.public_id).public_id for _device in range(4)))
    assert set(done) == {db.one(select(Application)).public_id}


def test_after_a_withdrawal_a_new_one_can_be_started(db, make):
    anna, old = own_draft(db, make, state=ApplicationState.WITHDRAWN)
    call = db.get(Call, old.call_id)
    new = act(applications.start, anna, call.public_id)
    assert (new.id != old.id, db.fresh(new).state) == (True, ApplicationState.DRAFT)


@pytest.mark.parametrize(
    ("call", "now", "refusal"),
    [
        ({}, NOW - timedelta(days=11), "This call opens on Thursday 12 November 2026 at 11:00 (Paris time)."),
        (
            {"time_zone": "Asia/Yerevan"},
            AFTER,
            "This call closed on Tuesday 22 December 2026 at 14:00 (Yerevan time). What you saved is kept.",
        ),
        ({"state": CallState.DRAFT}, NOW, "This call is not published: nobody can apply to it for the moment."),
        ({"state": CallState.ARCHIVED}, NOW, "This call is not published: nobody can apply to it for the moment."),
    ],
)
def test_a_call_that_is_not_open_is_not_applied_to(db, make, call, now, refusal):
    user = make.user(language=Language.EN)
    with pytest.raises(Invalid) as refused:
        act(applications.start, make.actor(user), make.call(**call).public_id, now=now)
    assert sentence(refused.value) == refusal
    assert db.all(select(Application)) == []


def test_a_draft_is_found_again_after_the_deadline(db, make):
    anna, draft = own_draft(db, make)
    found = act(applications.start, anna, db.get(Call, draft.call_id).public_id, now=AFTER)
    assert found.public_id == draft.public_id


def test_somebody_without_an_account_starts_nothing(db, make):
    call = make.call()
    for actor in (ANONYMOUS, system()):
        with pytest.raises(Forbidden, match="Sign in"):
            act(applications.start, actor, call.public_id)
    with pytest.raises(NotFound):
        act(applications.start, make.applicant(), "no-such-call")


def test_a_coordinator_starts_one_for_somebody_who_phoned_even_after_the_deadline(db, make):
    call, person, coordinator = make.call(), student(make), make.coordinator()
    for _time in range(2):
        act(
            applications.start_on_behalf, coordinator, call.public_id, person.public_id, source=Source.PHONE, now=AFTER
        )  # fmt: skip
    saved = db.one(select(Application))
    assert (saved.person_id, saved.source) == (person.id, Source.PHONE)
    with pytest.raises(Invalid) as refused:
        act(applications.start_on_behalf, coordinator, call.public_id, person.public_id, source=Source.ACCOUNT)
    assert refused.value.field == "source"


def test_only_its_coordinators_start_one_on_behalf(db, make):
    call, person = make.call(), student(make)
    for actor in (make.applicant(), make.coordinator(make.artachat()), make.partner(), make.host(), ANONYMOUS):
        with pytest.raises(Forbidden):
            act(applications.start_on_behalf, actor, call.public_id, person.public_id, source=Source.PHONE)
    draft = make.call(state=CallState.DRAFT)
    with pytest.raises(Invalid, match="Publish"):
        act(applications.start_on_behalf, make.coordinator(), draft.public_id, person.public_id, source=Source.PHONE)
    assert db.all(select(Application)) == []
