"""Internships as a table and as a timeline."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pandas as pd
import streamlit as st

from db.enums import PlacementState as P
from services.queries.keyed import Page
from services.queries.placements import PlacementRow, Timeline
from ui.components.badges import period, state_word
from ui.components.charts import month_axis, vega_locale
from ui.i18n import _, n_

STATES = (
    P.PLANNED, P.AGREEMENT_SIGNED, P.READY, P.IN_PROGRESS, P.COMPLETED, P.INTERRUPTED, P.CLOSED, P.CANCELLED,
)  # fmt: skip
COLOURS = {
    P.PLANNED: "#A9C1E4",
    P.AGREEMENT_SIGNED: "#7FA3D6",
    P.READY: "#5C86C5",
    P.IN_PROGRESS: "#1B4F9C",
    P.COMPLETED: "#5B6472",
    P.CLOSED: "#8A93A1",
    P.INTERRUPTED: "#B58A3C",
    P.CANCELLED: "#D8DCE2",
}


def table(rows: tuple[PlacementRow, ...], key: str) -> str | None:
    """One line each; gives the public id of the one that was clicked."""
    event = st.dataframe(
        pd.DataFrame(
            {
                _("Name"): [row.name for row in rows],
                _("In Armenian"): [row.name_hy for row in rows],
                _("Department"): [row.department for row in rows],
                _("Dates"): [period(row.starts_on, row.last_day) for row in rows],
                _("State"): [state_word(row.state) for row in rows],
                _("Internship tutor"): [row.tutor for row in rows],
                _("To do"): [_todo(row) for row in rows],
            }
        ),
        hide_index=True,
        width="stretch",
        height=min(36 * len(rows) + 40, 640),
        on_select="rerun",
        selection_mode="single-row",
        key=key,
        alt=_("Internships, one a line. Choose a line to open it."),
    )
    chosen = event.selection.rows
    return rows[chosen[0]].public_id if chosen else None


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


def pager(page: Page[PlacementRow]) -> None:
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


def timeline(view: Timeline, today: date) -> None:
    """Who is where when, and the table that says the same."""
    bars = [
        {
            "department": row.department, "person": row.name, "start": row.starts_on,
            "end": row.last_day + timedelta(days=1), "state": state_word(row.state),
        }
        for row in view.rows
    ]  # fmt: skip
    if bars:
        st.vega_lite_chart(
            pd.DataFrame(bars), _spec(view, today), width="stretch", alt=_("Timeline of internships by department")
        )
    if view.is_cut:
        st.caption(_("There are more internships than can be drawn: choose a shorter period."))
    free = [
        {
            _("Department"): department.name,
            _("From"): span.start,
            _("To"): span.end,
            _("Free places"): span.number,
        }
        for department in view.departments
        for span in department.free
    ]
    with st.expander(_("Free places by department, as a table"), expanded=not bars):
        st.dataframe(pd.DataFrame(free), hide_index=True, width="stretch", column_config=_dates())


def _dates() -> dict[str, Any]:
    return {
        name: st.column_config.DateColumn(format="DD/MM/YYYY") for name in (_("From"), _("To"))
    }  # fmt: skip


def _spec(view: Timeline, today: date) -> dict[str, Any]:
    shown = [state for state in STATES if any(row.state is state for row in view.rows)]
    y = {"field": "department", "type": "nominal", "title": None, "axis": {"labelLimit": 220, "labelFontSize": 13}}
    return {
        "height": {"step": 42},
        "config": {"locale": {"time": vega_locale()}},
        "encoding": {"y": y},
        "layer": [
            {
                "mark": {"type": "bar", "cornerRadius": 4, "height": 28},
                "encoding": {
                    "x": {"field": "start", "type": "temporal", "title": None, "axis": month_axis()},
                    "x2": {"field": "end"},
                    "color": {
                        "field": "state", "title": None, "legend": {"orient": "bottom"},
                        "scale": {
                            "domain": [state_word(one) for one in shown], "range": [COLOURS[one] for one in shown],
                        },
                    },
                },
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 8, "fontSize": 13},
                "encoding": {
                    "x": {"field": "start", "type": "temporal"}, "text": {"field": "person"},
                    "color": {"value": "#1D2430", "condition": {"test": _dark_bars(), "value": "white"}},
                },
            },
            {
                "data": {"values": [{"today": today.isoformat()}]},
                "mark": {"type": "rule", "color": "#B3261E", "strokeDash": [4, 3]},
                "encoding": {"x": {"field": "today", "type": "temporal"}, "y": None},
            },
        ],
    }  # fmt: skip


def _dark_bars() -> str:
    dark = (P.IN_PROGRESS, P.COMPLETED, P.READY)
    return "||".join(f"datum.state=='{state_word(one).replace(chr(39), chr(92) + chr(39))}'" for one in dark)
