"""Engines and sessions: one place that knows how each database must be spoken to.

SQLite: write-ahead log, foreign keys on, busy timeout, and a BEGIN of our own, because the driver's would let a
savepoint commit what is rolled back later. A writing session takes the write lock at once (``BEGIN IMMEDIATE``), so
two writers queue instead of failing half-way; a reading session never takes it (``query_only``). PostgreSQL: reading
sessions are ``READ ONLY`` transactions, writing ones lock the rows they decide upon with ``FOR UPDATE``.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session, sessionmaker

from settings import settings

BUSY_TIMEOUT_MS = 10_000
CACHE_KIB = 16_000
"""Memory of a SQLite connection for pages of the file, at most: the indexes of the largest lists stay in it.

The connection that was given back last is taken first, so that few of them ever fill theirs."""


def make_engine(url: str) -> Engine:
    """An engine for ``url`` with the habits described above. A SQLite file's folder is made if missing."""
    parsed = make_url(url)
    if parsed.drivername in {"postgresql", "postgres"}:
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() == "sqlite":
        if parsed.database and parsed.database != ":memory:":
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(parsed, pool_size=20, max_overflow=40, pool_use_lifo=True)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    return create_engine(parsed, pool_size=10, max_overflow=20, pool_pre_ping=True)


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # our own BEGIN, see the module's text
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    reads = bool(options.get("reads"))
    if connection.info.get("reads", False) is not reads:
        connection.exec_driver_sql(f"PRAGMA query_only = {'ON' if reads else 'OFF'}")
        connection.info["reads"] = reads
    connection.exec_driver_sql(f"BEGIN {'IMMEDIATE' if options.get('writes') else 'DEFERRED'}")


@lru_cache(maxsize=1)
def engine() -> Engine:
    """The engine of this process."""
    return make_engine(settings().database_url)


@lru_cache(maxsize=1)
def _writing_sessions() -> sessionmaker[Session]:
    return sessionmaker(engine().execution_options(writes=True), expire_on_commit=False)


@lru_cache(maxsize=1)
def _reading_sessions() -> sessionmaker[Session]:
    readers = engine().execution_options(reads=True, postgresql_readonly=True)
    return sessionmaker(readers, expire_on_commit=False, autoflush=False)


@contextmanager
def writing() -> Iterator[Session]:
    """A session in one writing transaction: committed at the end, rolled back on any exception."""
    with _writing_sessions().begin() as session:
        yield session


@contextmanager
def reading() -> Iterator[Session]:
    """A session that only reads. To write in it is a mistake of the code and raises: it would be lost silently."""
    with _reading_sessions()() as session:
        yield session
        if session.new or session.deleted or any(session.is_modified(record) for record in session.dirty):
            raise RuntimeError("this session only reads: write through services.unit.run")


def forget_engine() -> None:
    """Close all connections and read the settings afresh at the next use (tests, command line)."""
    if engine.cache_info().currsize:
        engine().dispose()
    for cached in (engine, _writing_sessions, _reading_sessions):
        cached.cache_clear()
