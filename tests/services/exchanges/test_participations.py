"""Young people and leaders come into an exchange, confirm, withdraw; their school enters its own."""

from datetime import date

import pytest
from sqlalchemy import select

from db.enums import (
    ApplicationState,
    ExchangeState,
    Gender,
    Language,
    LegState,
    OrganisationKind,
    ParticipationKind,
    ParticipationState,
    Source,
)
from db.models import LegMember, Organisation, Participation, Person, StateChange
from services import calls, unit
from services.errors import Conflict, Forbidden, Invalid, InvalidFields, NotFound
from services.exchanges import class_lists, members, participations, taking_over
from services.exchanges.class_lists import LineState
from tests.conftest import NOW
from tests.services.exchanges.exchanging import exchanging

__all__ = ["exchanging"]
ANI = {"given_name": "Ani", "family_name": "Sargsyan", "birth_date": date(2011, 5, 2), "gender": "female"}
LIST = "Սարգսյան\tԱնի\t02.05.2011\nGrigoryan; Davit; 12/11/2010\nHakobyan, Mariam, 2011-01-30"


def add(actor, exchanging, city=None, person=ANI, **options):
    city = city or exchanging.artachat
    return unit.run(
        participations.add, actor, exchanging.exchange.public_id, city.public_id, person, now=NOW, **options
    )


def test_a_young_person_is_expected_travels_with_their_city_and_is_at_home_for_the_guests(db, make, exchanging):
    one = add(make.coordinator(exchanging.artachat), exchanging)
    assert (one.state, one.sort_name, one.language) == (ParticipationState.EXPECTED, "sargsyan ani", Language.HY)
    assert [(m.leg_id, m.travels) for m in db.all(select(LegMember))] == [
        (exchanging.outbound.id, True), (exchanging.back.id, False),
    ]  # fmt: skip


def test_somebody_known_under_this_name_and_birth_date_is_not_kept_twice(db, make, exchanging):
    known = make.person(organisation_id=exchanging.artachat.id, given_name="Ani", family_name="Sargsyan",
                        birth_date=ANI["birth_date"])  # fmt: skip
    actor = make.coordinator(exchanging.artachat)
    assert add(actor, exchanging, person={**ANI, "given_name": "SARGSYAN", "family_name": "ani"}).person_id == known.id
    with pytest.raises(Conflict):
        add(actor, exchanging)
    assert len(db.all(select(Participation))) == 1


def test_a_leader_is_confirmed_by_being_entered_and_a_substitute_is_told_apart(db, make, exchanging):
    teacher = {**ANI, "birth_date": date(1980, 1, 1)}
    one = add(make.coordinator(exchanging.artachat), exchanging, person=teacher, kind=ParticipationKind.LEADER,
              is_substitute=True)  # fmt: skip
    kept = db.fresh(one)
    assert (kept.state, kept.is_substitute) == (ParticipationState.CONFIRMED, True)


def test_each_city_enters_its_own(db, make, exchanging):
    with pytest.raises(Forbidden):
        add(make.coordinator(exchanging.clamart), exchanging)
    with pytest.raises(NotFound):
        add(make.coordinator(exchanging.artachat), exchanging, person=make.person().public_id)
    with pytest.raises(InvalidFields):
        add(make.coordinator(exchanging.artachat), exchanging, person={**ANI, "given_name": ""})
    assert db.all(select(Participation)) == []


def test_a_school_enters_its_own_pupils_once_it_is_a_partner(db, make, exchanging):
    school = exchanging.school()
    head = make.partner(school)
    one = add(head, exchanging, school_public_id=school.public_id, class_name="9B")
    assert (one.school_id, one.class_name) == (school.id, "9B")
    other = db.add(
        Organisation(code="elsewhere", kind=OrganisationKind.SCHOOL, name_fr="Ailleurs", country="AM")
    )  # fmt: skip
    for actor, options in (
        (make.partner(other), {"school_public_id": other.public_id}),
        (head, {"school_public_id": other.public_id}),
        (head, {}),
        (head, {"school_public_id": school.public_id, "kind": ParticipationKind.LEADER}),
    ):
        with pytest.raises(Forbidden):
            add(actor, exchanging, person={**ANI, "given_name": "Mane"}, **options)


def test_nobody_comes_into_an_exchange_that_is_over(db, make, exchanging):
    over, _there, _back = exchanging.another(state=ExchangeState.CLOSED)
    with pytest.raises(Conflict):
        unit.run(
            participations.add, make.coordinator(), over.public_id, exchanging.clamart.public_id, ANI, now=NOW
        )  # fmt: skip


