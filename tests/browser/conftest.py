"""A served application with a mail server beside it, and browsers to visit it with."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from services.unit import utc_now
from settings import ROOT, settings
from tests.browser.clock import Clock, MovedServer
from tests.browser.people import Somebody
from tests.browser.telling import last_link
from tests.conftest import TABLES, WRITTEN
from tests.mail_server import MailServer, mail_server
from tests.web.serving import Server
from tools.chromium import find


@pytest.fixture(autouse=True)
def whatever_servers_write() -> None:
    """All tables are emptied after each test: a server writes where it likes, unseen by this process."""
    WRITTEN.update(TABLES)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser. Not for the whole session: while it lives, no other test of this process can run an event loop."""
    with sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=find(), args=options)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def served(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The application on the database of the test, one for all journeys: a start costs more than most of them."""
    log = tmp_path_factory.mktemp("served") / f"{database}.log"
    one = Server(ROOT / "server.py", log)
    yield one.start()
    one.stop()


@pytest.fixture(scope="module")
def clock(tmp_path_factory: pytest.TempPathFactory) -> Clock:
    return Clock(tmp_path_factory.mktemp("clock") / "shift")


@pytest.fixture(scope="module")
def moved(database: str, clock: Clock, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MovedServer]:
    """The application on the clock of a story."""
    one = MovedServer(ROOT / "server.py", tmp_path_factory.mktemp("moved") / f"{database}.log", clock)
    yield one.start()
    one.stop()


@pytest.fixture
def mails(monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    """A mail server on this machine, to which this process delivers."""
    with mail_server() as server:
        monkeypatch.setitem(os.environ, "PASSERELLE_SMTP_HOST", "127.0.0.1")
        monkeypatch.setitem(os.environ, "PASSERELLE_SMTP_PORT", str(server.port))
        monkeypatch.setitem(os.environ, "PASSERELLE_SMTP_STARTTLS", "0")
        settings.cache_clear()
        yield server
    settings.cache_clear()


@pytest.fixture
def mailed_link(mails: MailServer) -> Callable[[str], str]:
    """The address of the link in the last mail to somebody, after all waiting mails were sent."""

    return lambda email: last_link(mails, email, utc_now())


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    """A failed journey keeps a picture of what its people saw last."""
    report = yield
    if report.when == "call" and report.failed:
        for somebody in Somebody.everybody:
            somebody.keep_failure(item.name)
    return report
