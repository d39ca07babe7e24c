"""Host families: told by themselves or on behalf, visited, checked, accepted only with everything that must hold."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from db.enums import Gender, HouseholdState, Language, LegState, LinkPurpose, Source
from db.models import CapabilityLink, HouseholdAdult, HouseholdChild, OutboxMail, StateChange
from db.session import writing
from services import links
from services.actors import link_actor
from services.errors import Conflict, Forbidden, Invalid, InvalidFields, InvalidMove, NotFound
from services.exchanges import household_links, household_people, households
from services.on_behalf import Evidence
from services.queries.exchange import exchange_families as queries
from services.unit import run
from tests.conftest import NOW
from tests.counting import statements
from tests.services.exchanges.hosting import LONG_ENOUGH, Hosting, exchanging, hosting

__all__ = ["exchanging", "hosting"]
S = HouseholdState
TOO_EARLY = date(2027, 4, 20)
"""A day before the last one of the visit."""


@pytest.fixture
def coordinator(make):
    return make.coordinator()


@pytest.fixture
def family_actor(db, coordinator):
    """Whoever came by the link of a family."""

    def bearer(household):
        token = run(household_links.hand, coordinator, household.public_id, now=NOW)
        with db.session() as session:
            link = links.resolve(session, token, now=NOW, purpose=LinkPurpose.HOUSEHOLD)
            return link_actor(session, link)

    return bearer


def offered(coordinator, hosting, **options):
    options = {"name": "Famille Martin", "email": "martin@example.org", "phone": "+33 6 12 34 56 78", **options}
    return run(households.offer, coordinator, hosting.leg.public_id, now=NOW, **options)


def test_a_family_that_called_is_taken_down_with_who_told_it(db, hosting: Hosting, coordinator):
    told = {"source": Source.PHONE, "evidence": Evidence("Claire Martin", date(2026, 11, 20))}
    household = offered(coordinator, hosting, language=Language.EN, **told)
    assert (household.state, household.organisation_id) == (S.OFFERED, hosting.exchanging.clamart.id)
    line = db.one(select(StateChange).where(StateChange.subject_id == household.id, StateChange.move == "offer"))
    assert (line.source, line.told_by, line.happened_on) == (Source.PHONE, "Claire Martin", date(2026, 11, 20))


def test_every_fault_is_told_at_its_field(hosting: Hosting, coordinator):
    with pytest.raises(InvalidFields) as caught:
        offered(coordinator, hosting, name=" ", email="nobody", phone="call me")
    assert {one.field for one in caught.value.errors} == {"name", "email", "phone"}


def test_the_other_city_sees_families_and_changes_nothing(db, make, hosting: Hosting):
    there = make.coordinator(hosting.exchanging.artachat)
    household = hosting.family(note="Calls back late", visit_note="A quiet house")
    with db.session() as session:
        found = queries.family(session, there, household.public_id)
        assert (found.whole, found.may_edit, found.visit_note, found.lacking) == (False, False, "", ())
        assert "note" not in found.values
        (row,) = queries.families(session, there, hosting.leg.public_id)
        assert row.lacking == ()
    for act in (
        lambda: offered(there, hosting),
        lambda: run(households.save_field, there, household.public_id, "capacity", 3, now=NOW),
        lambda: run(households.decide, there, household.public_id, "take_back", now=NOW),
        lambda: run(household_links.hand, there, household.public_id, now=NOW),
    ):
        with pytest.raises(Forbidden):
            act()


def test_a_family_is_accepted_once_visited_and_every_adult_is_checked_to_the_last_day(
    db, hosting: Hosting, coordinator
):
    household = offered(coordinator, hosting)

    def accept():
        return run(households.accept, coordinator, household.public_id, now=NOW)

    def refusal():
        with pytest.raises(Conflict) as caught:
            accept()
        return caught.value.msgid

    assert refusal() == "The family was not visited yet."
    visit = {"on": date(2026, 11, 20), "by": "Camille Durand", "note": "Quiet"}
    run(households.visit, coordinator, household.public_id, until=TOO_EARLY, now=NOW, **visit)
    assert refusal() == "The visit is no longer valid at the end."
    run(households.visit, coordinator, household.public_id, until=LONG_ENOUGH, now=NOW, **visit)
    assert refusal() == "No adult of the family is named."
    adult = run(household_people.add_adult, coordinator, household.public_id, name="Claire Martin", now=NOW)
    assert refusal() == "%(name)s was not checked yet."
    check = {"country": "FR", "checked_on": date(2026, 11, 1)}
    run(household_people.check_adult, coordinator, adult.public_id, expires_on=TOO_EARLY, now=NOW, **check)
    assert refusal() == "The check of %(name)s ends before the visit does."
    run(household_people.check_adult, coordinator, adult.public_id, expires_on=date(2027, 4, 21), now=NOW, **check)
    assert accept().state is S.ACCEPTED
    run(household_people.add_adult, coordinator, household.public_id, name="Paul Martin", now=NOW)
    with db.session() as session:
        (missing,) = queries.family(session, coordinator, household.public_id).lacking
    assert (missing.msgid, missing.name) == ("%(name)s was not checked yet.", "Paul Martin")


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({"on": date(2026, 11, 23)}, "visited_on"), ({"on": None}, "visited_on"), ({"by": " "}, "visited_by"),
        ({"until": date(2026, 11, 1)}, "visit_expires_on"),
    ],
)  # fmt: skip
def test_a_visit_has_a_day_that_is_past_and_a_visitor(hosting: Hosting, coordinator, fields, at):
    household = offered(coordinator, hosting)
    given = {"on": date(2026, 11, 20), "by": "Camille", "until": None, **fields}
    with pytest.raises(Invalid) as caught:
        run(households.visit, coordinator, household.public_id, now=NOW, **given)
    assert caught.value.field == at


def test_past_midnight_where_the_family_lives_its_new_day_counts(hosting: Hosting, coordinator):
    late, today = datetime(2026, 11, 22, 23, 30, tzinfo=UTC), date(2026, 11, 23)
    household = offered(coordinator, hosting)
    visited = run(households.visit, coordinator, household.public_id, on=today, by="Camille", until=None, now=late)
    assert visited.visited_on == today
    adult = run(household_people.add_adult, coordinator, household.public_id, name="Claire Martin", now=late)
    check = {"country": "FR", "checked_on": today, "expires_on": LONG_ENOUGH}
    assert run(household_people.check_adult, coordinator, adult.public_id, now=late, **check).checked_on == today


def test_a_check_without_an_end_is_refused(hosting: Hosting, coordinator):
    adult = hosting.adult(hosting.family(), until=None)
    with pytest.raises(Invalid) as caught:
        run(household_people.check_adult, coordinator, adult.public_id, country="FR", checked_on=date(2026, 11, 1),
            expires_on=None, now=NOW)  # fmt: skip
    assert caught.value.field == "expires_on"


def test_refused_with_a_reason_and_taken_up_again(db, hosting: Hosting, coordinator):
    household = hosting.family(S.VISITED)
    with pytest.raises(Invalid):
        run(households.decide, coordinator, household.public_id, "refuse", now=NOW)
    run(households.decide, coordinator, household.public_id, "refuse", reason="No bed", now=NOW)
    assert db.fresh(household).state is S.REFUSED
    run(households.decide, coordinator, household.public_id, "take_back", now=NOW)
    assert db.fresh(household).state is S.OFFERED
    with pytest.raises(InvalidMove):
        run(households.decide, coordinator, household.public_id, "take_back", now=NOW)


def test_a_family_tells_of_itself_by_its_link_and_of_no_other(db, hosting: Hosting, family_actor):
    household, other = hosting.family(S.OFFERED), hosting.family()
    family = family_actor(household)
    for field, value in (
        ("capacity", 2), ("languages", ["hy", "fr"]), ("pets", ["cat"]), ("smokes", True), ("age_from", 14),
        ("gender_wish", Gender.FEMALE), ("presentation", "Deux enfants et un chat."),
    ):  # fmt: skip
        run(households.save_field, family, household.public_id, field, value, now=NOW)
    run(household_people.add_adult, family, household.public_id, name="Paul Martin", now=NOW)
    child = run(household_people.add_child, family, household.public_id, given_name="Louise", birth_year=2011, now=NOW)
    saved = db.fresh(household)
    assert (saved.capacity, saved.languages, saved.pets, saved.smokes) == (2, ["fr", "hy"], ["cat"], True)
    assert (saved.age_from, saved.gender_wish) == (14, Gender.FEMALE)
    with db.session() as session:
        found = queries.family_of_bearer(session, family)
        assert (found.name, found.whole, found.may_edit) == (household.name, False, True)
        with pytest.raises(NotFound):
            queries.family(session, family, other.public_id)
    for act in (
        lambda: run(households.save_field, family, other.public_id, "capacity", 2, now=NOW),
        lambda: run(households.save_field, family, household.public_id, "note", "Nice", now=NOW),
        lambda: run(households.save_field, family, household.public_id, "state", "accepted", now=NOW),
        lambda: run(households.accept, family, household.public_id, now=NOW),
        lambda: run(household_people.remove_child, family, other.public_id, child.id, now=NOW),
    ):
        with pytest.raises(Forbidden):
            act()


@pytest.mark.parametrize(
    ("field", "value"),
    [("capacity", 0), ("capacity", 9), ("languages", ["xx"]), ("pets", ["lion"]), ("age_to", 13), ("name", " ")],
)
def test_what_cannot_be_right_is_refused_at_its_field(hosting: Hosting, coordinator, field, value):
    household = hosting.family(age_from=14)
    with pytest.raises(Invalid) as caught:
        run(households.save_field, coordinator, household.public_id, field, value, now=NOW)
    assert caught.value.field == field


def test_an_accepted_family_cannot_take_an_adult_out_by_itself(db, hosting: Hosting, family_actor, coordinator):
    household = hosting.family()
    adult = hosting.adult(household, until=None)
    with pytest.raises(Forbidden):
        run(household_people.remove_adult, family_actor(household), adult.public_id, now=NOW)
    run(household_people.remove_adult, coordinator, adult.public_id, now=NOW)
    assert len(db.all(select(HouseholdAdult).where(HouseholdAdult.household_id == household.id))) == 1


def test_a_child_may_be_a_young_person_of_the_receiving_city_alone(db, hosting: Hosting, coordinator):
    household = hosting.family()
    own, foreign = hosting.exchanging.participant(), hosting.guest()
    child = {"given_name": "Louise", "birth_year": 2011, "now": NOW}
    run(household_people.add_child, coordinator, household.public_id, participation_public_id=own.public_id, **child)
    with pytest.raises(Invalid) as caught:
        run(household_people.add_child, coordinator, household.public_id, participation_public_id=foreign.public_id,
            **child)  # fmt: skip
    assert caught.value.field == "participation"
    assert db.one(select(HouseholdChild)).participation_id == own.id


def test_nothing_changes_once_the_visit_is_over(db, hosting: Hosting, coordinator):
    household = hosting.family()
    with writing() as session:
        session.get_one(type(hosting.leg), hosting.leg.id).state = LegState.ENDED
    with pytest.raises(Conflict):
        run(households.save_field, coordinator, household.public_id, "capacity", 2, now=NOW)
    with pytest.raises(Conflict):
        offered(coordinator, hosting)


def test_the_link_is_mailed_in_the_language_of_the_family_and_lasts_beyond_the_visit(db, hosting: Hosting, coordinator):
    household = hosting.family(S.OFFERED, language=Language.EN)
    run(household_links.send, coordinator, household.public_id, now=NOW)
    mail, link = db.one(select(OutboxMail)), db.one(select(CapabilityLink))
    assert (mail.recipient, mail.language, mail.template) == (household.email, Language.EN, "household_link")
    assert "/l/" in mail.body
    assert link.expires_at.date() == date(2027, 5, 21)
    with pytest.raises(Invalid):
        run(household_links.send, coordinator, hosting.family(email="").public_id, now=NOW)


def test_the_list_costs_the_same_for_one_family_and_for_many(db, hosting: Hosting, coordinator):
    hosting.family()
    one = statements(queries.families, coordinator, hosting.leg.public_id)
    for _number in range(3):
        hosting.family()
    assert statements(queries.families, coordinator, hosting.leg.public_id) == one
