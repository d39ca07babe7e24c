"""What Streamlit writes itself is read in French or in Armenian, in Streamlit as it is installed; the rest stays."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import async_playwright
from playwright.sync_api import Browser, Page

from tests.browser.words_tour import IN_EACH_LANGUAGE, PAGES, walk
from tests.browser.words_walk import DRAWN, STILL, Seen
from tests.web.serving import Server
from tools.chromium import find
from web import shell

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs" / "streamlit-words.md"
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic", "--no-first-run",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
SIZE = {"width": 1280, "height": 1000}

STAYS_ENGLISH = {"True", "False", "true", "false"}
"""Words that are left in English; the document tells why for each."""
SAME_EVERYWHERE = {"CSV", "PNG", "PDF", "Ctrl", "Enter", "Escape", "Tab", "Streamlit"}
"""Names of formats, keys and products, also within a sentence in Armenian."""


# ---- The served application and the browser


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of ``words_app.py``, served with the theme of the application."""
    server = Server(ROOT / "tests" / "browser" / "words_server.py", tmp_path_factory.mktemp("words") / "words.log")
    yield server.start().url
    server.stop()


@pytest.fixture(scope="module")
def tours(base: str, request: pytest.FixtureRequest) -> dict[str, set[Seen]]:
    """What is seen in Armenian over all states, and in French, both walks at once.

    French words are put in the same places by the same script, which is why its walk is short; ``--every-look`` makes
    it whole.
    """
    in_french = PAGES if request.config.getoption("--every-look") else IN_EACH_LANGUAGE

    async def both() -> dict[str, set[Seen]]:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=find(), args=ARGUMENTS)

            async def one(language: str, paths: Collection[str]) -> set[Seen]:
                context = await browser.new_context(viewport=SIZE, locale="de-DE")
                return await walk(await context.new_page(), base, language, paths)

            french, armenian = await asyncio.gather(one("fr", in_french), one("hy", PAGES))
            await browser.close()
            return {"fr": french, "hy": armenian}

    with ThreadPoolExecutor(1) as thread:  # in this one a browser of other tests may be open, which has its own loop
        return thread.submit(asyncio.run, both()).result()


def opened(chromium: Browser, address: str, **options: Any) -> Page:
    """A page in a browser of its own, after the script has run and all is drawn."""
    page = chromium.new_context(**{"viewport": SIZE, "locale": "de-DE", **options}).new_page()
    page.set_default_timeout(30_000)
    page.goto(address)
    page.wait_for_selector("[data-testid=stMain] [data-testid=stElementContainer]")
    page.wait_for_function(DRAWN)
    page.evaluate(STILL)
    return page


# ---- Every word


def _english() -> tuple[set[str], list[re.Pattern[str]]]:
    """Streamlit's words that have another form in French: whole strings, and patterns that hold a word."""
    whole, patterns = set(), []
    for english, french in shell.vocabulary("fr")["words"].items():
        words = english.partition("#")[0]
        if french in (None, words):
            continue
        if "{" not in words:
            whole.add(words)
        elif re.search(r"[a-z]{2}", re.sub(r"\{\w+\}", "", words)):
            patterns.append(re.compile(re.sub(r"\\\{\w+\\\}", ".+", re.escape(words)), re.DOTALL))
    return whole, patterns


def test_words_in_french_hold_none_of_streamlits_english(tours: dict[str, set[Seen]]) -> None:
    whole, patterns = _english()
    left = {s for s in tours["fr"] if s.words in whole or any(pattern.fullmatch(s.words) for pattern in patterns)}
    assert left == set()


def _latin_words(seen: Seen) -> set[str]:
    """Its words in Latin letters, but for names that are the same everywhere."""
    return set(re.findall(r"[A-Za-z][A-Za-z/.-]*[A-Za-z]", seen.words)) - SAME_EVERYWHERE


def test_words_in_armenian_hold_no_latin_letters_but_what_stays_english(tours: dict[str, set[Seen]]) -> None:
    left = {word: seen for seen in tours["hy"] for word in _latin_words(seen)}
    assert {word: seen for word, seen in left.items() if word not in STAYS_ENGLISH} == {}
    assert set(left) == STAYS_ENGLISH, "something that is listed was not seen: shorten the list"


def test_words_that_stay_english_are_those_of_the_document() -> None:
    section = DOCUMENT.read_text("utf-8").split("## What stays English")[1].split("\n## ")[0]
    rows = re.findall(r"^\| `(.+?)` \| .+ \|$", section, re.MULTILINE)
    assert set(rows) == STAYS_ENGLISH
    assert len(rows) == len(STAYS_ENGLISH)


