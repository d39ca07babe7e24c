"""Sending an application: in time, complete, eligible, once."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from db.enums import ApplicationState, CallState, FrenchLevel, Language, OrganisationKind, Source
from db.models import (
    Note,
    Organisation,
    OutboxMail,
    Person,
    StateChange,
)
from services import applications, unit
from services.errors import AlreadyDone, Invalid, InvalidFields
from tests.at_once import at_once
from tests.conftest import NOW
from tests.services.applying import (
    act,
    asks_for_cv,
    audited,
    complete_draft,
    mails,
    sentence,
    state_of,
    steps,
    student,
)

CLOSING = NOW + timedelta(days=30)
A = ApplicationState


def ready(db, make, **fields):
    """A complete draft and the actor whose it is."""
    person = fields.pop("person", None) or student(make)
    anna = make.applicant(person)
    return anna, complete_draft(db, make, person=person, **fields)


def refusals(call):
    with pytest.raises(InvalidFields) as refused:
        call()
    return {error.field: sentence(error) for error in refused.value.errors}


def test_a_complete_application_is_sent_kept_in_history_and_acknowledged_by_mail(db, make):
    call = make.call()
    asks_for_cv(db, call)
    anna, draft = ready(db, make, call=call)
    assert act(applications.submit, anna, draft.public_id, seen_version=1) is A.SUBMITTED
    sent = db.fresh(draft)
    assert (sent.state, sent.submitted_at) == (A.SUBMITTED, NOW)
    change = db.one(select(StateChange))
    assert (change.move, change.from_state, change.to_state, change.actor_id, change.source) == (
        "submit", "draft", "submitted", anna.user_id, Source.ACCOUNT,
    )  # fmt: skip
    assert (mails(db), audited(db)) == ([("application_received", anna.email)], ["application:submit"])
    assert f"/ma-candidature?id={draft.public_id}" in db.one(select(OutboxMail)).body


def test_what_is_missing_is_said_at_each_field(db, make):
    call = make.call()
    asks_for_cv(db, call)
    person = student(make, phone="")
    anna, draft = make.applicant(person), make.application(call=call, person=person, study_year="")
    found = refusals(lambda: act(applications.submit, anna, draft.public_id))
    assert list(found) == ["phone", "study_year", "document:cv"]
    assert found["phone"].startswith("Still missing: ")
    assert (state_of(db, draft), mails(db)) == (A.DRAFT, [])


@pytest.mark.parametrize("late", [timedelta(0), timedelta(days=300)])
def test_a_late_application_is_refused_with_the_deadline_in_the_zone_of_the_call(db, make, late):
    user = make.user(person=student(make), language=Language.EN)
    call = make.call(time_zone="Asia/Yerevan")
    draft = complete_draft(db, make, call=call, person=db.get(Person, user.person_id))
    with pytest.raises(Invalid) as refused:
        act(applications.submit, make.actor(user), draft.public_id, now=CLOSING + late)
    assert sentence(refused.value) == (
        "This call closed on Tuesday 22 December 2026 at 14:00 (Yerevan time). What you saved is kept."
    )
    assert (state_of(db, draft), db.fresh(draft).motivation) == (A.DRAFT, draft.motivation)


def test_a_second_before_the_deadline_is_in_time(db, make):
    anna, draft = ready(db, make)
    act(applications.submit, anna, draft.public_id, now=CLOSING - timedelta(seconds=1))
    assert state_of(db, draft) is A.SUBMITTED


def test_nothing_is_sent_to_a_call_that_was_taken_back(db, make):
    anna, draft = ready(db, make, call=make.call(state=CallState.DRAFT))
    for actor, source in ((anna, None), (make.coordinator(), Source.PAPER)):
        with pytest.raises(Invalid, match="not published"):
            act(applications.submit, actor, draft.public_id, source=source)


@pytest.mark.parametrize(
    ("call", "person", "field", "refusal"),
    [
        ({"min_age": 18}, {"birth_date": date(2009, 7, 2)}, "birth_date",
         "This call is for people who are at least 18 years old on 1 Jul 2027."),
        ({"min_age": 18}, {"birth_date": date(2009, 7, 1)}, None, ""),
        ({"max_age": 30}, {"birth_date": date(1996, 7, 1)}, "birth_date",
         "This call is for people who are at most 30 years old on 1 Jul 2027."),
        ({"max_age": 30}, {"birth_date": date(1996, 7, 2)}, None, ""),
        ({"min_french_level": FrenchLevel.B2}, {"french_declared": FrenchLevel.B1}, "french_declared",
         "This call asks for French of level B2 at least; yours is B1."),
        ({"min_french_level": FrenchLevel.B2}, {"french_declared": FrenchLevel.C1}, None, ""),
        ({"min_french_level": FrenchLevel.B2},
         {"french_declared": FrenchLevel.C1, "french_certified": FrenchLevel.B1}, "french_declared",
         "This call asks for French of level B2 at least; yours is B1."),
        ({"min_french_level": FrenchLevel.B2},
         {"french_declared": FrenchLevel.A1, "french_certified": FrenchLevel.B2}, None, ""),
    ],
)  # fmt: skip
def test_eligibility_is_judged_at_the_start_of_the_period_and_refused_with_the_reason(
    db, make, call, person, field, refusal
):
    anna, draft = ready(db, make, call=make.call(**call), person=student(make, **person))
    if field is None:
        act(applications.submit, anna, draft.public_id)
    else:
        assert refusals(lambda: act(applications.submit, anna, draft.public_id)) == {field: refusal}
    assert state_of(db, draft) is (A.DRAFT if field else A.SUBMITTED)


def test_a_call_for_one_school_takes_students_of_no_other(db, make):
    other = db.add(Organisation(code="ysu", kind=OrganisationKind.UNIVERSITY, name_fr="YSU", country="AM"))
    call = make.call(sending_organisation_id=make.university().id)
    anna, draft = ready(db, make, call=call, sending_organisation_id=other.id)
    assert refusals(lambda: act(applications.submit, anna, draft.public_id)) == {
        "sending_organisation": "Only students of Université française en Arménie can apply to this call."
    }
    _bela, fine = ready(db, make, call=call)
    act(applications.submit, make.coordinator(), fine.public_id, source=Source.MAIL)


def test_a_coordinator_records_a_paper_that_came_in_time_with_its_source_and_a_note(db, make):
    anna, draft = ready(db, make)
    coordinator = make.coordinator()
    with pytest.raises(Invalid) as refused:
        act(applications.submit, coordinator, draft.public_id)
    assert refused.value.field == "source"
    act(
        applications.submit, coordinator, draft.public_id, source=Source.PAPER, note="Reçue le 20 décembre",
        now=CLOSING + timedelta(days=2),
    )  # fmt: skip
    change, note = db.one(select(StateChange)), db.one(select(Note))
    assert (change.source, change.actor_id, note.body) == (Source.PAPER, coordinator.user_id, "Reçue le 20 décembre")
    assert mails(db) == [("application_received", anna.email)]


def test_a_double_click_sends_once(db, make):
    anna, draft = ready(db, make)
    send = lambda: unit.run(applications.submit, anna, draft.public_id, request_id="click", now=NOW)  # noqa: E731
    done = at_once(send, send, send)
    assert sorted(str(type(one).__name__) for one in done) == ["AlreadyDone", "AlreadyDone", "ApplicationState"]
    with pytest.raises(AlreadyDone):
        send()
    assert (steps(db, draft), mails(db)) == (["submit"], [("application_received", anna.email)])


def test_two_devices_send_at_once_and_one_is_told_that_it_is_sent(db, make):
    anna, draft = ready(db, make)
    done = at_once(*(lambda: act(applications.submit, anna, draft.public_id) for _device in range(2)))
    assert [type(one).__name__ for one in sorted(done, key=str)].count("InvalidMove") == 1
    assert steps(db, draft) == ["submit"]


def test_a_refused_sending_can_be_repeated_under_the_same_request(db, make):
    call = make.call()
    anna, draft = ready(db, make, call=call, study_year="")
    with pytest.raises(InvalidFields):
        unit.run(applications.submit, anna, draft.public_id, request_id="click", now=NOW)
    act(applications.save_field, anna, draft.public_id, "study_year", "L3")
    unit.run(applications.submit, anna, draft.public_id, request_id="click", now=NOW)
    assert state_of(db, draft) is A.SUBMITTED
