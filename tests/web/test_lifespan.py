"""What a server does when it starts and stops."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

import ui
from db.session import forget_engine
from services.rules.law import holidays_of
from settings import settings
from web.lifespan import law_and_words, lifespan_of


def job_threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name == "passerelle-jobs"]


@pytest.fixture
def changed(people: Any) -> Iterator[Any]:
    """Sets variables of the environment for one test; afterwards this process forgets what it read."""
    with pytest.MonkeyPatch.context() as patch:

        def change(**variables: str) -> None:
            for name, value in variables.items():
                patch.setenv(name, value)
            settings.cache_clear()
            forget_engine()

        yield change
    settings.cache_clear()
    forget_engine()


@pytest.mark.parametrize(("wanted", "running"), [("1", ["passerelle-jobs"]), ("0", [])])
def test_jobs_run_as_long_as_the_server_if_they_are_wanted(changed, wanted, running):
    changed(PASSERELLE_JOBS_IN_APP=wanted)
    seen: list[list[str]] = []

    async def live() -> None:
        async with lifespan_of(ui)(None):
            seen.append(job_threads())
        seen.append(job_threads())

    asyncio.run(live())
    assert seen == [running, []]


def test_the_first_simulation_finds_the_holidays_of_both_countries_counted():
    holidays_of.cache_clear()
    law_and_words(date(2026, 12, 1))
    counted = holidays_of.cache_info().misses
    for country in ("FR", "AM"):
        assert date(2027, 1, 1) in holidays_of(country, 2027)
    assert holidays_of.cache_info().misses == counted


def test_server_does_not_start_without_its_database(changed, tmp_path):
    """Better not at all than with every page failing."""
    changed(DATABASE_URL=f"sqlite:///{tmp_path}", PASSERELLE_JOBS_IN_APP="0")

    async def live() -> None:
        async with lifespan_of(ui)(None):
            raise AssertionError("it was served")

    with pytest.raises(OperationalError, match="unable to open database file"):
        asyncio.run(live())
