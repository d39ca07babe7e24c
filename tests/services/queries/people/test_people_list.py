"""People in one list and each in one record, for those who may see them."""

import pytest

from db.enums import ApplicationState, MessageThread, PlacementState, Role
from db.models import Message, Person
from db.session import writing
from services import links, people, placements, unit
from services.actors import ANONYMOUS
from services.errors import NotFound
from services.queries.people import people_list, person_file
from tests.conftest import NOW
from tests.counting import statements
from tests.services.exchanges.exchanging import Exchanging


def read(db, query, *args, **options):
    with db.session() as session:
        return query(session, *args, **options)


def names(db, actor, **options):
    return [row.name for row in read(db, people_list.page, actor, **options).rows]


@pytest.fixture
def crowd(db, make):
    """An applicant, an intern, a tutor who is both, and somebody of the other city."""
    applicant = make.person(given_name="Anna", family_name="Abelyan")
    intern = make.person(given_name="Bedros", family_name="Baghdasaryan", family_name_hy="Բաղդասարյան")
    tutor = make.person(given_name="Claire", family_name="Caron")
    stranger = make.person(given_name="Dina", family_name="Danielyan", organisation_id=make.artachat().id)
    make.application(person=applicant, state=ApplicationState.SUBMITTED)
    make.placement(person=intern, tutor_id=tutor.id)
    for one in (applicant, intern, tutor, stranger):
        with writing() as session:
            people.reindex(session, session.get_one(Person, one.id))
    return applicant, intern, tutor, stranger


def test_people_are_listed_by_part_and_found_in_both_scripts(db, make, crowd):
    coordinator = make.coordinator()
    assert names(db, coordinator, part="applicant") == ["Anna Abelyan"]
    assert names(db, coordinator, part="intern") == ["Bedros Baghdasaryan"]
    assert names(db, coordinator, part="tutor") == ["Claire Caron"]
    assert names(db, coordinator, search="Բաղդ") == names(db, coordinator, search="bagh") == ["Bedros Baghdasaryan"]
    assert read(db, people_list.count, coordinator, search="claire caron") == 1


def test_a_city_sees_its_people_and_those_who_applied_to_it(db, make, crowd):
    *_here, stranger = crowd
    artachat = make.coordinator(make.artachat())
    assert {"Dina Danielyan", "Anna Abelyan"} & set(names(db, artachat)) == {"Dina Danielyan"}
    assert "Dina Danielyan" not in names(db, make.coordinator())
    make.application(person=stranger, state=ApplicationState.SUBMITTED)
    assert "Dina Danielyan" in names(db, make.coordinator())
    for actor in (make.host(), make.partner(), ANONYMOUS):
        assert {"Dina Danielyan", "Anna Abelyan"} & set(names(db, actor)) == set()


def test_pages_of_people_follow_each_other_and_cost_the_same(db, make, crowd):
    coordinator = make.coordinator()
    first = read(db, people_list.page, coordinator, size=2)
    second = read(db, people_list.page, coordinator, size=2, after=first.last)
    assert [row.name for row in first.rows] == ["Anna Abelyan", "Bedros Baghdasaryan"]
    assert second.rows[0].name == "Claire Caron"
    assert statements(people_list.page, coordinator, size=1) == statements(people_list.page, coordinator, size=4) == 1


def test_a_merged_double_is_in_no_list(db, make, crowd):
    applicant, intern, *_rest = crowd
    with writing() as session:
        session.get_one(Person, applicant.id).merged_into_id = intern.id
    coordinator = make.coordinator()
    assert "Anna Abelyan" not in names(db, coordinator)
    assert read(db, person_file.detail, coordinator, applicant.public_id, now=NOW).merged_into == intern.public_id


def test_one_record_holds_all_years_and_roles_of_a_person(db, make):
    person = make.person()
    account = make.user(person=person)
    make.grant(account, Role.HOST, department=make.department())
    application = make.application(person=person, state=ApplicationState.CONFIRMED)
    make.placement(person=person, state=PlacementState.COMPLETED)
    other = make.person(given_name="Lilit", family_name="Sargsyan")
    make.placement(person=other, tutor_id=person.id)
    db.add(
        Message(
            application_id=application.id, author_id=account.id, from_applicant=True, body="Bonjour", sent_at=NOW,
            thread=MessageThread.APPLICANT,
        )
    )  # fmt: skip
    coordinator = make.coordinator()
    unit.run(people.save_field, coordinator, person.public_id, "city", "Masis", now=NOW)
    found = read(db, person_file.detail, coordinator, person.public_id, now=NOW)
    assert [line.state for line in found.applications] == [ApplicationState.CONFIRMED]
    assert [line.state for line in found.placements] == [PlacementState.COMPLETED]
    assert [line.who for line in found.tutored] == ["Lilit Sargsyan"]
    assert found.account is not None
    assert [role.role for role in found.account.roles] == [Role.HOST]
    assert (found.messages, found.unread, found.may_edit) == (1, 1, True)
    assert [(step.label, step.field) for step in found.history] == [("Record changed", "city")]


def test_another_city_sees_its_own_part_of_a_record_alone(db, make):
    person = make.person(organisation_id=make.artachat().id)
    make.user(person=person)
    make.application(person=person, state=ApplicationState.SUBMITTED)
    make.application(
        person=person, call=make.call(organisation_id=make.artachat().id), state=ApplicationState.SUBMITTED
    )
    found = read(db, person_file.detail, make.coordinator(), person.public_id, now=NOW)
    assert len(found.applications) == 1
    assert found.account is None
    assert not found.may_edit
    assert len(read(db, person_file.detail, make.coordinator(make.artachat()), person.public_id, now=NOW).links) == 0


def test_others_do_not_find_the_record(db, make):
    person = make.person()
    for actor in (make.applicant(), make.host(), make.partner(), make.coordinator(make.artachat()), ANONYMOUS):
        with pytest.raises(NotFound):
            read(db, person_file.detail, actor, person.public_id, now=NOW)


def test_a_link_given_to_a_tutor_stands_in_their_record_until_it_is_withdrawn(db, make):
    tutor, coordinator = make.person(), make.coordinator()
    placement = make.placement(tutor_id=tutor.id)
    unit.run(placements.issue_follow_up_link, coordinator, placement.public_id, now=NOW)
    link = read(db, person_file.detail, coordinator, tutor.public_id, now=NOW).links[0]
    unit.run(links.revoke, coordinator, link.link_id, now=NOW)
    assert read(db, person_file.detail, coordinator, tutor.public_id, now=NOW).links == ()


def test_a_record_costs_the_same_however_much_is_in_it(db, make):
    person, coordinator = make.person(), make.coordinator()
    make.user(person=person)
    make.application(person=person, state=ApplicationState.SUBMITTED)
    make.placement(person=person)
    first = statements(person_file.detail, coordinator, person.public_id, now=NOW)
    for _more in range(3):
        make.application(person=person, state=ApplicationState.SUBMITTED)
        make.placement(person=person)
    assert statements(person_file.detail, coordinator, person.public_id, now=NOW) == first <= 10


def test_who_takes_part_in_an_exchange_is_said_so(db, make):
    scene = Exchanging(db, make)
    scene.many(1)
    [row] = [one for one in read(db, people_list.page, make.coordinator()).rows if one.name == "Léa Nom000"]
    assert (row.exchanges, row.applications, row.placements) == (1, 0, 0)
