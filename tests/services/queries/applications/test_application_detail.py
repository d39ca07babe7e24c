"""One application, as each viewer may see it."""

from dataclasses import fields
from datetime import date, timedelta

import pytest

from db.enums import (
    ApplicationState,
    CallState,
    Decision,
    DocumentKind,
    FrenchLevel,
    Language,
    PlacementState,
    QuestionType,
    Role,
    Source,
)
from db.models import CallPartner, CorrectionRequest, Person
from services import applications as writes
from services.actors import ANONYMOUS
from services.errors import NotFound
from services.queries.applications import applications
from services.queries.applications.applications import Viewer
from tests.conftest import NOW
from tests.counting import statements
from tests.services.applying import act, asks_for_cv, complete_draft, cv, questions, student

A = ApplicationState


def seen(db, actor, application, now=NOW):
    with db.session() as session:
        return applications.detail(session, actor, application.public_id, now=now)


@pytest.fixture
def story(db, make):
    """A selected application with all that can hang on one, and everybody who looks at it."""
    departments = [make.department(name_fr="Culture"), make.department(name_fr="Sports")]
    asked = questions(
        db,
        {"code": "visa", "type": QuestionType.YES_NO, "label_fr": "Un visa ?"},
        {"code": "which", "condition": {"question": "visa", "in": [True]}},
    )
    call = make.call(questionnaire_id=asked.id, uses_shortlist=True)
    asks_for_cv(db, call)
    db.add(CallPartner(call_id=call.id, organisation_id=make.artachat().id))
    offers = tuple(make.offer(department=one, call=call) for one in departments)
    person = student(make)
    anna, coordinator = make.applicant(person), make.coordinator()
    application = make.application(call=call, person=person, offers=offers)
    cv(db, application)
    act(writes.save_answer, anna, application.public_id, "visa", False)
    act(writes.submit, anna, application.public_id)
    for move in ("take_up", "shortlist"):
        act(writes.decide, coordinator, application.public_id, move, seen_version=None)
    cv(db, application, kind=DocumentKind.PASSPORT, name="passport.pdf")
    cv(db, application, name="old.pdf", deleted_at=NOW)
    act(writes.note, coordinator, application.public_id, "Très bon dossier")
    act(writes.write_message, anna, application.public_id, "Bonjour")
    act(writes.write_message, coordinator, application.public_id, "Bonjour Anna")
    act(writes.prepare, coordinator, application.public_id, Decision.SELECT, reason="Bravo")
    return {
        "application": application, "owner": anna, "coordinator": coordinator,
        "partner city": make.coordinator(make.artachat()), "school": make.partner(),
        "host": make.host(departments[0]), "person": person,
    }  # fmt: skip


def test_staff_see_everything(db, story):
    found = seen(db, story["coordinator"], story["application"])
    assert (found.viewer, found.state, found.label) == (Viewer.STAFF, A.SHORTLISTED, "Shortlisted")
    assert (found.pending_decision, found.pending_reason) == (Decision.SELECT, "Bravo")
    assert [(row.body, row.author) for row in found.notes] == [("Très bon dossier", story["coordinator"].name)]
    assert [row.state for row in found.history] == [A.SUBMITTED, A.UNDER_REVIEW, A.SHORTLISTED]
    assert [row.actor_name for row in found.history] == [story["owner"].name, *[story["coordinator"].name] * 2]
    assert [(row.author, row.from_applicant, row.body) for row in found.messages] == [
        (story["owner"].name, True, "Bonjour"), (story["coordinator"].name, False, "Bonjour Anna"),
    ]  # fmt: skip
    assert (found.unread, [row.name for row in found.documents]) == (1, ["cv.pdf", "passport.pdf"])
    assert [move.name for move in found.moves] == ["select", "waitlist", "reject", "withdraw"]
    assert found.person.phone == story["person"].phone


def test_the_applicant_sees_public_words_and_no_names_of_staff(db, story):
    found = seen(db, story["owner"], story["application"])
    assert (found.viewer, found.state, found.label) == (Viewer.OWNER, A.UNDER_REVIEW, "Under study")
    assert (found.pending_decision, found.pending_reason, found.notes) == (None, "", ())
    assert [(row.label, row.actor_name) for row in found.history] == [
        ("Received", story["owner"].name), ("Under study", ""),
    ]  # fmt: skip
    assert [row.author for row in found.messages] == [story["owner"].name, ""]
    assert (found.unread, [row.name for row in found.documents]) == (1, ["cv.pdf", "passport.pdf"])
    assert [(move.name, move.needs_reason) for move in found.moves] == [("withdraw", False)]
    assert story["coordinator"].name not in repr(found)
    assert "shortlist" not in repr(found).casefold()
    assert "Très bon" not in repr(found)


