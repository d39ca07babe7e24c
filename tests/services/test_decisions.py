"""What coordinators decide: what must hold before, and what follows."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from db.enums import ApplicationState, Language
from db.models import (
    Application,
    OutboxMail,
    Person,
    RequestClaim,
    StateChange,
    User,
)
from db.session import writing
from services import applications, decisions, unit
from services.errors import Conflict, DomainError, Forbidden, Invalid, InvalidMove, NotFound
from tests.at_once import at_once
from tests.conftest import NOW
from tests.services.applying import (
    act,
    audited,
    complete_draft,
    mails,
    sentence,
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
