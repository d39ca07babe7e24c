"""One mail a day for those who wish: held, gathered whole, never lost or doubled."""

from datetime import timedelta

from db.enums import ApplicationState, Language, MailRhythm, MailState, Role
from db.session import writing
from services import accounts
from services.application_records import tell
from services.mail.summaries import summarise_due
from tests.at_once import at_once
from tests.conftest import NOW
from tests.services.applying import act
from tests.services.mailed import mails

LATER = NOW + timedelta(hours=20)


def reader(make, rhythm=MailRhythm.DAILY, **fields):
    person = make.person(**fields)
    make.grant(make.user(person=person, language=Language.EN, mail_rhythm=rhythm), Role.APPLICANT)
    return person


def write(make, person, *names, **params):
    application = make.application(person=person, call=make.call(), state=ApplicationState.SELECTED)
    with writing() as session:
        for name in names:
            tell(session, session.merge(application), name, now=NOW, **params)


def states(db):
    return [(mail.template, mail.state) for mail in mails(db)]


def test_what_can_wait_is_held_and_the_rest_goes_at_once(db, make):
    write(make, reader(make), "application_received", "application_selected", confirm_by=NOW)
    assert states(db) == [("application_received", MailState.HELD), ("application_selected", MailState.QUEUED)]


def test_nothing_is_held_for_others(db, make):
    write(make, reader(make, MailRhythm.AT_ONCE), "application_received")
    write(make, make.person(), "application_received")
    assert {state for _name, state in states(db)} == {MailState.QUEUED}
    assert summarise_due(LATER) == 0


def test_a_summary_holds_everything_that_was_held_in_one_mail(db, make):
    write(make, reader(make), "application_received", "application_confirmed")
    assert summarise_due(LATER) == 1
    first, second, summary = mails(db)
    assert (summary.template, summary.state, summary.language) == ("daily_summary", MailState.QUEUED, Language.EN)
    for mail in (first, second):
        assert (mail.state, mail.sent_at) == (MailState.SENT, LATER)
        assert mail.title in summary.body
        assert all(part in summary.body for part in mail.body.strip().split("\n\n")[1:-1])
    assert summary.body.count("Dear ") == 1
    assert summarise_due(LATER) == 0


def test_two_processes_write_each_summary_once(db, make):
    for _ in range(3):
        write(make, reader(make), "application_received")
    assert sum(at_once(*[lambda: summarise_due(LATER)] * 3)) == 3
    assert [name for name, _state in states(db)].count("daily_summary") == 3


def test_a_round_that_broke_off_is_taken_up_again(db, make):
    for _ in range(2):
        write(make, reader(make), "application_received")
    allowed = iter([True, False])
    assert summarise_due(LATER, go_on=lambda: next(allowed)) == 1
    assert summarise_due(LATER) == 1
    assert MailState.HELD not in {state for _name, state in states(db)}


def test_somebody_chooses_their_rhythm(db, make):
    person = make.person()
    actor = make.applicant(person)
    act(accounts.set_mail_rhythm, actor, MailRhythm.DAILY)
    write(make, person, "application_received")
    act(accounts.set_mail_rhythm, actor, MailRhythm.AT_ONCE)
    write(make, person, "application_received")
    assert [state for _name, state in states(db)] == [MailState.HELD, MailState.QUEUED]
