"""Person-days by theme: a chart, and the table that says the same."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from services.queries.exchange.exchange_days import ExchangeDays
from ui.components.badges import day, word
from ui.components.layout import empty
from ui.components.lines import Two, lines
from ui.i18n import _

COLOURS = ("#1c4f9c", "#8fb3de")
"""The first visit, the second one."""


def theme_days(found: ExchangeDays) -> None:
    """What was lived so far; without attendance, why there is nothing."""
    if not found.lived:
        empty(
            _("Nobody is marked as present at an activity yet."),
            _("Days are counted from attendance: take it in the programme, on a phone."),
        )
        return
    st.caption(_("A person who was there on a day counts once for each theme of that day, and once in all."))
    _chart(found)
    _table(found)


def _chart(found: ExchangeDays) -> None:
    rows = [
        {"theme": word(theme), "visit": word(visit.direction), "days": one.person_days}
        for visit, theme, one in found.lived
    ]
    visits = [word(visit.direction) for visit in found.visits if visit.themes]
    spec: dict[str, Any] = {
        "height": {"step": 34},
        "mark": {"type": "bar"},
        "encoding": {
            "y": {"field": "theme", "type": "nominal", "sort": None, "title": None, "axis": {"labelLimit": 160}},
            "x": {"field": "days", "type": "quantitative", "title": _("Person-days"), "stack": "zero",
                  "axis": {"tickMinStep": 1, "tickCount": 5}},
            "color": {
                "field": "visit", "title": None, "scale": {"domain": visits, "range": list(COLOURS)},
                "legend": {"orient": "bottom", "columns": 1, "labelLimit": 260},
            },
        },
    }  # fmt: skip
    spoken = "; ".join(f"{row['theme']}, {row['visit']}: {row['days']}" for row in rows)
    st.vega_lite_chart(pd.DataFrame(rows), spec, width="stretch", alt=_("Person-days by theme. %(what)s", what=spoken))


def _table(found: ExchangeDays) -> None:
    every = [(visit, one) for visit in found.visits for one in visit.themes]
    lines(
        {
            _("Theme"): [word(one.theme) if one.theme else _("All themes together") for _visit, one in every],
            _("Visit"): [Two(word(visit.direction), day(visit.starts_on)) for visit, _one in every],
            _("Person-days"): [one.person_days for _visit, one in every],
            _("Different people"): [one.people for _visit, one in every],
            _("Days"): [one.days for _visit, one in every],
        },
        name=_("Days by theme"),
    )
