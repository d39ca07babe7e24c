"""Parts of a page that are drawn only once somebody opens them.

with st.popover(_("Record their answer"), key=key, on_change="rerun") as box:
    if was_opened(box, key):
        form(…)
"""

from __future__ import annotations

from typing import Protocol

import streamlit as st

_OPENED = "_opened"


class Box(Protocol):
    """A popover or an expander with ``on_change="rerun"``."""

    open: bool | None


def was_opened(box: Box, key: str) -> bool:
    """Whether the part is open or was so before: from then on it is drawn, so that closing it loses nothing typed."""
    opened: set[str] = st.session_state.setdefault(_OPENED, set())
    if box.open:
        opened.add(key)
    return key in opened
