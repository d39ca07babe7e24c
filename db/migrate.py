"""Bring a database to the newest schema, and tell whether it has it."""

from __future__ import annotations

import logging
from enum import StrEnum
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import make_url

from db.session import make_engine

MIGRATIONS = Path(__file__).resolve().parent / "migrations"


class Schema(StrEnum):
    """How the schema of a database stands to this version of the application."""

    CURRENT = "current"
    EMPTY = "empty"
    OLD = "old"
    NEWER = "newer"


class SchemaNotCurrent(Exception):
    """The application must not run on this database; the message says in one sentence what to do."""


_SENTENCES = {
    Schema.EMPTY: "The database has no tables yet. Run: python manage.py migrate",
    Schema.OLD: "The database has an older schema than this version needs. Make a copy of it, then run: "
    "python manage.py migrate",
    Schema.NEWER: "The database was made by a newer version of the application. Install that version, or put back "
    "a copy of the database from before.",
}


def alembic_config(url: str) -> Config:
    """Alembic's configuration for one database."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["url"] = url
    return config


def upgrade(url: str, revision: str = "head") -> None:
    """Apply all migrations up to ``revision``, all of them or none. Silent; two at once wait for each other."""
    _quieten()
    command.upgrade(alembic_config(url), revision)


def downgrade(url: str, revision: str) -> None:
    """Undo migrations down to ``revision`` («base» for all), all of them or none. Silent."""
    _quieten()
    command.downgrade(alembic_config(url), revision)


def schema(url: str) -> Schema:
    """How the schema of this database stands to the migrations of this version."""
    known = ScriptDirectory.from_config(alembic_config(url))
    present = _revisions(url)
    if not present:
        return Schema.EMPTY
    if present == set(known.get_heads()):
        return Schema.CURRENT
    return Schema.OLD if present <= {script.revision for script in known.walk_revisions()} else Schema.NEWER


def check_current(url: str) -> bool:
    """Whether the database has exactly the schema that this version of the application needs."""
    return schema(url) is Schema.CURRENT


def ensure_current(url: str) -> None:
    """Raise ``SchemaNotCurrent`` with one sentence unless the database has the schema of this version."""
    state = schema(url)
    if state is not Schema.CURRENT:
        raise SchemaNotCurrent(_SENTENCES[state])


def _revisions(url: str) -> set[str]:
    """Revisions that the database says it has; asking does not make a SQLite file."""
    parsed = make_url(url)
    is_file = parsed.get_backend_name() == "sqlite" and parsed.database not in {None, "", ":memory:"}
    if is_file and not Path(str(parsed.database)).exists():
        return set()
    engine = make_engine(url)
    try:
        with engine.connect() as connection:
            return set(MigrationContext.configure(connection).get_current_heads())
    finally:
        engine.dispose()


def _quieten() -> None:
    logging.getLogger("alembic").setLevel(logging.WARNING)
