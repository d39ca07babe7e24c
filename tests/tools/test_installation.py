"""Filling an installation: only an empty one, once, and whole."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text

from db.models import Application, Base, InstallationFact, Person, User
from db.session import engine
from seeds import demo
from settings import settings
from tests.conftest import NOW
from tools import Refused, installation


def rows(db) -> dict[str, int]:
    return {
        table.name: len(db.all(select(table.primary_key.columns.values()[0]))) for table in Base.metadata.sorted_tables
    }


def test_a_crash_in_the_middle_leaves_an_empty_database(db, monkeypatch):
    def killed(self: demo.Demo) -> None:
        assert self.session.scalar(select(Person.id).limit(1)) is not None
        raise KeyboardInterrupt

    monkeypatch.setattr(demo.Demo, "_placements", killed)
    with pytest.raises(KeyboardInterrupt):
        installation.fill_with_demonstration(NOW)
    assert db.all(select(Person)) + db.all(select(Application)) + db.all(select(InstallationFact)) == []
    assert installation.is_empty() is True


@pytest.mark.one_database
def test_an_empty_database_is_filled_once(db):
    """On PostgreSQL it is filled for the tests of pages."""
    assert installation.fill_with_demonstration(NOW) is True
    before = rows(db)
    assert min(before["person"], before["application"], before["placement"], before["offer"], before["file"]) > 0
    assert {account.email for account in demo.ACCOUNTS} <= set(db.all(select(User.email)))
    assert (installation.is_empty(), installation.holds_demonstration(), installation.faults()) == (False, True, [])
    assert installation.fill_with_demonstration(NOW) is False
    assert rows(db) == before


def test_reference_data_alone_counts_as_empty(db, make):
    make.department()
    assert installation.is_empty() is True


def test_a_database_with_real_entries_is_left_alone(db, make):
    make.person()
    before = rows(db)
    with pytest.raises(Refused, match="Nothing was changed"):
        installation.fill_with_demonstration(NOW)
    assert rows(db) == before


def test_demonstration_data_is_refused_in_production(db, monkeypatch):
    monkeypatch.setattr(type(settings()), "production", True)
    with pytest.raises(Refused, match="refused in production"):
        installation.fill_with_demonstration(NOW)
    assert db.all(select(InstallationFact)) == []


def test_a_database_of_an_older_version_is_not_served(db):
    with engine().begin() as connection:
        newest = connection.scalar(text("SELECT version_num FROM alembic_version"))
        connection.execute(text("UPDATE alembic_version SET version_num = 'older'"))
    try:
        told = installation.faults()
    finally:
        with engine().begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = :newest"), {"newest": newest})
    assert told == ["The database does not have the newest schema. Run: python manage.py migrate"]
    assert installation.faults() == []
