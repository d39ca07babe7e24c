"""Departments: made, changed, taken out of use by coordinators; and the people who look after interns there."""

import pytest
from sqlalchemy import select

from db.enums import Source, SubjectKind
from db.models import Department, Organisation, Person
from services import departments
from services.errors import Conflict, Forbidden, Invalid
from tests.conftest import NOW
from tests.services.applying import act
from tests.services.hosting import audited, department_link, everybody, tutor


def find(db, actor, name, email="", organisation=None):
    organisation = organisation or db.one(select(Organisation).where(Organisation.code == "clamart"))
    return act(departments.find_or_make_person, actor, name, email, organisation_id=organisation.id)


def test_create_makes_a_department_of_the_coordinators_city(db, make):
    made = db.fresh(act(departments.create, make.coordinator(), name_fr="Médiathèque François-Mitterrand", places=3))
    assert (made.organisation_id, made.code, made.places) == (make.city().id, "mediatheque-francois-mitterrand", 3)
    assert (made.is_active, audited(db)) == (True, ["department:create"])


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name_fr": " "}, "name_fr"),
        ({"name_fr": "Archives", "places": -1}, "places"),
        ({"name_fr": "Archives", "places": 201}, "places"),
        ({"name_fr": "!", "code": ""}, "code"),
        ({"name_fr": "Archives", "code": "d-there"}, "code"),
    ],
)
def test_create_with_wrong_input_is_refused_at_its_field(db, make, fields, field):
    make.department(code="d-there")
    with pytest.raises(Invalid) as refusal:
        act(departments.create, make.coordinator(), **fields)
    assert refusal.value.field == field
    assert len(db.all(select(Department))) == 1


def test_create_in_another_city_is_forbidden(db, make):
    with pytest.raises(Forbidden):
        act(departments.create, make.coordinator(), organisation_public_id=make.artachat().public_id, name_fr="Parc")


def test_departments_are_written_by_coordinators_and_admins_alone(db, make):
    department = make.department()
    actors = everybody(db, make, make.placement(department=department, tutor_id=tutor(make).id))

    own = {"coordinator", "admin"}

    def may(service, *args, **fields):
        found = set()
        for who, actor in actors.items():
            try:
                act(service, actor, *args, **fields)
            except Forbidden:
                continue
            except Invalid:
                assert who in own, "refused for another reason than not being allowed"
            found.add(who)
        return found

    assert may(departments.edit, department.public_id, phone="01 46 62 35 35") == own
    assert may(departments.activate, department.public_id) == own
    assert may(departments.create, organisation_public_id=make.city().public_id, name_fr="A", code="x") == own


def test_edit_changes_what_is_given_and_nothing_else(db, make):
    department = make.department(places=2)
    act(departments.edit, make.coordinator(), department.public_id, seen_version=1, places=1, name_hy="Գրադարան")
    found = db.fresh(department)
    assert (found.places, found.name_hy) == (1, "Գրադարան")
    assert (found.name_fr, found.code) == (department.name_fr, department.code)


def test_edit_of_a_stale_copy_is_a_conflict(db, make):
    department = make.department()
    act(departments.edit, make.coordinator(), department.public_id, seen_version=1, places=1)
    with pytest.raises(Conflict):
        act(departments.edit, make.coordinator(), department.public_id, seen_version=1, places=5)


def test_person_is_made_once_and_found_again(db, make):
    coordinator = make.coordinator()
    made = db.fresh(find(db, coordinator, " Jean  Paul Martin ", "JP.Martin@example.org "))
    assert (made.given_name, made.family_name, made.email) == ("Jean Paul", "Martin", "jp.martin@example.org")
    assert (made.organisation_id, made.entered_by, made.created_at) == (make.city().id, Source.ACCOUNT, NOW)
    assert find(db, coordinator, "Jean Paul Martin", "jp.martin@example.org").id == made.id


def test_person_is_found_by_address_alone_only_by_who_coordinates(db, make):
    known = make.person(given_name="Anna", family_name="Petrosyan", email="anna@example.org")
    department = make.department()
    head, link, coordinator = make.host(department), department_link(db, department), make.coordinator()
    assert find(db, coordinator, "A. P.", "anna@example.org").id == known.id
    for outsider in (head, link):
        assert find(db, outsider, "Somebody Else", "anna@example.org").id != known.id
        assert find(db, outsider, "Anna Petrosyan", "anna@example.org").id == known.id


def test_person_without_address_is_found_by_name_only_among_tutors(db, make):
    student = make.person(given_name="Hélène", family_name="Moreau")
    coordinator = make.coordinator()
    first = find(db, coordinator, "Hélène Moreau")
    assert first.id != student.id
    make.placement(tutor_id=first.id)
    assert find(db, coordinator, "Hélène Moreau").id == first.id


def test_person_of_another_body_is_not_taken(db, make):
    stranger = make.person(email="x@example.org", organisation_id=make.artachat().id)
    assert find(db, make.coordinator(), stranger.name, "x@example.org").id != stranger.id


@pytest.mark.parametrize(("name", "email", "field"), [(" ", "", "tutor_name"), ("Jo", "jo@", "tutor_email")])
def test_person_without_name_or_with_a_wrong_address_is_refused(db, make, name, email, field):
    with pytest.raises(Invalid) as refusal:
        find(db, make.coordinator(), name, email, organisation=make.city())
    assert refusal.value.field == field
    assert db.all(select(Person).where(Person.family_name == "Jo")) == []


def test_person_who_is_made_can_be_searched(db, make):
    from services.search import matches

    made = find(db, make.coordinator(), "Hélène Moreau", organisation=make.city())
    query = select(Person.id).where(matches(SubjectKind.PERSON, Person.id, "hele more"))
    assert db.all(query) == [made.id]
