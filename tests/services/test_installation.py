"""Demonstration data is known as such, and never served in production."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from db.models import InstallationFact
from services.installation import UnsafeData, holds_demonstration, refuse_unsafe_data
from settings import settings
from web import lifespan


@pytest.fixture
def production(db, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("PASSERELLE_ENVIRONMENT", "production")
    monkeypatch.setenv("PASSERELLE_SECRET_KEY", "a secret of one’s own, long enough to be one")
    monkeypatch.setenv("PASSERELLE_BASE_URL", "https://passerelle.example")
    monkeypatch.setenv("PASSERELLE_BCRYPT_ROUNDS", "12")
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


def test_an_installation_without_the_fact_holds_no_demonstration_data(db, production):
    with db.session() as session:
        assert holds_demonstration(session) is False
        refuse_unsafe_data(session)


def test_demonstration_data_is_served_in_development(db):
    db.add(InstallationFact(key="demo", value="2026-11-22"))
    with db.session() as session:
        assert holds_demonstration(session) is True
        refuse_unsafe_data(session)


def test_a_server_in_production_does_not_start_on_demonstration_data(db, production):
    db.add(InstallationFact(key="demo", value="2026-11-22"))
    with pytest.raises(UnsafeData, match="public passwords"):
        lifespan.warm_up()
