"""What administrators see of the mails and decide about them."""

import pytest
from sqlalchemy import select

from db.enums import Language, MailState, SubjectKind
from db.models import AuditEntry, OutboxMail
from db.session import writing
from services.errors import Forbidden, InvalidMove, NotFound
from services.mail.mailbox import discard, send_again
from services.mail.outbox import queue
from services.mail.smtp import TROUBLES, Trouble
from services.mail.templates import STRUCK
from services.queries import mails
from services.unit import run
from settings import settings
from tests.conftest import NOW
from tests.counting import recorded

ALL = select(OutboxMail).order_by(OutboxMail.id)


@pytest.fixture
def with_smtp(monkeypatch):
    monkeypatch.setenv("PASSERELLE_SMTP_HOST", "127.0.0.1")
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


def write(number=1, **changes):
    with writing() as session:
        rows = [
            queue(
                session, "account_reset", email=f"anna{n}@example.org", language=Language.FR, now=NOW,
                path="/l/SECRET", kind=SubjectKind.USER, subject_id=1,
            )
            for n in range(number)
        ]  # fmt: skip
        for row in rows:
            for name, value in changes.items():
                setattr(row, name, value)
        session.flush()
        return rows


@pytest.mark.parametrize("state", [MailState.FAILED, MailState.UNCERTAIN])
def test_a_mail_that_was_not_surely_sent_is_sent_again_under_the_same_id(db, make, state, now):
    (row,) = write(state=state, tries=7, last_error="recipient 550", sending_since=NOW)
    run(send_again, make.admin(), row.public_id, now=now)
    mail = db.one(ALL)
    assert (mail.state, mail.tries, mail.next_try_at, mail.message_id) == (MailState.QUEUED, 0, now, row.message_id)
    assert "/l/SECRET" in mail.body
    entry = db.one(select(AuditEntry))
    assert (entry.action, entry.subject_kind, entry.subject_id) == ("mail:send_again", SubjectKind.MAIL, row.id)


@pytest.mark.parametrize("state", [MailState.QUEUED, MailState.FAILED, MailState.UNCERTAIN])
def test_a_discarded_mail_is_never_sent_and_loses_its_link(db, make, state, now):
    (row,) = write(state=state)
    run(discard, make.admin(), row.public_id, now=now)
    mail = db.one(ALL)
    assert mail.state is MailState.DISCARDED
    assert STRUCK in mail.body
    assert "SECRET" not in mail.body
    assert db.one(select(AuditEntry)).action == "mail:discard"


@pytest.mark.parametrize(
    ("decision", "state"),
    [
        (send_again, MailState.QUEUED),
        (send_again, MailState.SENDING),
        (send_again, MailState.SENT),
        (send_again, MailState.DISCARDED),
        (discard, MailState.SENDING),
        (discard, MailState.SENT),
        (discard, MailState.DISCARDED),
    ],
)
def test_a_decision_that_comes_too_late_changes_nothing(db, make, decision, state, now):
    (row,) = write(state=state)
    with pytest.raises(InvalidMove):
        run(decision, make.admin(), row.public_id, now=now)
    assert db.one(ALL).state is state


@pytest.mark.parametrize("decision", [send_again, discard])
def test_only_administrators_decide(db, make, decision, now):
    (row,) = write(state=MailState.FAILED)
    for actor in (make.coordinator(), make.applicant()):
        with pytest.raises(Forbidden):
            run(decision, actor, row.public_id, now=now)
    with pytest.raises(NotFound):
        run(decision, make.admin(), "unknown", now=now)


def test_only_administrators_see_mails(db, make):
    (row,) = write()
    with db.session() as session:
        for actor in (make.coordinator(), make.applicant(), make.partner()):
            assert mails.mailbox(session, actor).rows == ()
            assert set(mails.counts(session, actor).values()) == {0}
            with pytest.raises(NotFound):
                mails.mail(session, actor, row.public_id)


def test_the_mailbox_is_paged_newest_first(db, make):
    written = [row.public_id for row in reversed(write(5))]
    admin = make.admin()
    with db.session() as session:
        first = mails.mailbox(session, admin, size=2)
        second = mails.mailbox(session, admin, size=2, before=first.before)
        third = mails.mailbox(session, admin, size=2, before=second.before)
    assert [row.public_id for page in (first, second, third) for row in page.rows] == written
    assert third.before is None


def test_the_mailbox_is_narrowed_by_state_and_template(db, make):
    write(2)
    (failed,) = write(state=MailState.FAILED, last_error="content 451", template="account_exists")
    admin = make.admin()
    with db.session() as session:
        (row,) = mails.mailbox(session, admin, state=MailState.FAILED, language=Language.EN).rows
        assert row.public_id == failed.public_id
        assert [one.public_id for one in mails.mailbox(session, admin, template="account_exists").rows] == [
            failed.public_id
        ]
        counts = mails.counts(session, admin)
    assert (counts[MailState.QUEUED], counts[MailState.FAILED], counts[MailState.SENT]) == (2, 1, 0)
    assert (row.next_try_at, row.error) == (None, "The mail server refused this mail. (451)")


@pytest.mark.parametrize("number", [1, 3])
def test_the_mailbox_costs_one_statement_however_long_it_is(db, make, number):
    write(number)
    admin = make.admin()
    with recorded() as statements, db.session() as session:
        mails.mailbox(session, admin)
    assert len([one for one in statements if one.startswith("SELECT")]) == 1


def test_without_smtp_an_administrator_reads_the_link_to_hand_it_over(db, make):
    (row,) = write()
    with db.session() as session:
        view = mails.mail(session, make.admin(), row.public_id)
    assert not mails.is_sending()
    assert "http://127.0.0.1:8501/l/SECRET" in view.body
    assert (view.message_id, view.subject_kind) == (row.message_id, SubjectKind.USER)
    assert (view.may_send_again, view.may_discard) == (False, True)


@pytest.mark.parametrize("state", [MailState.QUEUED, MailState.FAILED, MailState.UNCERTAIN])
def test_with_smtp_nobody_reads_a_link_that_was_meant_for_somebody_else(db, make, with_smtp, state):
    (row,) = write(state=state)
    with db.session() as session:
        view = mails.mail(session, make.admin(), row.public_id)
    assert mails.is_sending()
    assert "SECRET" not in view.body
    assert STRUCK in view.body
    assert "/l/SECRET" in db.one(ALL).body  # it is still to be sent


def test_troubles_are_told_in_words_with_the_code_of_the_server():
    assert mails.error_text("en", "") == ""
    assert mails.error_text("en", "recipient 550") == "The mail server refused the recipient’s address. (550)"
    assert mails.error_text("en", "unreachable") == "The mail server cannot be reached."
    assert set(TROUBLES) == set(Trouble)