def test_confirming_and_withdrawing_are_recorded_with_how_one_knows(db, make, exchanging):
    one = exchanging.participant(state=ParticipationState.EXPECTED)
    actor = make.coordinator()
    unit.run(participations.move, actor, one.public_id, "confirm", source=Source.PHONE, now=NOW)
    with pytest.raises(Invalid):
        unit.run(participations.move, actor, one.public_id, "withdraw", now=NOW)
    unit.run(participations.move, actor, one.public_id, "withdraw", reason="Déménagement", now=NOW)
    kept = db.fresh(one)
    assert (kept.state, kept.withdrawn_on, kept.withdrawn_reason) == (
        ParticipationState.WITHDRAWN, NOW.date(), "Déménagement",
    )  # fmt: skip
    assert db.all(select(StateChange.source).where(StateChange.move == "confirm")) == [Source.PHONE]
    unit.run(participations.move, actor, one.public_id, "take_back", now=NOW)
    kept = db.fresh(one)
    assert (kept.state, kept.withdrawn_on, kept.withdrawn_reason) == (ParticipationState.EXPECTED, None, "")


def test_who_leaves_gives_back_their_place_in_the_call_and_takes_it_again_on_return(db, make, exchanging):
    call, actor = make.call(), make.coordinator()
    application = make.application(call=call, state=ApplicationState.CONFIRMED)
    one = exchanging.participant(application_id=application.id)

    def taken():
        with db.session() as session:
            return calls.taken_places(session, [call.id])[call.id]

    seen = [taken()]
    for name in ("withdraw", "take_back"):
        unit.run(participations.move, actor, one.public_id, name, reason="Déménagement", now=NOW)
        seen.append(taken())
    assert seen == [1, 0, 1]


def test_who_left_one_of_two_exchanges_keeps_the_place_of_their_call(db, make, exchanging):
    call, person, actor = make.call(), make.person(), make.coordinator()
    application = make.application(call=call, person=person, state=ApplicationState.CONFIRMED)
    other, _out, _back = exchanging.another()
    both = [
        exchanging.participant(person=person, application_id=application.id, exchange=one)
        for one in (exchanging.exchange, other)
    ]
    seen = []
    for one in both:
        unit.run(participations.move, actor, one.public_id, "withdraw", reason="Déménagement", now=NOW)
        with db.session() as session:
            seen.append(calls.taken_places(session, [call.id])[call.id])
    assert seen == [1, 0]


def test_the_young_person_answers_and_the_other_city_does_not(db, make, exchanging):
    one = exchanging.participant(state=ParticipationState.EXPECTED)
    with pytest.raises(Forbidden):
        unit.run(participations.move, make.coordinator(exchanging.artachat), one.public_id, "confirm", now=NOW)
    mine = make.applicant(db.get(Person, one.person_id))
    unit.run(participations.edit, mine, one.public_id, {"wishes": "Un chat", "interests": ["échecs", "échecs"]})
    unit.run(participations.move, mine, one.public_id, "confirm", now=NOW)
    kept = db.fresh(one)
    assert (kept.state, kept.wishes, kept.interests) == (ParticipationState.CONFIRMED, "Un chat", ["échecs"])
    with pytest.raises(Forbidden):
        unit.run(participations.edit, mine, one.public_id, {"class_name": "8A"})


def test_names_are_mended_by_the_school_until_they_are_confirmed(db, make, exchanging):
    school = exchanging.school()
    one = exchanging.participant(exchanging.artachat, school_id=school.id, state=ParticipationState.EXPECTED)
    head = make.partner(school)
    unit.run(participations.correct, head, one.public_id, {"family_name": "Abgaryan"}, now=NOW)
    assert db.fresh(one).sort_name.startswith("abgaryan")
    unit.run(participations.move, head, one.public_id, "confirm", now=NOW)
    with pytest.raises(Forbidden):
        unit.run(participations.correct, head, one.public_id, {"family_name": "Zoryan"}, now=NOW)
    unit.run(
        participations.correct, make.coordinator(exchanging.artachat), one.public_id, {"family_name": "Zoryan"}, now=NOW
    )
    assert db.fresh(one).sort_name.startswith("zoryan")


def test_a_class_is_read_line_by_line_in_either_script(db, make, exchanging):
    exchanging.participant(
        exchanging.artachat, person=make.person(organisation_id=exchanging.artachat.id, given_name="Davit",
                                                family_name="Grigoryan", birth_date=date(2010, 11, 12))
    )  # fmt: skip
    with db.session() as session:
        lines = class_lists.read(
            session,
            exchanging.exchange.public_id,
            LIST + "\nAni, Sargsyan, 2011-05-02\nSeul\nA, B, 31/02/2011",
            now=NOW,
        )
    assert [one.state for one in lines] == [
        LineState.NEW, LineState.THERE, LineState.NEW, LineState.TWICE, LineState.WRONG, LineState.WRONG,
    ]  # fmt: skip
    assert class_lists.fields_of(lines[0]) == {
        "family_name": "Sargsyan", "family_name_hy": "Սարգսյան", "given_name": "Ani", "given_name_hy": "Անի",
        "birth_date": date(2011, 5, 2),
    }  # fmt: skip


