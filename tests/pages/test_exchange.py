"""The pages of an exchange, as coordinators of either city, a school and a young person see and use them."""

from datetime import date

import pytest
from sqlalchemy import select

from db.enums import Gender, LegState, ParticipationKind, ParticipationState
from db.models import LegMember, Participation, Person
from db.session import writing
from seeds import reference
from services.exchanges import departure
from tests.conftest import NOW
from tests.counting import recorded
from tests.pages.opening import button, checked, links_of, listed, opened, words
from tests.services.exchanges.exchanging import Exchanging, exchanging

__all__ = ["exchanging"]
pytestmark = pytest.mark.one_database
MOST_STATEMENTS = {"participants": 20, "exchange": 40}
"""Who looks included; the page of one exchange looks at each visit once for each check of the departure."""


def test_the_list_names_each_exchange_with_its_days_and_people(db, make, exchanging: Exchanging):
    exchanging.participant(gender=Gender.FEMALE)
    exchanging.leader(exchanging.artachat)
    at = opened(make.coordinator(exchanging.artachat), "exchanges")
    (row,) = listed(at)
    assert row[0] == "Jeunes pour l’environnement 2027\nVille de Clamart et Ville d’Artachat"
    assert row[-2:] == ["1", "1"]


def test_the_page_of_one_exchange_says_who_comes_and_what_stands_in_the_way(db, make, exchanging: Exchanging):
    reference.load(NOW)
    exchanging.participant(gender=Gender.FEMALE)
    exchanging.leader(kind=ParticipationKind.DIRECTOR)
    at = opened(make.coordinator(), "exchange", id=exchanging.exchange.public_id)
    assert [one.value for one in at.title] == ["Jeunes pour l’environnement 2027"]
    said = words(at)
    assert "1 jeune sur 12" in said
    assert "Filles\u00a0\\: 1, garçons\u00a0\\: 0" in said
    assert "2 accompagnateurs voyagent avec le groupe" in said
    assert "Aucun jeune ne voyage encore." in said


def test_a_group_is_cleared_from_the_page_once_nothing_stands_in_the_way(db, make, exchanging: Exchanging, monkeypatch):
    monkeypatch.setattr(departure, "CHECKS", departure.CHECKS[:5])
    exchanging.participant(exchanging.artachat, birth_date=date(2005, 1, 1))
    at = opened(make.coordinator(), "exchange", id=exchanging.exchange.public_id)
    checked(button(at, "The group may leave").click().run())
    assert db.fresh(exchanging.outbound).state is LegState.CLEARED


def test_the_other_city_sees_who_comes_and_nothing_private(db, make, exchanging: Exchanging):
    one = exchanging.participant(
        person=make.person(phone="+33612345678", organisation_id=exchanging.clamart.id, birth_date=date(2011, 3, 1))
    )
    guardian = exchanging.guardian(one)
    own = words(opened(make.coordinator(), "participant", id=one.public_id))
    assert "\\+33612345678" in own or "+33612345678" in own
    assert guardian.name in own
    other = words(opened(make.coordinator(exchanging.artachat), "participant", id=one.public_id))
    assert "16 ans le premier jour" in other
    assert not any(secret in other for secret in ("33612345678", guardian.name, "2011"))


def test_a_pupil_of_another_school_is_not_found(db, make, exchanging: Exchanging):
    mine, other = exchanging.school(), exchanging.school()
    one = exchanging.participant(exchanging.artachat, school_id=mine.id)
    name = db.get(Person, one.person_id).name
    assert [each.value for each in opened(make.partner(mine), "participant", id=one.public_id).title] == [name]
    at = opened(make.partner(other), "participant", id=one.public_id)
    assert name not in words(at)
    assert [each.value for each in at.title] != [name]


def test_a_school_pastes_its_class_and_enters_it(db, make, exchanging: Exchanging):
    school = exchanging.school()
    at = opened(make.partner(school), "our_young")
    text = next(one for one in at.text_area if one.key.endswith("-lines"))
    checked(text.set_value("Սարգսյան; Անի; 02/05/2011\nGrigoryan; Davit; 2010").run())
    assert [row[-1] for row in listed(at)] == ["nouveau", listed(at)[1][-1]]
    assert next(one for one in at.button if "Saisir 1 élève" in one.label).disabled
    checked(next(one for one in at.text_area if one.key.endswith("-lines")).set_value(
        "Սարգսյան; Անի; 02/05/2011").run())  # fmt: skip
    checked(next(one for one in at.button if "Saisir 1 élève" in one.label).click().run())
    assert [one.school_id for one in db.all(select(Participation))] == [school.id]


def test_a_young_person_says_that_they_come(db, make, exchanging: Exchanging):
    one = exchanging.participant(state=ParticipationState.EXPECTED)
    at = opened(make.applicant(db.get(Person, one.person_id)), "my_exchange")
    checked(button(at, "Yes, I come").click().run())
    assert db.fresh(one).state is ParticipationState.CONFIRMED
    assert not [each for each in at.button if each.label == "Oui, je viens"]


def test_somebody_in_no_exchange_reads_what_happens_next(db, make):
    assert "aucun échange" in words(opened(make.applicant(), "my_exchange"))


def _many(exchanging: Exchanging, number: int) -> None:
    there = exchanging.many(number)
    with writing() as session:
        session.add_all(
            LegMember(leg_id=leg.id, participation_id=one.id, travels=leg.sending_id == exchanging.clamart.id)
            for one in there
            for leg in (exchanging.outbound, exchanging.back)
        )


@pytest.mark.parametrize("page", ["participants", "exchange"])
def test_a_page_asks_the_same_few_questions_for_one_and_for_sixty(db, make, exchanging: Exchanging, page):
    actor = make.coordinator()
    seen = []
    for number in (1, 2, 57):
        _many(exchanging, number)
        at = opened(actor, page, id=exchanging.exchange.public_id)
        with recorded() as said:
            checked(at.run())
        seen.append(len(said))
    assert seen[0] == seen[1] == seen[2] <= MOST_STATEMENTS[page]
    if page == "participants":
        assert len(listed(at)) == 50
        assert len(links_of(at)) == 50
