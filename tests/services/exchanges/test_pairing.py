"""Who sleeps at which family: proposed, agreed, changed by hand, and what happens when a family withdraws."""

import json
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from db.enums import Gender, HostStayState, HouseholdState, LegState, ParticipationState, SecretKind
from db.models import GuardianTie, HostStay, OutboxMail, PersonSecret, StateChange
from db.session import writing
from services.crypto import seal
from services.errors import Conflict, Forbidden, Invalid, InvalidFields
from services.exchanges import hosting as services
from services.exchanges import pairing
from services.unit import run
from tests.conftest import NOW
from tests.services.exchanges.hosting import Hosting, exchanging, hosting

__all__ = ["exchanging", "hosting"]
S = HostStayState
DURING = datetime(2027, 4, 15, 9, 0, tzinfo=UTC)


@pytest.fixture
def coordinator(make):
    return make.coordinator()


def stays(db):
    """Living stays: who sleeps where."""
    return {one.participation_id: one for one in db.all(select(HostStay).where(HostStay.state != S.ENDED))}


def homes(db):
    return {who: stay.household_id for who, stay in stays(db).items()}


def allergic(db, participation, *allergies):
    person = participation.person_id
    with db.session() as session:
        bound = session.get_one(type(participation), participation.id).person.public_id
    sealed = seal(
        json.dumps({"allergies": list(allergies)}).encode(), purpose="person secret", bound_to=f"{bound}/health"
    )
    db.add(
        PersonSecret(
            person_id=person, kind=SecretKind.HEALTH, nonce=sealed.nonce, ciphertext=sealed.ciphertext, saved_at=NOW
        )
    )


def propose(coordinator, hosting, now=NOW):
    return run(pairing.propose, coordinator, hosting.leg.public_id, now=now)


def agree(coordinator, hosting, now=NOW):
    return run(services.agree, coordinator, hosting.leg.public_id, now=now)


def refused(act):
    with pytest.raises(InvalidFields) as caught:
        act()
    return [one.msgid for one in caught.value.errors]


def test_a_proposal_minds_sealed_allergies_and_common_languages(db, hosting: Hosting, coordinator):
    with_cat = hosting.family(pets=["cat"], languages=["hy"])
    plain = hosting.family(languages=["fr"])
    first, second = hosting.guest(languages=["Հայերեն"]), hosting.guest(languages=["fr"])
    allergic(db, first, "cat")
    assert propose(coordinator, hosting).placed == 2
    assert homes(db) == {first.id: plain.id, second.id: with_cat.id}
    assert {one.state for one in stays(db).values()} == {S.PROPOSED}
    db.add(PersonSecret(person_id=hosting.guest().person_id, kind=SecretKind.PASSPORT_NUMBER, nonce=b"0" * 12,
                        ciphertext=b"0", saved_at=NOW))  # fmt: skip
    found = propose(coordinator, hosting)
    assert (found.placed, len(found.unplaced)) == (2, 1)


def test_only_families_that_may_receive_to_the_end_are_proposed(db, hosting: Hosting, coordinator):
    guest = hosting.guest()
    hosting.family(HouseholdState.VISITED)
    hosting.family(visit_expires_on=date(2027, 4, 20))
    hosting.adult(hosting.family(), until=date(2027, 4, 20))
    assert propose(coordinator, hosting).unplaced
    good = hosting.family()
    propose(coordinator, hosting)
    assert homes(db) == {guest.id: good.id}


def test_brothers_and_sisters_of_one_guardian_stay_together(db, hosting: Hosting, coordinator):
    hosting.family(capacity=1)
    hosting.family(capacity=1)
    two = [hosting.guest(gender=Gender.FEMALE) for _number in range(2)]
    one, other = (hosting.exchanging.guardian(guest) for guest in two)
    assert propose(coordinator, hosting).placed == 2
    db.add(GuardianTie(guardian_id=other.id, main_id=one.id))
    found = propose(coordinator, hosting)
    assert (found.placed, len(found.apart)) == (0, 2)
    home = hosting.family(capacity=2)
    propose(coordinator, hosting)
    assert set(homes(db).values()) == {home.id}
    act = refused(
        lambda: run(pairing.place, coordinator, hosting.leg.public_id, two[0].public_id, hosting.family().public_id,
                    now=NOW)
    )  # fmt: skip
    assert act == ["%(name)s would be parted from a brother or sister: move both, or part them knowingly."]
    run(pairing.place, coordinator, hosting.leg.public_id, two[0].public_id, hosting.family().public_id, apart=True,
        now=NOW)  # fmt: skip
    assert len(set(homes(db).values())) == 2


