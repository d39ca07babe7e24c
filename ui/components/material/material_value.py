"""What the material is worth: what is asked for, one chart, its table, and the lines below an amount."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from services import formats
from services.i18n import N_
from services.queries.material.material_value import Amount, Asked, By, Part, Value, ValueLine
from ui import menu
from ui.components.charts import THOUSANDS
from ui.components.layout import empty
from ui.components.lines import Two, lines
from ui.i18n import _, language, n_

FUNDER, YEAR, KEEPER, BY, PART = "funder", "year", "keeper", "by", "part"
NOBODY = "-"
"""Stands in the address for amounts where nobody is named."""
WORDS = {
    Part.STORE: N_("In store rooms"), Part.ON_THE_WAY: N_("On the way"), Part.SCHOOLS: N_("At schools"),
    Part.LENT: N_("On loan"), Part.DAMAGED: N_("Damaged, to be looked at"), Part.GIVEN: N_("Given to the school"),
    Part.GONE: N_("Lost, written off or used up"),
}  # fmt: skip
COLOURS = {
    Part.STORE: "#1c4f9c", Part.ON_THE_WAY: "#8fb3de", Part.SCHOOLS: "#2e7d5b", Part.LENT: "#94c9ae",
    Part.DAMAGED: "#e0a458", Part.GIVEN: "#7b5ea7", Part.GONE: "#8b8f99",
}  # fmt: skip


def by() -> By:
    """What the amounts are broken down by; kept in the address."""
    words = {By.FUNDER: _("Who paid"), By.YEAR: _("Calendar year"), By.KEEPER: _("Who keeps it")}
    return st.segmented_control(
        _("Broken down by"), list(By), default=By.FUNDER, format_func=words.__getitem__, key=BY, required=True,
        bind="query-params",
    )  # fmt: skip


def asked_for(found: Mapping[By, Mapping[str, str]]) -> Asked:
    """The three filters, kept in the address."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        funder = _choice(_("Who paid"), FUNDER, found[By.FUNDER], _("Nobody is named"))
        year = _choice(_("Calendar year"), YEAR, found[By.YEAR], "")
        keeper = _choice(_("Who keeps it"), KEEPER, found[By.KEEPER], _("Nobody is named"))
    return Asked(_key(funder), int(year) if year else None, _key(keeper))


def _choice(label: str, key: str, names: Mapping[str, str], nobody: str) -> str | None:
    shown = {one or NOBODY: name or nobody for one, name in names.items()}
    return st.selectbox(
        label, list(shown), index=None, format_func=lambda one: shown.get(one, one), placeholder=_("All"), width=240,
        key=key, bind="query-params",
    )  # fmt: skip


def _key(chosen: str | None) -> str | None:
    return "" if chosen == NOBODY else chosen


def total(found: Value) -> None:
    """All of it in one sentence."""
    units = n_("%(n)s unit", "%(n)s units", found.total.units)
    st.markdown(f"### {euros(found.total)}")
    st.caption(_("worth of all that came and fits: %(units)s", units=units))


def euros(amount: Amount) -> str:
    """In the language’s way."""
    return formats.euros(amount.cents, language())


def chart(found: Value, nobody: str) -> None:
    """One bar for each row; the table below says the same."""
    rows = [
        {
            "who": row.name or nobody,
            "part": _(WORDS[part]),
            "euros": amount.cents / 100,
            "order": list(Part).index(part),
        }
        for row in found.rows
        for part, amount in row.parts.items()
    ]
    parts = [part for part in Part if part in found.totals]
    spec: dict[str, Any] = {
        "height": {"step": 34},
        "mark": {"type": "bar"},
        "encoding": {
            "y": {"field": "who", "type": "nominal", "sort": None, "title": None, "axis": {"labelLimit": 220}},
            "x": {
                "field": "euros", "type": "quantitative", "title": "€", "stack": "zero",
                "axis": {"labelExpr": THOUSANDS, "tickCount": 5},
            },
            "order": {"field": "order"},
            "color": {
                "field": "part", "title": None,
                "scale": {"domain": [_(WORDS[one]) for one in parts], "range": [COLOURS[one] for one in parts]},
                "legend": {"orient": "bottom", "columns": 1, "labelLimit": 260},
            },
        },
    }  # fmt: skip
    spoken = "; ".join(f"{row.name or nobody} {euros(row.total)}" for row in found.rows)
    alt = _("What the material is worth and what became of it. Totals: %(what)s", what=spoken)
    st.vega_lite_chart(pd.DataFrame(rows), spec, width="stretch", alt=alt)


def table(found: Value, title: str, nobody: str) -> None:
    """The amounts of the chart, and their sums in a last row."""
    parts = [part for part in Part if part in found.totals]
    columns: dict[str, list[str]] = {title: [*(row.name or nobody for row in found.rows), _("Total")]}
    for part in parts:
        cells = [euros(row.parts[part]) if part in row.parts else "" for row in found.rows]
        columns[_(WORDS[part])] = [*cells, euros(found.totals[part])]
    columns[_("Total")] = [*(euros(row.total) for row in found.rows), euros(found.total)]
    lines(columns, name=_("Value of the material"))


def part(found: Value) -> Part | None:
    """Which amount is looked into; kept in the address."""
    there = [one for one in Part if one in found.totals]
    return st.selectbox(
        _("Look into"), there, index=None, format_func=lambda one: _(WORDS[one]), placeholder=_("Choose"), width=320,
        key=PART, bind="query-params",
    )  # fmt: skip


def below(rows: list[ValueLine], most: int) -> None:
    """The lines that make an amount, the dearest first."""
    if not rows:
        empty(_("Nothing fits these filters."), _("Take a filter away."))
        return
    lines(
        {
            _("Title"): [Two(row.title, row.source_name) for row in rows],
            _("Units"): [row.units for row in rows],
            _("Value"): [formats.euros(row.cents, language()) for row in rows],
        },
        name=_("Lines of this amount"),
        links=[menu.address("item", id=row.item) for row in rows],
    )
    if len(rows) == most:
        st.caption(_("The %(n)s dearest lines are shown; the export holds all of them.", n=most))