def test_observers_see_the_file_but_not_what_both_sides_tell_each_other(db, story):
    for who, viewer in (("partner city", Viewer.OBSERVER), ("school", Viewer.SCHOOL)):
        found = seen(db, story[who], story["application"])
        assert (found.viewer, found.moves, found.messages, found.notes) == (viewer, (), (), ())
        assert (found.pending_decision, found.decision_reason, found.may_fill) == (None, "", False)
        assert [row.name for row in found.documents] == ["cv.pdf"]
        assert [row.actor_name for row in found.history] == [""] * len(found.history)
        assert found.person.name == story["person"].name


def test_a_chosen_department_sees_whom_it_would_host_and_nothing_private(db, story):
    found = seen(db, story["host"], story["application"])
    assert (found.viewer, found.person.name, found.motivation[:10]) == (
        Viewer.HOST, story["person"].name, "Je voudrai",
    )  # fmt: skip
    private = [found.person.birth_date, found.person.phone, found.person.email, found.person.nationality]
    assert private == [None, "", "", ""]
    assert [row.department for row in found.choices] == ["Culture"]
    assert [row.name for row in found.documents] == ["cv.pdf"]
    assert (found.questions, found.history, found.messages, found.moves) == ((), (), (), ())


def test_others_find_nothing(db, make, story):
    draft = make.application(offers=(make.offer(department=make.department()),))
    for actor in (make.applicant(), make.host(), make.member(Role.REVIEWER, make.city()), ANONYMOUS):
        with pytest.raises(NotFound):
            seen(db, actor, story["application"])
    with pytest.raises(NotFound):
        seen(db, make.partner(), draft)


def test_questions_come_with_their_answers_and_whether_they_show(db, story):
    found = seen(db, story["owner"], story["application"]).questions
    assert [(row.code, row.label, row.answer, row.is_visible) for row in found] == [
        ("visa", "Un visa ?", False, True), ("which", "Question 1 ?", None, False),
    ]  # fmt: skip


def test_a_draft_says_what_is_missing_and_why_one_may_not_apply(db, make):
    call = make.call(min_age=25)
    asks_for_cv(db, call)
    person = student(make)
    draft = make.application(call=call, person=person, study_year="")
    found = seen(db, make.applicant(person), draft)
    assert [one.code for one in found.missing] == ["study_year", "document:cv"]
    assert [one.field for one in found.obstacles] == ["birth_date"]
    assert found.required_documents == ((DocumentKind.CV, True),)
    assert (found.may_fill, [move.name for move in found.moves]) == (True, ["submit", "withdraw"])
    sent = make.application(call=call, person=student(make), state=A.SUBMITTED, study_year="")
    found = seen(db, make.coordinator(), sent)
    assert (found.missing, found.obstacles, found.may_fill) == ((), (), False)


@pytest.mark.parametrize(
    ("call", "days", "owner", "staff"),
    [
        ({}, 0, True, True),
        ({}, 31, False, True),
        ({"state": CallState.DRAFT}, 0, False, False),
        ({"state": CallState.ARCHIVED}, 0, False, False),
    ],
)
def test_a_draft_can_be_filled_in_and_sent_as_long_as_the_call_is_open(db, make, call, days, owner, staff):
    draft = complete_draft(db, make, call=make.call(**call))
    now = NOW + timedelta(days=days)
    for actor, expected in ((make.applicant(db.get(Person, draft.person_id)), owner), (make.coordinator(), staff)):
        found = seen(db, actor, draft, now)
        assert (found.may_fill, "submit" in [move.name for move in found.moves]) == (expected, expected)


def test_buttons_follow_the_dates_and_what_the_call_uses(db, make):
    call = make.call(uses_shortlist=False, uses_waiting_list=False)
    studied, selected = make.application(call=call, state=A.UNDER_REVIEW), make.application(call=call, state=A.SELECTED)
    coordinator, late = make.coordinator(), selected.confirm_by + timedelta(seconds=1)
    moves = [
        [move.name for move in seen(db, coordinator, application, now).moves]
        for application, now in ((studied, NOW), (selected, NOW), (selected, late))
    ]
    assert moves == [
        ["select", "reject", "withdraw"], ["confirm", "decline", "withdraw"], ["decline", "expire", "withdraw"],
    ]  # fmt: skip


