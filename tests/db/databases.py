"""Databases of their own for tests that change schemas."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Connection, Engine, inspect, make_url

from db.models import Base
from db.session import make_engine


@contextmanager
def new_database(kind: str, folder: Path, request: pytest.FixtureRequest, *, like: str = "") -> Iterator[str]:
    """The address of a database of this kind, which is gone afterwards: empty, or with the tables of another."""
    name = f"own_{secrets.token_hex(6)}"
    if kind == "sqlite":
        if like:
            shutil.copyfile(str(make_url(like).database), folder / f"{name}.db")
        yield f"sqlite:///{folder}/{name}.db"
        return
    server = request.getfixturevalue("postgresql_server")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:  # its own psql() trips over spaces in paths
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {make_url(like).database if like else 'template1'}")
        try:
            yield server.get_uri(database=name)
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def connected(url: str, **options: Any) -> Iterator[Connection]:
    """A connection of an engine of its own; what is done is committed at the end."""
    engine = make_engine(url)
    try:
        with engine.connect().execution_options(**options) as connection, connection.begin():
            yield connection
    finally:
        engine.dispose()


def tables(url: str) -> set[str]:
    """Names of the tables."""
    with connected(url) as connection:
        return set(inspect(connection).get_table_names())


def rows(source: Connection) -> dict[str, list[dict[str, Any]]]:
    """Everything in the tables of the models, in the order of their keys."""
    found = {}
    for table in Base.metadata.sorted_tables:
        query = table.select().order_by(*table.primary_key.columns)
        found[table.name] = [dict(row._mapping) for row in source.execute(query)]
    return found


def copy_rows(source: Engine, url: str) -> dict[str, list[dict[str, Any]]]:
    """Put all that ``source`` holds into the database at ``url``; gives it back."""
    with source.connect() as connection:
        found = rows(connection)
    with connected(url, writes=True) as target:
        for table in Base.metadata.sorted_tables:
            if found[table.name]:
                target.execute(table.insert(), found[table.name])
    return found
