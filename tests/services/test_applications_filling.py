"""Starting and filling in an application."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from db.enums import (
    ApplicationState,
    CallState,
    CorrectionState,
    Language,
    OfferState,
    QuestionType,
    Source,
    SubjectKind,
)
from db.models import Application, Call, Choice, CorrectionRequest, Person
from db.session import writing
from services import applications, people, questionnaires, search
from services.actors import ANONYMOUS, system
from services.errors import DomainError, Forbidden, Invalid, InvalidMove, NotFound
from tests.at_once import at_once
from tests.conftest import NOW
from tests.services.applying import act, asks_for_cv, audited, complete_draft, cv, questions, sentence, steps, student

AFTER = NOW + timedelta(days=31)
"""A day after the call closed."""
OUTSIDE = "The internships of this call lie between 1 Jul 2027 and 31 Aug 2027."


def person_of(db, actor):
    return db.get(Person, actor.person_id)


def own_draft(db, make, **fields):
    """A draft and the actor whose it is."""
    anna = make.applicant()
    return anna, make.application(person=person_of(db, anna), **fields)


def offers_chosen(db, application):
    query = select(Choice.offer_id).where(Choice.application_id == application.id).order_by(Choice.rank)
    return db.all(query)


# starting


def test_an_application_is_started_once_per_person_and_call(db, make):
    anna, call = make.applicant(), make.call()
    first = act(applications.start, anna, call.public_id)
    second = act(applications.start, anna, call.public_id)
    assert (first.public_id, first.state) == (second.public_id, ApplicationState.DRAFT)
    saved = db.one(select(Application))
    assert (saved.organisation_id, saved.source, saved.language) == (
        call.organisation_id, Source.ACCOUNT, anna.language,
    )  # fmt: skip
    assert saved.sort_name == "petrosyan" + person_of(db, anna).family_name.removeprefix("Petrosyan") + " " + (
        person_of(db, anna).given_name.casefold()
    )
    assert (steps(db, saved), audited(db)) == (["start"], ["application:start"])


def test_started_twice_at_once_it_is_one_draft(db, make):
    anna, call = make.applicant(), make.call()
    done = at_once(*(lambda: act(applications.start, anna, call.public_id).public_id for _device in range(4)))
    assert set(done) == {db.one(select(Application)).public_id}


def test_after_a_withdrawal_a_new_one_can_be_started(db, make):
    anna, old = own_draft(db, make, state=ApplicationState.WITHDRAWN)
    call = db.get(Call, old.call_id)
    new = act(applications.start, anna, call.public_id)
    assert (new.id != old.id, db.fresh(new).state) == (True, ApplicationState.DRAFT)


@pytest.mark.parametrize(
    ("call", "now", "refusal"),
    [
        ({}, NOW - timedelta(days=11), "This call opens on Thursday 12 November 2026 at 11:00 (Paris time)."),
        (
            {"time_zone": "Asia/Yerevan"},
            AFTER,
            "This call closed on Tuesday 22 December 2026 at 14:00 (Yerevan time). What you saved is kept.",
        ),
        ({"state": CallState.DRAFT}, NOW, "This call is not published: nobody can apply to it for the moment."),
        ({"state": CallState.ARCHIVED}, NOW, "This call is not published: nobody can apply to it for the moment."),
    ],
)
def test_a_call_that_is_not_open_is_not_applied_to(db, make, call, now, refusal):
    user = make.user(language=Language.EN)
    with pytest.raises(Invalid) as refused:
        act(applications.start, make.actor(user), make.call(**call).public_id, now=now)
    assert sentence(refused.value) == refusal
    assert db.all(select(Application)) == []


def test_a_draft_is_found_again_after_the_deadline(db, make):
    anna, draft = own_draft(db, make)
    found = act(applications.start, anna, db.get(Call, draft.call_id).public_id, now=AFTER)
    assert found.public_id == draft.public_id


def test_somebody_without_an_account_starts_nothing(db, make):
    call = make.call()
    for actor in (ANONYMOUS, system()):
        with pytest.raises(Forbidden, match="Sign in"):
            act(applications.start, actor, call.public_id)
    with pytest.raises(NotFound):
        act(applications.start, make.applicant(), "no-such-call")


def test_a_coordinator_starts_one_for_somebody_who_phoned_even_after_the_deadline(db, make):
    call, person, coordinator = make.call(), student(make), make.coordinator()
    for _time in range(2):
        act(
            applications.start_on_behalf, coordinator, call.public_id, person.public_id, source=Source.PHONE, now=AFTER
        )  # fmt: skip
    saved = db.one(select(Application))
    assert (saved.person_id, saved.source) == (person.id, Source.PHONE)
    with pytest.raises(Invalid) as refused:
        act(applications.start_on_behalf, coordinator, call.public_id, person.public_id, source=Source.ACCOUNT)
    assert refused.value.field == "source"


def test_only_its_coordinators_start_one_on_behalf(db, make):
    call, person = make.call(), student(make)
    for actor in (make.applicant(), make.coordinator(make.artachat()), make.partner(), make.host(), ANONYMOUS):
        with pytest.raises(Forbidden):
            act(applications.start_on_behalf, actor, call.public_id, person.public_id, source=Source.PHONE)
    draft = make.call(state=CallState.DRAFT)
    with pytest.raises(Invalid, match="Publish"):
        act(applications.start_on_behalf, make.coordinator(), draft.public_id, person.public_id, source=Source.PHONE)
    assert db.all(select(Application)) == []


# saving fields


@pytest.mark.parametrize(
    ("field", "typed", "column", "kept"),
    [
        ("study_field", "  Droit   public ", "study_field", "Droit public"),
        ("study_year", "M1", "study_year", "M1"),
        ("motivation", "Parce que.\r\n\r\nVoilà.", "motivation", "Parce que.\n\nVoilà."),
        ("motivation", "", "motivation", ""),
        ("available_from", date(2027, 7, 5), "available_from", date(2027, 7, 5)),
        ("available_until", "2027-08-20", "available_until", date(2027, 8, 20)),
        ("language", "hy", "language", Language.HY),
    ],
)
def test_a_field_of_a_draft_is_saved_with_its_instant(db, make, field, typed, column, kept):
    anna, draft = own_draft(db, make)
    later = NOW + timedelta(minutes=4)
    assert act(applications.save_field, anna, draft.public_id, field, typed, now=later) == later
    saved = db.fresh(draft)
    assert (getattr(saved, column), saved.saved_at) == (kept, later)


def test_the_school_is_saved_by_its_public_id_and_found_by_search(db, make):
    anna, draft = own_draft(db, make, sending_organisation_id=None)
    act(applications.save_field, anna, draft.public_id, "sending_organisation", make.university().public_id)
    act(applications.save_field, anna, draft.public_id, "study_field", "Œnologie")
    assert db.fresh(draft).sending_organisation_id == make.university().id
    query = select(Application.id).where(search.matches(SubjectKind.APPLICATION, Application.id, "armenie"))
    assert db.all(query) == [draft.id]
    act(applications.save_field, anna, draft.public_id, "sending_organisation", None)
    assert (db.fresh(draft).sending_organisation_id, db.all(query)) == (None, [])


@pytest.mark.parametrize(
    ("field", "typed", "refusal"),
    [
        ("motivation", "x" * 2001, "This text has 2001 characters; at most 2000 are possible."),
        ("study_field", "x" * 121, "This text has 121 characters; at most 120 are possible."),
        ("available_from", "soon", "This is not a date: write day, month and year."),
        ("available_from", date(27, 7, 1), "Check the year of this date."),
        ("available_from", date(2027, 9, 1), OUTSIDE),
        ("available_until", date(2027, 6, 30), OUTSIDE),
        ("state", "selected", "This cannot be changed here."),
        ("call_id", 1, "This cannot be changed here."),
        ("language", "de", "Choose one of the values in the list."),
    ],
)
def test_a_value_that_cannot_be_right_is_refused_and_the_old_one_stays(db, make, field, typed, refusal):
    anna, draft = own_draft(db, make)
    with pytest.raises(DomainError) as refused:
        act(applications.save_field, anna, draft.public_id, field, typed)
    assert (sentence(refused.value), refused.value.field) == (refusal, field)
    assert db.fresh(draft).version == draft.version


def test_available_days_go_forwards(db, make):
    anna, draft = own_draft(db, make, available_from=date(2027, 7, 20))
    with pytest.raises(Invalid, match="The last day lies before the first"):
        act(applications.save_field, anna, draft.public_id, "available_until", date(2027, 7, 10))


def test_an_unknown_school_is_not_found(db, make):
    anna, draft = own_draft(db, make)
    with pytest.raises(NotFound):
        act(applications.save_field, anna, draft.public_id, "sending_organisation", "none")


def test_two_devices_write_different_fields_at_once_and_both_stay(db, make):
    anna, draft = own_draft(db, make)
    person = person_of(db, anna)
    done = at_once(
        lambda: act(applications.save_field, anna, draft.public_id, "motivation", "De l’ordinateur"),
        lambda: act(applications.save_field, anna, draft.public_id, "study_year", "M2"),
        lambda: act(applications.save_field, anna, draft.public_id, "study_field", "Droit"),
        lambda: act(people.save_field, anna, person.public_id, "city", "Gumri"),
        lambda: act(people.save_field, anna, person.public_id, "given_name", "Nare"),
    )
    assert [one for one in done if isinstance(one, Exception)] == []
    saved = db.fresh(draft)
    assert (saved.motivation, saved.study_year, saved.study_field) == ("De l’ordinateur", "M2", "Droit")
    query = select(Application.id).where(search.matches(SubjectKind.APPLICATION, Application.id, "nare droit"))
    assert db.all(query) == [draft.id]


def test_nothing_is_saved_after_the_deadline_and_nothing_saved_is_lost(db, make):
    anna, draft = own_draft(db, make, motivation="Gardée")
    offer = make.offer(call=db.get(Call, draft.call_id))
    for service, args in [
        (applications.save_field, ("motivation", "Trop tard")),
        (applications.save_answer, ("why", "x")),
        (applications.set_choices, ([offer.public_id],)),
    ]:
        with pytest.raises(Invalid) as refused:
            act(service, anna, draft.public_id, *args, now=NOW + timedelta(days=30))
        assert "22 décembre 2026" in refused.value.params["deadline"]
    assert (db.fresh(draft).motivation, db.fresh(draft).version) == ("Gardée", 1)


def test_a_coordinator_enters_a_paper_after_the_deadline_and_it_is_audited(db, make):
    _anna, draft = own_draft(db, make)
    act(applications.save_field, make.coordinator(), draft.public_id, "study_year", "M1", now=AFTER)
    assert (db.fresh(draft).study_year, audited(db)) == ("M1", ["application:fill"])


def test_strangers_fill_nothing_in(db, make):
    department = make.department()
    call = make.call()
    draft = make.application(call=call, offers=(make.offer(call=call, department=department),))
    strangers = [
        make.applicant(), make.coordinator(make.artachat()), make.host(department), make.partner(), ANONYMOUS, system(),
    ]  # fmt: skip
    for actor in strangers:
        for service, args in [
            (applications.save_field, ("motivation", "x")),
            (applications.save_answer, ("why", "x")),
            (applications.set_choices, ([],)),
        ]:
            with pytest.raises(Forbidden):
                act(service, actor, draft.public_id, *args)
    assert db.fresh(draft).version == 1


@pytest.mark.parametrize("state", [state for state in ApplicationState if state is not ApplicationState.DRAFT])
def test_a_sent_application_changes_only_where_a_correction_asks(db, make, state):
    anna, sent = own_draft(db, make, state=state)
    for actor in (anna, make.coordinator()):
        with pytest.raises(InvalidMove):
            act(applications.save_field, actor, sent.public_id, "motivation", "Mieux")
    db.add(
        CorrectionRequest(
            application_id=sent.id, field="motivation", message="Trop court", due_on=date(2026, 12, 1),
            requested_at=NOW, requested_by_id=make.coordinator().user_id,
        )
    )  # fmt: skip
    over = state in {
        ApplicationState.REJECTED, ApplicationState.DECLINED, ApplicationState.EXPIRED, ApplicationState.WITHDRAWN,
    }  # fmt: skip
    with pytest.raises(InvalidMove):
        act(applications.save_field, anna, sent.public_id, "study_year", "M1")
    if over:
        with pytest.raises(InvalidMove):
            act(applications.save_field, anna, sent.public_id, "motivation", "Mieux")
    else:
        act(applications.save_field, anna, sent.public_id, "motivation", "Mieux", now=AFTER)
        with writing() as session:
            session.execute(update(CorrectionRequest).values(state=CorrectionState.ACCEPTED))
        with pytest.raises(InvalidMove):
            act(applications.save_field, anna, sent.public_id, "motivation", "Encore")
    assert db.fresh(sent).motivation.startswith("Je voudrais" if over else "Mieux")


# answers and choices


def test_answers_are_saved_by_the_code_of_their_question(db, make):
    asked = questions(db, {"code": "why"}, {"code": "bikes", "type": QuestionType.NUMBER, "maximum": 9})
    anna, draft = own_draft(db, make, call=make.call(questionnaire_id=asked.id))
    act(applications.save_answer, anna, draft.public_id, "why", "pour voir")
    act(applications.save_answer, anna, draft.public_id, "bikes", "2")
    act(applications.save_answer, anna, draft.public_id, "why", "pour apprendre")
    with db.session() as session:
        found = questionnaires.answers_of(session, SubjectKind.APPLICATION, [draft.id])
    assert (found[draft.id], db.fresh(draft).saved_at) == ({"why": "pour apprendre", "bikes": 2}, NOW)
    with pytest.raises(Invalid, match="a number of at most") as refused:
        act(applications.save_answer, anna, draft.public_id, "bikes", "10")
    assert refused.value.field == "bikes"
    with pytest.raises(Invalid, match="not part of the call"):
        act(applications.save_answer, anna, draft.public_id, "other", "x")


def test_choices_are_saved_in_their_order_and_replaced(db, make):
    call = make.call(max_choices=3)
    anna, draft = own_draft(db, make, call=call)
    one, two, free = make.offer(call=call), make.offer(call=call), make.offer()
    act(applications.set_choices, anna, draft.public_id, [two.public_id, one.public_id])
    assert offers_chosen(db, draft) == [two.id, one.id]
    act(applications.set_choices, anna, draft.public_id, [one.public_id, free.public_id, two.public_id])
    assert offers_chosen(db, draft) == [one.id, free.id, two.id]
    act(applications.set_choices, anna, draft.public_id, [])
    assert offers_chosen(db, draft) == []


def test_choices_that_are_too_many_double_or_not_of_this_call_are_refused(db, make):
    call = make.call(max_choices=2)
    anna, draft = own_draft(db, make, call=call)
    fine = make.offer(call=call)
    act(applications.set_choices, anna, draft.public_id, [fine.public_id])
    others = {
        "draft": make.offer(call=call, state=OfferState.DRAFT),
        "closed": make.offer(call=call, state=OfferState.CLOSED),
        "another call": make.offer(call=make.call()),
        "too early": make.offer(starts_on=date(2027, 6, 30)),
        "too late": make.offer(ends_on=date(2027, 9, 1)),
        "another city": make.offer(department=make.department(organisation_id=make.artachat().id)),
    }
    for offer in others.values():
        with pytest.raises(Invalid, match="cannot be chosen") as refused:
            act(applications.set_choices, anna, draft.public_id, [offer.public_id])
        assert refused.value.field == "choices"
    with pytest.raises(Invalid, match="at most"):
        act(applications.set_choices, anna, draft.public_id, [fine.public_id, make.offer(call=call).public_id, "x"])
    with pytest.raises(Invalid, match="twice"):
        act(applications.set_choices, anna, draft.public_id, [fine.public_id, fine.public_id])
    with pytest.raises(Invalid, match="does not exist"):
        act(applications.set_choices, anna, draft.public_id, ["nothing"])
    assert offers_chosen(db, draft) == [fine.id]


# what is missing


def missing_of(db, application):
    with db.session() as session:
        found = applications.missing(session, session.get_one(Application, application.id))
    return [(one.step.value, one.code) for one in found]


def test_an_empty_draft_lists_all_that_is_missing_in_the_order_of_the_steps(db, make):
    asked = questions(db, {"code": "why", "is_required": True}, {"code": "more"})
    call = make.call(questionnaire_id=asked.id)
    asks_for_cv(db, call)
    make.offer(call=call)
    person = make.person(
        given_name="", family_name="", birth_date=None, nationality="", email="", given_name_hy="", family_name_hy=""
    )
    draft = make.application(
        call=call, person=person, study_field="", study_year="", motivation="", sending_organisation_id=None
    )
    assert missing_of(db, draft) == [
        ("identity", "given_name"), ("identity", "family_name"), ("identity", "birth_date"),
        ("identity", "nationality"), ("identity", "email"), ("identity", "phone"),
        ("studies", "sending_organisation"), ("studies", "study_field"), ("studies", "study_year"),
        ("studies", "motivation"), ("studies", "french_declared"), ("choices", "choices"),
        ("documents", "document:cv"), ("questions", "question:why"),
    ]  # fmt: skip


def test_a_complete_draft_lacks_nothing(db, make):
    call = make.call()
    asks_for_cv(db, call)
    assert missing_of(db, complete_draft(db, make, call=call)) == []


def test_names_of_what_is_missing_are_words_in_each_language(db, make):
    asked = questions(db, {"code": "why", "is_required": True, "label_fr": "Pourquoi ?", "label_en": "Why?"})
    draft = complete_draft(db, make, call=make.call(questionnaire_id=asked.id), study_year="")
    with db.session() as session:
        found = applications.missing(session, session.get_one(Application, draft.id), language="en")
    assert [one.label("en") for one in found] == ["Year of study", "Answer: Why?"]


def test_a_call_without_offers_asks_for_no_choice(db, make):
    draft = make.application(person=student(make))
    assert missing_of(db, draft) == []
    make.offer()
    assert missing_of(db, draft) == [("choices", "choices")]


def test_a_chosen_offer_that_is_gone_must_be_replaced(db, make):
    call = make.call()
    offer = make.offer(call=call, state=OfferState.WITHDRAWN)
    draft = complete_draft(db, make, call=call, offers=(offer,))
    with db.session() as session:
        found = applications.missing(session, session.get_one(Application, draft.id))
    assert [(one.code, one.params) for one in found] == [("choices", {"title": offer.title_fr})]


@pytest.mark.parametrize(
    ("fields", "is_missing"),
    [
        ({}, False),
        ({"deleted_at": NOW}, True),
        ({"state": "to_replace"}, True),
        ({"scan": "infected"}, True),
        ({"kind": "transcript"}, True),
        ({"subject_kind": SubjectKind.PLACEMENT}, True),
    ],
)
def test_a_mandatory_document_counts_only_if_it_is_there_and_good(db, make, fields, is_missing):
    call = make.call()
    asks_for_cv(db, call)
    draft = make.application(call=call, person=student(make))
    cv(db, draft, **fields)
    assert missing_of(db, draft) == [("documents", "document:cv")] * is_missing


def test_an_optional_document_is_not_missing(db, make):
    call = make.call()
    asks_for_cv(db, call, mandatory=False)
    assert missing_of(db, make.application(call=call, person=student(make))) == []


def test_a_question_that_does_not_show_is_not_missing(db, make):
    asked = questions(
        db,
        {"code": "visa", "type": QuestionType.YES_NO, "is_required": True},
        {"code": "which", "is_required": True, "condition": {"question": "visa", "in": [True]}},
    )
    anna, draft = own_draft(db, make, call=make.call(questionnaire_id=asked.id))
    act(applications.save_answer, anna, draft.public_id, "visa", False)
    assert ("questions", "question:which") not in missing_of(db, draft)
    act(applications.save_answer, anna, draft.public_id, "visa", True)
    assert ("questions", "question:which") in missing_of(db, draft)
