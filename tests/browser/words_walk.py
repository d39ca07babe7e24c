"""One visitor of ``words_app.py``: goes, acts, waits until the page is still, and collects all that can be read."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.async_api import FilePayload, Locator, Page

COLLECT = """() => {
  const found = [];
  const attributes = ["aria-label", "aria-valuetext", "aria-description", "aria-roledescription"];
  attributes.push("title", "placeholder", "alt");
  const place = (element) => {
    const steps = [];
    for (let e = element; e && e !== document.body && steps.length < 5; e = e.parentElement)
      steps.push(e.tagName.toLowerCase() + (e.dataset.testid ? `[${e.dataset.testid}]` : ""));
    return steps.join(" < ");
  };
  for (const element of document.body.querySelectorAll("*")) {
    if (element.closest("canvas, script, style, noscript, textarea, [translate=no]")) continue;
    for (const name of attributes)
      if (element.getAttribute(name)?.trim()) found.push([name, element.getAttribute(name).trim(), place(element)]);
    for (const node of element.childNodes)
      if (node.nodeType === Node.TEXT_NODE && node.data.trim()) found.push(["text", node.data.trim(), place(element)]);
  }
  return found;
}"""

STILL = """() => new Promise((resolve) => {
  const end = () => { clearTimeout(calm); clearTimeout(patience); watch.disconnect(); resolve(); };
  let calm = setTimeout(end, 60);
  const patience = setTimeout(end, 1500);
  const watch = new MutationObserver(() => { clearTimeout(calm); calm = setTimeout(end, 60); });
  watch.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
})"""


DRAWN = """() => {
  const main = document.querySelector("[data-testid=stMainBlockContainer]");
  const elements = [...(main?.querySelectorAll("[data-testid=stElementContainer]") ?? [])];
  return elements.at(-1)?.textContent === "¤fin¤"
    && !main.querySelector("[data-testid*=keleton]")
    && elements.every((element) => element.childElementCount);
}"""
"""The last word of the script is there, and each kind of widget has fetched what draws it."""


@dataclass(frozen=True)
class Seen:
    """One string as somebody reads or hears it; what the application wrote is shortened to ¤."""

    kind: str
    words: str
    state: str
    place: str


def _shortened(text: str) -> str:
    return re.sub(r"¤[^¤]*¤(\.\w+)?", "¤", text)


def pdf(name: str, size: int) -> FilePayload:
    return {"name": f"¤{name}¤.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4".ljust(size)}


class Walk:
    """One visitor in one language."""

    def __init__(self, page: Page, base: str, language: str) -> None:
        self.page, self.base, self.language = page, base, language
        self.seen: set[Seen] = set()
        page.set_default_timeout(30_000)

    def at(self, testid: str, index: int = 0) -> Locator:
        return self.page.locator(f"[data-testid={testid}]").nth(index)

    async def go(self, path: str) -> None:
        await self.page.goto(f"{self.base}/{path}?lang={self.language}", wait_until="commit")
        await self.page.wait_for_selector("[data-testid=stMain] [data-testid=stElementContainer]")
        await self.finished()

    async def finished(self) -> None:
        """The script has run to its end and all is drawn."""
        await self.page.wait_for_function(DRAWN)
        await self.page.evaluate(STILL)

    async def look(self, state: str) -> None:
        await self.page.evaluate(STILL)
        for kind, words, place in await self.page.evaluate(COLLECT):
            if re.search(r"[^\W\d_]{2}", _shortened(words)):
                self.seen.add(Seen(kind, _shortened(words), state, place))

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.page.keyboard.press(key)

    async def click(self, target: Locator) -> None:
        await target.click()

    async def hint(self, target: Locator) -> None:
        """Hover until the tooltip shows."""
        await target.hover()
        await self.page.wait_for_selector("[role=tooltip]")

    async def on_table(self, index: int, x: int, y: int) -> None:
        """Click on the canvas of a table, ``x`` and ``y`` pixels from its corner; negative from the right."""
        box = await self.at("stDataFrame", index).bounding_box()
        assert box
        left = box["x"] + (x if x >= 0 else box["width"] + x)
        await self.page.mouse.move(left, box["y"] + y)
        await self.page.evaluate(STILL)
        await self.page.mouse.click(left, box["y"] + y)