def test_a_list_may_say_who_is_a_girl_or_a_boy(db, make, exchanging):
    text = "\n".join(
        ["A; Ani; 02/05/2011; F", "B; Bo; 02/05/2011; Garçon", "C; Ci; 02/05/2011; տղա", "D; Di; 02/05/2011",
         "E; El; 02/05/2011; x"]
    )  # fmt: skip
    with db.session() as session:
        lines = class_lists.read(session, exchanging.exchange.public_id, text, now=NOW)
    assert [one.gender for one in lines] == [Gender.FEMALE, Gender.MALE, Gender.MALE, None, None]
    assert [one.state for one in lines] == [LineState.NEW] * 4 + [LineState.WRONG]
    assert class_lists.fields_of(lines[0])["gender"] is Gender.FEMALE
    assert "gender" not in class_lists.fields_of(lines[3])


def test_a_class_is_entered_whole_or_not_at_all(db, make, exchanging):
    school = exchanging.school()
    call = (
        class_lists.enter, make.partner(school), exchanging.exchange.public_id, exchanging.artachat.public_id,
    )  # fmt: skip
    options = {"school_public_id": school.public_id, "class_name": "9B", "now": NOW}
    with pytest.raises(Invalid) as refused:
        unit.run(*call, LIST + "\nSeul", **options)
    assert (refused.value.field, refused.value.params["number"]) == ("lines", 4)
    assert db.all(select(Participation)) == []
    assert unit.run(*call, LIST, **options) == 3
    assert {(one.school_id, one.class_name) for one in db.all(select(Participation))} == {(school.id, "9B")}
    with pytest.raises(Invalid):
        unit.run(*call, LIST, **options)


def test_those_who_were_chosen_are_taken_over_once_into_the_group_of_their_city(db, make, exchanging):
    call = make.call()
    school = exchanging.school()
    with_call, _there, _back = exchanging.another(call_id=call.id)
    fields = {"sending_organisation_id": None, "call": call}
    make.application(**fields, state=ApplicationState.CONFIRMED, person=make.person(city="Clamart"))
    make.application(**(fields | {"sending_organisation_id": school.id}), state=ApplicationState.SELECTED)
    make.application(**fields, state=ApplicationState.WAITLISTED)
    actor = make.coordinator(exchanging.artachat)
    assert unit.run(taking_over.take_over, actor, with_call.public_id, now=NOW) == 2
    assert [(one.organisation_id, one.state, one.school_id) for one in db.all(select(Participation))] == [
        (exchanging.clamart.id, ParticipationState.CONFIRMED, None),
        (exchanging.artachat.id, ParticipationState.EXPECTED, school.id),
    ]
    assert unit.run(taking_over.take_over, actor, with_call.public_id, now=NOW) == 0
    with pytest.raises(Invalid):
        unit.run(taking_over.take_over, actor, exchanging.exchange.public_id, now=NOW)


def test_somebody_leaves_one_visit_with_a_reason_and_stays_in_the_other(db, make, exchanging):
    one = exchanging.participant()
    member, actor = exchanging.member(one, exchanging.back), make.coordinator()
    with pytest.raises(Invalid):
        unit.run(members.leave, actor, member.public_id, reason=" ", now=NOW)
    unit.run(members.leave, actor, member.public_id, reason="Examen", now=NOW)
    kept = db.fresh(member)
    assert (kept.left_on, kept.left_reason) == (NOW.date(), "Examen")
    assert db.fresh(exchanging.member(one, exchanging.outbound)).left_on is None
    with pytest.raises(Forbidden):
        unit.run(members.come_back, make.coordinator(exchanging.artachat), member.public_id, now=NOW)
    unit.run(members.come_back, actor, member.public_id, now=NOW)
    assert db.fresh(member).left_on is None


def test_a_group_moves_to_the_other_city_by_whoever_gives_it_away(db, make, exchanging):
    one = exchanging.participant()
    there = exchanging.artachat
    with pytest.raises(Forbidden):
        unit.run(taking_over.change_city, make.coordinator(there), one.public_id, there.public_id, now=NOW)
    unit.run(taking_over.change_city, make.coordinator(), one.public_id, there.public_id, now=NOW)
    assert db.fresh(one).organisation_id == there.id
    assert [one.travels for one in db.all(select(LegMember))] == [True, False]
    assert db.fresh(exchanging.outbound).state is LegState.PLANNED