def test_walks_meet_most_of_the_list(tours: dict[str, set[Seen]]) -> None:
    """The list is not longer than life: most of its whole strings are met on the walk.

    The others need what a walk cannot bring about: a failing upload, a thousand results, an hour of 25.
    """
    words = {word: said for word, said in shell.vocabulary("hy")["words"].items() if said and "{" not in word}
    seen = {s.words for s in tours["hy"]}
    met = {word for word, said in words.items() if said.strip() in seen}
    assert len(met) > 0.6 * len(words), sorted(set(words) - met)
    assert {s.state for s in tours["hy"]} >= {state for states in PAGES.values() for state, _ in states}


def test_dates_follow_the_page_whatever_the_browser_speaks(tours: dict[str, set[Seen]]) -> None:
    french = {s.words for s in tours["fr"]}
    armenian = {s.words for s in tours["hy"]}
    assert {"mars", "mercredi 4 mars 2026 sélectionné", "Date choisie : 04 mars 2026"} <= french
    assert {"մարտ", "չորեքշաբթի, 4 մարտի 2026, ընտրված է", "Ընտրված ամսաթիվը՝ 04 մարտի 2026"} <= armenian
    assert {s.words for s in tours["fr"] if re.search("Mittwoch|März|Monat", s.words)} == set()


# ---- Never what people wrote

OWN_WORDS = """() => [
  ...document.querySelectorAll("[data-testid=stMarkdownContainer], [role=option], [role=menuitem], td, th"),
  ...document.querySelectorAll("[data-testid=stMetricValue], [data-tag], input:not([type=file])"),
].filter((e) => !e.closest("[data-testid=stFileUploaderDropzone] button"))
 .map((e) => e.textContent || `${e.getAttribute("aria-label")} = ${e.value}`)"""


def _own_words(chromium: Browser, base: str, language: str) -> list[str]:
    page = opened(chromium, f"{base}/trap?lang={language}")
    own = page.evaluate(OWN_WORDS)
    page.locator("[data-testid=stSelectbox] input").click()
    page.wait_for_selector("[role=option]")
    own += page.evaluate("() => [...document.querySelectorAll('[role=option]')].map((e) => e.textContent)")
    page.keyboard.press("Escape")
    page.locator("[data-testid=stMenuButton] button").click()
    page.wait_for_selector("[role=menuitem]")
    own += page.evaluate("() => [...document.querySelectorAll('[role=menuitem]')].map((e) => e.textContent)")
    page.keyboard.press("Escape")
    page.locator("[data-testid=stMain] [data-testid=stButton] button").first.hover()
    page.wait_for_selector("[role=tooltip]")
    page.evaluate(STILL)
    own.append(page.locator("[role=tooltip]").inner_text())
    page.context.close()
    return own


def test_words_of_people_stay_even_if_they_read_like_streamlits(chromium: Browser, base: str) -> None:
    french = _own_words(chromium, base, "fr")
    traps = {
        "Search",
        "Upload",
        "Close",
        "Open",
        "Select all",
        "No results",
        "Main menu",
        "Light",
        "Fullscreen",
        "March",
    }
    assert traps <= set(french)
    assert _own_words(chromium, base, "hy") == french


# ---- Font, hosts, cost, style

FONTS = [
    "[data-testid=stHeading] h1",
    "[data-testid=stMarkdown] p",
    "[data-testid=stTextInput] input",
    "[data-testid=stButton] button p",
    "[data-testid=stTable] td p",
    "[data-testid=stSidebar] [data-testid=stMarkdown] p",
]


def test_armenian_is_drawn_in_our_font_and_nothing_leaves_the_host(chromium: Browser, base: str) -> None:
    page = chromium.new_context(viewport=SIZE).new_page()
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(f"{base}/armenian?lang=hy")
    page.wait_for_selector("[data-testid=stTable] td p")
    page.wait_for_function(DRAWN)
    page.evaluate(STILL)
    devtools = page.context.new_cdp_session(page)
    devtools.send("DOM.enable")
    devtools.send("CSS.enable")
    document = devtools.send("DOM.getDocument")["root"]["nodeId"]
    for selector in FONTS:
        node = devtools.send("DOM.querySelector", {"nodeId": document, "selector": selector})["nodeId"]
        fonts = devtools.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
        assert {font["familyName"] for font in fonts if font["isCustomFont"]} >= {"Noto Sans Armenian"}, selector
        assert all(font["isCustomFont"] for font in fonts), (selector, fonts)
    assert [request for request in requests if not request.startswith((base, "data:", "blob:"))] == []
    page.context.close()


