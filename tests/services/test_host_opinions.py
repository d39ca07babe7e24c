"""What departments say of candidates: asked, answered by account and by link, changed until the decision."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from db.enums import ApplicationState, HostAnswer, LinkPurpose, Role, Source, SubjectKind
from db.models import CapabilityLink, HostOpinion, OutboxMail, Person
from services import host_opinions, unit
from services.errors import Forbidden, Invalid, InvalidMove, NotFound
from services.queries.applications import opinions as reads
from tests.conftest import NOW
from tests.counting import statements
from tests.services.hosting import department_link, link, mails

A = ApplicationState
YES, NO = HostAnswer.INTERESTED, HostAnswer.NOT_SUITABLE


def act(service, actor, *args, now=NOW, **options):
    return unit.run(service, actor, *args, now=now, **options)


def answer(actor, application, offer, said, **options):
    return act(host_opinions.answer, actor, application.public_id, offer.public_id, said, **options)


def desk_link(db, department, **fields):
    return link(db, LinkPurpose.DEPARTMENT_DESK, SubjectKind.DEPARTMENT, department.id, **fields)


@pytest.fixture
def department(make):
    return make.department()


@pytest.fixture
def call(make):
    return make.call()


@pytest.fixture
def offer(make, department, call):
    return make.offer(department=department, call=call)


@pytest.fixture
def candidate(make, offer, call):
    return make.application(state=A.SUBMITTED, offers=(offer,), call=call)


def opinion(db):
    return db.one(select(HostOpinion))


def test_a_department_is_asked_once_by_one_mail_for_all_its_candidates(db, make, department, call, offer, candidate):
    make.application(state=A.SHORTLISTED, offers=(offer, make.offer(department=department)), call=call)
    make.application(state=A.DRAFT, offers=(offer,), call=call)
    make.application(state=A.REJECTED, offers=(offer,), call=call)
    head = make.host(department)
    assert act(host_opinions.ask_for_call, make.coordinator(), call.public_id) == 1
    assert len(db.all(select(HostOpinion))) == 3
    mail = db.one(select(OutboxMail))
    assert (mail.template, mail.recipient, mail.recipient_person_id) == (
        "host_opinions_asked", head.email, head.person_id,
    )  # fmt: skip
    assert "Nombre de candidats" in mail.body or ": 2" in mail.body
    made = db.one(select(CapabilityLink))
    assert (made.purpose, made.subject_id, made.is_single_use) == (LinkPurpose.DEPARTMENT_DESK, department.id, False)


def test_the_mail_about_one_candidate_leads_to_this_candidate(db, make, department, candidate):
    make.host(department)
    act(host_opinions.ask_for_application, make.coordinator(), candidate.public_id)
    assert f"?candidate={candidate.public_id}" in db.one(select(OutboxMail)).body


def test_asking_again_reminds_and_keeps_the_day_of_the_question(db, make, department, candidate):
    make.host(department)
    coordinator = make.coordinator()
    act(host_opinions.ask_for_application, coordinator, candidate.public_id)
    act(host_opinions.ask_for_application, coordinator, candidate.public_id, now=NOW + timedelta(days=4))
    assert (opinion(db).asked_at, len(mails(db))) == (NOW, 2)


def test_a_department_without_account_is_reached_through_its_link_or_the_tutor(db, make, department, call, offer):
    make.application(state=A.SUBMITTED, offers=(offer,), call=call)
    coordinator, chief = make.coordinator(), make.person(email="chief@example.org")
    with pytest.raises(Invalid, match="can be written to"):
        act(host_opinions.ask_for_call, coordinator, call.public_id)
    assert db.all(select(HostOpinion)) == []
    desk_link(db, department, person_id=chief.id)
    act(host_opinions.ask_for_call, coordinator, call.public_id)
    other = make.offer(call=call, tutor_id=make.person(email="tutor@example.org").id)
    make.application(state=A.SUBMITTED, offers=(other,), call=call)
    act(host_opinions.ask_for_call, coordinator, call.public_id)
    assert [recipient for _template, recipient in mails(db)] == [
        "chief@example.org", "chief@example.org", "tutor@example.org",
    ]  # fmt: skip


def test_nobody_is_asked_about_what_is_answered(db, make, department, offer, candidate):
    answer(make.host(department), candidate, offer, YES)
    with pytest.raises(Invalid, match="everything is answered"):
        act(host_opinions.ask_for_application, make.coordinator(), candidate.public_id)
    assert mails(db) == []


def test_only_coordinators_ask(db, make, department, call, candidate):
    for actor in (make.host(department), desk_link(db, department), make.partner(), make.coordinator(make.artachat())):
        with pytest.raises(Forbidden):
            act(host_opinions.ask_for_application, actor, candidate.public_id)
        with pytest.raises(Forbidden):
            act(host_opinions.ask_for_call, actor, call.public_id)


def test_a_department_answers_by_account_and_by_link_and_changes_its_mind(db, make, department, offer, candidate):
    head = make.host(department)
    answer(head, candidate, offer, YES, reason=" Très bien ")
    said = opinion(db)
    assert (said.answer, said.reason, said.answered_by, said.source) == (YES, "Très bien", head.name, Source.ACCOUNT)
    answer(desk_link(db, department), candidate, offer, NO, reason="Les dates", now=NOW + timedelta(days=2))
    said = opinion(db)
    assert (said.answer, said.reason, said.answered_by, said.source) == (NO, "Les dates", "M. Petit", Source.LINK)
    assert said.answered_at == NOW + timedelta(days=2)


def test_a_coordinator_records_the_answer_on_behalf(db, make, offer, candidate):
    answer(make.coordinator(), candidate, offer, YES, source=Source.PHONE, told_by="Mme Roche")
    said = opinion(db)
    assert (said.answered_by, said.source) == ("Mme Roche", Source.PHONE)


def test_a_refusal_needs_a_reason_and_an_answer_must_be_chosen(db, make, department, offer, candidate):
    head = make.host(department)
    for said, field in ((NO, "reason"), (None, "answer")):
        with pytest.raises(Invalid) as refusal:
            answer(head, candidate, offer, said, reason=" ")
        assert refusal.value.field == field
    assert db.all(select(HostOpinion)) == []


def test_a_rank_is_kept_only_where_the_call_uses_rankings_and_once(db, make, department, offer, candidate):
    head = make.host(department)
    with pytest.raises(Invalid) as refusal:
        answer(head, candidate, offer, YES, rank=1)
    assert refusal.value.field == "rank"
    ranked = make.call(uses_rankings=True)
    one, two = (make.application(call=ranked, state=A.SUBMITTED, offers=(offer,)) for _ in range(2))
    assert answer(head, one, offer, YES, rank=1).rank == 1
    assert answer(head, one, offer, YES, rank=1).rank == 1
    with pytest.raises(Invalid, match="has this rank"):
        answer(head, two, offer, YES, rank=1)
    assert answer(head, one, offer, NO, reason="Trop tard", rank=3).rank is None


@pytest.mark.parametrize("state", A)
def test_an_opinion_counts_until_the_decision(make, department, call, offer, state):
    application = make.application(state=state, offers=(offer,), call=call)
    if state in host_opinions.UNDECIDED:
        assert answer(make.host(department), application, offer, YES).answer is YES
    else:
        with pytest.raises((InvalidMove, NotFound)):
            answer(make.host(department), application, offer, YES)


def test_nobody_else_answers(db, make, department, offer, candidate):
    strangers = (
        make.host(), desk_link(db, make.department()), department_link(db, department), make.partner(),
        make.applicant(), make.coordinator(make.artachat()), make.member(Role.REVIEWER, make.city()),
    )  # fmt: skip
    for actor in strangers:
        with pytest.raises(Forbidden):
            answer(actor, candidate, offer, YES)


def test_an_offer_that_was_not_chosen_gets_no_opinion(make, department, candidate):
    with pytest.raises(NotFound):
        answer(make.host(department), candidate, make.offer(department=department), YES)


def test_a_department_reads_only_its_own_wishes_and_coordinators_all(db, make, department, call, offer):
    elsewhere = make.offer(call=call)
    application = make.application(state=A.SUBMITTED, offers=(elsewhere, offer), call=call)
    answer(make.coordinator(), application, elsewhere, NO, reason="Non")
    with db.session() as session:
        for actor in (make.host(department), desk_link(db, department)):
            found = reads.of_application(session, actor, application.public_id, language="fr")
            assert [(row.offer_public_id, row.wish) for row in found.rows] == [(offer.public_id, 2)]
            [seen] = reads.candidates(session, actor, language="fr")
            assert ([wish.offer_public_id for wish in seen.wishes], seen.awaits) == ([offer.public_id], True)
        all_of_them = reads.of_application(session, make.coordinator(), application.public_id, language="fr")
        assert [(row.answer, row.days) for row in all_of_them.rows] == [(NO, 0), (None, None)]
        assert reads.of_application(session, make.host(), application.public_id, language="fr").rows == ()


def test_candidates_cost_the_same_for_one_and_three(make, department, call, offer):
    head, costs = make.host(department), []
    for _ in range(2):
        make.application(state=A.SUBMITTED, offers=(offer,), call=call)
        costs.append(statements(reads.candidates, head, language="fr"))
        make.application(state=A.SUBMITTED, offers=(offer,), call=call)
    assert costs == [1, 1]


def test_nobody_says_or_reads_a_word_about_themselves(db, make, department, call, offer):
    user = make.user(person=make.person(email="both@example.org"))
    make.grant(user, Role.APPLICANT)
    make.grant(user, Role.HOST, department=department)
    own = make.application(state=A.SUBMITTED, offers=(offer,), call=call, person=db.get(Person, user.person_id))
    by_account, by_link = make.actor(user), desk_link(db, department, person_id=user.person_id)
    for actor in (by_account, by_link):
        with pytest.raises(Forbidden, match="your own application"):
            answer(actor, own, offer, YES)
    assert db.all(select(HostOpinion)) == []
    answer(make.host(department), own, offer, NO, reason="Les dates")
    with db.session() as session:
        assert reads.candidates(session, by_account, language="fr") == []
        assert reads.of_application(session, by_account, own.public_id, language="fr").rows == ()
