"""The same act on many applications: all or none, for those it fits."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from db.enums import ApplicationState as A
from db.enums import Decision, HostAnswer
from db.models import HostOpinion, Message, OutboxMail
from services import host_opinions, many_at_once
from services.errors import Conflict, Forbidden, Invalid, InvalidMove
from services.queries.applications.many import Act, chosen, preview
from tests.services.applying import act


@pytest.fixture
def call(make):
    return make.call(uses_shortlist=False)


@pytest.fixture
def three(make, call):
    return [make.application(call=call, state=A.SUBMITTED) for _ in range(3)]


def seen(*applications) -> dict[str, int]:
    return {one.public_id: one.version for one in applications}


def test_all_are_taken_up_in_one_act(db, make, three):
    assert act(many_at_once.move, make.coordinator(), seen(*three), "take_up") == 3
    assert {db.fresh(one).state for one in three} == {A.UNDER_REVIEW}


def test_one_that_changed_meanwhile_stops_all_and_is_named(db, make, three):
    claire = make.coordinator()
    before = seen(*three)
    act(many_at_once.move, claire, seen(three[1]), "take_up")
    with pytest.raises(Conflict) as refused:
        act(many_at_once.move, claire, before, "take_up")
    assert refused.value.params["name"]
    assert [db.fresh(one).state for one in three] == [A.SUBMITTED, A.UNDER_REVIEW, A.SUBMITTED]


def test_a_decision_is_prepared_for_all_and_told_to_nobody(db, make, three):
    claire = make.coordinator()
    with pytest.raises(Invalid):
        act(many_at_once.prepare, claire, seen(*three), Decision.REJECT)
    act(many_at_once.prepare, claire, seen(*three), Decision.REJECT, reason="Trop de candidatures cette année.")
    fresh = [db.fresh(one) for one in three]
    assert {(one.state, one.pending_decision) for one in fresh} == {(A.SUBMITTED, Decision.REJECT)}
    assert db.all(select(OutboxMail)) == []
    act(many_at_once.prepare, claire, seen(*fresh), None)
    assert {db.fresh(one).pending_decision for one in three} == {None}


def test_each_gets_the_message_in_their_own_thread(db, make, three):
    assert act(many_at_once.write, make.coordinator(), list(seen(*three)), "Réunion jeudi.") == 3
    assert {one.application_id for one in db.all(select(Message))} == {one.id for one in three}
    assert len(db.all(select(OutboxMail))) == 3


def test_departments_are_asked_about_each_of_their_candidates(db, make, call):
    department = make.department()
    make.host(department)
    offer = make.offer(call=call, department=department)
    three = [make.application(call=call, state=A.SUBMITTED, offers=(offer,)) for _ in range(3)]
    act(host_opinions.answer, make.coordinator(), three[0].public_id, offer.public_id, HostAnswer.INTERESTED)
    with db.session() as session:
        rows = chosen(session, make.coordinator(), [*seen(*three)])
    assert {one.public_id for one in preview(rows, Act.ASK).left_out} == {three[0].public_id}
    assert act(many_at_once.ask_departments, make.coordinator(), list(seen(*three))) == 1, "one mail for both"
    assert {one.application_id for one in db.all(select(HostOpinion))} == {one.id for one in three}
    assert len(db.all(select(OutboxMail))) == 1
    with pytest.raises(Invalid):
        act(many_at_once.ask_departments, make.coordinator(), [three[0].public_id])


@pytest.mark.parametrize("name", ["select", "reject", "submit", "nonsense"])
def test_what_is_told_to_people_is_never_done_for_many_at_once(make, three, name):
    with pytest.raises(InvalidMove):
        act(many_at_once.move, make.coordinator(), seen(*three), name)


def test_nothing_and_too_many_are_refused(make, three):
    for ids in ({}, {str(n): 1 for n in range(many_at_once.MOST + 1)}):
        with pytest.raises(Invalid):
            act(many_at_once.move, make.coordinator(), ids, "take_up")


def test_only_coordinators_of_the_call_may(db, make, three):
    for actor in (make.coordinator(make.artachat()), make.host(), make.partner(), make.applicant()):
        for service, args in (
            (many_at_once.move, (seen(*three), "take_up")),
            (many_at_once.prepare, (seen(*three), Decision.SELECT)),
            (many_at_once.write, (list(seen(*three)), "x")),
            (many_at_once.ask_departments, (list(seen(*three)),)),
        ):
            with pytest.raises(Forbidden):
                act(service, actor, *args)
    assert {db.fresh(one).state for one in three} == {A.SUBMITTED}


def test_the_preview_says_whom_an_act_fits(db, make, call, three):
    decided = make.application(call=call, state=A.REJECTED)
    with db.session() as session:
        rows = chosen(session, make.coordinator(), [*seen(*three, decided)])
        others = chosen(session, make.partner(), [*seen(*three, decided)])
    fits = {one: len(preview(rows, one).fitting) for one in Act}
    assert fits == {
        Act.TAKE_UP: 3, Act.SHORTLIST: 0, Act.SELECT: 3, Act.WAITLIST: 3, Act.REJECT: 3, Act.TAKE_BACK: 0,
        Act.WRITE: 4, Act.ASK: 0,
    }  # fmt: skip
    assert [one.public_id for one in preview(rows, Act.SELECT).left_out] == [decided.public_id]
    assert others == []
