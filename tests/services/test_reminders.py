"""Reminders: each step of each matter once, one mail a day, and never about what is settled."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from db.enums import (
    ApplicationState,
    CorrectionState,
    HostAnswer,
    Language,
    LinkPurpose,
    MailState,
    PlacementState,
    Role,
    SubjectKind,
)
from db.models import Application, Call, ChecklistItem, CorrectionRequest, HostOpinion, OutboxMail, Person, Reminder
from db.session import writing
from services import decisions
from services.actors import system
from services.reminders import sending
from services.reminders.matters import day_due
from services.reminders.sending import remind_due
from tests.at_once import at_once
from tests.conftest import NOW
from tests.services.applying import act, complete_draft
from tests.services.mailed import bearer, mails, token_in
from tests.services.reminded import DAY, days_told

A, P = ApplicationState, PlacementState
HOUR = timedelta(hours=1)


def draft(make, **fields):
    call = make.call(closes_at=NOW + 10 * DAY, title_en="Internships 2027")
    return make.application(call=call, language=Language.EN, **fields)


def close(db, application, days):
    """The call of this application closes so many days from now."""
    with writing() as session:
        session.get_one(Call, application.call_id).closes_at = NOW + days * DAY


def correction(db, make, **fields):
    application = make.application(state=A.UNDER_REVIEW, language=Language.EN)
    asker = make.coordinator()
    request = db.add(
        CorrectionRequest(
            **{
                "application_id": application.id, "field": "motivation", "message": "Sign it,\nplease.",
                "due_on": date(2026, 12, 2), "requested_at": NOW, "requested_by_id": asker.user_id, **fields,
            }
        )
    )  # fmt: skip
    return application, request


def item(db, placement, owner, due_on, **fields):
    return db.add(
        ChecklistItem(
            **{
                "subject_kind": SubjectKind.PLACEMENT, "subject_id": placement.id, "label_fr": "Badge",
                "owner_role": owner, "due_on": due_on, **fields,
            }
        )
    )  # fmt: skip


# Steps


@pytest.mark.parametrize(
    ("today", "step"), [(-8, None), (-7, -7), (-5, -7), (-3, -3), (-2, -3), (-1, -1), (0, -1), (13, -1), (14, None)]
)
def test_the_last_step_that_has_come_is_told_unless_it_lies_far_back(today, step):
    anchor = date(2026, 12, 20)
    began = date(2026, 11, 1)
    day = day_due((-7, -3, -1), anchor=anchor, began_on=began, today=anchor + today * DAY)
    assert day == (None if step is None else anchor + step * DAY)


def test_a_step_of_the_day_on_which_it_began_or_before_is_not_told():
    anchor = date(2026, 12, 20)
    assert day_due((-7, -3), anchor=anchor, began_on=anchor - 7 * DAY, today=anchor - 6 * DAY) is None
    assert day_due((-7, -3), anchor=anchor, began_on=anchor - 7 * DAY, today=anchor - 3 * DAY) == anchor - 3 * DAY


# Each kind


def test_a_draft_is_reminded_of_seven_three_and_one_day_before_its_call_closes(db, make):
    application = draft(make)
    assert days_told("draft", 14) == [3, 7, 9]
    mail = mails(db)[0]
    assert (mail.template, mail.language, mail.recipient) == (
        "reminder",
        Language.EN,
        db.get(Person, application.person_id).email,
    )
    assert mail.title == "Reminder: your application for “Internships 2027” is not sent yet"
    assert "It can be sent until Wednesday 2 December 2026 at 11:00 (Paris time)." in mail.body
    assert "Still missing: Phone number, Level of French." in mail.body
    assert mail.body.count("http") == 1
    assert f"/candidater?id={application.public_id}" in mail.body


def test_a_complete_draft_is_told_that_nothing_is_missing(db, make):
    complete_draft(db, make, call=make.call(closes_at=NOW + 3 * DAY), created_at=NOW - 5 * DAY, language=Language.EN)
    assert remind_due(NOW) == 1
    assert "Nothing is missing: all that is left is to send it." in mails(db)[0].body


def test_a_selected_person_is_reminded_on_the_seventh_and_the_thirteenth_day(db, make):
    application = make.application(state=A.SELECTED, decided_at=NOW, language=Language.EN)
    assert days_told("selection", 20) == [7, 13]
    first, second = mails(db)
    assert "confirm or decline the place by Monday 7 December 2026" in first.body
    assert f"/ma-candidature?id={application.public_id}" in second.body


def test_a_prolonged_call_reminds_of_its_drafts_anew_and_going_back_to_the_old_date_tells_nothing_twice(db, make):
    application = draft(make)
    assert days_told("draft", 8) == [3, 7]
    close(db, application, 22)
    assert days_told("draft", 14, start=8) == []
    close(db, application, 10)
    assert days_told("draft", 9, start=8) == []
    close(db, application, 22)
    assert days_told("draft", 25, start=9) == [15, 19, 21]
    assert "It can be sent until Monday 14 December 2026 at 11:00 (Paris time)." in mails(db)[-1].body


def test_a_clock_that_jumps_or_a_call_prolonged_by_a_day_never_writes_twice_on_a_day(db, make):
    application = draft(make)
    assert [remind_due(NOW + day * DAY) for day in (3, 3, 1, 2, 3, 4)] == [1, 0, 0, 0, 0, 0]
    close(db, application, 11)
    assert [remind_due(NOW + day * DAY) for day in (3, 4, 4, 3, 6, 9, 7, 9, 10, 12)] == [0, 1, 0, 0, 0, 1, 0, 0, 1, 0]


def test_what_was_told_before_days_were_kept_is_not_told_again(db, make):
    draft(make)
    assert remind_due(NOW + 3 * DAY) == 1
    with writing() as session:
        session.execute(update(Reminder).where(Reminder.kind == "draft").values(step=-7))
    assert days_told("draft", 14, start=4) == [7, 9]


def test_somebody_selected_again_is_reminded_on_the_seventh_and_thirteenth_day_anew(db, make):
    actor = make.coordinator()
    application = make.application(state=A.SELECTED, decided_at=NOW, language=Language.EN)
    assert days_told("selection", 9) == [7]
    late = application.confirm_by + HOUR
    assert act(decisions.expire_due, system(), now=late) == 1
    again = NOW + 20 * DAY
    act(decisions.decide, actor, application.public_id, "reopen", seen_version=None, reason="Elle a appelé", now=again)
    assert days_told("selection", 40, start=20) == [27, 33]


def test_a_short_delay_has_the_last_reminder_alone(db, make):
    make.application(state=A.SELECTED, decided_at=NOW, confirm_by=NOW + 5 * DAY)
    assert days_told("selection", 20) == [3]


def test_an_open_correction_is_reminded_of_three_days_before_and_on_the_day(db, make):
    application, _request = correction(db, make)
    assert days_told("correction", 9) == [7]
    assert days_told("correction", 20, start=9) == [10]
    assert "What is asked: Sign it, please." in mails(db)[0].body
    assert f"/ma-candidature?id={application.public_id}" in mails(db)[0].body


def test_things_to_do_are_reminded_of_three_days_before_and_the_day_after(db, make):
    placement = make.placement()
    item(db, placement, Role.APPLICANT, NOW.date() + 5 * DAY)
    assert days_told("item", 25) == [2, 6]
    mail = mails(db)[0]
    assert f"/mon-stage?id={placement.public_id}" in mail.body
    assert mail.title == "Rappel : « Badge », pour votre stage"
    assert "Petrosyan" not in mail.title + mail.body


def test_the_tutor_gets_a_link_that_opens_the_internship(db, make):
    tutor = make.person()
    department = make.department()
    make.host(department)
    placement = make.placement(department=department, tutor_id=tutor.id, state=P.READY)
    item(db, placement, Role.HOST, NOW.date() + 4 * DAY)
    assert days_told("item", 2) == [1]
    [mail] = mails(db)
    assert mail.recipient == tutor.email
    assert bearer(db, token_in(mail), NOW + DAY).link.subject_id == placement.id


def test_without_a_tutor_the_people_of_the_department_are_reminded(db, make):
    department = make.department()
    host, _other = make.host(department), make.host()
    item(db, make.placement(department=department), Role.HOST, NOW.date() + 4 * DAY)
    assert days_told("item", 3) == [1]
    assert [mail.recipient for mail in mails(db)] == [host.email]


def test_coordinators_and_schools_are_reminded_of_what_is_theirs(db, make):
    coordinator, partner = make.coordinator(), make.partner()
    make.coordinator(make.artachat())
    placement = make.placement()
    item(db, placement, Role.COORDINATOR, NOW.date() + 4 * DAY)
    item(db, placement, Role.PARTNER, NOW.date() + 4 * DAY)
    assert remind_due(NOW + DAY) == 2
    assert {mail.recipient for mail in mails(db)} == {coordinator.email, partner.email}


def asked(db, make, offer, **fields):
    """An application about which the department of ``offer`` was asked today."""
    application = make.application(state=A.UNDER_REVIEW, offers=(offer,))
    db.add(HostOpinion(**{"application_id": application.id, "offer_id": offer.id, "asked_at": NOW, **fields}))
    return application


def test_a_silent_department_is_reminded_after_seven_and_fourteen_days_in_one_mail(db, make):
    department = make.department()
    host, offer = make.user(language=Language.EN), make.offer(department=department)
    make.grant(host, Role.HOST, department=department)
    make.host()
    applications = [asked(db, make, offer) for _ in range(3)]
    assert days_told("opinion", 30) == [7, 14]
    assert {mail.recipient for mail in mails(db)} == {host.email}
    assert mails(db)[0].title.endswith("candidates await the word of " + department.name_fr)
    assert mails(db)[0].body.count(department.name_fr) == 1
    desk = bearer(db, token_in(mails(db)[0]), NOW + 7 * DAY)
    assert (desk.link.purpose, desk.link.subject_id) == (LinkPurpose.DEPARTMENT_DESK, department.id)
    told = db.all(
        select(Reminder.subject_id).where(
            Reminder.kind == "opinion", Reminder.step == (NOW.date() + 7 * DAY).toordinal()
        )
    )
    assert sorted(told) == sorted(one.id for one in applications)


def test_a_department_that_answered_or_whose_candidate_was_decided_is_left_alone(db, make):
    department = make.department()
    make.host(department)
    offer = make.offer(department=department)
    asked(db, make, offer, answer=HostAnswer.INTERESTED)
    decided = asked(db, make, offer)
    with writing() as session:
        session.get_one(Application, decided.id).state = A.REJECTED
    assert days_told("opinion", 30) == []


# Once, and one a day


def test_several_matters_of_one_person_are_one_mail_with_a_list(db, make):
    person = make.person()
    make.user(person=person, language=Language.EN)
    application = make.application(person=person, state=A.SELECTED, decided_at=NOW)
    placement = make.placement(person=person)
    item(db, placement, Role.APPLICANT, NOW.date() + 10 * DAY)
    item(db, placement, Role.APPLICANT, NOW.date() + 9 * DAY)
    assert remind_due(NOW + 7 * DAY) == 1
    [mail] = mails(db)
    assert mail.title == "Reminder: 3 matters wait for you"
    assert mail.body.count("http") == 1
    assert "/aujourd-hui" in mail.body
    assert remind_due(NOW + 7 * DAY + HOUR) == 0
    assert len(db.all(select(Reminder).where(Reminder.kind != sending.DAY))) == 3
    assert application.public_id not in mail.body


def test_somebody_gets_one_mail_a_day_and_the_rest_on_the_next(db, make):
    person = make.person()
    make.application(person=person, state=A.SELECTED, decided_at=NOW)
    assert remind_due(NOW + 7 * DAY) == 1
    item(db, make.placement(person=person), Role.APPLICANT, NOW.date() + 10 * DAY)
    assert remind_due(NOW + 7 * DAY + HOUR) == 0
    assert remind_due(NOW + 8 * DAY) == 1
    assert [mail.subject_kind for mail in mails(db)] == [SubjectKind.APPLICATION, SubjectKind.CHECKLIST_ITEM]


def test_two_rounds_at_once_write_each_mail_once(db, make):
    people = [make.person() for _ in range(4)]
    for person in people:
        make.application(person=person, state=A.SELECTED, decided_at=NOW)
        item(db, make.placement(person=person), Role.APPLICANT, NOW.date() + 10 * DAY)
    done = at_once(*[lambda: remind_due(NOW + 7 * DAY)] * 3)
    assert sum(done) == 4
    assert sorted(mail.recipient for mail in mails(db)) == sorted(person.email for person in people)


def test_a_round_that_broke_off_goes_on_where_it_ended(db, make):
    for _ in range(3):
        make.application(state=A.SELECTED, decided_at=NOW)
    allowed = iter([True, False, False])
    assert remind_due(NOW + 7 * DAY, go_on=lambda: next(allowed)) == 1
    assert remind_due(NOW + 7 * DAY + HOUR) == 2
    assert len({mail.recipient for mail in mails(db)}) == len(mails(db)) == 3


def test_days_of_standstill_are_caught_up_with_one_mail(db, make):
    draft(make)
    assert remind_due(NOW + 9 * DAY) == 1
    assert days_told("draft", 14, start=9) == []


# Settled meanwhile


def test_nobody_is_reminded_of_what_is_settled(db, make):
    person = make.person()
    answered = make.application(person=person, state=A.SELECTED, decided_at=NOW)
    act(decisions.confirm, make.applicant(person), answered.public_id)
    make.application(state=A.CONFIRMED, confirm_by=NOW + 15 * DAY)
    correction(db, make, state=CorrectionState.ANSWERED)
    correction(db, make, state=CorrectionState.ACCEPTED)
    item(db, make.placement(), Role.APPLICANT, NOW.date() + 7 * DAY, done_at=NOW)
    item(db, make.placement(state=P.CANCELLED), Role.APPLICANT, NOW.date() + 7 * DAY)
    assert remind_due(NOW + 7 * DAY) == 0


def test_what_is_settled_between_looking_and_writing_is_left_out(db, make):
    person = make.person()
    application = make.application(person=person, state=A.SELECTED, decided_at=NOW)
    todo = item(db, make.placement(person=person), Role.APPLICANT, NOW.date() + 10 * DAY)
    later = NOW + 7 * DAY
    with db.session() as session:
        seen = [one for kind in sending.KINDS for one in kind.find(session, later, None)]
    assert len(seen) == 2
    with writing() as session:
        session.get_one(ChecklistItem, todo.id).done_at = later
    assert act(sending.remind, system(), seen, now=later) is True
    [mail] = mails(db)
    assert (mail.subject_kind, mail.subject_id) == (SubjectKind.APPLICATION, application.id)
    with writing() as session:
        session.get_one(Application, application.id).state = A.DECLINED
    assert act(sending.remind, system(), seen, now=later + DAY) is False


def test_somebody_without_an_address_holds_up_nobody(db, make):
    make.application(state=A.SELECTED, decided_at=NOW, person=make.person(email=""))
    make.application(state=A.SELECTED, decided_at=NOW, person=make.person(email="not an address"))
    make.application(state=A.SELECTED, decided_at=NOW)
    assert remind_due(NOW + 7 * DAY) == 1


def test_addresses_are_kept_as_hashes_only(db, make):
    make.application(state=A.SELECTED, decided_at=NOW)
    remind_due(NOW + 7 * DAY)
    rows = db.all(select(Reminder))
    assert {len(row.recipient) for row in rows} == {64}
    assert db.one(select(OutboxMail)).state is MailState.QUEUED


def test_the_hours_of_a_day_are_those_of_the_city(db, make):
    make.application(state=A.SELECTED, decided_at=NOW)
    evening = datetime(2026, 11, 29, 23, 30, tzinfo=NOW.tzinfo)  # already Monday in Clamart
    assert remind_due(evening) == 1
    assert remind_due(evening + HOUR) == 0
