from datetime import date

import pytest
from sqlalchemy import select

from db.enums import FrenchLevel, Gender, Source, SubjectKind
from db.models import Application, Person
from db.session import writing
from services import people, search
from services.errors import DomainError, Forbidden, Invalid, InvalidFields, NotFound
from services.rules.ages import age_on
from tests.at_once import at_once
from tests.services.applying import act, audited, sentence

REFUSED_LATIN = "Write this name in Latin letters, as in the passport, without digits or signs."
REFUSED_ARMENIAN = "Write this name in Armenian letters, without digits or signs."


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("given_name", "  Anne-Éléonore ", "Anne-Éléonore"),
        ("family_name", "d'Artagnan", "d’Artagnan"),
        ("family_name", "Ter  Petrosyan", "Ter Petrosyan"),
        ("given_name", "E\u0301lodie", "Élodie"),
        ("given_name_hy", "Աննա", "Աննա"),
        ("family_name_hy", "Տեր-Պետրոսյան", "Տեր-Պետրոսյան"),
        ("birth_date", "2004-02-29", date(2004, 2, 29)),
        ("birth_date", None, None),
        ("gender", "female", Gender.FEMALE),
        ("nationality", "am", "AM"),
        ("city", " Erevan ", "Erevan"),
        ("phone", "+374 (91) 12-34-56", "+374 (91) 12-34-56"),
        ("french_declared", "B2", FrenchLevel.B2),
        ("french_declared", None, FrenchLevel.NOT_ASSESSED),
    ],
)
def test_a_field_is_saved_as_it_was_meant(db, make, field, typed, kept):
    anna = make.applicant()
    record = db.get(Person, anna.person_id)
    act(people.save_field, anna, record.public_id, field, typed)
    assert getattr(db.fresh(record), field) == kept


@pytest.mark.parametrize(
    ("field", "typed", "refusal"),
    [
        ("given_name", "Anna2", REFUSED_LATIN),
        ("given_name", "Աննա", REFUSED_LATIN),
        ("family_name", "Иванова", REFUSED_LATIN),
        ("family_name", "<b>", REFUSED_LATIN),
        ("family_name", "-", REFUSED_LATIN),
        ("family_name", "x" * 101, "This text has 101 characters; at most 100 are possible."),
        ("given_name_hy", "Anna", REFUSED_ARMENIAN),
        ("family_name_hy", "Պետրոսյան1", REFUSED_ARMENIAN),
        ("birth_date", "2027-01-01", "This birth date cannot be right: check the year."),
        ("birth_date", "1900-01-01", "This birth date cannot be right: check the year."),
        ("birth_date", "0205-03-01", "Check the year of this date."),
        ("nationality", "XX", "Choose a country in the list."),
        ("phone", "12", "Write the phone number in digits, with the country: +374 91 123456."),
        ("phone", "call me", "Write the phone number in digits, with the country: +374 91 123456."),
        ("french_declared", "D1", "Choose one of the values in the list."),
        ("email", "new@example.org", "This address is used to sign in: it is changed with the account."),
        ("french_certified", "B2", "A coordinator enters this once the certificate was seen."),
        ("organisation_id", 1, "This cannot be changed here."),
        ("public_id", "x", "This cannot be changed here."),
    ],
)
def test_a_field_that_cannot_be_right_is_refused_and_the_old_value_stays(db, make, field, typed, refusal):
    anna = make.applicant()
    record = db.get(Person, anna.person_id)
    before = getattr(record, field)
    with pytest.raises(DomainError) as refused:
        act(people.save_field, anna, record.public_id, field, typed)
    assert (sentence(refused.value), refused.value.field) == (refusal, field)
    assert getattr(db.fresh(record), field) == before


def test_a_person_is_edited_by_themselves_and_by_coordinators_of_their_record_alone(db, make):
    record = make.person()
    others = [make.applicant(), make.coordinator(make.artachat()), make.host(), make.partner()]
    for actor in others:
        with pytest.raises(Forbidden):
            act(people.save_field, actor, record.public_id, "city", "Erevan")
    act(people.save_field, make.coordinator(), record.public_id, "city", "Erevan")
    assert db.fresh(record).city == "Erevan"


def test_a_coordinator_enters_the_certified_level_and_the_address_of_somebody_without_account(db, make):
    record, coordinator = make.person(), make.coordinator()
    act(people.save_field, coordinator, record.public_id, "french_certified", "C1")
    act(people.save_field, coordinator, record.public_id, "french_certified_on", "2026-05-02")
    act(people.save_field, coordinator, record.public_id, "email", "Anna@Example.ORG ")
    saved = db.fresh(record)
    assert (saved.french_certified, saved.french_certified_on) == (FrenchLevel.C1, date(2026, 5, 2))
    assert saved.email == "anna@example.org"
    with pytest.raises(Invalid, match="still to come"):
        act(people.save_field, coordinator, record.public_id, "french_certified_on", "2027-05-02")


