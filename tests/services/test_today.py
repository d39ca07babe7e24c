"""The first page: what awaits students, departments and coordinators."""

import re
from datetime import date, timedelta

import pytest

from db.enums import (
    ApplicationState,
    CorrectionState,
    EndReason,
    FindingLevel,
    Language,
    OfferState,
    PlacementState,
    Role,
    SubjectKind,
)
from db.models import (
    ChecklistItem,
    CorrectionRequest,
    Finding,
    Message,
)
from services.actors import ANONYMOUS
from services.i18n import translate
from services.queries.today.singulars import SINGULARS
from services.queries.today.today import TodoRow, today
from settings import ROOT
from tests.conftest import NOW

A, P = ApplicationState, PlacementState
DAY = NOW.date()
W, B, I = FindingLevel.WARN, FindingLevel.BLOCK, FindingLevel.INFO


def seen(db, actor, now=NOW):
    with db.session() as session:
        return today(session, actor, now)


def todos(db, actor, now=NOW):
    return {row.kind: row for row in seen(db, actor, now).todos}


def figures(db, actor):
    return {one.kind: one.value for one in seen(db, actor).figures}


def words(row):
    return translate("en", row.sentence, **row.params)


def test_whatever_is_said_of_one_takes_the_place_of_a_sentence_of_the_first_page():
    asked = "".join(part.read_text("utf-8") for part in (ROOT / "services" / "queries" / "today").glob("today_*.py"))
    for several, one in SINGULARS.items():
        assert several in asked
        assert set(re.findall(r"%\(\w+\)s", several)) == set(re.findall(r"%\(\w+\)s", one))


@pytest.mark.parametrize(("count", "said"), [(1, "A loan is late"), (2, "Loans are late")])
def test_a_title_speaks_of_as_many_as_there_are(count, said):
    assert TodoRow("loans_late", count, "Loans are late", "loans", FindingLevel.WARN).sentence == said


def item(db, placement, owner, due_on, **fields):
    return db.add(
        ChecklistItem(
            **{
                "subject_kind": SubjectKind.PLACEMENT, "subject_id": placement.id, "label_fr": "Badge",
                "label_en": "Badge", "owner_role": owner, "due_on": due_on, **fields,
            }
        )
    )  # fmt: skip


def applicant(make, **fields):
    """Somebody signed in, whose language is English."""
    person = make.person(**fields)
    user = make.user(person=person, language=Language.EN)
    make.grant(user, Role.APPLICANT)
    return person, make.actor(user)


# Students


def test_a_student_who_never_applied_is_led_to_the_open_calls(db, make):
    make.call(closes_at=NOW)
    make.call(opens_at=NOW + timedelta(days=1), closes_at=NOW + timedelta(days=30))
    _person, actor = applicant(make)
    assert seen(db, actor).todos == () == seen(db, ANONYMOUS).todos
    call = make.call(closes_at=NOW + timedelta(days=30))
    row = todos(db, actor)["first"]
    assert (words(row), row.page) == ("Find the call that concerns you and apply", "home")
    person, declined = applicant(make)
    make.application(person=person, call=call, state=A.DECLINED)
    assert seen(db, declined).todos == ()


def test_a_draft_says_what_is_missing_and_until_when(db, make):
    person, actor = applicant(make, phone="")
    call = make.call(closes_at=NOW + timedelta(days=30))
    draft = make.application(person=person, call=call, motivation="")
    row = todos(db, actor)["draft"]
    assert (words(row), row.page, row.query) == (
        "Finish your application and send it: Stages UFAR 2027", "apply", {"id": draft.public_id},
    )  # fmt: skip
    assert row.detail.startswith("Still missing: ")
    assert "Why you apply" in row.detail
    assert (row.due, row.level) == (DAY + timedelta(days=30), I)
    assert todos(db, actor, NOW + timedelta(days=23))["draft"].level is W
    assert "draft" not in todos(db, actor, NOW + timedelta(days=31))


def test_the_day_of_a_deadline_is_the_one_of_its_zone(db, make):
    person, actor = applicant(make)
    call = make.call(closes_at=NOW.replace(month=12, day=3, hour=22), time_zone="Asia/Yerevan")
    make.application(person=person, call=call)
    assert todos(db, actor)["draft"].due == date(2026, 12, 4)


def test_a_selected_student_is_asked_to_answer_first_of_all(db, make):
    person, actor = applicant(make)
    make.application(person=person, call=make.call(), state=A.SELECTED)
    make.application(person=person, call=make.call(), state=A.DRAFT)
    first = seen(db, actor).todos[0]
    assert (first.kind, first.level, first.due, first.page) == ("answer", B, DAY + timedelta(days=15), "my_application")


@pytest.mark.parametrize("state", [A.SUBMITTED, A.UNDER_REVIEW, A.SHORTLISTED, A.WAITLISTED])
def test_a_student_who_waits_is_told_by_when_they_are_answered(db, make, state):
    person, actor = applicant(make)
    make.application(person=person, state=state)
    row = todos(db, actor)["in_study"]
    waits = state is A.WAITLISTED
    assert (row.due, row.level) == (None if waits else date(2027, 1, 31), I)
    assert ("waiting list" in row.title_msgid) is waits


