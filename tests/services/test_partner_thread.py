"""The thread between a school's partners and the coordinators: apart from the one with the person."""

import pytest
from sqlalchemy import select

from db.enums import ApplicationState, MessageThread, OrganisationKind
from db.models import Message, Organisation, OutboxMail
from services import applications
from services.actors import ANONYMOUS, system
from services.errors import Forbidden, Invalid
from services.queries.applications.application_talk import partner_talk
from services.queries.applications.applications import detail, mine
from services.queries.today.today import today
from tests.conftest import NOW
from tests.services.applying import act, mails, student

PARTNER = MessageThread.PARTNER


def sent_by(make, state=ApplicationState.SUBMITTED, **fields):
    person = student(make)
    return make.applicant(person), make.application(person=person, state=state, **fields)


def write(actor, application, body="Bonjour", thread=PARTNER):
    act(applications.write_message, actor, application.public_id, body, thread=thread)


def talk(db, actor, application):
    with db.session() as session:
        return partner_talk(session, actor, application.public_id)


def kinds(db, actor):
    with db.session() as session:
        return {row.kind: row for row in today(session, actor, NOW).todos}


def test_a_message_of_the_school_goes_to_the_coordinators_alone(db, make):
    anna, sent = sent_by(make)
    partner, coordinator = make.partner(), make.coordinator()
    make.partner()
    make.coordinator(make.artachat())
    write(partner, sent, " Elle est inscrite. ")
    message = db.one(select(Message))
    assert (message.thread, message.from_applicant, message.body) == (PARTNER, True, "Elle est inscrite.")
    assert mails(db) == [("partner_message", coordinator.email)]
    body = db.one(select(OutboxMail)).body
    assert partner.name in body
    assert anna.name in body
    assert f"/candidature?id={sent.public_id}" in body


def test_an_answer_goes_to_the_partners_of_that_school_alone(db, make):
    _anna, sent = sent_by(make)
    one, two, coordinator = make.partner(), make.partner(), make.coordinator()
    make.partner(db.add(Organisation(code="x", kind=OrganisationKind.SCHOOL, name_fr="Autre", country="AM")))
    write(coordinator, sent)
    assert mails(db) == [("partner_message", one.email), ("partner_message", two.email)]
    assert coordinator.name not in db.all(select(OutboxMail))[0].body


def test_each_side_reads_what_the_other_wrote(db, make):
    _anna, sent = sent_by(make)
    partner, coordinator = make.partner(), make.coordinator()
    for actor in (partner, partner, coordinator):
        write(actor, sent)
    assert [talk(db, actor, sent).unread for actor in (partner, coordinator)] == [1, 2]
    assert [one.author for one in talk(db, partner, sent).messages] == [partner.name, partner.name, ""]
    assert talk(db, coordinator, sent).messages[2].author == coordinator.name
    assert (kinds(db, partner)["partner_messages"].count, kinds(db, coordinator)["partner_messages"].count) == (1, 2)
    assert kinds(db, partner)["partner_messages"].query == {"id": sent.public_id}
    assert "messages" not in kinds(db, coordinator)
    assert act(applications.mark_read, coordinator, sent.public_id, thread=PARTNER) == 2
    assert act(applications.mark_read, partner, sent.public_id, thread=PARTNER) == 1
    assert "partner_messages" not in kinds(db, partner) | kinds(db, coordinator)


def test_the_two_threads_never_mix(db, make):
    anna, sent = sent_by(make)
    partner, coordinator = make.partner(), make.coordinator()
    write(partner, sent, "Entre nous")
    write(coordinator, sent, "Entre nous aussi")
    write(anna, sent, "De moi", MessageThread.APPLICANT)
    with db.session() as session:
        seen = {actor: detail(session, actor, sent.public_id, now=NOW) for actor in (anna, partner, coordinator)}
        own = mine(session, anna, now=NOW)
    assert [[one.body for one in seen[actor].messages] for actor in (anna, coordinator)] == [["De moi"], ["De moi"]]
    assert (seen[partner].messages, seen[anna].unread, own[0].unread) == ((), 0, 0)
    assert "messages" not in kinds(db, anna)
    assert [one.body for one in talk(db, partner, sent).messages] == ["Entre nous", "Entre nous aussi"]
    assert act(applications.mark_read, anna, sent.public_id) == 0
    assert act(applications.mark_read, coordinator, sent.public_id) == 1
    assert anna.email not in {recipient for _template, recipient in mails(db)}


def test_nobody_else_writes_or_reads_it(db, make):
    department, call = make.department(), make.call()
    anna, sent = sent_by(make, call=call, offers=(make.offer(call=call, department=department),))
    school = db.add(Organisation(code="x", kind=OrganisationKind.SCHOOL, name_fr="Autre", country="AM"))
    others = [
        anna, make.applicant(), make.partner(school), make.coordinator(make.artachat()), make.host(department),
        ANONYMOUS, system(),
    ]  # fmt: skip
    write(make.partner(), sent)
    for actor in others:
        with pytest.raises(Forbidden):
            write(actor, sent)
        with pytest.raises(Forbidden):
            act(applications.mark_read, actor, sent.public_id, thread=PARTNER)
        assert talk(db, actor, sent) is None
    assert len(db.all(select(Message))) == 1


def test_a_partner_never_writes_in_the_thread_of_the_person(db, make):
    _anna, sent = sent_by(make)
    with pytest.raises(Forbidden):
        write(make.partner(), sent, thread=MessageThread.APPLICANT)


def test_a_partner_who_applies_reads_nothing_about_themself(db, make):
    person = student(make)
    user = make.user(person=person)
    make.grant(user, "partner", make.university())
    own, sent = make.actor(user), make.application(person=person, state=ApplicationState.SUBMITTED)
    write(make.coordinator(), sent)
    assert (mails(db), talk(db, own, sent)) == ([], None)
    assert "partner_messages" not in kinds(db, own)
    with pytest.raises(Forbidden):
        write(own, sent)


def test_before_it_is_sent_an_application_is_talked_about_with_nobody(db, make):
    _anna, draft = sent_by(make, ApplicationState.DRAFT)
    for actor in (make.partner(), make.coordinator()):
        with pytest.raises(Forbidden):
            write(actor, draft)


def test_an_empty_message_is_refused_at_its_field(db, make):
    _anna, sent = sent_by(make)
    with pytest.raises(Invalid) as refused:
        write(make.partner(), sent, "  ")
    assert refused.value.field == "partner_message"
