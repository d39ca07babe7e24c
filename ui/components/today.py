"""The first page's two halves: what awaits the person, and where things stand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape

import streamlit as st

from services.queries.counted import glance
from services.queries.today.today import Figure, TodoRow
from ui import menu
from ui.components.badges import day_and_left, in_words
from ui.i18n import _, n_

MOST = 7
"""Cards that a person reads at once; less urgent ones are folded."""
_ICONS = {"block": ("error", "red"), "warn": ("schedule", "orange"), "info": ("arrow_circle_right", "blue")}
"""The icon repeats what the colour says."""


def todos(rows: Sequence[TodoRow], today: date) -> None:
    """One card each, the most urgent first: what, the detail, and the way to it."""
    if rows:
        st.html(_cards(rows[:MOST], today))
    if rest := rows[MOST:]:
        with st.expander(n_("%(n)s more", "%(n)s more", len(rest))):
            st.html(_cards(rest, today))


def _cards(rows: Sequence[TodoRow], today: date) -> str:
    return f'<ul class="cards">{"".join(_card(row, today) for row in rows)}</ul>'


def _card(row: TodoRow, today: date) -> str:
    icon, colour = _ICONS[row.level]
    title = _(row.sentence, **in_words(dict(row.params))) if row.params else _(row.sentence)
    number = f"{glance(row.count)} · " if row.count > 1 else ""
    details = [row.detail] if row.detail else []
    if row.due:
        details.append(day_and_left(row.due, today))
    below = f"<small>{escape(' · '.join(details))}</small>" if details else ""
    link = escape(menu.address(row.page, **dict(row.query)))
    return (
        f'<li><span class="icon {colour}" aria-hidden="true" translate="no">{icon}</span>'
        f'<div><a href="{link}">{escape(number + title)}</a>{below}</div></li>'
    )


def figures(rows: tuple[Figure, ...]) -> None:
    """Numbers with their words; each leads to the records behind it."""
    if rows:
        st.html(f'<ul class="cards figures">{"".join(map(_figure, rows))}</ul>')


def _figure(row: Figure) -> str:
    link = escape(menu.address(row.page, **dict(row.query)))
    return f'<li><strong>{glance(row.value)}</strong><a href="{link}">{escape(_(row.label_msgid))}</a></li>'
