"""What happens when the server starts and stops: warm up, jobs, and the watch over open pages."""

from __future__ import annotations

import asyncio
import gc
import importlib
import logging
import pkgutil
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import date
from fractions import Fraction
from itertools import product
from types import ModuleType
from typing import Any

from anyio import to_thread
from sqlalchemy import text
from streamlit.runtime.pages_manager import PagesManager

import services
from db.migrate import ensure_current
from db.session import reading
from services import jobs
from services.formats import long_date
from services.i18n import LANGUAGES, translations
from services.installation import refuse_unsafe_data
from services.rules.law import holidays_of
from services.simulation_words import number
from services.unit import utc_now
from settings import settings
from web.document import documents
from web.sockets import sweep_for_ever

_log = logging.getLogger("passerelle.web")
SLOW_TO_IMPORT = ("pandas", "pyarrow")


def warm_up(*packages: ModuleType) -> None:
    """Do now what the first visitor would otherwise wait for."""
    for name in SLOW_TO_IMPORT:
        importlib.import_module(name)
    _import_all(packages)
    for language in LANGUAGES:
        translations(language)
    law_and_words(utc_now().date())
    documents()
    ensure_current(settings().database_url)
    with reading() as session:
        session.execute(text("SELECT 1"))
        refuse_unsafe_data(session)
    gc.collect()
    gc.freeze()  # what was loaded so far stays for ever: no collection need look at it again


def law_and_words(today: date) -> None:
    """Holidays of both countries, and how each language writes a number and a day."""
    for country, year in product(("FR", "AM"), (today.year, today.year + 1)):
        holidays_of(country, year)
    for language in LANGUAGES:
        number(Fraction(1, 2), language)
        long_date(today, language)


def _import_all(packages: tuple[ModuleType, ...]) -> None:
    context = logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context")
    level = context.level
    context.setLevel(logging.ERROR)  # components are registered outside a run of the script: nothing is wrong with that
    try:
        for package in packages:
            for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
                importlib.import_module(module.name)
    finally:
        context.setLevel(level)


def let_only_app_choose_pages() -> None:
    """Have ``app.py`` run from the very first request on.

    A ``pages`` folder makes Streamlit look for pages by itself, until ``st.navigation`` was called once: before that
    it runs the address somebody types, or does not find it.
    """
    PagesManager.uses_pages_directory = False


def say_how_it_stands() -> None:
    """Warn of what is fit for development only, or slow."""
    if not settings().secure:
        _log.warning("Served by plain http: cookies travel unprotected. For use on this machine alone.")
    if "uvloop" not in type(asyncio.get_running_loop()).__module__:
        _log.warning("uvloop is not in use: each answer to a click takes some 40 ms longer.")


def start_jobs() -> jobs.Background | None:
    """Run due jobs in this process, if the installation wants it."""
    return jobs.start_in_background() if settings().jobs_in_app else None


def lifespan_of(drawing: ModuleType) -> Callable[[Any], AbstractAsyncContextManager[None]]:
    """What stands around the whole life of a server whose pages are drawn by the package ``drawing``."""

    @asynccontextmanager
    async def lifespan(_app: Any) -> AsyncIterator[None]:
        let_only_app_choose_pages()
        say_how_it_stands()
        await to_thread.run_sync(warm_up, services, drawing)
        background = start_jobs()
        watch = asyncio.create_task(sweep_for_ever(), name="watch over open pages")
        try:
            yield
        finally:
            watch.cancel()
            if background is not None:
                await to_thread.run_sync(background.stop)  # a job under way comes to its end

    return lifespan
