"""The budget of an exchange: what is left, what needs somebody, a table and a chart by line or by who pays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from db.enums import MoneyKind
from services import formats
from services.queries.exchange.budget import Budget, BudgetRow, CityBudget, Sums
from services.queries.exchange.budget_entries import Show
from ui.components.charts import THOUSANDS
from ui.components.layout import empty, escape, section
from ui.components.lines import Cell, Two, here, lines
from ui.i18n import _, language, n_

COLOURS = ("#1c4f9c", "#8fb3de", "#94c9ae")
"""Spent, ordered and not paid yet, left."""


def euros(cents: int) -> str:
    """In the language’s way."""
    return formats.euros(cents, language())


def warnings(found: Budget, lacking: Mapping[MoneyKind, int]) -> None:
    """What needs somebody, in words: lines that are exceeded, entries without their paper."""
    for city in found.own:
        for row in city.lines:
            if row.sums.left < 0:
                text = _(
                    "%(line)s: %(over)s more is spent and ordered than planned.", line=row.name,
                    over=euros(-row.sums.left),
                )  # fmt: skip
                st.warning(escape(text), icon=":material/error:")
    texts = []
    if bills := lacking.get(MoneyKind.SPENT, 0):
        texts.append(
            n_("%(n)s expense has no bill or receipt yet.", "%(n)s expenses have no bill or receipt yet.", bills)
        )
    if orders := lacking.get(MoneyKind.COMMITTED, 0):
        texts.append(
            n_("%(n)s commitment has no order or agreement yet.", "%(n)s commitments have no order or agreement yet.",
               orders)
        )  # fmt: skip
    if texts:
        link = here(show=Show.UNPROVEN.value)
        st.warning(f"{escape(' '.join(texts))} [{_('Show them')}]({link})", icon=":material/attach_file:")


def cities(found: Budget) -> None:
    """One’s own city whole, of the other one the sums."""
    for city in found.cities:
        section(city.name)
        if not city.is_own:
            _others(city)
        elif not city.lines:
            empty(_("Nothing is planned yet."), _("Begin with what each budget line holds: «Plan an amount»."))
        else:
            _own(city)


def _others(city: CityBudget) -> None:
    sums = city.sums
    if sums == Sums():
        st.markdown(_("The other city has not entered anything yet."))
        return
    text = _(
        "Planned %(planned)s, committed %(committed)s, spent %(spent)s, left %(left)s.",
        planned=euros(sums.planned), committed=euros(sums.committed), spent=euros(sums.spent), left=euros(sums.left),
    )  # fmt: skip
    st.markdown(text)
    st.caption(_("Its lines and entries are its own."))


def _own(city: CityBudget) -> None:
    sums = city.sums
    st.markdown(f"### {_('%(amount)s left', amount=euros(sums.left))}")
    st.caption(
        _(
            "of %(planned)s planned; %(spent)s spent, %(due)s ordered and not paid yet.", planned=euros(sums.planned),
            spent=euros(sums.spent), due=euros(sums.due),
        )
    )  # fmt: skip
    words = {"line": _("By budget line"), "funder": _("By who pays")}
    by = st.segmented_control(
        _("Broken down by"), list(words), default="line", format_func=words.__getitem__, key=f"by-{city.public_id}",
        required=True,
    )  # fmt: skip
    rows = city.funders if by == "funder" else city.lines
    chart(rows)
    table(city, rows, _("Who pays") if by == "funder" else _("Budget line"))


def chart(rows: Sequence[BudgetRow]) -> None:
    """One bar for each row; the table below says the same."""
    words = (_("Spent"), _("Ordered, not paid yet"), _("Left"))
    parts = [
        {"line": row.name, "part": word, "euros": max(0, cents) / 100, "order": order}
        for row in rows
        for order, (word, cents) in enumerate(zip(words, (row.sums.spent, row.sums.due, row.sums.left), strict=True))
    ]
    spec: dict[str, Any] = {
        "height": {"step": 34},
        "mark": {"type": "bar"},
        "encoding": {
            "y": {"field": "line", "type": "nominal", "sort": None, "title": None, "axis": {"labelLimit": 160}},
            "x": {"field": "euros", "type": "quantitative", "title": "€", "stack": "zero",
                  "axis": {"labelExpr": THOUSANDS, "tickCount": 5}},
            "order": {"field": "order"},
            "color": {
                "field": "part", "title": None, "scale": {"domain": list(words), "range": list(COLOURS)},
                "legend": {"orient": "bottom", "columns": 1, "labelLimit": 260},
            },
        },
    }  # fmt: skip
    spoken = "; ".join(
        _("%(line)s: %(spent)s spent, %(left)s left", line=row.name, spent=euros(row.sums.spent),
          left=euros(row.sums.left))
        for row in rows
    )  # fmt: skip
    st.vega_lite_chart(
        pd.DataFrame(parts), spec, width="stretch", alt=_("Spent, ordered and left. %(what)s", what=spoken)
    )


def table(city: CityBudget, rows: Sequence[BudgetRow], title: str) -> None:
    """The amounts of the chart, their sums in a last row, what is exceeded in words."""
    every = [row.sums for row in rows] + [city.sums]

    def column(name: str) -> list[Cell]:
        return [euros(getattr(sums, name)) if getattr(sums, name) else "" for sums in every]

    lines(
        {
            title: [*(Two(row.name, row.below) for row in rows), _("Total")],
            _("Planned"): [euros(sums.planned) for sums in every],
            _("Committed"): [_committed(sums) for sums in every],
            _("Spent"): [euros(sums.spent) for sums in every],
            _("Left"): [_left(sums) for sums in every],
            _("Given in kind"): column("valued"),
            _("Came in"): column("received"),
            _("As material"): [euros(row.material) if row.material else "" for row in rows] + [_material(rows)],
        },
        name=_("Budget of the exchange"),
    )
    if any(row.material for row in rows):
        st.caption(_("As material: what invoices, gifts and shipments name a line for; it is not counted here."))


def _material(rows: Sequence[BudgetRow]) -> str:
    total = sum(row.material for row in rows)
    return euros(total) if total else ""


def _committed(sums: Sums) -> Cell:
    due = _("%(amount)s still to be paid", amount=euros(sums.due)) if sums.due else ""
    return Two(euros(sums.committed), due) if sums.committed else ""


def _left(sums: Sums) -> Cell:
    return Two(euros(sums.left), _("exceeded")) if sums.left < 0 else euros(sums.left)
