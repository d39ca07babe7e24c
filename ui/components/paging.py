"""Forward and back in a long list; where one is stands in the address, by key."""

from __future__ import annotations

from typing import Any

import streamlit as st

from services.queries.keyed import Page
from ui.i18n import _


def first_page() -> None:
    """Begin anew, as whenever what is shown was narrowed."""
    for key in ("after", "before"):
        st.query_params.pop(key, None)


def forward_and_back(page: Page[Any], key: str, count: str = "") -> None:
    """How many there are in words (``count``), and two buttons where all does not fit on one page."""
    if count:
        st.caption(count)
    if not page.has_next and not page.has_previous:
        return
    with st.container(horizontal=True):
        icon, is_first = ":material/chevron_left:", not page.has_previous
        if st.button(_("Previous"), icon=icon, disabled=is_first, key=f"{key}-before"):
            _turn("before", page.first)
        icon, is_last = ":material/chevron_right:", not page.has_next
        if st.button(_("Next"), icon=icon, icon_position="right", disabled=is_last, key=f"{key}-after"):
            _turn("after", page.last)


def _turn(direction: str, key: str | None) -> None:
    first_page()
    if key:
        st.query_params[direction] = key
    st.rerun()
