"""Alembic environment for SQLite and PostgreSQL.

SQLite changes tables by copying them; with foreign keys on, dropping the old copy would delete cascading children.
So foreign keys are off while migrating and are checked before the commit.

All steps are one transaction, on both databases: a migration that fails or is killed leaves what was there before.
"""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection, text

from db.base import Base, UtcDateTime
from db.models import Base as _all_models  # noqa: F401  (imports every table)
from db.session import make_engine
from settings import settings


_LOCK = 0x70617373
"""Of PostgreSQL: the number under which migrations wait for each other."""

_WAIT_MS = 120_000
"""Of SQLite: how long a second migration waits for the first, which on a slow machine takes longer than any write."""


def _render_item(type_: str, item: Any, autogen_context: AutogenContext) -> str | Literal[False]:
    """Write our instants by name into migrations."""
    if type_ == "type" and isinstance(item, UtcDateTime):
        autogen_context.imports.add("from db.base import UtcDateTime")
        return "UtcDateTime()"
    return False


def _migrate(connection: Connection) -> None:
    is_sqlite = connection.dialect.name == "sqlite"
    if is_sqlite:  # has no effect inside a transaction, so it goes to the driver before one begins
        driver: Any = connection.connection.driver_connection
        driver.execute("PRAGMA foreign_keys = OFF")
        driver.execute(f"PRAGMA busy_timeout = {_WAIT_MS}")
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        render_item=_render_item,
        transactional_ddl=True,  # SQLite can, as our sessions begin their transactions themselves
    )
    with context.begin_transaction():
        if not is_sqlite:  # there, BEGIN IMMEDIATE makes a second migration wait
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        context.run_migrations()
        if is_sqlite and connection.execute(text("PRAGMA foreign_key_check")).first():
            raise RuntimeError("the migration leaves rows that point to nothing")


def _run() -> None:
    engine = make_engine(context.config.attributes.get("url") or settings().database_url)
    try:
        with engine.connect().execution_options(writes=True) as connection:
            _migrate(connection)
    finally:
        engine.dispose()  # with it goes the connection whose foreign keys are off


_run()