def test_the_partner_of_the_first_visit_comes_to_the_family_of_their_host(db, make, hosting: Hosting):
    host, guest = hosting.exchanging.participant(), hosting.guest()
    home = hosting.family()
    hosting.child(home, participation_id=host.id)
    hosting.stay(guest, home)
    back = hosting.exchanging.back
    there = [hosting.family(leg=back) for _number in range(3)]
    hosting.child(there[2], participation_id=guest.id, given_name="Nare")
    run(pairing.propose, make.coordinator(hosting.exchanging.artachat), back.public_id, now=NOW)
    assert homes(db)[host.id] == there[2].id


def test_what_is_agreed_or_decided_by_hand_is_left_by_a_new_proposal(db, hosting: Hosting, coordinator):
    homes_ = [hosting.family() for _number in range(3)]
    guests = [hosting.guest() for _number in range(3)]
    run(pairing.place, coordinator, hosting.leg.public_id, guests[0].public_id, homes_[2].public_id, now=NOW)
    hosting.stay(guests[1], homes_[0])
    propose(coordinator, hosting)
    assert homes(db) == {guests[0].id: homes_[2].id, guests[1].id: homes_[0].id, guests[2].id: homes_[1].id}
    assert agree(coordinator, hosting) == 2
    assert {one.state for one in stays(db).values()} == {S.AGREED}


def test_agreeing_tells_each_family_who_comes_by_first_name(db, hosting: Hosting, coordinator):
    home = hosting.family()
    guest = hosting.guest()
    propose(coordinator, hosting)
    agree(coordinator, hosting)
    with db.session() as session:
        person = session.get_one(HostStay, stays(db)[guest.id].id).participation.person
    mail = db.one(select(OutboxMail))
    assert (mail.recipient, mail.template) == (home.email, "household_guests")
    assert person.given_name in mail.body
    assert person.family_name not in mail.body
    with pytest.raises(Conflict):
        agree(coordinator, hosting)


def test_by_hand_hard_rules_refuse_with_the_reason_and_soft_ones_only_warn(db, hosting: Hosting, coordinator):
    guest, other = hosting.guest(gender=Gender.FEMALE), hosting.guest(gender=Gender.MALE)
    smoky = hosting.family(smokes=True)
    allergic(db, guest, "smoke")

    def place(who, home):
        return run(pairing.place, coordinator, hosting.leg.public_id, who.public_id, home.public_id, now=NOW)

    assert refused(lambda: place(guest, smoky)) == ["%(name)s cannot bear smoke, and somebody smokes at %(family)s."]
    home = hosting.family(capacity=2, languages=["hy"], gender_wish=Gender.MALE)
    assert [one.rule for one in place(guest, home)] == ["no_language", "gender_apart"]
    assert refused(lambda: place(other, home)) == [
        "No room at %(family)s is free for %(name)s: girls and boys, minors and adults never share one."
    ]
    for _number in range(2):
        hosting.room(home)
    place(other, home)
    assert homes(db) == {guest.id: home.id, other.id: home.id}
    with pytest.raises(Conflict):
        place(hosting.exchanging.participant(), home)
    assert refused(lambda: place(hosting.guest(), home))[0] == "%(family)s has no place left for %(name)s."


