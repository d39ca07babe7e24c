"""What holds before each move of an application, and what follows from it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from db.enums import ApplicationState, CallState, FrenchLevel, Language, OrganisationKind, Source
from db.models import (
    Application,
    AuditEntry,
    Note,
    Organisation,
    OutboxMail,
    Person,
    RequestClaim,
    StateChange,
    User,
)
from db.session import writing
from services import applications, decisions, unit
from services.actors import system
from services.errors import AlreadyDone, Conflict, DomainError, Forbidden, Invalid, InvalidFields, InvalidMove, NotFound
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


def decided(application, actor, move, **options):
    return act(applications.decide, actor, application.public_id, move, **{"seen_version": None, **options})


def refusals(call):
    with pytest.raises(InvalidFields) as refused:
        call()
    return {error.field: sentence(error) for error in refused.value.errors}


# sending


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


# deciding


def test_a_selection_sets_the_last_day_to_answer_and_tells(db, make):
    anna, sent = ready(db, make, state=A.SUBMITTED, call=make.call(confirm_days=10))
    assert decided(sent, make.coordinator(), "select", reason=" Bravo ", seen_version=1) is A.SELECTED
    saved = db.fresh(sent)
    # 2 December 2026, 23:59:59 in Paris
    assert (saved.confirm_by, saved.decided_at) == (datetime(2026, 12, 2, 22, 59, 59, tzinfo=UTC), NOW)
    assert saved.decision_reason == "Bravo"
    mail = db.one(select(OutboxMail))
    assert (mail.template, mail.recipient, mail.recipient_person_id) == (
        "application_selected", anna.email, anna.person_id,
    )  # fmt: skip
    assert "mercredi 2 décembre 2026" in mail.body


@pytest.mark.parametrize(
    ("day", "refusal"),
    [
        (date(2026, 11, 21), "The day to answer by is past: choose a later one."),
        (date(2028, 1, 1), "The day to answer by is more than a year away: choose an earlier one."),
    ],
)
def test_a_day_to_answer_by_lies_ahead_and_near(db, make, day, refusal):
    sent = make.application(state=A.SUBMITTED)
    with pytest.raises(Invalid) as refused:
        decided(sent, make.coordinator(), "select", confirm_by=day)
    assert (sentence(refused.value), refused.value.field) == (refusal, "confirm_by")
    decided(sent, make.coordinator(), "select", confirm_by=date(2026, 11, 22))
    assert db.fresh(sent).confirm_by == datetime(2026, 11, 22, 22, 59, 59, tzinfo=UTC)


def test_no_more_people_are_selected_than_there_are_places(db, make):
    call = make.call(places=2)
    make.application(call=call, state=A.CONFIRMED)
    make.application(call=call, state=A.SELECTED)
    sent, expired = make.application(call=call, state=A.WAITLISTED), make.application(call=call, state=A.EXPIRED)
    for application, move in ((sent, "select"), (expired, "reopen")):
        with pytest.raises(Invalid) as refused:
            decided(application, make.coordinator(), move, reason="x")
        assert sentence(refused.value) == (
            "All places of this call are given (2). Use the waiting list, or raise the number of places in the call."
        )
    assert (state_of(db, sent), mails(db)) == (A.WAITLISTED, [])


def test_the_last_place_is_given_once_even_to_two_at_once(db, make):
    call = make.call(places=3)
    make.application(call=call, state=A.CONFIRMED)
    waiting = [make.application(call=call, state=A.SUBMITTED) for _one in range(4)]
    staff = [make.coordinator() for _one in waiting]
    done = at_once(
        *(
            lambda application=application, actor=actor: decided(application, actor, "select")
            for application, actor in zip(waiting, staff, strict=True)
        )
    )
    assert sorted(type(one).__name__ for one in done) == ["ApplicationState"] * 2 + ["Invalid"] * 2
    selected = select(func.count()).where(Application.state == A.SELECTED)
    assert (db.all(selected), len(mails(db))) == ([2], 2)


def test_two_coordinators_deciding_at_once_do_not_overrule_each_other(db, make):
    sent = make.application(state=A.SUBMITTED)
    one, two = make.coordinator(), make.coordinator()
    done = at_once(
        lambda: decided(sent, one, "select", seen_version=1),
        lambda: decided(sent, two, "reject", seen_version=1, reason="Dossier incomplet"),
    )
    lost = [result for result in done if isinstance(result, Exception)]
    assert [type(error) for error in lost] == [Conflict]
    assert sentence(lost[0]).startswith("Somebody changed this meanwhile.")
    assert (len(steps(db, sent)), len(mails(db)), db.fresh(sent).version) == (1, 1, 2)


def test_a_decision_on_an_old_copy_is_refused(db, make):
    sent, actor = make.application(state=A.SUBMITTED), make.coordinator()
    decided(sent, actor, "take_up", seen_version=1)
    with pytest.raises(Conflict):
        decided(sent, actor, "select", seen_version=1)
    assert decided(sent, actor, "select", seen_version=2) is A.SELECTED


def test_the_waiting_list_is_ranked_and_a_place_on_it_is_left_behind(db, make):
    call, actor = make.call(), make.coordinator()
    first, second, third = (make.application(call=call, state=A.SUBMITTED) for _one in range(3))
    elsewhere = make.application(state=A.SUBMITTED)
    for application in (first, elsewhere, second):
        decided(application, actor, "waitlist")
    decided(first, actor, "select")
    decided(third, actor, "waitlist")
    ranks = [db.fresh(one).waiting_rank for one in (first, second, third, elsewhere)]
    assert ranks == [None, 2, 3, 1]
    assert [template for template, _to in mails(db)].count("application_waitlisted") == 4


def test_a_call_uses_a_shortlist_and_a_waiting_list_only_if_switched_on(db, make):
    sent = make.application(state=A.SUBMITTED, call=make.call(uses_waiting_list=False))
    for move in ("shortlist", "waitlist"):
        with pytest.raises(InvalidMove, match="switch it on"):
            decided(sent, make.coordinator(), move)


def test_a_rejection_needs_a_reason_which_is_told(db, make):
    anna, sent = ready(db, make, state=A.UNDER_REVIEW)
    with pytest.raises(Invalid) as refused:
        decided(sent, make.coordinator(), "reject", reason="  ")
    assert refused.value.field == "reason"
    decided(sent, make.coordinator(), "reject", reason="Le niveau de français ne suffit pas encore.")
    mail = db.one(select(OutboxMail))
    assert (mail.template, mail.recipient) == ("application_rejected", anna.email)
    assert "Le niveau de français ne suffit pas encore." in mail.body
    assert db.fresh(sent).decision_reason == "Le niveau de français ne suffit pas encore."


def test_selecting_again_keeps_its_reason_in_the_history_and_tells_only_the_selection(db, make):
    _anna, sent = ready(db, make, state=A.REJECTED, decision_reason="Trop tard")
    decided(sent, make.coordinator(), "reopen", reason="Une place s’est libérée.")
    saved = db.fresh(sent)
    assert (saved.state, saved.decision_reason, saved.confirm_by > NOW) == (A.SELECTED, "", True)
    assert db.one(select(StateChange)).reason == "Une place s’est libérée."
    assert "libérée" not in db.one(select(OutboxMail)).body


def test_a_move_that_is_not_a_coordinators_is_not_decided(db, make):
    sent = make.application(state=A.SELECTED)
    for move in ("confirm", "withdraw", "submit", "fly"):
        with pytest.raises(InvalidMove):
            decided(sent, make.coordinator(), move)
    with pytest.raises(NotFound):
        act(applications.decide, make.coordinator(), "nothing", "select", seen_version=None)


def test_the_mail_is_in_the_language_of_the_person(db, make):
    user = make.user(person=student(make, given_name_hy="Անի"), language=Language.HY)
    sent = make.application(person=db.get(Person, user.person_id), state=A.SUBMITTED)
    phoned = make.application(person=student(make), state=A.SUBMITTED, language=Language.EN)
    unreachable = make.application(person=student(make, email=""), state=A.SUBMITTED)
    for application in (sent, phoned, unreachable):
        decided(application, make.coordinator(), "select")
    found = db.all(select(OutboxMail).order_by(OutboxMail.id))
    assert [(mail.language, mail.recipient_person_id) for mail in found] == [
        (Language.HY, sent.person_id), (Language.EN, phoned.person_id),
    ]  # fmt: skip


# answering


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


@pytest.mark.parametrize(("move", "state"), [("decline", A.SELECTED), ("withdraw", A.WAITLISTED)])
def test_a_place_given_back_is_free_again(db, make, move, state):
    call = make.call(places=1)
    anna, own = ready(db, make, call=call, state=state, waiting_rank=1 if state is A.WAITLISTED else None)
    act(getattr(applications, move), anna, own.public_id, reason="J’ai trouvé ailleurs")
    saved = db.fresh(own)
    assert (saved.waiting_rank, db.one(select(StateChange)).reason) == (None, "J’ai trouvé ailleurs")
    assert decided(make.application(call=call, state=A.SUBMITTED), make.coordinator(), "select") is A.SELECTED


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


# all or nothing


@pytest.mark.parametrize("where", ["tell", "history.audit"])
def test_a_fault_after_the_state_change_undoes_state_history_mail_and_claim(db, make, monkeypatch, where):
    sent, actor = make.application(state=A.SUBMITTED), make.coordinator()
    module, _, name = where.rpartition(".")
    target = getattr(decisions, module) if module else decisions
    original = getattr(target, name)

    def fails(*args, **options):
        original(*args, **options)
        raise RuntimeError("the power went out")

    monkeypatch.setattr(target, name, fails)
    with pytest.raises(RuntimeError):
        unit.run(applications.decide, actor, sent.public_id, "select", seen_version=1, request_id="click", now=NOW)
    assert (state_of(db, sent), steps(db, sent), mails(db), audited(db)) == (A.SUBMITTED, [], [], [])
    assert db.all(select(RequestClaim.id)) == []
    monkeypatch.setattr(target, name, original)
    unit.run(applications.decide, actor, sent.public_id, "select", seen_version=1, request_id="click", now=NOW)
    assert (state_of(db, sent), len(mails(db))) == (A.SELECTED, 1)


def test_an_act_of_a_signed_out_person_leaves_nothing(db, make):
    anna, draft = ready(db, make)
    with writing() as session:
        session.get_one(User, anna.user_id).status = "disabled"
    with pytest.raises(Forbidden):
        act(applications.submit, anna, draft.public_id)
    assert state_of(db, draft) is A.DRAFT


def test_refusals_say_what_to_do_without_technical_words(make):
    sent = make.application(state=A.REJECTED)
    with pytest.raises(DomainError) as refused:
        decided(sent, make.coordinator(), "take_up")
    assert sentence(refused.value) == "This is no longer possible: the state has changed meanwhile."