def test_a_new_name_is_searched_and_sorted_at_once_without_a_new_version(db, make):
    anna = make.applicant()
    record = db.get(Person, anna.person_id)
    application = make.application(person=record)
    act(people.save_field, anna, record.public_id, "family_name", "Éloyan")
    act(people.save_field, anna, record.public_id, "family_name_hy", "Էլոյան")
    act(people.save_field, anna, record.public_id, "french_declared", "B1")
    saved = db.fresh(application)
    assert (saved.sort_name, saved.level_rank, saved.version) == (f"eloyan {record.given_name.casefold()}", 3, 1)
    for kind, model in ((SubjectKind.APPLICATION, Application), (SubjectKind.PERSON, Person)):
        for typed in ("eloy", "Éloy", "Էլո", "ufar" if model is Application else "eloyan"):
            found = db.all(select(model.id).where(search.matches(kind, model.id, typed)))
            assert found == [application.id if model is Application else record.id]


def test_a_certified_level_counts_before_a_declared_one():
    certified = Person(french_declared=FrenchLevel.C1, french_certified=FrenchLevel.B1)
    declared = Person(french_declared=FrenchLevel.C1, french_certified=FrenchLevel.NOT_ASSESSED)
    assert (people.level_of(certified), people.level_of(declared)) == (FrenchLevel.B1, FrenchLevel.C1)


def test_saving_the_same_value_again_leaves_no_trace(db, make):
    anna = make.applicant()
    record = db.get(Person, anna.person_id)
    act(people.save_field, anna, record.public_id, "city", "Erevan")
    act(people.save_field, anna, record.public_id, "city", "Erevan")
    assert (audited(db), db.fresh(record).version) == (["person:edit"], 2)


def test_two_devices_saving_at_once_both_succeed(db, make):
    anna = make.applicant()
    record = db.get(Person, anna.person_id)
    make.application(person=record)
    done = at_once(
        *(
            lambda field=field, value=value: act(people.save_field, anna, record.public_id, field, value)
            for field, value in [
                ("given_name", "Ani"), ("family_name", "Sargsyan"), ("given_name_hy", "Անի"), ("phone", "+374 91 1234"),
            ]
        )
    )  # fmt: skip
    assert [one for one in done if isinstance(one, Exception)] == []
    saved = db.fresh(record)
    assert (saved.given_name, saved.family_name, saved.given_name_hy, saved.phone) == (
        "Ani", "Sargsyan", "Անի", "+374 91 1234",
    )  # fmt: skip


def test_a_coordinator_enters_somebody_without_account(db, make):
    values = {"given_name": "Ani", "family_name": "Sargsyan", "email": "ani@example.org", "birth_date": "2005-04-02"}
    person = act(people.create, make.coordinator(), make.city().public_id, values, source=Source.PHONE)
    saved = db.fresh(person)
    assert (saved.name, saved.birth_date, saved.entered_by) == ("Ani Sargsyan", date(2005, 4, 2), Source.PHONE)
    assert db.all(select(Person.id).where(search.matches(SubjectKind.PERSON, Person.id, "sargs ani"))) == [person.id]


def test_entering_somebody_is_refused_without_a_name_or_with_a_known_address(db, make):
    known = make.person()
    with pytest.raises(InvalidFields) as refused:
        act(people.create, make.coordinator(), make.city().public_id, {"email": known.email}, source=Source.PAPER)
    assert [error.field for error in refused.value.errors] == ["given_name", "family_name", "email"]
    values = {"given_name": "A1", "family_name": "B", "phone": "x"}
    with pytest.raises(InvalidFields) as refused:
        act(people.create, make.coordinator(), make.city().public_id, values, source=Source.PAPER)
    assert [error.field for error in refused.value.errors] == ["given_name", "phone"]


@pytest.mark.parametrize("who", ["applicant", "host", "partner", "foreign coordinator"])
def test_others_enter_nobody(db, make, who):
    actor = make.coordinator(make.artachat()) if who == "foreign coordinator" else getattr(make, who)()
    count = len(db.all(select(Person)))
    with pytest.raises(Forbidden):
        act(people.create, actor, make.city().public_id, {"given_name": "A", "family_name": "B"}, source=Source.PHONE)
    assert len(db.all(select(Person))) == count


def test_an_unknown_person_is_not_found(db, make):
    with pytest.raises(NotFound):
        act(people.save_field, make.coordinator(), "nobody", "city", "Erevan")


def test_age_counts_whole_years_on_the_day():
    born = date(2004, 2, 29)
    ages = [age_on(born, day) for day in (date(2022, 2, 28), date(2022, 3, 1), date(2024, 2, 29))]
    assert ages == [17, 18, 20]


def test_reindexing_somebody_twice_keeps_one_set_of_words(db, make):
    record = make.person()
    for _time in range(2):
        with writing() as session:
            people.reindex(session, session.get_one(Person, record.id))
    query = select(Person.id).where(search.matches(SubjectKind.PERSON, Person.id, record.family_name))
    assert db.all(query) == [record.id]
