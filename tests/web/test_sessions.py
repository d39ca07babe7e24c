"""Attacks on sign-ins of the served application: replay, forgery, theft, and what an ended session still reaches."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import jwt
import pytest
from sqlalchemy import select, update

from db.enums import Role
from db.models import AuthSession, Membership
from db.session import writing
from services import accounts, memberships, sessions, tickets, unit
from services.crypto import derived_key
from services.passwords import hash_password
from services.unit import utc_now
from tests.factories import PASSWORD
from tests.web.serving import Browser, Run

NEW_PASSWORD = "sept mots calmes traversent ensemble notre vallée verte"
SIGN_IN_PAGE = "/connexion"


@pytest.fixture
def user(make: Any) -> Any:
    """A coordinator with a password and a name that stands nowhere else."""
    person = make.person(given_name="Zaruhi", family_name="Vardanyan-Test")
    user = make.user(person=person, password_hash=hash_password(PASSWORD))
    make.grant(user, Role.COORDINATOR, make.city())
    return user


NAME = "Zaruhi Vardanyan-Test"


def is_inside(run: Run) -> bool:
    """Whether the page was drawn for the signed-in person."""
    return NAME in run.text


def fresh_run(browser: Browser, page: str = "") -> Run:
    with browser.tab() as tab:
        return tab.run(page)


def fill_in_sign_in(browser: Browser, email: str, password: str, *, wanted: str = "") -> Run:
    """What a person does on the sign-in page, frame by frame."""
    with browser.tab() as tab:
        page = tab.run(wanted or "connexion")
        assert page.shows_sign_in
        widgets = {
            page.widget_id("text_input", autocomplete="username"): email,
            page.widget_id("text_input", autocomplete="current-password"): password,
            page.widget_id("button", is_form_submitter=True): True,
        }
        return tab.run("connexion", widgets=widgets)


def test_sign_in_by_the_page_sets_a_cookie_out_of_reach(browser, user):
    run = fill_in_sign_in(browser, user.email, PASSWORD)
    answer = browser.get(run.redirect)
    assert (answer.status_code, answer.headers["location"], answer.headers["cache-control"]) == (303, "/", "no-store")
    value, *flags = answer.headers["set-cookie"].split("; ")
    assert value.startswith("passerelle=")
    assert {"HttpOnly", "Path=/", "SameSite=strict", "Max-Age=28800"} <= set(flags)
    assert is_inside(fresh_run(browser))


def test_sign_in_leads_back_to_the_page_that_was_wanted(browser, user):
    run = fill_in_sign_in(browser, user.email, PASSWORD, wanted="mon-compte")
    assert browser.get(run.redirect).headers["location"] == "/mon-compte"


def test_sign_in_with_wrong_password_gives_one_sentence_and_no_ticket(browser, user):
    run = fill_in_sign_in(browser, user.email, "not the password at all 1A!")
    assert run.redirect == ""
    unknown = fill_in_sign_in(browser, "nobody@example.org", "not the password at all 1A!")
    assert unknown.redirect == ""
    assert error_of(unknown) == error_of(run) != []


def error_of(run: Run) -> list[str]:
    elements = [message.delta.new_element for message in run.messages]
    return [one.alert.body for one in elements if one.WhichOneof("type") == "alert" and one.alert.format == 1]


def test_ticket_works_once(browser, user):
    _secret, ticket = browser.ticket(user.id)
    assert browser.get("/session/start", params={"t": ticket}).headers["location"] == "/"
    again = browser.get("/session/start", params={"t": ticket})
    assert (again.headers["location"], "set-cookie" in again.headers) == (SIGN_IN_PAGE, False)


def test_ticket_is_worthless_in_another_browser(browser, other_browser, user):
    _secret, ticket = browser.ticket(user.id)
    stolen = other_browser.get("/session/start", params={"t": ticket})
    assert (stolen.headers["location"], "set-cookie" in stolen.headers) == (SIGN_IN_PAGE, False)
    assert browser.get("/session/start", params={"t": ticket}).headers["location"] == "/"


def test_ticket_is_worthless_without_a_browser_id(browser, user):
    _secret, ticket = browser.ticket(user.id)
    browser.http.cookies.clear()
    assert browser.get("/session/start", params={"t": ticket}).headers["location"] == SIGN_IN_PAGE


def test_ticket_is_worthless_after_a_minute(browser, user):
    _secret, ticket = browser.ticket(user.id, now=utc_now() - timedelta(seconds=61))
    assert browser.get("/session/start", params={"t": ticket}).headers["location"] == SIGN_IN_PAGE


def with_cookie(browser: Browser, value: str) -> Run:
    cookies = {**browser.cookies, sessions.cookie_name(): value}
    with browser.tab(cookies=cookies) as tab:
        return tab.run()


def forged(secret: str, *, key: bytes | str, audience: str = "cookie", algorithm: str = "HS256", hours: int = 8) -> str:
    expires = int((utc_now() + timedelta(hours=hours)).timestamp())
    return jwt.encode({"sid": secret, "aud": audience, "exp": expires}, key, algorithm)


def test_cookie_with_another_signature_is_worthless(browser, user):
    secret = browser.sign_in(user)
    assert not is_inside(with_cookie(browser, forged(secret, key=b"x" * 32)))
    assert not is_inside(with_cookie(browser, forged(secret, key=derived_key("ticket"))))
    assert not is_inside(with_cookie(browser, forged(secret, key="", algorithm="none")))
    assert is_inside(with_cookie(browser, forged(secret, key=derived_key("cookie"))))


def test_cookie_past_its_time_or_for_another_use_is_worthless(browser, user):
    secret = browser.sign_in(user)
    key = derived_key("cookie")
    assert not is_inside(with_cookie(browser, forged(secret, key=key, hours=-1)))
    assert not is_inside(with_cookie(browser, forged(secret, key=key, audience="ticket")))
    assert not is_inside(with_cookie(browser, secret))
    assert not is_inside(with_cookie(browser, ""))


def test_ticket_is_no_cookie_and_cookie_is_no_ticket(browser, user):
    secret, ticket = browser.ticket(user.id)
    assert sessions.activate(secret, now=utc_now())
    assert not is_inside(with_cookie(browser, ticket))
    _other, _ticket = browser.ticket(user.id)
    cookie = tickets.sign_cookie(_other, now=utc_now())
    assert browser.get("/session/start", params={"t": cookie}).headers["location"] == SIGN_IN_PAGE


def test_session_that_was_never_activated_is_worthless(browser, user):
    secret, _ticket = browser.ticket(user.id)
    assert not is_inside(with_cookie(browser, tickets.sign_cookie(secret, now=utc_now())))


def test_sign_out_by_the_page_makes_the_cookie_worthless(browser, user):
    browser.sign_in(user)
    kept = browser.cookies[sessions.cookie_name()]
    with browser.tab() as tab:
        page = tab.run()
        ended = tab.run("", widgets={page.widget_id("button", label=sign_out_label(page)): True})
    assert ended.redirect == "/session/end"
    answer = browser.get(ended.redirect)
    assert "Max-Age=0" in answer.headers["set-cookie"]
    assert sessions.cookie_name() not in browser.cookies
    assert not is_inside(with_cookie(browser, kept))


def sign_out_label(page: Run) -> str:
    """The button whose icon is that of signing out."""
    for message in page.messages:
        element = message.delta.new_element
        if element.WhichOneof("type") == "button" and "logout" in element.button.icon:
            return str(element.button.label)
    raise AssertionError("no button to sign out")


def replay_after(browser: Browser, user: Any, act: Any) -> tuple[bool, bool]:
    """Whether a new tab is inside before ``act`` and after it, with the very same cookie."""
    browser.sign_in(user)
    before = is_inside(fresh_run(browser))
    act()
    return before, is_inside(fresh_run(browser))


def test_cookie_is_worthless_after_a_password_change_elsewhere(browser, user, make):
    def change() -> None:
        unit.run(accounts.change_password, make.actor(user), old=PASSWORD, new=NEW_PASSWORD)

    assert replay_after(browser, user, change) == (True, False)


def test_cookie_is_worthless_after_a_role_was_taken(browser, user, make, db):
    membership = db.one(select(Membership).where(Membership.user_id == user.id))

    def take() -> None:
        unit.run(memberships.revoke_membership, make.admin(), user.public_id, membership.id)

    assert replay_after(browser, user, take) == (True, False)


def test_cookie_is_worthless_after_the_account_was_closed(browser, user, make):
    def close() -> None:
        unit.run(memberships.disable, make.admin(), user.public_id)

    assert replay_after(browser, user, close) == (True, False)


def test_cookie_is_worthless_after_signing_in_again_in_the_same_browser(browser, user):
    browser.sign_in(user)
    former = browser.cookies[sessions.cookie_name()]
    browser.sign_in(user)
    assert is_inside(fresh_run(browser))
    assert not is_inside(with_cookie(browser, former))


def end_all(**values: Any) -> None:
    with writing() as session:
        session.execute(update(AuthSession).values(**(values or {"revoked_at": utc_now()})))


def test_session_is_worthless_after_idle_time_and_kept_by_typing(browser, user):
    browser.sign_in(user)
    end_all(last_seen_at=utc_now() - timedelta(minutes=29))
    assert browser.http.post("/session/alive").status_code == 204
    with writing() as session:
        seen = session.scalars(select(AuthSession.last_seen_at)).one()
    assert utc_now() - seen < timedelta(seconds=30)
    end_all(last_seen_at=utc_now() - timedelta(minutes=31))
    browser.http.post("/session/alive")
    assert not is_inside(fresh_run(browser))


def test_session_is_worthless_past_its_absolute_end(browser, user):
    browser.sign_in(user)
    end_all(expires_at=utc_now() - timedelta(seconds=1))
    assert not is_inside(fresh_run(browser))


def test_frames_after_a_revocation_run_no_page_code(browser, user):
    browser.sign_in(user)
    with browser.tab() as tab:
        assert is_inside(tab.run())
        end_all()
        for _again in range(3):
            run = tab.run("mon-compte")
            assert not is_inside(run)


def test_open_tab_of_an_ended_session_is_sent_to_the_sign_in_and_others_are_left_alone(
    browser, other_browser, user, make
):
    other = make.user(person=make.person(given_name="Karen", family_name="Autre"))
    browser.sign_in(user)
    other_browser.sign_in(other)
    with browser.tab() as tab, other_browser.tab() as tab_of_other:
        assert is_inside(tab.run())
        tab_of_other.run()
        unit.run(sessions.revoke_all, make.actor(user), reason="test")
        run = tab.listen(12)
        assert (run.is_cut, run.redirect) == (True, "/session/end?next=%2Fconnexion")
        assert "Karen Autre" in tab_of_other.run().text
    answer = browser.get(run.redirect)
    assert (answer.status_code, answer.headers["location"]) == (303, SIGN_IN_PAGE)
    assert "Max-Age=0" in answer.headers["set-cookie"]


def test_an_address_cannot_end_a_living_session(browser, user):
    browser.sign_in(user)
    answer = browser.get("/session/end")
    assert (answer.status_code, answer.headers["location"], "set-cookie" in answer.headers) == (303, "/", False)
    assert is_inside(fresh_run(browser))


def test_activity_is_not_counted_for_a_page_of_another_site(browser, user):
    browser.sign_in(user)
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}):
        assert browser.http.post("/session/alive", headers=headers).status_code == 403


def test_role_is_read_anew_at_each_run_of_an_open_tab(browser, user, make, db):
    browser.sign_in(user)
    with browser.tab() as tab:
        assert "candidatures" in tab.run().text
        with writing() as session:
            session.execute(update(Membership).where(Membership.user_id == user.id).values(revoked_at=utc_now()))
        run = tab.run()
        assert is_inside(run)
        assert 'url_pathname: "candidatures"\n' not in visible_pages(run)


def visible_pages(run: Run) -> str:
    """The menu of the run, without its hidden pages."""
    pages = [page for message in run.messages for page in message.navigation.app_pages]
    return "".join(f'url_pathname: "{page.url_pathname}"\n' for page in pages if not page.is_hidden)
