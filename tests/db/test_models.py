import enum
from datetime import UTC, datetime, timedelta, timezone
from types import SimpleNamespace

import pytest
from sqlalchemy import Enum, PrimaryKeyConstraint, String, UniqueConstraint, insert, inspect, select, text, update
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm.exc import StaleDataError

from db.base import Base, Timestamped, UtcDateTime, Versioned, localised, localised_column, new_public_id
from db.enums import ApplicationState, OrganisationKind, Role, SubjectKind, UserStatus
from db.models import (
    Application,
    Call,
    Department,
    Membership,
    Offer,
    Organisation,
    Person,
    Placement,
    SearchToken,
    User,
)
from db.session import engine, writing
from services.search import matches
from tests.conftest import NOW

TABLES = Base.metadata.sorted_tables
MODELS = [mapper.class_ for mapper in Base.registry.mappers]


def enum_columns():
    return [column for table in TABLES for column in table.columns if isinstance(column.type, Enum)]


# Instants


@pytest.mark.parametrize(
    "instant",
    [
        datetime(2026, 11, 22, 10, 0, 0, 123456, tzinfo=UTC),
        datetime(2026, 11, 22, 14, 0, tzinfo=timezone(timedelta(hours=4))),
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
    ],
    ids=["microseconds", "Yerevan", "the hour that comes twice"],
)
def test_an_instant_comes_back_as_itself_in_utc(make, db, instant):
    user = db.fresh(make.user(password_changed_at=instant))
    assert (user.password_changed_at, user.password_changed_at.tzinfo) == (instant, UTC)


def test_instants_are_compared_as_instants_by_the_database(make, db):
    user = make.user(password_changed_at=datetime(2026, 11, 22, 14, 0, tzinfo=timezone(timedelta(hours=4))))
    for limit, expected in ((NOW, [user.id]), (NOW - timedelta(microseconds=1), [])):
        assert [one.id for one in db.all(select(User).where(User.password_changed_at <= limit))] == expected


def test_an_instant_without_its_zone_is_refused(make):
    with pytest.raises(StatementError, match="naive datetime"):
        make.user(password_changed_at=datetime(2026, 11, 22, 10, 0))


def test_every_instant_of_the_models_is_kept_with_its_zone():
    of_another_type = [
        str(column) for table in TABLES for column in table.columns
        if column.type.python_type is datetime and not isinstance(column.type, UtcDateTime)
    ]  # fmt: skip
    assert of_another_type == []


# Closed sets of values


def test_enums_are_kept_by_value(make, db):
    make.user(status=UserStatus.DISABLED)
    with db.session() as session:
        assert session.execute(text("SELECT status FROM user_account")).scalar() == "disabled"


def test_the_database_refuses_a_value_that_is_in_no_enum(make):
    make.application()
    with pytest.raises(IntegrityError), writing() as session:
        session.execute(text("UPDATE application SET state = 'lost'"))


def test_every_enum_column_has_40_characters_and_a_check():
    assert [str(column) for column in enum_columns() if column.type.length != 40] == []
    assert [
        str(column) for column in enum_columns() if column.type.native_enum or not column.type.create_constraint
    ] == []


def test_every_value_of_every_enum_is_taken_by_the_database(make, db):
    """The checks of the database name the same values as the enums of the code."""
    checks = {
        table.name: [one["sqltext"] for one in inspect(engine()).get_check_constraints(table.name)] for table in TABLES
    }
    missing = [
        (str(column), value)
        for column in enum_columns()
        for value in column.type.enums
        if not any(f"'{value}'" in check for check in checks[column.table.name] if column.name in check)
    ]
    assert missing == []


def test_values_fit_their_columns():
    too_long = [
        value for column in enum_columns() for value in column.type.enums if len(value) > 40 or value != value.strip()
    ]
    assert too_long == []
    assert all(issubclass(column.type.enum_class, enum.StrEnum) for column in enum_columns())


# Habits of all tables


def test_every_constraint_and_index_has_a_name_of_at_most_63_characters():
    """PostgreSQL cuts longer names, and migrations find constraints by their names."""
    named = [one for table in TABLES for one in (*table.constraints, *table.indexes)]
    assert [str(one) for one in named if not one.name or len(str(one.name)) > 63] == []


def found_by(table) -> set[str]:
    """Columns by which rows are found without reading the whole table: the first of each index, key or uniqueness."""
    keys = [one for one in table.constraints if isinstance(one, PrimaryKeyConstraint | UniqueConstraint)]
    return {next(iter(one.columns)).name for one in (*table.indexes, *keys) if len(one.columns)}


@pytest.mark.parametrize("name", ["application", "choice", "offer", "placement", "membership", "message", "guardian"])
def test_records_are_found_by_what_they_belong_to_without_reading_the_whole_table(name):
    table = Base.metadata.tables[name]
    parents = {"application_id", "department_id", "offer_id", "person_id", "user_id", "call_id"} & set(table.c.keys())
    assert parents - found_by(table) == set()


@pytest.mark.parametrize("model", [Application, Call, Department, Offer, Person, Placement])
def test_every_root_record_has_one_owner(model):
    column = model.__table__.c.organisation_id
    assert (column.nullable, [key.column.table.name for key in column.foreign_keys]) == (False, ["organisation"])


