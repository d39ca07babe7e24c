import logging
import shutil
import subprocess
import sys
import textwrap
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import CheckConstraint, Connection, inspect, text
from sqlalchemy.exc import DBAPIError

from db import migrate
from db.enums import ApplicationState, DocumentKind, SubjectKind
from db.migrate import Schema, SchemaNotCurrent, check_current, downgrade, ensure_current, schema, upgrade
from db.models import Base, ChecklistItem, CorrectionRequest, File, FileContent, Note, SearchToken
from db.session import engine
from tests.conftest import NOW
from tests.db.databases import connected, copy_rows, new_database, rows, tables

ROOT = Path(__file__).resolve().parents[2]
NEWEST = max(path.name[:4] for path in (migrate.MIGRATIONS / "versions").glob("0*.py"))


@pytest.fixture
def url(database, tmp_path, request):
    """An empty database of the kind that the test runs on."""
    with new_database(database, tmp_path, request) as address:
        yield address


@pytest.fixture(scope="module")
def untouched(database, request):
    """A database with all tables and no rows, to be copied."""
    if database == "sqlite":
        return f"sqlite:///{request.getfixturevalue('newest_sqlite')}"
    name = request.getfixturevalue("newest_postgresql")
    return request.getfixturevalue("postgresql_server").get_uri(database=name)


@pytest.fixture
def newest(database, tmp_path, request, untouched):
    """A database with all tables and no rows."""
    with new_database(database, tmp_path, request, like=untouched) as address:
        yield address


@pytest.fixture
def filled(db, make):
    """The shared database with rows in many tables, some of which point at each other."""
    coordinator, department = make.coordinator(), make.department()
    call = make.call()
    offer = make.offer(department=department, call=call)
    application = make.application(call=call, offers=(offer,), state=ApplicationState.SELECTED)
    placement = make.placement(department=department, application_id=application.id)
    file = db.add(
        File(
            subject_kind=SubjectKind.PLACEMENT, subject_id=placement.id, kind=DocumentKind.PROOF, name="a.pdf",
            media_type="application/pdf", size=3, sha256="0" * 64, uploaded_at=NOW, uploaded_by_id=coordinator.user_id,
        )
    )  # fmt: skip
    db.add(
        FileContent(file_id=file.id, nonce=b"0" * 12, ciphertext=b"\0\1\2"),
        Note(subject_kind=SubjectKind.PLACEMENT, subject_id=1, body="é ա", author_id=coordinator.user_id, at=NOW),
        SearchToken(subject_kind=SubjectKind.PERSON, token="petrosyan", subject_id=1),
        CorrectionRequest(
            application_id=application.id, field="document:cv", message="?", due_on=date(2026, 12, 1),
            requested_at=NOW + timedelta(microseconds=1), requested_by_id=coordinator.user_id,
        ),
        ChecklistItem(
            subject_kind=SubjectKind.PLACEMENT, subject_id=placement.id, label_fr="Badge", owner_role="host",
            due_on=date(2027, 6, 1), proof_id=file.id,
        ),
    )  # fmt: skip
    return engine()


