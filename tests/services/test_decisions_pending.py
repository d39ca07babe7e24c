"""Decisions that are prepared in private and told together."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from db.enums import ApplicationState, Decision, Language
from db.models import Application, CallPartner, OutboxMail, Person
from services import applications
from services.actors import ANONYMOUS, system
from services.errors import Conflict, Forbidden, Invalid, InvalidFields, InvalidMove
from services.queries.applications import applications as reads
from tests.at_once import at_once
from tests.conftest import NOW
from tests.services.applying import act, audited, mails, sentence, state_of, steps, student

A = ApplicationState


def prepared(make, actor, application, decision, reason=""):
    act(applications.prepare, actor, application.public_id, decision, reason=reason)
    return application


def told(db, actor, call, **options):
    """Tell what the preview shows now."""
    with db.session() as session:
        seen = {row.public_id: row.version for row in reads.pending(session, actor, call.public_id)}
    return act(applications.apply_pending, actor, call.public_id, **{"seen": seen, **options})


def test_a_prepared_decision_is_told_to_nobody(db, make):
    sent, actor = make.application(state=A.SUBMITTED), make.coordinator()
    act(applications.prepare, actor, sent.public_id, Decision.REJECT, reason=" Dossier incomplet ", seen_version=1)
    saved = db.fresh(sent)
    assert (saved.state, saved.pending_decision, saved.pending_reason, saved.decision_reason) == (
        A.SUBMITTED, Decision.REJECT, "Dossier incomplet", "",
    )  # fmt: skip
    assert (mails(db), steps(db, sent), audited(db)) == ([], [], ["application:prepare"])
    act(applications.prepare, actor, sent.public_id, None, seen_version=2)
    saved = db.fresh(sent)
    assert (saved.pending_decision, saved.pending_reason) == (None, "")


def test_a_decision_is_prepared_only_where_it_could_be_taken(make):
    actor = make.coordinator()
    with pytest.raises(InvalidMove):
        act(applications.prepare, actor, make.application(state=A.CONFIRMED).public_id, Decision.SELECT)
    with pytest.raises(InvalidMove):
        act(applications.prepare, actor, make.application(state=A.WAITLISTED).public_id, Decision.WAITLIST)
    with pytest.raises(Invalid) as refused:
        act(applications.prepare, actor, make.application(state=A.SUBMITTED).public_id, Decision.REJECT)
    assert refused.value.field == "reason"
    with pytest.raises(Conflict):
        act(
            applications.prepare, actor, make.application(state=A.SUBMITTED).public_id, Decision.SELECT, seen_version=7
        )  # fmt: skip


def test_only_its_coordinators_prepare_and_tell_decisions(db, make):
    department, call = make.department(), make.call()
    person = student(make)
    sent = make.application(
        call=call, person=person, state=A.SUBMITTED, offers=(make.offer(call=call, department=department),)
    )
    others = [
        make.applicant(person), make.coordinator(make.artachat()), make.host(department), make.partner(), ANONYMOUS,
        system(),
    ]  # fmt: skip
    for actor in others:
        with pytest.raises(Forbidden):
            act(applications.prepare, actor, sent.public_id, Decision.SELECT)
        with pytest.raises(Forbidden):
            act(applications.apply_pending, actor, call.public_id, seen={})
    assert db.fresh(sent).version == 1


def test_all_prepared_decisions_are_told_at_once_each_in_its_language(db, make):
    call, actor = make.call(places=2), make.coordinator()
    armenian = make.user(person=student(make), language=Language.HY)
    one = make.application(call=call, person=db.get(Person, armenian.person_id), state=A.SUBMITTED)
    two, three, four = (make.application(call=call, person=student(make), state=A.SHORTLISTED) for _ in range(3))
    left = make.application(call=call, state=A.SUBMITTED)
    prepared(make, actor, one, Decision.SELECT, "Bravo")
    prepared(make, actor, two, Decision.WAITLIST)
    prepared(make, actor, three, Decision.REJECT, "Trop de candidatures cette année.")
    prepared(make, actor, four, Decision.WAITLIST)
    assert told(db, actor, call, confirm_by=date(2026, 12, 10)) == 4
    assert [state_of(db, each) for each in (one, two, three, four, left)] == [
        A.SELECTED, A.WAITLISTED, A.REJECTED, A.WAITLISTED, A.SUBMITTED,
    ]  # fmt: skip
    assert [db.fresh(each).waiting_rank for each in (two, four)] == [1, 2]
    assert db.fresh(one).confirm_by == datetime(2026, 12, 10, 22, 59, 59, tzinfo=UTC)
    assert [db.fresh(each).decision_reason for each in (one, three)] == ["Bravo", "Trop de candidatures cette année."]
    assert db.all(select(Application.id).where(Application.pending_decision.is_not(None))) == []
    found = db.all(select(OutboxMail).order_by(OutboxMail.id))
    assert [(mail.template.removeprefix("application_"), mail.language) for mail in found] == [
        ("selected", Language.HY), ("waitlisted", Language.FR), ("rejected", Language.FR), ("waitlisted", Language.FR),
    ]  # fmt: skip
    assert told(db, actor, call) == 0


def test_nothing_is_told_if_more_are_selected_than_there_are_places(db, make):
    call, actor = make.call(places=2), make.coordinator()
    make.application(call=call, state=A.CONFIRMED)
    for _one in range(2):
        prepared(make, actor, make.application(call=call, state=A.SUBMITTED), Decision.SELECT)
    prepared(make, actor, make.application(call=call, state=A.SUBMITTED), Decision.REJECT, "Non")
    with pytest.raises(Invalid) as refused:
        told(db, actor, call)
    assert sentence(refused.value) == ("To be selected: 2. Free places: 1. Take some of these decisions back.")
    assert (mails(db), db.all(select(Application.id).where(Application.decided_at.is_not(None)))) == ([], [])


def test_nothing_is_told_if_the_preview_is_no_longer_true(db, make):
    call, actor = make.call(), make.coordinator()
    one = prepared(make, actor, make.application(call=call, state=A.SUBMITTED), Decision.SELECT)
    two = prepared(make, actor, make.application(call=call, state=A.SUBMITTED), Decision.SELECT)
    with pytest.raises(Conflict):
        told(db, actor, call, seen={one.public_id: 2})
    with pytest.raises(Conflict):
        told(db, actor, call, seen={one.public_id: 2, two.public_id: 2, "other": 1})
    with pytest.raises(InvalidFields) as refused:
        told(db, actor, call, seen={one.public_id: 2, two.public_id: 1})
    assert [(error.field, type(error)) for error in refused.value.errors] == [(two.public_id, Conflict)]
    assert two.public_id not in sentence(refused.value.errors[0])
    assert (mails(db), state_of(db, one)) == ([], A.SUBMITTED)


def test_a_withdrawn_application_takes_its_prepared_decision_along(db, make):
    call, actor, person = make.call(), make.coordinator(), student(make)
    sent = prepared(make, actor, make.application(call=call, person=person, state=A.SUBMITTED), Decision.SELECT, "Oui")
    act(applications.withdraw, make.applicant(person), sent.public_id)
    saved = db.fresh(sent)
    assert (saved.pending_decision, saved.pending_reason, told(db, actor, call)) == (None, "", 0)


def test_telling_at_once_with_a_selection_by_hand_gives_no_place_twice(db, make):
    call, one, two = make.call(places=1), make.coordinator(), make.coordinator()
    waiting = prepared(make, one, make.application(call=call, state=A.SUBMITTED), Decision.SELECT)
    by_hand = make.application(call=call, state=A.SUBMITTED)
    done = at_once(
        lambda: told(db, one, call),
        lambda: act(applications.decide, two, by_hand.public_id, "select", seen_version=1),
    )
    assert sum(isinstance(result, Invalid) for result in done) == 1
    assert sorted(state_of(db, each) for each in (waiting, by_hand)) == [A.SELECTED, A.SUBMITTED]
    assert len(mails(db)) == 1


def test_the_preview_says_who_gets_which_mail_in_which_language(db, make):
    call, actor = make.call(), make.coordinator()
    user = make.user(person=student(make, family_name="Abrahamyan"), language=Language.EN)
    one = make.application(call=call, person=db.get(Person, user.person_id), state=A.SUBMITTED)
    other = make.application(call=call, person=student(make, family_name="Zakaryan"), state=A.SUBMITTED)
    prepared(make, actor, other, Decision.REJECT, "Non")
    prepared(make, actor, one, Decision.SELECT)
    with db.session() as session:
        rows = reads.pending(session, actor, call.public_id)
    assert [(row.name.split()[1], row.decision, row.language, row.reason, row.version) for row in rows] == [
        ("Abrahamyan", Decision.SELECT, Language.EN, "", 2), ("Zakaryan", Decision.REJECT, Language.FR, "Non", 2),
    ]  # fmt: skip
    assert rows[0].email == user.email


def test_a_partner_of_the_call_sees_no_prepared_decisions(db, make):
    call, actor = make.call(), make.coordinator()
    prepared(make, actor, make.application(call=call, state=A.SUBMITTED), Decision.SELECT)
    db.add(CallPartner(call_id=call.id, organisation_id=make.artachat().id))
    with db.session() as session:
        assert reads.pending(session, make.coordinator(make.artachat()), call.public_id) == []


def test_a_prepared_decision_counts_as_a_change_for_whoever_looked_before(make):
    sent, actor = make.application(state=A.SUBMITTED), make.coordinator()
    prepared(make, actor, sent, Decision.WAITLIST)
    with pytest.raises(Conflict):
        act(applications.decide, actor, sent.public_id, "select", seen_version=1, now=NOW)
