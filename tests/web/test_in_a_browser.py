"""What only a real browser can show: the policy lets the page live, typing counts, an ended session leaves the tab."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect, sync_playwright

from services import sessions, unit
from tests.signing_in import session_cookie
from tests.web.serving import Server
from tools.chromium import find


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def context(chromium: Any, guarded: Server) -> Iterator[BrowserContext]:
    one = chromium.new_context(base_url=guarded.url, locale="fr-FR")
    yield one
    one.close()


def signed_in(context: BrowserContext, guarded: Server, user: Any) -> Page:
    cookie = {"name": sessions.cookie_name(), "value": session_cookie(user), "url": guarded.url, "sameSite": "Strict"}
    context.add_cookies([{**cookie, "httpOnly": True}])  # type: ignore[list-item]
    return context.new_page()


def test_page_lives_under_the_policy_and_leaves_when_the_session_ends(context, guarded, people):
    complaints: list[str] = []
    actor = people.coordinator()
    page = signed_in(context, guarded, actor)
    page.on("console", lambda message: complaints.append(message.text) if "Content Security" in message.text else None)
    page.goto("/?what=picture")
    expect(page.get_by_text(f"HELLO {actor.name}")).to_be_visible()
    expect(page.locator("img")).to_have_js_property("complete", True)
    assert page.locator("html").get_attribute("lang") == "fr"
    assert page.evaluate("document.cookie").find("passerelle") == -1
    unit.run(sessions.revoke_all, actor, reason="test")
    page.wait_for_url("**/connexion", timeout=15_000)
    expect(page.get_by_text("HELLO nobody")).to_be_visible()
    assert sessions.cookie_name() not in {cookie["name"] for cookie in context.cookies()}
    assert complaints == []


def test_typing_counts_as_activity_at_most_once_a_minute(context, guarded, people):
    page = signed_in(context, guarded, people.coordinator())
    page.clock.install()
    page.goto("/")
    expect(page.get_by_text("HELLO")).to_be_visible()
    said: list[str] = []
    page.on("request", lambda request: said.append(request.method) if request.url.endswith("/session/alive") else None)
    page.keyboard.press("a")
    assert said == []
    page.clock.fast_forward("01:01")
    with page.expect_response("**/session/alive") as answer:
        page.keyboard.press("b")
        page.keyboard.press("c")
    assert (answer.value.status, said) == (204, ["POST"])
