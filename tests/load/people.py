"""A city to measure on, and signed-in visitors of it, by the way a browser is signed in."""

from __future__ import annotations

import os
from pathlib import Path

import httpx

from db.enums import Language
from db.session import forget_engine
from services import sessions, tickets
from services.unit import utc_now
from settings import settings
from tools.volume import Made, fill


def use(url: str) -> None:
    """Point this process at the database ``url``."""
    os.environ["DATABASE_URL"] = url
    settings.cache_clear()
    forget_engine()


def city(folder: Path, applications: int) -> tuple[str, Made]:
    """A new SQLite database with so many applications: its address and who is there."""
    url = f"sqlite:///{folder / f'{applications}.db'}"
    use(url)
    return url, fill(applications, utc_now())


def signed_in(server: str, user_id: int) -> dict[str, str]:
    """Cookies of a browser in which this account of the database in use has just signed in at ``server``.

    What the sign-in page does after the password: a session, a ticket for this browser, the ticket for the cookie.
    """
    with httpx.Client(base_url=server, timeout=120) as browser:
        browser.get("/")
        secret = sessions.open_session(user_id, address="127.0.0.1", user_agent="load", now=utc_now())
        ticket = tickets.sign_ticket(secret, browser.cookies[sessions.browser_cookie_name()], now=utc_now())
        answer = browser.get("/session/start", params={"t": ticket})
        if answer.status_code != 303 or sessions.cookie_name() not in browser.cookies:
            raise RuntimeError(f"the sign-in was refused: {answer.status_code}")
        return {**dict(browser.cookies), sessions.language_cookie_name(): Language.FR.value}
