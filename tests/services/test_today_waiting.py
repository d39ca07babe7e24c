"""A free place and a waiting list: the coordinator is led to the next one, and decides."""

from datetime import timedelta

from db.enums import ApplicationState, Decision, PlacementState
from services import decisions
from services.actors import system
from services.queries.today.today import today
from tests.conftest import NOW
from tests.services.applying import act, state_of

A = ApplicationState


def proposed(db, actor, now=NOW):
    with db.session() as session:
        return [row for row in today(session, actor, now).todos if row.kind == "next_on_list"]


def waiting(make, call, rank, **fields):
    return make.application(call=call, state=A.WAITLISTED, waiting_rank=rank, **fields)


def test_an_expired_selection_frees_its_place_and_proposes_the_first_of_the_list(db, make):
    coordinator, call = make.coordinator(), make.call(places=1)
    selected = make.application(call=call, state=A.SELECTED)
    second, first = waiting(make, call, 2), waiting(make, call, 1)
    assert proposed(db, coordinator) == []
    later = NOW + timedelta(days=16)
    assert act(decisions.expire_due, system(), now=later) == 1
    [row] = proposed(db, coordinator, later)
    assert (row.page, row.query, row.count) == ("application", {"id": first.public_id}, 1)
    assert [state_of(db, one) for one in (selected, first, second)] == [A.EXPIRED, A.WAITLISTED, A.WAITLISTED]


def test_once_the_next_is_selected_there_is_nothing_to_propose(db, make):
    coordinator, call = make.coordinator(), make.call(places=1)
    first = waiting(make, call, 1)
    waiting(make, call, 2)
    assert len(proposed(db, coordinator)) == 1
    act(decisions.decide, coordinator, first.public_id, "select", seen_version=None)
    assert proposed(db, coordinator) == []


def test_a_prepared_decision_a_place_agreed_by_phone_and_a_call_that_is_over_propose_nobody(db, make):
    coordinator = make.coordinator()
    waiting(make, make.call(), 1, pending_decision=Decision.SELECT)
    taken = make.call(places=1)
    make.placement(offer_id=make.offer(call=taken).id, state=PlacementState.PLANNED)
    waiting(make, taken, 1)
    waiting(make, make.call(starts_on=NOW.date() - timedelta(days=60), ends_on=NOW.date() - timedelta(days=1)), 1)
    waiting(make, make.call(organisation_id=make.artachat().id), 1)
    assert proposed(db, coordinator) == []