TABLE_INK = """() => {
  const canvas = document.querySelector("[data-testid=stDataFrame] canvas");
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let ink = 0;
  for (let i = 0; i < data.length; i += 4) ink = (ink * 31 + data[i]) % 1000000007;
  return ink;
}"""


def test_table_of_armenian_names_is_drawn_in_our_font_on_a_french_page(chromium: Browser, base: str) -> None:
    """A canvas asks late for its font: the table must look as on a page where the font is there at once."""
    armenian = opened(chromium, f"{base}/armenian?lang=hy")
    french = opened(chromium, f"{base}/armenian?lang=fr")
    french.wait_for_function(f"(ink) => ({TABLE_INK})() === ink", arg=armenian.evaluate(TABLE_INK), timeout=10_000)
    armenian.context.close()
    french.context.close()


TIMED = """() => {
  const Native = window.MutationObserver;
  window.cost = { total: 0, calls: 0, longest: 0 };
  window.MutationObserver = class extends Native {
    constructor(callback) {
      super(!callback.toString().includes("translateTree") ? callback : (...given) => {
        const start = performance.now();
        callback(...given);
        const took = performance.now() - start;
        window.cost.total += took;
        window.cost.calls += 1;
        window.cost.longest = Math.max(window.cost.longest, took);
      });
    }
  };
}"""


def test_translating_costs_little_on_a_page_with_a_large_table(chromium: Browser, base: str) -> None:
    page = chromium.new_context(viewport=SIZE).new_page()
    page.add_init_script(f"({TIMED})()")
    page.goto(f"{base}/big?lang=fr")
    page.wait_for_selector("[data-testid=stDataFrame] canvas")
    page.evaluate(STILL)
    page.locator("[data-testid=stDataFrame]").hover()
    for _ in range(10):
        page.mouse.wheel(0, 120)
    page.evaluate(STILL)
    cost = page.evaluate("window.cost")
    page.context.close()
    assert 0 < cost["calls"] < 200
    assert cost["total"] < 150, cost


def test_page_at_rest_does_not_change(chromium: Browser, base: str) -> None:
    """The script never answers itself."""
    page = opened(chromium, f"{base}/dates?lang=hy")
    changes = page.evaluate("""() => new Promise((resolve) => {
      let changes = 0;
      const watch = new MutationObserver((records) => { changes += records.length; });
      watch.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
      setTimeout(() => { watch.disconnect(); resolve(changes); }, 500);
    })""")
    page.context.close()
    assert changes == 0


def test_every_place_is_a_selector_that_browsers_understand(chromium: Browser) -> None:
    page = chromium.new_page()
    selectors = [place["in"] for place in shell.places()]
    faults = """(selectors) => selectors.filter((selector) => {
      try { document.querySelector(selector); return false; } catch { return true; }
    })"""
    assert page.evaluate(faults, selectors) == []
    page.close()


def test_page_names_its_language_and_keeps_its_icon(chromium: Browser, base: str) -> None:
    page = opened(chromium, f"{base}/inputs?lang=hy")
    assert page.locator("html").get_attribute("lang") == "hy"
    assert page.evaluate("[navigator.language, ...navigator.languages]") == ["hy-AM", "hy-AM", "fr-FR"]
    icons = page.evaluate("[...document.querySelectorAll('link[rel~=icon]')].map((l) => new URL(l.href).pathname)")
    assert icons == [shell.address("favicon-32.png"), shell.address("favicon.svg")]
    page.context.close()


def test_style_shows_the_focus_gives_fingers_room_and_prints(chromium: Browser, base: str) -> None:
    phone = opened(
        chromium, f"{base}/overlays?lang=fr", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    heights = phone.evaluate("""() => [...document.querySelectorAll("[data-testid=stButton] button, summary")]
      .map((e) => Math.round(e.getBoundingClientRect().height))""")
    assert heights
    assert min(heights) >= 44
    phone.context.close()
    page = opened(chromium, f"{base}/overlays?lang=fr", reduced_motion="reduce")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.dataset.testid") == "stSkipToContent"
    page.evaluate(STILL)
    ring = page.evaluate(
        "(({ outlineStyle, outlineWidth }) => [outlineStyle, outlineWidth])(getComputedStyle(document.activeElement))"
    )
    assert ring == ["solid", "2px"]
    assert page.evaluate("getComputedStyle(document.querySelector('summary')).transitionDuration") == "1e-05s"
    page.emulate_media(media="print")
    assert not page.locator("[data-testid=stSidebar]").is_visible()
    assert not page.locator("[data-testid=stButton]").first.is_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('[data-testid=stMain]')).overflow") == "visible"
    page.context.close()
