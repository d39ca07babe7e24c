"""Who looks at this page, and whether they may: the first line of every page.

    from ui.guard import require
    actor = require(Role.COORDINATOR)

The truth is the cookie of this very websocket and the database, asked at each run of the script; ``st.session_state``
is never trusted. Services check again inside each write.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NoReturn
from urllib.parse import urlencode, urlsplit

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from db.enums import LinkPurpose, Role
from db.session import reading
from services import bindings, links, sessions
from services.actors import ANONYMOUS, Actor, link_actor
from services.unit import utc_now
from services.visitors import owner_key
from ui import auth, menu
from ui.components.layout import header, narrow
from ui.i18n import _, language
from ui.visitor import client_address, cookie

__all__ = ["client_address", "current_actor", "require", "require_anonymous", "require_link", "sign_in_first"]

_OWNER = "_owner"


def current_actor(*, touch: bool = True) -> Actor:
    """Who is signed in on this connection, or ``ANONYMOUS``. ``touch`` counts the run as activity of the person."""
    found = auth.current_sign_in(touch=touch)
    _settle_owner(found)
    return found.actor if found else ANONYMOUS


def require(*roles: Role) -> Actor:
    """Let only people with an account pass, and with one of ``roles`` if any are given; others never come back.

    Without an account the sign-in is shown, which leads back here; with the wrong role, a page that says so. What is
    read for the actor comes in the language of the page, which may be another than that of the account.
    """
    actor = current_actor()
    if actor.user_id is None:
        sign_in_first()
    if roles and not actor.has(*roles):
        _refuse()
    return replace(actor, language=language())


def sign_in_first() -> NoReturn:
    """Lead to the sign-in, which comes back to this page."""
    st.session_state[auth.WANTED] = _address_of_this_page()
    menu.goto("sign_in")


def require_anonymous() -> None:
    """For pages such as the sign-in itself: whoever has an account in use goes to their first page."""
    if current_actor().user_id is not None:
        menu.goto("today")


def require_link(*purposes: LinkPurpose) -> Actor:
    """Let only the bearer of a living link for one of ``purposes`` pass; others learn that it has expired."""
    current_actor()
    token = cookie(sessions.link_cookie_name())
    actor = _bearer(token, purposes) if token else None
    if actor is None:
        menu.goto("expired_link")
    return replace(actor, language=language())


def _bearer(token: str, purposes: tuple[LinkPurpose, ...]) -> Actor | None:
    with reading() as session:
        link = links.resolve(session, token, now=utc_now())
        return link_actor(session, link) if link is not None and link.purpose in purposes else None


def _settle_owner(found: sessions.SignIn | None) -> None:
    """Note whose this Streamlit session is, and forget all it holds when it has changed hands."""
    context = get_script_run_ctx(suppress_warning=True)
    if context is None:
        return
    owner = owner_key(found, cookie(sessions.browser_cookie_name()))
    if st.session_state.get(_OWNER, owner) != owner:
        st.session_state.clear()
    st.session_state[_OWNER] = owner
    bindings.bind(context.session_id, owner)


def _address_of_this_page() -> str:
    """Path and query as in the address bar."""
    path = urlsplit(st.context.url or "").path or "/"
    query = urlencode(st.query_params.to_dict())
    return f"{path}?{query}" if query else path


def _refuse() -> None:
    with narrow():
        header(_("This page is not for you"), _("It belongs to people with another task in the cooperation."))
        menu.page_link("today", _("To my first page"), icon="today")
    st.stop()
