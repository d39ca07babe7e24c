"""An exchange of young people in a real browser: from its call to the certificate, with what goes wrong."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from seeds import reference
from tests.browser import exchange_call as call
from tests.browser import exchange_consents as consents
from tests.browser import exchange_departure as departure
from tests.browser import exchange_stay as stay
from tests.browser.clock import Clock, MovedServer
from tests.browser.exchange import BEGINNING, Scene
from tests.browser.telling import at
from tests.conftest import Database
from tests.factories import Factory
from tests.mail_server import MailServer
from tests.services.exchanges.exchanging import Exchanging, exchanging

__all__ = ["exchanging"]


@pytest.fixture
def scene(
    moved: MovedServer, chromium: Browser, clock: Clock, mails: MailServer, db: Database, make: Factory,
    exchanging: Exchanging,
) -> Iterator[Scene]:  # fmt: skip
    reference.load(clock.move(at(BEGINNING)))
    one = Scene(chromium, moved, clock, mails, db, make, exchanging)
    yield one
    one.claire.leave()


@pytest.mark.one_database
def test_an_exchange_from_the_call_to_the_certificate(scene: Scene, tmp_path: Path) -> None:
    noe, _ines = call.by_call_and_class(scene)
    consents.of_all_families(scene, noe, tmp_path)
    both = departure.before_the_visit(scene)
    stay.during_and_after(scene, noe, both)
