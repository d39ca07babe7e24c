"""Calendar files over HTTP."""

from __future__ import annotations

from typing import Any

from icalendar import Calendar

from services import calendar_feeds, unit


def titles(answer: Any) -> list[str]:
    return [str(one["summary"]) for one in Calendar.from_ical(answer.content).walk("VEVENT")]


def test_a_call_is_taken_into_a_calendar_by_anybody_in_their_language(browser: Any, make: Any) -> None:
    call = make.call()
    answer = browser.get(f"/calendar/call/{call.public_id}.ics", headers={"accept-language": "hy"})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    assert answer.headers["cache-control"] == "private, no-store"
    assert titles(answer)[0].startswith("Հայտերի")


def test_what_is_private_needs_a_sign_in_each_time(browser: Any, make: Any) -> None:
    person = make.person()
    placement = make.placement(person=person)
    path = f"/calendar/placement/{placement.public_id}.ics"
    assert (browser.get(path).status_code, browser.get(path).content) == (404, b"Not found")
    browser.sign_in(make.applicant(person))
    assert len(titles(browser.get(path))) == 2
    browser.sign_in(make.applicant())
    assert browser.get(path).status_code == 404
    assert browser.get(f"/calendar/nothing/{placement.public_id}.ics").status_code == 404


def test_a_feed_is_read_without_a_sign_in_until_it_is_withdrawn(browser: Any, make: Any) -> None:
    person = make.person()
    make.placement(person=person)
    actor = make.applicant(person)
    path = calendar_feeds.path(unit.run(calendar_feeds.renew, actor))
    assert len(titles(browser.get(path))) == 2
    assert browser.get(path).headers["cache-control"] == "private, no-store"
    unit.run(calendar_feeds.withdraw, actor)
    assert (browser.get(path).status_code, browser.get(path).content) == (404, b"Not found")


def test_the_secret_of_a_feed_is_no_link_and_stands_in_no_log(browser: Any, server: Any, make: Any) -> None:
    token = unit.run(calendar_feeds.renew, make.coordinator())
    answer = browser.get(f"/l/{token}")
    assert (answer.status_code, answer.headers["location"]) == (303, "/lien-expire")
    browser.get(calendar_feeds.path(token))
    assert token not in server.log.read_text()


def test_a_feed_that_is_read_too_often_is_asked_to_wait(browser: Any, make: Any) -> None:
    path = calendar_feeds.path(unit.run(calendar_feeds.renew, make.applicant()))
    codes = [browser.get(path).status_code for _ in range(calendar_feeds.READS_PER_HOUR + 1)]
    assert codes[-2:] == [200, 429]
    assert int(browser.get(path).headers["retry-after"]) > 3000