def test_a_student_who_confirmed_reads_that_the_internship_is_prepared_until_it_is_planned(db, make):
    person, actor = applicant(make)
    one = make.application(person=person, state=A.CONFIRMED)
    row = todos(db, actor)["in_study"]
    assert (words(row)[:49], row.page) == ("Your place is confirmed, the city is preparing yo", "my_application")
    make.placement(person=person, application_id=one.id)
    assert "in_study" not in todos(db, actor)


@pytest.mark.parametrize("state", [A.REJECTED, A.DECLINED, A.EXPIRED, A.WITHDRAWN])
def test_a_student_whose_application_is_settled_has_nothing_to_do_for_it(db, make, state):
    person, actor = applicant(make)
    make.application(person=person, state=state)
    assert todos(db, actor) == {}


def test_a_student_sees_corrections_and_messages(db, make):
    person, actor = applicant(make)
    application = make.application(person=person, state=A.UNDER_REVIEW)
    author = make.coordinator().user_id
    for state, due in ((CorrectionState.OPEN, DAY), (CorrectionState.ANSWERED, DAY - timedelta(days=9))):
        db.add(
            CorrectionRequest(
                application_id=application.id, field="cv", message="Illisible", due_on=due, state=state,
                requested_at=NOW, requested_by_id=author,
            )
        )  # fmt: skip
    for from_applicant in (False, False, True):
        db.add(
            Message(
                application_id=application.id, author_id=author, from_applicant=from_applicant, body="?", sent_at=NOW
            )
        )
    found = todos(db, actor)
    assert (found["correction"].due, found["correction"].level) == (DAY, W)
    assert (found["message"].count, words(found["message"])) == (
        2, "You have a message about your application: Stages UFAR 2027",
    )  # fmt: skip


def test_a_student_sees_their_own_things_to_do_for_the_internship(db, make):
    person, actor = applicant(make)
    placement = make.placement(person=person)
    item(db, placement, Role.APPLICANT, DAY - timedelta(days=1))
    item(db, placement, Role.APPLICANT, DAY + timedelta(days=31))
    item(db, placement, Role.HOST, DAY)
    item(db, placement, Role.APPLICANT, DAY, done_at=NOW)
    item(db, make.placement(), Role.APPLICANT, DAY)
    item(db, make.placement(person=person, state=P.CANCELLED), Role.APPLICANT, DAY)
    [row] = seen(db, actor).todos
    assert (words(row), row.level, row.query) == ("For your internship: Badge", W, {"id": placement.public_id})


# Departments


def test_a_head_sees_candidates_drafts_and_what_is_due_for_their_interns(db, make):
    department, other = make.department(), make.department()
    head = make.host(department)
    offer, second = make.offer(department=department), make.offer(department=department)
    make.offer(department=department, state=OfferState.DRAFT)
    make.application(offers=(offer, second), state=A.SUBMITTED)
    make.application(offers=(offer,), state=A.DRAFT)
    make.application(offers=(make.offer(department=other),), state=A.SUBMITTED)
    person = make.person(given_name="Lilit", family_name="Grigoryan")
    running = make.placement(
        department=department, person=person, state=P.IN_PROGRESS, starts_on=DAY - timedelta(days=9), ends_on=DAY
    )
    item(db, running, Role.HOST, DAY + timedelta(days=14))
    item(db, running, Role.HOST, DAY + timedelta(days=15))
    item(db, make.placement(department=other), Role.HOST, DAY)
    make.placement(department=department)
    found = todos(db, head)
    assert {kind: row.count for kind, row in found.items()} == {
        "candidates": 1, "draft_offers": 1, "host_item": 1, "mid_term": 1,
    }  # fmt: skip
    assert found["host_item"].params["intern"] == "Lilit Grigoryan"
    assert figures(db, head) == {"present": 1, "to_come": 1, "published": 2}


@pytest.mark.parametrize("role", ["tutor_id", "deputy_id"])
def test_a_tutor_in_another_department_sees_what_is_due_for_their_intern(db, make, role):
    head = make.host()
    item(db, make.placement(**{role: head.person_id}), Role.HOST, DAY)
    item(db, make.placement(), Role.HOST, DAY)
    assert {kind: row.count for kind, row in todos(db, head).items()} == {"host_item": 1}


# Coordinators


