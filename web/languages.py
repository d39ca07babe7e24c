"""Which language an answer is in, and the document that holds every page."""

from __future__ import annotations

from starlette.requests import HTTPConnection

from services.i18n import LANGUAGES
from services.sessions import language_cookie_name
from web.sign_ins import sign_in_of

DEFAULT = "fr"


def language_of(connection: HTTPConnection) -> str:
    """The one chosen on this browser, else the one it prefers among ours, else French."""
    chosen = connection.cookies.get(language_cookie_name(), "")
    return chosen if chosen in LANGUAGES else preferred(connection.headers.get("accept-language", ""))


async def language_of_document(connection: HTTPConnection) -> str:
    """The same, with the account’s language before the browser’s, as its pages are in. One statement at most.

    So the few words that Streamlit itself writes are in the language of the page from the first document on.
    """
    if connection.cookies.get(language_cookie_name(), "") in LANGUAGES:
        return language_of(connection)
    found = await sign_in_of(connection)
    return str(found.actor.language) if found else language_of(connection)


def preferred(header: str) -> str:
    """The first of our languages in an ``Accept-Language`` header, by weight, then by order."""
    wishes = []
    for place, part in enumerate(header[:500].split(",")):
        tag, _semicolon, weight = part.strip().partition(";")
        language = tag.split("-")[0].strip().lower()
        if language in LANGUAGES and (value := _weight(weight)) > 0:
            wishes.append((-value, place, language))
    return min(wishes)[2] if wishes else DEFAULT


def _weight(text: str) -> float:
    name, _equals, value = text.strip().partition("=")
    if not name:
        return 1.0
    try:
        return float(value) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0
