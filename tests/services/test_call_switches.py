"""The optional steps of a call: off in a new one, kept from year to year, and refused only where nobody is stranded."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from db.enums import ApplicationState as A
from db.enums import CallState, Decision
from db.models import Call
from services import applications, call_saving, calls
from services.call_switches import Switch, used
from services.errors import Invalid, InvalidMove
from services.queries.applications.calls import call_list
from services.queries.applications.many import Act, chosen, preview
from tests.factories import NOW
from tests.services.applying import act

ALL_ON = {f"uses_{switch}": True for switch in Switch}
ALL_OFF = dict.fromkeys(ALL_ON, False)


def _fitting(db, actor, *sent):
    with db.session() as session:
        rows = chosen(session, actor, [one.public_id for one in sent])
    return {one for one in Act if preview(rows, one).fitting}


def test_a_new_call_uses_no_optional_step_and_next_years_keeps_its_switches(db, make):
    actor, _last_year = make.coordinator(), make.call()
    values = {
        "title_fr": "Stages", "opens_at": NOW, "closes_at": NOW + timedelta(days=9), "starts_on": date(2027, 7, 1),
        "ends_on": date(2027, 8, 31), "places": 3,
    }  # fmt: skip
    made = act(call_saving.save, actor, None, values)
    assert used(db.fresh(made)) == frozenset()
    act(call_saving.save, actor, made.public_id, {"uses_rankings": True, "uses_prepared": True})
    again = act(calls.duplicate, actor, made.public_id)
    assert used(db.one(select(Call).where(Call.public_id == again.public_id))) == {Switch.RANKINGS, Switch.PREPARED}


@pytest.mark.parametrize(
    ("switches", "acts"),
    [
        (ALL_OFF, set()),
        (ALL_OFF | {"uses_shortlist": True}, {Act.SHORTLIST}),
        (ALL_OFF | {"uses_waiting_list": True}, set()),
        (ALL_OFF | {"uses_prepared": True}, {Act.SELECT, Act.REJECT}),
        (ALL_ON, {Act.SHORTLIST, Act.SELECT, Act.REJECT, Act.WAITLIST}),
    ],
)
def test_acts_of_many_are_offered_only_where_the_call_uses_their_step(db, make, switches, acts):
    call = make.call(**switches)
    sent = make.application(call=call, offers=[make.offer(call=call)], state=A.UNDER_REVIEW)
    assert _fitting(db, make.coordinator(), sent) == acts | {Act.WRITE, Act.ASK}


def test_without_decisions_told_together_none_is_prepared_and_each_is_told_at_once(db, make):
    actor, call = make.coordinator(), make.call(**ALL_OFF)
    sent = make.application(call=call, state=A.SUBMITTED)
    with pytest.raises(InvalidMove, match="tells each decision at once"):
        act(applications.prepare, actor, sent.public_id, Decision.SELECT)
    act(applications.decide, actor, sent.public_id, "select", seen_version=None)
    assert db.fresh(sent).state is A.SELECTED


def test_what_was_begun_before_a_step_was_switched_off_goes_on(db, make):
    actor, call = make.coordinator(), make.call(**ALL_ON)
    told, back = (make.application(call=call, state=A.SUBMITTED) for _one in range(2))
    listed, waiting = make.application(call=call, state=A.SHORTLISTED), make.application(call=call, state=A.WAITLISTED)
    for one in (told, back):
        act(applications.prepare, actor, one.public_id, Decision.WAITLIST)
    act(calls.edit, actor, call.public_id, dict.fromkeys(ALL_ON, False) | _public_texts())
    assert Act.TAKE_BACK in _fitting(db, actor, back)
    with db.session() as session:
        (row,) = call_list(session, actor, NOW)
        assert (row.uses, row.prepared, row.sent) == (frozenset(), 2, 4)
        (row,) = call_list(session, make.admin(), NOW)
        assert row.prepared == 2
    act(applications.prepare, actor, back.public_id, None)
    act(applications.apply_pending, actor, call.public_id, seen={told.public_id: db.fresh(told).version})
    for one in (listed, waiting):
        act(applications.decide, actor, one.public_id, "select", seen_version=None)
    assert [db.fresh(one).state for one in (told, back, listed, waiting)] == [
        A.WAITLISTED, A.SUBMITTED, A.SELECTED, A.SELECTED,
    ]  # fmt: skip


def _public_texts():
    return {"summary_fr": "Deux mois.", "receives_fr": "Un tuteur de stage", "pays_fr": "Le voyage"}


def test_a_full_call_names_the_waiting_list_only_where_it_uses_one(make):
    actor = make.coordinator()
    for on, word in ((True, "Use the waiting list"), (False, "raise the number of places in the call first")):
        call = make.call(places=1, state=CallState.PUBLISHED, **(ALL_ON if on else ALL_OFF))
        make.application(call=call, state=A.CONFIRMED)
        sent = make.application(call=call, state=A.SUBMITTED)
        with pytest.raises(Invalid, match=word):
            act(applications.decide, actor, sent.public_id, "select", seen_version=None)
