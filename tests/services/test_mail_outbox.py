from datetime import date, timedelta

import pytest
from sqlalchemy import select

from db.enums import Language, MailState, SubjectKind, UserStatus
from db.models import OutboxMail
from db.session import writing
from services.errors import Invalid
from services.mail.outbox import queue, queue_to_person

ALL = select(OutboxMail).order_by(OutboxMail.id)


def write(template="account_register", **options):
    with writing() as session:
        mail = queue(session, template, **{"email": "anna@example.org", "language": Language.FR, **options})
        session.flush()
        return mail


def test_a_queued_mail_is_kept_whole_with_its_subject_and_is_due_at_once(db, make, now):
    person = make.person(given_name="Anna")
    write(
        "application_received", now=now, language=Language.EN, person_id=person.id, kind=SubjectKind.APPLICATION,
        subject_id=7, path="/candidature?id=abc", call="Stages", answer_by=date(2027, 1, 31), unknown="ignored",
    )  # fmt: skip
    mail = db.one(ALL)
    assert (mail.template, mail.language, mail.recipient) == (
        "application_received",
        Language.EN,
        "anna@example.org",
    )
    assert (mail.recipient_person_id, mail.subject_kind, mail.subject_id) == (person.id, SubjectKind.APPLICATION, 7)
    assert (mail.state, mail.created_at, mail.next_try_at, mail.tries) == (MailState.QUEUED, now, now, 0)
    assert mail.title == "Your application has arrived: Stages"
    parts = mail.body.split("\n\n")
    assert parts[0] == "Dear Anna,"
    assert parts[2] == "Everyone who applied will have an answer by Sunday 31 January 2027."
    assert parts[-2] == "Your application:\nhttp://127.0.0.1:8501/candidature?id=abc"


def test_a_mail_is_gone_with_the_act_that_was_rolled_back(db, now):
    def act():
        with writing() as session:
            queue(session, "account_exists", email="anna@example.org", language=Language.FR, now=now)
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        act()
    assert db.all(ALL) == []


def test_message_ids_differ_and_carry_the_sender_s_domain(db, now):
    ids = {write(now=now).message_id for _ in range(3)}
    assert len(ids) == 3
    assert all(one.startswith("<") and one.endswith("@passerelle.example>") for one in ids)


def test_those_who_read_armenian_are_greeted_in_their_script(db, make, now):
    person = make.person(given_name="Anna", given_name_hy="Աննա")
    unnamed = make.person(given_name="Anna", given_name_hy="")
    assert "Աննա" in write(now=now, language=Language.HY, person_id=person.id).body.splitlines()[0]
    assert "Anna" in write(now=now, language=Language.FR, person_id=person.id).body.splitlines()[0]
    assert "Anna" in write(now=now, language=Language.HY, person_id=unnamed.id).body.splitlines()[0]


@pytest.mark.parametrize(
    "email",
    [
        "", "anna", "anna@", "@example.org", "a@b@c", "a b@example.org", "a@example.org\nBcc: b@example.org",
        "a@example.org,b@example.org", "Anna <a@example.org>", "x" * 250 + "@a.fr", "a\x00@b.fr",
    ],
)  # fmt: skip
def test_an_address_that_is_not_one_address_is_refused_at_its_field(db, now, email):
    with pytest.raises(Invalid) as refusal:
        write(now=now, email=email)
    assert refusal.value.field == "email"


def test_an_address_is_trimmed(db, now):
    assert write(now=now, email=" a@example.org\r\n").recipient == "a@example.org"


def test_a_title_of_any_length_fits(db, now):
    assert len(write("application_withdrawn", now=now, call="é" * 1000).title) == 300


def test_a_person_with_an_account_is_written_to_at_its_address_and_in_its_language(db, make, now):
    person = make.person(email="old@example.org")
    make.user(person=person, email="new@example.org", language=Language.HY)
    with writing() as session:
        mail = queue_to_person(session, "account_exists", person, now=now, language=Language.EN)
    assert mail is not None
    assert (mail.recipient, mail.language, mail.recipient_person_id) == ("new@example.org", Language.HY, person.id)


def test_an_account_that_nobody_proved_is_not_written_to_in_place_of_the_person(db, make, now):
    person = make.person(email="anna@example.org")
    make.user(person=person, email="other@example.org", status=UserStatus.PENDING, language=Language.HY)
    with writing() as session:
        mail = queue_to_person(session, "account_exists", person, now=now)
    assert mail is not None
    assert (mail.recipient, mail.language) == ("anna@example.org", Language.FR)


def test_an_account_is_written_to_as_such(db, make, now):
    user = make.user(email="new@example.org", language=Language.EN)
    with writing() as session:
        mail = queue_to_person(session, "account_reset", user, now=now, valid_for=timedelta(hours=1), path="/l/abc")
    assert mail is not None
    assert (mail.recipient, mail.language) == ("new@example.org", Language.EN)
    assert "1 hour" in mail.body


def test_a_person_without_address_gets_no_mail(db, make, now):
    person = make.person(email="")
    with writing() as session:
        assert queue_to_person(session, "account_exists", person, now=now) is None
    assert db.all(ALL) == []
