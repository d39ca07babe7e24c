"""What the person answers, and what happens without an answer."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from db.enums import ApplicationState, PlacementState, Source
from db.models import (
    AuditEntry,
    Note,
    StateChange,
)
from db.session import writing
from services import applications
from services.actors import system
from services.errors import Forbidden, Invalid
from services.queries.applications.application_detail import detail
from tests.at_once import at_once
from tests.conftest import NOW
from tests.services.applying import (
    act,
    complete_draft,
    mails,
    state_of,
    steps,
    student,
)

A = ApplicationState


def ready(db, make, **fields):
    """A complete draft and the actor whose it is."""
    person = fields.pop("person", None) or student(make)
    anna = make.applicant(person)
    return anna, complete_draft(db, make, person=person, **fields)


def decided(application, actor, move, **options):
    return act(applications.decide, actor, application.public_id, move, **{"seen_version": None, **options})


def test_a_place_is_confirmed_subject_to_the_visa(db, make):
    anna, selected = ready(db, make, state=A.SELECTED)
    assert act(applications.confirm, anna, selected.public_id, subject_to_visa=True) is A.CONFIRMED
    assert db.fresh(selected).subject_to_visa is True
    assert mails(db) == [("application_confirmed", anna.email)]


def test_a_place_is_not_confirmed_after_its_day(db, make):
    anna, selected = ready(db, make, state=A.SELECTED)
    late = selected.confirm_by + timedelta(seconds=1)
    for actor, source in ((anna, None), (make.coordinator(), Source.PHONE)):
        with pytest.raises(Invalid) as refused:
            act(applications.confirm, actor, selected.public_id, source=source, now=late)
        assert "7 décembre 2026" in refused.value.params["deadline"]
    assert state_of(db, selected) is A.SELECTED
    act(applications.confirm, anna, selected.public_id, now=selected.confirm_by)
    assert state_of(db, selected) is A.CONFIRMED


@pytest.mark.parametrize("move", ["confirm", "decline", "withdraw"])
def test_a_coordinator_records_an_answer_given_by_phone(db, make, move):
    anna, selected = ready(db, make, state=A.SELECTED)
    coordinator = make.coordinator()
    for source in (None, Source.ACCOUNT, Source.JOB):
        with pytest.raises(Invalid) as refused:
            act(getattr(applications, move), coordinator, selected.public_id, source=source)
        assert refused.value.field == "source"
    act(getattr(applications, move), coordinator, selected.public_id, source=Source.PHONE, note="Appel de 10 h")
    assert db.one(select(StateChange)).source is Source.PHONE
    entry = db.one(select(AuditEntry).where(AuditEntry.action == f"application:{move}"))
    assert (entry.source, entry.actor_id) == (Source.PHONE, coordinator.user_id)
    assert (db.one(select(Note)).body, len(mails(db))) == ("Appel de 10 h", 1)
    assert mails(db)[0][1] == anna.email


def test_a_source_cannot_be_claimed_for_ones_own_act(db, make):
    anna, selected = ready(db, make, state=A.SELECTED)
    act(applications.confirm, anna, selected.public_id, source=Source.PAPER, note="by myself")
    assert (db.one(select(StateChange)).source, db.all(select(Note))) == (Source.ACCOUNT, [])


@pytest.mark.parametrize(
    ("move", "state"), [("decline", A.SELECTED), ("withdraw", A.WAITLISTED), ("withdraw", A.CONFIRMED)]
)
def test_a_place_given_back_is_free_again(db, make, move, state):
    call = make.call(places=1)
    anna, own = ready(db, make, call=call, state=state, waiting_rank=1 if state is A.WAITLISTED else None)
    act(getattr(applications, move), anna, own.public_id, reason="J’ai trouvé ailleurs")
    saved = db.fresh(own)
    assert (saved.waiting_rank, db.one(select(StateChange)).reason) == (None, "J’ai trouvé ailleurs")
    assert decided(make.application(call=call, state=A.SUBMITTED), make.coordinator(), "select") is A.SELECTED


def test_whoever_confirmed_withdraws_until_an_internship_is_planned(db, make):
    anna, own = ready(db, make, state=A.CONFIRMED)
    placement = make.placement(application_id=own.id)
    with pytest.raises(Invalid, match="planned already"):
        act(applications.withdraw, anna, own.public_id)
    with db.session() as session:
        assert "withdraw" not in {move.name for move in detail(session, anna, own.public_id, now=NOW).moves}
    with writing() as session:
        session.merge(db.fresh(placement), load=False).state = PlacementState.CANCELLED
    with db.session() as session:
        assert "withdraw" in {move.name for move in detail(session, anna, own.public_id, now=NOW).moves}
    assert act(applications.withdraw, anna, own.public_id) is A.WITHDRAWN


def test_due_selections_expire_tell_and_free_their_places(db, make):
    call = make.call(places=2)
    anna, due = ready(db, make, call=call, state=A.SELECTED, confirm_by=NOW - timedelta(seconds=1))
    running = make.application(call=call, state=A.SELECTED, confirm_by=NOW)
    confirmed = make.application(state=A.CONFIRMED, confirm_by=NOW - timedelta(days=3))
    assert act(applications.expire_due, system()) == 1
    assert act(applications.expire_due, system()) == 0
    assert [state_of(db, one) for one in (due, running, confirmed)] == [A.EXPIRED, A.SELECTED, A.CONFIRMED]
    assert mails(db) == [("application_expired", anna.email)]
    assert db.one(select(StateChange)).source is Source.JOB
    assert decided(make.application(call=call, state=A.SUBMITTED), make.coordinator(), "select") is A.SELECTED


def test_due_selections_expire_once_even_if_two_jobs_run_at_once(db, make):
    due = [make.application(state=A.SELECTED, confirm_by=NOW - timedelta(days=1)) for _one in range(3)]
    done = at_once(*(lambda: act(applications.expire_due, system()) for _job in range(3)))
    assert (sum(done), [len(steps(db, one)) for one in due]) == (3, [1, 1, 1])


def test_a_coordinator_lets_only_their_own_selections_expire(db, make):
    artachat = make.call(organisation_id=make.artachat().id)
    theirs = make.application(call=artachat, state=A.SELECTED, confirm_by=NOW - timedelta(days=1))
    own = make.application(state=A.SELECTED, confirm_by=NOW - timedelta(days=1))
    assert act(applications.expire_due, make.coordinator()) == 1
    assert (state_of(db, own), state_of(db, theirs)) == (A.EXPIRED, A.SELECTED)
    for actor in (make.applicant(), make.host(), make.partner()):
        with pytest.raises(Forbidden):
            act(applications.expire_due, actor)


def test_a_selection_does_not_expire_while_it_can_be_answered(db, make):
    selected = make.application(state=A.SELECTED)
    with pytest.raises(Invalid, match="can still answer"):
        decided(selected, make.coordinator(), "expire")
    decided(selected, make.coordinator(), "expire", now=selected.confirm_by + timedelta(seconds=1))
    assert state_of(db, selected) is A.EXPIRED


def test_confirming_and_expiring_at_once_leave_one_of_both(db, make):
    anna, selected = ready(db, make, state=A.SELECTED)
    done = at_once(
        lambda: act(applications.confirm, anna, selected.public_id),
        lambda: act(applications.expire_due, system(), now=selected.confirm_by + timedelta(seconds=1)),
    )
    assert len(steps(db, selected)) == 1
    assert (state_of(db, selected) is A.CONFIRMED) is (done[1] == 0)
