"""People at a browser: they read words, press buttons and fill fields as those words say, in their language."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, ClassVar

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from services.i18n import translate, translate_plural
from settings import ROOT

OUTPUT = ROOT / "tests" / "output" / "journeys"
WITH_PICTURES = bool(os.environ.get("JOURNEY_PICTURES"))
"""Whether journeys keep pictures of what they pass: each costs two new layouts of its page."""
PATIENCE = 60_000
"""Milliseconds within which a busy machine shows what is waited for."""
REOPENED_AFTER = 5_000
"""Milliseconds after which a list that shows nothing, or did not take what was chosen, is opened once more."""
OPENED_AT_MOST = 8
RUNS, STILL = (Path(__file__).with_name(name).read_text("utf-8") for name in ("runs.js", "still.js"))
SETTLED = """() => {
  const page = document.querySelector("[data-testid=stApp]");
  const isStill = window.runs?.asked && !window.runs.isDue && page?.dataset.testScriptState === "notRunning"
    && !page.querySelector("[data-stale=true], [data-testid=stMain] [data-testid*=keleton]");
  if (isStill) return (window.runs.calm += 1) > 3;
  if (window.runs) window.runs.calm = 0;
  return false;
}"""
"""All that was asked of the server is answered, and the page has shown it for some frames."""
UNMOVED = """async (part) => {
  const frame = () => new Promise(requestAnimationFrame);
  for (let calm = 0, before = -1; calm < 4; ) {
    await Promise.allSettled(part.getAnimations({ subtree: true }).map((one) => one.finished));
    await frame();
    const { height } = part.getBoundingClientRect();
    calm = height === before ? calm + 1 : 0;
    before = height;
  }
}"""
"""A folded part has stopped moving: its height stays."""
TURN_TO = """(address) => {
  history.pushState({}, "", address);
  dispatchEvent(new PopStateEvent("popstate", { state: {} }));
}"""
"""Opens another page as the menu does."""


class Somebody:
    """One person at one device. Words are given as msgids and looked up in the person's language.

    A device that somebody has left is cleared and taken by the next who asks for one like it: it has read the
    application already, which takes a new one seconds.
    """

    everybody: ClassVar[list[Somebody]] = []
    left: ClassVar[dict[tuple[Browser, str, str, int], list[Page]]] = {}

    def __init__(self, browser: Browser, url: str, language: str, *, width: int = 1280, story: str = "") -> None:
        self.kind = (browser, url, language, width)
        waiting = self.left.get(self.kind)
        self.page: Page = waiting.pop() if waiting else self._new_device()
        self.context: BrowserContext = self.page.context
        self.language, self.story, self.pictures = language, story, 0
        self.everybody.append(self)

    def _new_device(self) -> Page:
        browser, url, language, width = self.kind
        locale = {"fr": "fr-FR", "en": "en-GB", "hy": "hy-AM"}[language]
        context = browser.new_context(
            base_url=url, locale=locale, viewport={"width": width, "height": 900}, reduced_motion="reduce"
        )
        context.set_default_timeout(PATIENCE)
        for script in (RUNS, STILL):
            context.add_init_script(script)
        return context.new_page()

    def word(self, msgid: str, **params: object) -> str:
        return translate(self.language, msgid, **params)

    def plural(self, one: str, many: str, number: int) -> str:
        return translate_plural(self.language, one, many, number)

    def open(self, address: str) -> None:
        """Load a page anew, as from a mail."""
        self.page.goto(address)
        self.settle()

    def turn_to(self, address: str) -> None:
        """Open a page as a link of the page before does, without loading the application again."""
        with self.asking():
            self.page.evaluate(TURN_TO, address)

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Wait until what is done within has asked something of the server and all is answered."""
        before = self.page.evaluate("window.runs.asked")
        yield
        self.page.wait_for_function("(before) => window.runs?.asked > before", arg=before)
        self.settle()

    def settle(self) -> None:
        """Wait until the script of the page has run to its end and the page shows what it said."""
        self.page.wait_for_function(SETTLED)

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

    def fill(self, msgid: str, text: str, nth: int = 0, *, required: bool = False) -> None:
        """Type into a field of this label, the ``nth`` where several have it, and leave it."""
        label = self.word(msgid) + (" *" if required else "")
        self.write(self.page.get_by_label(label, exact=True).nth(nth), text)

    def write(self, field: Locator, text: str) -> None:
        """Type into a field and leave it; what was typed stands there."""
        field.fill(text)
        field.blur()
        self.settle()
        expect(field).to_have_value(text, timeout=PATIENCE)

    def choose(self, msgid: str, option: str, *, required: bool = False) -> None:
        """Take one out of a list."""
        label = self.word(msgid) + (" *" if required else "")
        self.take(self.page.get_by_test_id("stSelectbox").filter(has_text=label).first, option, exact=True)

    def take(self, field: Locator, option: str, *, exact: bool = False) -> None:
        """Take one out of the list of a field that holds one or several; what was taken stands there.

        A list that a new drawing closes takes nothing: whoever sees that opens it once more.
        """
        box, found = field.locator("input").first, self.page.get_by_role("option", name=option, exact=exact).first
        for time in range(OPENED_AT_MOST):
            if time:
                box.fill("")
            box.fill(option)
            with suppress(PlaywrightTimeout):
                found.click(timeout=REOPENED_AFTER)
            self.settle()
            if self.holds(field, option):
                return
        raise AssertionError(f"“{option}” is not taken")

    @staticmethod
    def holds(field: Locator, option: str) -> bool:
        """Whether a field shows what was taken: several as tags, one as its value once the list is closed."""
        if field.get_attribute("data-testid") == "stMultiSelect":
            return field.locator("[data-tag]").filter(has_text=option).count() > 0
        box = field.locator("input").first
        return option in box.input_value() and box.get_attribute("aria-expanded") != "true"

    def pick(self, option: str) -> None:
        """Take one out of a few that are all in sight."""
        words = self.page.get_by_text(option, exact=True)
        button = self.page.get_by_test_id("stButtonGroup").locator("button").filter(has=words).first
        button.click()
        self.settle()
        expect(button).to_have_attribute("data-selected", "true", timeout=PATIENCE)

    def day(self, msgid: str, value: str, *, required: bool = False) -> None:
        """A date as day, month, year: «01032005»; what was typed stands there."""
        label = self.word(msgid) + (" *" if required else "")
        parts = self.page.get_by_test_id("stDateInput").filter(has_text=label).first.get_by_role("spinbutton")
        parts.first.click()
        self.page.keyboard.type(value, delay=20)
        self.page.keyboard.press("Tab")
        self.settle()
        for nth, typed in enumerate((value[:2], value[2:4], value[4:])):
            expect(parts.nth(nth)).to_have_attribute("aria-valuenow", str(int(typed)), timeout=PATIENCE)

    def unfold(self, text: str) -> None:
        """Open a folded part and wait until it has stopped moving."""
        part = self.page.get_by_test_id("stExpander").filter(has_text=text).first
        part.locator("summary").click()
        details = part.locator("details[open]")
        details.wait_for()
        details.evaluate(UNMOVED)

    def tick(self, box: Locator) -> None:
        """Tick a box."""
        box.locator("label").first.click()
        expect(box.locator("input")).to_be_checked(timeout=PATIENCE)
        self.settle()

    def upload(self, file: Path, index: int = 0) -> None:
        """Give a file, and wait until the page knows it."""
        with self.asking():
            self.page.locator('input[type="file"]').nth(index).set_input_files(str(file))

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
        """Keep what the page looks like, in full, as output of the test, where ``JOURNEY_PICTURES`` asks for it."""
        self.settle()
        if not WITH_PICTURES:
            return
        OUTPUT.mkdir(parents=True, exist_ok=True)
        self.pictures += 1
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

    def go_away(self) -> None:
        """Show a page of the server on which nothing runs: after an empty one Chromium would read Streamlit anew."""
        self.page.goto("/healthz")

    def leave(self) -> None:
        """Leave the device, with nothing on it that tells of whoever had it."""
        self.everybody.remove(self)
        if self.page.url.startswith(self.kind[1]):
            self.page.evaluate("localStorage.clear(); sessionStorage.clear()")
        self.go_away()
        self.context.clear_cookies()
        self.left.setdefault(self.kind, []).append(self.page)
