"""«Fine» or «call me», asked at the middle of an internship and answered in one tap."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from db.enums import CheckInAnswer, LinkPurpose, PlacementState, Source, SubjectKind
from db.models import CheckIn, OutboxMail, Reminder
from services import check_ins, placements, unit
from services.actors import system
from services.errors import Forbidden, InvalidMove
from services.queries.internships.check_ins import of_placement
from services.queries.today.today import today
from tests.conftest import NOW
from tests.services.hosting import checklist_templates, items, link, mails, placement_link
from tests.services.test_host_opinions import desk_link

FINE, CALL = CheckInAnswer.FINE, CheckInAnswer.CALL_ME
RUNNING = {
    "state": PlacementState.IN_PROGRESS,
    "starts_on": NOW.date() - timedelta(days=30),
    "ends_on": NOW.date() + timedelta(days=30),
}


def say(actor, placement, said, now=NOW, **options):
    return unit.run(check_ins.say, actor, placement.public_id, said, now=now, **options)


def ask(now=NOW):
    return unit.run(check_ins.ask_due, system(), now=now)


@pytest.fixture
def department(make):
    return make.department()


@pytest.fixture
def tutor(make):
    return make.person(given_name="Hélène", family_name="Moreau", email="moreau@example.org")


@pytest.fixture
def placement(make, department, tutor):
    return make.placement(department=department, tutor_id=tutor.id, **RUNNING)


def kinds(db, actor):
    with db.session() as session:
        return [row.kind for row in today(session, actor, NOW).todos]


def test_the_middle_of_two_months():
    assert check_ins.middle(date(2027, 7, 1), date(2027, 8, 31)) == date(2027, 7, 31)
    assert check_ins.middle(date(2027, 7, 1), date(2027, 7, 1)) == date(2027, 7, 1)


def test_everybody_who_is_in_it_says_how_it_goes(db, make, department, placement, tutor):
    intern = make.applicant(make.db.get(type(tutor), placement.person_id))
    actors = [
        make.host(department), desk_link(db, department), placement_link(db, placement),
        make.actor(make.user(person=tutor)),
    ]  # fmt: skip
    for actor in actors:
        assert not say(actor, placement, FINE).from_intern
    assert say(intern, placement, FINE).from_intern
    assert [row.source for row in db.all(select(CheckIn).order_by(CheckIn.id))] == [
        Source.ACCOUNT, Source.LINK, Source.LINK, Source.ACCOUNT, Source.ACCOUNT,
    ]  # fmt: skip
    assert mails(db) == []


def test_nobody_else_does(db, make, placement):
    other = link(db, LinkPurpose.OFFER_ENTRY, SubjectKind.DEPARTMENT, placement.department_id)
    for actor in (make.host(), make.partner(), make.applicant(), make.coordinator(make.artachat()), other):
        with pytest.raises(Forbidden):
            say(actor, placement, FINE)
    assert db.all(select(CheckIn)) == []


@pytest.mark.parametrize("state", [one for one in PlacementState if one is not PlacementState.IN_PROGRESS])
def test_it_is_said_while_the_internship_is_under_way(make, department, state):
    placement = make.placement(department=department, state=state)
    with pytest.raises(InvalidMove):
        say(make.host(department), placement, FINE)


def test_call_me_is_told_to_the_coordinators_at_once_until_it_is_settled(db, make, department, placement):
    coordinator, stranger = make.coordinator(), make.coordinator(make.artachat())
    say(desk_link(db, department), placement, CALL, note="Le badge manque")
    [mail] = db.all(select(OutboxMail))
    assert (mail.template, mail.recipient) == ("check_in_call_me", coordinator.email)
    assert "Le badge manque" in mail.body
    assert f"/stage?id={placement.public_id}" in mail.body
    assert "call_me" in kinds(db, coordinator)
    assert "call_me" not in kinds(db, stranger)
    for actor in (make.host(department), stranger):
        with pytest.raises(Forbidden):
            unit.run(check_ins.mark_handled, actor, placement.public_id, now=NOW)
    assert unit.run(check_ins.mark_handled, coordinator, placement.public_id, now=NOW) == 1
    assert unit.run(check_ins.mark_handled, coordinator, placement.public_id, now=NOW) == 0
    assert "call_me" not in kinds(db, coordinator)


def test_a_coordinator_records_it_on_behalf(db, make, placement):
    say(make.coordinator(), placement, FINE, source=Source.PHONE, told_by="Mme Moreau")
    [row] = db.all(select(CheckIn))
    assert (row.by_name, row.source, row.from_intern) == ("Mme Moreau", Source.PHONE, False)


def test_an_answer_near_the_middle_ticks_what_was_to_be_said(db, make, department):
    checklist_templates(db)
    coordinator = make.coordinator()
    placement = unit.run(
        placements.enter, coordinator, person=make.person().public_id, department_public_id=department.public_id,
        state=PlacementState.IN_PROGRESS, starts_on=RUNNING["starts_on"], ends_on=RUNNING["ends_on"],
        source=Source.PHONE, now=NOW,
    )  # fmt: skip
    say(make.host(department), placement, FINE, now=NOW - timedelta(days=15))
    assert items(db, placement)["mid_term"].done_at is None
    say(make.host(department), placement, FINE)
    assert items(db, placement)["mid_term"].done_at == NOW


def test_the_tutor_is_asked_once_at_the_middle_with_the_follow_up_link(db, placement):
    assert ask(NOW - timedelta(days=1)) == 0
    assert ask() == 1
    assert ask(NOW + timedelta(days=1)) == 0
    [mail] = db.all(select(OutboxMail))
    assert (mail.template, mail.recipient) == ("check_in_asked", "moreau@example.org")
    assert "/l/" in mail.body
    reminder = db.one(select(Reminder))
    assert (reminder.kind, reminder.subject_id, "moreau" in reminder.recipient) == ("mid_term", placement.id, False)


def test_whoever_said_something_lately_is_not_asked(db, make, department, placement):
    say(make.host(department), placement, FINE, now=NOW - timedelta(days=3))
    assert ask() == 0
    assert mails(db) == []


def test_an_early_word_or_the_interns_does_not_answer_for_the_tutor(db, make, department, placement, tutor):
    say(make.host(department), placement, FINE, now=NOW - timedelta(days=20))
    say(make.applicant(db.get(type(tutor), placement.person_id)), placement, FINE)
    assert ask() == 1


def test_only_running_internships_with_a_reachable_tutor_are_asked(db, make, tutor):
    make.placement(tutor_id=tutor.id, **{**RUNNING, "state": PlacementState.READY})
    make.placement(tutor_id=tutor.id, **{**RUNNING, "ends_on": NOW.date() - timedelta(days=1)})
    make.placement(tutor_id=make.person(email="").id, **RUNNING)
    make.placement(**RUNNING)
    assert ask() == 0
    assert mails(db) == []


def test_one_side_is_not_shown_what_the_other_said(db, make, department, placement, tutor):
    say(make.applicant(db.get(type(tutor), placement.person_id)), placement, CALL, note="Entre nous")
    with db.session() as session:
        assert of_placement(session, make.host(department), placement.public_id, from_intern=False) == []
        assert [row.note for row in of_placement(session, make.coordinator(), placement.public_id)] == ["Entre nous"]
        assert of_placement(session, make.host(), placement.public_id) == []
