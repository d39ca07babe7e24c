"""Who a Streamlit session belongs to, in one word: the page side writes it down, the websocket guard compares.

A signed-in session belongs to its sign-in. One of nobody belongs to the browser it was opened in, so that what was
typed there (behind a link, say) is not shown to the next person who learns its id.
"""

from __future__ import annotations

import hashlib

from services.sessions import SignIn


def owner_key(sign_in: SignIn | None, browser_id: str) -> str:
    """The owner: the public id of the sign-in, else a hash of the browser's id, else nothing (``""``)."""
    if sign_in is not None:
        return sign_in.public_id
    if not browser_id:
        return ""
    return "browser:" + hashlib.sha256(browser_id.encode("utf-8", "surrogatepass")).hexdigest()
