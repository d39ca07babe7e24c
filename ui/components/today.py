"""The first page's two halves: what awaits the person, and where things stand."""

from __future__ import annotations

from datetime import date

import streamlit as st

from services.queries.today import Figure, TodoRow
from ui import menu
from ui.components.badges import day_and_left, in_words
from ui.components.layout import escape
from ui.i18n import _

_ICONS = {"block": ("error", "red"), "warn": ("schedule", "orange"), "info": ("arrow_circle_right", "blue")}
"""The icon repeats what the colour says."""


def todos(rows: tuple[TodoRow, ...], today: date) -> None:
    """One card each: what, the detail, and the one way to it."""
    for index, row in enumerate(rows):
        icon, colour = _ICONS[row.level]
        title = _(row.title_msgid, **in_words(dict(row.params))) if row.params else _(row.title_msgid)
        number = f"{row.count} · " if row.count > 1 else ""
        details = [row.detail] if row.detail else []
        if row.due:
            details.append(day_and_left(row.due, today))
        with st.container(border=True):
            what, action = st.columns([7, 3], vertical_alignment="center", gap="small")
            text = f":{colour}[:material/{icon}:] **{number}{escape(title)}**"
            what.markdown(text + (f"  \n:gray[{escape(' · '.join(details))}]" if details else ""))
            if action.button(_("Open"), key=f"todo-{index}-{row.kind}", width="stretch", help=title):
                menu.goto(row.page, **dict(row.query))


def figures(rows: tuple[Figure, ...]) -> None:
    """Numbers with their words; each leads to the records behind it."""
    for row in rows:
        with st.container(border=True, horizontal=True, vertical_alignment="center", gap="xsmall"):
            st.markdown(f"**{row.value}**", width="content")
            menu.page_link(row.page, _(row.label_msgid), **dict(row.query))
