"""People at a browser: they read words, press buttons and fill fields as those words say, in their language."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, ClassVar

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from services.i18n import translate, translate_plural
from settings import ROOT

OUTPUT = ROOT / "tests" / "output" / "journeys"
PATIENCE = 20_000


class Somebody:
    """One person at one device. Words are given as msgids and looked up in the person's language."""

    everybody: ClassVar[list[Somebody]] = []

    def __init__(self, browser: Browser, url: str, language: str, *, width: int = 1280, story: str = "") -> None:
        locale = {"fr": "fr-FR", "en": "en-GB", "hy": "hy-AM"}[language]
        self.context: BrowserContext = browser.new_context(
            base_url=url, locale=locale, viewport={"width": width, "height": 900}
        )
        self.context.set_default_timeout(PATIENCE)
        self.page: Page = self.context.new_page()
        self.language, self.story, self.pictures = language, story, 0
        self.everybody.append(self)

    def word(self, msgid: str, **params: object) -> str:
        return translate(self.language, msgid, **params)

    def plural(self, one: str, many: str, number: int) -> str:
        return translate_plural(self.language, one, many, number)

    def open(self, address: str) -> None:
        self.page.goto(address)
        self.settle()

    def settle(self) -> None:
        """Wait until the script of the page has run to its end."""
        self.page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')

    def reads(self, msgid: str, **params: object) -> None:
        """The words stand on the page."""
        expect(self.page.get_by_text(self.word(msgid, **params)).first).to_be_visible(timeout=PATIENCE)

    def reads_title(self, msgid: str, **params: object) -> None:
        self.reads_title_text(self.word(msgid, **params))

    def reads_title_text(self, text: str) -> None:
        expect(self.page.locator("h1", has_text=text)).to_be_visible(timeout=PATIENCE)
        self.settle()

    def button(self, msgid: str, *, inside: Locator | None = None) -> Locator:
        place: Any = inside or self.page
        return place.get_by_role("button", name=self.word(msgid), exact=True)

    def press(self, msgid: str, *, inside: Locator | None = None) -> None:
        self.button(msgid, inside=inside).first.click()
        self.settle()

    def follow(self, msgid: str) -> None:
        self.page.get_by_test_id("stPageLink-NavLink").get_by_text(self.word(msgid), exact=True).first.click()
        self.settle()

    def fill(self, msgid: str, text: str, *, required: bool = False) -> None:
        """Type into a field and leave it."""
        field = self.page.get_by_label(self.word(msgid) + (" *" if required else ""), exact=True).first
        field.fill(text)
        field.blur()
        self.settle()

    def choose(self, msgid: str, option: str, *, required: bool = False) -> None:
        """Take one out of a list."""
        label = self.word(msgid) + (" *" if required else "")
        box = self.page.get_by_test_id("stSelectbox").filter(has_text=label).locator("input").first
        box.click()
        self.page.get_by_role("option", name=option, exact=True).click()
        self.settle()

    def pick(self, option: str) -> None:
        """Take one out of a few that are all in sight."""
        self.page.get_by_test_id("stButtonGroup").get_by_text(option, exact=True).first.click()
        self.settle()

    def day(self, msgid: str, value: str, *, required: bool = False) -> None:
        """A date as day, month, year: «01032005»."""
        label = self.word(msgid) + (" *" if required else "")
        group = self.page.get_by_test_id("stDateInput").filter(has_text=label).first
        group.get_by_role("spinbutton").first.click()
        self.page.keyboard.type(value, delay=20)
        self.page.keyboard.press("Tab")
        self.settle()

    def unfold(self, text: str) -> None:
        """Open a folded part and wait until it has stopped moving."""
        part = self.page.get_by_test_id("stExpander").filter(has_text=text).first
        part.locator("summary").click()
        details = part.locator("details[open]")
        details.wait_for()
        details.evaluate("part => Promise.allSettled(part.getAnimations({subtree: true}).map(one => one.finished))")
        self.page.wait_for_timeout(600)

    def upload(self, file: Path, index: int = 0) -> None:
        self.page.locator('input[type="file"]').nth(index).set_input_files(str(file))
        self.page.wait_for_timeout(300)
        self.settle()

    def dialog(self) -> Locator:
        return self.page.get_by_role("dialog")

    def sign_in(self, email: str, password: str) -> None:
        self.open("/connexion")
        self.page.get_by_label(self.word("E-mail address"), exact=True).fill(email)
        self.page.get_by_label(self.word("Password"), exact=True).fill(password)
        self.page.get_by_test_id("stFormSubmitButton").get_by_role("button").click()
        self.page.wait_for_url(re.compile(r"^(?!.*connexion).*$"))
        self.settle()

    def picture(self, name: str) -> None:
        """Keep what the page looks like, in full, as output of the test."""
        OUTPUT.mkdir(parents=True, exist_ok=True)
        self.pictures += 1
        self.settle()
        size = self.page.viewport_size
        assert size is not None
        height = self.page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
        self.page.set_viewport_size({"width": size["width"], "height": min(max(int(height) + 20, 900), 3000)})
        self.page.screenshot(path=OUTPUT / f"{self.story}_{self.pictures:02}_{name}_{self.language}.png")
        self.page.set_viewport_size(size)

    def keep_failure(self, test: str) -> None:
        OUTPUT.mkdir(parents=True, exist_ok=True)
        if not self.page.is_closed():
            self.page.screenshot(path=OUTPUT / f"FAILED_{test.split('[')[0]}_{self.story}.png")

    def leave(self) -> None:
        self.everybody.remove(self)
        self.context.close()
