"""Mails sent to a real server: once, whatever it answers and whoever breaks off."""

import os
import subprocess
import sys
from datetime import timedelta
from email import message_from_bytes, policy
from email.utils import parsedate_to_datetime
from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from db.enums import Language, MailState
from db.models import OutboxMail
from db.session import writing
from services.mail import delivery
from services.mail.delivery import RETRIES, Delivered, deliver_due, has_work
from services.mail.mailbox import send_again
from services.mail.outbox import queue
from services.mail.smtp import Letter, compose
from services.mail.templates import STRUCK, Text
from services.unit import run
from settings import ROOT, settings
from tests.conftest import NOW
from tests.counting import recorded
from tests.mail_server import BREAK_OFF, HOLD, mail_server

MINUTE = timedelta(minutes=1)
ALL = select(OutboxMail).order_by(OutboxMail.id)


@pytest.fixture
def set_up(monkeypatch):
    """Sets settings by their names for this test."""

    def change(**values):
        for name, value in values.items():
            monkeypatch.setenv(f"PASSERELLE_{name.upper()}", str(value))
        settings.cache_clear()

    yield change
    monkeypatch.undo()
    settings.cache_clear()


@pytest.fixture
def server(set_up):
    with mail_server() as one:
        set_up(smtp_host="127.0.0.1", smtp_port=one.port, smtp_starttls="false", smtp_timeout_seconds=20)
        yield one


def write(number=1, template="account_register", **options):
    values = {"language": Language.FR, "now": NOW, "path": "/l/TOKEN-of_the-link", **options}
    with writing() as session:
        for n in range(number):
            queue(session, template, **{"email": f"anna{n}@example.org", **values})


def words(message, kind="plain"):
    """The text or HTML of a message that arrived, with plain line ends."""
    return message.get_body((kind,)).get_content().replace("\r\n", "\n")


def state_of(db):
    mail = db.one(ALL)
    return mail.state, mail.tries, mail.last_error


def test_a_mail_is_sent_once_with_its_headers(db, server, set_up):
    set_up(mail_reply_to="relations@clamart.example")
    write(template="application_received", call="Stages d’été", path="/candidature?id=1")
    assert deliver_due(NOW + MINUTE) == Delivered(sent=1)
    assert deliver_due(NOW + 2 * MINUTE) == Delivered()
    (message,) = server.taken
    mail = db.one(ALL)
    assert mail.state is MailState.SENT
    assert message["Message-ID"] == mail.message_id
    assert message["To"] == "anna0@example.org"
    assert message["From"] == "Passerelle <ne-pas-repondre@passerelle.example>"
    assert message["Reply-To"] == "relations@clamart.example"
    assert message["Subject"] == mail.title
    assert parsedate_to_datetime(message["Date"]) == NOW
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "fr"
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert {part.get_content_charset() for part in message.iter_parts()} == {"utf-8"}
    assert words(message) == mail.body
    assert server.envelopes[0].mail_from == "ne-pas-repondre@passerelle.example"
    assert server.envelopes[0].rcpt_tos == ["anna0@example.org"]


def test_an_answer_goes_nowhere_unless_an_address_is_set_for_it(db, server):
    write()
    deliver_due(NOW)
    assert server.taken[0]["Reply-To"] is None


def test_armenian_arrives_intact_in_subject_and_text(db, server):
    write(template="application_withdrawn", language=Language.HY, call="Պրակտիկա Կլամարում", name="Աննա")
    deliver_due(NOW)
    (message,) = server.taken
    assert "Պրակտիկա Կլամարում" in message["Subject"]
    assert "Աննա" in words(message)
    assert "Պրակտիկա Կլամարում" in words(message, "html")
    assert server.envelopes[0].original_content.isascii()


@pytest.mark.one_database
def test_no_space_is_lost_where_a_subject_in_another_script_is_divided():
    for cut in range(30):
        title = "Դուք սպասման ցուցակում եք՝ ՀՖՀ պրակտիկա, «été» 2027, գարուն "[cut:] * 3 + "."
        letter = Letter(1, "<1@demo.example>", Language.HY, "anna@demo.example", Text(title, "x"), NOW, NOW, 1)
        content = bytes(compose(letter))
        assert message_from_bytes(content, policy=policy.default)["Subject"] == title
        assert content.isascii()
        assert max(len(line) for line in content.splitlines()) < 79


def test_lines_that_begin_with_a_dot_arrive_as_they_were(db, server):
    write(template="application_message", call="Stages", author="Anna", message=".\n..fin\n.")
    deliver_due(NOW)
    assert "\n.\n..fin\n.\n" in words(server.taken[0])


def test_the_link_is_struck_out_once_the_mail_was_sent(db, server):
    write()
    assert "/l/TOKEN-of_the-link" in db.one(ALL).body
    deliver_due(NOW)
    assert "/l/TOKEN-of_the-link" in words(server.taken[0])
    assert "TOKEN" not in db.one(ALL).body
    assert f"/l/{STRUCK}" in db.one(ALL).body


