"""What lists, the first page and reminders say of consents."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from db.enums import ExchangeState, FindingLevel, LegState, ParticipationState, Source
from db.models import Leg
from services.actors import system
from services.errors import DomainError, Invalid, NotFound
from services.exchanges import consent_asking, consents, guardians
from services.queries.exchange.exchange_consents import overview, own, young_consents
from services.queries.today.today import today
from services.reminders.sending import remind_due
from tests.conftest import NOW
from tests.counting import statements
from tests.services.exchanges.consenting import MANDATORY, P, S, act, change, consenting
from tests.services.exchanges.exchanging import TURNS_18_BETWEEN, exchanging
from tests.services.mailed import last_bearer, mails, templates
from tests.services.reminded import DAY, days_told

__all__ = ["consenting", "exchanging"]


def seen(consenting, actor, **options):
    with consenting.db.session() as session:
        return overview(session, actor, consenting.at.exchange.public_id, **options)


# At a glance


def test_each_city_and_school_sees_its_own_young_people_with_what_is_missing(db, make, consenting):
    at = consenting.at
    school = at.school(at.clamart)
    pupil = at.participant(school_id=school.id)
    at.participant(at.artachat)
    at.participant(state=ParticipationState.WITHDRAWN)
    at.leader()
    consenting.say_all()
    consenting.say(consenting.bearer(), P.IMAGE, False)
    found = seen(consenting, make.coordinator())
    assert {row.public_id: row.lacks for row in found.rows} == {consenting.young.public_id: 1, pupil.public_id: 5}
    row = next(one for one in found.rows if one.public_id == consenting.young.public_id)
    assert (row.states[P.PARTICIPATION], row.states[P.IMAGE], row.states[P.SWIMMING], row.states[P.DATA_TRANSFER]) == (
        S.GIVEN, S.REFUSED, None, None,
    )  # fmt: skip
    assert (found.total, found.complete, found.against) == (2, 0, 1)
    assert [one.public_id for one in seen(consenting, make.partner(school)).rows] == [pupil.public_id]
    assert len(seen(consenting, make.coordinator(at.artachat)).rows) == 1
    for stranger in (make.partner(at.school()), make.host(), make.applicant()):
        with pytest.raises(NotFound):
            seen(consenting, stranger)


def test_the_filter_leaves_those_of_whom_something_needed_is_missing(db, make, consenting):
    other = consenting.at.participant()
    consenting.say_all()
    consenting.say(make.applicant(consenting.person(consenting.young)), P.DATA_TRANSFER, guardian=None)
    found = seen(consenting, make.coordinator(), missing_only=True)
    assert ([one.public_id for one in found.rows], found.total, found.complete) == ([other.public_id], 2, 1)


def test_sixty_young_people_cost_as_many_statements_as_two(db, make, consenting):
    own, exchange = make.coordinator(), consenting.at.exchange.public_id
    consenting.at.guardian(consenting.at.participant())
    before = statements(overview, own, exchange)
    for _ in range(4):
        consenting.at.guardian(consenting.at.participant())
    assert statements(overview, own, exchange) == before <= 10


def test_one_young_person_is_shown_with_each_answer_apart(db, make, consenting):
    young = consenting.at.participant(birth_date=TURNS_18_BETWEEN)
    parent = consenting.at.guardian(young)
    consenting.say(consenting.bearer(parent), P.TRANSPORT, of=young, guardian=parent)
    with db.session() as session:
        found = young_consents(session, make.coordinator(), young.public_id, now=NOW)
        mine = own(session, make.applicant(consenting.person(young)))
        with pytest.raises(NotFound):
            young_consents(session, make.coordinator(consenting.at.artachat), young.public_id, now=NOW)
    transport = {
        one.who: (one.state, [str(leg) for leg in one.legs]) for one in found.answers if one.purpose is P.TRANSPORT
    }
    assert transport == {
        parent.name: (S.GIVEN, ["outbound"]), consenting.person(young).name: (None, ["return"]),
    }  # fmt: skip
    assert (len(mine), {one.guardian_public_id for one in mine[0].answers}) == (1, {None})
    assert len(mine[0].answers) == len(P)


def test_a_paper_with_several_answers_is_recorded_at_once_or_not_at_all(db, make, consenting):
    own, young = make.coordinator(), consenting.young.public_id
    said = {P.PARTICIPATION: True, P.SWIMMING: False}
    options = {"guardian_public_id": consenting.parent.public_id, "source": Source.PAPER}
    assert act(consents.record, own, young, said, **options) == 2
    assert set(consenting.rows().values()) == {S.GIVEN, S.REFUSED}
    with pytest.raises(Invalid):
        act(consents.record, own, young, {}, **options)
    with pytest.raises(DomainError):  # the parent does not answer for the child’s own part, so nothing is kept
        act(consents.record, make.host(), young, {P.IMAGE: True}, **options)
    assert len(consenting.rows()) == 2


# The first page


def of_today(db, actor):
    with db.session() as session:
        todos = today(session, actor, NOW).todos
    return {row.kind: (row.count, row.level) for row in todos if row.page == "exchange_consents"}


def test_the_first_page_names_who_was_not_asked_who_did_not_answer_and_who_is_against(db, make, consenting):
    own = make.coordinator()
    assert of_today(db, own) == {"consent_never": (1, FindingLevel.WARN)}
    act(consent_asking.ask, own, consenting.young.public_id)
    assert of_today(db, own) == {"consent_open": (1, FindingLevel.INFO)}
    consenting.say(consenting.bearer(), P.TRANSPORT, False)
    consenting.say(consenting.bearer(), P.IMAGE, False)
    assert of_today(db, own)["consent_against"] == (1, FindingLevel.BLOCK)
    assert of_today(db, make.coordinator(consenting.at.artachat)) == {}
    change(consenting.at.exchange, state=ExchangeState.CLOSED)
    assert of_today(db, own) == {}


# Reminders


@pytest.fixture
def asked(make, consenting):
    act(consent_asking.ask, make.coordinator(), consenting.young.public_id)
    change(consenting.person(consenting.young), email="")
    return consenting


def test_a_parent_who_has_not_answered_is_reminded_after_one_and_two_weeks_with_a_link(db, asked):
    assert days_told("consent", 30) == [7, 14]
    parent = asked.parent.email
    assert templates(db, parent) == ["consents_asked", "reminder", "reminder"]
    assert len(last_bearer(db, parent, NOW).guardians()) == 1


def test_whoever_has_answered_is_left_alone_and_so_is_everybody_once_it_is_over(db, make, asked):
    asked.say_all(list(P))
    told = mails(db)
    assert len(days_told("consent", 8)) == 1  # the parent reads that the child has to answer, without a link
    assert "/l/" not in mails(db)[len(told)].body
    change(asked.at.exchange, state=ExchangeState.CLOSED)
    assert days_told("consent", 30) == []


def test_once_the_visits_are_over_nobody_is_reminded(db, asked):
    for leg in db.all(select(Leg)):
        change(leg, state=LegState.ENDED)
    assert days_told("consent", 30) == []


def test_brothers_and_sisters_are_reminded_of_in_one_mail_with_one_link(db, make, consenting):
    own, sister = make.coordinator(), consenting.at.participant()
    same = consenting.at.guardian(sister, email=consenting.parent.email)
    act(guardians.tie, own, same.public_id, consenting.parent.public_id)
    act(consent_asking.ask_all, own, consenting.at.exchange.public_id)
    for young in (consenting.young, sister):
        change(consenting.person(young), email="")
    assert days_told("consent", 10) == [7]
    mail = mails(db, consenting.parent.email)[-1]
    for young in (consenting.young, sister):
        assert consenting.person(young).given_name in mail.body
    assert mail.body.count("/l/") == 1


def test_asked_by_hand_a_moment_ago_nobody_is_reminded_on_that_day(db, make, asked):
    act(consent_asking.ask, make.coordinator(), asked.young.public_id, now=NOW + 6 * DAY + timedelta(hours=12))
    assert not remind_due(NOW + 7 * DAY)
    assert remind_due(NOW + 8 * DAY)
    assert act(consents.expire_due, system()) == 0
    assert set(MANDATORY) < set(P)


def test_a_young_person_is_told_on_the_first_page_what_they_answer_themselves_until_they_did(db, make, consenting):
    me = make.applicant(consenting.person(consenting.young))

    def waits():
        with db.session() as session:
            return [one.count for one in today(session, me, NOW).todos if one.kind == "my_consents"]

    assert waits() == [1]
    consenting.say(me, P.DATA_TRANSFER, guardian=None)
    assert waits() == []
