"""Consents: who answers, what is missing for each visit, on behalf, taken back, another text."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from db.enums import (
    ConsentPurpose,
    ConsentState,
    DocumentKind,
    LegState,
    ParticipationState,
    Source,
    SubjectKind,
)
from db.models import ConsentText, Leg, Participation, StateChange
from db.session import writing
from services import files
from services.actors import system
from services.errors import DomainError, Forbidden, Invalid, InvalidMove
from services.exchanges import consents, departure
from services.on_behalf import Evidence
from services.rules.consents import SELF
from services.workflows import CONSENT
from tests.conftest import NOW
from tests.counting import statements
from tests.samples import cv
from tests.services.exchanges.consenting import MANDATORY, P, S, act, change, consenting, ready, state_of
from tests.services.exchanges.exchanging import TURNS_18_BETWEEN, exchanging
from tests.services.hosting import findings_of
from tests.services.mailed import mails, templates

__all__ = ["consenting", "exchanging", "ready"]


# Every state × move × role

MAY = {"guardian", "coordinator", "school"}
FROM = {
    "give": {S.REQUESTED: S.GIVEN, S.REFUSED: S.GIVEN, S.REVOKED: S.GIVEN, S.EXPIRED: S.GIVEN, S.GIVEN: S.GIVEN},
    "refuse": {
        S.REQUESTED: S.REFUSED, S.EXPIRED: S.REFUSED, S.GIVEN: S.REVOKED, S.REFUSED: S.REFUSED, S.REVOKED: S.REVOKED,
    },
}  # fmt: skip
"""Where a yes and a no lead from where, said a second time."""


@pytest.fixture
def actors(db, make, consenting):
    school = consenting.at.school(consenting.at.clamart)
    change(consenting.young, school_id=school.id)
    other = consenting.at.participant()
    return {
        "guardian": consenting.bearer(),
        "coordinator": make.coordinator(),
        "school": make.partner(school),
        "the young person": make.applicant(consenting.person(consenting.young)),
        "coordinator of the other city": make.coordinator(consenting.at.artachat),
        "other school": make.partner(consenting.at.school()),
        "other guardian": consenting.bearer(consenting.at.guardian(other)),
        "another young person": make.applicant(consenting.person(other)),
        "host": make.host(),
    }


class Undone(Exception):
    pass


def outcome(actor, consenting, is_given):
    source = Source.PHONE if actor.link is None and actor.organisations else None
    source = source if actor.has(*{grant.role for grant in actor.grants if grant.role.value != "applicant"}) else None
    try:
        with writing() as session:
            row = consents.answer(
                session, actor, consenting.young.public_id, P.PARTICIPATION, is_given,
                guardian_public_id=consenting.parent.public_id, signed="Marie Dupont", source=source, now=NOW,
            )  # fmt: skip
            raise Undone(row.state)
    except Undone as done:
        return done.args[0]
    except Forbidden:
        return "forbidden"


def test_the_table_holds_these_moves_and_no_others():
    assert set(CONSENT.moves) == {"give", "refuse", "revoke", "expire"}


@pytest.mark.parametrize("state", ConsentState)
def test_every_answer_by_every_role(db, consenting, actors, state):
    consent = consenting.say(actors["guardian"], P.PARTICIPATION)
    change(consent, state=state)
    expected = {
        (who, given): FROM["give" if given else "refuse"][state] if who in MAY else "forbidden"
        for who in actors
        for given in (True, False)
    }
    found = {(who, given): outcome(actors[who], consenting, given) for who, given in expected}
    assert found == expected


# By age and visit


def test_a_minor_needs_their_parent_for_both_visits_and_agrees_about_data_too(db, consenting):
    at = consenting.at
    wanted = [(one, consenting.parent.name, None) for one in MANDATORY]
    own = (P.DATA_TRANSFER, consenting.person(consenting.young).name, None)
    assert consenting.missing(at.outbound) == consenting.missing(at.back) == [*wanted, own]
    consenting.say_all()
    assert consenting.missing(at.outbound) == [own]
    consenting.say(at.make.applicant(consenting.person(consenting.young)), P.DATA_TRANSFER, guardian=None)
    assert consenting.missing(at.outbound) == consenting.missing(at.back) == []


def test_photos_and_swimming_never_keep_anybody_from_taking_part(db, consenting):
    consenting.say_all()
    consenting.say(consenting.at.make.applicant(consenting.person(consenting.young)), P.DATA_TRANSFER, guardian=None)
    for purpose in (P.IMAGE, P.SWIMMING):
        consenting.say(consenting.bearer(), purpose, False)
    assert consenting.missing(consenting.at.outbound) == []


def test_whoever_turns_18_between_the_visits_answers_for_the_second_and_both_are_kept_apart(db, make, consenting):
    young = consenting.at.participant(birth_date=TURNS_18_BETWEEN)
    parent = consenting.at.guardian(young)
    bearer, own = consenting.bearer(parent), make.applicant(consenting.person(young))
    for purpose in MANDATORY:
        consenting.say(bearer, purpose, of=young, guardian=parent)
    outbound, back = consenting.at.outbound, consenting.at.back
    assert [purpose for purpose, _who, _state in consenting.missing(outbound, young)] == [P.DATA_TRANSFER]
    assert [who for _purpose, who, _state in consenting.missing(back, young)] == [consenting.person(young).name] * 4
    for purpose in MANDATORY:
        consenting.say(own, purpose, of=young, guardian=None)
    assert consenting.missing(outbound, young) == consenting.missing(back, young) == []
    consenting.say(own, P.TRANSPORT, False, of=young, guardian=None)
    assert consenting.missing(outbound, young) == []
    assert consenting.missing(back, young) == [(P.TRANSPORT, consenting.person(young).name, S.REVOKED)]
    assert consenting.rows(young)[P.TRANSPORT, parent.id] is S.GIVEN


def test_of_somebody_of_age_no_parent_is_asked(db, make, consenting):
    young = consenting.at.participant(birth_date=date(2005, 1, 1))
    parent = consenting.at.guardian(young)
    with pytest.raises(Forbidden):
        consenting.say(consenting.bearer(parent), P.PARTICIPATION, of=young, guardian=parent)
    assert {who for _purpose, who, _state in consenting.missing(consenting.at.back, young)} == {
        consenting.person(young).name
    }


def test_a_child_under_15_signs_about_data_beside_the_parent_and_older_ones_alone(db, make, consenting):
    child = consenting.at.participant(birth_date=date(2012, 5, 1))
    parent = consenting.at.guardian(child)
    bearer = consenting.bearer(parent)
    consenting.say(bearer, P.DATA_TRANSFER, of=child, guardian=parent)
    joint = consenting.say(bearer, P.DATA_TRANSFER, of=child, guardian=None, signed="Lilit")
    assert (joint.guardian_id, joint.state, joint.answered_by) == (SELF, S.GIVEN, "Lilit")
    with pytest.raises(Forbidden):  # 16 years old
        consenting.say(consenting.bearer(), P.DATA_TRANSFER, guardian=None)
    with pytest.raises(Forbidden):  # not a purpose that children answer
        consenting.say(bearer, P.PARTICIPATION, of=child, guardian=None)


def test_the_second_parent_is_asked_where_the_exchange_asks(db, consenting):
    second = consenting.at.guardian(consenting.young, name="Paul Dupont")
    consenting.say_all()
    at = consenting.at
    own = [(P.DATA_TRANSFER, consenting.person(consenting.young).name, None)]
    assert consenting.missing(at.outbound) == own
    change(at.exchange, asks_second_guardian=True)
    assert consenting.missing(at.outbound)[:3] == [(one, "Paul Dupont", None) for one in MANDATORY[:3]]
    for purpose in MANDATORY:
        consenting.say(consenting.bearer(second), purpose, guardian=second)
    assert consenting.missing(at.outbound) == own


def test_a_visit_that_was_left_asks_nothing(db, consenting):
    change(consenting.at.member(consenting.young, consenting.at.back), left_on=NOW.date())
    assert consenting.missing(consenting.at.back) == []
    assert consenting.missing(consenting.at.outbound) != []


# Signing, and recording for others


def test_an_answer_keeps_who_signed_when_how_and_which_text(db, consenting):
    row = consenting.say(consenting.bearer(), P.TRANSPORT, signed="  Marie   Dupont ")
    assert (row.state, row.answered_by, row.source, row.answered_at) == (S.GIVEN, "Marie Dupont", Source.LINK, NOW)
    assert db.get(ConsentText, row.text_id).purpose is P.TRANSPORT
    lines = db.all(select(StateChange).where(StateChange.subject_kind == SubjectKind.CONSENT))
    assert [(one.move, one.to_state) for one in lines] == [("ask", "requested"), ("give", "given")]


@pytest.mark.parametrize("signed", ["", " ", "M"])
def test_without_a_name_nothing_is_signed(db, consenting, signed):
    with pytest.raises(Invalid) as refused:
        consenting.say(consenting.bearer(), P.TRANSPORT, signed=signed)
    assert refused.value.field == "signed"
    assert consenting.rows() == {}


def test_the_same_answer_again_changes_nothing(db, consenting):
    first = consenting.say(consenting.bearer(), P.TRANSPORT)
    again = consenting.say(consenting.bearer(), P.TRANSPORT, signed="Somebody else")
    assert (again.version, again.answered_by) == (first.version, "Marie Dupont")


def test_a_paper_is_recorded_with_its_scan_by_the_own_city_and_read_by_nobody_of_the_other(db, make, consenting):
    own, other = make.coordinator(), make.coordinator(consenting.at.artachat)
    place = SubjectKind.PARTICIPATION, consenting.young.public_id, DocumentKind.PROOF
    with pytest.raises(DomainError):
        act(files.store_for, other, *place, "scan.pdf", cv())
    scan = act(files.store_for, own, *place, "scan.pdf", cv())
    with pytest.raises(Invalid) as refused:
        consenting.say(own, P.PARTICIPATION)
    assert refused.value.field == "source"
    paper = Evidence("Marie Dupont", date(2026, 11, 20), scan.public_id)
    row = consenting.say(own, P.PARTICIPATION, source=Source.PAPER, evidence=paper, expires_on=date(2027, 12, 31))
    assert (row.state, row.source, row.answered_by, row.proof_id) == (S.GIVEN, Source.PAPER, "Marie Dupont", scan.id)
    line = db.all(select(StateChange).where(StateChange.move == "give"))[-1]
    assert (line.told_by, line.happened_on, line.proof_id) == ("Marie Dupont", date(2026, 11, 20), scan.id)
    assert act(files.fetch, own, scan.public_id)[0].id == scan.id
    for stranger in (other, make.host()):
        with pytest.raises(DomainError):
            act(files.fetch, stranger, scan.public_id)


def test_the_bearer_of_a_link_cannot_say_that_it_came_on_paper(db, consenting):
    with pytest.raises(Forbidden):
        consenting.say(consenting.bearer(), P.PARTICIPATION, source=Source.PAPER)


def test_an_answer_ends_on_its_day_and_not_before(db, consenting):
    own = consenting.at.make.coordinator()
    consenting.say(own, P.TRANSPORT, source=Source.PAPER, expires_on=NOW.date())
    assert act(consents.expire_due, system()) == 0
    assert act(consents.expire_due, system(), now=NOW + timedelta(days=1)) == 1
    assert consenting.rows()[P.TRANSPORT, consenting.parent.id] is S.EXPIRED
    with pytest.raises(Invalid):
        consenting.say(own, P.TRANSPORT, source=Source.PAPER, expires_on=NOW.date() - timedelta(days=1))


def test_nothing_is_answered_once_somebody_no_longer_takes_part(db, consenting):
    bearer = consenting.bearer()
    change(consenting.young, state=ParticipationState.WITHDRAWN)
    with pytest.raises(InvalidMove):
        consenting.say(bearer, P.PARTICIPATION)


# Taken back


def test_taken_back_the_day_before_departure_it_is_told_at_once_and_the_departure_is_not_cleared(db, consenting, ready):
    day_before = NOW.replace(year=2027, month=7, day=4)
    consenting.say(consenting.bearer(), P.MEDICAL_CARE, False)
    told = [(one.template, one.recipient) for one in mails(db)]
    assert [name for name, _to in told] == ["consent_withdrawn"] * 2 + ["consent_withdrawn_leader"]
    assert told[-1][1] == consenting.person(ready).email
    assert state_of(db, consenting.at.back) is LegState.PLANNED
    assert db.get(Participation, consenting.young.id).state is ParticipationState.CONFIRMED
    assert consenting.missing(consenting.at.back) == [(P.MEDICAL_CARE, consenting.parent.name, S.REVOKED)]
    consenting.say(consenting.bearer(), P.MEDICAL_CARE, now=day_before)
    assert consenting.missing(consenting.at.back) == []


def test_photos_taken_back_are_told_and_the_departure_stays_cleared(db, consenting, ready):
    consenting.say(consenting.bearer(), P.IMAGE)
    consenting.say(consenting.bearer(), P.IMAGE, False)
    assert templates(db) == ["consent_withdrawn"] * 2 + ["consent_withdrawn_leader"]
    assert mails(db)[0].body.count(consenting.person(consenting.young).name) == 1  # not that nobody takes part
    assert state_of(db, consenting.at.back) is LegState.CLEARED


def test_taken_back_under_way_it_is_a_grave_remark_until_it_is_given_again(db, consenting, ready):
    change(consenting.at.back, state=LegState.UNDER_WAY)
    consenting.say(consenting.bearer(), P.PARTICIPATION, False)
    assert state_of(db, consenting.at.back) is LegState.UNDER_WAY
    assert findings_of(db, consenting.young, SubjectKind.PARTICIPATION) == {"consent_withdrawn": {"number": 1}}
    consenting.say(consenting.bearer(), P.PARTICIPATION)
    assert findings_of(db, consenting.young, SubjectKind.PARTICIPATION) == {}


def test_a_refusal_of_what_is_needed_is_told_to_the_own_city_alone(db, make, consenting):
    own = make.coordinator()
    make.coordinator(consenting.at.artachat)
    consenting.say(consenting.bearer(), P.IMAGE, False)
    assert mails(db) == []
    consenting.say(consenting.bearer(), P.TRANSPORT, False)
    assert [(one.template, one.recipient) for one in mails(db)] == [("consent_refused", own.email)]


def test_the_departure_names_whoever_travels_without_an_agreement_and_nobody_who_stays_at_home(db, consenting, ready):
    def names(leg):
        with db.session() as session:
            found = departure.reasons(session, session.get_one(Leg, leg.id), NOW)
        return [one.params["names"] for one in found if one.page == "exchange_consents"]

    assert names(consenting.at.back) == []
    consenting.say(consenting.bearer(), P.TRANSPORT, False)
    assert names(consenting.at.back) == [consenting.person(consenting.young).name]
    assert names(consenting.at.outbound) == []


def test_what_is_missing_costs_the_same_for_one_and_for_three(db, consenting):
    def cost():
        return statements(lambda session: consents.missing(session, session.get_one(Leg, consenting.at.back.id)))

    one = cost()
    for _ in range(2):
        consenting.at.guardian(consenting.at.participant())
    assert cost() == one


def test_purposes_and_texts_are_the_same_set():
    from seeds.consent_texts import TEXTS

    assert list(TEXTS) == list(ConsentPurpose)
    assert {frozenset(one) for one in TEXTS.values()} == {frozenset({"fr", "en", "hy"})}
