"""What the browser holds: names of cookies, and the signed texts in them.

The cookie and the ticket are JSON web tokens around the session's secret, each under a key of its own. The signature
keeps guesses away from the database; whether the session still counts is asked of the database each time.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Any

import jwt

from services.crypto import derived_key
from services.unit import utc_now
from settings import settings

TICKET_LIFE = timedelta(seconds=60)
_ALGORITHM = "HS256"
_LONGEST = 1000


def cookie_name() -> str:
    """Cookie of the signed-in session."""
    return _name("passerelle")


def browser_cookie_name() -> str:
    """Cookie with a random id of the browser, to which tickets are bound."""
    return _name("passerelle-browser")


def language_cookie_name() -> str:
    """Cookie with the language chosen by somebody who is not signed in."""
    return _name("passerelle-language")


def link_cookie_name() -> str:
    """Cookie with the token of the link that somebody came by."""
    return _name("passerelle-link")


def _name(name: str) -> str:
    """``__Host-`` ties a cookie to this very host and to https; browsers refuse it on plain http."""
    return f"__Host-{name}" if settings().secure else name


def hashed_secret(secret: str) -> str:
    """What the database knows of a session's secret."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def sign_cookie(secret: str, *, now: datetime) -> str:
    """The text of the session's cookie; good for as long as a session may last at most."""
    return _signed("cookie", now + timedelta(hours=settings().session_hours), sid=secret)


def read_cookie(raw: str | None, *, now: datetime | None = None) -> str | None:
    """The session's secret from its cookie; None if it is not ours or has expired (by the clock, unless ``now``)."""
    claims = _read("cookie", raw, now)
    return claims["sid"] if claims else None


def sign_ticket(secret: str, browser_id: str, *, now: datetime) -> str:
    """A text that lets this browser, and no other, fetch its cookie within a minute."""
    return _signed("ticket", now + TICKET_LIFE, sid=secret, bid=_browser_hash(browser_id))


def read_ticket(raw: str | None, browser_id: str, *, now: datetime | None = None) -> str | None:
    """The session's secret from a ticket; None if it is not ours, has expired, or is another browser's."""
    claims = _read("ticket", raw, now)
    if not claims or not browser_id:
        return None
    is_same = hmac.compare_digest(str(claims.get("bid", "")), _browser_hash(browser_id))
    return claims["sid"] if is_same else None


def _browser_hash(browser_id: str) -> str:
    return hashlib.sha256(browser_id.encode("utf-8", "surrogatepass")).hexdigest()


def _signed(purpose: str, expires_at: datetime, **claims: str) -> str:
    payload = {**claims, "aud": purpose, "exp": int(expires_at.timestamp())}
    return jwt.encode(payload, derived_key(purpose), _ALGORITHM)


def _read(purpose: str, raw: str | None, now: datetime | None) -> dict[str, Any] | None:
    """The claims of a text signed for ``purpose``. The clock is ours, so that tests can set it."""
    if not raw or len(raw) > _LONGEST:
        return None
    try:
        claims = jwt.decode(
            raw,
            derived_key(purpose),
            algorithms=[_ALGORITHM],
            audience=purpose,
            options={"require": ["exp", "aud", "sid"], "verify_exp": False},
        )
    except (jwt.PyJWTError, UnicodeError):
        return None
    if not isinstance(claims["sid"], str) or not isinstance(claims["exp"], int):
        return None
    return claims if claims["exp"] > (now or utc_now()).timestamp() else None