def test_a_coordinator_sees_applications_by_call(db, make):
    coordinator, call, other = make.coordinator(), make.call(title_fr="Été"), make.call(title_fr="Hiver")
    for state in (A.SUBMITTED, A.SUBMITTED, A.SELECTED, A.DRAFT, A.REJECTED):
        make.application(call=call, state=state)
    make.application(call=other, state=A.UNDER_REVIEW, pending_decision="select")
    make.application(call=make.call(organisation_id=make.artachat().id), state=A.SUBMITTED)
    rows = [row for row in seen(db, coordinator).todos if row.page in {"applications", "decisions"}]
    assert {(row.kind, row.params["call"], row.count) for row in rows} == {
        ("to_study", "Été", 2), ("unanswered", "Été", 1), ("pending", "Hiver", 1),
    }  # fmt: skip
    [study] = [row for row in rows if row.kind == "to_study"]
    assert (study.query, study.due) == ({"call": call.public_id, "state": "submitted"}, date(2027, 1, 31))
    assert (study.level, todos(db, coordinator, NOW + timedelta(days=60))["to_study"].level) == (I, W)
    assert figures(db, coordinator)["undecided"] == 3


def test_a_coordinator_is_led_to_place_the_one_who_confirmed(db, make):
    coordinator = make.coordinator()
    person = make.person(given_name="Lilit", family_name="Grigoryan")
    one = make.application(person=person, state=A.CONFIRMED)
    row = todos(db, coordinator)["to_place"]
    assert (row.count, row.detail, row.page, row.query) == (
        1, "Lilit Grigoryan", "placement_entry", {"application": one.public_id},
    )  # fmt: skip
    for _ in range(3):
        make.application(state=A.CONFIRMED)
    row = todos(db, coordinator)["to_place"]
    assert (row.count, row.page, row.detail.endswith(" …")) == (4, "applications", True)


@pytest.mark.parametrize(
    ("state", "reason", "waits"),
    [
        (P.PLANNED, None, False),
        (P.CLOSED, None, False),
        (P.CANCELLED, EndReason.VISA_REFUSED, False),
        (P.CANCELLED, EndReason.INTERN, False),
        (P.CANCELLED, EndReason.HOST, True),
    ],
)
def test_somebody_whose_department_gave_up_waits_for_another_one(db, make, state, reason, waits):
    application = make.application(state=A.CONFIRMED)
    make.placement(application_id=application.id, state=state, end_reason=reason)
    assert ("to_place" in todos(db, make.coordinator())) == waits


def test_a_coordinator_sees_what_begins_soon_and_is_not_ready(db, make):
    coordinator = make.coordinator()
    dates = {"ends_on": DAY + timedelta(days=90)}
    make.placement(state=P.READY, starts_on=DAY + timedelta(days=3), **dates)
    make.placement(state=P.PLANNED, starts_on=DAY + timedelta(days=31), **dates)
    assert "starting" not in todos(db, coordinator)
    lacking = make.placement(state=P.READY, starts_on=DAY + timedelta(days=9), **dates)
    item(db, lacking, Role.COORDINATOR, DAY + timedelta(days=1), is_mandatory=True)
    row = todos(db, coordinator)["starting"]
    assert (row.count, row.level, row.due, row.query) == (1, W, lacking.starts_on, {"id": lacking.public_id})
    make.placement(state=P.AGREEMENT_SIGNED, starts_on=DAY, **dates)
    row = todos(db, coordinator)["starting"]
    assert (row.count, row.level, row.page, row.query) == (2, B, "placements", {})


def test_a_coordinator_sees_late_things_remarks_drafts_messages_and_files_to_close(db, make):
    coordinator = make.coordinator()
    running = make.placement(state=P.IN_PROGRESS)
    for owner in (Role.HOST, Role.APPLICANT):
        item(db, running, owner, DAY - timedelta(days=1))
    item(db, running, Role.HOST, DAY)
    item(db, make.placement(state=P.CANCELLED), Role.HOST, DAY - timedelta(days=1))
    item(db, make.placement(state=P.CLOSED), Role.HOST, DAY - timedelta(days=1))
    for rule, level in (("outside_call", W), ("quota_over", W), ("tutor_missing", I)):
        db.add(Finding(subject_kind=SubjectKind.PLACEMENT, subject_id=running.id, rule=rule, level=level, found_at=NOW))
    make.placement(state=P.COMPLETED)
    make.offer(state=OfferState.DRAFT)
    make.offer()
    application = make.application(state=A.UNDER_REVIEW)
    db.add(
        Message(
            application_id=application.id, author_id=coordinator.user_id, from_applicant=True, body="?", sent_at=NOW
        )
    )
    counted = {kind: row.count for kind, row in todos(db, coordinator).items()}
    assert counted == {"late_items": 2, "remarks": 1, "to_close": 1, "draft_offers": 1, "messages": 1}
    assert figures(db, coordinator) == {"in_progress": 1, "to_come": 0, "undecided": 1, "published": 1}


def test_a_coordinator_of_another_city_sees_none_of_it(db, make):
    make.application(state=A.SUBMITTED)
    make.application(state=A.CONFIRMED)
    make.placement(starts_on=DAY)
    make.offer(state=OfferState.DRAFT)
    stranger = make.coordinator(make.artachat())
    assert (seen(db, stranger).todos, set(figures(db, stranger).values())) == ((), {0})
