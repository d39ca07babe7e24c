"""Two records of one person become one: everything moves, and what is not decided yet is refused with the way out."""

from datetime import date

import pytest
from sqlalchemy import select

from db.enums import ApplicationState, FrenchLevel, PlacementState, Role, SecretKind, SubjectKind, UserStatus
from db.models import Application, Base, Guardian, Membership, Person, PersonSecret, Placement, StateChange, User
from db.session import writing
from services import memberships, people, person_merge, person_secrets, unit
from services.errors import Conflict, Forbidden, Invalid
from services.queries.people import doubles, people_list, person_file
from tests.conftest import NOW

S = ApplicationState


def merge(actor, kept, double, **options):
    return unit.run(person_merge.merge, actor, kept.public_id, double.public_id, now=NOW, **options)


def read(db, query, *args, **options):
    with db.session() as session:
        return query(session, *args, **options)


def test_every_column_that_names_a_person_is_settled():
    named = {
        (table.name, key.parent.name)
        for table in Base.metadata.tables.values()
        for key in table.foreign_keys
        if key.target_fullname == "person.id"
    }
    moved = {(model.__tablename__, name) for model, name in person_merge.POINTERS}
    settled_apart = {("user_account", "person_id"), ("person_secret", "person_id"), ("participation", "person_id")}
    assert named - moved == settled_apart


def test_all_that_a_double_did_moves_to_the_kept_record(db, make):
    kept, double, intern = make.person(), make.person(), make.person()
    application = make.application(person=double, state=S.SUBMITTED)
    stay = make.placement(person=double, state=PlacementState.COMPLETED)
    tutored = make.placement(person=intern, tutor_id=double.id)
    db.add(Guardian(person_id=double.id, name="Mariam", created_at=NOW, updated_at=NOW))
    coordinator = make.coordinator()
    merge(coordinator, kept, double)
    assert db.get(Application, application.id).person_id == kept.id
    assert db.get(Placement, stay.id).person_id == kept.id
    assert db.get(Placement, tutored.id).tutor_id == kept.id
    assert db.all(select(Guardian.person_id)) == [kept.id]
    assert db.get(Person, double.id).merged_into_id == kept.id
    found = read(db, person_file.detail, coordinator, kept.public_id, now=NOW)
    assert (len(found.applications), len(found.placements), len(found.tutored)) == (1, 1, 1)
    assert [step.label for step in found.history] == ["A double was merged into this record"]


def test_a_double_is_hidden_and_leads_to_the_kept_record(db, make):
    kept = make.person(given_name="Anna", family_name="Petrosyan")
    double = make.person(given_name="Anahit", family_name="Petrossian")
    with writing() as session:
        for one in (kept, double):
            people.reindex(session, session.get_one(Person, one.id))
    coordinator = make.coordinator()
    merge(coordinator, kept, double)
    assert [row.name for row in read(db, people_list.page, coordinator, search="petros").rows] == ["Anna Petrosyan"]
    assert read(db, person_file.detail, coordinator, double.public_id, now=NOW).merged_into == kept.public_id


def test_each_field_is_chosen_and_what_only_one_knows_is_kept(db, make):
    kept = make.person(city="Artachat", phone="", email="anna@example.org", birth_date=None)
    double = make.person(
        city="Masis", phone="+374 91 123456", email="a@example.org", french_certified=FrenchLevel.B2,
        french_certified_on=date(2026, 5, 1),
    )  # fmt: skip
    coordinator = make.coordinator()
    fields = {pair.name for pair in read(db, doubles.preview, coordinator, kept.public_id, double.public_id).fields}
    assert fields == {"given_name", "family_name", "city", "email"}
    merge(coordinator, kept, double, take=["city"])
    found = db.get(Person, kept.id)
    assert (found.city, found.email, found.phone) == ("Masis", "anna@example.org", "+374 91 123456")
    assert (found.french_certified, found.french_certified_on) == (FrenchLevel.B2, date(2026, 5, 1))
    assert found.birth_date == date(2005, 3, 1)
    assert (db.get(Person, double.id).email, db.get(Person, double.id).birth_date) == ("", None)


@pytest.mark.parametrize(
    ("mine", "theirs", "stays"),
    [
        (S.DRAFT, S.SUBMITTED, "double"), (S.SHORTLISTED, S.SUBMITTED, "kept"), (S.REJECTED, S.SUBMITTED, "double"),
        (S.REJECTED, S.DRAFT, "kept"), (S.CONFIRMED, S.WAITLISTED, "kept"), (S.DRAFT, S.DRAFT, "kept"),
    ],
)  # fmt: skip
def test_of_two_applications_to_one_call_the_furthest_along_stays(db, make, mine, theirs, stays):
    kept, double, call = make.person(), make.person(), make.call()
    first = make.application(person=kept, call=call, state=mine)
    second = make.application(person=double, call=call, state=theirs)
    merge(make.coordinator(), kept, double)
    staying, going = (first, second) if stays == "kept" else (second, first)
    assert db.get(Application, staying.id).state is staying.state
    assert db.get(Application, going.id).state is S.WITHDRAWN
    assert {db.get(Application, one.id).person_id for one in (first, second)} == {kept.id}
    steps = db.all(select(StateChange).where(StateChange.subject_kind == SubjectKind.APPLICATION))
    assert [(step.subject_id, step.from_state, step.to_state, bool(step.reason)) for step in steps] == [
        (going.id, going.state, "withdrawn", True)
    ]