def test_two_people_change_places_unless_a_rule_forbids_it(db, hosting: Hosting, coordinator):
    with_dog, plain = hosting.family(pets=["dog"]), hosting.family()
    first, second, third = hosting.guest(), hosting.guest(), hosting.guest()
    one = hosting.stay(first, with_dog)
    other = hosting.stay(second, plain)
    run(pairing.swap, coordinator, one.public_id, other.public_id, now=NOW)
    assert homes(db) == {first.id: plain.id, second.id: with_dog.id}
    assert {each.state for each in stays(db).values()} == {S.AGREED}
    allergic(db, first, "dog")
    now_at = stays(db)
    assert refused(
        lambda: run(pairing.swap, coordinator, now_at[first.id].public_id, now_at[second.id].public_id, now=NOW)
    ) == ["%(name)s is allergic to an animal that lives at %(family)s."]
    assert third.id not in homes(db)


def test_a_proposal_is_dropped_and_an_agreement_is_not(db, hosting: Hosting, coordinator):
    home, guest = hosting.family(capacity=2), hosting.guest()
    proposed = hosting.stay(guest, home, S.PROPOSED)
    run(pairing.release, coordinator, proposed.public_id, now=NOW)
    assert homes(db) == {}
    agreed = hosting.stay(guest, home)
    with pytest.raises(Conflict):
        run(pairing.release, coordinator, agreed.public_id, now=NOW)
    with pytest.raises(Invalid):
        run(pairing.end, coordinator, agreed.public_id, reason=" ", now=NOW)
    assert run(pairing.end, coordinator, agreed.public_id, reason="Ill", now=DURING).ends_on == DURING.date()


def test_a_locked_pair_that_breaks_a_rule_is_named_and_nothing_is_proposed(db, hosting: Hosting, coordinator):
    home, guest = hosting.family(pets=["cat"]), hosting.guest()
    hosting.stay(guest, home, S.PROPOSED, is_locked=True)
    hosting.guest()
    allergic(db, guest, "cat")
    assert refused(lambda: propose(coordinator, hosting)) == [
        "%(name)s is allergic to an animal that lives at %(family)s."
    ]
    assert refused(lambda: agree(coordinator, hosting)) == [
        "%(name)s is allergic to an animal that lives at %(family)s."
    ]
    assert len(homes(db)) == 1


def test_whoever_withdrew_frees_the_place(db, hosting: Hosting, coordinator):
    home = hosting.family()
    hosting.stay(hosting.guest(state=ParticipationState.WITHDRAWN), home)
    guest = hosting.guest()
    propose(coordinator, hosting)
    assert homes(db)[guest.id] == home.id


def test_a_family_withdraws_during_the_stay(db, make, hosting: Hosting, coordinator):
    home, spare = hosting.family(capacity=2), hosting.family(capacity=2)
    guests = [hosting.guest(gender=Gender.FEMALE) for _number in range(2)]
    for guest in guests:
        hosting.stay(guest, home)
    with writing() as session:
        session.get_one(type(hosting.leg), hosting.leg.id).state = LegState.UNDER_WAY
    with pytest.raises(Invalid):
        run(services.withdraw, coordinator, home.public_id, reason="", now=DURING)
    without = run(services.withdraw, coordinator, home.public_id, reason="Illness at home", now=DURING)
    assert {one.id for one in without} == {one.id for one in guests}
    assert db.fresh(home).state is HouseholdState.WITHDRAWN
    assert {(one.state, one.ends_on) for one in db.all(select(HostStay))} == {(S.ENDED, DURING.date())}
    told = db.all(select(OutboxMail).where(OutboxMail.template == "family_withdrew"))
    assert {one.template for one in told} == {"family_withdrew"}
    assert "Illness at home" in told[0].body
    assert propose(coordinator, hosting, DURING).placed == 2
    agree(coordinator, hosting, DURING)
    assert {(one.household_id, one.starts_on, one.ends_on) for one in stays(db).values()} == {
        (spare.id, DURING.date(), hosting.leg.ends_on)
    }
    assert len(db.all(select(StateChange).where(StateChange.move == "end"))) == 2


def test_the_city_that_travels_looks_and_does_not_decide(make, hosting: Hosting):
    there = make.coordinator(hosting.exchanging.artachat)
    stay = hosting.stay(hosting.guest(), hosting.family())
    for act in (
        lambda: propose(there, hosting),
        lambda: agree(there, hosting),
        lambda: run(pairing.end, there, stay.public_id, reason="No", now=NOW),
    ):
        with pytest.raises(Forbidden):
            act()