def test_public_ids_are_opaque_unique_and_fit_for_addresses(make):
    ids = {new_public_id() for _ in range(1000)}
    assert len(ids) == 1000
    assert all(len(one) == 16 and one.replace("-", "").replace("_", "").isalnum() for one in ids)
    first = make.person()
    with pytest.raises(IntegrityError):
        make.person(public_id=first.public_id)


@pytest.mark.parametrize(
    "model", sorted((model for model in MODELS if issubclass(model, Versioned)), key=lambda model: model.__name__)
)
def test_what_is_edited_by_people_carries_a_version(model):
    assert model.__mapper__.version_id_col is model.__table__.c.version
    assert {Application, Call, Department, Offer, Person, Placement, User} <= {
        one for one in MODELS if issubclass(one, Versioned)
    }


def test_a_stale_copy_is_not_written(make, db):
    department = make.department()
    with pytest.raises(StaleDataError), writing() as session:
        _change_what_somebody_else_changed(session, department)
    assert db.fresh(department).name_fr == department.name_fr


def _change_what_somebody_else_changed(session, department) -> None:
    row = session.get_one(Department, department.id)
    session.execute(update(Department.__table__).values(version=2))
    row.name_fr = "Service A"
    session.flush()


def test_records_that_tell_when_they_were_made_must_do_so(make):
    with pytest.raises(IntegrityError):
        make.person(created_at=None)
    assert {Person, Application} <= {model for model in MODELS if issubclass(model, Timestamped)}


def test_one_live_application_of_a_person_to_a_call_and_any_number_of_withdrawn_ones(make):
    person, call = make.person(), make.call()
    for _ in range(2):
        make.application(person=person, call=call, state=ApplicationState.WITHDRAWN)
    make.application(person=person, call=call)
    with pytest.raises(IntegrityError):
        make.application(person=person, call=call, state=ApplicationState.SUBMITTED)


@pytest.mark.parametrize(("column", "value"), [("closes_at", "opens_at"), ("places", 0), ("ends_on", "'2020-01-01'")])
def test_a_call_that_makes_no_sense_is_refused_by_the_database(make, column, value):
    make.call()
    with pytest.raises(IntegrityError), writing() as session:
        session.execute(text(f"UPDATE call SET {column} = {value}"))


def test_a_role_is_kept_with_its_scope(make, db):
    user = make.user()
    row = db.fresh(make.grant(user, Role.COORDINATOR, make.city()))
    assert (row.role, row.organisation_id, row.department_id) == (Role.COORDINATOR, make.city().id, None)
    with pytest.raises(IntegrityError), writing() as session:
        session.execute(insert(Membership).values(user_id=user.id, role="admin", organisation_id=999, granted_at=NOW))


# Three languages, and searching


@pytest.mark.parametrize(
    ("names", "language", "shown"),
    [
        ({"fr": "Ville", "en": "City", "hy": "Քաղաք"}, "hy", "Քաղաք"),
        ({"fr": "Ville", "en": "City", "hy": ""}, "hy", "Ville"),
        ({"fr": "", "en": "City", "hy": ""}, "hy", "City"),
        ({"fr": "", "en": "", "hy": "Քաղաք"}, "fr", "Քաղաք"),
        ({"fr": "", "en": "", "hy": ""}, "en", ""),
    ],
)
def test_a_missing_translation_falls_back_alike_in_code_and_in_sql(db, names, language, shown):
    fields = {f"name_{one}": name for one, name in names.items()}
    db.add(Organisation(code="x", kind=OrganisationKind.CITY, country="FR", **fields))
    assert localised(SimpleNamespace(**fields), "name", language) == shown
    with db.session() as session:
        assert session.scalar(select(localised_column(Organisation, "name", language))) == shown


def test_search_words_are_ordered_by_their_bytes_on_both_databases(db):
    """A prefix is a range of the index only if no language's rules reorder the letters."""
    words = ["Z", "a", "b", "é", "ա", "պետրոսյան", "петр"]
    db.add(*[SearchToken(subject_kind=SubjectKind.PERSON, token=word, subject_id=1) for word in words])
    with db.session() as session:
        found = list(session.scalars(select(SearchToken.token).order_by(SearchToken.token)))
    assert found == sorted(words, key=str.encode)
    collations = {
        column["name"]: getattr(column["type"], "collation", None)
        for column in inspect(engine()).get_columns("search_token")
    }
    assert collations["token"] == ("C" if db.kind == "postgresql" else None)


def test_a_word_is_found_by_its_beginning_through_the_index(make, db):
    people = {name: make.person() for name in ("petrosyan", "petrov", "anna", "պետրոսյան")}
    db.add(*[SearchToken(subject_kind=SubjectKind.PERSON, token=one, subject_id=row.id) for one, row in people.items()])
    for words, expected in (
        ("petro", {"petrosyan", "petrov"}),
        ("ANN", {"anna"}),
        ("պետ", {"պետրոսյան"}),
        ("x", set()),
    ):
        with db.session() as session:
            found = set(session.scalars(select(Person.id).where(matches(SubjectKind.PERSON, Person.id, words))))
        assert found == {people[name].id for name in expected}


def test_texts_have_a_length_that_holds_on_both_databases():
    without = [
        str(column) for table in TABLES for column in table.columns
        if type(column.type) is String and column.type.length is None
    ]  # fmt: skip
    assert without == []
