"""The people of one internship by the book: their mail, their clock, and the gestures that they make."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from playwright.sync_api import expect
from sqlalchemy import select

from db.models import Agreement, Placement
from services.actors import Actor
from tests.browser.people import PATIENCE, Somebody
from tests.browser.telling import Telling, at

FIRST, LAST, LATER = date(2026, 6, 1), date(2026, 7, 30), date(2026, 8, 5)
"""43 days of seven hours without the national day: 301 hours. Four days more are 329, above the line of 308; all lie in
one teaching year."""
ANNA, SOPHIE = "anna.petrosyan@example.org", "sophie.marchand@example.org"
GAYANE, RECTOR, MAYOR = "gayane@example.org", "rectorat@example.org", "mairie@example.org"
CODE = re.compile(r"\b(\d{6})\b")


@dataclass
class Story(Telling):
    """The people, their mail and their clock."""

    coordinator: Actor
    placement: Placement
    scan: Path
    claire: Somebody = field(init=False)

    def __post_init__(self) -> None:
        self.claire = Somebody(self.browser, self.server.url, "fr", story="by_the_book")
        self.it_is(date(2026, 5, 4))

    def it_is(self, day: date, hour: int = 9) -> None:
        """Move the clock; sessions do not last that long, so the coordinator signs in again and opens a page anew.

        A page that stayed open would go to the sign-in by itself, perhaps while another one is being opened.
        """
        self.claire.go_away()
        self.clock.move(at(day, hour))
        self.sign_in(self.claire, self.coordinator)

    @contextmanager
    def visit(self, email: str, story: str, *, width: int = 1280) -> Iterator[Somebody]:
        """Somebody opens the link of their last mail on a device without any account."""
        somebody = Somebody(self.browser, self.server.url, "fr", width=width, story=story)
        somebody.open(self.link(email))
        yield somebody
        somebody.leave()

    def of(self, model: Any) -> list[Any]:
        return self.db.all(select(model))

    @property
    def agreement(self) -> Agreement:
        """The agreement, or its amendment once there is one."""
        return self.of(Agreement)[-1]


def type_in(who: Somebody, msgid: str, text: str, number: int = 0, *, required: bool = False) -> None:
    """Fill the field of this label, the ``number``-th where several have it."""
    who.fill(msgid, text, number, required=required)


def go_on(claire: Somebody, step: str) -> None:
    """To the next step of the agreement."""
    title = claire.word(step)
    claire.page.get_by_role("button", name=claire.word("Go on: %(step)s", step=title), exact=True).click()
    expect(claire.page.get_by_role("heading", name=title, exact=True)).to_be_visible(timeout=PATIENCE)
    claire.settle()


def reads_text(who: Somebody, text: str) -> None:
    """The words stand on the page as they are."""
    expect(who.page.get_by_text(text).first).to_be_visible(timeout=PATIENCE)


def clause(claire: Somebody, title: str, text: str) -> None:
    """Write the French words of one clause."""
    box = claire.page.get_by_test_id("stVerticalBlock").filter(has_text=claire.word(title)).last
    claire.write(box.locator("textarea").first, text)


def confirm(claire: Somebody, label: str) -> None:
    """Press a move of the internship, and once more in the dialog that asks."""
    claire.press(label)
    claire.press(label, inside=claire.dialog())
    expect(claire.dialog()).to_have_count(0, timeout=PATIENCE)
    claire.settle()


def option(who: Somebody, kind: str, label: str, *names: str) -> None:
    """Take one or several out of a list: ``kind`` is ``stSelectbox`` or ``stMultiSelect``."""
    field = who.page.get_by_test_id(kind).filter(has_text=who.word(label)).first
    for name in names:
        who.take(field, name)
