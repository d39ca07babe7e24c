"""Incidents are read by few, grave ones are told at once; a message reaches everybody once, in their language."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from db.enums import IncidentSeverity, IncidentState, LinkPurpose, SubjectKind
from db.models import Incident, IncidentPerson, LegMember, OutboxMail, Person, StateChange
from db.session import reading, writing
from services import unit
from services.actors import Actor
from services.errors import Conflict, Forbidden, Invalid, InvalidMove, NotFound
from services.exchanges import group_messages, incidents
from services.policy import Action, may
from services.queries.exchange import exchange_incidents as queries
from tests.conftest import NOW
from tests.services.exchanges.exchanging import Exchanging, exchanging
from tests.services.filing import bearer

__all__ = ["exchanging"]
WHAT = {"title": "Cheville foulée", "account": "Au parc, pendant le jeu. Glace et repos.", "severity": "minor"}


@pytest.fixture
def near(exchanging: Exchanging):
    """The visit takes place now."""
    with writing() as session:
        leg = session.get_one(type(exchanging.back), exchanging.back.id)
        leg.starts_on, leg.ends_on = NOW.date() - timedelta(days=2), NOW.date() + timedelta(days=7)
    return exchanging


def report(actor, exchanging, *, people=(), **fields):
    return unit.run(incidents.report, actor, exchanging.back.public_id, {**WHAT, **fields}, people=people, now=NOW)


def graves(db):
    return set(db.all(select(OutboxMail.recipient).where(OutboxMail.template == "incident_grave")))


def log(actor, exchanging, **options):
    with reading() as session:
        return queries.log(session, actor, exchanging.back.public_id, **options)


def test_what_happened_is_kept_with_who_is_involved(db, make, near):
    young = near.participant()
    made = report(make.coordinator(), near, people=[young.public_id], place="Parc")
    assert (made.state, made.severity) == (IncidentState.OPEN, IncidentSeverity.MINOR)
    assert db.all(select(IncidentPerson.participation_id)) == [young.id]
    assert graves(db) == set()
    assert [row.title for row in log(make.coordinator(near.artachat), near).rows] == ["Cheville foulée"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": ""}, "title"), ({"account": " "}, "account"), ({"severity": None}, "severity"),
        ({"happened_at": NOW + timedelta(minutes=1)}, "happened_at"),
        ({"happened_at": NOW - timedelta(days=60)}, "happened_at"),
    ],
)  # fmt: skip
def test_what_is_missing_is_refused_at_its_field(make, near, fields, field):
    with pytest.raises(Invalid) as refused:
        report(make.coordinator(), near, **fields)
    assert refused.value.field == field


def test_a_grave_one_is_told_at_once_to_both_cities_without_names(db, make, near):
    young = near.participant()
    here, there = make.coordinator(), make.coordinator(near.artachat)
    report(here, near, severity="grave", people=[young.public_id])
    assert graves(db) == {here.email, there.email}
    bodies = db.all(select(OutboxMail.body).where(OutboxMail.template == "incident_grave"))
    name = db.get(Person, young.person_id).name
    assert not [one for one in bodies if "Cheville" in one or name in one]


def test_one_that_turns_out_grave_is_told_once(db, make, near):
    actor = make.coordinator()
    made = report(actor, near)
    follow = lambda **options: unit.run(incidents.follow, actor, made.public_id, now=NOW, **options)  # noqa: E731
    follow(severity=IncidentSeverity.GRAVE, note="Fracture", follow_up_by=date(2027, 1, 1))
    follow(note="Opération")
    assert len(db.all(select(OutboxMail.id).where(OutboxMail.template == "incident_grave"))) == len(graves(db))
    found = log(actor, near, chosen=made.public_id).chosen
    assert [step.text for step in found.steps if step.text] == ["Fracture", "Opération"]
    assert found.row.state is IncidentState.FOLLOWED
    with pytest.raises(Invalid):
        follow()


def test_it_is_closed_with_what_came_of_it_and_opened_again(db, make, near):
    actor = make.coordinator()
    made = report(actor, near)
    with pytest.raises(Invalid):
        unit.run(incidents.move, actor, made.public_id, "close", now=NOW)
    unit.run(incidents.move, actor, made.public_id, "close", reason="Guéri", now=NOW)
    with pytest.raises(InvalidMove):
        unit.run(incidents.move, actor, made.public_id, "close", reason="Guéri", now=NOW)
    unit.run(incidents.move, actor, made.public_id, "reopen", now=NOW)
    assert db.all(select(StateChange.move).where(StateChange.subject_kind == "incident")) == [
        "report", "close", "reopen",
    ]  # fmt: skip


def test_a_leader_of_the_visit_may_tell_and_others_neither_tell_nor_read(db, make, near):
    leader, young = near.leader(), near.participant()
    with db.session() as session:
        led, lived = (session.get_one(LegMember, near.member(one, near.back).id) for one in (leader, young))
        assert may(Actor(user_id=1, person_id=leader.person_id), Action.INCIDENT_REPORT, led)
        assert not may(Actor(user_id=1, person_id=young.person_id), Action.INCIDENT_REPORT, lived)
    for stranger in (make.partner(), make.coordinator(make.university())):
        with pytest.raises(Forbidden):
            report(stranger, near)
        with pytest.raises(NotFound):
            log(stranger, near)
    made = report(make.coordinator(), near)
    with db.session() as session:
        found = session.get_one(Incident, made.id)
        assert may(make.coordinator(near.artachat), Action.INCIDENT_READ, found)
        assert not may(make.partner(), Action.INCIDENT_READ, found)


def test_open_ones_stand_on_the_first_page(make, near):
    actor = make.coordinator()
    report(actor, near)
    with reading() as session:
        assert queries.open_for(session, actor).number == 1
        assert queries.open_for(session, make.partner()) is None


def send(actor, exchanging, **options):
    words = {"subject_fr": "Rendez-vous", "body_fr": "À 7 h devant la mairie.", "subject_hy": "Հանդիպում",
             "body_hy": "Ժամը 7-ին։", **options.pop("words", {})}  # fmt: skip
    return unit.run(group_messages.send, actor, exchanging.back.public_id, words, now=NOW, **options)


def test_a_message_reaches_each_guardian_once_in_their_language(db, make, near):
    young, sibling = near.participant(), near.participant()
    both = near.guardian(young)
    near.guardian(sibling, email=both.email.upper())
    armenian = near.guardian(young, language="hy")
    near.guardian(young, email="")
    near.guardian(near.participant(near.artachat))
    made = send(make.coordinator(), near)
    query = select(OutboxMail).where(OutboxMail.template == "group_message")
    mails = {one.recipient.casefold(): one for one in db.all(query)}
    assert made.recipients == len(mails) == 2
    assert "Հանդիպում" in mails[armenian.email].title
    assert "À 7 h devant la mairie." in mails[both.email].body
    with reading() as session:
        rows = queries.messages(session, make.coordinator(near.artachat), near.back.public_id).rows
    assert [(row.title, row.recipients) for row in rows] == [("Rendez-vous", 2)]


@pytest.mark.parametrize(
    ("words", "options", "field"),
    [
        ({"subject_fr": ""}, {}, "subject_fr"),
        ({"body_fr": ""}, {}, "body_fr"),
        ({"body_hy": ""}, {}, "subject_hy"),
        ({}, {"to_guardians": False}, "to"),
    ],
)
def test_a_message_without_words_or_readers_is_refused(make, near, words, options, field):
    near.guardian(near.participant())
    with pytest.raises(Invalid) as refused:
        send(make.coordinator(), near, words=words, **options)
    assert refused.value.field == field


def test_a_message_to_nobody_and_by_strangers_is_refused(make, near):
    with pytest.raises(Conflict):
        send(make.coordinator(), near)
    with pytest.raises(Forbidden):
        send(make.partner(), near)


def test_a_leader_tells_by_their_link_of_their_visit_alone(db, make, near):
    leader, here = near.leader(), make.coordinator()
    member = near.member(leader, near.back)
    by_link = bearer(db, LinkPurpose.LEG_LEADER, SubjectKind.LEG_MEMBER, member.id)
    with reading() as session:
        assert queries.telling(session, by_link, near.back.public_id).leg == near.back.public_id
    made = report(by_link, near, severity="grave")
    assert (made.reported_by_id, graves(db)) == (None, {here.email})
    with reading() as session, pytest.raises(NotFound):
        queries.telling(session, by_link, near.outbound.public_id)
    with pytest.raises(NotFound):
        log(by_link, near)
    with writing() as session:
        session.get_one(LegMember, member.id).left_on = NOW.date()
    with pytest.raises(Forbidden):
        report(by_link, near)
