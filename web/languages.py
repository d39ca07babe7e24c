"""Which language the shell of a page is in, before any account is known."""

from __future__ import annotations

from starlette.requests import HTTPConnection

from services.i18n import LANGUAGES
from services.sessions import language_cookie_name

DEFAULT = "fr"


def language_of(connection: HTTPConnection) -> str:
    """The one chosen on this browser, else the one it prefers among ours, else French."""
    chosen = connection.cookies.get(language_cookie_name(), "")
    return chosen if chosen in LANGUAGES else preferred(connection.headers.get("accept-language", ""))


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
