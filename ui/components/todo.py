"""Things that await somebody: what, the detail, and the one way to it."""

from __future__ import annotations

import streamlit as st

from ui import menu
from ui.components.layout import escape

_ICONS = {"block": ("error", "red"), "warn": ("schedule", "orange"), "info": ("arrow_circle_right", "blue")}


def todo(title: str, detail: str, *, level: str, label: str, page: str, key: str, **query: str) -> None:
    """One card. ``level``: block, warn or info; the icon repeats what the colour says."""
    icon, colour = _ICONS[level]
    with st.container(border=True):
        what, action = st.columns([7, 3], vertical_alignment="center", gap="small")
        text = f":{colour}[:material/{icon}:] **{escape(title)}**"
        what.markdown(text + (f"  \n:gray[{escape(detail)}]" if detail else ""))
        if action.button(label, key=key, width="stretch"):
            menu.goto(page, **query)