def test_several_mails_go_over_one_connection_in_the_order_they_were_written(db, server):
    write(5)
    assert deliver_due(NOW, limit=3) == Delivered(sent=3)
    assert server.connections == 1
    assert deliver_due(NOW) == Delivered(sent=2)
    assert [message["To"] for message in server.taken] == [f"anna{n}@example.org" for n in range(5)]


def test_without_a_mail_server_mails_wait(db):
    write()
    assert not has_work(NOW)
    assert deliver_due(NOW) == Delivered()
    assert state_of(db) == (MailState.QUEUED, 0, "")


def test_a_mail_that_is_refused_for_now_is_sent_later_under_the_same_id(db, server):
    server.contents.extend(["451 busy", "250 taken"])
    write()
    assert deliver_due(NOW) == Delivered(postponed=1)
    assert state_of(db) == (MailState.QUEUED, 1, "content 451")
    assert deliver_due(NOW + MINUTE - timedelta(seconds=1)) == Delivered()
    assert deliver_due(NOW + 2 * MINUTE) == Delivered(sent=1)
    assert state_of(db) == (MailState.SENT, 2, "")
    assert server.seen == [db.one(ALL).message_id] * 2


def test_delays_grow_and_end_in_failure(db, server):
    write()
    at, waits = NOW, []
    for _ in RETRIES:
        server.recipients.append("450 mailbox busy")
        assert deliver_due(at) == Delivered(postponed=1)
        waits.append(db.one(ALL).next_try_at - at)
        at = db.one(ALL).next_try_at
    server.recipients.append("450 mailbox busy")
    assert deliver_due(at) == Delivered(failed=1)
    assert state_of(db) == (MailState.FAILED, len(RETRIES) + 1, "recipient 450")
    assert [round(wait / MINUTE) for wait in waits] == [1, 5, 30, 120, 360, 1440]


def test_a_recipient_that_is_refused_for_good_fails_at_once_and_the_others_go_out(db, server):
    server.recipients.append("550 no anna0@example.org here")
    write(2)
    assert deliver_due(NOW) == Delivered(sent=1, failed=1)
    first, second = db.all(ALL)
    assert (first.state, first.last_error) == (MailState.FAILED, "recipient 550")
    assert second.state is MailState.SENT


def test_a_refused_sender_is_no_fault_of_the_mail_which_is_tried_again(db, server):
    server.senders.append("550 not from here")
    write(2)
    assert deliver_due(NOW) == Delivered(postponed=1)
    assert [mail.last_error for mail in db.all(ALL)] == ["sender 550", ""]
    assert deliver_due(NOW + 2 * MINUTE) == Delivered(sent=2)


def test_content_that_is_refused_for_good_fails_at_once(db, server):
    server.contents.append("554 looks like spam to anna0@example.org")
    write()
    assert deliver_due(NOW) == Delivered(failed=1)
    assert state_of(db) == (MailState.FAILED, 1, "content 554")


def test_a_server_that_cannot_be_reached_is_asked_again_later_and_only_once_a_round(db, set_up):
    with mail_server() as gone:
        port = gone.port
    set_up(smtp_host="127.0.0.1", smtp_port=port, smtp_starttls="false")
    write(3)
    assert deliver_due(NOW) == Delivered(postponed=1)
    assert [mail.last_error for mail in db.all(ALL)] == ["unreachable", "", ""]


def test_a_server_without_encryption_gets_nothing_when_encryption_is_wanted(db, server, set_up):
    set_up(smtp_starttls="true")
    write()
    assert deliver_due(NOW) == Delivered(postponed=1)
    assert state_of(db) == (MailState.QUEUED, 1, "encryption")
    assert server.seen == []


def test_a_connection_lost_before_the_content_is_tried_again(db, server):
    server.breaks_before_content = True
    write()
    assert deliver_due(NOW) == Delivered(postponed=1)
    assert state_of(db) == (MailState.QUEUED, 1, "lost")
    server.breaks_before_content = False
    assert deliver_due(NOW + 2 * MINUTE) == Delivered(sent=1)


def test_a_connection_lost_in_the_content_leaves_the_mail_uncertain_and_is_never_repeated(db, server):
    server.contents.append(BREAK_OFF)
    write(2)
    assert deliver_due(NOW) == Delivered(sent=1, uncertain=1)
    first, second = db.all(ALL)
    assert (first.state, first.last_error) == (MailState.UNCERTAIN, "lost_in_content")
    assert "/l/TOKEN-of_the-link" in first.body
    assert second.state is MailState.SENT
    assert deliver_due(NOW + timedelta(days=3)) == Delivered()
    assert server.seen == [first.message_id, second.message_id]