def test_two_places_in_one_call_are_refused_with_the_way_out(db, make):
    kept, double, call = make.person(), make.person(), make.call()
    make.application(person=kept, call=call, state=S.CONFIRMED)
    make.application(person=double, call=call, state=S.SELECTED)
    coordinator = make.coordinator()
    with pytest.raises(Invalid, match="Let one application be declined or withdrawn first"):
        merge(coordinator, kept, double)
    assert db.get(Person, double.id).merged_into_id is None
    assert len(read(db, doubles.preview, coordinator, kept.public_id, double.public_id).obstacles) == 1


def test_the_account_of_a_double_goes_along(db, make):
    kept, double = make.person(), make.person()
    account = make.user(person=double)
    merge(make.coordinator(), kept, double)
    assert db.get(User, account.id).person_id == kept.id
    assert db.get(Person, kept.id).email == account.email


def test_an_account_that_was_never_used_is_closed_and_its_roles_end(db, make):
    kept, double = make.person(), make.person()
    make.user(person=kept)
    unused = make.user(person=double, status=UserStatus.PENDING)
    role = make.grant(unused, Role.COORDINATOR, make.city())
    admin = make.admin()
    merge(make.coordinator(), kept, double)
    assert db.get(User, unused.id).status is UserStatus.DISABLED
    assert db.get(Membership, role.id).revoked_at == NOW
    with pytest.raises(Invalid, match="belongs to a double"):
        unit.run(memberships.enable, admin, unused.public_id, now=NOW)


def test_two_accounts_in_use_are_refused_and_the_used_one_must_be_kept(db, make):
    kept, double = make.person(), make.person()
    account = make.user(person=kept)
    make.user(person=double)
    coordinator = make.coordinator()
    with pytest.raises(Invalid, match="Both records have an account in use"):
        merge(coordinator, kept, double)
    with writing() as session:
        session.get_one(User, account.id).status = UserStatus.PENDING
    with pytest.raises(Invalid, match="Keep the other record"):
        merge(coordinator, kept, double)
    merge(coordinator, double, kept)
    assert db.get(Person, kept.id).merged_into_id == double.id


def test_a_record_is_not_merged_with_the_intern_it_looks_after(db, make):
    kept, double = make.person(), make.person()
    make.placement(person=kept, tutor_id=double.id)
    with pytest.raises(Invalid, match="internship tutor of the other"):
        merge(make.coordinator(), kept, double)


def test_a_merge_cannot_run_twice_nor_on_an_old_copy_nor_with_itself(db, make):
    kept, double, third = make.person(), make.person(), make.person()
    coordinator = make.coordinator()
    with pytest.raises(Conflict):
        merge(coordinator, kept, double, seen_version=99)
    with pytest.raises(Invalid, match="not two records"):
        merge(coordinator, kept, kept)
    merge(coordinator, kept, double)
    for pair in ((kept, double), (double, kept), (third, double)):
        with pytest.raises(Invalid, match="merged already"):
            merge(coordinator, *pair)


def test_a_double_of_a_double_leads_to_the_last_record(db, make):
    first, second, third = make.person(), make.person(), make.person()
    coordinator = make.coordinator()
    merge(coordinator, second, first)
    merge(coordinator, third, second)
    assert db.get(Person, first.id).merged_into_id == third.id


def test_only_those_who_coordinate_both_may_merge(db, make):
    kept, double = make.person(), make.person(organisation_id=make.artachat().id)
    for actor in (make.coordinator(), make.coordinator(make.artachat()), make.host(), make.applicant(kept)):
        with pytest.raises(Forbidden):
            merge(actor, kept, double)


def test_sealed_values_can_be_read_in_the_kept_record(db, make):
    kept, double = make.person(), make.person()
    make.application(person=double, state=S.CONFIRMED)
    coordinator = make.coordinator()
    unit.run(person_secrets.save, coordinator, double.public_id, SecretKind.PASSPORT_NUMBER, "AN0123456", now=NOW)
    merge(coordinator, kept, double)
    found = unit.run(person_secrets.read, coordinator, kept.public_id, list(SecretKind), now=NOW)
    assert found == {SecretKind.PASSPORT_NUMBER: "AN0123456"}
    assert db.all(select(PersonSecret.person_id)) == [kept.id]


def test_records_that_look_alike_are_suggested(db, make):
    born = date(2004, 5, 6)
    latin = make.person(
        given_name="Anna", family_name="Petrossian", given_name_hy="", family_name_hy="", birth_date=born
    )
    make.person(given_name="Annie", family_name="P", given_name_hy="Աննա", family_name_hy="Պետրոսյան", birth_date=born)
    make.person(given_name="Lilit", family_name="Other", given_name_hy="", family_name_hy="", birth_date=born)
    make.person(
        given_name="A", family_name="B", given_name_hy="", family_name_hy="", email=latin.email, birth_date=None
    )
    coordinator = make.coordinator()
    found = {(pair.second, pair.why) for pair in read(db, doubles.suggestions, coordinator)}
    assert found == {("Annie P", doubles.SAME_NAME), ("A B", doubles.SAME_MAIL)}
    of_one = read(db, doubles.of_person, coordinator, latin.public_id)
    assert {pair.second for pair in of_one} == {"Annie P", "A B"}
    assert read(db, doubles.suggestions, make.coordinator(make.artachat())) == []
