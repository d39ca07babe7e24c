"""Notes of staff, and the thread between the person and the coordinators."""

import pytest
from sqlalchemy import select

from db.enums import ApplicationState, UserStatus
from db.models import Message, Note, OutboxMail, User
from db.session import writing
from services import applications
from services.actors import ANONYMOUS, system
from services.errors import Forbidden, Invalid
from tests.services.applying import act, audited, mails, student

A = ApplicationState


def sent_by(make, **fields):
    person = student(make)
    return make.applicant(person), make.application(person=person, state=A.SUBMITTED, **fields)


def test_a_message_of_the_applicant_is_copied_to_the_coordinators(db, make):
    anna, sent = sent_by(make)
    one, two = make.coordinator(), make.coordinator()
    closed = make.coordinator()
    make.coordinator(make.artachat())
    make.admin()
    with writing() as session:
        session.get_one(User, closed.user_id).status = UserStatus.DISABLED
    act(applications.write_message, anna, sent.public_id, "  Bonjour,\r\nquand saurai-je ?  ")
    message = db.one(select(Message))
    assert (message.body, message.from_applicant, message.author_id, message.read_at) == (
        "Bonjour,\nquand saurai-je ?", True, anna.user_id, None,
    )  # fmt: skip
    assert mails(db) == [("application_message", one.email), ("application_message", two.email)]
    assert f"/candidature?id={sent.public_id}" in db.all(select(OutboxMail))[0].body
    assert audited(db) == ["message:write"]


def test_a_message_of_staff_is_copied_to_the_applicant_in_the_name_of_the_city(db, make):
    anna, sent = sent_by(make)
    coordinator = make.coordinator()
    act(applications.write_message, coordinator, sent.public_id, "Il manque une page.")
    mail = db.one(select(OutboxMail))
    assert (mail.recipient, db.one(select(Message)).from_applicant) == (anna.email, False)
    assert "Ville de Clamart" in mail.body
    assert coordinator.name not in mail.body
    assert f"/ma-candidature?id={sent.public_id}" in mail.body


def test_an_empty_or_endless_message_is_refused(db, make):
    anna, sent = sent_by(make)
    for body in ("", " \n\x00 ", "x" * 5001):
        with pytest.raises(Invalid) as refused:
            act(applications.write_message, anna, sent.public_id, body)
        assert refused.value.field == "message"
    assert db.all(select(Message)) == []


def test_each_side_reads_the_messages_of_the_other(db, make):
    anna, sent = sent_by(make)
    coordinator = make.coordinator()
    for actor in (anna, anna, coordinator):
        act(applications.write_message, actor, sent.public_id, "Bonjour")
    assert act(applications.mark_read, anna, sent.public_id) == 1
    assert act(applications.mark_read, coordinator, sent.public_id) == 2
    assert act(applications.mark_read, coordinator, sent.public_id) == 0
    assert [message.read_at is None for message in db.all(select(Message))] == [False] * 3


def test_a_note_is_kept_for_staff(db, make):
    _anna, sent = sent_by(make)
    coordinator = make.coordinator()
    act(applications.note, coordinator, sent.public_id, " Vue au forum.\x00 ")
    note = db.one(select(Note))
    assert (note.body, note.author_id, note.subject_id) == ("Vue au forum.", coordinator.user_id, sent.id)
    for body in ("", "x" * 2001):
        with pytest.raises(Invalid) as refused:
            act(applications.note, coordinator, sent.public_id, body)
        assert refused.value.field == "note"


def test_others_write_and_read_nothing(db, make):
    department, call = make.department(), make.call()
    anna, sent = sent_by(make, call=call, offers=(make.offer(call=call, department=department),))
    others = [
        make.applicant(), make.coordinator(make.artachat()), make.host(department), make.partner(), ANONYMOUS, system(),
    ]  # fmt: skip
    for actor in others:
        for service, args in [
            (applications.write_message, ("x",)), (applications.mark_read, ()), (applications.note, ("x",)),
        ]:  # fmt: skip
            with pytest.raises(Forbidden):
                act(service, actor, sent.public_id, *args)
    with pytest.raises(Forbidden):
        act(applications.note, anna, sent.public_id, "x")
    assert (db.all(select(Message)), db.all(select(Note)), mails(db)) == ([], [], [])
