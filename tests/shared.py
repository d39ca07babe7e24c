"""What parallel workers share: each thing is made by the first who needs it, and the others wait for it or copy it."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest


@contextmanager
def one_at_a_time(factory: pytest.TempPathFactory, name: str) -> Iterator[Path]:
    """A place that all parallel workers know, which only one of them enters at a time."""
    folder = factory.getbasetemp()
    folder = folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder / name


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """A file that the first of the parallel workers makes and all of them use."""
    with one_at_a_time(factory, name) as file:
        if not file.exists():
            make(file.with_name(f"making-{name}"))
            file.with_name(f"making-{name}").replace(file)
    return file


def filled_once(request: pytest.FixtureRequest, name: str, make: Callable[[str], None]) -> str:
    """The name of a PostgreSQL database that the first of the parallel workers makes and all of them copy."""
    server = request.getfixturevalue("postgresql_server")
    with one_at_a_time(request.getfixturevalue("tmp_path_factory"), f"postgresql-{name}"):
        if not ask_server(server, f"SELECT datname FROM pg_database WHERE datname = '{name}'"):
            make(f"making_{name}")
            ask_server(server, f"ALTER DATABASE making_{name} RENAME TO {name}")
    return name


def ask_server(server: Any, *statements: str) -> list[Any]:
    """Outside of any transaction; what the last one found. The server's own psql() trips over spaces in paths."""
    import psycopg

    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        for one in statements:
            answer = connection.execute(one)
        return answer.fetchall() if answer.description else []
