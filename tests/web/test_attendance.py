"""Attendance over HTTP, and on a phone that loses its network while somebody else marks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import axe_core_python
import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect, sync_playwright
from sqlalchemy import select

from db.enums import AttendanceMark
from db.models import AttendanceEntry, Leg
from db.session import reading, writing
from services import sessions, unit
from services.exchanges import attendance, leader_links
from services.exchanges.attendance import Mark
from services.unit import utc_now
from tests.services.exchanges.exchanging import Exchanging, exchanging
from tests.services.exchanges.test_attendance import activity
from tests.signing_in import session_cookie
from tools.chromium import find

__all__ = ["exchanging"]
JSON = {"content-type": "application/json"}


@pytest.fixture
def today(db: Any, exchanging: Exchanging) -> Any:
    """An activity of today, with three young people."""
    day = utc_now().date()
    with writing() as session:
        leg = session.get_one(Leg, exchanging.outbound.id)
        leg.starts_on, leg.ends_on = day - timedelta(days=1), day + timedelta(days=5)
    exchanging.young = [exchanging.participant(exchanging.artachat) for _ in range(3)]
    return activity(db, exchanging.outbound, day=day)


def body(*people: Any, entry: str = "phone-mark", **more: Any) -> str:
    at = round(utc_now().timestamp() * 1000) - 1000
    marks = [{"id": f"{entry}-{n}", "person": one.public_id, "mark": "late", "at": at} for n, one in enumerate(people)]
    return json.dumps({"marks": marks, **more})


def post(browser: Any, one: Any, content: str | bytes, **headers: str) -> Any:
    own = {**JSON, "origin": browser.server.url, **headers}
    return browser.http.post(f"/presences/{one.public_id}/marks", content=content, headers=own)


def test_a_coordinator_marks_and_a_mark_sent_twice_is_kept_once(browser, db, make, exchanging, today):
    browser.sign_in(make.coordinator(exchanging.artachat))
    for _ in range(2):
        answer = post(browser, today, body(exchanging.young[0]))
        assert (answer.status_code, answer.json()["kept"]) == (200, ["phone-mark-0"])
    assert [one["mark"] for one in answer.json()["sheet"]["people"]].count("late") == 1
    assert len(db.all(select(AttendanceEntry))) == 1
    assert answer.headers["cache-control"] == "private, no-store"


def test_strangers_get_words_alone(browser, make, exchanging, today):
    for actor in (None, make.applicant(), make.host(), make.coordinator(make.university())):
        if actor is not None:
            browser.sign_in(actor)
        assert browser.get(f"/presences/{today.public_id}/list").status_code == 404
        assert post(browser, today, body(exchanging.young[0])).status_code == 404
    shown = browser.get(f"/presences/{today.public_id}")
    assert shown.status_code == 200
    assert "Centre de tri" not in shown.text
    assert "script-src 'self';" in shown.headers["content-security-policy"]


def test_what_is_sent_from_elsewhere_too_large_or_broken_is_refused(browser, make, exchanging, today):
    browser.sign_in(make.coordinator(exchanging.artachat))
    good = body(exchanging.young[0])
    assert post(browser, today, good, origin="https://elsewhere.example").status_code == 403
    assert post(browser, today, good, origin="").status_code == 403
    assert post(browser, today, good, **{"content-type": "text/plain"}).status_code == 415
    assert post(browser, today, body(exchanging.young[0], more="x" * 100_000)).status_code == 413
    for broken in ("", "[", "[" * 50_000, "[]", "{}", '{"marks": [1]}'):
        assert post(browser, today, broken).status_code == 400, broken[:20]
    answer = post(browser, today, good)
    assert answer.status_code == 200


CUT_OFF = """
const sent = window.fetch, gone = (to) => localStorage.getItem("cut") && String(to).includes("/marks");
window.fetch = (to, ...more) => gone(to) ? Promise.reject(new TypeError("no network")) : sent(to, ...more);
"""
"""A page that is loaded anew is sometimes served by a process of Chromium that does not know that it is offline."""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    with sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        one = playwright.chromium.launch(executable_path=find(), args=options)
        yield one
        one.close()


def opened(page: Page, one: Any) -> Page:
    page.goto(f"/presences/{one.public_id}")
    expect(page.locator(".person")).to_have_count(3)
    return page


def choose(page: Page, number: int, mark: str) -> None:
    page.locator(".person").nth(number).locator(f"label.{mark}").click()


def counted(one: Any) -> list[tuple[str, str]]:
    with reading() as session:
        rows = session.execute(
            select(AttendanceEntry.participation_id, AttendanceEntry.mark, AttendanceEntry.marked_by)
            .where(AttendanceEntry.activity_id == one.id)
            .order_by(AttendanceEntry.marked_at, AttendanceEntry.entry_id)
        )
        return list({row[0]: (str(row[1]), row[2]) for row in rows}.values())


@pytest.mark.one_database
def test_a_phone_without_network_loses_nothing_while_another_marks(chromium, server, db, make, exchanging, today):
    city, leader = make.coordinator(exchanging.artachat), exchanging.leader(exchanging.artachat)
    token = unit.run(leader_links.issue, city, exchanging.member(leader, exchanging.outbound).public_id)
    context = chromium.new_context(base_url=server.url, locale="fr-FR", viewport={"width": 390, "height": 844})
    context.add_init_script(CUT_OFF)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if "Content Security" in said.text else None)
    page.goto(f"/l/{token}")
    opened(page, today)
    page.wait_for_selector("html[data-offline=ready]")

    context.set_offline(True)
    page.evaluate("localStorage.setItem('cut', '1')")
    page.locator("#everybody").click()
    choose(page, 1, "absent")
    expect(page.locator("#state")).to_contain_text("4")
    other = Mark("another-phone", exchanging.young[0].public_id, AttendanceMark.LATE, utc_now() + timedelta(minutes=9))
    unit.run(attendance.take, city, today.public_id, [other], now=utc_now() + timedelta(minutes=10))
    page.reload()
    expect(page.locator(".person")).to_have_count(3)
    expect(page.locator("#state")).to_contain_text("4")
    assert len(db.all(select(AttendanceEntry))) == 1

    page.evaluate("localStorage.removeItem('cut')")
    context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("#state")).not_to_have_class("unsent")
    assert len(db.all(select(AttendanceEntry))) == 5
    assert sorted(mark for mark, _by in counted(today)) == ["absent", "late", "present"]
    expect(page.locator(".person").filter(has_text=city.name)).to_have_count(1)
    assert faults == []
    context.close()


@pytest.mark.one_database
def test_the_page_is_accessible_and_forgets_the_list_when_its_leader_is_done(chromium, server, make, exchanging, today):
    actor = make.coordinator(exchanging.artachat)
    context = chromium.new_context(base_url=server.url, locale="hy-AM", color_scheme="dark", bypass_csp=True)
    cookie = {"name": sessions.cookie_name(), "value": session_cookie(actor), "url": server.url, "sameSite": "Strict"}
    context.add_cookies([{**cookie, "httpOnly": True}])
    page = opened(context.new_page(), today)
    choose(page, 0, "late")
    expect(page.locator("#state")).not_to_be_empty()
    for box in page.locator(".marks label").all()[:4]:
        assert box.bounding_box()["height"] >= 48
    source = next(Path(axe_core_python.__file__).parent.rglob("axe*.js")).read_text("utf-8")
    page.evaluate(source)
    found = page.evaluate("async () => (await axe.run()).violations.map((one) => one.id)")
    assert found == []
    expect(page.locator("#state")).not_to_have_class("unsent")
    page.locator(".ending button").click()
    expect(page.locator(".person")).to_have_count(0)
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('attendance')).length") == 0
    context.close()