@pytest.fixture
def one_more(monkeypatch, tmp_path):
    """Add one more migration (the body of its ``upgrade`` and ``downgrade``) to a copy of ours and use that copy."""

    def add(upgrade: str, downgrade: str = "pass") -> None:
        folder = tmp_path / "migrations"
        shutil.copytree(migrate.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
        lines = [
            "import sqlalchemy as sa",
            "from alembic import op",
            'revision = "more"',
            f'down_revision = "{NEWEST}"',
        ]
        for name, body in (("upgrade", upgrade), ("downgrade", downgrade)):
            lines.append(f"def {name}():\n" + textwrap.indent(textwrap.dedent(body).strip(), "    "))
        (folder / "versions" / "more.py").write_text("\n".join(lines), encoding="utf-8")
        monkeypatch.setattr(migrate, "MIGRATIONS", folder)

    return add


# The schema


def test_an_empty_database_gets_all_tables(newest):
    assert tables(newest) == {table.name for table in Base.metadata.sorted_tables} | {"alembic_version"}


def test_upgrading_again_changes_nothing(newest):
    upgrade(newest)
    assert check_current(newest)


def test_models_and_migrations_agree(newest):
    with connected(newest) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []


def shape(url: str) -> dict[str, dict[str, Any]]:
    """All that a database tells about its tables, by table."""
    with connected(url) as connection:
        inspector = inspect(connection)
        return {
            name: {
                "columns": {one["name"]: column(connection, one) for one in inspector.get_columns(name)},
                "primary key": inspector.get_pk_constraint(name),
                "foreign keys": sorted(map(str, inspector.get_foreign_keys(name))),
                "indexes": sorted(map(index, inspector.get_indexes(name))),
                "unique": sorted(map(str, inspector.get_unique_constraints(name))),
                "checks": {one["name"]: one["sqltext"].split() for one in inspector.get_check_constraints(name)},
            }
            for name in inspector.get_table_names()
            if name != "alembic_version"
        }


def column(connection: Connection, found: dict[str, Any]) -> tuple[str, bool, str | None]:
    return found["type"].compile(connection.dialect), found["nullable"], found["default"]


def index(found: dict[str, Any]) -> str:
    options = {key: str(value) for key, value in found.pop("dialect_options", {}).items()}
    return f"{found} {options}"


def test_migrations_and_models_make_the_same_tables_to_the_last_check(newest, database, tmp_path, request):
    """A value added to an enum changes a check, which comparing metadata does not see."""
    with new_database(database, tmp_path, request) as other:
        with connected(other, writes=True) as connection:
            Base.metadata.create_all(connection)
        assert shape(newest) == shape(other)


def test_every_constraint_of_the_models_has_its_name_in_the_database(newest):
    checks = {name: set(table["checks"]) for name, table in shape(newest).items()}
    assert checks == {
        table.name: {str(one.name) for one in table.constraints if isinstance(one, CheckConstraint)}
        for table in Base.metadata.sorted_tables
    }
    assert "ck_application_applicationstate" in checks["application"]


# Data


def test_a_filled_database_goes_back_to_nothing_and_forth_again_and_migrating_says_nothing(
    newest, filled, capfd, caplog
):
    assert sum(map(len, copy_rows(filled, newest).values())) > 15
    capfd.readouterr()
    with caplog.at_level(logging.INFO):
        downgrade(newest, "base")
        assert tables(newest) == {"alembic_version"}
        upgrade(newest)
    assert (*capfd.readouterr(), caplog.text) == ("", "", "")
    with connected(newest) as connection:
        assert {name for name, found in rows(connection).items() if found} == set()


REBUILD = """
    sqlite = op.get_bind().dialect.name == "sqlite"
    for name in ("organisation", "person", "user_account", "call", "application", "offer", "placement", "file"):
        with op.batch_alter_table(name, recreate="always" if sqlite else "never") as batch:
            {change}
"""


def test_changing_the_tables_of_a_filled_database_keeps_every_row(newest, filled, one_more):
    """On SQLite each table is copied and dropped: with foreign keys on, what points to it would be deleted."""
    before = copy_rows(filled, newest)
    assert [len(before[name]) for name in ("file", "file_content", "checklist_item")] == [1, 1, 1]
    one_more(
        REBUILD.format(change='batch.add_column(sa.Column("extra", sa.String(5), server_default="x", nullable=False))'),
        REBUILD.format(change='batch.drop_column("extra")'),
    )
    with connected(newest) as connection:
        counted = {name: len(found) for name, found in rows(connection).items()}
    upgrade(newest)
    with connected(newest) as connection:
        assert {name: len(found) for name, found in rows(connection).items()} == counted
        assert rows(connection) == before
        assert connection.execute(text("SELECT count(*) FROM person WHERE extra = 'x'")).scalar() == len(
            before["person"]
        )
    downgrade(newest, NEWEST)
    with connected(newest) as connection:
        assert rows(connection) == before


def test_foreign_keys_count_again_after_a_migration(newest, filled, one_more):
    copy_rows(filled, newest)
    one_more(REBUILD.format(change='batch.add_column(sa.Column("extra", sa.String(5), nullable=True))'))
    upgrade(newest)
    with pytest.raises(DBAPIError, match=r"(?i)foreign key"), connected(newest, writes=True) as connection:
        connection.execute(text("DELETE FROM user_account"))


def test_a_migration_that_fails_leaves_what_was_there(newest, filled, one_more):
    before = copy_rows(filled, newest)
    one_more(
        """
        op.create_table("half", sa.Column("id", sa.Integer(), primary_key=True))
        op.execute("UPDATE person SET city = 'nowhere'")
        raise ZeroDivisionError
        """
    )
    with pytest.raises(ZeroDivisionError):
        upgrade(newest)
    assert "half" not in tables(newest)
    with connected(newest) as connection:
        assert rows(connection) == before
    assert schema(newest) is Schema.OLD


def test_a_migration_that_leaves_rows_pointing_to_nothing_is_refused(newest, filled, one_more):
    before = copy_rows(filled, newest)
    one_more("op.execute('DELETE FROM file')\nop.execute('DELETE FROM user_account')")
    with pytest.raises((RuntimeError, DBAPIError)):
        upgrade(newest)
    with connected(newest) as connection:
        assert rows(connection) == before


def test_migrations_at_once_wait_for_each_other(url):
    code = f"import sys, db.models; from db.migrate import upgrade; print(sys.stdin.readline()); upgrade({url!r})"
    command, pipe = [sys.executable, "-c", code], subprocess.PIPE
    processes = [subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe, text=True) for _ in range(3)]
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    assert [(*process.communicate(timeout=120), process.returncode) for process in processes] == [("go\n\n", "", 0)] * 3
    assert check_current(url)


def test_rows_of_the_first_schema_get_their_new_columns(url):
    upgrade(url, "0001")
    with connected(url, writes=True) as connection:
        connection.execute(text("INSERT INTO programme (id, code, kind, name_fr, name_en, name_hy) "
                                "VALUES (1, 'stages', 'internship', 'Stages', '', '')"))  # fmt: skip
    upgrade(url)
    with connected(url) as connection:
        assert connection.execute(text("SELECT id, code, legal_basis FROM programme")).all() == [(1, "stages", "")]


# What the rest of the application asks


def test_an_empty_database_is_not_served(url):
    assert not check_current(url)
    with pytest.raises(SchemaNotCurrent) as refused:
        ensure_current(url)
    assert str(refused.value) == "The database has no tables yet. Run: python manage.py migrate"


def test_the_newest_schema_is_served(newest):
    assert check_current(newest)
    ensure_current(newest)


def test_an_older_schema_is_not_served(newest, one_more):
    one_more("op.create_table('more', sa.Column('id', sa.Integer(), primary_key=True))")
    assert not check_current(newest)
    with pytest.raises(SchemaNotCurrent, match="has an older schema than this version needs"):
        ensure_current(newest)
    upgrade(newest)
    ensure_current(newest)


def test_a_schema_of_a_newer_version_is_not_served(newest):
    with connected(newest, writes=True) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SchemaNotCurrent, match="was made by a newer version of the application"):
        ensure_current(newest)


def test_asking_about_a_database_that_is_not_there_does_not_make_it(tmp_path):
    assert schema(f"sqlite:///{tmp_path}/folder/new.db") is Schema.EMPTY
    assert list(tmp_path.iterdir()) == []