def test_a_decision_is_told_with_its_reason_and_dates(db, make):
    person = student(make)
    rejected = make.application(person=person, state=A.SUBMITTED)
    act(writes.decide, make.coordinator(), rejected.public_id, "reject", seen_version=1, reason="Trop de candidatures")
    found = seen(db, make.applicant(person), rejected)
    assert (found.label, found.decision_reason, found.decided_at) == ("Not selected", "Trop de candidatures", NOW)
    assert [row.reason for row in found.history] == [""]


def test_ones_own_reason_and_a_source_stay_in_the_history(db, make):
    person = student(make)
    selected = make.application(person=person, state=A.SELECTED)
    anna = make.applicant(person)
    act(writes.decline, anna, selected.public_id, reason="Un autre stage")
    found = seen(db, anna, selected)
    assert [(row.label, row.reason, row.source) for row in found.history] == [
        ("Declined by you", "Un autre stage", Source.ACCOUNT)
    ]


def test_an_open_correction_and_the_placement_are_shown(db, make):
    person = student(make)
    confirmed = make.application(person=person, state=A.CONFIRMED)
    coordinator = make.coordinator()
    placement = make.placement(person=person, application_id=confirmed.id, state=PlacementState.READY)
    for state in ("open", "accepted"):
        db.add(
            CorrectionRequest(
                application_id=confirmed.id, field="motivation", message="Plus court", due_on=date(2026, 12, 1),
                state=state, requested_at=NOW, requested_by_id=coordinator.user_id,
            )
        )  # fmt: skip
    found = seen(db, make.applicant(person), confirmed)
    assert [(row.field, row.due_on) for row in found.corrections] == [("motivation", date(2026, 12, 1))]
    assert (found.placement_public_id, found.placement_state) == (placement.public_id, PlacementState.READY)


def test_words_of_the_call_are_in_the_language_of_the_viewer(db, make):
    user = make.user(person=student(make), language=Language.EN)
    call = make.call(title_en="Internships", sending_organisation_id=make.university().id)
    draft = make.application(call=call, person=db.get(Person, user.person_id))
    found = seen(db, make.actor(user), draft)
    assert (found.call_title, found.organisation) == ("Internships", "Ville de Clamart")
    assert found.sending_organisation_public_id == make.university().public_id


def test_no_internal_number_is_given_out(db, story):
    found = seen(db, story["coordinator"], story["application"])
    assert [field.name for field in fields(found) if field.name == "id" or field.name.endswith("_id")] == [
        "public_id", "call_public_id", "sending_organisation_public_id", "placement_public_id",
    ]  # fmt: skip


def test_a_file_needs_as_many_statements_with_three_of_everything_as_with_one(db, make, story):
    application, coordinator, anna = story["application"], story["coordinator"], story["owner"]
    others = [story["school"], story["host"]]
    read = applications.detail
    before = [statements(read, actor, application.public_id, now=NOW) for actor in (coordinator, anna, *others)]
    for _more in range(2):
        cv(db, application, kind=DocumentKind.TRANSCRIPT)
        act(writes.note, coordinator, application.public_id, "Encore")
        act(writes.write_message, make.coordinator(), application.public_id, "Encore")
    after = [statements(read, actor, application.public_id, now=NOW) for actor in (coordinator, anna, *others)]
    assert after == before
    assert max(before) <= 12


def test_the_form_shows_its_owner_what_the_file_does_by_few_statements(db, make, story):
    call, person = make.call(max_choices=2), student(make, birth_date=None)
    make.offer(department=make.department(name_fr="Ailleurs"), call=call)
    bare = make.application(call=call, person=person)
    for application, owner in ((story["application"], story["owner"]), (bare, make.applicant(person))):
        with db.session() as session:
            shown = applications.form(session, owner, application.public_id, now=NOW)
        whole = seen(db, owner, application)
        assert all(getattr(shown, one.name) == getattr(whole, one.name) for one in fields(shown))
        assert statements(applications.form, owner, application.public_id, now=NOW) <= 7
    assert [one.code for one in shown.missing][:2] == ["birth_date", "choices"]


def test_the_form_is_for_its_owner_alone(db, make, story):
    for actor in (story["coordinator"], story["school"], story["host"], make.applicant(), ANONYMOUS):
        with db.session() as session, pytest.raises(NotFound):
            applications.form(session, actor, story["application"].public_id, now=NOW)


def test_a_level_that_was_certified_is_told_apart_from_a_declared_one(db, make):
    person = student(make, french_certified=FrenchLevel.C1)
    found = seen(db, make.coordinator(), make.application(person=person, state=A.SUBMITTED)).person
    assert (found.french_declared, found.french_certified) == (FrenchLevel.B2, FrenchLevel.C1)