def test_a_server_that_never_answers_leaves_the_mail_uncertain(db, server, set_up):
    set_up(smtp_timeout_seconds=1)
    server.contents.append(HOLD)
    write()
    assert deliver_due(NOW) == Delivered(uncertain=1)
    assert state_of(db) == (MailState.UNCERTAIN, 1, "lost_in_content")


def test_a_mail_that_nobody_tried_for_a_week_is_not_sent_by_itself(db, server):
    write()
    assert deliver_due(NOW + timedelta(days=8)) == Delivered(failed=1)
    assert state_of(db) == (MailState.FAILED, 0, "waited")
    assert server.seen == []


def test_an_address_in_another_script_goes_to_a_server_that_knows_it(db, set_up):
    with mail_server(utf8=True) as one:
        set_up(smtp_host="127.0.0.1", smtp_port=one.port, smtp_starttls="false")
        write(email="աննա@example.org")
        assert deliver_due(NOW) == Delivered(sent=1)
        assert one.envelopes[0].rcpt_tos == ["աննա@example.org"]


def test_an_address_in_another_script_fails_at_a_server_that_does_not_know_it(db, server):
    write(email="աննա@example.org")
    assert deliver_due(NOW) == Delivered(failed=1)
    assert state_of(db) == (MailState.FAILED, 1, "address")


def test_a_text_that_cannot_become_a_mail_fails_alone(db, server):
    write(2)
    with writing() as session:
        session.scalars(ALL).first().title = "broken\nBcc: x@example.org"
    assert deliver_due(NOW) == Delivered(sent=1, failed=1)
    assert db.all(ALL)[0].last_error == "form"
    assert [message["To"] for message in server.taken] == ["anna1@example.org"]


def test_threads_that_deliver_at_once_send_each_mail_once(db, server):
    write(20)
    barrier, results = Barrier(3), []

    def deliver():
        barrier.wait()
        results.append(deliver_due(NOW))

    threads = [Thread(target=deliver) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(one.sent for one in results) == 20
    assert sorted(server.seen) == sorted(mail.message_id for mail in db.all(ALL))
    assert {mail.state for mail in db.all(ALL)} == {MailState.SENT}


def test_a_round_asked_to_end_sends_nothing_more(db, server):
    write(3)
    asked = iter([True, False])
    assert deliver_due(NOW, go_on=lambda: next(asked)) == Delivered(sent=1)


def test_a_process_killed_while_the_server_holds_the_content_leaves_an_uncertain_mail_and_no_second_copy(db, server):
    server.contents.append(HOLD)
    write()
    program = f"""
from datetime import datetime
from services.mail.delivery import deliver_due
from tests.counting import recorded
deliver_due(datetime.fromisoformat({NOW.isoformat()!r}))
"""
    process = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, env=os.environ.copy())
    assert server.holding.wait(60)
    process.kill()
    process.wait(60)
    assert state_of(db) == (MailState.SENDING, 1, "")
    assert deliver_due(NOW + 9 * MINUTE) == Delivered()
    assert has_work(NOW + 11 * MINUTE)
    assert deliver_due(NOW + 11 * MINUTE) == Delivered(uncertain=1)
    assert state_of(db) == (MailState.UNCERTAIN, 1, "killed")
    assert deliver_due(NOW + timedelta(days=2)) == Delivered()
    assert server.seen == [db.one(ALL).message_id]


def test_what_a_slow_process_learns_late_is_kept_unless_somebody_decided(db, server, monkeypatch):
    """The mail was given up as uncertain while the server still thought about it; then it took it."""
    write()
    settled = delivery._settle

    def late(letter, change):
        delivery._mark_left_behind(NOW + 11 * MINUTE)
        assert db.one(ALL).state is MailState.UNCERTAIN
        settled(letter, change)

    monkeypatch.setattr(delivery, "_settle", late)
    assert deliver_due(NOW).sent == 1
    assert state_of(db) == (MailState.SENT, 1, "")


def test_what_a_slow_process_learns_late_does_not_touch_a_later_try(db, make, server, monkeypatch):
    """An administrator had it sent again meanwhile, and another process is at it."""
    write()
    settled = delivery._settle

    def late(letter, change):
        delivery._mark_left_behind(NOW + 11 * MINUTE)
        run(send_again, make.admin(), db.one(ALL).public_id, now=NOW + 12 * MINUTE)
        delivery._claim(lambda: NOW + 12 * MINUTE, Delivered())
        settled(letter, change)

    monkeypatch.setattr(delivery, "_settle", late)
    deliver_due(NOW, limit=1)
    assert state_of(db)[0] is MailState.SENDING
    assert db.one(ALL).sending_since == NOW + 12 * MINUTE


def test_idle_rounds_ask_one_small_question(db, server):
    with recorded() as statements:
        assert not has_work(NOW)
    assert [one.split()[0] for one in statements if not one.startswith(("BEGIN", "SET"))] == ["SELECT"]
