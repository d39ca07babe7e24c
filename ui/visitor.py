"""What the connection itself says about the visitor: cookies, address, browser. None of it is a proof of anything."""

from __future__ import annotations

from functools import lru_cache
from zoneinfo import ZoneInfo

import streamlit as st

LOCAL = "127.0.0.1"
HOME_ZONE = "Europe/Paris"


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


def time_zone() -> str:
    """The zone of the visitor's device, in which "when was this done" is told; Clamart's where it says none."""
    return _known_zone(st.context.timezone or HOME_ZONE)


@lru_cache(maxsize=64)
def _known_zone(name: str) -> str:
    """Browsers may say anything."""
    try:
        return ZoneInfo(name).key
    except (LookupError, ValueError, OSError):
        return HOME_ZONE
