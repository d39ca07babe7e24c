import pytest

from db.enums import OrganisationKind
from db.session import writing
from services import people as writes
from services.actors import ANONYMOUS
from services.errors import NotFound
from services.queries.people import people
from tests.counting import statements


def read(db, query, *args, **options):
    with db.session() as session:
        return query(session, *args, **options)


def indexed(db, person):
    with writing() as session:
        writes.reindex(session, session.get_one(type(person), person.id))
    return person


def test_ones_own_record_is_known_to_oneself(db, make):
    person = make.person()
    found = read(db, people.mine, make.applicant(person))
    assert (found.public_id, found.name, found.name_hy, found.has_account) == (
        person.public_id, person.name, person.name_hy, True,
    )  # fmt: skip
    assert read(db, people.mine, ANONYMOUS) is None


def test_a_person_is_seen_by_themselves_and_by_coordinators_of_their_record(db, make):
    person = make.person()
    for actor in (make.applicant(person), make.coordinator(), make.admin()):
        assert read(db, people.detail, actor, person.public_id).email == person.email
    for actor in (make.applicant(), make.coordinator(make.artachat()), make.host(), make.partner(), ANONYMOUS):
        with pytest.raises(NotFound):
            read(db, people.detail, actor, person.public_id)


def test_people_are_found_by_words_in_both_scripts_within_ones_organisation(db, make):
    here = indexed(db, make.person(given_name="Éléonore", family_name="Sargsyan", family_name_hy="Սարգսյան"))
    indexed(db, make.person(family_name="Sargsyan", organisation_id=make.artachat().id))
    coordinator = make.coordinator()
    for text in ("sarg", "ELEO sarg", "Սարգ", here.email):
        assert [row.public_id for row in read(db, people.search, coordinator, text)] == [here.public_id]
    for text in ("", "  ", "…", "sarg nobody"):
        assert read(db, people.search, coordinator, text) == []


def test_others_search_for_nobody(db, make):
    person = indexed(db, make.person())
    for actor in (make.applicant(), make.host(), make.partner(), ANONYMOUS):
        assert read(db, people.search, actor, person.family_name) == []


def test_a_search_needs_one_statement_however_many_are_found(db, make):
    coordinator = make.coordinator()
    for _more in range(3):
        indexed(db, make.person())
    assert statements(people.search, coordinator, "petros") == 1
    assert len(read(db, people.search, coordinator, "petros")) == 3
    assert len(read(db, people.search, coordinator, "petros", size=2)) == 2


def test_bodies_are_listed_by_name_and_kind(db, make):
    make.city(), make.artachat(), make.university()
    found = read(db, people.organisations, "fr", OrganisationKind.UNIVERSITY)
    assert [(row.name, row.public_id) for row in found] == [
        ("Université française en Arménie", make.university().public_id)
    ]
    cities = read(db, people.organisations, "fr", OrganisationKind.CITY)
    assert {row.name for row in cities} == {"Ville d’Artachat", "Ville de Clamart"}
    assert len(read(db, people.organisations, "fr")) == 3
