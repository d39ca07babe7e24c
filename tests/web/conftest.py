"""Servers shared by the tests of this folder.

``server`` is the application on each kind of database, for all that has to do with sessions. What does not depend on
the database is shown once, on a stand-in page behind the same guards, with a SQLite database of its own.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import TABLES, WRITTEN, Database, pointed_at
from tests.factories import Factory
from tests.web.serving import ROOT, Browser, Server, UvicornServer, run_page

STANDIN = Path(__file__).resolve().parent / "standin"
SOCKETS_PER_ADDRESS = 6
PRODUCTION = {
    "PASSERELLE_ENVIRONMENT": "production",
    "PASSERELLE_SECRET_KEY": "a secret of these tests that is long enough",
    "PASSERELLE_BASE_URL": "https://passerelle.example",
    "PASSERELLE_BCRYPT_ROUNDS": "12",
}


@pytest.fixture(autouse=True)
def whatever_servers_write() -> None:
    """All tables are emptied after each test: a server writes where it likes, unseen by this process."""
    WRITTEN.update(TABLES)


@pytest.fixture(scope="session")
def server(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The application itself."""
    one = Server(ROOT / "server.py", tmp_path_factory.mktemp("server") / f"{database}.log")
    one.start()
    one.first_run = run_page(one, "comptes")
    yield one
    one.stop()


@pytest.fixture
def browser(server: Server, db: Any) -> Iterator[Browser]:
    """A visitor of the application."""
    one = Browser(server)
    yield one
    one.close()


@pytest.fixture
def other_browser(server: Server, db: Any) -> Iterator[Browser]:
    """Somebody else."""
    one = Browser(server)
    yield one
    one.close()


@pytest.fixture(scope="session")
def own_database(tmp_path_factory: pytest.TempPathFactory, newest_sqlite: Path) -> str:
    """Address of a migrated SQLite database that only the stand-ins use."""
    file = tmp_path_factory.mktemp("standin") / "standin.db"
    shutil.copyfile(newest_sqlite, file)
    return f"sqlite:///{file}"


@pytest.fixture
def people(own_database: str) -> Iterator[Factory]:
    """Factories for the database of the stand-ins; this process looks at it meanwhile."""
    with pointed_at(own_database):
        database = Database("sqlite")
        yield Factory(database)
        database.empty()


@pytest.fixture(scope="session")
def guarded(own_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The stand-in behind all guards, and behind a trusted proxy on the machine itself."""
    one = Server(
        STANDIN / "guarded.py",
        tmp_path_factory.mktemp("guarded") / "server.log",
        DATABASE_URL=own_database,
        PASSERELLE_TRUSTED_PROXIES="127.0.0.1",
        PASSERELLE_SOCKETS_PER_ADDRESS=str(SOCKETS_PER_ADDRESS),
        PASSERELLE_FRAMES_PER_10_SECONDS="40",
    )
    yield one.start()
    one.stop()


@pytest.fixture(scope="session")
def unguarded(own_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The stand-in without guards: the negative control."""
    log = tmp_path_factory.mktemp("unguarded") / "server.log"
    one = Server(STANDIN / "unguarded.py", log, DATABASE_URL=own_database)
    yield one.start()
    one.stop()


@pytest.fixture(scope="session")
def production(own_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The application as in production, under uvicorn with its access log; a proxy would speak https before it."""
    log = tmp_path_factory.mktemp("production") / "server.log"
    one = UvicornServer(ROOT / "server.py", log, DATABASE_URL=own_database, **PRODUCTION)
    yield one.start()
    one.stop()


@pytest.fixture
def visitor(guarded: Server, people: Factory) -> Iterator[Browser]:
    """A visitor of the guarded stand-in."""
    one = Browser(guarded)
    yield one
    one.close()


@pytest.fixture
def stranger(guarded: Server, people: Factory) -> Iterator[Browser]:
    """Another visitor of the guarded stand-in."""
    one = Browser(guarded)
    yield one
    one.close()
