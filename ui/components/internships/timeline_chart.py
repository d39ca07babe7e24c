"""The drawing of who is where when: a lane for each bar that would cover another, below the name of its department."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

import pandas as pd
import streamlit as st

from db.enums import PlacementState as P
from services.queries.internships.timeline import Timeline
from ui.components.badges import state_word
from ui.components.charts import month_axis, vega_locale
from ui.i18n import _

Kind = Literal["stay", "other", "away"]

COLOURS = {
    P.PLANNED: "#A9C1E4",
    P.AGREEMENT_SIGNED: "#7FA3D6",
    P.READY: "#5C86C5",
    P.IN_PROGRESS: "#1B4F9C",
    P.COMPLETED: "#5B6472",
    P.CLOSED: "#8A93A1",
    P.INTERRUPTED: "#B58A3C",
}
GREY, AMBER = "#7B8492", "#C77700"
INK = {"light": "#1D2430", "dark": "#E8EBF0"}
LANE, BAR = 32, 24
"""Pixels of a lane and of the bar in it."""
NAME = timedelta(days=130)
"""Room for a name beside its bar, on a phone that shows a year."""


@dataclass(frozen=True, slots=True)
class Bar:
    """``is_sure``: the other intern is confirmed, or somebody stands in for the tutor."""

    kind: Kind
    department: str
    name: str
    starts_on: date
    last_day: date
    state: P | None = None
    is_sure: bool = True


def what_of(bar: Bar) -> str:
    """What a bar is, in words."""
    if bar.state:
        return state_word(bar.state)
    if bar.kind == "other":
        return _("Other intern") if bar.is_sure else _("Other intern, to be confirmed")
    return _("Internship tutor away") if bar.is_sure else _("Internship tutor away, nobody stands in")


def chart(bars: list[Bar], view: Timeline, today: date) -> None:
    rows, number = _laid_out(bars, view)
    with st.container(key="timeline-chart"):
        st.vega_lite_chart(
            pd.DataFrame(rows), _spec(view, today, bars, number), width="stretch",
            alt=_("Timeline of internships, other interns and absences of tutors, by department"),
        )  # fmt: skip


def _laid_out(bars: list[Bar], view: Timeline) -> tuple[list[dict[str, Any]], int]:
    """A row for each bar and for each name of a department, with the lane it lies in; and how many lanes there are."""
    rows: list[dict[str, Any]] = []
    lane = 0
    for department in dict.fromkeys([*(one.name for one in view.departments), *(bar.department for bar in bars)]):
        here = [bar for bar in bars if bar.department == department]
        if not here:
            continue
        rows.append({"lane": lane, "kind": "title", "name": department})
        lane += 1
        for kind in ("stay", "other", "away"):
            lanes = packed([bar for bar in here if bar.kind == kind], view)
            for one in lanes:
                rows += [_row(bar, lane, view) for bar in one]
                lane += 1
    return rows, lane


def packed(bars: list[Bar], view: Timeline) -> list[list[Bar]]:
    """``bars`` on as few lanes as leave none upon another or upon its name."""
    lanes: list[list[Bar]] = []
    for bar in sorted(bars, key=lambda one: (_taken(one, view), one.name)):
        free = next((lane for lane in lanes if _taken(lane[-1], view)[1] < _taken(bar, view)[0]), None)
        if free is None:
            lanes.append([bar])
        else:
            free.append(bar)
    return lanes


def _taken(bar: Bar, view: Timeline) -> tuple[date, date]:
    """The days of a bar with the room for its name: to its right, or to its left where it lies late."""
    return (bar.starts_on - NAME, bar.last_day) if _is_late(bar, view) else (bar.starts_on, bar.last_day + NAME)


def _is_late(bar: Bar, view: Timeline) -> bool:
    return bar.last_day + NAME > view.end


def _row(bar: Bar, lane: int, view: Timeline) -> dict[str, Any]:
    """A bar that begins or ends outside of the period is cut at its edge."""
    text = bar.name if bar.kind != "away" else _("Away: %(name)s", name=bar.name)
    start, end = max(bar.starts_on, view.start), min(bar.last_day, view.end) + timedelta(days=1)
    late = _is_late(bar, view)
    return {
        "lane": lane, "kind": bar.kind, "name": text, "what": what_of(bar), "start": start, "end": end,
        "before" if late else "after": start if late else end,
    }  # fmt: skip


def _spec(view: Timeline, today: date, bars: list[Bar], number: int) -> dict[str, Any]:
    shown = [state for state in COLOURS if any(bar.state is state for bar in bars)]
    x = {
        "field": "start", "type": "temporal", "title": None, "axis": month_axis(),
        "scale": {"domain": [view.start.isoformat(), view.end.isoformat()]},
    }  # fmt: skip
    tooltip = [{"field": "name", "title": _("Name")}, {"field": "what", "title": _("What")}]
    span = {"x": x, "x2": {"field": "end"}, "tooltip": tooltip}
    colour = {
        "field": "what", "title": None, "legend": {"orient": "bottom", "columns": 2, "labelLimit": 260},
        "scale": {"domain": [state_word(one) for one in shown], "range": [COLOURS[one] for one in shown]},
    }  # fmt: skip
    return {
        "height": number * LANE,
        "config": {"locale": {"time": vega_locale()}},
        "encoding": {
            "y": {
                "field": "lane", "type": "ordinal", "axis": None,
                "scale": {"domain": list(range(number)), "paddingInner": 0, "paddingOuter": 0},
            }
        },
        "layer": [
            {**_of("stay"), "mark": _mark(), "encoding": {**span, "color": colour}},
            {**_of("other"), "mark": _mark(fill="#FFFFFF", stroke=GREY, strokeWidth=1.5), "encoding": span},
            {
                **_of("away"), "encoding": span,
                "mark": _mark(fill=_stripes(), stroke=AMBER, strokeWidth=1.5, strokeDash=[4, 3]),
            },
            *(_names(side, x) for side in ("after", "before")),
            {
                **_of("title"), "encoding": {"x": {"value": 0}, "text": {"field": "name"}},
                "mark": {"type": "text", "align": "left", "dy": 5, "fontSize": 13, "fontWeight": "bold",
                         "color": _ink()},
            },
            {
                "data": {"values": [{"today": today.isoformat()}]},
                "mark": {"type": "rule", "color": "#B3261E", "strokeDash": [4, 3]},
                "encoding": {"x": {"field": "today", "type": "temporal"}, "y": None},
            },
        ],
    }  # fmt: skip


def _names(side: Literal["after", "before"], x: dict[str, Any]) -> dict[str, Any]:
    """Names beside their bars: a bar may be shorter than its name, and darker than the ink."""
    align, shift = ("left", 6) if side == "after" else ("right", -6)
    return {
        "transform": [{"filter": f"isValid(datum.{side})"}],
        "mark": {"type": "text", "align": align, "dx": shift, "fontSize": 13, "color": _ink()},
        "encoding": {"x": {**x, "field": side}, "text": {"field": "name"}},
    }  # fmt: skip


def _ink() -> str:
    return INK["dark" if st.context.theme.type == "dark" else "light"]


def _of(kind: str) -> dict[str, Any]:
    return {"transform": [{"filter": f"datum.kind == '{kind}'"}]}


def _mark(**options: Any) -> dict[str, Any]:
    return {"type": "bar", "cornerRadius": 4, "height": BAR, "clip": True, **options}


def _stripes() -> dict[str, Any]:
    """Lines along the bar, which stand apart from every full colour also without seeing colours."""
    edges = [(n / 8, "#FFF6E5" if n % 2 else "#F3C98B") for n in range(8)]
    stops = [
        {"offset": offset, "color": colour}
        for start, colour in edges
        for offset in (start, start + 1 / 8)
    ]  # fmt: skip
    return {"gradient": "linear", "x1": 0, "y1": 0, "x2": 0, "y2": 1, "stops": stops}
