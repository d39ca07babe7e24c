"""Filling in an application: fields, answers, choices."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from db.enums import (
    ApplicationState,
    CorrectionState,
    Language,
    OfferState,
    QuestionType,
    SubjectKind,
)
from db.models import Application, Call, Choice, CorrectionRequest, Person
from db.session import writing
from services import applications, people, questionnaires, search
from services.actors import ANONYMOUS, system
from services.errors import DomainError, Forbidden, Invalid, InvalidMove, NotFound
from tests.at_once import at_once
from tests.conftest import NOW
from tests.services.applying import act, audited, questions, sentence

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
