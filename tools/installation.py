"""What one database holds: nothing yet, demonstration data, or somebody's real work."""

from __future__ import annotations

from datetime import datetime

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from db.migrate import alembic_config, upgrade
from db.models import Base, InstallationFact, Person, User
from db.session import engine, reading, writing
from services import installation
from services.installation import DEMO, UnsafeData
from settings import settings
from tools import Refused

LOADING = "demo_loading"
"""There while demonstration data is being made, so that half of it is recognised after a crash."""


def fact(key: str) -> str | None:
    """What is known about this database under ``key``."""
    with reading() as session:
        return installation.fact(session, key)


def is_empty() -> bool:
    """Whether nobody and nothing has been entered (reference data alone counts as empty)."""
    with reading() as session:
        return not any(session.scalar(select(func.count()).select_from(model)) for model in (Person, User))


def migrate() -> None:
    """Bring the database of the settings to the newest schema."""
    upgrade(settings().database_url)


def is_migrated() -> bool:
    """Whether the database has the newest schema."""
    with engine().connect() as connection:
        present = MigrationContext.configure(connection).get_current_heads()
    return set(present) == set(ScriptDirectory.from_config(alembic_config("")).get_heads())


def faults() -> list[str]:
    """What stands in the way of serving with these settings and this database, one sentence each."""
    if not is_migrated():
        return ["The database does not have the newest schema. Run: python manage.py migrate"]
    found = []
    if fact(LOADING) is not None:
        found.append("The demonstration data is only half there. Run: python manage.py demo")
    try:
        with reading() as session:
            installation.refuse_unsafe_data(session)
    except UnsafeData as fault:
        found.append(str(fault))
    return found


def needs_demonstration() -> bool:
    """Whether ``make run`` should fill this database: nothing is in it, or only half of the demonstration data."""
    return fact(LOADING) is not None or (fact(DEMO) is None and is_empty())


def fill_with_demonstration(now: datetime) -> bool:
    """Load reference and demonstration data into an empty database; False if it has demonstration data already.

    Raises ``Refused`` in production and on a database with real entries. After a crash in the middle the half that is
    there is thrown away: until the end nothing else can have been entered.
    """
    from seeds import demo, reference

    if settings().production:
        raise Refused("Demonstration data is refused in production: its accounts have public passwords.")
    if fact(LOADING) is not None:
        _throw_all_away()
    if fact(DEMO) is not None:
        return False
    if not is_empty():
        raise Refused("This database holds entries that are not demonstration data. Nothing was changed.")
    _remember(LOADING, now.isoformat())
    reference.load(now)
    demo.load(now)
    with writing() as session:
        session.delete(session.get_one(InstallationFact, LOADING))
        if session.get(InstallationFact, DEMO) is None:
            session.add(InstallationFact(key=DEMO, value=now.isoformat()))
    return True


def _remember(key: str, value: str) -> None:
    with writing() as session:
        session.add(InstallationFact(key=key, value=value))


def _throw_all_away() -> None:
    tables = list(reversed(Base.metadata.sorted_tables))
    with writing() as session:
        _delete_rows(session, [table.name for table in tables])


def _delete_rows(session: Session, tables: list[str]) -> None:
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("TRUNCATE " + ", ".join(f'"{name}"' for name in tables)))
        return
    session.execute(text("PRAGMA defer_foreign_keys = ON"))
    for name in tables:
        session.execute(text(f'DELETE FROM "{name}"'))  # noqa: S608 (names of our own tables)
