"""Internships as a table."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import streamlit as st

from db.enums import PlacementState as P
from services.queries.keyed import Page
from services.queries.placements import PlacementRow
from ui.components.badges import period, state_word
from ui.components.choosing import mode
from ui.i18n import _, n_

STATES = (
    P.PLANNED, P.AGREEMENT_SIGNED, P.READY, P.IN_PROGRESS, P.COMPLETED, P.INTERRUPTED, P.CLOSED, P.CANCELLED,
)  # fmt: skip


VIEWS = ("table", "timeline", "others")


def view_word(view: str) -> str:
    return {"table": _("Table"), "timeline": _("Timeline"), "others": _("Other interns")}[view]


def table(rows: tuple[PlacementRow, ...], key: str, *, several: bool = False, public: bool = False) -> list[str]:
    """One line each; gives the public ids of those that were clicked. ``public``: for people outside the city."""
    event = st.dataframe(
        pa.table(
            {
                _("Name"): [row.name for row in rows],
                _("In Armenian"): [row.name_hy for row in rows],
                _("Department"): [row.department for row in rows],
                _("Dates"): [period(row.starts_on, row.last_day) for row in rows],
                _("State"): [state_word(row.state, public=public) for row in rows],
                _("Internship tutor"): [row.tutor for row in rows],
                _("To do"): [_todo(row) for row in rows],
            }
        ),
        hide_index=True,
        width="stretch",
        height=min(36 * len(rows) + 40, 640),
        on_select="rerun",
        selection_mode=mode(several),
        key=f"{key}-{several}",
        alt=_("Internships, one a line. Choose a line to open it."),
    )
    return [rows[index].public_id for index in event.selection.rows]


def _todo(row: PlacementRow) -> str:
    parts = []
    if row.late_items:
        parts.append(n_("%(n)s late", "%(n)s late", row.late_items))
    if row.open_items:
        parts.append(n_("%(n)s open", "%(n)s open", row.open_items))
    if row.warnings:
        parts.append(n_("%(n)s remark", "%(n)s remarks", row.warnings))
    return ", ".join(parts)


def choose_states(counts: dict[P, int]) -> list[P]:
    """One state, or all that are not over yet."""
    current = [state for state in STATES if counts.get(state)]
    options: list[P | None] = [None, *current]

    def label(state: P | None) -> str:
        return f"{_('All')} {sum(counts.values())}" if state is None else f"{state_word(state)} {counts[state]}"

    chosen = st.segmented_control(
        _("State"), options, default=None, format_func=label, key="placements-state", label_visibility="collapsed"
    )
    return [chosen] if chosen else []


def pager(page: Page[Any]) -> None:
    """Forward and back by key; absent when all fits on one page."""
    if not page.has_next and not page.has_previous:
        return
    with st.container(horizontal=True):
        st.space("stretch")
        for direction, label, possible, key in (
            ("before", _("Previous"), page.has_previous, page.first),
            ("after", _("Next"), page.has_next, page.last),
        ):
            if st.button(label, disabled=not possible, key=f"placements-{direction}"):
                for one in ("before", "after"):
                    st.query_params.pop(one, None)
                st.query_params[direction] = key or ""
                st.rerun()
