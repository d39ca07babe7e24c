"""What the connection itself says about the visitor: cookies, address, browser. None of it is a proof of anything."""

from __future__ import annotations

import streamlit as st

LOCAL = "127.0.0.1"


def cookie(name: str) -> str:
    """The cookie of this websocket, or nothing."""
    value = st.context.cookies.get(name, "")
    return value if isinstance(value, str) else ""


def client_address() -> str:
    """The visitor's address. Forwarded ones were believed only of trusted proxies, in ``web/addresses.py``."""
    address = st.context.ip_address
    return address if isinstance(address, str) else LOCAL  # Streamlit gives none for the machine itself


def user_agent() -> str:
    """How the browser names itself, cut to a sane length."""
    value = st.context.headers.get("user-agent", "")
    return value[:400] if isinstance(value, str) else ""
