"""One installation from the command line: its schema, what stands in its way, its demonstration data."""

from __future__ import annotations

from datetime import datetime

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import func, select

from db.migrate import alembic_config, upgrade
from db.models import Person, User
from db.session import engine, reading
from services import installation
from services.installation import UnsafeData
from settings import settings
from tools import Refused


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
    try:
        with reading() as session:
            installation.refuse_unsafe_data(session)
    except UnsafeData as fault:
        return [str(fault)]
    return []


def is_empty() -> bool:
    """Whether nobody has been entered (reference data alone counts as empty)."""
    with reading() as session:
        return not any(session.scalar(select(func.count()).select_from(model)) for model in (Person, User))


def holds_demonstration() -> bool:
    """Whether this database holds demonstration data."""
    with reading() as session:
        return installation.holds_demonstration(session)


def fill_with_demonstration(now: datetime) -> bool:
    """Load reference and demonstration data into an empty database; False if it has demonstration data already.

    Raises ``Refused`` in production and on a database with real entries. The demonstration data comes in one
    transaction: after a crash nothing of it is there, and the next attempt begins anew.
    """
    from seeds import demo, reference

    if settings().production:
        raise Refused("Demonstration data is refused in production: its accounts have public passwords.")
    if holds_demonstration():
        return False
    if not is_empty():
        raise Refused("This database holds entries that are not demonstration data. Nothing was changed.")
    reference.load(now)
    demo.load(now)
    return True
